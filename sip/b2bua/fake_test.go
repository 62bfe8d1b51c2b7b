package b2bua

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing/synctest"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

// The fakes stand for the wire: a test plays the peers. Everything runs in a
// synctest bubble, so waiting times cost nothing and nothing races the clock.

type fakeLeg struct {
	mu      sync.Mutex
	id      string
	peer    sip.Binding
	target  string
	offer   []byte
	replace string // ID of the leg that an incoming INVITE replaces
	auto    bool
	from    sip.Account
	call    string
	user    string   // see sip.Invitation.User
	did     []string // what the exchange asked of it
	answer  []byte   // of the exchange to an incoming INVITE
	ended   bool
	events  chan sip.Event
	reoffer func(offer []byte) ([]byte, error)
}

func (l *fakeLeg) note(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.did = append(l.did, fmt.Sprintf(format, args...))
}

func (l *fakeLeg) done(what string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Contains(l.did, what)
}

func (l *fakeLeg) ID() string        { return l.id }
func (l *fakeLeg) Peer() sip.Binding { return l.peer }
func (l *fakeLeg) Target() string    { return l.target }
func (l *fakeLeg) Offer() []byte     { return l.offer }
func (l *fakeLeg) Replaces() string  { return l.replace }

func (l *fakeLeg) Progress(code int, _ string) error {
	l.note("progress %d", code)
	return nil
}

func (l *fakeLeg) Answer(sdp []byte) error {
	l.answer = sdp
	l.note("answer")
	return nil
}

func (l *fakeLeg) Reject(code int, _ string) error {
	l.note("reject %d", code)
	l.happen(sip.Ended{Code: code, Cause: "rejected"})
	return nil
}

func (l *fakeLeg) Reoffer(_ context.Context, offer []byte) ([]byte, error) {
	l.note("reoffer %s", offer)
	if l.reoffer != nil {
		return l.reoffer(offer)
	}
	return []byte("re-answer"), nil
}

func (l *fakeLeg) Hangup(code int, _ string) {
	l.note("hangup %d", code)
	l.happen(sip.Ended{Cause: "local"})
}

func (l *fakeLeg) Trace(string) {}

func (l *fakeLeg) Abandon() {
	l.note("abandon")
	l.happen(sip.Ended{Cause: "local"})
}

// happen plays an event of the peer or of the transport.
func (l *fakeLeg) happen(ev sip.Event) {
	l.mu.Lock()
	if l.ended {
		l.mu.Unlock()
		return
	}
	_, l.ended = ev.(sip.Ended)
	l.mu.Unlock()
	l.events <- ev
}

func (l *fakeLeg) Serve(notify func(sip.Event)) {
	for ev := range l.events {
		notify(ev)
		if _, last := ev.(sip.Ended); last {
			return
		}
	}
}

type fakeSession struct {
	mu      sync.Mutex
	kind    media.Kind
	notify  func(media.Event)
	playing bool
	music   string // the queue whose music plays
	said    [][]acd.Prompt
	saidIn  string // language of the last one
	saidAll func() // of the announcement that plays
	closed  bool
	held    bool
	dead    bool
	keys    int
	packets uint64
	feeds   []Feed // of the last description
	slides  bool
	said2   string // whose second pictures the last description had: "self" and ids
}

// SetSlides is remembered; see seconds.
func (s *fakeSession) SetSlides(on bool) { s.with(func() { s.slides = on }) }

func (s *fakeSession) sendsSlides() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.slides }

// seconds are those of whom a description with these feeds has second pictures.
func (s *fakeSession) seconds(feeds []Feed) string {
	var out []string
	if s.sendsSlides() {
		out = append(out, "self")
	}
	for _, f := range feeds {
		if from, ok := f.From.(*fakeSession); ok && from.sendsSlides() {
			out = append(out, f.ID)
		}
	}
	return strings.Join(out, " ")
}

// describe notes what a description has.
func (s *fakeSession) describe(feeds []Feed) {
	seconds := s.seconds(feeds)
	s.with(func() { s.feeds, s.said2 = slices.Clone(feeds), seconds })
}

func (s *fakeSession) with(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *fakeSession) Accept(offer []byte, feeds []Feed) ([]byte, error) {
	s.describe(feeds)
	switch string(offer) {
	case "plain":
		return nil, media.ErrNotEncrypted
	case "hold":
		s.with(func() { s.held = true })
	case "unhold":
		s.with(func() { s.held = false })
	}
	return []byte("answer to " + string(offer)), nil
}

