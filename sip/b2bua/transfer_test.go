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
			l.happen(sip.Answered{SDP: []byte("answer")})
			l.happen(sip.Ended{Cause: "bye"})
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(w *world) {
				call := w.talking()
				b := w.agent("baba")
				w.brings("aoki", call.id, acd.ForTransfer, to("baba"))
				keys := call.kioskMedia.keys
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
				_, _ = b, keys
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

func TestAttendedTransfer(t *testing.T) {
	run(t, func(w *world) {
		c := w.consulting()
		w.expect(c.id, "kiosk:music aoki:baba baba:aoki")
		if got := w.slots(c.id, "baba"); got != "aoki" {
			t.Errorf("baba was told of %s", got)
		}
		if got := w.slots(c.id, "aoki"); got != "kiosk,baba" {
			t.Errorf("aoki was told of %s", got)
		}
		if from := w.one("baba").from.ID; from != "aoki" {
			t.Errorf("baba sees %s calling", from)
		}
		w.must(w.x.Complete(ctx, "aoki", c.id))
		w.expect(c.id, "kiosk:baba baba:kiosk")
		if got := w.slots(c.id, "kiosk"); got != "baba" {
			t.Errorf("the kiosk was told of %q", got)
		}
		if got := w.slots(c.id, "baba"); got != "kiosk" {
			t.Errorf("baba was told of %s", got) // aoki's slot is free for the caller
		}
		if !c.staff.done("hangup 0") || w.view().Agent != "baba" {
			t.Error("aoki is still there")
		}
		w.ends(c)
	})
}

func TestAttendedTransferBecomesAConference(t *testing.T) {
	run(t, func(w *world) {
		c := w.consulting()
		w.must(w.x.Merge(ctx, "aoki", c.id))
		w.expect(c.id, "kiosk:aoki+baba aoki:kiosk+baba baba:kiosk+aoki")
		if got := w.slots(c.id, "kiosk"); got != "aoki,baba" {
			t.Errorf("the kiosk was told of %s", got)
		}
		if got := w.slots(c.id, "baba"); got != "aoki,kiosk" {
			t.Errorf("baba was told of %s", got)
		}
		w.ends(c)
	})
}

// A consultation can end in many ways.
func TestConsultationEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		ends func(w *world, c talking)
		want string
	}{
		{"dismissed", func(w *world, c talking) { w.must(w.x.Dismiss(ctx, "aoki", c.id, "baba")) }, "kiosk:aoki aoki:kiosk"},
		{"the consulted hangs up", func(w *world, _ talking) { w.play(w.one("baba"), sip.Ended{Cause: "bye"}) }, "kiosk:aoki aoki:kiosk"},
		{"the consulted leaves", func(w *world, c talking) { w.must(w.x.Leave(ctx, "baba", c.id)) }, "kiosk:aoki aoki:kiosk"},
		{"the consulted is lost for good", func(w *world, c talking) {
			w.cut("baba", c.id)
			w.expect(c.id, "kiosk:music aoki:baba+music baba:aoki")
			sleep(6 * time.Minute)
		}, "kiosk:aoki aoki:kiosk"},
		// The caller is not lost when the agent goes.
		{"the agent hangs up", func(w *world, c talking) { w.play(c.staff, sip.Ended{Cause: "bye"}) }, "kiosk:baba baba:kiosk"},
		{"the agent is lost for good", func(w *world, c talking) {
			w.cut("aoki", c.id)
			w.expect(c.id, "kiosk:music aoki:baba baba:aoki+music")
			sleep(6 * time.Minute)
		}, "kiosk:baba baba:kiosk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(w *world) {
				call := w.consulting()
				c.ends(w, call)
				w.expect(call.id, c.want)
				w.ends(call)
			})
		})
	}
}

func TestAgentReturnsToTheConsultation(t *testing.T) {
	run(t, func(w *world) {
		c := w.consulting()
		w.cut("aoki", c.id)
		w.page("aoki", "aoki-2")
		back := w.one2("aoki", c.staff)
		w.play(back, sip.Answered{SDP: []byte("answer")})
		w.expect(c.id, "kiosk:music aoki:baba baba:aoki")
		w.must(w.x.Complete(ctx, "aoki", c.id))
		w.expect(c.id, "kiosk:baba baba:kiosk")
		w.ends(c)
	})
}

