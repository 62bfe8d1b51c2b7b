package sip

import (
	"context"
	"errors"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// A lost WebSocket is not a lost call: after registration on a new flow the
// dialog goes on there, in both directions (R18).
func TestFlowMoves(t *testing.T) {
	for _, transport := range []string{"wss", "tls"} {
		t.Run(transport, func(t *testing.T) {
			b := newBench(t)
			p := b.phone("bob", transport).register()
			take(t, b.h.bound, "Bound")
			l, rec, d := b.connect(p)
			old := l.Peer().Flow
			p.close()
			if g := take(t, b.h.unbound, "Unbound"); g.Flow != old {
				t.Errorf("unbound %+v", g)
			}
			if _, err := l.Reoffer(context.Background(), []byte("x")); !errors.Is(err, ErrNoFlow) {
				t.Errorf("without a flow: %v", err)
			}
			if err := l.Info(context.Background(), "a/b", nil); !errors.Is(err, ErrNoFlow) {
				t.Errorf("without a flow: %v", err)
			}

			q := b.phone("bob", transport) // the same device
			q.register()
			if g := take(t, b.h.bound, "Bound"); g.Flow == old || g.Instance != p.instance {
				t.Errorf("bound %+v", g)
			}
			d.p = q
			got := reoffered(l, "restart")
			inv := q.asked(gosip.INVITE)
			if inv.Recipient.HostPort() == p.contact || tagOf(inv.To().Params) != d.localTag {
				t.Errorf("re-INVITE\n%s", inv)
			}
			d.respond(inv, 200, "restarted")
			if r := take(t, got, "answer"); string(r.answer) != "restarted" {
				t.Errorf("%+v", r)
			}
			if f := l.Peer().Flow; f == old || f == 0 {
				t.Errorf("peer still on flow %d", f)
			}
			bye := d.request(gosip.BYE, "")
			q.write(bye)
			q.answer(bye, 200)
			next[Ended](rec)
		})
	}
}

// A re-INVITE under way when the line goes is told at once.
func TestFlowLostDuringReoffer(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	l, rec, _ := b.connect(p)
	got := reoffered(l, "x")
	p.asked(gosip.INVITE)
	p.close()
	if r := take(t, got, "result"); !errors.Is(r.err, ErrNoFlow) {
		t.Errorf("%v", r.err)
	}
	select {
	case ev := <-rec.ch:
		t.Errorf("leg heard %+v", ev)
	case <-time.After(50 * time.Millisecond):
	}
}

// The callee's line goes before it answers: nothing to ring any more.
func TestFlowLostWhileRinging(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	_, rec := b.invite("bob")
	p.ring()
	next[Progressed](rec)
	start := time.Now()
	p.close()
	if e := next[Ended](rec); e.Cause != "transport" {
		t.Errorf("%+v", e)
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("took %v", d)
	}
}

// Two devices of one account: messages go to the right one.
func TestTwoDevices(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	take(t, b.h.bound, "Bound")
	q := b.phone("bob", "wss")
	q.instance = "urn:uuid:second"
	q.register()
	take(t, b.h.bound, "Bound")
	all := b.s.Bindings("id-bob")
	if len(all) != 2 || all[0].Instance != q.instance || all[1].Instance != p.instance {
		t.Fatalf("bindings %+v", all)
	}
	b.invite("bob", func(i *Invitation) { i.To = all[1] })
	p.ring()
	q.silence(50*time.Millisecond, gosip.INVITE)
}

// The same instance on a new flow takes the old one's place, and the end of
// the old flow takes nothing away.
func TestLatestFlowWins(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	first := take(t, b.h.bound, "Bound")
	q := b.phone("bob", "wss").register()
	second := take(t, b.h.bound, "Bound")
	if first.Flow == second.Flow || len(b.s.Bindings("id-bob")) != 1 {
		t.Fatalf("%+v", b.s.Bindings("id-bob"))
	}
	p.close()
	eventually(t, "old flow is gone", func() bool { return len(b.s.liveFlows()) == 1 })
	if all := b.s.Bindings("id-bob"); len(all) != 1 || all[0].Flow != second.Flow {
		t.Errorf("%+v", all)
	}
	q.alive("the old flow closed")
	select {
	case g := <-b.h.unbound:
		t.Errorf("unbound %+v", g)
	default:
	}
}

// A BYE waits for a device that is away, for as long as a transaction lasts.
func TestByeWaitsForFlow(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		p := b.memoryPhone("bob", "wss").register()
		l, rec, d := b.connect(p)
		p.close()
		l.Hangup(0, "")
		next[Ended](rec)
		time.Sleep(10 * time.Second)
		p.connect(b)
		p.register()
		d.respond(p.asked(gosip.BYE), 200, "")
		eventually(t, "leg is gone", func() bool { return len(b.s.legs.all()) == 0 })

		l, rec, _ = b.connect(p)
		p.close()
		l.Hangup(0, "")
		next[Ended](rec)
		time.Sleep(timer64 + time.Second)
		if n := len(b.s.legs.all()); n != 0 {
			t.Errorf("%d legs wait for ever", n)
		}
	})
}

// The final answer to a caller whose page moved goes to where it is now.
func TestAnswerOnNewFlow(t *testing.T) {
	b := newBench(t)
	legs := b.incomingLegs()
	p := b.phone("alice", "wss").register()
	d := p.call("b", testSDP)
	l := take(t, legs, "leg")
	p.close()
	take(t, b.h.unbound, "Unbound")
	if err := l.Answer([]byte(testSDP)); !errors.Is(err, ErrNoFlow) {
		t.Errorf("%v", err)
	}
	q := b.phone("alice", "wss").register()
	if err := l.Answer([]byte(testSDP)); err != nil {
		t.Fatal(err)
	}
	d.p = q
	d.established(q.answer(d.invite, 200))
	d.ack("")
	next[Acknowledged](l.rec)
}

func TestAbandon(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	l, rec, _ := b.connect(p)
	l.Abandon()
	next[Ended](rec)
	p.silence(50*time.Millisecond, gosip.BYE)
	if _, err := l.Reoffer(context.Background(), nil); !errors.Is(err, ErrLegEnded) {
		t.Errorf("%v", err)
	}
	l.Hangup(0, "")
}

// A page that was reloaded does not know the dialog: the leg ends.
func TestDialogUnknownToPeer(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	l, rec, d := b.connect(p)
	got := reoffered(l, "x")
	d.respond(p.asked(gosip.INVITE), 481, "")
	if r := take(t, got, "result"); !errors.Is(r.err, ErrLegEnded) {
		t.Errorf("%v", r.err)
	}
	if e := next[Ended](rec); e.Code != 481 {
		t.Errorf("%+v", e)
	}
}

func TestCloseEndsCalls(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	_, rec, d := b.connect(p)
	legs := b.incomingLegs()
	q := b.phone("alice", "tls").register()
	waiting := q.call("b", testSDP)
	take(t, legs, "leg")
	done := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), testWait)
		defer cancel()
		done <- b.s.Close(ctx)
	}()
	d.respond(p.asked(gosip.BYE), 200, "")
	q.answer(waiting.invite, 487)
	next[Ended](rec)
	if err := take(t, done, "end of Close"); err != nil {
		t.Error(err)
	}
}
