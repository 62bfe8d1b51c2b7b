package sip

import (
	"context"
	"testing"

	gosip "github.com/emiago/sipgo/sip"
)

// BenchmarkRegister is a REGISTER, its 401, the REGISTER with digest and its
// 200 over one TLS connection, with the phone's own work in it.
func BenchmarkRegister(b *testing.B) {
	e := newBench(b)
	p := e.phone("alice", "tls")
	b.ReportAllocs()
	for b.Loop() {
		req := p.registerRequest(120)
		p.write(req)
		again := p.authorize(req, p.answer(req, 401), "SHA-256")
		p.write(again)
		p.answer(again, 200)
	}
}

// BenchmarkInviteAnswerBye is a whole outgoing call to a page: INVITE, 180,
// 200, ACK, BYE, with the page's own work in it.
func BenchmarkInviteAnswerBye(b *testing.B) {
	e := newBench(b)
	p := e.phone("bob", "wss").register()
	to := e.s.Bindings("id-bob")[0]
	rec := newRecorder(b)
	b.ReportAllocs()
	for b.Loop() {
		l, err := e.s.Invite(context.Background(), Invitation{To: to, From: accountOf("carol"), SDP: []byte(testSDP)}, rec.notify)
		if err != nil {
			b.Fatal(err)
		}
		d := p.ring()
		d.respond(d.invite, 200, testSDP)
		p.asked(gosip.ACK)
		next[Answered](rec)
		l.Hangup(0, "")
		d.respond(p.asked(gosip.BYE), 200, "")
		next[Ended](rec)
	}
}
