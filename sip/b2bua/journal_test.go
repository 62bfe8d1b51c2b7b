package b2bua

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

// storm is random work of a site: what its people and devices do.
type storm struct {
	*world
	r      *rand.Rand
	kiosks []sip.Binding
	staff  []sip.Binding
	away   map[string]bool // staff whose page is closed
	legs   []*fakeLeg      // of callers
}

func stormSite() Site {
	var s Site
	strategies := acd.Strategies()
	for i := range 3 {
		q := fmt.Sprint("q", i)
		s.Desk.Queues = append(s.Desk.Queues, acd.Queue{
			ID: q, Strategy: strategies[i], RingTime: 15 * time.Second, WrapUp: time.Duration(i) * 10 * time.Second,
			Retry: acd.Retry{NoAnswer: 20 * time.Second, Declined: 5 * time.Second}, MaxWaiting: 3, MaxWait: 2 * time.Minute, AnswerFirst: i != 1, MissedLimit: 3,
			Overflow: []acd.Overflow{{After: 40 * time.Second, To: acd.Target{Kind: acd.ToQueue, ID: fmt.Sprint("q", (i+1)%3)}}},
			Announce: acd.Announce{Welcome: "welcome", Position: true, Estimate: true, Every: 15 * time.Second},
		})
		s.Desk.Buttons = append(s.Desk.Buttons, acd.Button{ID: "b" + q, Queue: q})
	}
	for i := range 5 {
		id := fmt.Sprint("staff", i)
		s.Accounts = append(s.Accounts, sip.Account{ID: id, Login: id, Name: id})
		s.Desk.Accounts = append(s.Desk.Accounts, id)
		s.Desk.Agents = append(s.Desk.Agents, acd.Agent{ID: id, Queues: []acd.Membership{
			{Queue: fmt.Sprint("q", i%3), Level: i}, {Queue: fmt.Sprint("q", (i+1)%3), Order: i},
		}})
	}
	for i := range 6 {
		id := fmt.Sprint("kiosk", i)
		s.Accounts = append(s.Accounts, sip.Account{ID: id, Login: id, Name: id})
	}
	return s
}

// step does one random thing.
func (s *storm) step() {
	ctx := context.Background()
	who := s.staff[s.r.IntN(len(s.staff))]
	id := who.Account.ID
	switch s.r.IntN(13) {
	case 0, 1, 2:
		from := s.kiosks[s.r.IntN(len(s.kiosks))]
		s.legs = append(s.legs, s.call(from, fmt.Sprint("bq", s.r.IntN(3)), "offer"))
	case 3, 4, 5:
		for _, l := range s.rung(id) {
			if s.r.IntN(4) == 0 {
				s.play(l, sip.Ended{Code: 603, Cause: "rejected"})
			} else {
				s.play(l, sip.Answered{SDP: []byte("answer")})
			}
		}
	case 6:
		if len(s.legs) > 0 {
			s.play(s.legs[s.r.IntN(len(s.legs))], sip.Ended{Cause: "bye"})
		}
	case 7:
		p := []acd.Presence{acd.Available, acd.Available, acd.Away, acd.Offline}[s.r.IntN(4)]
		s.must(s.x.SetPresence(ctx, id, p, "lunch"))
	case 8:
		if s.away[id] {
			s.page(id, who.Instance)
		} else {
			s.unbind(who)
		}
		s.away[id] = !s.away[id]
	case 9:
		live := s.x.Live().Calls
		if len(live) > 0 {
			c := live[s.r.IntN(len(live))]
			_ = s.x.Hold(ctx, c.Agent, c.ID, s.r.IntN(2) == 0) // may be over or wait
			s.x.PageAlive(id, s.r.IntN(3) > 0)
		}
	default:
		s.more(id)
	}
	synctest.Wait()
	sleep(time.Duration(s.r.IntN(8_000)) * time.Millisecond)
}

