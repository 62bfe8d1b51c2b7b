package sip

import (
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// A reliable provisional answer is repeated until its PRACK (RFC 3262).
func TestReliableProvisional(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		legs := b.incomingLegs()
		p := b.memoryPhone("alice", "tls").register()
		d := p.call("b", testSDP, "Require: 100rel")
		l := take(t, legs, "leg")
		if err := l.Progress(180, ""); err != nil {
			t.Fatal(err)
		}
		res := p.answer(d.invite, 180)
		if res.GetHeader("RSeq") == nil || !hasToken(res, "Require", "100rel") {
			t.Fatalf("not reliable\n%s", res)
		}
		p.answer(d.invite, 180)
		d.established(res)
		prack := d.request(gosip.PRACK, "", "RAck: "+res.GetHeader("RSeq").Value()+" "+d.invite.CSeq().Value())
		p.write(prack)
		p.answer(prack, 200)
		p.stash = nil
		if _, err := p.awaitFor(20*time.Second, func(gosip.Message) bool { return true }); err == nil {
			t.Error("repeated after PRACK")
		}
		p.write(d.request(gosip.PRACK, "", "RAck: 77 1 INVITE"))
		p.await("481", func(m gosip.Message) bool {
			r, ok := m.(*gosip.Response)
			return ok && r.StatusCode == 481
		})
		if err := l.Answer([]byte(testSDP)); err != nil {
			t.Fatal(err)
		}
		p.answer(d.invite, 200)
	})
}

// A callee that sends reliably unasked gets its PRACK.
func TestPrackSent(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "tls").register()
	b.invite("bob")
	inv := p.asked(gosip.INVITE)
	d := &dialogue{p: p, localTag: newTag()}
	d.respond(inv, 183, "", gosip.NewHeader("Require", "100rel"), gosip.NewHeader("RSeq", "7"))
	prack := p.asked(gosip.PRACK)
	if h := prack.GetHeader("RAck"); h == nil || h.Value() != "7 1 INVITE" {
		t.Errorf("RAck %v", h)
	}
	d.respond(prack, 200, "")
}

func TestNeverAcked(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		legs := b.incomingLegs()
		p := b.memoryPhone("alice", "tls").register()
		d := p.call("b", testSDP)
		l := take(t, legs, "leg")
		start := time.Now()
		if err := l.Answer([]byte(testSDP)); err != nil {
			t.Fatal(err)
		}
		d.established(p.answer(d.invite, 200))
		_, err := p.awaitFor(time.Minute, func(m gosip.Message) bool {
			r, ok := m.(*gosip.Request)
			return ok && r.Method == gosip.BYE
		})
		if wait := time.Since(start); err != nil || wait < timer64 || wait > timer64+5*time.Second {
			t.Errorf("BYE after %v: %v", wait, err)
		}
		if e := next[Ended](l.rec); e.Cause != "timeout" {
			t.Errorf("%+v", e)
		}
	})
}

// What the callee sends right behind its 200 must not overtake it.
func TestRequestBehindAnswer(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "tcp").register()
	for range 50 {
		_, rec := b.invite("bob")
		d := p.ring()
		res := gosip.NewResponseFromRequest(d.invite, 200, "OK", []byte(testSDP))
		res.To().Params.Add("tag", d.localTag)
		res.AppendHeader(gosip.NewHeader("Contact", "<"+p.contact+">"))
		bye := d.request(gosip.BYE, "")
		if err := p.send([]byte(res.String() + bye.String())); err != nil {
			t.Fatal(err)
		}
		p.answer(bye, 200)
		next[Answered](rec)
		if e := next[Ended](rec); e.Cause != "bye" {
			t.Fatalf("%+v", e)
		}
	}
}
