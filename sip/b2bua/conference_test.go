package b2bua

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
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

// The supervisor's way: listen, whisper, barge in, take over, leave.
func TestSupervisor(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		before := len(c.kiosk.did)
		w.page("boss", "boss-page")
		w.bind("boss", "boss-phone", "tls")
		w.must(w.x.Join(ctx, "boss", c.id, acd.Listen))
		l := w.one("boss") // the page only
		if !l.auto || !l.peer.Browser() || l.call != c.id {
			t.Fatalf("the supervisor's call is %+v", l)
		}
		w.play(l, sip.Answered{SDP: []byte("answer")})
		w.expect(c.id, "kiosk:aoki aoki:kiosk boss:kiosk+aoki")
		if got := w.slots(c.id, "boss"); got != "aoki,kiosk" {
			t.Errorf("boss was told of %s", got)
		}
		if v := w.view(); len(v.Parties) != 3 || v.Parties[2].Mode != acd.Listen {
			t.Errorf("the supervisor is hidden: %+v", v.Parties)
		}
		w.must(w.x.Join(ctx, "boss", c.id, acd.Whisper))
		w.expect(c.id, "kiosk:aoki aoki:kiosk+boss boss:kiosk+aoki")
		if got := w.slots(c.id, "aoki"); got != "kiosk,boss" {
			t.Errorf("aoki was told of %s", got)
		}
		for _, what := range c.kiosk.did[before:] {
			if strings.Contains(what, "hangup") {
				t.Errorf("the kiosk is disturbed: %v", c.kiosk.did)
			}
		}
		w.must(w.x.Join(ctx, "boss", c.id, acd.Barge))
		w.expect(c.id, "kiosk:aoki+boss aoki:kiosk+boss boss:kiosk+aoki")
		w.must(w.x.TakeOver(ctx, "boss", c.id))
		w.expect(c.id, "kiosk:boss boss:kiosk")
		if !c.staff.done("hangup 0") || w.view().Agent != "boss" {
			t.Error("the supervisor did not take over")
		}
		r := w.ends(c)
		if r.Callee != "boss" {
			t.Errorf("the record's callee is %s", r.Callee)
		}
	})
}

// A supervisor comes, goes and is lost without disturbing anybody.
func TestSupervisorDisturbsNobody(t *testing.T) {
	for name, goes := range map[string]func(w *world, c talking){
		"leaves":   func(w *world, c talking) { w.must(w.x.Leave(ctx, "boss", c.id)) },
		"hangs up": func(w *world, c talking) { w.play(w.one("boss"), sip.Ended{Cause: "bye"}) },
		"is lost":  func(w *world, c talking) { w.cut("boss", c.id); sleep(6 * time.Minute) },
		"ends":     func(w *world, c talking) { w.must(w.x.Hangup(ctx, "boss", c.id)) },
	} {
		for _, m := range []acd.Mode{acd.Listen, acd.Whisper, acd.Barge} {
			t.Run(name+" "+string(m), func(t *testing.T) {
				run(t, func(w *world) {
					c := w.talking()
					w.joins("boss", c.id, m)
					goes(w, c)
					w.expect(c.id, "kiosk:aoki aoki:kiosk")
					if c.kioskMedia.isClosed() || c.sMedia.isClosed() {
						t.Error("somebody was disturbed")
					}
					w.ends(c)
				})
			})
		}
	}
}

// joins brings a supervisor into a call.
func (w *world) joins(who, id string, m acd.Mode) {
	w.t.Helper()
	w.page(who, who+"-1")
	w.must(w.x.Join(ctx, who, id, m))
	w.play(w.one(who), sip.Answered{SDP: []byte("answer")})
}

func TestSupervisorIsLostAndBack(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.joins("boss", c.id, acd.Whisper)
		old := w.one("boss")
		w.event(w.media("boss", c.id), media.Lost)
		w.cut("boss", c.id)
		w.page("boss", "boss-2")
		w.play(w.one2("boss", old), sip.Answered{SDP: []byte("answer")})
		w.expect(c.id, "kiosk:aoki aoki:kiosk+boss boss:kiosk+aoki")
		w.ends(c)
	})
}

func TestSupervisorsPageDoesNotAnswer(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		if err := w.x.Join(ctx, "boss", c.id, acd.Listen); !errors.Is(err, ErrUnreachable) {
			t.Errorf("a supervisor without a page: %v", err)
		}
		w.page("boss", "boss-1")
		w.must(w.x.Join(ctx, "boss", c.id, acd.Listen))
		l := w.one("boss")
		w.must(w.x.Join(ctx, "boss", c.id, acd.Whisper)) // changed their mind meanwhile
		sleep(11 * time.Second)
		if !l.done("hangup 0") {
			t.Error("the page is called for ever")
		}
		w.expect(c.id, "kiosk:aoki aoki:kiosk")
		w.must(w.x.Join(ctx, "boss", c.id, acd.Whisper))
		l = w.one("boss")
		w.play(c.kiosk, sip.Ended{Cause: "bye"})
		if !l.done("hangup 0") {
			t.Error("the page is called although the call is over")
		}
		w.record()
	})
}

// The agent goes while only those are there who do not take part.
func TestAgentHangsUpUnderASupervisor(t *testing.T) {
	for _, m := range []acd.Mode{acd.Listen, acd.Whisper} {
		run(t, func(w *world) {
			c := w.talking()
			w.joins("boss", c.id, m)
			w.play(c.staff, sip.Ended{Cause: "bye"})
			if w.record().Cause != CauseAgent || len(w.rung("boss")) != 0 {
				t.Error("the call goes on")
			}
		})
	}
	run(t, func(w *world) {
		c := w.talking()
		w.joins("boss", c.id, acd.Barge)
		w.play(c.staff, sip.Ended{Cause: "bye"})
		w.expect(c.id, "kiosk:boss boss:kiosk")
		w.ends(c)
	})
}

// A take-over ends what the agent had asked for; an answer that crosses it wins.
func TestTakeOverDuringATransfer(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.joins("boss", c.id, acd.Listen)
		w.agent("baba")
		w.brings("aoki", c.id, acd.ForTransfer, to("baba"))
		w.must(w.x.TakeOver(ctx, "boss", c.id))
		w.expect(c.id, "kiosk:boss boss:kiosk")
		if len(w.rung("baba")) != 0 {
			t.Error("baba rings on")
		}
		w.ends(c)
	})
	run(t, func(w *world) {
		c := w.talking()
		w.joins("boss", c.id, acd.Listen)
		w.agent("baba")
		w.brings("aoki", c.id, acd.ForTransfer, to("baba"))
		w.one("baba").happen(sip.Answered{SDP: []byte("answer")})
		_ = w.x.TakeOver(ctx, "boss", c.id)
		synctest.Wait()
		w.inside(c.id, func(c *call) {
			agents := 0
			for _, p := range c.parties {
				if p.role == acd.RoleAgent {
					agents++
				}
			}
			if agents != 1 {
				t.Errorf("%d agents", agents)
			}
		})
		w.ends(c)
	})
}

func TestSupervisorInAConsultation(t *testing.T) {
	run(t, func(w *world) {
		c := w.consulting()
		w.joins("boss", c.id, acd.Listen)
		w.expect(c.id, "kiosk:music aoki:baba baba:aoki boss:aoki+baba")
		w.must(w.x.TakeOver(ctx, "boss", c.id))
		w.expect(c.id, "kiosk:music baba:boss boss:baba")
		w.must(w.x.Complete(ctx, "boss", c.id))
		w.expect(c.id, "kiosk:baba baba:kiosk")
		w.ends(c)
	})
}
