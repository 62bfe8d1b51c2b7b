package sip

import (
	"errors"
	"strings"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

func TestRegister(t *testing.T) {
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t)
		p := b.phone("alice", transport)
		res := p.answer(p.ask(p.registerRequest(120)), 200)
		contact := res.GetHeader("Contact").Value()
		if !strings.Contains(contact, p.contact) || !strings.Contains(contact, `+sip.instance="<urn:uuid:alice>"`) ||
			!strings.Contains(contact, ";expires=120") || !strings.Contains(contact, ";reg-id=1") {
			t.Errorf("Contact %s", contact)
		}
		if !hasToken(res, "Require", "outbound") {
			t.Error("no Require: outbound (RFC 5626 §6)")
		}
		g := take(t, b.h.bound, "Bound")
		if g.Account != accountOf("alice") || g.Instance != "urn:uuid:alice" || g.Transport != transport || g.UserAgent != "test phone" ||
			(g.Flow == 0) != (transport == "udp") || g.Browser() != (transport == "wss") || time.Until(g.Expires) > 2*time.Minute {
			t.Errorf("%+v", g)
		}

		p.answer(p.ask(p.registerRequest(120)), 200) // a refresh is not reported
		fetch := p.build(gosip.REGISTER, "sip:"+testDomain, "<"+p.aor()+">;tag=f", "<"+p.aor()+">", newTag(), 50, "", "User-Agent: test phone")
		if res := p.answer(p.ask(fetch), 200); len(res.GetHeaders("Contact")) != 1 {
			t.Errorf("fetch\n%s", res)
		}
		if res := p.answer(p.ask(p.registerRequest(0)), 200); len(res.GetHeaders("Contact")) != 0 {
			t.Errorf("removal\n%s", res)
		}
		if g := take(t, b.h.unbound, "Unbound"); g.Instance != "urn:uuid:alice" {
			t.Errorf("%+v", g)
		}
		select {
		case g := <-b.h.bound:
			t.Errorf("refresh was reported: %+v", g)
		default:
		}
	})
}

func TestRegisterRules(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits.BindingsPerUser = 2 })
	p := b.phone("alice", "wss")
	expect := func(code int, req *gosip.Request) *gosip.Response {
		t.Helper()
		p.write(req)
		return p.answer(req, code)
	}
	reg := func(to string, headers ...string) *gosip.Request {
		p.seq++
		return p.build(gosip.REGISTER, "sip:"+testDomain, "<sip:alice@"+testDomain+">;tag=x", to, p.callID, uint32(p.seq), "", headers...)
	}
	own := "<" + p.aor() + ">"
	if res := expect(423, p.registerRequest(5)); res.GetHeader("Min-Expires").Value() != "30" {
		t.Errorf("423\n%s", res)
	}
	expect(403, reg("<sip:bob@"+testDomain+">", "Contact: <sip:x@h.invalid>"))
	expect(403, reg("<sip:alice@elsewhere.test>", "Contact: <sip:x@h.invalid>"))
	expect(400, reg(own, "Contact: <mailto:x@h.invalid>"))
	expect(400, reg(own, "Contact: *"))
	foreign := reg(own)
	foreign.Recipient.Host = "elsewhere.test"
	expect(404, foreign)

	expect(200, reg(own, "Contact: <sip:x@one.invalid>", "Expires: 99999"))
	expect(200, reg(own, "Contact: <sip:x@two.invalid>, <sip:x@one.invalid>"))
	expect(403, reg(own, "Contact: <sip:x@three.invalid>"))
	if n := len(b.s.Bindings("id-alice")); n != 2 {
		t.Errorf("%d bindings", n)
	}
	stale := reg(own, "Contact: <sip:x@one.invalid>")
	stale.CSeq().SeqNo = 1
	expect(400, stale)
	expect(200, reg(own, "Contact: *", "Expires: 0"))
	if n := len(b.s.Bindings("id-alice")); n != 0 {
		t.Errorf("%d bindings", n)
	}
}

// The registrar grants phones less than the idle timeout, so that their
// connection is still there when they are called.
func TestLifetimeFitsIdleTimeout(t *testing.T) {
	b := newBench(t)
	for transport, want := range map[string]string{"tls": ";expires=240", "wss": ";expires=3600"} {
		p := b.phone("alice", transport)
		p.instance = "urn:uuid:" + transport
		res := p.answer(p.ask(p.registerRequest(7200)), 200)
		found := false
		for _, h := range res.GetHeaders("Contact") {
			found = found || strings.Contains(h.Value(), p.instance) && strings.Contains(h.Value(), want)
		}
		if !found {
			t.Errorf("%s\n%s", transport, res)
		}
	}
}

func TestExpiry(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		p := b.memoryPhone("alice", "wss")
		p.answer(p.ask(p.registerRequest(30)), 200)
		take(t, b.h.bound, "Bound")
		time.Sleep(29 * time.Second)
		if len(b.s.Bindings("id-alice")) != 1 {
			t.Error("gone too early")
		}
		time.Sleep(3 * time.Second)
		take(t, b.h.unbound, "Unbound")
		if len(b.s.Bindings("id-alice")) != 0 {
			t.Error("still there")
		}
	})
}

func TestCloseAccount(t *testing.T) {
	b := newBench(t)
	p := b.phone("alice", "wss").register()
	q := b.phone("alice", "tls")
	q.instance = "urn:uuid:q"
	q.register()
	other := b.phone("bob", "tls").register()
	b.s.CloseAccount("id-alice")
	for range 2 {
		take(t, b.h.unbound, "Unbound")
	}
	for _, x := range []*phone{p, q} {
		if _, err := x.awaitFor(testWait, func(gosip.Message) bool { return false }); errors.Is(err, errSilent) {
			t.Error("flow is still open")
		}
	}
	other.alive("another account was closed")
	if len(b.s.Bindings("id-bob")) != 1 {
		t.Error("bob is gone too")
	}
}

// Control characters and length of what a device says of itself.
func TestUserAgentIsTamed(t *testing.T) {
	b := newBench(t)
	p := b.phone("alice", "wss")
	req := p.registerRequest(60)
	req.RemoveHeader("User-Agent")
	req.AppendHeader(gosip.NewHeader("User-Agent", "evil\x1b[31m"+strings.Repeat("窓", 100)))
	p.write(req)
	p.answer(req, 200)
	g := take(t, b.h.bound, "Bound")
	if strings.ContainsRune(g.UserAgent, 0x1b) || len(g.UserAgent) > maxUserAgent || !strings.HasPrefix(g.UserAgent, "evil[31m窓") {
		t.Errorf("%q", g.UserAgent)
	}
}
