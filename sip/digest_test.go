package sip

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

func TestDigestAlgorithms(t *testing.T) {
	b := newBench(t)
	p := b.phone("alice", "tls")
	for _, algorithm := range []string{"SHA-256", "MD5"} {
		req := p.registerRequest(60)
		p.write(req)
		res := p.answer(req, 401)
		if n := len(res.GetHeaders("WWW-Authenticate")); n != 2 {
			t.Fatalf("%d challenges", n)
		}
		again := p.authorize(req, res, algorithm)
		p.write(again)
		p.answer(again, 200)
	}
	for ua, want := range map[string]int{"baresip v1.0.0 (x86_64/linux)": 1, "": 1, "SIPp": 1, "baresip v3.1": 2, "Yealink": 2} {
		if n := len(algorithms(ua)); n != want {
			t.Errorf("%q is offered %d algorithms", ua, n)
		}
	}
}

// edit changes a parameter of the Authorization header.
func edit(req *gosip.Request, from, to string) *gosip.Request {
	h := req.GetHeader("Authorization")
	value := strings.Replace(h.Value(), from, to, 1)
	req.RemoveHeader("Authorization")
	req.AppendHeader(gosip.NewHeader("Authorization", value))
	req.CSeq().SeqNo++
	req.Via().Params.Add("branch", "z9hG4bK"+newTag())
	return req
}

func TestDigestRefusals(t *testing.T) {
	for _, transport := range []string{"tls", "udp"} {
		t.Run(transport, func(t *testing.T) {
			b := newBench(t)
			p := b.phone("alice", transport)
			challenged := func() (*gosip.Request, *gosip.Response) {
				req := p.registerRequest(60)
				p.write(req)
				return req, p.answer(req, 401)
			}
			req, res := challenged()
			good := p.authorize(req, res, "SHA-256")
			p.write(good)
			p.answer(good, 200)

			// Replay: in a new transaction, and from another address.
			replay := edit(good.Clone(), "", "")
			p.write(replay)
			if r := p.answer(replay, 401); !strings.Contains(r.GetHeader("WWW-Authenticate").Value(), "stale=true") {
				t.Error("replay is not told stale")
			}
			q := b.phone("alice", transport)
			replay = edit(good.Clone(), "", "")
			q.write(replay)
			q.answer(replay, 401)

			bad := map[string]func(*gosip.Request) *gosip.Request{
				"nc=2": func(r *gosip.Request) *gosip.Request { return edit(r, "nc=00000001", "nc=00000002") },
				"other uri": func(r *gosip.Request) *gosip.Request {
					return edit(r, `uri="sip:`+testDomain, `uri="sip:bob@`+testDomain)
				},
				"other realm": func(r *gosip.Request) *gosip.Request { return edit(r, testDomain, "elsewhere.test") },
				"no qop":      func(r *gosip.Request) *gosip.Request { return edit(r, "qop=", "xop=") },
				"own nonce":   func(r *gosip.Request) *gosip.Request { return edit(r, `nonce="`, `nonce="AAAA`) },
				"response":    func(r *gosip.Request) *gosip.Request { return edit(r, `response="`, `response="0`) },
				"method": func(r *gosip.Request) *gosip.Request {
					return p.build(gosip.MESSAGE, "sip:"+testDomain, "<"+p.aor()+">;tag=1", "<"+p.aor()+">", newTag(), 9, "",
						"Authorization: "+r.GetHeader("Authorization").Value())
				},
			}
			for name, f := range bad {
				req, res := challenged()
				r := f(p.authorize(req, res, "SHA-256"))
				p.write(r)
				m := p.await("answer", func(m gosip.Message) bool {
					x, ok := m.(*gosip.Response)
					return ok && x.CSeq().SeqNo == r.CSeq().SeqNo && x.CallID().Value() == r.CallID().Value()
				})
				if code := m.(*gosip.Response).StatusCode; code != 401 {
					t.Errorf("%s: %d", name, code)
				}
			}
		})
	}
}

