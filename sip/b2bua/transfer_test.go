package b2bua

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

func TestBlindTransfer(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.agent("baba")
		w.brings("aoki", c.id, acd.ForTransfer, to("baba"))
		w.expect(c.id, "kiosk:music aoki:") // until baba answers
		target := w.one("baba")
		if target.from.ID != "kiosk" {
			t.Errorf("baba sees %s calling", target.from.ID)
		}
		w.answer("baba")
		w.expect(c.id, "kiosk:baba baba:kiosk")
		if !c.staff.done("hangup 0") {
			t.Error("who transferred is still there")
		}
		if e, ok := w.x.LastEnded("aoki"); !ok || e.Call != c.id {
			t.Errorf("who transferred is told %+v", e)
		}
		if v := w.view(); v.Agent != "baba" || v.Invite != nil || v.Held {
			t.Errorf("view is %+v", v)
		}
		r := w.ends(c)
		if r.Callee != "baba" {
			t.Errorf("the record's callee is %s", r.Callee)
		}
		i := slices.IndexFunc(r.Segments, func(s Segment) bool { return s.Kind == SegmentTransfer })
		if i < 0 || r.Segments[i].Account != "aoki" || r.Segments[i].Target != "account:baba" || r.Segments[i].Result != "answered" {
			t.Errorf("segments are %+v", r.Segments)
		}
	})
}

// A transfer that fails comes back, however it fails.
func TestBlindTransferFails(t *testing.T) {
	for _, c := range []struct {
		name  string
		fails func(w *world, c talking, target *fakeLeg)
		cause acd.RingCause
	}{
		{"declined", func(w *world, _ talking, l *fakeLeg) { w.play(l, sip.Ended{Code: 603, Cause: "rejected"}) }, acd.CauseDeclined},
		{"unreachable", func(w *world, _ talking, l *fakeLeg) { w.play(l, sip.Ended{Code: 503, Cause: "transport"}) }, acd.CauseUnreachable},
		{"no answer", func(w *world, _ talking, _ *fakeLeg) { sleep(acd.InviteTime + time.Second) }, acd.CauseNoAnswer},
		{"the target's line is lost", func(w *world, _ talking, l *fakeLeg) { w.unbind(l.peer) }, acd.CauseUnreachable},
		{"cancelled", func(w *world, c talking, _ *fakeLeg) { w.must(w.x.CancelInvite(ctx, "aoki", c.id)) }, ""},
		{"answered and hung up", func(w *world, _ talking, l *fakeLeg) {
			// Before the Desk has its word.
			word := make(chan struct{})
			go w.x.post(func() { <-word })
			synctest.Wait()
			l.happen(sip.Answered{SDP: []byte("answer")})
			l.happen(sip.Ended{Cause: "bye"})
			synctest.Wait()
			close(word)
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(w *world) {
				call := w.talking()
				w.agent("baba")
				w.brings("aoki", call.id, acd.ForTransfer, to("baba"))
				l := w.one("baba")
				c.fails(w, call, l)
				synctest.Wait()
				if n := len(w.rung("baba")); n != 0 {
					t.Errorf("%d legs to baba are left", n)
				}
				w.expect(call.id, "kiosk:aoki aoki:kiosk")
				v := w.view()
				if c.cause != "" && (v.Failed == nil || v.Failed.Cause != c.cause) {
					t.Errorf("failed: %+v", v.Failed)
				}
				w.ends(call)
			})
		})
	}
}

func TestCallerHangsUpInATransfer(t *testing.T) {
	for _, why := range []acd.Purpose{acd.ForTransfer, acd.ForConsult, acd.ForConference} {
		t.Run(string(why), func(t *testing.T) {
			run(t, func(w *world) {
				c := w.talking()
				w.agent("baba")
				w.brings("aoki", c.id, why, to("baba"))
				target := w.one("baba")
				w.ends(c)
				if !target.done("hangup 0") || !c.staff.done("hangup 0") {
					t.Error("a leg goes on")
				}
			})
		})
	}
}

func TestAgentHangsUpInATransfer(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.agent("baba")
		w.brings("aoki", c.id, acd.ForTransfer, to("baba"))
		w.play(c.staff, sip.Ended{Cause: "bye"})
		if w.record().Cause != CauseAgent || len(w.rung("baba")) != 0 {
			t.Error("the call goes on")
		}
	})
}

