package b2bua

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

// losing is a Desk to which one event does not come.
type losing struct {
	desk
	lose func(acd.Event) bool
	lost acd.Event
}

func (l *losing) Step(now time.Time, ev acd.Event) []acd.Command {
	if l.lost == nil && l.lose(ev) {
		l.lost = ev
		return nil
	}
	return l.desk.Step(now, ev)
}

// lose makes the next event that f picks get lost on its way to the Desk.
func (w *world) lose(f func(acd.Event) bool) *losing {
	w.t.Helper()
	l := &losing{lose: f}
	w.must(w.x.do(context.Background(), func() { l.desk, w.x.desk = w.x.desk, l }))
	return l
}

// the event of a type.
func of[E acd.Event](ev acd.Event) bool { _, ok := ev.(E); return ok }

// agentState is what the Desk says of an agent.
func (w *world) agentState(id string) acd.AgentState {
	w.t.Helper()
	var v acd.AgentView
	w.must(w.x.do(context.Background(), func() { v, _ = w.x.desk.Agent(id) }))
	return v.State
}

// healed is how soon nobody is stuck any more after an event was lost.
const healed = 15 * time.Second

func TestLostEvents(t *testing.T) {
	callees := func(w *world) {
		w.agent("aoki")
		w.agent("baba")
	}
	for _, c := range []struct {
		name string
		lose func(acd.Event) bool
		play func(w *world) // up to and with the loss
		want func(w *world) // after healed
	}{
		{
			name: "CallEnded of a call that talked", lose: of[acd.CallEnded],
			play: func(w *world) { w.play(w.talking().kiosk, sip.Ended{Cause: "bye"}) },
		},
		{
			name: "CallEnded of a call that rang", lose: of[acd.CallEnded],
			play: func(w *world) {
				w.agent("aoki")
				w.play(w.call(w.page("kiosk", "kiosk-1"), "b-tax", "offer"), sip.Ended{Cause: "cancelled"})
			},
		},
		{
			name: "CallEnded of a direct call", lose: of[acd.CallEnded],
			play: func(w *world) {
				callees(w)
				w.call(w.page("phone", "phone-1"), "aoki", "offer")
				w.play(w.one("aoki"), sip.Ended{Code: 603, Cause: "rejected"})
			},
		},
		{
			name: "CallArrived", lose: of[acd.CallArrived],
			play: func(w *world) {
				w.agent("aoki")
				w.call(w.page("kiosk", "kiosk-1"), "b-tax", "offer")
			},
			want: func(w *world) { w.one("aoki") }, // it rings after all
		},
		{
			name: "RingFailed", lose: of[acd.RingFailed],
			play: func(w *world) {
				w.agent("aoki")
				w.call(w.page("kiosk", "kiosk-1"), "b-tax", "offer")
				w.play(w.one("aoki"), sip.Ended{Code: 603, Cause: "rejected"})
			},
		},
		{
			name: "RingAnswered", lose: of[acd.RingAnswered],
			play: func(w *world) {
				callees(w)
				w.call(w.page("kiosk", "kiosk-1"), "b-tax", "offer")
				w.play(w.one("aoki"), sip.Answered{SDP: []byte("answer")})
			},
			want: func(w *world) {
				if v := w.view(); v.State != acd.CallConnected || v.Agent != "aoki" {
					w.t.Errorf("the call is %s with %q", v.State, v.Agent)
				}
				if got := w.agentState("baba"); got != acd.StateAvailable {
					w.t.Errorf("baba is %s", got)
				}
			},
		},
		{
			name: "ReachableChanged of who is gone", lose: of[acd.ReachableChanged],
			play: func(w *world) {
				page := w.agent("aoki")
				w.agent("baba")
				w.unbind(page)
			},
			want: func(w *world) {
				if got := w.agentState("aoki"); got != acd.StateOffline {
					w.t.Errorf("aoki is %s", got)
				}
			},
		},
		{
			name: "ReachableChanged of who came", lose: of[acd.ReachableChanged],
			play: func(w *world) { w.agent("aoki") },
		},
		{
			name: "DirectCallStarted", lose: of[acd.DirectCallStarted],
			play: func(w *world) {
				callees(w)
				w.call(w.page("phone", "phone-1"), "aoki", "offer")
			},
			want: func(w *world) {
				if got := w.agentState("aoki"); got != acd.StateRinging {
					w.t.Errorf("aoki is %s", got)
				}
			},
		},
		{
			name: "DirectCallAnswered", lose: of[acd.DirectCallAnswered],
			play: func(w *world) {
				callees(w)
				w.call(w.page("phone", "phone-1"), "aoki", "offer")
				w.play(w.one("aoki"), sip.Answered{SDP: []byte("answer")})
			},
			want: func(w *world) {
				if got := w.agentState("aoki"); got != acd.StateTalking {
					w.t.Errorf("aoki is %s", got)
				}
			},
		},
		{
			name: "HoldChanged", lose: of[acd.HoldChanged],
			play: func(w *world) {
				c := w.talking()
				w.must(w.x.Hold(context.Background(), "aoki", c.id, true))
			},
			want: func(w *world) {
				if v := w.view(); !v.Held || v.HeldBy != "aoki" {
					w.t.Errorf("held is %v by %q", v.Held, v.HeldBy)
				}
			},
		},
		{
			name: "InterruptedChanged", lose: of[acd.InterruptedChanged],
			play: func(w *world) { w.event(w.talking().kioskMedia, media.Lost) },
			want: func(w *world) {
				if v := w.view(); !slices.Equal(v.Interrupted, []string{"kiosk"}) {
					w.t.Errorf("%v are gone", v.Interrupted)
				}
			},
		},
		{
			name: "Invited", lose: of[acd.Invited],
			play: func(w *world) { w.invites(acd.ForConference) },
			want: func(w *world) { w.one("baba") }, // rings after all
		},
		{
			name: "InviteCancelled", lose: of[acd.InviteCancelled],
			play: func(w *world) {
				c := w.invites(acd.ForTransfer)
				w.must(w.x.CancelInvite(context.Background(), "aoki", c.id))
			},
			want: func(w *world) {
				if v := w.view(); v.Invite != nil || w.agentState("baba") != acd.StateAvailable {
					w.t.Errorf("the invitation goes on: %+v", v.Invite)
				}
			},
		},
		{
			name: "Requeued", lose: of[acd.Requeued],
			play: func(w *world) {
				c := w.talking()
				w.must(w.x.InviteParty(context.Background(), "aoki", c.id, acd.ForTransfer, acd.Target{Kind: acd.ToQueue, ID: "slow"}))
			},
			want: func(w *world) {
				if v := w.view(); v.State == acd.CallConnected || v.Queue != "slow" {
					w.t.Errorf("the call is %s in %s", v.State, v.Queue)
				}
			},
		},
		{
			name: "PartyLeft", lose: of[acd.PartyLeft],
			play: func(w *world) {
				c := w.conference()
				w.must(w.x.Leave(context.Background(), "baba", c.id))
			},
			want: func(w *world) {
				if got := w.agentState("baba"); got != acd.StateAvailable {
					w.t.Errorf("baba is %s", got)
				}
			},
		},
		{
			name: "PartyJoined", lose: of[acd.PartyJoined],
			play: func(w *world) {
				c := w.talking()
				w.page("chiba", "chiba-1")
				w.must(w.x.Join(context.Background(), "chiba", c.id, acd.Listen))
				w.play(w.one("chiba"), sip.Answered{SDP: []byte("answer")})
			},
			want: func(w *world) {
				if v := w.view(); len(v.Parties) != 3 || v.Parties[2].Role != acd.RoleSupervisor {
					w.t.Errorf("the supervisor is hidden: %+v", v.Parties)
				}
			},
		},
		{
			name: "Transferred", lose: of[acd.Transferred],
			play: func(w *world) {
				c := w.conference()
				w.must(w.x.Hangup(context.Background(), "aoki", c.id)) // baba goes on
			},
			want: func(w *world) {
				if v := w.view(); v.Agent != "baba" || w.agentState("aoki") != acd.StateAvailable {
					w.t.Errorf("the agent is %s, aoki is %s", v.Agent, w.agentState("aoki"))
				}
			},
		},
		{
			name: "NeedsChanged", lose: of[acd.NeedsChanged],
			play: func(w *world) {
				w.talking()
				w.must(w.x.SetNeeds(context.Background(), "kiosk", acd.Needs{Language: "en"}))
			},
			want: func(w *world) {
				if v := w.view(); v.Needs.Language != "en" {
					w.t.Errorf("needs are %+v", v.Needs)
				}
			},
		},
		{name: "nothing", lose: func(acd.Event) bool { return false }, play: callees},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(w *world) {
				l := w.lose(c.lose)
				c.play(w)
				if l.lost == nil && c.name != "nothing" {
					t.Fatal("no such event came")
				}
				sleep(healed)
				if c.want != nil {
					c.want(w)
				}
				w.endAll()
				sleep(healed)
				for _, a := range w.x.Live().Agents {
					if a.Reachable && a.State != acd.StateAvailable {
						t.Errorf("%s is %s", a.ID, a.State)
					}
				}
				if calls := w.x.Live().Calls; len(calls) > 0 {
					t.Errorf("calls are left: %+v", calls)
				}
			})
		})
	}
}

