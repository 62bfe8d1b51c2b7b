package b2bua

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

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
	called    []*fakeLeg
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
	l.auto, l.from, l.call, l.user, l.offer = inv.AutoAnswer, inv.From, inv.Consultation, inv.User, inv.SDP
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
	for _, id := range []string{"kiosk", "aoki", "baba", "chiba", "doi", "boss", "phone", "gateway"} {
		s.Accounts = append(s.Accounts, sip.Account{ID: id, Login: id, Name: id})
		s.Desk.Accounts = append(s.Desk.Accounts, id)
	}
	s.Addresses = []Address{{ID: "interpreter", Name: "通訳", Gateway: "gateway", User: "0471"}}
	s.Desk.Addresses = []string{"interpreter"}
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
	legs := slices.Concat(w.dialed, w.called)
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
	w.invite(l)
	return l
}

func (w *world) invite(l *fakeLeg) {
	w.mu.Lock()
	w.called = append(w.called, l)
	w.mu.Unlock()
	w.legs.Go(func() { w.x.invite(l) })
	synctest.Wait()
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
