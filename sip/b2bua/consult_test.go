package b2bua

import (
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

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
