package srtp

const (
	maxSources  = 64
	maxRTPIndex = 1<<48 - 1

	rtpWindowWords  = 16 // 1,024 packets: retransmission and 300 packets/s leave seconds
	rtcpWindowWords = 2
)

// source is the state of one SSRC.
type source struct {
	ssrc uint32
	used uint64 // sources.tick at its last use
	rtp  window
	rtcp window
}

// sources is a bounded set of sources. Streams come in bursts, so the last one
// found is looked at first.
type sources struct {
	list []*source
	last *source
	tick uint64
}

// find returns the source, nil when it is unknown.
func (l *sources) find(ssrc uint32) *source {
	if s := l.last; s != nil && s.ssrc == ssrc {
		return s
	}
	for _, s := range l.list {
		if s.ssrc == ssrc {
			l.touch(s)
			return s
		}
	}
	return nil
}

func (l *sources) touch(s *source) {
	l.tick++
	s.used = l.tick
	l.last = s
}

// add makes a new source, or returns nil when there are too many: a sender must
// not forget what it has sent.
func (l *sources) add(ssrc uint32) *source {
	if len(l.list) >= maxSources {
		return nil
	}
	s := &source{
		ssrc: ssrc,
		rtp:  window{bits: make([]uint64, rtpWindowWords)},
		rtcp: window{bits: make([]uint64, rtcpWindowWords)},
	}
	l.list = append(l.list, s)
	l.touch(s)
	return s
}

// replace makes a new source in place of the least recently used one when there
// are too many. Only for authenticated packets of a receiver.
func (l *sources) replace(ssrc uint32) *source {
	if s := l.add(ssrc); s != nil {
		return s
	}
	oldest := l.list[0]
	for _, s := range l.list[1:] {
		if s.used < oldest.used {
			oldest = s
		}
	}
	oldest.ssrc = ssrc
	oldest.rtp.reset()
	oldest.rtcp.reset()
	l.touch(oldest)
	return oldest
}
