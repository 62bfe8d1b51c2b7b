package media

import (
	"slices"
	"sync"

	"madoguchi/media/sdp"
)

// Bridge joins sessions: what one sends, the others receive.
//
// With two sessions every pair of m-lines of the same meaning is joined, and
// congestion control runs end to end. With more, everybody gets the first audio
// and the first video of every other, each sender in an SSRC of its own.
type Bridge struct {
	mu       sync.Mutex
	sessions []*Session // in order of joining
	held     bool
	closed   bool
}

// NewBridge makes an empty bridge.
func (e *Engine) NewBridge() *Bridge { return &Bridge{} }

// Join adds a session and asks all senders for a key frame. A session is in one
// bridge at a time: it leaves another one first.
func (b *Bridge) Join(s *Session) {
	if old := s.bridge.Swap(b); old != nil && old != b {
		old.Leave(s)
	}
	b.mu.Lock()
	if !b.closed && !s.closed.Load() && !slices.Contains(b.sessions, s) {
		b.sessions = append(b.sessions, s)
	}
	b.rebuild(true)
	b.mu.Unlock()
	b.askForKeyFrames()
}

// Leave takes a session out; unknown sessions are ignored.
func (b *Bridge) Leave(s *Session) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.Index(b.sessions, s)
	if i < 0 {
		return
	}
	b.sessions = slices.Delete(b.sessions, i, i+1)
	s.bridge.CompareAndSwap(b, nil)
	s.routes.Store(nil)
	b.rebuild(false)
}

// Hold stops (true) or continues all forwarding at once. Nothing of anybody's
// camera or microphone passes while it is held (R16). Resuming asks for key frames.
func (b *Bridge) Hold(held bool) {
	b.mu.Lock()
	changed := b.held != held
	b.held = held
	if changed {
		b.rebuild(true)
	}
	b.mu.Unlock()
	if changed && !held {
		b.askForKeyFrames()
	}
}

// Arrange replaces who is in the bridge and what passes. Senders of which
// something begins to pass are asked for key frames.
func (b *Bridge) Arrange(members []Member) {
	held := len(members) > 0
	b.mu.Lock()
	old := slices.Clone(b.sessions)
	b.mu.Unlock()
	for _, s := range old {
		if !slices.ContainsFunc(members, func(m Member) bool { return m.Session == s }) {
			b.Leave(s)
		}
	}
	for _, m := range members {
		if !slices.Contains(old, m.Session) {
			b.Join(m.Session)
		}
		for _, f := range m.Feeds {
			held = held && !f.Pass
		}
	}
	b.Hold(held)
}

// Mismatched returns the sessions that may send something another session of
// the bridge has not negotiated; they need a Reoffer with Peer set.
func (b *Bridge) Mismatched() []*Session {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []*Session
	for _, s := range b.sessions {
		from := s.negotiated.Load()
		if from == nil {
			continue
		}
		if slices.ContainsFunc(b.sessions, func(d *Session) bool {
			to := d.negotiated.Load()
			return d != s && to != nil && !sdp.Covers(from, to)
		}) {
			out = append(out, s)
		}
	}
	return out
}

// Close takes all sessions out.
func (b *Bridge) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, s := range b.sessions {
		s.bridge.CompareAndSwap(b, nil)
		s.routes.Store(nil)
	}
	b.sessions = nil
}

// changed rebuilds the routes after a session negotiated something else.
func (b *Bridge) changed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rebuild(false)
}

func (b *Bridge) askForKeyFrames() {
	b.mu.Lock()
	sessions := slices.Clone(b.sessions)
	b.mu.Unlock()
	for _, s := range sessions {
		s.RequestKeyFrame()
	}
}

// rebuild makes the route tables of all sessions. restart makes all outgoing
// numbers begin anew. b.mu is held.
func (b *Bridge) rebuild(restart bool) {
	for _, s := range b.sessions {
		if b.held || b.closed {
			s.routes.Store(nil)
			continue
		}
		s.routes.Store(b.routesOf(s, restart))
	}
}

func (b *Bridge) routesOf(s *Session, restart bool) *routes {
	from := s.negotiated.Load()
	if from == nil {
		return nil
	}
	r := &routes{sections: make([][]target, len(from.Sections))}
	r.pass = len(b.sessions) == 2
	for _, d := range b.sessions {
		to := d.negotiated.Load()
		if d == s || to == nil {
			continue
		}
		slot := b.slot(s, d)
		for _, pair := range b.pairs(from, to) {
			in, out := s.transportOf(pair.A), d.transportOf(pair.B)
			if in == nil || out == nil {
				continue
			}
			track := out.outTrack(pair.B, slot)
			out.feed(track, in, pair.A.Index, restart)
			if !pair.A.Direction.Recv() || !pair.B.Direction.Send() {
				continue
			}
			tg := newTarget(d, out, track, pair.A, pair.B)
			r.pass = r.pass && passes(pair.A, pair.B)
			r.sections[pair.A.Index] = append(r.sections[pair.A.Index], tg)
		}
	}
	if !r.pass {
		r.dropTransportCC(from)
	}
	return r
}

// dropTransportCC leaves the transport-wide sequence number out: the receivers
// would report as lost what went elsewhere.
func (r *routes) dropTransportCC(from *sdp.Negotiated) {
	for i, targets := range r.sections {
		id := from.Sections[i].Extension(sdp.URITransportCC)
		for j := range targets {
			if id != 0 {
				targets[j].extensions[id] = 0
			}
		}
	}
}

// slot is the place of sender s among the senders that d hears.
func (b *Bridge) slot(s, d *Session) int {
	n := 0
	for _, x := range b.sessions {
		if x == s {
			break
		}
		if x != d {
			n++
		}
	}
	return n
}

// pairs matches the m-lines of two legs; with more than two parties only the
// first of each medium.
func (b *Bridge) pairs(from, to *sdp.Negotiated) []sdp.Pair {
	all := sdp.Pairs(from, to)
	if len(b.sessions) == 2 {
		return all
	}
	var first []sdp.Pair
	for _, p := range all {
		if !slices.ContainsFunc(first, func(q sdp.Pair) bool { return q.A.Media == p.A.Media }) {
			first = append(first, p)
		}
	}
	return first
}
