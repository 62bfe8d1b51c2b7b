package b2bua

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

// phoning is a call of the kiosk with aoki's phone.
func (w *world) phoning() talking {
	w.t.Helper()
	w.bind("aoki", "aoki-phone", "tls")
	w.must(w.x.SetPresence(ctx, "aoki", acd.Available, ""))
	c := talking{kioskPage: w.page("kiosk", "kiosk-1")}
	c.kiosk = w.call(c.kioskPage, "b-tax", "offer")
	c.staff = w.answer("aoki")
	c.id = c.staff.call
	c.kioskMedia, c.sMedia = w.media("kiosk", c.id), w.media("aoki", c.id)
	return c
}

// refer plays a REFER; what the phone is told is in the result.
func (w *world) refer(l *fakeLeg, to, replaces string) *[]string {
	w.t.Helper()
	told := &[]string{}
	w.play(l, sip.Referred{To: to, Replaces: replaces, Notify: func(code int, _ string) {
		*told = append(*told, fmt.Sprint(code))
	}})
	return told
}

func (w *world) told(notified *[]string, want ...string) {
	w.t.Helper()
	synctest.Wait()
	if !slices.Equal(*notified, want) {
		w.t.Errorf("the phone was told %v, want %v", *notified, want)
	}
}

func TestBlindRefer(t *testing.T) {
	run(t, func(w *world) {
		c := w.phoning()
		w.agent("baba")
		n := w.refer(c.staff, "baba", "")
		w.expect(c.id, "kiosk:music aoki:")
		w.told(n)
		w.answer("baba")
		w.told(n, "180", "200")
		w.expect(c.id, "kiosk:baba baba:kiosk")
		if !c.staff.done("hangup 0") {
			t.Error("the phone's leg goes on")
		}
		w.ends(c)
	})
}

func TestBlindReferFails(t *testing.T) {
	for _, c := range []struct {
		name, to string
		then     func(w *world)
		want     []string
	}{
		{"declined", "baba", func(w *world) { w.play(w.one("baba"), sip.Ended{Code: 603, Cause: "rejected"}) }, []string{"603"}},
		{"no answer", "baba", func(w *world) { sleep(2 * time.Minute) }, []string{"480"}},
		{"no device", "chiba", nil, []string{"480"}},
		{"nobody", "stranger", nil, []string{"404"}},
		{"a deserted queue", "b-slow", func(w *world) {}, []string{"480"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(w *world) {
				call := w.phoning()
				if c.to == "b-slow" {
					w.x.Configure(onlyIn("baba", "slow"))
				} else {
					w.agent("baba")
				}
				n := w.refer(call.staff, c.to, "")
				if c.then != nil {
					c.then(w)
				}
				w.told(n, c.want...)
				w.expect(call.id, "kiosk:aoki aoki:kiosk")
				w.ends(call)
			})
		})
	}
}

func TestBlindReferToAQueueAndOutside(t *testing.T) {
	run(t, func(w *world) {
		c := w.phoning()
		w.agent("baba")
		n := w.refer(c.staff, "b-slow", "")
		w.told(n, "200")
		w.answer("baba")
		w.expect(c.id, "kiosk:baba baba:kiosk")
		w.ends(c)
	})
	run(t, func(w *world) {
		c := w.phoning()
		w.bind("gateway", "gw", "tls")
		n := w.refer(c.staff, "0471", "")
		l := w.answer("gateway")
		w.told(n, "180", "200")
		if l.user != "0471" {
			t.Errorf("the number is %q", l.user)
		}
		w.ends(c)
	})
}

func TestReferIsRefused(t *testing.T) {
	run(t, func(w *world) {
		c := w.phoning()
		w.bind("chiba", "chiba-phone", "tls")
		w.brings("aoki", c.id, acd.ForConference, to("chiba"))
		guest := w.answer("chiba")
		w.told(w.refer(guest, "baba", ""), "403")        // a guest
		w.told(w.refer(c.kiosk, "baba", ""), "403")      // the citizen
		w.told(w.refer(c.staff, "x", "no-leg"), "481")   // no such dialog
		w.told(w.refer(c.staff, "x", c.staff.id), "403") // its own
		w.told(w.refer(c.staff, "x", c.kiosk.id), "403") // of somebody else
		w.told(w.refer(c.kiosk, "x", c.staff.id), "403") // the citizen
		w.expect(c.id, "kiosk:aoki+chiba aoki:kiosk+chiba chiba:kiosk+aoki")
		w.ends(c)
	})
}

// second is a call of aoki's phone with a colleague's, besides the one with the kiosk.
func (w *world) second(who string, theirs bool) (mine, other *fakeLeg) {
	w.t.Helper()
	aoki := w.Bindings("aoki")[0]
	b := w.bind(who, who+"-phone", "tls")
	if theirs {
		other = w.call(b, "aoki", "offer")
		for _, l := range w.rung("aoki") {
			if l.call != "" && !l.done("answered") && l.from.ID == who {
				mine = l
			}
		}
		w.play(mine, sip.Answered{SDP: []byte("answer")})
		return mine, other
	}
	mine = w.call(aoki, who, "offer")
	other = w.answer(who)
	return mine, other
}