func TestOneInvitationAtATime(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.staff("baba", "chiba")
		w.brings("aoki", c.id, acd.ForConference, to("baba"))
		if err := w.x.InviteParty(ctx, "aoki", c.id, acd.ForConference, to("chiba")); !errors.Is(err, ErrBusy) {
			t.Errorf("a second invitation: %v", err)
		}
		w.must(w.x.CancelInvite(ctx, "aoki", c.id))
		w.brings("aoki", c.id, acd.ForConference, to("chiba"))
		w.answer("chiba")
		w.expect(c.id, "kiosk:aoki+chiba aoki:kiosk+chiba chiba:kiosk+aoki")
		w.ends(c)
	})
}

// An answer that crosses the cancellation counts: the Desk has the last word.
func TestAnswerCrossesCancellation(t *testing.T) {
	for _, why := range []acd.Purpose{acd.ForTransfer, acd.ForConsult, acd.ForConference} {
		t.Run(string(why), func(t *testing.T) {
			run(t, func(w *world) {
				c := w.talking()
				w.agent("baba")
				w.brings("aoki", c.id, why, to("baba"))
				l := w.one("baba")
				l.happen(sip.Answered{SDP: []byte("answer")})
				_ = w.x.CancelInvite(ctx, "aoki", c.id)
				synctest.Wait()
				v := w.view()
				if l.done("hangup 0") != (len(v.Parties) == 2 && v.Agent == "aoki") {
					t.Errorf("baba's leg did %v, the view is %+v", l.did, v)
				}
				w.ends(c)
			})
		})
	}
}

// Two agents of an invited queue answer at once: one comes in.
func TestCrossingAnswersOfAnInvitedQueue(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.agent("baba")
		w.x.Configure(withAgents("aoki", "baba", "chiba"))
		w.agent("chiba")
		w.brings("aoki", c.id, acd.ForConference, acd.Target{Kind: acd.ToQueue, ID: "tax"})
		a, b := w.one("baba"), w.one("chiba")
		a.happen(sip.Answered{SDP: []byte("answer")})
		b.happen(sip.Answered{SDP: []byte("answer")})
		synctest.Wait()
		if n := len(w.rung("baba")) + len(w.rung("chiba")); n != 1 || len(w.view().Parties) != 3 {
			t.Errorf("%d came in", n)
		}
		w.ends(c)
	})
}

// withAgents is the site with these agents for all queues.
func withAgents(ids ...string) Site {
	s := site()
	for _, id := range ids {
		if !slices.ContainsFunc(s.Desk.Agents, func(a acd.Agent) bool { return a.ID == id }) {
			s.Desk.Agents = append(s.Desk.Agents, acd.Agent{ID: id, Queues: s.Desk.Agents[0].Queues})
		}
	}
	return s
}

func queue(id string) acd.Target { return acd.Target{Kind: acd.ToQueue, ID: id} }

// An outside address is called at its gateway, and nowhere else.
func TestTransferToAnOutsideAddress(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.bind("gateway", "gw", "tls")
		out := acd.Target{Kind: acd.ToAddress, ID: "interpreter"}
		w.brings("aoki", c.id, acd.ForConference, out)
		l := w.answer("gateway")
		if l.user != "0471" {
			t.Errorf("the number is %q", l.user)
		}
		name := acd.AddressAgent("interpreter")
		w.expect(c.id, "kiosk:aoki+"+name+" aoki:kiosk+"+name+" "+name+":kiosk+aoki")
		if got := w.x.Devices(c.id); got[name] != "phone" || got["kiosk"] != "page" {
			t.Errorf("devices are %v", got)
		}
		// Nobody of the staff is left when the agent goes.
		w.play(c.staff, sip.Ended{Cause: "bye"})
		if w.record().Cause != CauseAgent {
			t.Error("the caller is left to an outside party")
		}
	})
}

func TestMediaOfTheTargetIsLostInTheTransfer(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.agent("baba")
		w.brings("aoki", c.id, acd.ForTransfer, to("baba"))
		w.answer("baba")
		w.event(w.media("baba", c.id), media.Lost)
		w.expect(c.id, "kiosk:baba+music baba:kiosk")
		w.event(w.media("baba", c.id), media.Recovered)
		w.expect(c.id, "kiosk:baba baba:kiosk")
		w.ends(c)
	})
}
