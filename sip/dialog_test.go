package sip

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// reoffer runs Reoffer in the background.
func reoffered(l *Leg, offer string) <-chan reofferResult {
	ch := make(chan reofferResult, 1)
	go func() {
		answer, err := l.Reoffer(context.Background(), []byte(offer))
		ch <- reofferResult{answer, err}
	}()
	return ch
}

func TestReoffer(t *testing.T) {
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t)
		p := b.phone("bob", transport).register()
		l, _, d := b.connect(p)
		got := reoffered(l, "offer 2")
		inv := p.asked(gosip.INVITE)
		if string(inv.Body()) != "offer 2" || tagOf(inv.To().Params) != d.localTag || inv.CSeq().SeqNo <= d.invite.CSeq().SeqNo {
			t.Errorf("re-INVITE\n%s", inv)
		}
		d.respond(inv, 200, "answer 2")
		if ack := p.asked(gosip.ACK); ack.CSeq().SeqNo != inv.CSeq().SeqNo {
			t.Errorf("ACK of %d", ack.CSeq().SeqNo)
		}
		if r := take(t, got, "answer"); r.err != nil || string(r.answer) != "answer 2" {
			t.Errorf("%q %v", r.answer, r.err)
		}

		got = reoffered(l, "offer 3")
		d.respond(p.asked(gosip.INVITE), 488, "")
		var status *StatusError
		if r := take(t, got, "refusal"); !errors.As(r.err, &status) || status.Code != 488 {
			t.Errorf("%v", r.err)
		}
	})
}

// Two offers at once wait for each other.
func TestReoffersOneAtATime(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	l, _, d := b.connect(p)
	one := reoffered(l, "one")
	inv := p.asked(gosip.INVITE)
	two := reoffered(l, "two")
	p.silence(50*time.Millisecond, gosip.INVITE)
	d.respond(inv, 200, "a1")
	take(t, one, "first answer")
	d.respond(p.asked(gosip.INVITE), 200, "a2")
	if r := take(t, two, "second answer"); string(r.answer) != "a2" {
		t.Errorf("%+v", r)
	}
}

func TestReofferContext(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	l, _, d := b.connect(p)
	ctx, cancel := context.WithCancel(context.Background())
	got := make(chan error, 1)
	go func() { _, err := l.Reoffer(ctx, []byte("x")); got <- err }()
	inv := p.asked(gosip.INVITE)
	d.respond(inv, 100, "")
	cancel()
	if err := take(t, got, "error"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	d.respond(p.asked(gosip.CANCEL), 200, "")
	d.respond(inv, 487, "")
	p.asked(gosip.ACK)
	// The dialog is free again.
	next := reoffered(l, "y")
	d.respond(p.asked(gosip.INVITE), 200, "a")
	if r := take(t, next, "answer"); r.err != nil {
		t.Error(r.err)
	}
}

// Glare (RFC 3261 §14.1): 491 to the peer, and a second try of ours after a
// pause; JsSIP re-sends its offer with the same CSeq after our 491.
func TestGlare(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		p := b.memoryPhone("bob", "wss").register()
		l, rec, d := b.connect(p)
		got := reoffered(l, "ours")
		inv := p.asked(gosip.INVITE)
		theirs := d.request(gosip.INVITE, "theirs")
		p.write(theirs)
		p.write(p.ackOf(theirs, p.answer(theirs, 491)))
		d.respond(inv, 491, "")
		start := time.Now()

		again := theirs.Clone() // same CSeq, new branch
		again.Via().Params.Add("branch", "z9hG4bK"+newTag())
		p.write(again)
		re := next[Reoffered](rec)
		if string(re.SDP) != "theirs" {
			t.Errorf("%q", re.SDP)
		}
		re.Accept([]byte("our answer"))
		if res := p.answer(again, 200); string(res.Body()) != "our answer" {
			t.Errorf("%q", res.Body())
		}
		ack := d.request(gosip.ACK, "")
		p.write(ack)
		next[Acknowledged](rec)

		second := p.asked(gosip.INVITE)
		if wait := time.Since(start); wait < 2*time.Second || wait > 4*time.Second {
			t.Errorf("second try after %v, the owner of the Call-ID waits 2.1–4 s", wait)
		}
		d.respond(second, 200, "their answer")
		if r := take(t, got, "answer"); string(r.answer) != "their answer" {
			t.Errorf("%+v", r)
		}
	})
}

func TestPeerReoffer(t *testing.T) {
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t)
		p := b.phone("bob", transport).register()
		l, rec, d := b.connect(p)

		hold := d.request(gosip.INVITE, "hold")
		p.write(hold)
		re := next[Reoffered](rec)
		// Ours waits while theirs is open.
		ours := reoffered(l, "ours")
		p.silence(30*time.Millisecond, gosip.INVITE)
		// Another of theirs must wait too (§14.2).
		early := d.request(gosip.INVITE, "too early")
		p.write(early)
		if res := p.answer(early, 500); res.GetHeader("Retry-After") == nil {
			t.Error("no Retry-After")
		}
		p.write(p.ackOf(early, p.lastFinal(early, 500)))
		re.Accept([]byte("held"))
		if res := p.answer(hold, 200); string(res.Body()) != "held" {
			t.Errorf("%q", res.Body())
		}
		d.seq = hold.CSeq().SeqNo
		d.ack("")
		next[Acknowledged](rec)
		d.respond(p.asked(gosip.INVITE), 200, "a")
		take(t, ours, "answer")

		d.seq = early.CSeq().SeqNo
		none := d.request(gosip.INVITE, "")
		p.write(none)
		re = next[Reoffered](rec)
		if len(re.SDP) != 0 {
			t.Error("SDP")
		}
		re.Accept([]byte("our offer"))
		if res := p.answer(none, 200); string(res.Body()) != "our offer" {
			t.Errorf("%q", res.Body())
		}
		d.ack("their answer")
		if a := next[Acknowledged](rec); string(a.SDP) != "their answer" {
			t.Errorf("%q", a.SDP)
		}

		bad := d.request(gosip.INVITE, "plain RTP")
		p.write(bad)
		next[Reoffered](rec).Refuse(488, "Not Acceptable Here")
		p.write(p.ackOf(bad, p.answer(bad, 488)))

		update := d.request(gosip.UPDATE, "update")
		p.write(update)
		next[Reoffered](rec).Accept([]byte("updated"))
		if res := p.answer(update, 200); string(res.Body()) != "updated" {
			t.Errorf("%q", res.Body())
		}
		refresh := d.request(gosip.UPDATE, "")
		p.write(refresh)
		p.answer(refresh, 200)
	})
}