// invites lets aoki bring baba into a call.
func (w *world) invites(why acd.Purpose) talking {
	w.t.Helper()
	c := w.talking()
	w.agent("baba")
	w.must(w.x.InviteParty(context.Background(), "aoki", c.id, why, acd.Target{Kind: acd.ToAccount, ID: "baba"}))
	return c
}

// conference is a call in which baba is a guest.
func (w *world) conference() talking {
	w.t.Helper()
	c := w.invites(acd.ForConference)
	w.play(w.one("baba"), sip.Answered{SDP: []byte("answer")})
	return c
}

// A call that was restored, and of which the Desk did not hear.
func TestLostCallRestored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := &fakeLedger{open: make(map[string][]byte)}
		w := newWorld(t, ledger)
		w.talking()
		w.close()

		w = &world{t: t, ledger: ledger, bindings: make(map[string][]sip.Binding), published: make(map[string][]sip.State)}
		w.x = New(Options{Media: w, Ledger: ledger, Log: slog.New(slog.DiscardHandler)})
		w.x.desk = &losing{desk: w.x.desk, lose: of[acd.CallRestored]}
		if err := w.x.Start(context.Background(), w, site()); err != nil {
			t.Fatal(err)
		}
		sleep(healed)
		if v := w.view(); v.State != acd.CallConnected || v.Agent != "aoki" {
			t.Errorf("the call is %+v", v)
		}
		w.endAll()
		w.close()
	})
}

