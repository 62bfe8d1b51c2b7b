package sip

import (
	"context"
	"errors"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// incomingLegs makes the handler hand out its legs with their events.
func (b *bench) incomingLegs() <-chan *incomingLeg {
	ch := make(chan *incomingLeg, 64)
	b.h.onInvite(func(l *Leg) {
		in := &incomingLeg{Leg: l, rec: newRecorder(b.t)}
		ch <- in
		l.Serve(in.rec.notify)
	})
	return ch
}

type incomingLeg struct {
	*Leg
	rec *recorder
}

func (b *bench) invite(to string, change ...func(*Invitation)) (*Leg, *recorder) {
	b.t.Helper()
	all := b.s.Bindings("id-" + to)
	if len(all) == 0 {
		b.t.Fatalf("%s is not registered", to)
	}
	inv := Invitation{To: all[0], From: accountOf("carol"), Consultation: "c-1", SDP: []byte(testSDP)}
	for _, c := range change {
		c(&inv)
	}
	rec := newRecorder(b.t)
	l, err := b.s.Invite(context.Background(), inv, rec.notify)
	if err != nil {
		b.t.Fatal(err)
	}
	return l, rec
}

// connect makes a confirmed outgoing leg.
func (b *bench) connect(p *phone) (*Leg, *recorder, *dialogue) {
	b.t.Helper()
	l, rec := b.invite(p.login)
	d := p.ring()
	d.respond(d.invite, 200, testSDP)
	p.asked(gosip.ACK)
	next[Answered](rec)
	return l, rec, d
}

func transports(t *testing.T, f func(t *testing.T, transport string)) {
	for _, transport := range []string{"wss", "tls", "tcp", "udp"} {
		t.Run(transport, func(t *testing.T) { f(t, transport) })
	}
}

func TestIncomingCall(t *testing.T) {
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t)
		legs := b.incomingLegs()
		p := b.phone("alice", transport).register()
		d := p.call("button1", testSDP)
		l := take(t, legs, "leg")
		if l.Target() != "button1" || string(l.Offer()) != testSDP || l.Peer().Account != accountOf("alice") ||
			l.Peer().Instance != p.instance || l.Peer().Transport != transport || !l.Incoming() {
			t.Fatalf("leg: target %q peer %+v", l.Target(), l.Peer())
		}
		if err := l.Progress(182, "Queued; position 1"); err != nil {
			t.Fatal(err)
		}
		if r := p.answer(d.invite, 182); r.Reason != "Queued; position 1" {
			t.Errorf("reason %q", r.Reason)
		}
		if err := l.Answer([]byte("v=0 answer")); err != nil {
			t.Fatal(err)
		}
		res := d.connected()
		if string(res.Body()) != "v=0 answer" {
			t.Errorf("answer %q", res.Body())
		}
		next[Acknowledged](l.rec)
		bye := d.request(gosip.BYE, "")
		p.write(bye)
		p.answer(bye, 200)
		if e := next[Ended](l.rec); e.Cause != "bye" || e.Code != 0 {
			t.Errorf("%+v", e)
		}
	})
}

func TestOutgoingCall(t *testing.T) {
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t)
		p := b.phone("bob", transport).register()
		l, rec := b.invite("bob", func(i *Invitation) { i.AutoAnswer = true })
		d := p.ring()
		inv := d.invite
		for name, want := range map[string]string{"X-Madoguchi-Consultation": "c-1", "Answer-Mode": "Auto"} {
			if h := inv.GetHeader(name); h == nil || h.Value() != want {
				t.Errorf("%s: %v", name, h)
			}
		}
		if inv.From().DisplayName != "窓口 carol" || inv.From().Address.String() != "sip:carol@"+testDomain {
			t.Errorf("From %s", inv.From().Value())
		}
		if next[Progressed](rec).Code != 180 {
			t.Error("no 180")
		}
		d.respond(inv, 200, "v=0 answer")
		p.asked(gosip.ACK)
		if a := next[Answered](rec); string(a.SDP) != "v=0 answer" {
			t.Errorf("%q", a.SDP)
		}
		l.Hangup(0, "")
		bye := p.asked(gosip.BYE)
		if h := bye.GetHeader("Reason"); h == nil || h.Value() != `Q.850;cause=16;text="Normal call clearing"` {
			t.Errorf("Reason %v", h)
		}
		d.respond(bye, 200, "")
		if e := next[Ended](rec); e.Cause != "local" {
			t.Errorf("%+v", e)
		}
		eventually(t, "leg is gone", func() bool { return len(b.s.legs.all()) == 0 })
	})
}

func TestRejections(t *testing.T) {
	b := newBench(t)
	legs := b.incomingLegs()
	p := b.phone("alice", "tls").register()
	d := p.call("nobody", testSDP)
	l := take(t, legs, "leg")
	if err := l.Reject(404, "Not Found"); err != nil {
		t.Fatal(err)
	}
	p.write(p.ackOf(d.invite, p.answer(d.invite, 404)))
	if e := next[Ended](l.rec); e.Code != 404 {
		t.Errorf("%+v", e)
	}
	if err := l.Answer(nil); !errors.Is(err, ErrLegEnded) {
		t.Errorf("answer after end: %v", err)
	}

	_, rec := b.invite("alice")
	d = p.ring()
	d.respond(d.invite, 486, "")
	p.asked(gosip.ACK)
	if e := next[Ended](rec); e.Code != 486 || e.Cause != "rejected" {
		t.Errorf("%+v", e)
	}
}

