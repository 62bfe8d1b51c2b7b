package sip

import (
	"strconv"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// rack is what acknowledges a reliable provisional answer.
func (d *dialogue) rack(res *gosip.Response) string {
	return "RAck: " + res.GetHeader("RSeq").Value() + " " + d.invite.CSeq().Value()
}

// prack sends a PRACK and expects a status.
func (d *dialogue) prack(code int, rack, body string) {
	d.p.t.Helper()
	req := d.request(gosip.PRACK, body, rack)
	d.p.write(req)
	d.p.answer(req, code)
}

func rseq(t *testing.T, res *gosip.Response) uint64 {
	t.Helper()
	if res.GetHeader("RSeq") == nil || !hasToken(res, "Require", "100rel") {
		t.Fatalf("not reliable\n%s", res)
	}
	n, err := strconv.ParseUint(res.GetHeader("RSeq").Value(), 10, 32)
	if err != nil || n == 0 {
		t.Fatalf("RSeq %d %v", n, err)
	}
	return n
}

// A reliable provisional answer is repeated until its PRACK; the next one waits
// for that (RFC 3262 §3).
func TestReliableProvisional(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		legs := b.incomingLegs()
		p := b.memoryPhone("alice", "tls").register()
		d := p.call("b", testSDP, "Require: 100rel")
		l := take(t, legs, "leg")
		for _, code := range []int{180, 181, 182} {
			if err := l.Progress(code, ""); err != nil {
				t.Fatal(err)
			}
		}
		first := p.answer(d.invite, 180)
		p.answer(d.invite, 180) // again
		d.established(first)
		number := strconv.FormatUint(rseq(t, first), 10)
		for _, wrong := range []string{"RAck: 77 1 INVITE", "RAck: " + number + " 7 INVITE", "RAck: " + number + " 2 BYE", "RAck: x", "X: y"} {
			d.prack(481, wrong, "")
		}
		d.prack(200, d.rack(first), "")
		second := p.answer(d.invite, 182) // 181 was overtaken
		if rseq(t, second) != rseq(t, first)+1 {
			t.Errorf("RSeq\n%s", second)
		}
		d.prack(481, d.rack(first), "") // acknowledged before
		d.prack(200, d.rack(second), "")
		p.stash = nil
		if _, err := p.awaitFor(20*time.Second, func(gosip.Message) bool { return true }); err == nil {
			t.Error("repeated after PRACK")
		}
		third := p.answerWithin(2*provisionalPeriod, d.invite, 182)
		if rseq(t, third) != rseq(t, second)+1 {
			t.Errorf("RSeq\n%s", third)
		}
		// The final answer does not wait for a PRACK, which is served after it.
		if err := l.Answer([]byte(testSDP)); err != nil {
			t.Fatal(err)
		}
		p.answer(d.invite, 200)
		d.prack(200, d.rack(third), "")
		d.seq = d.invite.CSeq().SeqNo
		d.ack("")
		next[Acknowledged](l.rec)
	})
}

// answerWithin waits longer than answer for a provisional answer.
func (p *phone) answerWithin(limit time.Duration, req *gosip.Request, code int) *gosip.Response {
	p.t.Helper()
	m, err := p.awaitFor(limit, func(m gosip.Message) bool {
		r, ok := m.(*gosip.Response)
		return ok && r.StatusCode == code && r.CallID().Value() == req.CallID().Value()
	})
	if err != nil {
		p.t.Fatalf("%s: no %d: %v", p.login, code, err)
	}
	return m.(*gosip.Response)
}

// Who requires reliable answers and does not acknowledge them is refused.
func TestNeverPracked(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		legs := b.incomingLegs()
		p := b.memoryPhone("alice", "tls").register()
		d := p.call("b", testSDP, "Require: 100rel")
		l := take(t, legs, "leg")
		start := time.Now()
		if err := l.Progress(180, ""); err != nil {
			t.Fatal(err)
		}
		p.write(p.ackOf(d.invite, p.answerWithin(2*timer64, d.invite, 504)))
		if wait := time.Since(start); wait < timer64 || wait > 2*timer64 {
			t.Errorf("after %v", wait)
		}
		if e := next[Ended](l.rec); e.Code != 504 {
			t.Errorf("%+v", e)
		}
	})
}

