package sip

import (
	"context"
	"errors"
	"strings"
	"testing"

	gosip "github.com/emiago/sipgo/sip"
)

// A number behind a gateway stands in the Request-URI and in To.
func TestInvitationUser(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "tls").register()
	for user, escaped := range map[string]string{"0473341111": "0473341111", "+81-47-334.1111": "+81-47-334.1111", "*21#": "*21%23", "desk_1~": "desk_1~"} {
		l, rec := b.invite("bob", func(i *Invitation) { i.User = user })
		d := p.ring()
		inv := d.invite
		_, host, _ := strings.Cut(p.contact, "@")
		if inv.Recipient.String() != "sip:"+escaped+"@"+host {
			t.Errorf("Request-URI %s", inv.Recipient.String())
		}
		if inv.To().Address.String() != "sip:"+escaped+"@"+testDomain || inv.To().DisplayName != "" {
			t.Errorf("To %s", inv.To().Value())
		}
		d.respond(inv, 200, testSDP)
		p.asked(gosip.ACK)
		next[Answered](rec)
		l.Hangup(0, "")
		d.respond(p.asked(gosip.BYE), 200, "")
	}
	for _, user := range []string{"110;phone-context=x", "a@elsewhere.test", "1:2", "1 2", "a\r\nX: y", "%41", "窓口", strings.Repeat("1", maxUser+1)} {
		inv := Invitation{To: b.s.Bindings("id-bob")[0], From: accountOf("carol"), User: user, SDP: []byte(testSDP)}
		if _, err := b.s.Invite(context.Background(), inv, func(Event) {}); !errors.Is(err, ErrBadUser) {
			t.Errorf("%q: %v", user, err)
		}
	}
}

// A 302 is followed by nobody here: the leg ends and says where it points to,
// if that is in our domain (RFC 3261 §21.3.3).
func TestForward(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "tls").register()
	contact := func(v string) gosip.Header { return gosip.NewHeader("Contact", v) }
	cases := []struct {
		name     string
		code     int
		contacts []gosip.Header
		want     string
	}{
		{"colleague", 302, []gosip.Header{contact("<sip:carol@" + testDomain + ";transport=tls>;q=0.5")}, "carol"},
		{"by our address", 302, []gosip.Header{contact("<sip:carol@127.0.0.1>")}, "carol"},
		{"escaped", 302, []gosip.Header{contact("<sip:a%20b@COUNTER.test>")}, "a b"},
		{"outside, then inside", 302, []gosip.Header{contact("<sip:x@elsewhere.test>"), contact("<sip:carol@" + testDomain + ">"), contact("<sip:bob@" + testDomain + ">")}, "carol"},
		{"outside", 302, []gosip.Header{contact("<sip:carol@elsewhere.test>")}, ""},
		{"telephone", 302, []gosip.Header{contact("<tel:110>")}, ""},
		{"nobody", 302, []gosip.Header{contact("<sip:" + testDomain + ">")}, ""},
		{"none", 302, nil, ""},
		{"not a 302", 300, []gosip.Header{contact("<sip:carol@" + testDomain + ">")}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, rec := b.invite("bob")
			inv := p.asked(gosip.INVITE)
			res := gosip.NewResponseFromRequest(inv, c.code, "Moved", nil)
			for _, h := range c.contacts {
				res.AppendHeader(h)
			}
			p.write(res)
			p.asked(gosip.ACK)
			if e := next[Ended](rec); e.Code != c.code || e.Forward != c.want || e.Cause != "rejected" {
				t.Errorf("%+v", e)
			}
		})
	}
}
