package media

import (
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"madoguchi/media/sdp"
	"madoguchi/media/voice"
)

// mixer sends to phones that have several feeds the sum of their sound, and
// chooses whose picture they see. One goroutine with one ticker does it for all;
// it runs only while there is such a phone.
type mixer struct {
	e    *Engine
	mu   sync.Mutex
	all  map[*Session]*mix
	b    *batch        // loop only
	wake chan struct{} // holds one token: somebody gets a mix
	stop chan struct{}
	wg   sync.WaitGroup

	next, turn int64 // when the next turn is due (0: now), and how many there were; guarded by mu
}

// part is one voice of a mix.
type part struct {
	session *Session
	ear     *ear
	video   *transport // in-side of the picture; nil: none
	section int        // the picture that is to be seen: the face, or the second one
	face    int
}

// mix is what one phone gets. Guarded by the mixer's mu.
type mix struct {
	t     *transport
	track *outTrack
	parts []part
	// screen is the track of the picture on screenOn; nil: the phone has none.
	screen   *outTrack
	screenOn *transport

	codec string // of enc
	enc   voice.Encoder
	own   ownStream
	ts    uint32
	tone  tone
	speak speaking
}

// tone is a telephone event on its way to a phone.
type tone struct {
	from  *ear
	in    uint32 // its timestamp at the sender
	out   uint32 // and at the phone
	until int64  // no sound before; 0: none is on
}

// toneGap is for how long sound waits for the next packet of an event.
const toneGap = int64(100 * time.Millisecond)

func newMixer(e *Engine) *mixer {
	m := &mixer{e: e, all: map[*Session]*mix{}, b: newBatch(), wake: make(chan struct{}, 1), stop: make(chan struct{})}
	m.wg.Go(m.run)
	return m
}

func (m *mixer) close() {
	close(m.stop)
	m.wg.Wait()
}

// set makes a session get a mix, or changes its parts.
func (m *mixer) set(d *Session, next mix) {
	m.mu.Lock()
	defer m.mu.Unlock()
	x := m.all[d]
	if x == nil || x.t != next.t || x.track != next.track {
		x = &next
		m.all[d] = x
		x.t.out.mu.Lock()
		x.track.leave(d.music.Load())
		x.t.out.mu.Unlock()
	}
	x.parts, x.screen, x.screenOn = next.parts, next.screen, next.screenOn
	x.show(m.e.now())
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// remove ends the mix of a session; others are left as they are.
func (m *mixer) remove(d *Session) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.all, d)
}

func (m *mixer) run() {
	t := time.NewTicker(framePeriod)
	defer t.Stop()
	for {
		if !m.step(m.e.now()) {
			t.Stop()
			select {
			case <-m.stop:
				return
			case <-m.wake:
			}
			t.Reset(framePeriod)
			continue
		}
		select {
		case <-m.stop:
			return
		case <-t.C:
		}
	}
}

// step makes the frames that are due; false when nobody gets a mix.
func (m *mixer) step(now int64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now-m.next > catchUpMost*int64(framePeriod) {
		m.next = now
	}
	for ; m.next <= now; m.next += int64(framePeriod) {
		m.turn++
		for d, x := range m.all {
			m.turnOf(d, x, now)
		}
	}
	m.b.flush()
	if m.b.failed > 0 {
		m.e.sendFailed.Add(m.b.failed)
		m.b.failed = 0
	}
	return len(m.all) > 0
}

// turnOf makes the next frame of one mix. A panic, of a decoder say, costs this
// frame: no stranger may stop the mixer.
func (m *mixer) turnOf(d *Session, x *mix, now int64) {
	defer func() {
		if r := recover(); r != nil {
			m.e.log.Error("panic in the mixer", slog.Any("panic", r), slog.String("stack", string(debug.Stack())))
		}
	}()
	var sum voice.Mix
	for i := range x.parts {
		x.parts[i].ear.listen(m.turn)
		sum.Add(&x.parts[i].ear.frame)
	}
	x.choose(now)
	sec := d.negotiated.Load().Audio()
	if sec == nil || !sec.Direction.Send() || d.music.Load() {
		return
	}
	codec := mixable(sec)
	if codec == nil {
		return
	}
	if x.codec != codec.Name {
		x.codec, x.enc, x.own = codec.Name, voice.NewEncoder(codec.Name), ownStream{feed: &source{}}
	}
	var pcm [voice.Frame]int16
	sum.Into(&pcm, nil)
	var memory [voice.Frame]byte
	payload := x.enc.Encode(memory[:0], &pcm)
	x.passTones(m.b, sec, now)
	if now >= x.tone.until {
		x.tone.until = 0
		x.t.sendOwn(m.b, x.track, sec, codec, &x.own, payload, x.ts, false, now)
	}
	x.ts += codec.Clock / 1000 * voice.FrameMillis
}

// mixable is the first codec of a section that we can encode.
func mixable(sec *sdp.Section) *sdp.Codec {
	for i := range sec.Codecs {
		if voice.Encodes(sec.Codecs[i].Name) {
			return &sec.Codecs[i]
		}
	}
	return nil
}

// passTones sends the telephone events of all parts (RFC 4733), each with the
// time at which it began here.
func (x *mix) passTones(b *batch, sec *sdp.Section, now int64) {
	codec := toneOf(sec)
	for i := range x.parts {
		e := x.parts[i].ear
		for j := range e.tones {
			p := &e.tones[j]
			if codec == nil {
				continue
			}
			begins := x.tone.from != e || x.tone.in != p.ts
			if begins {
				x.tone = tone{from: e, in: p.ts, out: x.ts}
			}
			x.tone.until = now + toneGap
			if p.data[1]&0x80 != 0 { // E: it has ended
				x.tone.until = 0
			}
			scaleTone(p.data[:toneBytes], p.clock, codec.Clock)
			x.t.sendOwn(b, x.track, sec, codec, &x.own, p.data[:toneBytes], x.tone.out, begins, now)
		}
	}
}
