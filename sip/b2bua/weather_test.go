package b2bua

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

// weather is people who do anything at any time.
type weather struct {
	*world
	r    *rand.Rand
	said []string
}

var anybody = []string{"kiosk", "aoki", "baba", "chiba", "doi", "boss", "phone"}

func (s *weather) pick(of []string) string { return of[s.r.IntN(len(of))] }

func (s *weather) target() acd.Target {
	switch s.r.IntN(6) {
	case 0:
		return queue(s.pick([]string{"tax", "slow"}))
	case 1:
		return acd.Target{Kind: acd.ToAddress, ID: "interpreter"}
	default:
		return to(s.pick(anybody))
	}
}

// leg is one that goes on, of anybody; nil when there is none.
func (s *weather) leg() *fakeLeg {
	s.mu.Lock()
	all := slices.Concat(s.dialed, s.called)
	s.mu.Unlock()
	all = slices.DeleteFunc(all, func(l *fakeLeg) bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.ended
	})
	if len(all) == 0 {
		return nil
	}
	return all[s.r.IntN(len(all))]
}

// id is a call that runs; mostly the first.
func (s *weather) id() string {
	calls := s.x.Live().Calls
	if len(calls) == 0 {
		return "none"
	}
	return calls[s.r.IntN(len(calls))].ID
}

// step is one thing that somebody does. It does not wait for what comes of it.
func (s *weather) step() {
	who, id := s.pick(anybody), s.id()
	purpose := []acd.Purpose{acd.ForTransfer, acd.ForConsult, acd.ForConference}[s.r.IntN(3)]
	mode := []acd.Mode{acd.Listen, acd.Whisper, acd.Barge}[s.r.IntN(3)]
	var err error
	what := ""
	switch n := s.r.IntN(24); n {
	case 0, 1:
		b := s.Bindings(who)
		if len(b) > 0 {
			what = "calls"
			s.call(b[0], s.pick([]string{"b-tax", "b-slow", "chiba", "doi", "phone"}), "offer")
		}
	case 2, 3, 4:
		to := s.target()
		what = fmt.Sprint("invites ", purpose, to)
		err = s.x.InviteParty(ctx, who, id, purpose, to)
	case 5:
		what, err = "cancels", s.x.CancelInvite(ctx, who, id)
	case 6:
		what, err = "completes", s.x.Complete(ctx, who, id)
	case 7:
		what, err = "merges", s.x.Merge(ctx, who, id)
	case 8:
		whom := s.pick(anybody)
		what, err = "dismisses "+whom, s.x.Dismiss(ctx, who, id, whom)
	case 9:
		what, err = "leaves", s.x.Leave(ctx, who, id)
	case 10, 11:
		what, err = "joins "+string(mode), s.x.Join(ctx, "boss", id, mode)
	case 12:
		what, err = "takes over", s.x.TakeOver(ctx, "boss", id)
	case 13:
		what, err = "holds", s.x.Hold(ctx, who, id, s.r.IntN(2) == 0)
	case 14:
		what = "is cut off"
		for _, b := range s.Bindings(who) {
			s.unbind(b)
		}
	case 15:
		if len(s.Bindings(who)) == 0 {
			what = "is back"
			s.bind(who, fmt.Sprint(who, s.r.IntN(1000)), s.pick([]string{"wss", "wss", "tls"}))
		}
	default:
		what = s.peer(n)
	}
	if err == nil && what != "" {
		s.said = append(s.said, fmt.Sprint(who, " ", what))
	}
}

// peer is something that comes from a device.
func (s *weather) peer(n int) string {
	l := s.leg()
	if l == nil {
		return ""
	}
	incoming := l.call == ""
	say := fmt.Sprintf("(%s of %s) ", l.id, l.peer.Account.ID)
	switch {
	case n < 20 && !incoming && !l.done("picked up"):
		l.note("picked up")
		l.happen(sip.Answered{SDP: []byte("answer")})
		return say + "answers"
	case n == 20:
		l.happen(sip.Ended{Cause: "bye"})
		return say + "hangs up"
	case n == 21:
		l.happen(sip.Ended{Code: 603, Cause: "rejected"})
		return say + "declines"
	case n == 22:
		other := s.leg()
		replaces := ""
		if s.r.IntN(2) == 0 {
			replaces = other.id
		}
		to := s.pick(anybody)
		l.happen(sip.Referred{To: to, Replaces: replaces, Notify: func(int, string) {}})
		return say + "refers to " + to + " replacing " + replaces
	case n == 23:
		c := s.x.callWith(l.id)
		if c == nil {
			return ""
		}
		ev := []media.Event{media.Lost, media.Recovered, media.PeerClosed}[s.r.IntN(3)]
		c.do(func() {
			if p := c.partyWith(l.id); p != nil {
				p.session.(*fakeSession).notify(ev)
			}
		})
		return say + ev.String()
	}
	return ""
}

