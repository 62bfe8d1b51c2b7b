package sip

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// told checks a NOTIFY about a transfer and answers it (RFC 3515 §2.4.5).
func (d *dialogue) told(id uint32, fragment, state string) {
	d.p.t.Helper()
	n := d.p.asked(gosip.NOTIFY)
	if string(n.Body()) != fragment+"\r\n" || n.ContentType().Value() != "message/sipfrag;version=2.0" ||
		n.GetHeader("Event").Value() != fmt.Sprintf("refer;id=%d", id) || !strings.HasPrefix(n.GetHeader("Subscription-State").Value(), state) {
		d.p.t.Errorf("want %s (%s), got\n%s", fragment, state, n)
	}
	d.respond(n, 200, "")
}

func TestRefer(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "tls").register()
	_, rec, d := b.connect(p)
	for target, want := range map[string]int{
		"<sip:boss@elsewhere.test>": 403, "<tel:110>": 400, "<sip:" + testDomain + ">": 400,
		"<sip:carol@" + testDomain + ">\r\nRefer-To: <sip:alice@" + testDomain + ">": 400,
	} {
		refer := d.request(gosip.REFER, "", "Refer-To: "+target)
		p.write(refer)
		p.answer(refer, want)
	}
	refer := d.request(gosip.REFER, "", "Refer-To: <sip:carol@"+testDomain+">")
	p.write(refer)
	p.answer(refer, 202)
	ev := next[Referred](rec)
	if ev.To != "carol" || ev.Replaces != "" {
		t.Errorf("%+v", ev)
	}
	id := refer.CSeq().SeqNo
	d.told(id, "SIP/2.0 100 Trying", "active")
	ev.Notify(180, "")
	d.told(id, "SIP/2.0 180 Ringing", "active")
	ev.Notify(486, "")
	d.told(id, "SIP/2.0 486 Busy Here", "terminated;reason=noresource")
	ev.Notify(200, "") // too late

	quiet := d.request(gosip.REFER, "", "Refer-To: <sip:carol@"+testDomain+">", "Refer-Sub: false")
	p.write(quiet)
	p.answer(quiet, 202)
	next[Referred](rec).Notify(200, "OK")
	p.silence(50*time.Millisecond, gosip.NOTIFY)
}

// What a REFER subscribed to may be kept and ended by a SUBSCRIBE of the same
// dialog (RFC 3515 §2.4.4), and is bounded.
func TestReferSubscription(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "tls").register()
	_, rec, d := b.connect(p)
	refer := func(want int) (uint32, Referred) {
		req := d.request(gosip.REFER, "", "Refer-To: <sip:carol@"+testDomain+">")
		p.write(req)
		p.answer(req, want)
		if want != 202 {
			return 0, Referred{}
		}
		d.told(req.CSeq().SeqNo, "SIP/2.0 100 Trying", "active")
		return req.CSeq().SeqNo, next[Referred](rec)
	}
	id, ev := refer(202)
	subscribe := func(event string, expires, want int) {
		t.Helper()
		req := d.request(gosip.SUBSCRIBE, "", "Event: "+event, fmt.Sprintf("Expires: %d", expires))
		p.write(req)
		p.answer(req, want)
	}
	event := fmt.Sprintf("refer;id=%d", id)
	subscribe(event, 60, 200)
	d.told(id, "SIP/2.0 100 Trying", "active")
	subscribe(event, 0, 200)
	d.told(id, "SIP/2.0 100 Trying", "terminated;reason=timeout")
	subscribe(event, 60, 403)
	subscribe("dialog", 60, 403)
	subscribe("refer;id=x", 60, 403)
	ev.Notify(200, "")
	p.silence(50*time.Millisecond, gosip.NOTIFY)

	for range maxRefers {
		refer(202)
	}
	refer(480)
}

// An attended transfer names another leg of the same account (RFC 5589 §7.3).
func TestReferWithReplaces(t *testing.T) {
	b := newBench(t)
	bob, carol := b.phone("bob", "tls").register(), b.phone("carol", "tls").register()
	own, rec, d := b.connect(bob)
	other, _, second := b.connect(bob)
	_, _, foreign := b.connect(carol)
	cases := []struct {
		name, replaces string
		code           int
	}{
		{"the other call", second.replaces(), 202},
		{"unknown", "x@y;to-tag=a;from-tag=b", 404},
		{"another account's", foreign.replaces(), 403},
		{"the same", d.replaces(), 400},
		{"no tags", "x@y", 400},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			refer := d.request(gosip.REFER, "", "Refer-To: <sip:carol@"+testDomain+"?Replaces="+url.QueryEscape(c.replaces)+">")
			bob.write(refer)
			bob.answer(refer, c.code)
			if c.code != 202 {
				return
			}
			if ev := next[Referred](rec); ev.To != "carol" || ev.Replaces != other.ID() || ev.Replaces == own.ID() {
				t.Errorf("%+v", ev)
			}
		})
	}
	twice := d.request(gosip.REFER, "", "Refer-To: <sip:carol@"+testDomain+"?Replaces="+url.QueryEscape(second.replaces())+"&replaces=x>")
	bob.write(twice)
	bob.answer(twice, 400)
}
