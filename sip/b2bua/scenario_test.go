package b2bua

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

var ctx = context.Background()

// inside runs f in a call.
func (w *world) inside(id string, f func(c *call)) {
	w.t.Helper()
	w.must(w.x.inCall(ctx, id, func(c *call) error { f(c); return nil }))
}

// expect checks who is in the call, in the call's eyes and in the Desk's, and
// who hears whom: "kiosk:music aoki:baba baba:aoki", in order of joining.
func (w *world) expect(id, want string) {
	w.t.Helper()
	synctest.Wait()
	var got, roles []string
	agents := 0
	w.inside(id, func(c *call) {
		bridge := c.bridge.(*fakeBridge)
		for _, p := range c.parties {
			if p.role == acd.RoleAgent {
				agents++
			}
			roles = append(roles, fmt.Sprint(p.account.ID, p.role, p.mode))
			var heard []string
			for _, q := range c.parties {
				if p.session != nil && q.session != nil && bridge.passes(q.session, p.session) {
					heard = append(heard, q.account.ID)
				}
			}
			if p.session != nil && p.session.(*fakeSession).hearsMusic() {
				heard = append(heard, "music")
			}
			got = append(got, p.account.ID+":"+strings.Join(heard, "+"))
		}
	})
	if s := strings.Join(got, " "); s != want {
		w.t.Errorf("the call is  %s\nit should be %s", s, want)
	}
	if agents > 1 {
		w.t.Errorf("%d agents", agents)
	}
	var desk []string
	w.must(w.x.do(ctx, func() {
		v, _ := w.x.desk.Call(id)
		for _, p := range v.Parties {
			desk = append(desk, fmt.Sprint(p.Account, p.Role, p.Mode))
		}
	}))
	if a, b := strings.Join(roles, " "), strings.Join(desk, " "); a != b {
		w.t.Errorf("the call has %s, the Desk %s", a, b)
	}
}

// slots are whom the page's or phone's last description named.
func (w *world) slots(id, account string) string {
	w.t.Helper()
	var ids []string
	w.inside(id, func(c *call) { ids = c.partyOf(account).session.(*fakeSession).ids() })
	return strings.Join(ids, ",")
}

// answer picks up whatever rings at an account, and its media flows.
func (w *world) answer(account string) *fakeLeg {
	w.t.Helper()
	l := w.one(account)
	w.play(l, sip.Progressed{Code: 180})
	w.play(l, sip.Answered{SDP: []byte("answer")})
	return l
}

// staff are more people at their pages.
func (w *world) staff(ids ...string) {
	for _, id := range ids {
		w.page(id, id+"-1")
	}
}

func to(account string) acd.Target { return acd.Target{Kind: acd.ToAccount, ID: account} }

func (w *world) brings(by, id string, why acd.Purpose, t acd.Target) {
	w.t.Helper()
	w.must(w.x.InviteParty(ctx, by, id, why, t))
}

// conferring is a call of the kiosk, aoki and guests.
func (w *world) conferring(guests ...string) talking {
	w.t.Helper()
	c := w.talking()
	w.staff(guests...)
	for _, g := range guests {
		w.brings("aoki", c.id, acd.ForConference, to(g))
		w.answer(g)
	}
	return c
}

// consulting is a call in which aoki talks with baba while the kiosk waits.
func (w *world) consulting() talking {
	w.t.Helper()
	c := w.talking()
	w.agent("baba")
	w.brings("aoki", c.id, acd.ForConsult, to("baba"))
	w.answer("baba")
	return c
}

func (w *world) media(account, id string) (s *fakeSession) {
	w.inside(id, func(c *call) { s = c.partyOf(account).session.(*fakeSession) })
	return s
}

// cut takes the line of a page: signalling and media.
func (w *world) cut(account, id string) {
	s := w.media(account, id)
	for _, b := range w.Bindings(account) {
		w.unbind(b)
	}
	w.event(s, media.PeerClosed)
}

// ends plays the caller's BYE and checks that nothing is left.
func (w *world) ends(c talking) Record {
	w.t.Helper()
	w.play(c.kiosk, sip.Ended{Cause: "bye"})
	r := w.record()
	if n := len(w.x.Live().Calls); n != 0 {
		w.t.Errorf("%d calls are left in the Desk", n)
	}
	for _, s := range r.Segments {
		if s.End.IsZero() {
			w.t.Errorf("%s of %s has no end", s.Kind, s.Account)
		}
	}
	return r
}

// killed is the world after a kill -9 of the server: nothing but what was
// written is left, and every page registers again.
func (w *world) killed(t *testing.T, accounts ...string) *world {
	t.Helper()
	sleep(time.Second)
	w.ledger.mu.Lock()
	saved := make(map[string][]byte)
	maps.Copy(saved, w.ledger.open)
	w.ledger.mu.Unlock()
	w.mu.Lock()
	legs := slices.Concat(w.dialed, w.called)
	w.mu.Unlock()
	for _, l := range legs {
		l.happen(sip.Ended{Cause: "bye"})
	}
	w.close()
	again := newWorld(t, &fakeLedger{open: saved})
	for _, a := range accounts {
		again.page(a, a+"-1")
		l := again.one(a)
		if !l.auto {
			t.Errorf("%s has to answer by hand", a)
		}
		again.play(l, sip.Answered{SDP: []byte("answer")})
	}
	return again
}

// one2 is the account's only leg besides an old one.
func (w *world) one2(account string, old *fakeLeg) *fakeLeg {
	w.t.Helper()
	synctest.Wait()
	var found []*fakeLeg
	for _, l := range w.rung(account) {
		if l != old {
			found = append(found, l)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%s has %d other legs, want 1", account, len(found))
	}
	return found[0]
}

var endedByPeer = sip.Ended{Cause: "bye"}
