package media

import (
	"madoguchi/media/sdp"
)

// sourceIdle is for how long the source that a track follows may be silent
// before another one that came later, or the one before it, is taken instead.
const sourceIdle = int64(1e9)

// source is one SSRC that the peer sends: reception statistics (RFC 3550
// appendix A) and the clock of its sender reports. Guarded by in.mu.
type source struct {
	ssrc    uint32
	section int // -1 while unknown
	payload uint8
	of      *demux // by which section was decided
	order   uint64 // counts up with every new source of the transport

	started       bool
	lastAt        int64
	maxSeq        uint16
	cycles        uint32
	baseSeq       uint32
	received      uint64
	expectedPrior uint64
	receivedPrior uint64
	lossInterval  float64
	transit       uint32
	jitter        uint32 // 16 × timestamp units
	clock         uint32

	sr struct {
		at    int64  // engine time of arrival, 0: none came
		ntp   int64  // the sender's clock, ns since 1900
		rtp   uint32 // its timestamp at ntp
		short uint32 // middle 32 bits, for LSR
	}
}

// receive counts a packet (RFC 3550 A.1, A.8).
func (s *source) receive(h *rtpHeader, clock uint32, now int64) {
	s.payload, s.clock = h.pt, clock
	arrival := uint32(now / 1000 * int64(clock) / 1_000_000)
	transit := arrival - h.ts
	if !s.started {
		s.started = true
		s.baseSeq, s.maxSeq = uint32(h.seq), h.seq
		s.transit = transit
	}
	if d := h.seq - s.maxSeq; d < 1<<15 {
		if h.seq < s.maxSeq {
			s.cycles += 1 << 16
		}
		s.maxSeq = h.seq
	}
	s.received++
	s.lastAt = now
	d := int32(transit - s.transit)
	s.transit = transit
	if d < 0 {
		d = -d
	}
	if d < int32(clock) { // a jump of the sender's clock is no jitter
		s.jitter += uint32(d) - (s.jitter+8)>>4
	}
}

func (s *source) extendedMax() uint32 { return s.cycles + uint32(s.maxSeq) }

func (s *source) expected() uint64 {
	if !s.started {
		return 0
	}
	return uint64(s.extendedMax()-s.baseSeq) + 1
}

// lost is the packets missing so far; retransmitted duplicates may not make it negative.
func (s *source) lost() uint64 {
	if e := s.expected(); e > s.received {
		return e - s.received
	}
	return 0
}

// interval closes a report interval and returns the fraction lost in it as a
// report carries it (RFC 3550 A.3).
func (s *source) interval() uint8 {
	expected := s.expected() - s.expectedPrior
	received := s.received - s.receivedPrior
	s.expectedPrior, s.receivedPrior = s.expected(), s.received
	if expected == 0 || received >= expected {
		s.lossInterval = 0
		return 0
	}
	lost := expected - received
	s.lossInterval = float64(lost) / float64(expected)
	return uint8(min(lost<<8/expected, 255))
}

// inTrack is one m-line's media from the peer. Guarded by in.mu.
type inTrack struct {
	kind   sdp.Media
	active *source // the primary source that is forwarded
	rtx    *source
	key    keyFrames
}

// sourceOf finds or makes the source of an authenticated packet and decides
// which section it belongs to. It returns nil when the peer uses too many.
// in.mu is held.
func (t *transport) sourceOf(data []byte, h *rtpHeader, d *demux, now int64) *source {
	s := t.in.sources[h.ssrc]
	if s == nil {
		if s = t.newSource(h.ssrc, now); s == nil {
			return nil
		}
	}
	if s.of != d || s.section < 0 {
		section := d.section(data, h)
		if section != s.section {
			t.unfollow(s) // it was taken for something else before the description came
		}
		s.section, s.of = section, d
	}
	return s
}

// unfollow makes the tracks that a source was taken for follow another one, even
// one that came earlier. That has to begin with a picture that can be decoded
// alone. in.mu is held.
func (t *transport) unfollow(s *source) {
	for _, tr := range t.in.tracks {
		if tr.active == s {
			tr.active = nil
			if tr.kind == sdp.Video {
				tr.key.wanted = true
				t.asking.Store(true)
			}
		}
		if tr.rtx == s {
			tr.rtx = nil
		}
	}
}

// newSource adds a source, at the cost of the one that has been silent longest.
func (t *transport) newSource(ssrc uint32, now int64) *source {
	if len(t.in.sources) >= sourcesMost {
		var oldest *source
		for _, s := range t.in.sources {
			if oldest == nil || s.lastAt < oldest.lastAt {
				oldest = s
			}
		}
		if now-oldest.lastAt < sourceIdle {
			return nil
		}
		t.unfollow(oldest)
		delete(t.in.sources, oldest.ssrc)
	}
	t.in.made++
	s := &source{ssrc: ssrc, section: -1, order: t.in.made}
	t.in.sources[ssrc] = s
	return s
}

// current says whether a track follows the source, and switches it to one that
// appeared later (a browser that changed its SSRC) or, when the current one has
// been silent, to any other.
func (tr *inTrack) current(s *source, kind streamKind, now int64) bool {
	slot := &tr.active
	switch kind {
	case streamRTX:
		slot = &tr.rtx
	case streamFEC:
		return true
	}
	c := *slot
	if c == s {
		return true
	}
	if c == nil || s.order > c.order || now-c.lastAt > sourceIdle {
		*slot = s
		return true
	}
	return false
}

// track returns the in-track of a section, making it when needed. in.mu is held.
func (t *transport) track(section int, kind sdp.Media) *inTrack {
	for len(t.in.tracks) <= section {
		t.in.tracks = append(t.in.tracks, &inTrack{})
	}
	tr := t.in.tracks[section]
	tr.kind = kind
	return tr
}
