package sip

import (
	"strconv"
	"strings"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// A call is traced on both sides of the server, without what is secret, and only
// while somebody wants it.
func TestTrace(t *testing.T) {
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t)
		p := b.phone("alice", transport).register()
		l, rec, d := b.connect(p)
		hangUp := func() {
			l.Hangup(0, "")
			d.respond(p.asked(gosip.BYE), 200, "")
			next[Ended](rec)
			eventually(t, "the leg is gone", func() bool { return len(b.s.legs.all()) == 0 })
		}
		l.Trace("call-0")
		if _, messages := b.s.TraceOf("call-0"); len(messages) != 0 {
			t.Fatalf("%d messages while it was off", len(messages))
		}
		hangUp()

		b.s.Trace(time.Now(), time.Now().Add(time.Minute))
		l, rec, d = b.connect(p)
		l.Trace("call-1")
		l.Trace("call-1")
		hangUp()
		legs, messages := b.s.TraceOf("call-1")
		if len(legs) != 1 || legs[0].Account != "id-alice" || legs[0].CallID != l.callID {
			t.Fatalf("legs %+v", legs)
		}
		var seen []string
		for _, m := range messages {
			way := "<"
			if m.Out {
				way = ">"
			}
			seen = append(seen, way+m.Method+" "+strconv.Itoa(m.Status))
			if m.At.IsZero() || m.Transport != transport || m.Remote == "" || m.CallID != l.callID || !strings.HasPrefix(m.Text, m.Start+"\n") {
				t.Errorf("%+v", m)
			}
		}
		all := strings.Join(seen, ", ")
		for _, want := range []string{">INVITE 0", "<INVITE 200", ">ACK 0", ">BYE 0"} {
			if !strings.Contains(all, want) {
				t.Errorf("no %s among %s", want, all)
			}
		}
		if st := b.s.Traced(time.Now()); st.Until.IsZero() || st.Messages < len(messages) {
			t.Errorf("%+v", st)
		}
		if calls := b.s.TracedCalls(); len(calls) != 1 || calls[0] != "call-1" {
			t.Errorf("calls %v", calls)
		}
		b.s.Trace(time.Now(), time.Time{})
		if st := b.s.Traced(time.Now()); !st.Until.IsZero() || st.Messages == 0 {
			t.Errorf("after the end: %+v", st)
		}
		b.s.trace.sweep(time.Now().Add(traceKept + MaxTrace))
		if st := b.s.Traced(time.Now()); st.Messages != 0 {
			t.Errorf("a day later: %+v", st)
		}
	})
}

const traced = "INVITE sip:x@example.jp SIP/2.0\r\nCall-ID: c1\r\nCSeq: 7 INVITE\r\n" +
	"Authorization: Digest username=\"alice\",\r\n response=\"SECRET1\"\r\nProxy-Authorization: SECRET2\r\nSubject: hello\r\n" +
	"Content-Type: application/sdp\r\n\r\n" +
	"v=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET3\r\na=ice-pwd:SECRET4\r\na=ice-ufrag:SECRET5\r\nk=clear:SECRET6\r\na=sendrecv\r\n"

func TestTraceRemovesSecrets(t *testing.T) {
	m, ok := cleaned([]byte(traced))
	if !ok || m.Method != "INVITE" || m.CallID != "c1" || m.Status != 0 {
		t.Fatalf("%+v, %v", m, ok)
	}
	if strings.Contains(m.Text, "SECRET") {
		t.Errorf("a secret is left:\n%s", m.Text)
	}
	for _, want := range []string{"Subject: hello", "a=sendrecv", "Authorization: (removed)", "a=ice-pwd:(removed)"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("no %q in\n%s", want, m.Text)
		}
	}
	// Some phones end lines with LF alone.
	for _, lf := range []string{strings.ReplaceAll(traced, "\r\n", "\n"), strings.Replace(traced, "\r\nProxy", "\nProxy", 1), strings.ReplaceAll(traced, "\r\na=", "\na=")} {
		if m, ok := cleaned([]byte(lf)); !ok || strings.Contains(m.Text, "SECRET") || !strings.Contains(m.Text, "a=sendrecv") {
			t.Errorf("%v: a secret is left:\n%s", ok, m.Text)
		}
	}
	// The body of what is not known to be harmless is not kept, nor what is no call.
	m, ok = cleaned([]byte("INFO sip:x SIP/2.0\r\ni: c1\r\nCSeq: 7 INFO\r\nc: text/plain\r\n\r\nSECRET"))
	if !ok || strings.Contains(m.Text, "SECRET") || !strings.Contains(m.Text, "6 bytes") {
		t.Errorf("%v, %q", ok, m.Text)
	}
	for _, raw := range []string{
		"REGISTER sip:x SIP/2.0\r\nCall-ID: c1\r\nCSeq: 1 REGISTER\r\n\r\n",
		"NOTIFY sip:x SIP/2.0\r\nCall-ID: c1\r\nCSeq: 1 NOTIFY\r\nEvent: dialog\r\n\r\n",
		"INVITE sip:x SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n", "", "\r\n\r\n",
	} {
		if _, ok := cleaned([]byte(raw)); ok {
			t.Errorf("%q is kept", raw)
		}
	}
}

func TestTraceIsBounded(t *testing.T) {
	tr := &tracer{}
	tr.until.Store(time.Now().Add(time.Minute).UnixNano())
	f := &flow{transport: "tls", remote: "192.0.2.1:5061"}
	large := []byte(traced + strings.Repeat("a=x:"+strings.Repeat("y", 1000)+"\r\n", 30))
	for range maxTraceMessages + 50 {
		tr.note(f, false, []byte(traced))
	}
	if len(tr.messages) != maxTraceMessages || tr.dropped != 50 {
		t.Errorf("%d messages, %d dropped", len(tr.messages), tr.dropped)
	}
	for range 2000 {
		tr.note(f, false, large)
	}
	sum := 0
	for _, m := range tr.messages {
		sum += m.size()
	}
	if sum != tr.bytes || sum > maxTraceBytes || len(tr.messages) == 0 || len(tr.messages[len(tr.messages)-1].Text) > maxTraceText+10 {
		t.Errorf("%d bytes (%d counted) in %d messages", sum, tr.bytes, len(tr.messages))
	}
	long := strings.Repeat("z", 50_000)
	if m, ok := cleaned([]byte(strings.Replace(traced, "sip:x", "sip:"+long, 1))); !ok || len(m.Start) > maxTraceStart+10 {
		t.Errorf("a first line of %d bytes", len(m.Start))
	}
	if _, ok := cleaned([]byte(strings.Replace(traced, "c1", long, 1))); ok {
		t.Error("a Call-ID of 50,000 bytes is kept")
	}
	tr.until.Store(time.Now().Add(-time.Second).UnixNano())
	before := len(tr.messages)
	tr.note(f, false, []byte(traced))
	if len(tr.messages) != before || tr.until.Load() != 0 {
		t.Error("it goes on after its end")
	}
}
