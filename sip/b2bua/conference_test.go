package b2bua

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

func TestConferenceOfFour(t *testing.T) {
	run(t, func(w *world) {
		c := w.conferring("baba", "chiba")
		w.expect(c.id, "kiosk:aoki+baba+chiba aoki:kiosk+baba+chiba baba:kiosk+aoki+chiba chiba:kiosk+aoki+baba")
		for who, want := range map[string]string{
			"kiosk": "aoki,baba,chiba", "aoki": "kiosk,baba,chiba", "baba": "aoki,kiosk,chiba", "chiba": "aoki,kiosk,baba",
		} {
			if got := w.slots(c.id, who); got != want {
				t.Errorf("%s was told of %s, want %s", who, got, want)
			}
		}
		if got := w.view().Parties; len(got) != 4 || got[3].Role != acd.RoleGuest {
			t.Errorf("parties are %+v", got)
		}
		r := w.ends(c)
		n := 0
		for _, s := range r.Segments {
			if s.Kind == SegmentParty {
				n++
				if s.Leg == nil || s.Leg.AudioCodec != "opus" {
					t.Errorf("no figures of %s", s.Account)
				}
			}
		}
		if n != 4 {
			t.Errorf("%d legs are recorded", n)
		}
	})
}

// Who leaves frees a slot, nobody else moves, and the next one takes it.
func TestSlotsAreStable(t *testing.T) {
	run(t, func(w *world) {
		c := w.conferring("baba", "chiba")
		chiba := w.media("chiba", c.id)
		w.play(w.one("baba"), sip.Ended{Cause: "bye"})
		w.expect(c.id, "kiosk:aoki+chiba aoki:kiosk+chiba chiba:kiosk+aoki")
		if got := w.slots(c.id, "kiosk"); got != "aoki,,chiba" {
			t.Errorf("the kiosk was told of %s", got)
		}
		w.staff("doi")
		w.brings("chiba", c.id, acd.ForConference, to("doi")) // guests of the staff may
		w.answer("doi")
		if got := w.slots(c.id, "kiosk"); got != "aoki,doi,chiba" {
			t.Errorf("the kiosk was told of %s", got)
		}
		if chiba.isClosed() || chiba.hearsMusic() {
			t.Error("chiba was disturbed")
		}
		w.ends(c)
	})
}

// With the agent gone the first guest serves the caller.
func TestAgentLeavesAConference(t *testing.T) {
	for name, leaves := range map[string]func(w *world, c talking){
		"hangs up":      func(w *world, c talking) { w.play(c.staff, sip.Ended{Cause: "bye"}) },
		"leaves":        func(w *world, c talking) { w.must(w.x.Leave(ctx, "aoki", c.id)) },
		"ends":          func(w *world, c talking) { w.must(w.x.Hangup(ctx, "aoki", c.id)) },
		"lost for good": func(w *world, c talking) { w.cut("aoki", c.id); sleep(6 * time.Minute) },
		"held and left": func(w *world, c talking) {
			w.must(w.x.Hold(ctx, "aoki", c.id, true))
			w.must(w.x.Leave(ctx, "aoki", c.id))
		},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, func(w *world) {
				c := w.conferring("baba", "chiba")
				leaves(w, c)
				w.expect(c.id, "kiosk:baba+chiba baba:kiosk+chiba chiba:kiosk+baba")
				if v := w.view(); v.Agent != "baba" || v.Held {
					t.Errorf("view is %+v", v)
				}
				w.play(w.one("chiba"), sip.Ended{Cause: "bye"})
				w.play(w.one("baba"), sip.Ended{Cause: "bye"})
				if r := w.record(); r.Cause != CauseAgent || r.Callee != "baba" {
					t.Errorf("record is %+v", r)
				}
			})
		})
	}
}

// A guest's line that is lost disturbs nobody, and comes back.
func TestGuestIsLostAndBack(t *testing.T) {
	run(t, func(w *world) {
		c := w.conferring("baba", "chiba")
		old := w.one("baba")
		w.cut("baba", c.id)
		w.expect(c.id, "kiosk:aoki+baba+chiba aoki:kiosk+baba+chiba baba:kiosk+aoki+chiba chiba:kiosk+aoki+baba")
		if v := w.view(); !slices.Equal(v.Interrupted, []string{"baba"}) {
			t.Errorf("interrupted: %v", v.Interrupted)
		}
		w.page("baba", "baba-2")
		back := w.one2("baba", old)
		w.play(back, sip.Answered{SDP: []byte("answer")})
		w.expect(c.id, "kiosk:aoki+baba+chiba aoki:kiosk+baba+chiba baba:kiosk+aoki+chiba chiba:kiosk+aoki+baba")
		if !back.auto || len(w.view().Interrupted) != 0 {
			t.Error("baba is not called back")
		}
		w.cut("baba", c.id)
		sleep(6 * time.Minute)
		w.expect(c.id, "kiosk:aoki+chiba aoki:kiosk+chiba chiba:kiosk+aoki")
		w.ends(c)
	})
}

func TestHoldOfAConference(t *testing.T) {
	run(t, func(w *world) {
		c := w.conferring("baba")
		w.must(w.x.Hold(ctx, "aoki", c.id, true))
		w.expect(c.id, "kiosk:music aoki: baba:music")
		if err := w.x.Hold(ctx, "baba", c.id, true); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a guest holds the call: %v", err)
		}
		w.must(w.x.Hold(ctx, "aoki", c.id, false))
		w.expect(c.id, "kiosk:aoki+baba aoki:kiosk+baba baba:kiosk+aoki")
		w.ends(c)
	})
}

// A page that refused a re-offer is asked again when something changes, and one
// whose offer is open when the next one comes is asked once more after it.
func TestReoffersAreMadeUp(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.staff("baba", "chiba")
		refused := true
		var open atomic.Int32
		c.kiosk.reoffer = func([]byte) ([]byte, error) {
			if open.Add(1) > 1 {
				t.Error("two offers at once")
			}
			defer open.Add(-1)
			if refused {
				return nil, sip.ErrNoFlow
			}
			time.Sleep(time.Second)
			return []byte("re-answer"), nil
		}
		w.brings("aoki", c.id, acd.ForConference, to("baba"))
		w.answer("baba")
		refused = false
		w.x.Bound(c.kioskPage) // its socket is back
		w.brings("aoki", c.id, acd.ForConference, to("chiba"))
		w.answer("chiba")
		sleep(3 * time.Second)
		if got := w.slots(c.id, "kiosk"); got != "aoki,baba,chiba" {
			t.Errorf("the kiosk was told of %s", got)
		}
		if n := strings.Count(strings.Join(c.kiosk.did, ","), "reoffer"); n < 3 || n > 4 {
			t.Errorf("%d re-offers: %v", n, c.kiosk.did)
		}
		w.ends(c)
	})
}
