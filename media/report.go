package media

import (
	"sync/atomic"
	"time"

	"madoguchi/media/sdp"
)

const (
	// blocksMost is the most report blocks of one packet.
	blocksMost = 8
	// reportsMost is the most sender reports of one compound.
	reportsMost = 6
	// silentMost is after how long without a packet a stream is not reported any more.
	silentMost = int64(10e9)

	ntpUnixSeconds = 2208988800 // from 1900 to 1970 (RFC 5905)
)

// ntp is the wall clock at an engine time as an NTP timestamp.
func (e *Engine) ntp(now int64) uint64 {
	wall := e.start.Add(time.Duration(now))
	sec := uint64(wall.Unix() + ntpUnixSeconds)
	return sec<<32 | uint64(wall.Nanosecond())<<32/1e9
}

// fromNTP converts an NTP timestamp to nanoseconds since 1900.
func fromNTP(v uint64) int64 {
	return int64(v>>32)*1e9 + int64((v&0xffffffff)*1e9>>32)
}

// senderClock relates the clock of a session's sender reports to ours. One
// offset for all its sources keeps their relation, and thereby lip sync, when
// our reports to the receivers are made from it.
type senderClock struct{ offset atomic.Int64 } // engine time − sender's time; 0 unknown

// clockJump is the difference after which the offset is learnt anew.
const clockJump = int64(500e6)

func (c *senderClock) learn(ntp, now int64) {
	offset := now - ntp
	if old := c.offset.Load(); old != 0 && offset-old < clockJump && old-offset < clockJump {
		return
	}
	c.offset.Store(offset)
}

// reportBlock is one block of a reception report (RFC 3550 §6.4.1).
type reportBlock struct {
	ssrc     uint32
	fraction uint8
	lost     uint32
	highest  uint32
	jitter   uint32
	lsr      uint32
	dlsr     uint32
}

func (w *rtcpWriter) block(b *reportBlock) {
	w.uint32(b.ssrc)
	w.uint32(uint32(b.fraction)<<24 | min(b.lost, 0x7fffff))
	w.uint32(b.highest)
	w.uint32(b.jitter)
	w.uint32(b.lsr)
	w.uint32(b.dlsr)
}

// senderInfo is the sender part of a report.
type senderInfo struct {
	ssrc            uint32
	rtp             uint32
	packets, octets uint32
	feed            *source
	from            *transport
	tsOffset, clock uint32
}

// sendReports sends our compound report: sender reports of what we send,
// reception reports of what we get, and the CNAME.
func (t *transport) sendReports(now int64) {
	var blocks [blocksMost]reportBlock
	var infos [reportsMost]senderInfo
	nb := t.collectBlocks(&blocks, now)
	ni := t.collectSenders(&infos, now)
	w := t.engine.writer()
	defer t.engine.release(w)
	sender := t.sender.Load()
	ntp := t.engine.ntp(now)
	for i := range infos[:ni] {
		in := &infos[i]
		if in.feed != nil {
			in.rtp = in.from.reportTime(in, now)
		}
		count := nb
		if i > 0 {
			count = 0
		}
		w.begin(rtcpSR, uint8(count), in.ssrc)
		w.uint32(uint32(ntp >> 32))
		w.uint32(uint32(ntp))
		w.uint32(in.rtp)
		w.uint32(in.packets)
		w.uint32(in.octets)
		for j := range blocks[:count] {
			w.block(&blocks[j])
		}
		w.end()
	}
	if ni == 0 {
		w.begin(rtcpRR, uint8(nb), sender)
		for j := range blocks[:nb] {
			w.block(&blocks[j])
		}
		w.end()
	} else {
		sender = infos[0].ssrc
	}
	if cname := t.cname.Load(); cname != nil {
		w.sdes(sender, *cname)
	}
	t.sendRTCP(w)
}

func (t *transport) collectBlocks(blocks *[blocksMost]reportBlock, now int64) int {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	n := 0
	for _, s := range t.in.sources {
		if n == blocksMost || !s.started || now-s.lastAt > silentMost {
			continue
		}
		b := &blocks[n]
		n++
		*b = reportBlock{ssrc: s.ssrc, fraction: s.interval(), lost: uint32(min(s.lost(), 0x7fffff)), highest: s.extendedMax(), jitter: s.jitter >> 4}
		if s.sr.at != 0 {
			b.lsr = s.sr.short
			b.dlsr = uint32((now - s.sr.at) / 1000 << 16 / 1_000_000)
		}
	}
	return n
}

func (t *transport) collectSenders(infos *[reportsMost]senderInfo, now int64) int {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	n := 0
	for _, tr := range t.out.tracks {
		s := &tr.streams[streamPrimary]
		if n == reportsMost || s.packets == 0 || s.feed == nil || now-s.lastAt > silentMost {
			continue
		}
		in := &infos[n]
		n++
		*in = senderInfo{
			ssrc: s.ssrc, rtp: s.project(s.clock, now), packets: uint32(s.packets), octets: uint32(s.octets),
			tsOffset: s.tsOffset, clock: s.clock,
		}
		if tr.from != nil && (tr.media != sdp.Audio || !t.session.music.Load()) {
			in.feed, in.from = s.feed, tr.from
		}
	}
	return n
}

// reportTime is the outgoing timestamp of a stream at now, by the sender's own
// reports when there are any.
func (t *transport) reportTime(in *senderInfo, now int64) uint32 {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	sr, offset := &in.feed.sr, t.session.clock.offset.Load()
	if sr.at == 0 || offset == 0 {
		return in.rtp
	}
	elapsed := (now - offset - sr.ntp) / 1000 * int64(in.clock) / 1_000_000
	return sr.rtp + uint32(elapsed) + in.tsOffset
}

// tick does what is due on a transport.
func (t *transport) tick(now int64, reports bool) {
	d := t.demux.Load()
	if d == nil {
		return
	}
	if t.asking.Swap(false) {
		for i := range d.neg.Sections {
			sec := &d.neg.Sections[i]
			if sec.Active && sec.Media == sdp.Video && t.session.transportOf(sec) == t {
				t.askKeyFrame(i, now, false)
			}
		}
	}
	if r := t.session.routes.Load(); d.transport != 0 && (r == nil || !r.pass) && now-t.fedBack >= feedbackPeriod {
		t.fedBack = now
		t.sendTransportCC()
	}
	if reports {
		t.sendReports(now)
		t.stepDownlink(now)
		t.limitRate(now)
	}
}