// A hold is over when the consultation begins: it would silence it.
func TestConsultFromHold(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.agent("baba")
		w.must(w.x.Hold(ctx, "aoki", c.id, true))
		w.brings("aoki", c.id, acd.ForConsult, to("baba"))
		w.expect(c.id, "kiosk:music aoki:")
		w.answer("baba")
		w.expect(c.id, "kiosk:music aoki:baba baba:aoki")
		if w.view().Held {
			t.Error("the call is still held")
		}
		w.must(w.x.Dismiss(ctx, "aoki", c.id, "baba"))
		w.expect(c.id, "kiosk:aoki aoki:kiosk")
		w.ends(c)
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

func TestTransferToAQueue(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.x.Configure(onlyIn("baba", "slow"))
		w.agent("baba")
		w.brings("aoki", c.id, acd.ForTransfer, queue("slow"))
		w.expectWaiting(c.id)
		if !c.staff.done("hangup 0") || !c.kioskMedia.hearsMusic() || c.kioskMedia.music != "slow" {
			t.Errorf("aoki did %v, the kiosk hears %q", c.staff.did, c.kioskMedia.music)
		}
		w.answer("baba")
		w.expect(c.id, "kiosk:baba baba:kiosk")
		r := w.ends(c)
		want := []string{SegmentQueued, SegmentTalking, SegmentTransfer, SegmentQueued, SegmentTalking}
		got := slices.DeleteFunc(kinds(r), func(k string) bool { return !slices.Contains(want, k) })
		if !slices.Equal(got, want) || r.Callee != "baba" || r.Queue != "slow" {
			t.Errorf("record is %+v", r)
		}
	})
}

// onlyIn is the site where an agent serves one queue only.
func onlyIn(agent, queue string) Site {
	s := site()
	for i, a := range s.Desk.Agents {
		if a.ID == agent {
			s.Desk.Agents[i].Queues = []acd.Membership{{Queue: queue}}
		} else {
			s.Desk.Agents[i].Queues = []acd.Membership{{Queue: "tax"}}
		}
	}
	return s
}

// expectWaiting checks that nobody but the caller is left in a call.
func (w *world) expectWaiting(id string) {
	w.t.Helper()
	w.expect(id, "kiosk:music")
	if v := w.view(); v.State == acd.CallConnected || v.Agent != "" {
		w.t.Errorf("view is %+v", v)
	}
}

func TestTransferToADesertedQueueIsRefused(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.x.Configure(onlyIn("baba", "slow"))
		w.brings("aoki", c.id, acd.ForTransfer, queue("slow"))
		w.expect(c.id, "kiosk:aoki aoki:kiosk")
		if v := w.view(); v.Failed == nil || v.Failed.Cause != acd.CauseNoAgent {
			t.Errorf("failed: %+v", v.Failed)
		}
		w.ends(c)
	})
}

// Who is not served where they were transferred to comes back.
func TestTransferToAQueueReturns(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.x.Configure(onlyIn("baba", "slow"))
		w.agent("baba")
		w.brings("aoki", c.id, acd.ForTransfer, queue("slow"))
		w.play(w.one("baba"), sip.Ended{Code: 603, Cause: "rejected"})
		for range 60 {
			for _, l := range w.rung("baba") {
				w.play(l, sip.Ended{Code: 603, Cause: "rejected"})
			}
			if len(w.rung("aoki")) > 0 {
				break
			}
			sleep(10 * time.Second)
		}
		w.answer("aoki")
		w.expect(c.id, "kiosk:aoki aoki:kiosk")
		if v := w.view(); v.Queue != "tax" {
			t.Errorf("the call is in queue %s", v.Queue)
		}
		if r := w.ends(c); r.Queue != "tax" {
			t.Errorf("the record's queue is %s", r.Queue)
		}
	})
}

func TestCallerHangsUpAfterATransferToAQueue(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.x.Configure(onlyIn("baba", "slow"))
		w.agent("baba")
		w.brings("aoki", c.id, acd.ForTransfer, queue("slow"))
		w.play(c.kiosk, sip.Ended{Cause: "bye"})
		if r := w.record(); r.Cause != CauseAbandoned || r.Answered.IsZero() || len(w.rung("baba")) != 0 {
			t.Errorf("record is %+v", r)
		}
	})
}

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
