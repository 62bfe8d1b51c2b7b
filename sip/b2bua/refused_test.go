package b2bua

import (
	"errors"
	"testing"

	"madoguchi/acd"
)

// Who may what: every command by everybody who may not.
func TestCommandsAreRefused(t *testing.T) {
	type command func(x *Exchange, who, id string) error
	invite := func(p acd.Purpose) command {
		return func(x *Exchange, who, id string) error { return x.InviteParty(ctx, who, id, p, to("doi")) }
	}
	dismiss := func(whom string) command {
		return func(x *Exchange, who, id string) error { return x.Dismiss(ctx, who, id, whom) }
	}
	transfer, consult, conference := invite(acd.ForTransfer), invite(acd.ForConsult), invite(acd.ForConference)
	complete := func(x *Exchange, who, id string) error { return x.Complete(ctx, who, id) }
	merge := func(x *Exchange, who, id string) error { return x.Merge(ctx, who, id) }
	leave := func(x *Exchange, who, id string) error { return x.Leave(ctx, who, id) }
	cancel := func(x *Exchange, who, id string) error { return x.CancelInvite(ctx, who, id) }
	takeOver := func(x *Exchange, who, id string) error { return x.TakeOver(ctx, who, id) }
	hold := func(x *Exchange, who, id string) error { return x.Hold(ctx, who, id, true) }
	join := func(m acd.Mode) command {
		return func(x *Exchange, who, id string) error { return x.Join(ctx, who, id, m) }
	}
	for _, c := range []struct {
		name string
		do   command
		who  string
		want error
	}{
		{"the citizen transfers", transfer, "kiosk", ErrNotAllowed},
		{"the citizen consults", consult, "kiosk", ErrNotAllowed},
		{"the citizen invites", conference, "kiosk", ErrNotAllowed},
		{"the citizen completes", complete, "kiosk", ErrNotAllowed},
		{"the citizen merges", merge, "kiosk", ErrNotAllowed},
		{"the citizen dismisses", dismiss("baba"), "kiosk", ErrNotAllowed},
		{"the citizen leaves", leave, "kiosk", ErrNotAllowed},
		{"the citizen cancels", cancel, "kiosk", ErrNotTalked},
		{"the citizen supervises", join(acd.Listen), "kiosk", ErrNotAllowed},
		{"the citizen takes over", takeOver, "kiosk", ErrNotAllowed},
		{"a guest transfers", transfer, "baba", ErrNotAllowed},
		{"a guest consults", consult, "baba", ErrNotAllowed},
		{"a guest completes", complete, "baba", ErrNotAllowed},
		{"a guest merges", merge, "baba", ErrNotAllowed},
		{"a guest dismisses", dismiss("chiba"), "baba", ErrNotAllowed},
		{"a guest holds", hold, "baba", ErrNotAllowed},
		{"a guest supervises", join(acd.Listen), "baba", ErrNotAllowed},
		{"a guest takes over", takeOver, "baba", ErrNotAllowed},
		{"a listener invites", conference, "boss", ErrNotAllowed},
		{"a listener transfers", transfer, "boss", ErrNotAllowed},
		{"a listener dismisses", dismiss("baba"), "boss", ErrNotAllowed},
		{"a listener holds", hold, "boss", ErrNotAllowed},
		{"a supervisor in no mode", join("hidden"), "boss", ErrNotAllowed},
		{"the agent dismisses the supervisor", dismiss("boss"), "aoki", ErrNotAllowed},
		{"the agent dismisses the citizen", dismiss("kiosk"), "aoki", ErrNotAllowed},
		{"the agent dismisses themselves", dismiss("aoki"), "aoki", ErrNotAllowed},
		{"the agent dismisses a stranger", dismiss("doi"), "aoki", ErrNoCall},
		{"the agent completes nothing", complete, "aoki", ErrNotTalked},
		{"the agent merges nothing", merge, "aoki", ErrNotTalked},
		{"the agent cancels nothing", cancel, "aoki", ErrNotTalked},
		{"the agent takes over", takeOver, "aoki", ErrNotAllowed},
		{"an unknown purpose", invite("spy"), "aoki", ErrNotAllowed},
		{"a return by hand", invite(acd.ForReturn), "aoki", ErrNotAllowed},
		{"a stranger transfers", transfer, "doi", ErrNoCall},
		{"a stranger takes over", takeOver, "doi", ErrNoCall},
		{"a stranger leaves", leave, "doi", ErrNoCall},
		{"a stranger holds", hold, "doi", ErrNoCall},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(w *world) {
				call := w.conferring("baba", "chiba")
				w.staff("doi")
				w.joins("boss", call.id, acd.Listen)
				if err := c.do(w.x, c.who, call.id); !errors.Is(err, c.want) {
					t.Errorf("got %v, want %v", err, c.want)
				}
				if err := c.do(w.x, c.who, "no-call"); !errors.Is(err, ErrNoCall) {
					t.Errorf("without a call: %v", err)
				}
				w.expect(call.id, "kiosk:aoki+baba+chiba aoki:kiosk+baba+chiba baba:kiosk+aoki+chiba "+
					"chiba:kiosk+aoki+baba boss:kiosk+aoki+baba+chiba")
				w.ends(call)
			})
		})
	}
}

// Nobody but its caller can do anything about a call that waits.
func TestCommandsOfAWaitingCall(t *testing.T) {
	run(t, func(w *world) {
		w.page("boss", "boss-1")
		kiosk := w.call(w.page("kiosk", "kiosk-1"), "b-tax", "offer")
		id := w.view().ID
		for _, err := range []error{
			w.x.InviteParty(ctx, "kiosk", id, acd.ForConference, to("baba")),
			w.x.Leave(ctx, "kiosk", id),
			w.x.Join(ctx, "boss", id, acd.Listen),
		} {
			if err == nil {
				t.Error("a waiting call takes commands")
			}
		}
		w.must(w.x.Hangup(ctx, "kiosk", id))
		if !kiosk.done("hangup 487") {
			t.Errorf("the kiosk got %v", kiosk.did)
		}
		w.record()
	})
}

// A supervisor is in one call at a time.
func TestSupervisorOfTwoCalls(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.joins("boss", c.id, acd.Listen)
		w.bind("chiba", "c", "tls")
		l := w.call(w.bind("doi", "d", "tls"), "chiba", "offer")
		second := w.answer("chiba").call
		if err := w.x.Join(ctx, "boss", second, acd.Listen); !errors.Is(err, ErrBusy) {
			t.Errorf("a second call: %v", err)
		}
		l.happen(endedByPeer)
		c.kiosk.happen(endedByPeer)
	})
}
