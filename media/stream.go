package media

import (
	"madoguchi/media/sdp"
)

// streamKind is which of a track's streams a payload number belongs to. Each
// kind has its own SSRC and numbering.
type streamKind uint8

const (
	streamPrimary streamKind = iota
	streamRTX                // RFC 4588
	streamFEC                // flexible FEC in a stream of its own
	streamKinds   = iota
)

func kindOfCodec(c *sdp.Codec) streamKind {
	if c.Name == "flexfec-03" {
		return streamFEC
	}
	return streamPrimary
}

// baseGuard is for how many packets after a new beginning those from before it
// are recognised and dropped: they would take numbers that are already used.
const baseGuard = 4096

// outStream is one SSRC that we send. It follows one feed at a time (a source,
// or the music) by constant offsets, so that retransmissions, NACKs and reports
// translate by the same offsets. When the feed changes, numbers go on where they
// were and timestamps go on by the wall clock (RFC 3550 §5.1: both must look
// like one source to the receiver). Guarded by the transport's out.mu.
type outStream struct {
	ssrc  uint32
	feed  *source // nil: nothing yet, or the next packet begins anew
	clock uint32

	started   bool
	seqOffset uint16 // outgoing − incoming
	tsOffset  uint32
	base      uint16 // first outgoing number of this feed
	guard     int    // packets until base is forgotten

	lastSeq uint16
	lastTS  uint32
	lastAt  int64 // engine time of lastTS

	packets, octets uint64 // for sender reports

	report peerReport
}

// restart makes the next packet begin anew: after a hold, a join, or music.
func (s *outStream) restart() { s.feed = nil }

// follow returns the outgoing number and timestamp of a packet of feed. ok is
// false for one from before the stream followed this feed.
func (s *outStream) follow(feed *source, seq uint16, ts, clock uint32, now int64) (outSeq uint16, outTS uint32, begun, ok bool) {
	if s.feed != feed {
		s.begin(seq, ts, clock, now)
		s.feed = feed
		begun = true
	}
	outSeq, outTS = seq+s.seqOffset, ts+s.tsOffset
	if s.guard > 0 {
		s.guard--
		if int16(outSeq-s.base) < 0 {
			return 0, 0, false, false
		}
	}
	if begun || int16(outSeq-s.lastSeq) > 0 {
		s.lastSeq = outSeq
		if s.lastTS != outTS || begun {
			s.lastTS, s.lastAt = outTS, now
		}
	}
	s.clock = clock
	return outSeq, outTS, begun, true
}

// begin sets the offsets for a feed whose first packet is seq, ts.
func (s *outStream) begin(seq uint16, ts, clock uint32, now int64) {
	if !s.started {
		s.started = true
		// A first number in the lower half: loss before the first packet that
		// arrives cannot make the receiver guess a wrong rollover counter.
		s.lastSeq = uint16(randomUint32()) & 0x7fff
		s.lastTS = randomUint32()
		s.lastAt = now
	}
	s.base = s.lastSeq + 1
	s.guard = baseGuard
	s.seqOffset = s.base - seq
	s.tsOffset = s.project(clock, now) - ts
}

// project is the timestamp that the stream has at a time, always later than the last.
func (s *outStream) project(clock uint32, now int64) uint32 {
	step := uint32((now - s.lastAt) / 1000 * int64(clock) / 1_000_000)
	if int32(step) < 1 {
		step = 1
	}
	return s.lastTS + step
}

// original translates an outgoing number to that of the feed; ok is false when
// the feed did not send it.
func (s *outStream) original(outSeq uint16) (seq uint16, ok bool) {
	if s.feed == nil || (s.guard > 0 && int16(outSeq-s.base) < 0) {
		return 0, false
	}
	return outSeq - s.seqOffset, true
}
