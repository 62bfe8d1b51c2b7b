package media

import (
	"encoding/binary"
	"log/slog"
	"runtime/debug"

	"madoguchi/media/sdp"
)

// handle is what a reader does with a batch. Everything that follows from a
// datagram happens here, in the reader's goroutine.
func (e *Engine) handle(b *batch) {
	b.now = e.now()
	next := 0
	for next < b.count {
		next = e.handleFrom(b, next)
	}
	b.flush()
	if b.failed > 0 {
		e.sendFailed.Add(b.failed)
		b.failed = 0
	}
}

// handleFrom handles datagrams from index i on and returns the index to go on
// with. A panic costs one datagram: no stranger may stop a reader.
func (e *Engine) handleFrom(b *batch, i int) (next int) {
	defer func() {
		if r := recover(); r != nil {
			e.log.Error("panic in a media reader", slog.Any("panic", r), slog.String("stack", string(debug.Stack())))
			next = i + 1
		}
	}()
	var last *transport // packets of one leg come in bursts
	var lastFrom int
	for ; i < b.count; i++ {
		in := &b.in[i]
		if in.n == 0 || in.n > maxPacket {
			e.junk.Add(1)
			continue
		}
		first := in.buf[headroom]
		if first < 4 { // RFC 7983: STUN
			if b.sock.owner == nil {
				e.handleSTUN(b.sock, in.buf[headroom:headroom+in.n], in.addr, b.now)
			} else {
				e.junk.Add(1) // phone legs have no ICE
			}
			continue
		}
		t := b.sock.owner
		if t == nil {
			if last == nil || b.in[lastFrom].addr != in.addr {
				last, _ = e.paths.get(in.addr)
				lastFrom = i
			}
			t = last
		}
		switch {
		case t == nil:
			e.junk.Add(1)
		case first >= 128 && first < 192 && in.n >= rtpFixed:
			// RFC 5761 §4: RTCP packet types 192–223 cannot be RTP payloads.
			if pt := in.buf[headroom+1]; pt >= 192 && pt < 224 {
				t.receiveRTCP(b, in)
			} else if !b.sock.rtcp {
				t.receiveRTP(b, in)
			}
		case first >= 20 && first < 64:
			t.receiveDTLS(in)
		default:
			e.junk.Add(1)
		}
	}
	return i
}

// opened is a decrypted packet and where it belongs.
type opened struct {
	header  rtpHeader
	n       int
	section int
	kind    streamKind
	codec   string
	clock   uint32
	src     *source
	primary *source // what retransmissions refer to
	routes  *routes
}

// receiveRTP is the way of a media packet: decrypt, look up, rewrite, encrypt,
// queue for the write at the end of the batch.
func (t *transport) receiveRTP(b *batch, in *inbound) {
	var o opened
	if !t.open(in.buf[headroom:headroom+in.n], b.now, &o) {
		return
	}
	t.session.touch(b.now)
	t.session.lastRTP.Store(b.now)
	if t.sock != nil {
		t.latch(in.addr, b.now)
	}
	if o.routes == nil || o.section < 0 || o.section >= len(o.routes.sections) {
		return
	}
	data := in.buf[headroom : headroom+o.n]
	if o.routes.ear != nil && o.section == o.routes.earSection && o.kind == streamPrimary {
		o.routes.ear.take(o.codec, o.clock, &o.header, data)
	}
	targets := o.routes.sections[o.section]
	for i := range targets {
		tg := &targets[i]
		if tg.speaker && !tg.admits(data, &o) {
			continue
		}
		buf := in.buf
		if i < len(targets)-1 {
			buf = b.copyOf(in.buf, headroom, headroom+o.n)
		}
		if data, p := tg.seal(b, buf, &o); data != nil {
			b.add(tg.transport.socketFor(b.sock), p, data)
		}
	}
}