// lastFinal makes the response that an ACK needs.
func (p *phone) lastFinal(req *gosip.Request, code int) *gosip.Response {
	return gosip.NewResponseFromRequest(req, code, "", nil)
}

func TestInfoAndOptions(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "tls").register()
	l, rec, d := b.connect(p)
	for _, c := range []struct {
		name, body string
		change     func(*gosip.Request)
		code       int
		header     string
	}{
		{"digits", "digits", typed("application/dtmf-relay"), 415, "Accept"},
		{"no type", "digits", func(r *gosip.Request) { r.RemoveHeader("Content-Type") }, 415, "Accept"},
		{"long", strings.Repeat("x", maxInfo+1), typed(mediaControlType), 413, ""},
		{"package", "", func(r *gosip.Request) { r.AppendHeader(gosip.NewHeader("Info-Package", "foo")) }, 469, "Recv-Info"},
		{"empty", "", func(*gosip.Request) {}, 200, ""},
	} {
		info := d.request(gosip.INFO, c.body)
		c.change(info)
		p.write(info)
		if res := p.answer(info, c.code); c.header != "" && res.GetHeader(c.header) == nil {
			t.Errorf("%s: no %s", c.name, c.header)
		}
	}
	info := d.request(gosip.INFO, "<key/>")
	typed("Application/Media_Control+XML; charset=utf-8")(info)
	p.write(info)
	p.answer(info, 200)
	if ev := next[InfoReceived](rec); string(ev.Body) != "<key/>" || ev.ContentType != mediaControlType {
		t.Errorf("%+v", ev)
	}
	options := d.request(gosip.OPTIONS, "")
	p.write(options)
	if res := p.answer(options, 200); res.GetHeader("Allow") == nil {
		t.Error("no Allow")
	}
	done := make(chan error, 1)
	go func() { done <- l.Info(context.Background(), "application/media_control+xml", []byte("<x/>")) }()
	req := p.asked(gosip.INFO)
	if req.ContentType().Value() != "application/media_control+xml" || string(req.Body()) != "<x/>" {
		t.Errorf("INFO\n%s", req)
	}
	d.respond(req, 200, "")
	if err := take(t, done, "result"); err != nil {
		t.Error(err)
	}
	for _, method := range []gosip.RequestMethod{gosip.MESSAGE, gosip.NOTIFY, gosip.PUBLISH} {
		for _, req := range []*gosip.Request{
			d.request(method, ""),
			p.build(method, p.aor(), "<"+p.aor()+">;tag=1", "<"+p.aor()+">", newTag(), 1, "", "User-Agent: x"),
		} {
			if tagOf(req.To().Params) == "" {
				req = p.ask(req)
			} else {
				p.write(req)
			}
			if res := p.answer(req, 405); res.GetHeader("Allow") == nil || res.GetHeader("Allow").Value() != allowed {
				t.Errorf("405\n%s", res)
			}
		}
	}
}

func typed(kind string) func(*gosip.Request) {
	return func(r *gosip.Request) {
		r.RemoveHeader("Content-Type")
		r.AppendHeader(gosip.NewHeader("Content-Type", kind))
	}
}

// A request older than the last, and requests that match nothing.
func TestOrderAndStrays(t *testing.T) {
	b := newBench(t)
	p := b.phone("bob", "wss").register()
	_, _, d := b.connect(p)
	newer := d.request(gosip.OPTIONS, "")
	older := d.request(gosip.OPTIONS, "")
	older.CSeq().SeqNo = newer.CSeq().SeqNo - 1
	p.write(newer)
	p.answer(newer, 200)
	p.write(older)
	p.answer(older, 500)
	for _, method := range []gosip.RequestMethod{gosip.BYE, gosip.INFO, gosip.UPDATE, gosip.INVITE, gosip.REFER} {
		req := d.request(method, "")
		req.CallID().Value()
		req.RemoveHeader("Call-ID")
		other := gosip.CallIDHeader(newTag())
		req.AppendHeader(&other)
		p.write(req)
		p.answer(req, 481)
	}
	// Another account does not speak for this dialog.
	q := b.phone("alice", "wss").register()
	d.p = q
	bye := d.request(gosip.BYE, "")
	q.write(bye)
	q.answer(bye, 403)
	// A stranger is challenged.
	d.p = b.phone("bob", "tls")
	bye = d.request(gosip.BYE, "")
	d.p.write(bye)
	d.p.answer(bye, 401)
}