// more is something with others in a call; it may be refused.
func (s *storm) more(id string) {
	ctx := context.Background()
	live := s.x.Live().Calls
	if len(live) == 0 {
		return
	}
	c := live[s.r.IntN(len(live))]
	to := acd.Target{Kind: acd.ToAccount, ID: id}
	switch s.r.IntN(8) {
	case 0:
		_ = s.x.InviteParty(ctx, c.Agent, c.ID, acd.ForTransfer, to)
	case 1:
		_ = s.x.InviteParty(ctx, c.Agent, c.ID, acd.ForTransfer, acd.Target{Kind: acd.ToQueue, ID: fmt.Sprint("q", s.r.IntN(3))})
	case 2, 3:
		_ = s.x.InviteParty(ctx, c.Agent, c.ID, acd.ForConsult, to)
	case 4:
		_ = s.x.InviteParty(ctx, c.Agent, c.ID, acd.ForConference, to)
	case 5:
		_ = s.x.Complete(ctx, c.Agent, c.ID)
	case 6:
		_ = s.x.Join(ctx, id, c.ID, acd.Whisper)
	case 7:
		_ = s.x.TakeOver(ctx, id, c.ID)
	}
}

// The journal, read back, gives the same Desk: after a storm, and again after
// another start.
func TestReplay(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ledger := &fakeLedger{open: make(map[string][]byte)}
				for range 2 {
					s := &storm{world: newWorld(t, ledger), r: rand.New(rand.NewPCG(seed, 7)), away: make(map[string]bool)}
					s.x.Configure(stormSite())
					for i := range 5 {
						s.staff = append(s.staff, s.agent(fmt.Sprint("staff", i)))
					}
					for i := range 6 {
						s.kiosks = append(s.kiosks, s.page(fmt.Sprint("kiosk", i), fmt.Sprint("k", i)))
					}
					for range 150 {
						s.step()
					}
					s.same(ledger)
					s.calm()
					s.close()
				}
				if n := count(ledger, Started); n != 2 {
					t.Errorf("%d starts are in the journal, want 2", n)
				}
			})
		})
	}
}

// calm ends everything, and nobody is stuck.
func (s *storm) calm() {
	s.endAll()
	sleep(time.Minute)
	for _, a := range s.x.Live().Agents {
		if (a.State != acd.StateAvailable) && a.Presence == acd.Available && a.Reachable {
			s.t.Errorf("%s is %s", a.ID, a.State)
		}
	}
	for _, w := range s.wrapUps() {
		if w.Queue == "" || w.Call == "" || w.End.Before(w.Start) {
			s.t.Errorf("wrap-up %+v", w)
		}
	}
}

func count(l *fakeLedger, kind string) (n int) {
	for _, e := range l.journal {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// same compares the running Desk with the one that the journal gives.
func (s *storm) same(l *fakeLedger) {
	s.t.Helper()
	var want acd.Snapshot
	var mark uint64
	s.must(s.x.do(context.Background(), func() { want, mark = s.x.desk.Snapshot(), s.x.scribe.mark() }))
	<-s.x.scribe.durable(mark)
	l.mu.Lock()
	entries := slices.Clone(l.journal)
	l.mu.Unlock()
	d, err := Replay(entries)
	if err != nil {
		s.t.Fatal(err)
	}
	got := d.Snapshot()
	a, errA := json.Marshal(want)
	b, errB := json.Marshal(got)
	if errA != nil || errB != nil || string(a) != string(b) {
		s.t.Errorf("the journal of %d entries gives another Desk\nran   %s\ngives %s", len(entries), a, b)
	}
	if len(want.Calls) == 0 {
		s.t.Log("no call was running at the end")
	}
}

func TestReplayNeedsAStart(t *testing.T) {
	if _, err := Replay([]Entry{{Kind: "Tick", Event: []byte("{}")}}); err == nil {
		t.Error("a journal without a start is replayed")
	}
	if _, err := Replay([]Entry{{Kind: Started}, {Kind: "Nonsense", Event: []byte("{}")}}); err == nil {
		t.Error("an unknown event is replayed")
	}
}
