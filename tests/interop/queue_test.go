//go:build linux

package interop

import (
	"context"
	"errors"
	"testing"

	"madoguchi/tests/testkit"
)

var errOpen = errors.New("a call is open")

// queue: a phone calls a button, a staff member's phone rings and is answered;
// a colleague's lamp shows that somebody waits at that counter.
func (x *site) queue(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), caseTime)
	defer cancel()
	button, err := x.s.FirstButton(ctx)
	if err != nil {
		t.Fatal(err)
	}
	web, err := x.s.Login(ctx, x.bob)
	if err != nil {
		t.Fatal(err)
	}
	defer web.Close()
	live, err := web.Live(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	b := x.phone(t, x.bob, phoneOptions{codec: "H264", tone: toneB})
	if err := live.SetPresence(ctx, "available"); err != nil {
		t.Fatal(err)
	}
	if err := live.UntilField(ctx, registerTime, "me", "state", "available"); err != nil {
		t.Fatal(err)
	}
	p, err := x.s.DeskPhone(ctx, x.others["carol"], nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	lamp, err := p.Subscribe(ctx, x.s.Address(button), "dialog", 600)
	if err != nil {
		t.Fatal(err)
	}
	shows(ctx, t, lamp, "")
	a := x.phone(t, x.others["booth"], phoneOptions{codec: "H264", tone: toneA})
	a.must("dial", x.s.Address(button))
	b.wait(ringTime, "CALL_INCOMING")
	if err := live.UntilField(ctx, closeTime, "me", "state", "ringing"); err != nil {
		t.Error(err)
	}
	shows(ctx, t, lamp, "early")
	b.must("accept", "")
	shows(ctx, t, lamp, "terminated")
	a.wait(ringTime, "CALL_ESTABLISHED")
	hears(t, a, toneB)
	hears(t, b, toneA)
	sees(t, a)
	if err := live.UntilField(ctx, closeTime, "call", "state", "connected"); err != nil {
		t.Error(err)
	}
	a.must("hangup", "")
	b.wait(closeTime, "CALL_CLOSED")
	if err := testkit.Until(ctx, closeTime, func() error {
		if live.Topic("call") != nil {
			return errOpen
		}
		return nil
	}); err != nil {
		t.Errorf("the call is still shown: %v", live.Topic("call"))
	}
}