func (s *fakeSession) Offer(feeds []Feed, restart bool) ([]byte, error) {
	s.describe(feeds)
	if restart {
		return []byte("restart"), nil
	}
	return []byte("offer"), nil
}

func (s *fakeSession) Apply(answer []byte) error {
	if string(answer) == "useless" {
		return media.ErrUnsupported
	}
	return nil
}

func (s *fakeSession) Rollback()        {}
func (s *fakeSession) RemoteHold() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.held }
func (s *fakeSession) Alive() bool      { s.mu.Lock(); defer s.mu.Unlock(); return !s.dead }
func (s *fakeSession) RequestKeyFrame() { s.with(func() { s.keys++ }) }
func (s *fakeSession) Close()           { s.with(func() { s.closed = true }) }
func (s *fakeSession) hearsMusic() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.playing }
func (s *fakeSession) isClosed() bool   { s.mu.Lock(); defer s.mu.Unlock(); return s.closed }

func (s *fakeSession) Play(queue string) {
	s.with(func() { s.playing, s.music = true, queue })
}

func (s *fakeSession) StopPlaying() {
	s.with(func() { s.playing, s.music, s.saidAll = false, "", nil })
}

func (s *fakeSession) Announce(prompts []acd.Prompt, language string, done func()) {
	s.with(func() { s.said, s.saidIn, s.saidAll = append(s.said, prompts), language, done })
}

// spoken is the end of the announcement that plays.
func (s *fakeSession) spoken() {
	var done func()
	s.with(func() { done, s.saidAll = s.saidAll, nil })
	if done != nil {
		done()
	}
	synctest.Wait()
}

// ids are whom the last description names, by slot.
func (s *fakeSession) ids() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, f := range s.feeds {
		out = append(out, f.ID)
	}
	return out
}

func (s *fakeSession) Stats() media.Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return media.Stats{PacketsIn: s.packets, AudioCodec: "opus"}
}

type fakeBridge struct {
	mu         sync.Mutex
	members    []Member
	mismatched []Session
}

func (b *fakeBridge) Arrange(members []Member) { b.mu.Lock(); b.members = members; b.mu.Unlock() }

// Mismatched are those that a test names, and the pages that were not told of a
// second picture or of its end.
func (b *fakeBridge) Mismatched() []Session {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := slices.Clone(b.mismatched)
	for _, m := range b.members {
		s := m.Session.(*fakeSession)
		want := s.seconds(m.Feeds)
		s.with(func() {
			if s.kind == media.Browser && s.said2 != want {
				out = append(out, s)
			}
		})
	}
	return out
}

func (b *fakeBridge) Close() { b.mu.Lock(); b.members = nil; b.mu.Unlock() }

// has says whether exactly these sessions are in the bridge.
func (b *fakeBridge) has(s ...Session) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, x := range s {
		if !slices.ContainsFunc(b.members, func(m Member) bool { return m.Session == x }) {
			return false
		}
	}
	return len(b.members) == len(s)
}

// passes says whether what from sends reaches to.
func (b *fakeBridge) passes(from, to Session) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.members {
		if m.Session == to {
			return slices.ContainsFunc(m.Feeds, func(f Feed) bool { return f.From == from && f.Pass })
		}
	}
	return false
}

// silent says whether nothing passes at all.
func (b *fakeBridge) silent() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.members {
		if slices.ContainsFunc(m.Feeds, func(f Feed) bool { return f.Pass }) {
			return false
		}
	}
	return true
}

type fakeLedger struct {
	mu       sync.Mutex
	open     map[string][]byte
	records  []Record
	journal  []Entry
	wrapUps  []WrapUp
	presence map[string]Choice
	broken   bool
}

var errDisk = errors.New("disk is full")

func (l *fakeLedger) Commit(_ context.Context, b Batch) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken {
		return errDisk
	}
	maps.Copy(l.open, b.Open)
	for _, r := range b.Closed {
		delete(l.open, r.ID)
		l.records = append(l.records, r)
	}
	l.journal = append(l.journal, b.Journal...)
	l.wrapUps = append(l.wrapUps, b.WrapUps...)
	if l.presence == nil {
		l.presence = make(map[string]Choice)
	}
	maps.Copy(l.presence, b.Presence)
	return nil
}

func (l *fakeLedger) OpenCalls(context.Context) ([][]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out [][]byte
	for _, st := range l.open {
		out = append(out, st)
	}
	return out, nil
}

func (l *fakeLedger) setBroken(b bool) { l.mu.Lock(); l.broken = b; l.mu.Unlock() }