func TestOfferInAnswer(t *testing.T) {
	b := newBench(t)
	legs := b.incomingLegs()
	p := b.phone("alice", "tls").register()
	d := p.call("b", "")
	l := take(t, legs, "leg")
	if len(l.Offer()) != 0 {
		t.Fatal("offer")
	}
	if err := l.Answer([]byte("our offer")); err != nil {
		t.Fatal(err)
	}
	d.established(p.answer(d.invite, 200))
	d.ack("their answer")
	if a := next[Acknowledged](l.rec); string(a.SDP) != "their answer" {
		t.Errorf("%q", a.SDP)
	}
}

func TestSuccessIsRepeatedUntilAck(t *testing.T) {
	b := newBench(t)
	legs := b.incomingLegs()
	p := b.phone("alice", "wss").register()
	d := p.call("b", testSDP)
	l := take(t, legs, "leg")
	if err := l.Answer([]byte(testSDP)); err != nil {
		t.Fatal(err)
	}
	d.established(p.answer(d.invite, 200))
	p.answer(d.invite, 200) // again
	d.ack("")
	next[Acknowledged](l.rec)

	// Our ACK is repeated for a repeated 2xx.
	_, _, out := b.connect(p)
	out.respond(out.invite, 200, testSDP)
	p.asked(gosip.ACK)
}

func TestCancel(t *testing.T) {
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t)
		legs := b.incomingLegs()
		p := b.phone("alice", transport).register()
		d := p.call("b", testSDP)
		l := take(t, legs, "leg")
		cancel := cancelOf(d.invite, reasonHeader{})
		p.write(cancel)
		p.answer(cancel, 200)
		p.write(p.ackOf(d.invite, p.answer(d.invite, 487)))
		if e := next[Ended](l.rec); e.Cause != "cancelled" || e.Code != 487 {
			t.Errorf("%+v", e)
		}

		out, rec := b.invite("alice")
		ringing := p.ring()
		next[Progressed](rec)
		start := time.Now()
		out.Hangup(200, "Call completed elsewhere")
		c := p.asked(gosip.CANCEL)
		if d := time.Since(start); d > 200*time.Millisecond {
			t.Errorf("CANCEL took %v", d)
		}
		if h := c.GetHeader("Reason"); h == nil || h.Value() != `SIP;cause=200;text="Call completed elsewhere"` {
			t.Errorf("Reason %v", h)
		}
		ringing.respond(c, 200, "")
		ringing.respond(ringing.invite, 487, "")
		p.asked(gosip.ACK)
		next[Ended](rec)
		eventually(t, "legs are gone", func() bool { return len(b.s.legs.all()) == 0 })
	})
}

// A CANCEL of ours that crosses the callee's 200: the call is taken and ended.
func TestCancelCrossesAnswer(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	l, rec := b.invite("bob")
	d := p.ring()
	next[Progressed](rec)
	l.Hangup(0, "")
	p.asked(gosip.CANCEL)
	d.respond(d.invite, 200, testSDP)
	p.asked(gosip.ACK)
	d.respond(p.asked(gosip.BYE), 200, "")
	next[Ended](rec)
	eventually(t, "leg is gone", func() bool { return len(b.s.legs.all()) == 0 })
}

// No CANCEL may be sent before a provisional answer (RFC 3261 §9.1).
func TestCancelWaitsForProvisional(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	l, rec := b.invite("bob")
	inv := p.asked(gosip.INVITE)
	l.Hangup(0, "")
	next[Ended](rec)
	p.silence(100*time.Millisecond, gosip.CANCEL)
	d := &dialogue{p: p, localTag: newTag()}
	d.respond(inv, 180, "")
	d.respond(p.asked(gosip.CANCEL), 200, "")
	d.respond(inv, 487, "")
	p.asked(gosip.ACK)
}

// Another device behind a fork answers too: it is let go.
func TestForkLateSuccess(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "tls").register()
	_, rec, d := b.connect(p)
	first := d.localTag
	d.localTag = newTag()
	d.respond(d.invite, 200, testSDP)
	ack := p.asked(gosip.ACK)
	bye := p.asked(gosip.BYE)
	for _, r := range []*gosip.Request{ack, bye} {
		if tagOf(r.To().Params) != d.localTag {
			t.Errorf("%s to tag %q, want the fork's", r.Method, tagOf(r.To().Params))
		}
	}
	d.respond(bye, 200, "")
	d.localTag = first
	select {
	case ev := <-rec.ch:
		t.Errorf("the call itself heard %+v", ev)
	default:
	}
}

func TestTimerC(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits.TimerC = 200 * time.Millisecond })
	p := b.phone("bob", "wss").register()
	_, rec := b.invite("bob")
	d := p.ring()
	if e := next[Ended](rec); e.Cause != "timeout" || e.Code != 408 {
		t.Errorf("%+v", e)
	}
	d.respond(p.asked(gosip.CANCEL), 200, "")
}
