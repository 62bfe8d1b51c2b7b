package media

import (
	"encoding/binary"

	"madoguchi/media/sdp"
)

// RTCP packet types and feedback formats (RFC 3550 §12.1, RFC 4585 §6, RFC 5104 §4.3).
const (
	rtcpSR    = 200
	rtcpRR    = 201
	rtcpSDES  = 202
	rtcpBYE   = 203
	rtcpRTPFB = 205
	rtcpPSFB  = 206

	rtpfbNACK        = 1
	rtpfbTransportCC = 15
	psfbPLI          = 1
	psfbFIR          = 4
	psfbAFB          = 15 // REMB

	reportBlockSize = 24
)

// receiveRTCP decrypts a compound packet and acts on each part. Nothing is
// relayed as it came: what concerns somebody else is written anew in the terms
// of that leg.
func (t *transport) receiveRTCP(b *batch, in *inbound) {
	data := in.buf[headroom : headroom+in.n]
	n, ok := t.openRTCP(data)
	if !ok {
		return
	}
	t.session.touch(b.now)
	if t.sock != nil {
		if b.sock.rtcp {
			t.latchRTCP(in)
		} else {
			t.latch(in.addr, b.now)
		}
	}
	for p := data[:n]; len(p) >= 4 && p[0]>>6 == 2; {
		size := 4 * (int(binary.BigEndian.Uint16(p[2:])) + 1)
		if size > len(p) {
			return
		}
		t.rtcpPart(p[1], p[0]&0x1f, p[:size], b.now)
		p = p[size:]
	}
}

func (t *transport) openRTCP(data []byte) (int, bool) {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	if t.in.ctx == nil {
		return 0, false
	}
	n, err := t.in.ctx.UnprotectRTCP(data)
	if err != nil {
		t.in.refused++
		return 0, false
	}
	return n, true
}

// latchRTCP follows the source of authenticated reports on a port of their own.
func (t *transport) latchRTCP(in *inbound) {
	if p := t.rtcpPath.Load(); p == nil || p.addr != in.addr {
		t.rtcpPath.Store(newPath(in.addr, 0, t.rtcpSock.inet6))
	}
}

// rtcpPart acts on one packet of a compound.
func (t *transport) rtcpPart(kind, count uint8, p []byte, now int64) {
	switch {
	case kind == rtcpSR && len(p) >= 28:
		t.senderReport(p, now)
		t.reportBlocks(p[28:], count, now)
	case kind == rtcpRR && len(p) >= 8:
		t.reportBlocks(p[8:], count, now)
	case kind == rtcpBYE:
		t.bye(p[4:], count)
	case kind == rtcpRTPFB && count == rtpfbNACK && len(p) >= 16:
		t.nack(p)
	case kind == rtcpRTPFB && count == rtpfbTransportCC && len(p) >= 20:
		t.transportCC(p)
	case kind == rtcpPSFB && count == psfbPLI && len(p) >= 12:
		t.keyFrameWanted(binary.BigEndian.Uint32(p[8:]))
	case kind == rtcpPSFB && count == psfbFIR && len(p) >= 20:
		for e := p[12:]; len(e) >= 8; e = e[8:] {
			t.keyFrameWanted(binary.BigEndian.Uint32(e))
		}
	case kind == rtcpPSFB && count == psfbAFB && len(p) >= 20:
		t.estimate(p, now)
	}
}

// senderReport keeps the relation of the sender's clock and timestamps; our own
// reports towards the receivers are made from it.
func (t *transport) senderReport(p []byte, now int64) {
	ntp := binary.BigEndian.Uint64(p[8:])
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	s := t.in.sources[binary.BigEndian.Uint32(p[4:])]
	if s == nil {
		return
	}
	s.sr.at, s.sr.short = now, uint32(ntp>>16)
	s.sr.ntp, s.sr.rtp = fromNTP(ntp), binary.BigEndian.Uint32(p[16:])
	t.session.clock.learn(s.sr.ntp, now)
}

// reportBlocks books what the peer says about the streams we send to it.
func (t *transport) reportBlocks(p []byte, count uint8, now int64) {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	for ; count > 0 && len(p) >= reportBlockSize; count-- {
		if s, _ := t.out.stream(binary.BigEndian.Uint32(p)); s != nil {
			s.report.read(p, s.clock, now, t.engine.ntp(now))
		}
		p = p[reportBlockSize:]
	}
}

// peerReport is the last report block about a stream of ours.
type peerReport struct {
	at     int64
	lost   uint64
	loss   float64
	jitter int64 // ns
	rtt    int64 // ns, 0 unknown
}

func (r *peerReport) read(p []byte, clock uint32, now int64, ntp uint64) {
	r.at = now
	r.loss = float64(p[4]) / 256
	lost := int32(binary.BigEndian.Uint32(p[4:])<<8) >> 8 // 24 bits, signed
	r.lost = uint64(max(lost, 0))
	if clock > 0 {
		r.jitter = int64(binary.BigEndian.Uint32(p[12:])) * 1e9 / int64(clock)
	}
	lsr, dlsr := binary.BigEndian.Uint32(p[16:]), binary.BigEndian.Uint32(p[20:])
	if lsr == 0 {
		return
	}
	if rtt := int32(uint32(ntp>>16) - lsr - dlsr); rtt >= 0 { // in 1/65536 s
		r.rtt = int64(rtt) * 1e9 >> 16
	}
}