// open decrypts a packet in place and books it; false when it must not go on.
func (t *transport) open(data []byte, now int64, o *opened) bool {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	d := t.demux.Load()
	if t.in.ctx == nil || d == nil {
		return false
	}
	n, err := t.in.ctx.UnprotectRTP(data)
	if err != nil || !o.header.parse(data[:n]) {
		t.in.refused++
		return false
	}
	data = data[:n]
	h := &o.header
	t.in.packets++
	t.in.bytes += uint64(n)
	o.routes = t.session.routes.Load()
	if d.transport != 0 && (o.routes == nil || !o.routes.pass) { // whatever it carries: it has arrived
		if v := h.extension(data, d.transport); len(v) >= 2 {
			t.in.congest.record(binary.BigEndian.Uint16(v), now)
		}
	}
	s := t.sourceOf(data, h, d, now)
	if s == nil {
		return false
	}
	clock := d.clocks[h.pt]
	if clock == 0 || s.section < 0 {
		return false // not negotiated
	}
	s.receive(h, clock, now)
	o.n, o.section, o.kind, o.src = n, s.section, d.kinds[h.pt], s
	o.codec, o.clock = d.names[h.pt], clock
	tr := t.track(s.section, d.neg.Sections[s.section].Media)
	if !tr.current(s, o.kind, now) {
		return false
	}
	o.primary = tr.active
	if o.kind == streamPrimary && tr.key.waiting && tr.kind == sdp.Video && isKeyFrame(d.names[h.pt], data[h.payload:]) {
		tr.key.arrived()
	}
	return true
}

// seal makes the packet of one receiver out of the decrypted one in buf and
// returns it with the path it goes to; nil when it must not be sent.
func (tg *target) seal(b *batch, buf *buffer, o *opened) ([]byte, *path) {
	h := &o.header
	m := &tg.payloads[h.pt]
	if m.pt == sdp.NoPayload {
		return nil, nil
	}
	t := tg.transport
	p := t.path.Load()
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	if p == nil || t.out.ctx == nil || (tg.track.media == sdp.Audio && tg.session.music.Load()) {
		return nil, nil
	}
	w, ok := tg.track.number(buf, o, m.kind, m.clock, b.now)
	if !ok {
		return nil, nil
	}
	w.pt = m.pt
	data := buf[headroom : headroom+o.n]
	tg.extend(&b.scratch, data, h, b.now)
	start := h.rewrite(buf, w, &b.scratch)
	n, err := t.out.ctx.ProtectRTP(buf[start:bufferEnd], headroom+o.n-start)
	if err != nil {
		return nil, nil
	}
	t.out.packets++
	t.out.bytes += uint64(n)
	s := &tg.track.streams[m.kind]
	s.packets++
	s.octets += uint64(o.n - h.payload)
	return buf[start : start+n], p
}

// number translates sequence number and timestamp of a packet; for a
// retransmission also the original number in its payload (RFC 4588 §4), which
// moves by the same offset as the primary stream. out.mu is held.
func (tr *outTrack) number(buf *buffer, o *opened, kind streamKind, clock uint32, now int64) (w rewritten, ok bool) {
	h := &o.header
	s := &tr.streams[kind]
	w.ssrc = s.ssrc
	var begun bool
	if w.seq, w.ts, begun, ok = s.follow(o.src, h.seq, h.ts, clock, now); !ok {
		return w, false
	}
	w.marker = h.marker || (begun && kind == streamPrimary && tr.media == sdp.Audio)
	if kind == streamPrimary {
		return w, true
	}
	primary := &tr.streams[streamPrimary]
	if o.primary == nil || primary.feed != o.primary {
		return w, false // nothing of that stream was forwarded since it began
	}
	w.ts = h.ts + primary.tsOffset
	if kind == streamRTX && o.n-h.payload >= 2 && (!h.padding || int(buf[headroom+o.n-1]) < o.n-h.payload) {
		osn := buf[headroom+h.payload : headroom+h.payload+2]
		seq := binary.BigEndian.Uint16(osn) + primary.seqOffset
		if primary.guard > 0 && int16(seq-primary.base) < 0 {
			return w, false
		}
		binary.BigEndian.PutUint16(osn, seq)
	}
	return w, true
}

// sendTime is a time as the abs-send-time extension has it: seconds with 18
// bits of fraction, 24 bits in all.
func sendTime(now int64) [3]byte {
	v := uint64(now) / 1000 << 18 / 1_000_000
	return [3]byte{byte(v >> 16), byte(v >> 8), byte(v)}
}

// extend collects the header extensions of the outgoing packet: those that both
// legs know, by meaning, and the MID of the outgoing leg on every packet (a
// browser writes it only until the first report, so a late joiner would be lost).
func (tg *target) extend(x *extensions, data []byte, h *rtpHeader, now int64) {
	x.reset()
	if tg.mid != 0 {
		x.add(tg.mid, tg.midValue, tg.mixed)
	}
	if tg.sendTime != 0 {
		v := sendTime(now)
		x.add(tg.sendTime, v[:], tg.mixed)
	}
	for i := h.ext; i < h.payload; {
		id, from, to, next := h.extensionAt(data, i)
		if out := tg.extensions[id]; id != 0 && out != 0 {
			x.add(out, data[from:to], tg.mixed)
		}
		i = next
	}
}
