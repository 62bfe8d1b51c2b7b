package sip

import (
	"strings"
	"testing"

	gosip "github.com/emiago/sipgo/sip"
)

// replaces names a dialog as the phone would towards us: the to-tag is ours.
func (d *dialogue) replaces() string {
	_, ours, _ := strings.Cut(d.remote, "tag=")
	return d.callID + ";to-tag=" + ours + ";from-tag=" + d.localTag
}

func TestParseReplaces(t *testing.T) {
	cases := map[string]struct {
		want replacement
		ok   bool
	}{
		"a@b;to-tag=1;from-tag=2":                {replacement{"a@b", "1", "2", false}, true},
		" a ; From-Tag=2 ; TO-TAG=1 ;early-only": {replacement{"a", "1", "2", true}, true},
		"a;to-tag=1;from-tag=0;x=y":              {replacement{"a", "1", "0", false}, true},
		"":                                       {},
		";to-tag=1;from-tag=2":                   {},
		"a":                                      {},
		"a;to-tag=1":                             {},
		"a;from-tag=1":                           {},
		"a;to-tag=1;to-tag=1;from-tag=2":         {},
		"a;to-tag=1;from-tag=2;early-only;early-only":     {},
		"a;to-tag=1;from-tag=2;early-only=yes":            {},
		"a;to-tag=;from-tag=2":                            {},
		"a;to-tag=1;from-tag=2,b;to-tag=1;from-tag=2":     {},
		"a b;to-tag=1;from-tag=2":                         {},
		"a;to-tag=1;from-tag=2;":                          {},
		strings.Repeat("a", 600) + ";to-tag=1;from-tag=2": {},
	}
	for value, c := range cases {
		if got, ok := parseReplaces(value); ok != c.ok || ok && got != c.want {
			t.Errorf("%q: %+v %v", value, got, ok)
		}
	}
}

// FuzzReplaces: whatever is parsed can be written and read again.
func FuzzReplaces(f *testing.F) {
	f.Add("a@b;to-tag=1;from-tag=2;early-only")
	f.Add("a;;to-tag=1")
	f.Fuzz(func(t *testing.T, value string) {
		r, ok := parseReplaces(value)
		if !ok {
			return
		}
		text := r.callID + ";to-tag=" + r.toTag + ";from-tag=" + r.fromTag
		if r.earlyOnly {
			text += ";early-only"
		}
		if again, ok := parseReplaces(text); !ok || again != r {
			t.Errorf("%q became %+v", value, again)
		}
	})
}

// An INVITE with Replaces finds the leg it is for (RFC 3891 §3).
func TestInviteWithReplaces(t *testing.T) {
	b := newBench(t)
	legs := b.incomingLegs()
	desk := b.phone("bob", "tls").register()
	answered, _, d := b.connect(desk)
	ringing, _ := b.invite("bob")
	early := desk.ring()
	calling := desk.call("button1", testSDP)
	own := take(t, legs, "leg")
	if err := own.Progress(180, ""); err != nil {
		t.Fatal(err)
	}
	calling.established(desk.answer(calling.invite, 180))
	over, _, gone := b.connect(desk)
	over.Hangup(0, "")
	desk.asked(gosip.BYE) // and does not answer it

	cases := []struct {
		name    string
		headers []string
		code    int    // 0: it becomes a leg
		leg     string // that is replaced
	}{
		{"answered", []string{"Replaces: " + d.replaces(), "Require: replaces"}, 0, answered.ID()},
		{"ringing", []string{"Replaces: " + early.replaces() + ";early-only"}, 0, ringing.ID()},
		{"none", nil, 0, ""},
		{"answered, early only", []string{"Replaces: " + d.replaces() + ";early-only"}, 486, ""},
		{"our answer is awaited", []string{"Replaces: " + calling.replaces()}, 481, ""},
		{"hung up", []string{"Replaces: " + gone.replaces()}, 603, ""},
		{"unknown", []string{"Replaces: x@y;to-tag=a;from-tag=b"}, 481, ""},
		{"wrong tag", []string{"Replaces: " + d.replaces() + "x"}, 481, ""},
		{"malformed", []string{"Replaces: x@y;to-tag=a"}, 400, ""},
		{"twice", []string{"Replaces: " + d.replaces(), "Replaces: " + d.replaces()}, 400, ""},
	}
	other := b.phone("bob", "wss")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			call := other.call("bob", testSDP, c.headers...)
			if c.code != 0 {
				other.answer(call.invite, c.code)
				return
			}
			l := take(t, legs, "leg")
			if l.Replaces() != c.leg {
				t.Errorf("replaces %q", l.Replaces())
			}
			l.Hangup(0, "")
		})
	}
	t.Run("another account", func(t *testing.T) {
		p := b.phone("alice", "wss")
		call := p.call("bob", testSDP, "Replaces: "+d.replaces())
		p.answer(call.invite, 403)
	})
	t.Run("another method", func(t *testing.T) {
		options := other.optionsPing()
		options.AppendHeader(gosip.NewHeader("Replaces", d.replaces()))
		other.write(options)
		other.answer(options, 400)
	})
	if res := d.p.options(); !hasToken(res, "Supported", "replaces") || !hasToken(d.invite, "Supported", "replaces") {
		t.Error("not advertised")
	}
}

// options asks what the server can do.
func (p *phone) options() *gosip.Response {
	p.t.Helper()
	ping := p.optionsPing()
	p.write(ping)
	return p.answer(ping, 200)
}
