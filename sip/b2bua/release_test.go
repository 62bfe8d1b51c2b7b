package b2bua

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

func TestEndings(t *testing.T) {
	for _, c := range []struct {
		reason acd.RejectReason
		want   ending
	}{
		{acd.RejectUnknownQueue, ending{CauseFailed, 404}},
		{acd.RejectFull, ending{CauseBusy, 486}},
		{acd.RejectNoAgent, ending{CauseNoAgent, 480}},
		{acd.RejectClosed, ending{CauseClosed, 480}},
		{acd.RejectTimeout, ending{CauseNoAnswer, 480}},
		{acd.RejectMessage, ending{CauseMessage, 480}},
		{acd.RejectStop, ending{CauseStop, 503}},
	} {
		if got := endingOf(c.reason); got != c.want {
			t.Errorf("%s ends as %+v, want %+v", c.reason, got, c.want)
		}
	}
}

// command plays a command of the Desk.
func (w *world) command(cmd acd.Command) {
	w.t.Helper()
	w.must(w.x.do(context.Background(), func() { w.x.route(cmd) }))
}

// waiting is a caller of a queue that nobody serves.
func (w *world) waiting(button string) (l *fakeLeg, id string) {
	w.t.Helper()
	l = w.call(w.page("kiosk", "kiosk-1"), button, "offer")
	return l, w.view().ID
}

// The caller hears why it is not served, in its language, and then the call
// ends; it is answered for that if it was not.
func TestRejectedWithMessage(t *testing.T) {
	for _, button := range []string{"b-tax", "b-slow"} {
		for _, how := range []string{"heard", "endless", "hung up"} {
			t.Run(button+" "+how, func(t *testing.T) {
				run(t, func(w *world) {
					w.must(w.x.SetNeeds(context.Background(), "kiosk", acd.Needs{Language: "en"}))
					leg, id := w.waiting(button)
					w.must(w.x.do(context.Background(), func() { w.x.step(acd.CallEnded{Call: id}) })) // as the Desk does
					w.command(acd.Reject{Call: id, Reason: acd.RejectMessage, Message: "busy"})
					s := w.sessions[0]
					if want := [][]acd.Prompt{{{Kind: acd.Recorded, ID: "busy"}}}; !reflect.DeepEqual(s.said, want) || s.saidIn != "en" || !leg.done("answer") {
						t.Fatalf("it hears %+v in %q; %v", s.said, s.saidIn, leg.did)
					}
					if leg.done("hangup 480") {
						t.Fatal("it ends before the message did")
					}
					switch how {
					case "heard":
						s.spoken()
					case "endless":
						sleep(longestMessage + time.Second)
					case "hung up":
						w.play(leg, sip.Ended{Cause: "bye"})
					}
					if r := w.record(); r.Cause != CauseMessage {
						t.Errorf("cause is %s", r.Cause)
					}
					if got := w.record().Segments[0]; got.Kind != SegmentQueued || got.Result != string(CauseMessage) {
						t.Errorf("segment is %+v", got)
					}
				})
			})
		}
	}
}

// An announcement goes to a caller that waits; a connection interrupts it, and
// somebody who talks hears none.
func TestAnnouncement(t *testing.T) {
	run(t, func(w *world) {
		leg, id := w.waiting("b-tax")
		say := acd.Announcement{Call: id, Prompts: []acd.Prompt{{Kind: acd.Position, N: 1}, {Kind: acd.Estimate, Wait: 5 * time.Minute}}}
		w.command(say)
		s := w.sessions[0]
		if !reflect.DeepEqual(s.said, [][]acd.Prompt{say.Prompts}) {
			t.Errorf("it hears %+v", s.said)
		}
		w.agent("aoki")
		w.play(w.one("aoki"), sip.Answered{SDP: []byte("answer")})
		if s.hearsMusic() || s.saidAll != nil {
			t.Error("the announcement goes on although somebody answered")
		}
		w.command(say)
		if len(s.said) != 1 {
			t.Error("somebody who talks hears an announcement")
		}
		w.play(leg, sip.Ended{Cause: "bye"})
	})
}

