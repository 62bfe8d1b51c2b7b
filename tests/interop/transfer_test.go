//go:build linux

package interop

import (
	"context"
	"errors"
	"testing"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/phone"
	"madoguchi/tests/testkit/traffic"
)

// deskCall is a call of a test phone with what it hears.
type deskCall struct {
	*phone.Call
	leg    *traffic.Leg
	ear    *ear
	joined <-chan error // how a call of ours was answered
}

// listener makes a leg that hears PCMU.
func listener(t *testing.T, e *traffic.Engine) (*traffic.Leg, *ear) {
	t.Helper()
	leg, err := e.NewLeg(traffic.Config{Profile: traffic.CM80, Audio: "PCMU"})
	if err != nil {
		t.Fatal(err)
	}
	ear := &ear{}
	leg.Tap("audio", ear.hear)
	return leg, ear
}

// begin dials with an ear of its own; join waits for the answer.
func begin(ctx context.Context, t *testing.T, e *traffic.Engine, p *phone.Phone, to string, extra ...phone.Header) deskCall {
	t.Helper()
	leg, ear := listener(t, e)
	c, err := p.Invite(to, leg.Offer(), extra...)
	if err != nil {
		t.Fatal(err)
	}
	joined := make(chan error, 1)
	go func() { joined <- c.Wait(ctx) }()
	return deskCall{c, leg, ear, joined}
}

func (c deskCall) join(t *testing.T) {
	t.Helper()
	if err := <-c.joined; err != nil {
		t.Fatal(err)
	}
	if err := c.leg.SetAnswer(c.RemoteSDP()); err != nil {
		t.Fatal(err)
	}
}

// desk is a registered test phone whose calls are answered at once.
func (x *site) desk(ctx context.Context, t *testing.T, e *traffic.Engine, a testkit.Account) (*phone.Phone, <-chan deskCall) {
	t.Helper()
	calls := make(chan deskCall, 1)
	p, err := x.s.DeskPhone(ctx, a, func(c *phone.Call) {
		leg, ear := listener(t, e)
		sdp, err := leg.Answer(c.RemoteSDP())
		if err == nil {
			err = c.Answer(ctx, sdp)
		}
		if err != nil {
			if !errors.Is(err, phone.ErrEnded) {
				t.Errorf("%v in\n%s", err, c.RemoteSDP())
			}
			return
		}
		calls <- deskCall{Call: c, leg: leg, ear: ear}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p, calls
}

// blindTransfer: a citizen calls a counter, the clerk's baresip answers and
// sends the caller on to a colleague. baresip 1.0 transfers by its menu's
// command "transfer" while a call is up: it sends a REFER, and hangs up when a
// NOTIFY says how it ended, also when that is a failure; so failures are tested
// with the test phone below.
func (x *site) blindTransfer(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), caseTime)
	defer cancel()
	e, err := traffic.NewEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	booth, _ := x.desk(ctx, t, e, x.others["booth2"])
	b := x.phone(t, x.bob, phoneOptions{codec: "PCMU", tone: toneB})
	call := begin(ctx, t, e, booth, x.s.Address("bob"))
	b.wait(ringTime, "CALL_INCOMING")
	b.must("accept", "")
	call.join(t)
	call.ear.until(t, "the clerk", func(l levels) bool { return l.tone < quiet && l.energy > loud })

	c := x.phone(t, x.others["dora"], phoneOptions{codec: "PCMU", tone: toneA})
	b.must("transfer", x.s.Address("dora"))
	c.wait(ringTime, "CALL_INCOMING")
	select {
	case <-call.Done():
		t.Fatal("the caller is let go while the colleague's phone rings")
	default:
	}
	c.must("accept", "")
	b.wait(ringTime, "CALL_CLOSED")
	call.ear.until(t, "the colleague", func(l levels) bool { return l.tone > loud })
	if err := call.Bye(ctx); err != nil {
		t.Error(err)
	}
	c.wait(closeTime, "CALL_CLOSED")
}

// attendedTransfer: the clerk asks a colleague first, then joins the two (REFER
// with Replaces, RFC 5589 §7.3). baresip 1.0 has no command for that, so the
// clerk has the test phone; the colleague has the baresip.
func (x *site) attendedTransfer(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), caseTime)
	defer cancel()
	e, err := traffic.NewEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	booth, _ := x.desk(ctx, t, e, x.others["booth3"])
	desk, calls := x.desk(ctx, t, e, x.others["emi"])
	c := x.phone(t, x.others["fumi"], phoneOptions{codec: "PCMU", tone: toneA, auto: true})
	caller := begin(ctx, t, e, booth, x.s.Address("emi"))
	caller.join(t)
	served := <-calls
	refer := func(to string, consulted *phone.Call) int {
		t.Helper()
		if err := served.Refer(ctx, x.s.Address(to), consulted); err != nil {
			t.Fatal(err)
		}
		for {
			select {
			case code := <-served.Outcome():
				if code >= 200 {
					return code
				}
			case <-ctx.Done():
				t.Fatal("nobody says how the transfer ended")
			}
		}
	}
	if code := refer("nosuchname", nil); code != 404 {
		t.Errorf("a transfer to nobody ended with %d", code)
	}
	asked := begin(ctx, t, e, desk, x.s.Address("fumi"))
	asked.join(t)
	asked.ear.until(t, "the colleague who is asked", func(l levels) bool { return l.tone > loud })

	if code := refer("fumi", asked.Call); code != 200 {
		t.Fatalf("the transfer ended with %d", code)
	}
	for _, gone := range []deskCall{served, asked} {
		select {
		case <-gone.Done():
		case <-ctx.Done():
			t.Fatal("the clerk is still in a call")
		}
	}
	caller.ear.until(t, "the colleague", func(l levels) bool { return l.tone > loud })
	if err := caller.Bye(ctx); err != nil {
		t.Error(err)
	}
	c.wait(closeTime, "CALL_CLOSED")
}

// moves: a clerk takes a call over from one of their phones to another (INVITE
// with Replaces, RFC 3891).
func (x *site) moves(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), caseTime)
	defer cancel()
	e, err := traffic.NewEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	clerk := x.others["gen"]
	_, calls := x.desk(ctx, t, e, clerk)
	a := x.phone(t, x.alice, phoneOptions{codec: "PCMU", tone: toneA})
	a.must("dial", x.s.Address("gen"))
	a.wait(ringTime, "CALL_ESTABLISHED")
	first := <-calls
	first.ear.until(t, "the caller", func(l levels) bool { return l.tone > loud })

	other, _ := x.desk(ctx, t, e, clerk)
	moved := begin(ctx, t, e, other, x.s.Address("gen"), phone.Header{Name: "Replaces", Value: first.Replaces()})
	moved.join(t)
	moved.ear.until(t, "the caller at the other phone", func(l levels) bool { return l.tone > loud })
	select {
	case <-first.Done():
	case <-ctx.Done():
		t.Fatal("the first phone is still in the call")
	}
	a.must("hangup", "")
	select {
	case <-moved.Done():
	case <-ctx.Done():
		t.Fatal("the call goes on")
	}
}
