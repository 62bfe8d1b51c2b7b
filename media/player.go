package media

import (
	"sync"
	"time"

	"madoguchi/media/music"
	"madoguchi/media/sdp"
)

const (
	framePeriod = music.FrameMillis * time.Millisecond
	// catchUpMost is how many late frames are sent at once; more are left out.
	catchUpMost = 5
)

// player sends music and announcements to all sessions that get some, from one
// goroutine with one ticker. Frames are due by the time since the piece began, so
// it does not drift.
type player struct {
	e    *Engine
	mu   sync.Mutex
	all  map[*Session]*playing
	b    *batch        // loop only
	wake chan struct{} // holds one token: somebody plays
	stop chan struct{}
	wg   sync.WaitGroup
}

// playing is what one session hears. Guarded by the player's mu.
type playing struct {
	prompts []*music.Piece // played once, in order, before the music
	done    func()         // called after them
	music   *music.Piece   // nil: none

	codec string // the frames are of this codec
	own   ownStream
	began int64  // when the piece did
	base  uint32 // timestamp at began
	step  uint32 // of timestamps per frame
	sent  int    // frames due and handled since began
}

func newPlayer(e *Engine) *player {
	p := &player{e: e, all: map[*Session]*playing{}, b: newBatch(), wake: make(chan struct{}, 1), stop: make(chan struct{})}
	p.wg.Go(p.run)
	return p
}

func (p *player) close() {
	close(p.stop)
	p.wg.Wait()
}

// Play sends music to this leg until StopPlaying or Close, with continuous
// sequence numbers and timestamps; nil-safe before the leg is connected (it
// begins then). While music plays, audio of the bridge is not sent to it. An
// announcement that runs is played to its end first.
func (s *Session) Play(m *Music) {
	if m == nil || m.piece == nil {
		return
	}
	s.engine.player.change(s, func(pl *playing) {
		if pl.music == m.piece {
			return
		}
		pl.music = m.piece
		if len(pl.prompts) == 0 {
			pl.cut()
		}
	})
}

// Announce plays the pieces once, in order, and calls done when the last has
// been played; then the music goes on if there was some, else the bridge. Without
// anything to play done is called at once. StopPlaying, Close and another
// Announce end it without calling done. done must not block: it holds up the
// sound of all.
func (s *Session) Announce(pieces []*Music, done func()) {
	var prompts []*music.Piece
	for _, m := range pieces {
		if m != nil && m.piece != nil {
			prompts = append(prompts, m.piece)
		}
	}
	if len(prompts) == 0 {
		done()
		return
	}
	s.engine.player.change(s, func(pl *playing) {
		pl.prompts, pl.done = prompts, done
		pl.cut()
	})
}

// change changes what a session hears.
func (p *player) change(s *Session, f func(*playing)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.closed.Load() {
		return
	}
	pl := p.all[s]
	if pl == nil {
		pl = &playing{}
		p.all[s] = pl
	}
	f(pl)
	s.music.Store(true)
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// StopPlaying ends music and announcement.
func (s *Session) StopPlaying() {
	p := s.engine.player
	p.mu.Lock()
	defer p.mu.Unlock()
	p.end(s)
}

// end lets the bridge be heard again. p.mu is held.
func (p *player) end(s *Session) {
	delete(p.all, s)
	s.music.Store(false)
}

func (p *player) run() {
	t := time.NewTicker(framePeriod)
	defer t.Stop()
	for {
		some, done := p.step(p.e.now())
		for _, f := range done {
			f()
		}
		if !some {
			t.Stop()
			select {
			case <-p.stop:
				return
			case <-p.wake:
				t.Reset(framePeriod)
			}
			continue
		}
		select {
		case <-p.stop:
			return
		case <-t.C:
		}
	}
}

// step sends what is due; it says whether anybody still plays, and which
// announcements have ended.
func (p *player) step(now int64) (some bool, done []func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.b.now = now
	for s, pl := range p.all {
		for p.play(s, pl, now) {
			pl.prompts = pl.prompts[1:]
			pl.cut()
			if len(pl.prompts) > 0 {
				continue
			}
			done, pl.done = append(done, pl.done), nil
			if pl.music == nil {
				p.end(s)
				break
			}
		}
	}
	p.b.flush()
	if p.b.failed > 0 {
		p.e.sendFailed.Add(p.b.failed)
		p.b.failed = 0
	}
	return len(p.all) > 0, done
}

// cut makes the next frame the first of a piece, in the rhythm of those before.
func (pl *playing) cut() {
	pl.began += int64(pl.sent) * int64(framePeriod)
	pl.base += uint32(pl.sent) * pl.step
	pl.sent = 0
}

// restart makes the piece begin anew, when frames can be sent again.
func (pl *playing) restart() { pl.own.feed = nil }

// play sends the frames of one session that are due, and says whether a prompt
// has come to its end.
func (p *player) play(s *Session, pl *playing, now int64) (ended bool) {
	sec := s.negotiated.Load().Audio()
	if sec == nil || !sec.Direction.Send() {
		pl.restart()
		return false
	}
	prompt := len(pl.prompts) > 0
	piece := pl.music
	if prompt {
		piece = pl.prompts[0]
	}
	t := s.transportOf(sec)
	codec, track := playable(piece, sec)
	if t == nil || track == nil {
		return prompt && t != nil // what the leg cannot hear holds up nothing
	}
	if pl.own.feed == nil || pl.codec != codec.Name {
		pl.codec, pl.own.feed = codec.Name, &source{}
		pl.began, pl.base, pl.step, pl.sent = now, 0, track.Step(), 0
	}
	due := int((now-pl.began)/int64(framePeriod)) + 1
	if due-pl.sent > catchUpMost {
		pl.sent = due - 1
	}
	out := t.outTrack(sec)
	for ; pl.sent < due; pl.sent++ {
		if prompt && pl.sent >= track.Len() {
			return true
		}
		if !t.sendOwn(p.b, out, sec, codec, &pl.own, track.Frame(pl.sent), pl.base+uint32(pl.sent)*pl.step, false, now) {
			pl.restart() // no keys or no path yet: begin when they are there
			return false
		}
	}
	return false
}

// playable is the first negotiated codec that the piece is encoded in.
func playable(piece *music.Piece, sec *sdp.Section) (*sdp.Codec, *music.Track) {
	for i := range sec.Codecs {
		if t := piece.Track(sec.Codecs[i].Name); t != nil && t.Len() > 0 {
			return &sec.Codecs[i], t
		}
	}
	return nil, nil
}
