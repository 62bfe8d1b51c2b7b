package b2bua

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

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
}

func (s *fakeSession) with(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *fakeSession) Accept(offer []byte, feeds []Feed) ([]byte, error) {
	s.with(func() { s.feeds = slices.Clone(feeds) })
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
	s.with(func() { s.feeds = slices.Clone(feeds) })
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
func (b *fakeBridge) Mismatched() []Session    { b.mu.Lock(); defer b.mu.Unlock(); return b.mismatched }
func (b *fakeBridge) Close()                   { b.mu.Lock(); b.members = nil; b.mu.Unlock() }

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

// world is an exchange with its peers.
type world struct {
	t      *testing.T
	x      *Exchange
	ledger *fakeLedger
	legs   sync.WaitGroup

	mu        sync.Mutex
	next      int
	bindings  map[string][]sip.Binding
	published map[string][]sip.State
	dialed    []*fakeLeg
	sessions  []*fakeSession
	bridges   []*fakeBridge
}

func (w *world) NewSession(kind media.Kind, notify func(media.Event)) (Session, error) {
	s := &fakeSession{kind: kind, notify: notify}
	w.mu.Lock()
	w.sessions = append(w.sessions, s)
	w.mu.Unlock()
	return s, nil
}

func (w *world) NewBridge() Bridge {
	b := &fakeBridge{}
	w.mu.Lock()
	w.bridges = append(w.bridges, b)
	w.mu.Unlock()
	return b
}

func (w *world) Bindings(account string) []sip.Binding {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.bindings[account])
}

func (w *world) Invite(_ context.Context, inv sip.Invitation, notify func(sip.Event)) (Leg, error) {
	l := w.newLeg(inv.To)
	l.auto, l.from, l.call, l.offer = inv.AutoAnswer, inv.From, inv.Consultation, inv.SDP
	w.mu.Lock()
	w.dialed = append(w.dialed, l)
	w.mu.Unlock()
	w.legs.Go(func() { l.Serve(notify) })
	return l, nil
}

func (w *world) newLeg(peer sip.Binding) *fakeLeg {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next++
	return &fakeLeg{id: fmt.Sprint("leg", w.next), peer: peer, events: make(chan sip.Event, 16)}
}

func site() Site {
	var s Site
	retry := acd.Retry{NoAnswer: 30 * time.Second, Declined: 30 * time.Second, Unreachable: 30 * time.Second}
	both := []acd.Membership{{Queue: "tax"}, {Queue: "slow"}}
	for _, id := range []string{"kiosk", "aoki", "baba", "chiba", "phone"} {
		s.Accounts = append(s.Accounts, sip.Account{ID: id, Login: id, Name: id})
	}
	s.Desk.Queues = []acd.Queue{
		{ID: "tax", Strategy: acd.RingAll, RingTime: 20 * time.Second, Retry: retry, AnswerFirst: true},
		{ID: "slow", Strategy: acd.LongestIdle, RingTime: 20 * time.Second, Retry: retry},
	}
	s.Desk.Buttons = []acd.Button{{ID: "b-tax", Queue: "tax"}, {ID: "b-slow", Queue: "slow"}}
	s.Desk.Agents = []acd.Agent{{ID: "aoki", Queues: both}, {ID: "baba", Queues: both}}
	return s
}

// run makes a world in a bubble, with these accounts at their pages.
func run(t *testing.T, f func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &fakeLedger{open: make(map[string][]byte)})
		f(w)
		w.close()
	})
}

func newWorld(t *testing.T, ledger *fakeLedger) *world {
	w := &world{t: t, ledger: ledger, bindings: make(map[string][]sip.Binding), published: make(map[string][]sip.State)}
	w.x = New(Options{Media: w, Ledger: ledger, Log: slog.New(slog.DiscardHandler)})
	if err := w.x.Start(context.Background(), w, site()); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) close() {
	w.t.Helper()
	if err := w.x.Close(context.Background()); err != nil {
		w.t.Error(err)
	}
	w.mu.Lock()
	legs := slices.Clone(w.dialed)
	sessions := slices.Clone(w.sessions)
	w.mu.Unlock()
	for _, l := range legs {
		l.mu.Lock()
		ended := l.ended
		l.mu.Unlock()
		if !ended {
			w.t.Errorf("%s to %s was left: %v", l.id, l.peer.Account.ID, l.did)
			l.happen(sip.Ended{})
		}
	}
	for i, s := range sessions {
		if !s.isClosed() {
			w.t.Errorf("session %d of %d was not closed", i, len(sessions))
		}
	}
	w.legs.Wait()
}

