package sip

import (
	"fmt"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

func TestSessionTimer(t *testing.T) {
	se := func(v string) gosip.Header { return gosip.NewHeader("Session-Expires", v) }
	cases := []struct {
		name    string
		answer  []gosip.Header
		refresh bool
	}{
		{"peer refreshes", []gosip.Header{se("100;refresher=uas"), gosip.NewHeader("Require", "timer")}, false},
		{"we refresh", []gosip.Header{se("100;refresher=uac"), gosip.NewHeader("Allow", "UPDATE, INVITE")}, true},
		{"peer knows no timer", nil, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, b *bench) {
				p := b.memoryPhone("bob", "tls")
				p.register()
				_, rec := b.invite("bob")
				d := p.ring()
				if d.invite.GetHeader("Session-Expires") == nil || !hasToken(d.invite, "Supported", "timer") {
					t.Errorf("INVITE\n%s", d.invite)
				}
				d.respond(d.invite, 200, testSDP, c.answer...)
				p.asked(gosip.ACK)
				next[Answered](rec)
				keepRegistered(t, b, p)
				start := time.Now()
				if !c.refresh {
					_, err := p.awaitFor(time.Hour, isRequest(gosip.BYE))
					if w := time.Since(start); err != nil || w < 60*time.Second || w > 100*time.Second {
						t.Errorf("BYE after %v (%v)", w, err)
					}
					if e := next[Ended](rec); e.Cause != "expired" {
						t.Errorf("%+v", e)
					}
					return
				}
				method := gosip.INVITE
				if c.answer != nil {
					method = gosip.UPDATE
				}
				m, err := p.awaitFor(time.Hour, isRequest(method))
				if err != nil {
					t.Fatalf("no refresh with %s", method)
				}
				if method == gosip.INVITE && string(m.Body()) != testSDP {
					t.Errorf("refreshed with %q", m.Body())
				}
				d.respond(m.(*gosip.Request), 200, "same", c.answer...)
				m, err = p.awaitFor(time.Hour, isRequest(method))
				if err != nil {
					t.Fatal("no second refresh")
				}
				d.respond(m.(*gosip.Request), 481, "")
				if e := next[Ended](rec); e.Cause != "expired" {
					t.Errorf("%+v", e)
				}
			})
		})
	}
}

func isRequest(method gosip.RequestMethod) func(gosip.Message) bool {
	return func(m gosip.Message) bool {
		r, ok := m.(*gosip.Request)
		return ok && r.Method == method
	}
}

// keepRegistered makes the binding of a phone last for the test.
func keepRegistered(t *testing.T, b *bench, p *phone) {
	t.Helper()
	b.s.loc.mu.Lock()
	defer b.s.loc.mu.Unlock()
	for _, x := range b.s.loc.accounts["id-"+p.login].list {
		x.Expires = time.Now().Add(24 * time.Hour)
	}
}

func TestSessionTimerOfCaller(t *testing.T) {
	b := newBench(t)
	legs := b.incomingLegs()
	p := b.phone("alice", "tls").register()
	small := p.call("b", testSDP, "Supported: timer", "Session-Expires: 30")
	if res := p.answer(small.invite, 422); res.GetHeader("Min-SE") == nil || res.GetHeader("Min-SE").Value() != "90" {
		t.Errorf("422\n%s", res)
	}
	cases := map[string]struct{ ask, want, require string }{
		"asks us":       {"Supported: timer\r\nSession-Expires: 600;refresher=uas", "600;refresher=uas", ""},
		"does it":       {"Supported: timer\r\nSession-Expires: 600;refresher=uac", "600;refresher=uac", "timer"},
		"leaves it":     {"Supported: timer\r\nSession-Expires: 600", "600;refresher=uac", "timer"},
		"knows nothing": {"Subject: x", "1800;refresher=uas", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			d := p.call("b", testSDP, c.ask)
			l := take(t, legs, "leg")
			if err := l.Answer([]byte(testSDP)); err != nil {
				t.Fatal(err)
			}
			res := d.connected()
			if h := res.GetHeader("Session-Expires"); h == nil || h.Value() != c.want {
				t.Errorf("Session-Expires %v", h)
			}
			if hasToken(res, "Require", "timer") != (c.require != "") {
				t.Errorf("Require\n%s", res)
			}
			l.Hangup(0, "")
		})
	}
}