// Without an offer there is no provisional answer but the 100 (RFC 3262 §5);
// an offer in a PRACK comes at the wrong time; a caller that only supports
// 100rel is answered as any other.
func TestReliableProvisionalOffers(t *testing.T) {
	b := newBench(t)
	legs := b.incomingLegs()
	p := b.phone("alice", "wss")
	p.call("b", "", "Require: 100rel")
	l := take(t, legs, "leg")
	if err := l.Progress(180, ""); err != nil {
		t.Fatal(err)
	}
	if err := l.Answer([]byte("our offer")); err != nil {
		t.Fatal(err)
	}
	m := p.await("a provisional or final answer", func(m gosip.Message) bool {
		r, ok := m.(*gosip.Response)
		return ok && r.StatusCode > 100
	})
	if res := m.(*gosip.Response); res.StatusCode != 200 || string(res.Body()) != "our offer" {
		t.Errorf("answered\n%s", res)
	}

	d := p.call("b", testSDP, "Require: 100rel")
	l = take(t, legs, "leg")
	if err := l.Progress(180, ""); err != nil {
		t.Fatal(err)
	}
	res := p.answer(d.invite, 180)
	d.established(res)
	d.prack(488, d.rack(res), testSDP)
	d.prack(481, d.rack(res), "")

	d = p.call("b", testSDP, "Supported: 100rel")
	l = take(t, legs, "leg")
	if err := l.Progress(180, ""); err != nil {
		t.Fatal(err)
	}
	if res := p.answer(d.invite, 180); res.GetHeader("RSeq") != nil || hasToken(res, "Require", "100rel") {
		t.Errorf("reliable\n%s", res)
	}
}

// A callee that sends reliably gets one PRACK for each, in order, and what it
// answered early is the answer (RFC 3262 §4, RFC 3261 §13.2.1).
func TestPrackSent(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "tls").register()
	_, rec := b.invite("bob")
	inv := p.asked(gosip.INVITE)
	if hasToken(inv, "Supported", "100rel") {
		t.Error("100rel is offered unasked")
	}
	d := &dialogue{p: p, localTag: newTag()}
	reliable := func(code, number int, body string) {
		extra := []gosip.Header{gosip.NewHeader("Require", "100rel"), gosip.NewHeader("RSeq", strconv.Itoa(number))}
		d.respond(inv, code, body, extra...)
	}
	pracked := func(rack string) {
		t.Helper()
		prack := p.asked(gosip.PRACK)
		if h := prack.GetHeader("RAck"); h == nil || h.Value() != rack {
			t.Errorf("RAck %v", h)
		}
		d.respond(prack, 200, "")
	}
	reliable(183, 7, "early answer")
	pracked("7 1 INVITE")
	reliable(183, 7, "early answer") // repeated
	reliable(180, 9, "")             // 8 is missing
	p.silence(50*time.Millisecond, gosip.PRACK)
	reliable(180, 8, "")
	pracked("8 1 INVITE")
	for _, want := range []int{183, 180} {
		if got := next[Progressed](rec).Code; got != want {
			t.Errorf("progress %d, want %d", got, want)
		}
	}
	d.respond(inv, 200, "")
	p.asked(gosip.ACK)
	if a := next[Answered](rec); string(a.SDP) != "early answer" {
		t.Errorf("answer %q", a.SDP)
	}
}

// A callee that insists on reliable answers is told that we can (RFC 3261 §21.4.16).
func TestExtensionRequired(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "tls").register()
	_, rec := b.invite("bob")
	d := &dialogue{p: p, localTag: newTag()}
	insist := gosip.NewHeader("Require", "100rel")
	d.respond(p.asked(gosip.INVITE), 421, "", insist)
	p.asked(gosip.ACK)
	again := p.asked(gosip.INVITE)
	if !hasToken(again, "Supported", "100rel") || string(again.Body()) != testSDP {
		t.Errorf("INVITE\n%s", again)
	}
	d.respond(again, 421, "", insist) // once is enough
	p.asked(gosip.ACK)
	if e := next[Ended](rec); e.Code != 421 {
		t.Errorf("%+v", e)
	}
}