// endAll hangs up whatever caller is still there.
func (w *world) endAll() {
	w.t.Helper()
	var callers []string
	w.must(w.x.do(context.Background(), func() {
		for id, c := range w.x.table {
			callers = append(callers, c.caller.account.ID, id)
		}
	}))
	for pair := range slices.Chunk(callers, 2) {
		if err := w.x.Hangup(context.Background(), pair[0], pair[1]); err != nil {
			w.t.Logf("hang up: %v", err)
		}
		synctest.Wait()
	}
}

// An event that is only on its way is not repaired: the call and the Desk must
// differ twice in a row.
func TestCorrections(t *testing.T) {
	agree := facts{held: acd.HoldChanged{Call: "c"}}
	view := acd.CallView{ID: "c", State: acd.CallConnected, Agent: "aoki", Parties: []acd.PartyView{
		{Account: "kiosk", Role: acd.RoleCaller}, {Account: "aoki", Role: acd.RoleAgent}, {Account: "baba", Role: acd.RoleGuest},
	}}
	agree.parties = []acd.PartyJoined{
		{Call: "c", Account: "kiosk", Role: acd.RoleCaller},
		{Call: "c", Account: "aoki", Role: acd.RoleAgent},
		{Call: "c", Account: "baba", Role: acd.RoleGuest},
	}
	for _, c := range []struct {
		name   string
		change func(v *acd.CallView, f *facts)
		want   []acd.Event
	}{
		{"nothing", func(*acd.CallView, *facts) {}, nil},
		{"held", func(_ *acd.CallView, f *facts) { f.held.Held, f.held.By = true, "aoki" }, []acd.Event{acd.HoldChanged{Call: "c", Held: true, By: "aoki"}}},
		{"resumed", func(v *acd.CallView, _ *facts) { v.Held, v.HeldBy = true, "aoki" }, []acd.Event{acd.HoldChanged{Call: "c"}}},
		{"gone", func(_ *acd.CallView, f *facts) { f.gone = []string{"kiosk"} }, []acd.Event{acd.InterruptedChanged{Call: "c", Party: "kiosk", Interrupted: true}}},
		{"back", func(v *acd.CallView, _ *facts) { v.Interrupted = []string{"kiosk"} }, []acd.Event{acd.InterruptedChanged{Call: "c", Party: "kiosk"}}},
		{"guest left", func(_ *acd.CallView, f *facts) { f.parties = f.parties[:2] }, []acd.Event{acd.PartyLeft{Call: "c", Account: "baba"}}},
		{"guest came", func(v *acd.CallView, _ *facts) { v.Parties = v.Parties[:2] }, []acd.Event{acd.PartyJoined{Call: "c", Account: "baba", Role: acd.RoleGuest}}},
		{"mode changed", func(v *acd.CallView, f *facts) {
			v.Parties[2].Role, v.Parties[2].Mode = acd.RoleSupervisor, acd.Listen
			f.parties[2].Role, f.parties[2].Mode = acd.RoleSupervisor, acd.Whisper
		}, []acd.Event{acd.PartyJoined{Call: "c", Account: "baba", Role: acd.RoleSupervisor, Mode: acd.Whisper}}},
		{"transferred", func(_ *acd.CallView, f *facts) {
			f.parties = []acd.PartyJoined{f.parties[0], {Call: "c", Account: "baba", Role: acd.RoleAgent}}
		}, []acd.Event{acd.Transferred{Call: "c", From: "aoki", To: "baba"}}},
		{"answered", func(v *acd.CallView, f *facts) {
			v.State, v.Agent = acd.CallRinging, ""
			f.answered = []acd.RingAnswered{{Call: "c", Agent: "aoki", Attempt: 3}}
		}, []acd.Event{acd.RingAnswered{Call: "c", Agent: "aoki", Attempt: 3}}},
	} {
		v, f := view, agree
		v.Parties, f.parties = slices.Clone(view.Parties), slices.Clone(agree.parties)
		c.change(&v, &f)
		if got := corrections(v, &f); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %T %+v, want %T %+v", c.name, got, got, c.want, c.want)
		}
	}
}