// An attended transfer by a phone, on either dialog, whoever called whom.
func TestAttendedRefer(t *testing.T) {
	for _, theirs := range []bool{false, true} {
		for _, onSecond := range []bool{false, true} {
			if theirs && onSecond {
				continue // aoki would transfer as the callee of two
			}
			t.Run(fmt.Sprint("called by them ", theirs, ", REFER on the second ", onSecond), func(t *testing.T) {
				run(t, func(w *world) {
					c := w.phoning()
					hold := sip.Reoffered{SDP: []byte("hold"), Accept: func([]byte) {}, Refuse: func(int, string) { t.Error("refused") }}
					w.play(c.staff, hold)
					mine, other := w.second("chiba", theirs)
					moved := w.sessionOf(other)
					var n *[]string
					if onSecond {
						n = w.refer(mine, "x", c.staff.id)
					} else {
						n = w.refer(c.staff, "x", mine.id)
					}
					w.told(n, "200")
					w.expect(c.id, "kiosk:chiba chiba:kiosk")
					if !mine.done("hangup 0") || !c.staff.done("hangup 0") || strings.Contains(strings.Join(other.did, " "), "hangup") {
						t.Errorf("aoki: %v, %v; chiba: %v", mine.did, c.staff.did, other.did)
					}
					if v := w.view(); v.Agent != "chiba" || v.Held {
						t.Errorf("view is %+v", v)
					}
					// Events of the leg and of its media follow it.
					w.event(moved, media.Lost)
					w.expect(c.id, "kiosk:chiba+music chiba:kiosk")
					w.event(moved, media.Recovered)
					w.play(other, sip.Ended{Cause: "bye"})
					if !c.kiosk.done("hangup 0") {
						t.Error("chiba's BYE is lost")
					}
					time.Sleep(time.Second)
					synctest.Wait()
					w.ledger.mu.Lock()
					defer w.ledger.mu.Unlock()
					if len(w.ledger.records) != 2 || len(w.ledger.open) != 0 {
						t.Errorf("%d records, %d calls are open", len(w.ledger.records), len(w.ledger.open))
					}
				})
			})
		}
	}
}

// sessionOf is the media of a leg.
func (w *world) sessionOf(l *fakeLeg) (s *fakeSession) {
	w.t.Helper()
	c := w.x.callWith(l.id)
	if c == nil {
		w.t.Fatal("the leg is in no call")
	}
	c.do(func() { s = c.partyWith(l.id).session.(*fakeSession) })
	return s
}

// The party that moves hangs up in that very moment: nothing is left.
func TestMovedPartyHangsUp(t *testing.T) {
	for _, first := range []bool{true, false} {
		run(t, func(w *world) {
			c := w.phoning()
			mine, other := w.second("chiba", false)
			var told []string
			ref := sip.Referred{Replaces: mine.id, Notify: func(code int, _ string) { told = append(told, fmt.Sprint(code)) }}
			if first {
				other.happen(sip.Ended{Cause: "bye"})
				c.staff.happen(ref)
			} else {
				c.staff.happen(ref)
				other.happen(sip.Ended{Cause: "bye"})
			}
			synctest.Wait()
			if n := len(w.rung("chiba")); n != 0 {
				t.Errorf("%d legs of chiba are left", n)
			}
			// Either the transfer came first and the call ended with chiba, or the
			// other way round and it goes on with aoki.
			c.kiosk.happen(endedByPeer)
			mine.happen(endedByPeer)
		})
	}
}

// While a leg moves, what it says is kept, in order.
func TestEventsAreKeptWhileALegMoves(t *testing.T) {
	run(t, func(w *world) {
		c := w.phoning()
		mine, other := w.second("chiba", false)
		d := w.deviceOf(other)
		d.release()
		codes := []int{}
		refuse := func(code int, _ string) { codes = append(codes, code) }
		for _, sdp := range []string{"hold", "unhold"} {
			other.happen(sip.Reoffered{SDP: []byte(sdp), Accept: func([]byte) { codes = append(codes, 200) }, Refuse: refuse})
		}
		synctest.Wait()
		if len(codes) != 0 || len(d.kept) != 2 {
			t.Fatalf("%d events are kept, answered %v", len(d.kept), codes)
		}
		x := w.x.callWith(other.id)
		x.do(func() { d.adopt(x) })
		if !slices.Equal(codes, []int{200, 200}) {
			t.Errorf("answered %v", codes)
		}
		c.kiosk.happen(endedByPeer)
		mine.happen(endedByPeer)
	})
}

func (w *world) deviceOf(l *fakeLeg) (d *device) {
	c := w.x.callWith(l.id)
	c.do(func() { d = c.partyWith(l.id).device })
	return d
}
