package sip

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	gosip "github.com/emiago/sipgo/sip"
)

// more are valid messages of kinds that the corpus does not have.
var more = []string{
	`SUBSCRIBE sip:b@example.com SIP/2.0
Via: SIP/2.0/WSS h.invalid;branch=z9hG4bKa
Max-Forwards: 70
From: <sip:user@example.com>;tag=a
To: <sip:b@example.com>
Call-ID: a
CSeq: 1 SUBSCRIBE
Contact: <sip:user@h.invalid>
Event: dialog;id=1
Accept: application/dialog-info+xml
Expires: 600
Content-Length: 0

`,
	`INVITE sip:b@example.com SIP/2.0
Via: SIP/2.0/WSS h.invalid;branch=z9hG4bKb
Max-Forwards: 70
From: <sip:user@example.com>;tag=a
To: <sip:b@example.com>
Call-ID: b
CSeq: 1 INVITE
Contact: <sip:user@h.invalid>
Replaces: x@y;to-tag=1;from-tag=2;early-only
Require: replaces, 100rel
Content-Length: 0

`,
}

// FuzzReceive gives damaged messages to a flow that is logged in, in a running
// call: nothing may panic, and what comes back must be SIP without a 5xx but
// those that answer a version, an order or an open offer.
func FuzzReceive(f *testing.F) {
	for _, m := range corpus(f) {
		f.Add(m.data)
	}
	h := &testHandler{bound: make(chan Binding, 1<<16), unbound: make(chan Binding, 1<<16)}
	for _, m := range more {
		f.Add([]byte(strings.ReplaceAll(m, "\n", "\r\n")))
	}
	h.onInvite(func(l *Leg) { _ = l.Reject(486, "") })
	h.onWatched(func(Account, string) (State, int) {
		return State{Open: true, Dialogs: []DialogState{{ID: "c"}}}, 0
	})
	watch := &fuzzWatch{}
	s, err := Listen(Options{Domain: "example.com", Credentials: testCreds{}, Handler: h, Log: slog.New(watch)})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			f.Error(err)
		}
	})
	f.Fuzz(func(t *testing.T, raw []byte) {
		b := &bench{t: t, s: s, h: h}
		p := b.memoryPhone("user", "wss")
		defer p.close()
		_ = p.send(raw) // the server may close the flow
		for {
			select {
			case m := <-p.msgs:
				res, ok := m.(*gosip.Response)
				if ok && res.StatusCode >= 500 && res.StatusCode != 505 && res.StatusCode != 503 {
					t.Errorf("answered %s", startLine(m))
				}
				continue
			default:
			}
			break
		}
		if text := watch.recovered.Swap(nil); text != nil {
			t.Error(*text)
		}
		for len(h.bound) > 0 {
			<-h.bound
		}
		for len(h.unbound) > 0 {
			<-h.unbound
		}
	})
}

// fuzzWatch is panicWatch for a server that outlives one input. What a leg or a
// subscription of an input does later is told with one of the next.
type fuzzWatch struct{ recovered atomic.Pointer[string] }

func (w *fuzzWatch) Enabled(context.Context, slog.Level) bool { return true }
func (w *fuzzWatch) WithAttrs([]slog.Attr) slog.Handler       { return w }
func (w *fuzzWatch) WithGroup(string) slog.Handler            { return w }
func (w *fuzzWatch) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "recovered" {
		text := ""
		r.Attrs(func(a slog.Attr) bool {
			text += a.String() + "\n"
			return true
		})
		w.recovered.Store(&text)
	}
	return nil
}

// FuzzAuthParams: the parameters of a header are read without a panic, and
// what was quoted comes back.
func FuzzAuthParams(f *testing.F) {
	f.Add(`username="a\"b", realm=x,nonce="", qop = auth`, "v")
	f.Fuzz(func(t *testing.T, s, value string) {
		for range authParams(s) {
		}
		quoted := `k="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `", other=1`
		for k, v := range authParams(quoted) {
			if k == "k" && v != value {
				t.Errorf("%q came back as %q", value, v)
			}
			break
		}
	})
}
