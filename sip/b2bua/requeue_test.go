package b2bua

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

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

// Whoever answers and hangs up before the Desk's word does not cost the caller
// its place.
func TestAgentVanishes(t *testing.T) {
	run(t, func(w *world) {
		w.agent("aoki")
		kiosk := w.call(w.page("kiosk", "kiosk-1"), "b-tax", "offer")
		l := w.one("aoki")
		word := make(chan struct{})
		go w.x.post(func() { <-word })
		synctest.Wait()
		l.happen(sip.Answered{SDP: []byte("answer")})
		l.happen(sip.Ended{Cause: "bye"})
		synctest.Wait()
		close(word)
		synctest.Wait()
		w.answer("aoki")
		w.expect(l.call, "kiosk:aoki aoki:kiosk")
		w.play(kiosk, sip.Ended{Cause: "bye"})
		w.record()
	})
}
