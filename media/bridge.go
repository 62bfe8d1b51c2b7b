package media

import (
	"slices"
	"sync"
)

// Bridge joins sessions: each receives the others by slot, as its feeds say.
//
// Between two sessions congestion control runs end to end. As soon as more of
// them pass media it ends here, on every leg for itself (congestion.go), and
// stays so when they are two again: senders need long to trust another's clock. A phone
// that has several feeds gets a mix of their sound and the picture of who speaks
// (mixer.go, speaker.go).
type Bridge struct {
	engine *Engine

	mu      sync.Mutex
	members []Member
	ended   bool // congestion control ends here, for as long as the bridge lives
	closed  bool
}

// NewBridge makes an empty bridge.
func (e *Engine) NewBridge() *Bridge { return &Bridge{engine: e} }

// Arrange replaces who is in the bridge and what passes. Of a feed that does not
// pass nothing reaches the receiver, and nothing of the receiver its sender.
// Senders of which something begins to pass are asked for key frames. A session
// is in one bridge at a time: it leaves another one first. Feeds from sessions
// that are not members are empty.
func (b *Bridge) Arrange(members []Member) {
	list := make([]Member, 0, len(members))
	for _, m := range members {
		if m.Session == nil || m.Session.closed.Load() {
			continue
		}
		list = append(list, Member{Session: m.Session, Feeds: slices.Clone(m.Feeds)})
		if old := m.Session.bridge.Swap(b); old != nil && old != b {
			old.remove(m.Session)
		}
	}
	b.mu.Lock()
	if b.closed {
		list = nil
	}
	old := b.members
	b.members = list
	for _, m := range old {
		if b.member(m.Session) == nil {
			b.release(m.Session)
		}
	}
	begun := b.rebuild()
	b.mu.Unlock()
	for _, s := range begun {
		s.RequestKeyFrame()
	}
}

// member finds a session; nil when it is not in the bridge. b.mu is held.
func (b *Bridge) member(s *Session) *Member {
	for i := range b.members {
		if b.members[i].Session == s {
			return &b.members[i]
		}
	}
	return nil
}

// remove takes a session out; unknown sessions are ignored.
func (b *Bridge) remove(s *Session) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.members, func(m Member) bool { return m.Session == s })
	if i < 0 {
		return
	}
	b.members = slices.Delete(slices.Clone(b.members), i, i+1)
	b.release(s)
	b.rebuild()
}

// release ends what a session that is no member any more sends and receives.
func (b *Bridge) release(s *Session) {
	s.bridge.CompareAndSwap(b, nil)
	s.routes.Store(nil)
	b.engine.mixer.remove(s)
	s.unfeed(nil)
}

// Mismatched returns the sessions that may send something, or need an m-line for
// a slot, that they have not negotiated: they need an Offer with their feeds.
func (b *Bridge) Mismatched() []*Session {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []*Session
	for _, m := range b.members {
		if !m.Session.negotiated.Load().Fits(m.Session.constraint(m.Feeds, false)) {
			out = append(out, m.Session)
		}
	}
	return out
}

// Close takes all sessions out.
func (b *Bridge) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, m := range b.members {
		b.release(m.Session)
	}
	b.members = nil
}

// changed rebuilds the routes after a session negotiated something else.
func (b *Bridge) changed() {
	b.mu.Lock()
	begun := b.rebuild()
	b.mu.Unlock()
	for _, s := range begun {
		s.RequestKeyFrame()
	}
}

// showTo asks those whom a session receives for key frames, whenever they were
// asked last: what they sent before it had keys did not reach it.
func (b *Bridge) showTo(s *Session) {
	b.mu.Lock()
	var senders []*Session
	if m := b.member(s); m != nil {
		for _, f := range m.Feeds {
			if f.Pass && f.From != nil {
				senders = append(senders, f.From)
			}
		}
	}
	b.mu.Unlock()
	for _, from := range senders {
		from.requestKeyFrames(true)
	}
}

func (b *Bridge) askForKeyFrames() {
	b.mu.Lock()
	members := b.members
	b.mu.Unlock()
	for _, m := range members {
		m.Session.RequestKeyFrame()
	}
}