// Whoever agreed to refresh does it: we, when the caller asked us or cannot;
// otherwise the call ends when the caller forgets (RFC 4028 §9, §10).
func TestSessionTimerOfCallerRuns(t *testing.T) {
	cases := []struct {
		name    string
		headers []string
		method  gosip.RequestMethod // of our refresh; empty for none
	}{
		{"asks us", []string{"Supported: timer", "Session-Expires: 100;refresher=uas", "Allow: INVITE, UPDATE"}, gosip.UPDATE},
		{"knows nothing", nil, gosip.INVITE},
		{"does it", []string{"Supported: timer", "Session-Expires: 100;refresher=uac"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, b *bench) {
				legs := b.incomingLegs()
				p := b.memoryPhone("alice", "tls").register()
				d := p.call("b", testSDP, c.headers...)
				l := take(t, legs, "leg")
				if err := l.Answer([]byte("our answer")); err != nil {
					t.Fatal(err)
				}
				d.connected()
				keepRegistered(t, b, p)
				if c.method == "" {
					// It refreshes once, by re-INVITE, then never again.
					re := d.request(gosip.INVITE, testSDP, c.headers...)
					p.write(re)
					next[Reoffered](l.rec).Accept([]byte("our answer"))
					p.answer(re, 200)
					d.ack("")
					start := time.Now()
					if _, err := p.awaitFor(time.Hour, isRequest(gosip.BYE)); err != nil || time.Since(start) > 100*time.Second {
						t.Errorf("BYE after %v: %v", time.Since(start), err)
					}
					return
				}
				for range 3 {
					m, err := p.awaitFor(time.Hour, isRequest(c.method))
					if err != nil {
						t.Fatalf("no refresh by %s", c.method)
					}
					req := m.(*gosip.Request)
					if c.method == gosip.INVITE && string(req.Body()) != "our answer" {
						t.Errorf("refreshed with %q", req.Body())
					}
					d.respond(req, 200, map[bool]string{true: testSDP}[c.method == gosip.INVITE])
				}
				l.Hangup(0, "")
				d.respond(p.asked(gosip.BYE), 200, "")
			})
		})
	}
}

// A device that needs a longer session says so with 422, to the INVITE and to
// a refresh; it gets what it asks for, once (RFC 4028 §7.3).
func TestSessionTooSmall(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		p := b.memoryPhone("bob", "tls").register()
		_, rec := b.invite("bob")
		d := &dialogue{p: p, localTag: newTag()}
		small := func(seconds int) gosip.Header { return gosip.NewHeader("Min-SE", fmt.Sprint(seconds)) }
		wanted := func(req *gosip.Request, expires, least string) {
			t.Helper()
			wants(t, "Session-Expires", req.GetHeader("Session-Expires").Value(), expires)
			wants(t, "Min-SE", req.GetHeader("Min-SE").Value(), least)
		}
		d.respond(p.asked(gosip.INVITE), 422, "", small(3600))
		p.asked(gosip.ACK)
		inv := p.asked(gosip.INVITE)
		wanted(inv, "3600", "3600")
		d.respond(inv, 200, testSDP, gosip.NewHeader("Session-Expires", "3600;refresher=uac"), gosip.NewHeader("Allow", "UPDATE"))
		p.asked(gosip.ACK)
		next[Answered](rec)
		keepRegistered(t, b, p)

		m, err := p.awaitFor(time.Hour, isRequest(gosip.UPDATE))
		if err != nil {
			t.Fatal("no refresh")
		}
		update := m.(*gosip.Request)
		wanted(update, "3600;refresher=uac", "3600")
		d.respond(update, 422, "", small(7200))
		update = p.asked(gosip.UPDATE)
		wanted(update, "7200;refresher=uac", "7200")
		d.respond(update, 200, "", gosip.NewHeader("Session-Expires", "7200;refresher=uac"))
		start := time.Now()
		if _, err := p.awaitFor(3*time.Hour, isRequest(gosip.UPDATE)); err != nil || time.Since(start) < 50*time.Minute {
			t.Errorf("next refresh after %v: %v", time.Since(start), err)
		}
	})
}