// check looks at every call: one agent at most, nobody hears two things, the
// Desk knows the same people, and every session in a bridge is open.
func (s *weather) check() {
	s.t.Helper()
	calls := make(map[string]*call)
	s.must(s.x.do(ctx, func() {
		maps.Copy(calls, s.x.table)
	}))
	for id, c := range calls {
		var mine []string
		waiting := true
		c.do(func() {
			waiting = c.waiting() || c.over
			agents := 0
			sc := c.scene()
			for i, p := range c.parties {
				mine = append(mine, fmt.Sprint(p.account.ID, p.role, p.mode))
				if p.role == acd.RoleAgent {
					agents++
				}
				f, _ := p.session.(*fakeSession)
				if f == nil {
					continue
				}
				if f.isClosed() {
					s.t.Errorf("%s is in the call with a closed session", p.account.ID)
				}
				if f.hearsMusic() != (sc.music(i) && (p != c.caller || c.answered)) {
					s.t.Errorf("%s hears music: %v", p.account.ID, f.hearsMusic())
				}
			}
			if agents > 1 || agents == 0 && !waiting {
				s.t.Errorf("%d agents in %v", agents, mine)
			}
			if b, ok := c.bridge.(*fakeBridge); ok && !c.over {
				for _, m := range b.members {
					if m.Session.(*fakeSession).isClosed() {
						s.t.Error("a closed session is in the bridge")
					}
				}
			}
		})
		if waiting {
			continue
		}
		var desk []string
		s.must(s.x.do(ctx, func() {
			v, _ := s.x.desk.Call(id)
			for _, p := range v.Parties {
				desk = append(desk, fmt.Sprint(p.Account, p.Role, p.Mode))
			}
		}))
		slices.Sort(mine)
		slices.Sort(desk)
		if !slices.Equal(mine, desk) {
			s.t.Errorf("the call has %v, the Desk %v", mine, desk)
		}
	}
}

// Whatever people do in whatever order, nothing is left when all have gone, and
// the call and the Desk agree at every moment of rest.
func TestStormOfCalls(t *testing.T) {
	for seed := range uint64(200) {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			s := &weather{world: newWorld(t, &fakeLedger{open: make(map[string][]byte)}), r: rand.New(rand.NewPCG(seed, 1))}
			for _, a := range []string{"aoki", "baba"} {
				s.agent(a)
			}
			s.staff("kiosk", "boss", "doi")
			s.bind("chiba", "c", "tls")
			s.bind("phone", "p", "tls")
			s.bind("gateway", "g", "tls")
			s.call(s.Bindings("kiosk")[0], "b-tax", "offer")
			for range 80 {
				s.step()
				if s.r.IntN(3) > 0 {
					synctest.Wait()
				}
				if s.r.IntN(10) == 0 {
					sleep(time.Duration(s.r.IntN(90)) * time.Second)
				}
				if s.r.IntN(4) == 0 {
					sleep(100 * time.Millisecond)
					s.check()
				}
			}
			s.end()
			if t.Failed() {
				t.Logf("seed %d:\n%s", seed, strings.Join(s.said, "\n"))
			}
		})
	}
}

// end hangs everybody up.
func (s *weather) end() {
	for range 50 {
		sleep(time.Second)
		l := s.leg()
		if l == nil {
			break
		}
		l.happen(sip.Ended{Cause: "bye"})
	}
	sleep(10 * time.Minute)
	if calls := s.x.Live().Calls; len(calls) > 0 {
		s.t.Errorf("calls are left: %+v", calls)
	}
	for _, a := range s.x.Live().Agents {
		if a.State == acd.StateTalking || a.State == acd.StateRinging || a.State == acd.StateHold {
			s.t.Errorf("%s is %s", a.ID, a.State)
		}
	}
	s.must(s.x.do(ctx, func() {
		if len(s.x.legs) > 0 {
			s.t.Errorf("%d legs are still known", len(s.x.legs))
		}
	}))
	s.close()
}