// page and phone register a device.
func (w *world) page(account, instance string) sip.Binding {
	return w.bind(account, instance, "wss")
}

func (w *world) bind(account, instance, transport string) sip.Binding {
	b := sip.Binding{Account: sip.Account{ID: account, Login: account, Name: account}, Instance: instance, Transport: transport}
	w.mu.Lock()
	w.bindings[account] = append([]sip.Binding{b}, w.bindings[account]...)
	w.mu.Unlock()
	w.x.Bound(b)
	synctest.Wait()
	return b
}

func (w *world) unbind(b sip.Binding) {
	w.mu.Lock()
	w.bindings[b.Account.ID] = slices.DeleteFunc(w.bindings[b.Account.ID], func(o sip.Binding) bool { return o.Instance == b.Instance })
	w.mu.Unlock()
	w.x.Unbound(b)
	synctest.Wait()
}

func (w *world) agent(id string) sip.Binding {
	b := w.page(id, id+"-1")
	w.must(w.x.SetPresence(context.Background(), id, acd.Available, ""))
	return b
}

// call plays an INVITE of a device.
func (w *world) call(from sip.Binding, to, offer string) *fakeLeg {
	l := w.newLeg(from)
	l.target, l.offer = to, []byte(offer)
	if offer == "" {
		l.offer = nil
	}
	w.legs.Go(func() { w.x.invite(l) })
	synctest.Wait()
	return l
}

// rung returns the legs to an account that the exchange has dialled and that go on.
func (w *world) rung(account string) []*fakeLeg {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []*fakeLeg
	for _, l := range w.dialed {
		l.mu.Lock()
		if l.peer.Account.ID == account && !l.ended {
			out = append(out, l)
		}
		l.mu.Unlock()
	}
	return out
}

func (w *world) one(account string) *fakeLeg {
	w.t.Helper()
	synctest.Wait()
	legs := w.rung(account)
	if len(legs) != 1 {
		w.t.Fatalf("%s has %d legs, want 1", account, len(legs))
	}
	return legs[0]
}

func (w *world) play(l *fakeLeg, ev sip.Event) {
	l.happen(ev)
	synctest.Wait()
}

func (w *world) event(s *fakeSession, ev media.Event) {
	s.notify(ev)
	synctest.Wait()
}

// talking sets up a call from the kiosk to aoki and returns both sides.
type talking struct {
	kiosk, staff       *fakeLeg
	kioskPage, page    sip.Binding
	kioskMedia, sMedia *fakeSession
	bridge             *fakeBridge
	id                 string
}

func (w *world) talking() talking {
	w.t.Helper()
	c := talking{page: w.agent("aoki"), kioskPage: w.page("kiosk", "kiosk-1")}
	c.kiosk = w.call(c.kioskPage, "b-tax", "offer")
	c.staff = w.one("aoki")
	w.play(c.staff, sip.Progressed{Code: 180})
	w.play(c.staff, sip.Answered{SDP: []byte("answer")})
	w.mu.Lock()
	c.kioskMedia, c.sMedia, c.bridge = w.sessions[0], w.sessions[1], w.bridges[0]
	w.mu.Unlock()
	w.event(c.kioskMedia, media.Connected)
	w.event(c.sMedia, media.Connected)
	c.id = c.staff.call
	if !c.bridge.has(c.kioskMedia, c.sMedia) {
		w.t.Fatal("the parties are not joined")
	}
	return c
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	synctest.Wait()
}

// record waits for the one record that was written.
func (w *world) record() Record {
	w.t.Helper()
	time.Sleep(time.Second) // the bubble's clock: one group commit
	synctest.Wait()
	w.ledger.mu.Lock()
	defer w.ledger.mu.Unlock()
	if len(w.ledger.records) != 1 {
		w.t.Fatalf("%d records were written, want 1", len(w.ledger.records))
	}
	r := w.ledger.records[0]
	if w.ledger.open[r.ID] != nil {
		w.t.Fatalf("a call that ended is still open: %s", w.ledger.open[r.ID])
	}
	return r
}

// view returns the published view of the one running call.
func (w *world) view() acd.CallView {
	w.t.Helper()
	time.Sleep(500 * time.Millisecond)
	synctest.Wait()
	calls := w.x.Live().Calls
	if len(calls) != 1 {
		w.t.Fatalf("%d calls are live, want 1", len(calls))
	}
	return calls[0]
}
