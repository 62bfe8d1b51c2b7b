package sip

import (
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

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
