package b2bua

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

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
