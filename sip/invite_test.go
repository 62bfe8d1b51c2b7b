package sip

import (
	"log/slog"
	"strings"
	"testing"

	gosip "github.com/emiago/sipgo/sip"
)

// What is no call of this server gets its 4xx.
func TestInviteRefusals(t *testing.T) {
	b := newBench(t)
	legs := b.incomingLegs()
	p := b.phone("alice", "wss")
	build := func(change func(*gosip.Request)) *gosip.Request {
		req := p.build(gosip.INVITE, "sip:b@"+testDomain, "<"+p.aor()+">;tag="+newTag(), "<sip:b@"+testDomain+">", newTag(), 1, testSDP, "Contact: <"+p.contact+">")
		if change != nil {
			change(req)
		}
		return req
	}
	add := func(name, value string) func(*gosip.Request) {
		return func(r *gosip.Request) { r.AppendHeader(gosip.NewHeader(name, value)) }
	}
	replace := func(name, value string) func(*gosip.Request) {
		return func(r *gosip.Request) {
			r.RemoveHeader(name)
			r.AppendHeader(gosip.NewHeader(name, value))
		}
	}
	cases := []struct {
		name   string
		code   int
		header string
		change func(*gosip.Request)
	}{
		{"another domain", 404, "", func(r *gosip.Request) { r.Recipient.Host = "elsewhere.test" }},
		{"nobody", 404, "", func(r *gosip.Request) { r.Recipient.User = "" }},
		{"scheme", 416, "", func(r *gosip.Request) { r.Recipient.Scheme = "http" }},
		{"version", 505, "", func(r *gosip.Request) { r.SipVersion = "SIP/3.0" }},
		{"hops", 483, "", replace("Max-Forwards", "0")},
		{"hops range", 400, "", replace("Max-Forwards", "256")},
		{"extension", 420, "Unsupported", add("Require", "nothingSupportsThis")},
		{"content", 415, "Accept", replace("Content-Type", "text/plain")},
		{"encoding", 415, "Accept-Encoding", add("Content-Encoding", "gzip")},
		{"accept", 406, "", add("Accept", "text/plain")},
		{"no contact", 400, "", func(r *gosip.Request) { r.RemoveHeader("Contact") }},
		{"two contacts", 400, "", add("Contact", "<sip:x@y.invalid>")},
		{"two To", 400, "", add("To", "<sip:x@y.invalid>")},
		{"two CSeq", 400, "", add("CSeq", "1 INVITE")},
		{"CSeq method", 400, "", replace("CSeq", "1 OPTIONS")},
		{"no Call-ID", 400, "", func(r *gosip.Request) { r.RemoveHeader("Call-ID") }},
		{"headers in URI", 400, "", func(r *gosip.Request) { r.Recipient.Headers = gosip.HeaderParams{{K: "Route", V: "x"}} }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			req := build(c.change)
			branch, _ := req.Via().Params.Get("branch")
			p.write(req)
			m := p.await("final answer", func(m gosip.Message) bool {
				r, ok := m.(*gosip.Response)
				if !ok || r.StatusCode < 200 {
					return false
				}
				got, _ := r.Via().Params.Get("branch")
				return got == branch
			}).(*gosip.Response)
			if m.StatusCode != c.code || m.SipVersion != "SIP/2.0" {
				t.Errorf("answered %s, want %d", startLine(m), c.code)
			}
			if c.header != "" && m.GetHeader(c.header) == nil {
				t.Errorf("no %s", c.header)
			}
		})
	}

	// The same request by another way is a loop (RFC 3261 §8.2.2.2).
	req := build(nil)
	p.write(req)
	take(t, legs, "leg")
	merged := req.Clone()
	merged.Via().Params.Add("branch", "z9hG4bK"+newTag())
	p.write(merged)
	p.answer(merged, 482)

	// Nobody else can cancel it, even who knows the branch.
	q := b.phone("bob", "wss")
	cancel := cancelOf(req, reasonHeader{})
	q.write(cancel)
	q.answer(cancel, 481)

	// A repetition gets the last answer again, not a second leg.
	p.write(req)
	p.await("100 again", func(m gosip.Message) bool {
		r, ok := m.(*gosip.Response)
		return ok && r.StatusCode == 100
	})
	select {
	case <-legs:
		t.Error("a repetition made a leg")
	default:
	}
}

// A handler that panics ends its own call only.
func TestPanicEndsOneCall(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Log = slog.New(slog.DiscardHandler) })
	b.h.onInvite(func(*Leg) { panic("on purpose") })
	p := b.phone("alice", "wss").register()
	d := p.call("b", testSDP)
	p.answer(d.invite, 480)
	p.alive("a panic")
}

// A name cannot break out of its quotes.
func TestDisplayName(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	b.invite("bob", func(i *Invitation) {
		i.From.Name = "a\"b\\c\r\nX-Evil: 1\x00"
		i.Consultation = "c\r\nX-Evil: 1"
	})
	inv := p.asked(gosip.INVITE)
	if inv.GetHeader("X-Evil") != nil || !strings.Contains(inv.From().Value(), `"a\"b\\cX-Evil: 1"`) {
		t.Errorf("From %s", inv.From().Value())
	}
}

// Via hosts of browsers, and of strangers, are names only: answers come back
// on the same connection and nothing is dialled.
func TestAnswersComeBackOnTheConnection(t *testing.T) {
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t)
		p := b.phone("alice", transport)
		req := p.optionsPing()
		req.Via().Host = "does-not-exist.invalid"
		req.Via().Port = 9
		p.write(req)
		res := p.answer(req, 200)
		if got, _ := res.Via().Params.Get("received"); got != "127.0.0.1" {
			t.Errorf("received %q", got)
		}
	})
}
