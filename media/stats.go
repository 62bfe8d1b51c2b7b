package media

import (
	"time"

	"madoguchi/media/sdp"
)

// Stats returns what was measured so far.
func (s *Session) Stats() Stats {
	var st Stats
	for _, t := range *s.transports.Load() {
		t.addIn(&st)
		t.addOut(&st)
	}
	neg := s.negotiated.Load()
	if st.AudioCodec == "" {
		st.AudioCodec = codecOf(neg.Audio())
	}
	if st.VideoCodec == "" {
		st.VideoCodec = codecOf(neg.Video())
	}
	st.MOS = s.opinion(&st)
	return st
}

// opinion is the score of the leg's sound, the worse of what it sends and
// what it receives; 0 while there is none.
func (s *Session) opinion(st *Stats) (worst float64) {
	for _, t := range *s.transports.Load() {
		if in, ok := t.soundIn(st.RTT); ok && (worst == 0 || in < worst) {
			worst = in
		}
		if out, ok := t.soundOut(st.AudioCodec); ok && (worst == 0 || out < worst) {
			worst = out
		}
	}
	return worst
}

// soundIn is the score of what comes from the peer.
func (t *transport) soundIn(rtt time.Duration) (score float64, ok bool) {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	d := t.demux.Load()
	for _, tr := range t.in.tracks {
		if s := tr.active; d != nil && tr.kind == sdp.Audio && s != nil && s.started {
			return mos(d.names[s.payload], float64(s.lost())/float64(s.expected()), s.jitterTime(), rtt), true
		}
	}
	return 0, false
}

// soundOut is the score of what the peer says it gets, the worst of its streams.
func (t *transport) soundOut(codec string) (score float64, ok bool) {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	for _, tr := range t.out.tracks {
		s := &tr.streams[streamPrimary]
		r := &s.report
		if tr.media != sdp.Audio || r.at == 0 || s.packets == 0 {
			continue
		}
		loss := min(1, float64(r.lost)/float64(s.packets))
		if m := mos(codec, loss, time.Duration(r.jitter), time.Duration(r.rtt)); !ok || m < score {
			score, ok = m, true
		}
	}
	return score, ok
}

// codecOf is the name of a section's best codec.
func codecOf(sec *sdp.Section) string {
	if sec == nil || len(sec.Codecs) == 0 {
		return ""
	}
	return sec.Codecs[0].Name
}

// addIn adds what came from the peer. The loss is that of the worst source, the
// codec that of the packets, which need not be the first negotiated.
func (t *transport) addIn(st *Stats) {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	st.PacketsIn += t.in.packets
	st.BytesIn += t.in.bytes
	st.Refused += t.in.refused
	d := t.demux.Load()
	for _, s := range t.in.sources {
		st.LostIn += s.lost()
		st.LossIn = max(st.LossIn, s.lossInterval)
	}
	for _, tr := range t.in.tracks {
		if tr.active == nil || d == nil {
			continue
		}
		name := d.names[tr.active.payload]
		switch tr.kind {
		case sdp.Audio:
			st.AudioCodec = name
			st.JitterIn = tr.active.jitterTime()
		case sdp.Video:
			st.VideoCodec = name
			if st.JitterIn == 0 {
				st.JitterIn = tr.active.jitterTime()
			}
		case sdp.Other:
		}
	}
}

// jitterTime is the interarrival jitter as a duration.
func (s *source) jitterTime() time.Duration {
	if s.clock == 0 {
		return 0
	}
	return time.Duration(s.jitter>>4) * time.Second / time.Duration(s.clock)
}

// addOut adds what we sent and what the peer says of it.
func (t *transport) addOut(st *Stats) {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	st.PacketsOut += t.out.packets
	st.BytesOut += t.out.bytes
	if t.out.profile != 0 {
		st.Profile = t.out.profile.String()
	}
	for _, tr := range t.out.tracks {
		r := &tr.streams[streamPrimary].report
		st.LostOut += r.lost
		st.LossOut = max(st.LossOut, r.loss)
		if r.at != 0 && (st.JitterOut == 0 || tr.media == sdp.Audio) {
			st.JitterOut = time.Duration(r.jitter)
		}
		if r.rtt > 0 && (st.RTT == 0 || tr.media == sdp.Audio) {
			st.RTT = time.Duration(r.rtt)
		}
	}
}

// addTotals adds a session's figures to those of the engine.
func (s *Session) addTotals(sum *Totals) {
	for _, t := range *s.transports.Load() {
		t.in.mu.Lock()
		sum.PacketsIn += t.in.packets
		sum.BytesIn += t.in.bytes
		sum.Refused += t.in.refused
		t.in.mu.Unlock()
		t.out.mu.Lock()
		sum.PacketsOut += t.out.packets
		sum.BytesOut += t.out.bytes
		t.out.mu.Unlock()
	}
}
