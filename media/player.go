package media

import (
	"fmt"
	"sync"
	"time"

	"madoguchi/media/music"
	"madoguchi/media/sdp"
)

// Music is a piece, encoded beforehand for every audio codec we speak.
type Music struct{ piece *music.Piece }

// DefaultMusic is the piece that ships with the product.
func DefaultMusic() (*Music, error) {
	p, err := music.Default()
	if err != nil {
		return nil, fmt.Errorf("media: default music: %w", err)
	}
	return &Music{piece: p}, nil
}

const (
	framePeriod = music.FrameMillis * time.Millisecond
	// catchUpMost is how many late frames are sent at once; more are left out.
	catchUpMost = 5
)

// player sends music to all sessions that wait, from one goroutine with one
// ticker. Frames are due by the time since the music began, so it does not drift.
type player struct {
	e    *Engine
	mu   sync.Mutex
	all  map[*Session]*playing
	b    *batch        // loop only
	wake chan struct{} // holds one token: somebody plays
	stop chan struct{}
	wg   sync.WaitGroup
}

// playing is the music of one session. Guarded by the player's mu.
type playing struct {
	piece *music.Piece
	codec string  // the frames are of this codec
	feed  *source // what the stream follows while music plays
	began int64
	sent  int    // frames due and handled since began
	seq   uint16 // without gaps, even when frames were left out
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
// begins then). While music plays, audio of the bridge is not sent to it.
func (s *Session) Play(m *Music) {
	if m == nil || m.piece == nil {
		return
	}
	p := s.engine.player
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.closed.Load() {
		return
	}
	if old := p.all[s]; old != nil && old.piece == m.piece {
		return
	}
	p.all[s] = &playing{piece: m.piece}
	s.music.Store(true)
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// StopPlaying ends the music.
func (s *Session) StopPlaying() {
	p := s.engine.player
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.all, s)
	s.music.Store(false)
}

func (p *player) run() {
	t := time.NewTicker(framePeriod)
	defer t.Stop()
	for {
		if !p.step(p.e.now()) {
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

// step sends what is due and says whether anybody still plays.
func (p *player) step(now int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.b.now = now
	for s, pl := range p.all {
		p.play(s, pl, now)
	}
	p.b.flush()
	if p.b.failed > 0 {
		p.e.sendFailed.Add(p.b.failed)
		p.b.failed = 0
	}
	return len(p.all) > 0
}

// play sends the frames of one session that are due.
func (p *player) play(s *Session, pl *playing, now int64) {
	sec := s.negotiated.Load().Audio()
	if sec == nil || !sec.Direction.Send() {
		pl.feed = nil
		return
	}
	t := s.transportOf(sec)
	codec, track := playable(pl.piece, sec)
	if t == nil || track == nil {
		return
	}
	if pl.feed == nil || pl.codec != codec.Name {
		pl.codec, pl.feed = codec.Name, &source{}
		pl.began, pl.sent = now, 0
	}
	due := int((now-pl.began)/int64(framePeriod)) + 1
	if due-pl.sent > catchUpMost {
		pl.sent = due - 1
	}
	out := t.outTrack(sec, 0)
	for ; pl.sent < due; pl.sent++ {
		if !p.frame(t, out, sec, codec, pl, track.Frame(pl.sent), track.Step(), now) {
			pl.feed = nil // no keys or no path yet: begin when they are there
			return
		}
	}
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

// frame sends one frame in the stream that forwarded audio uses too.
func (p *player) frame(t *transport, out *outTrack, sec *sdp.Section, codec *sdp.Codec, pl *playing, payload []byte, step uint32, now int64) bool {
	to := t.path.Load()
	if to == nil || len(payload) > maxPacket-headroom {
		return false
	}
	buf := p.b.fresh()
	copy(buf[headroom:], payload)
	data, ok := t.sealFrame(p.b, buf, out, sec, codec, pl, len(payload), step, now)
	if ok {
		p.b.add(t.socketFor(nil), to, data)
	}
	return ok
}

func (t *transport) sealFrame(b *batch, buf *buffer, out *outTrack, sec *sdp.Section, codec *sdp.Codec, pl *playing, n int, step uint32, now int64) ([]byte, bool) {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	if t.out.ctx == nil {
		return nil, false
	}
	s := &out.streams[streamPrimary]
	w := rewritten{pt: codec.SendPT, ssrc: s.ssrc}
	var ok bool
	if w.seq, w.ts, w.marker, ok = s.follow(pl.feed, pl.seq, uint32(pl.sent)*step, codec.Clock, now); !ok {
		return nil, false
	}
	b.scratch.reset()
	if id := sec.Extension(sdp.URIMid); id != 0 && sec.MID != "" {
		b.scratch.add(id, []byte(sec.MID), sec.ExtmapMixed)
	}
	var none rtpHeader // the payload stands at headroom, behind no old header
	start := none.rewrite(buf, w, &b.scratch)
	m, err := t.out.ctx.ProtectRTP(buf[start:bufferEnd], headroom+n-start)
	if err != nil {
		return nil, false
	}
	pl.seq++
	t.out.packets++
	t.out.bytes += uint64(m)
	s.packets++
	s.octets += uint64(n)
	return buf[start : start+m], true
}