// bye lets another source take over at once.
func (t *transport) bye(p []byte, count uint8) {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	for ; count > 0 && len(p) >= 4; count-- {
		ssrc := binary.BigEndian.Uint32(p)
		for _, tr := range t.in.tracks {
			if tr.active != nil && tr.active.ssrc == ssrc {
				tr.active = nil
			}
		}
		p = p[4:]
	}
}

// stream finds one of our streams by its SSRC. mu is held.
func (o *outSide) stream(ssrc uint32) (*outStream, *outTrack) {
	for _, tr := range o.tracks {
		for i := range tr.streams {
			if tr.streams[i].ssrc == ssrc {
				return &tr.streams[i], tr
			}
		}
	}
	return nil, nil
}

// feedOf says who feeds our stream with this SSRC.
func (t *transport) feedOf(ssrc uint32) (from *transport, section int, source uint32, ok bool) {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	s, tr := t.out.stream(ssrc)
	if s == nil || tr.from == nil {
		return nil, 0, 0, false
	}
	if s.feed != nil {
		source = s.feed.ssrc
	}
	return tr.from, tr.fromSection, source, true
}

// nack asks the sender for what the peer misses, in the sender's numbers (RFC 4585 §6.2.1).
func (t *transport) nack(p []byte) {
	w := t.engine.writer()
	defer t.engine.release(w)
	from, ok := t.translateNACK(p, w)
	if ok && from.feedback().Has(sdp.NACK) {
		from.sendFeedback(w)
	}
}

func (t *transport) translateNACK(p []byte, w *rtcpWriter) (*transport, bool) {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	s, tr := t.out.stream(binary.BigEndian.Uint32(p[8:]))
	if s == nil || s.feed == nil || tr.from == nil {
		return nil, false
	}
	w.feedback(rtcpRTPFB, rtpfbNACK, tr.from.sender.Load(), s.feed.ssrc)
	some := false
	for e := p[12:]; len(e) >= 4 && w.room(4); e = e[4:] {
		pid, fine := s.original(binary.BigEndian.Uint16(e))
		if !fine {
			continue
		}
		some = true
		w.uint16(pid)
		w.uint16(binary.BigEndian.Uint16(e[2:]))
	}
	w.end()
	return tr.from, some
}

// transportCC hands end-to-end congestion feedback through: the numbers in it
// are those the sender wrote.
func (t *transport) transportCC(p []byte) {
	from, _, source, ok := t.feedOf(binary.BigEndian.Uint32(p[8:]))
	if !ok {
		if from = t.anyFeed(); from == nil {
			return
		}
	}
	if r := from.session.routes.Load(); r == nil || !r.pass {
		return
	}
	w := t.engine.writer()
	defer t.engine.release(w)
	w.feedback(rtcpRTPFB, rtpfbTransportCC, from.sender.Load(), source)
	if !w.room(len(p) - 12) {
		return
	}
	w.bytes(p[12:])
	w.end()
	if p[0]&0x20 != 0 {
		w.b.buf[w.part] |= 0x20 // its padding came along
	}
	from.sendFeedback(w)
}

// anyFeed is the transport that feeds a track of ours; between two parties there is one.
func (t *transport) anyFeed() *transport {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	for _, tr := range t.out.tracks {
		if tr.from != nil {
			return tr.from
		}
	}
	return nil
}

// keyFrameWanted is a PLI or FIR of the peer about a stream of ours.
func (t *transport) keyFrameWanted(ssrc uint32) {
	if from, section, _, ok := t.feedOf(ssrc); ok {
		from.requestKeyFrame(section)
	}
}

// estimate is a REMB of the peer (draft-alvestrand-rmcat-remb-03): how much it
// can receive from us. A sender whom only this peer receives is told at once;
// with several receivers it counts at the next step of the limit.
func (t *transport) estimate(p []byte, now int64) {
	if string(p[12:16]) != "REMB" {
		return
	}
	exponent := p[17] >> 2
	mantissa := uint64(p[17]&3)<<16 | uint64(p[18])<<8 | uint64(p[19])
	if exponent > 40 {
		return
	}
	bps := mantissa << exponent
	t.down.tell(bps, now)
	var senders [2]*transport
	n := 0
	t.out.mu.Lock()
	for _, tr := range t.out.tracks {
		if tr.media == sdp.Video && tr.from != nil && n < len(senders) && (n == 0 || senders[0] != tr.from) {
			senders[n] = tr.from
			n++
		}
	}
	t.out.mu.Unlock()
	for _, from := range senders[:n] {
		if r := from.session.routes.Load(); r != nil && r.shared {
			continue
		}
		from.sendREMB(from.limits.set(t, bps, now))
	}
}