// R27: a caller whom an overflow leads on has a segment for each queue, and its
// music changes with it.
func TestOverflowIsRecorded(t *testing.T) {
	run(t, func(w *world) {
		s := site()
		s.Desk.Queues[0].Overflow = []acd.Overflow{{After: 20 * time.Second, To: acd.Target{Kind: acd.ToQueue, ID: "slow"}}}
		w.x.Configure(s)
		leg, _ := w.waiting("b-tax")
		sleep(30 * time.Second)
		if v := w.view(); v.Queue != "slow" {
			t.Fatalf("it waits in %s", v.Queue)
		}
		if got := w.sessions[0].music; got != "slow" {
			t.Errorf("it hears the music of %q", got)
		}
		w.play(leg, sip.Ended{Cause: "bye"})
		var got []string
		for _, g := range w.record().Segments {
			got = append(got, fmt.Sprintf("%s %s %s %v", g.Kind, g.Queue, g.Result, g.End.Sub(g.Start).Round(time.Second)))
		}
		want := []string{"queued tax overflow 20s", "queued slow abandoned 11s"}
		if !slices.Equal(got, want) {
			t.Errorf("segments are %q, want %q", got, want)
		}
	})
}

// A supervisor moves a caller that waits: it has a segment for each queue, too.
func TestMove(t *testing.T) {
	run(t, func(w *world) {
		w.x.Configure(site())
		leg, id := w.waiting("b-tax")
		sleep(5 * time.Second)
		w.must(w.x.Move(context.Background(), id, "slow", true))
		synctest.Wait()
		if v := w.view(); v.Queue != "slow" || v.Position != 1 || w.sessions[0].music != "slow" {
			t.Errorf("%+v, music %s", v, w.sessions[0].music)
		}
		if err := w.x.Move(context.Background(), "nothing", "slow", false); !errors.Is(err, ErrNoCall) {
			t.Errorf("a call that is not there: %v", err)
		}
		w.play(leg, sip.Ended{Cause: "bye"})
		got := []string{}
		for _, g := range w.record().Segments {
			got = append(got, g.Kind+" "+g.Queue+" "+g.Result)
		}
		if want := []string{"queued tax overflow", "queued slow abandoned"}; !slices.Equal(got, want) {
			t.Errorf("segments are %q, want %q", got, want)
		}
	})
	run(t, func(w *world) {
		c := w.talking()
		if err := w.x.Move(context.Background(), c.id, "slow", false); !errors.Is(err, ErrNotWaiting) {
			t.Errorf("a call that talks: %v", err)
		}
		w.ends(c)
	})
}

// R21: a planned stop ends waiting and running calls with a cause of its own.
func TestPlannedStop(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.command(acd.EndCall{Call: c.id})
		if r := w.record(); r.Cause != CauseStop || !c.staff.done("hangup 0") || !c.kiosk.done("hangup 0") {
			t.Errorf("cause is %s; %v %v", r.Cause, c.staff.did, c.kiosk.did)
		}
	})
	run(t, func(w *world) {
		leg, id := w.waiting("b-slow")
		w.command(acd.Reject{Call: id, Reason: acd.RejectStop})
		if r := w.record(); r.Cause != CauseStop || !leg.done(fmt.Sprint("hangup ", 503)) {
			t.Errorf("cause is %s; %v", r.Cause, leg.did)
		}
	})
}

// What the Desk does to an agent's presence is kept as if it was chosen.
func TestForcedPresenceIsKept(t *testing.T) {
	run(t, func(w *world) {
		w.command(acd.PresenceForced{Agent: "aoki", Presence: acd.Away, Reason: acd.ReasonMissed})
		sleep(time.Second)
		if got := w.ledger.presence["aoki"]; got != (Choice{acd.Away, acd.ReasonMissed}) {
			t.Errorf("kept %+v", got)
		}
	})
}
