package b2bua

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

// R18, availability: kill -9 of the server in every phase of a call. Who was in
// it is called back into the part they had; what only rang is forgotten.
func TestKilled(t *testing.T) {
	for _, c := range []struct {
		name string
		to   func(w *world) talking
		back []string
		want string
	}{
		{"talking", (*world).talking, []string{"kiosk", "aoki"}, "kiosk:aoki aoki:kiosk"},
		{"a blind transfer rings", func(w *world) talking {
			c := w.talking()
			w.agent("baba")
			w.brings("aoki", c.id, acd.ForTransfer, to("baba"))
			return c
		}, []string{"kiosk", "aoki"}, "kiosk:aoki aoki:kiosk"},
		{"a consultation rings", func(w *world) talking {
			c := w.talking()
			w.agent("baba")
			w.brings("aoki", c.id, acd.ForConsult, to("baba"))
			return c
		}, []string{"aoki", "kiosk"}, "kiosk:aoki aoki:kiosk"},
		{"consulting", (*world).consulting, []string{"kiosk", "aoki", "baba"}, "kiosk:music aoki:baba baba:aoki"},
		{"transferred", func(w *world) talking {
			c := w.consulting()
			w.must(w.x.Complete(ctx, "aoki", c.id))
			return c
		}, []string{"baba", "kiosk"}, "kiosk:baba baba:kiosk"},
		{
			"conference", func(w *world) talking { return w.conferring("baba", "chiba") },
			[]string{"kiosk", "aoki", "baba", "chiba"},
			"kiosk:aoki+baba+chiba aoki:kiosk+baba+chiba baba:kiosk+aoki+chiba chiba:kiosk+aoki+baba",
		},
		{"a conference is held", func(w *world) talking {
			c := w.conferring("baba")
			w.must(w.x.Hold(ctx, "aoki", c.id, true))
			return c
		}, []string{"baba", "kiosk", "aoki"}, "kiosk:music aoki: baba:music"},
		{"a supervisor whispers", func(w *world) talking {
			c := w.talking()
			w.joins("boss", c.id, acd.Whisper)
			return c
		}, []string{"kiosk", "aoki", "boss"}, "kiosk:aoki aoki:kiosk+boss boss:kiosk+aoki"},
		{"a supervisor is on the way", func(w *world) talking {
			c := w.talking()
			w.page("boss", "boss-1")
			w.must(w.x.Join(ctx, "boss", c.id, acd.Listen))
			return c
		}, []string{"kiosk", "aoki"}, "kiosk:aoki aoki:kiosk"},
		{"an outside party is in it", func(w *world) talking {
			c := w.talking()
			w.bind("gateway", "gw", "tls")
			w.brings("aoki", c.id, acd.ForConference, acd.Target{Kind: acd.ToAddress, ID: "interpreter"})
			w.answer("gateway")
			return c
		}, []string{"kiosk", "aoki"}, "kiosk:aoki aoki:kiosk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, &fakeLedger{open: make(map[string][]byte)})
				call := c.to(w)
				w = w.killed(t, c.back...)
				w.expect(call.id, c.want)
				if v := w.view(); v.ID != call.id || len(v.Interrupted) != 0 {
					t.Errorf("view is %+v", v)
				}
				w.play(w.one("kiosk"), sip.Ended{Cause: "bye"})
				r := w.record()
				if r.Cause != CauseCaller || r.Answered.IsZero() {
					t.Errorf("record is %+v", r)
				}
				for _, s := range r.Segments {
					if s.End.IsZero() {
						t.Errorf("%s of %s has no end", s.Kind, s.Account)
					}
				}
				w.close()
			})
		})
	}
}

// A caller that was transferred into a queue waits there after the restart, too.
func TestKilledAfterATransferToAQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &fakeLedger{open: make(map[string][]byte)})
		c := w.talking()
		w.x.Configure(onlyIn("baba", "slow"))
		w.agent("baba")
		w.brings("aoki", c.id, acd.ForTransfer, queue("slow"))
		w = w.killed(t)
		w.agent("baba")
		w.page("kiosk", "kiosk-1")
		w.play(w.one("kiosk"), sip.Answered{SDP: []byte("answer")})
		if v := w.view(); v.Queue != "slow" {
			t.Errorf("view is %+v", v)
		}
		w.answer("baba")
		w.expect(c.id, "kiosk:baba baba:kiosk")
		w.play(w.one("kiosk"), sip.Ended{Cause: "bye"})
		if r := w.record(); r.Callee != "baba" {
			t.Errorf("record is %+v", r)
		}
		w.close()
	})
}

// Whoever of the further parties does not come back after the restart is out
// when the time is over, and the call goes on.
func TestNotAllComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &fakeLedger{open: make(map[string][]byte)})
		c := w.conferring("baba", "chiba")
		w = w.killed(t, "kiosk", "aoki", "chiba")
		if v := w.view(); !slices.Equal(v.Interrupted, []string{"baba"}) {
			t.Errorf("interrupted: %v", v.Interrupted)
		}
		time.Sleep(6 * time.Minute)
		w.expect(c.id, "kiosk:aoki+chiba aoki:kiosk+chiba chiba:kiosk+aoki")
		w.play(w.one("kiosk"), sip.Ended{Cause: "bye"})
		w.record()
		w.close()
	})
}

// A planned restart leaves a call between pages to be resumed; phones that were
// brought along leave it.
func TestCloseOfAConference(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &fakeLedger{open: make(map[string][]byte)})
		c := w.conferring("baba")
		w.bind("chiba", "chiba-phone", "tls")
		w.brings("aoki", c.id, acd.ForConference, to("chiba"))
		phone := w.answer("chiba")
		w.joins("boss", c.id, acd.Listen)
		w.close()
		if !phone.done("hangup 0") || !c.kiosk.done("abandon") || len(w.ledger.open) != 1 {
			t.Errorf("phone: %v, kiosk: %v, %d calls are open", phone.did, c.kiosk.did, len(w.ledger.open))
		}
	})
}