func TestNonces(t *testing.T) {
	n, err := newNonces()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	v := n.issue(now, "a")
	if !n.fresh(now, v, "a") || n.fresh(now, v, "b") || n.fresh(now.Add(nonceLife), v, "a") || n.fresh(now.Add(-time.Second), v, "a") || n.fresh(now, v+"A", "a") {
		t.Error("freshness")
	}
	if !n.spend(now, v) || n.spend(now, v) || n.spend(now.Add(nonceLife-1), v) {
		t.Error("a nonce serves once")
	}
	// What is forgotten has expired.
	n.spend(now.Add(nonceLife), n.issue(now.Add(nonceLife), "a"))
	if n.spend(now.Add(nonceLife), v) {
		t.Error("forgotten too early")
	}
	for i := range maxUsedNonces + 10 {
		n.spend(now.Add(nonceLife), fmt.Sprint(i))
	}
	if len(n.used) > maxUsedNonces {
		t.Errorf("%d nonces in memory", len(n.used))
	}
}

// Guessing stops after ten tries for a name from an address, and the owner is
// served elsewhere. An unknown name is answered like a known one.
func TestGuessing(t *testing.T) {
	b := newBench(t)
	p := b.phone("alice", "tls")
	wrongly := func(login string) int {
		req := p.registerRequest(60)
		p.write(req)
		again := edit(p.authorize(req, p.answer(req, 401), "SHA-256"), `response="`, `response="f`)
		if login != "alice" {
			again = edit(again, `username="alice"`, `username="`+login+`"`)
		}
		p.write(again)
		return p.await("answer", func(m gosip.Message) bool {
			x, ok := m.(*gosip.Response)
			return ok && x.CSeq().SeqNo == again.CSeq().SeqNo
		}).(*gosip.Response).StatusCode
	}
	for _, login := range []string{"alice", "nobody"} {
		for i := range maxGuesses {
			if code := wrongly(login); code != 401 {
				t.Fatalf("%s try %d: %d", login, i+1, code)
			}
		}
		if code := wrongly(login); code != 403 {
			t.Errorf("%s after %d tries: %d", login, maxGuesses, code)
		}
	}
	if !b.s.digest.guesses.locked("alice", "127.0.0.1", time.Now()) || b.s.digest.guesses.locked("alice", "127.0.0.2", time.Now()) ||
		b.s.digest.guesses.locked("alice", "127.0.0.1", time.Now().Add(guessWindow+time.Second)) {
		t.Error("lock")
	}
}

// Default deny: every method but ACK, CANCEL and an OPTIONS ping is challenged.
func TestEveryMethodIsChallenged(t *testing.T) {
	transports(t, func(t *testing.T, transport string) {
		if transport == "wss" {
			t.Skip("logged in at the door")
		}
		b := newBench(t)
		p := b.phone("alice", transport)
		for _, method := range []gosip.RequestMethod{
			gosip.INVITE, gosip.REGISTER, gosip.MESSAGE, gosip.SUBSCRIBE, gosip.NOTIFY, gosip.PUBLISH,
			gosip.REFER, gosip.INFO, gosip.UPDATE, gosip.PRACK, gosip.BYE, "UNKNOWN",
		} {
			req := p.build(method, p.aor(), "<"+p.aor()+">;tag=1", "<"+p.aor()+">", newTag(), 1, "")
			p.write(req)
			p.answer(req, 401)
		}
		p.alive("challenges")
	})
}

// An account speaks for itself only.
func TestIdentityIsBound(t *testing.T) {
	b := newBench(t)
	for _, transport := range []string{"wss", "tls"} {
		p := b.phone("alice", transport)
		for _, from := range []string{"<sip:bob@" + testDomain + ">;tag=1", "<sip:alice@elsewhere.test>;tag=1"} {
			req := p.build(gosip.INVITE, "sip:b@"+testDomain, from, "<sip:b@"+testDomain+">", newTag(), 1, testSDP, "Contact: <"+p.contact+">", "User-Agent: x")
			p.answer(p.ask(req), 403)
		}
	}
}

// slowCreds answer after a pause, as a database under load.
type slowCreds struct {
	testCreds
	gate chan struct{}
}

func (c slowCreds) Device(ctx context.Context, username string) (Device, error) {
	<-c.gate
	return c.testCreds.Device(ctx, username)
}

// A slow look-up holds up neither the flow nor others.
func TestSlowCredentials(t *testing.T) {
	gate := make(chan struct{})
	b := newBench(t, func(o *Options) { o.Credentials = slowCreds{o.Credentials.(testCreds), gate} })
	p := b.phone("alice", "tls")
	req := p.registerRequest(60)
	p.write(req)
	again := p.authorize(req, p.answer(req, 401), "MD5")
	p.write(again)
	p.alive("a request waits for the database")
	close(gate)
	p.answer(again, 200)
}
