package media

import (
	"slices"
	"sync"

	"madoguchi/media/voice"
)

const (
	// heardMost is how many packets of a source wait for the mixer, which comes
	// every 20 ms.
	heardMost = 16
	// heardBytes is the most bytes of one: Opus has at most 1275.
	heardBytes = 1280

	toneCodec = "telephone-event"
	// toneBytes is the size of an event (RFC 4733 §2.3).
	toneBytes = 4
)

// ear hears the sound of one session for those who get a mix. Readers put
// packets in; the mixer decodes them.
type ear struct {
	mu    sync.Mutex
	heard [heardMost]heard
	count int

	// The mixer's.
	now   []heard // taken out of heard
	ssrc  uint32
	play  voice.Playout
	frame [voice.Frame]int16
	level float64 // loudness, rising fast and falling slowly
	turn  int64   // of the mixer at which frame was made
	tones []heard // events that came in this turn
}

// heard is one packet.
type heard struct {
	codec string
	clock uint32
	ssrc  uint32
	seq   uint16
	ts    uint32
	n     int
	data  [heardBytes]byte
}

// hear returns the session's ear, making it when it is first needed.
func (s *Session) hear() *ear {
	if e := s.ear.Load(); e != nil {
		return e
	}
	s.ear.CompareAndSwap(nil, &ear{})
	return s.ear.Load()
}

// take copies a decrypted packet; when the mixer does not keep up it is lost.
func (e *ear) take(codec string, clock uint32, h *rtpHeader, data []byte) {
	payload := data[h.payload:]
	if h.padding && len(payload) > 0 {
		payload = payload[:max(0, len(payload)-int(payload[len(payload)-1]))]
	}
	if len(payload) == 0 || len(payload) > heardBytes {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.count == heardMost {
		return
	}
	p := &e.heard[e.count]
	e.count++
	p.codec, p.clock, p.ssrc, p.seq, p.ts, p.n = codec, clock, h.ssrc, h.seq, h.ts, copy(p.data[:], payload)
}

// fetch takes out what came since the last turn.
func (e *ear) fetch() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now = append(e.now[:0], e.heard[:e.count]...)
	e.count = 0
}

// levelFall is what is left of the loudness after a frame without sound: half in
// a seventh of a second.
const levelFall = 0.9

// listen makes the frame of a turn of the mixer.
func (e *ear) listen(turn int64) {
	if e.turn == turn {
		return
	}
	e.turn = turn
	e.fetch()
	e.tones = e.tones[:0]
	for i := range e.now {
		p := &e.now[i]
		switch {
		case p.codec == toneCodec:
			if p.n >= toneBytes {
				e.tones = append(e.tones, *p)
			}
			continue
		case p.ssrc != e.ssrc:
			e.play.Restart()
			e.ssrc = p.ssrc
		}
		e.play.Put(p.codec, p.seq, p.data[:p.n])
	}
	e.play.Frame(&e.frame)
	e.level = max(e.level*levelFall, voice.Level(&e.frame))
}

// shows says whether the picture of a part of a mix comes from the in-side.
func (p *part) shows(from *transport, section int) bool {
	return p.video != nil && p.video == from && p.section == section
}

// partOf finds whose picture is seen, be it the face or the second one.
func partOf(parts []part, from *transport, section int) *part {
	i := slices.IndexFunc(parts, func(p part) bool {
		return p.shows(from, section) || p.video != nil && p.video == from && p.face == section
	})
	if i < 0 {
		return nil
	}
	return &parts[i]
}
