package b2bua

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"madoguchi/acd"
	"madoguchi/sip"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func kinds(r Record) []string {
	var out []string
	for _, s := range r.Segments {
		out = append(out, s.Kind)
	}
	return out
}

// R7, R15, R27: button → queue → staff; the record has times and accounts.
func TestKioskCallsStaff(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		if !c.kiosk.done("answer") {
			t.Error("a waiting caller of an answer-first queue was not answered")
		}
		if c.staff.from.ID != "kiosk" {
			t.Errorf("staff see %q calling", c.staff.from.ID)
		}
		if c.kioskMedia.hearsMusic() {
			t.Error("music goes on although somebody answered")
		}
		if v := w.view(); v.State != acd.CallConnected || v.Agent != "aoki" || v.Caller != "kiosk" {
			t.Errorf("view is %+v", v)
		}
		time.Sleep(time.Minute)
		w.play(c.kiosk, sip.Ended{Cause: "bye"})
		if !c.staff.done("hangup 0") {
			t.Error("staff's leg goes on")
		}
		r := w.record()
		if r.Caller != "kiosk" || r.Callee != "aoki" || r.Button != "b-tax" || r.Queue != "tax" || r.Cause != CauseCaller {
			t.Errorf("record is %+v", r)
		}
		if d := r.Ended.Sub(r.Answered); d < time.Minute || d > 62*time.Second {
			t.Errorf("talked for %v", d)
		}
		if got := kinds(r); !slices.Equal(got, []string{SegmentQueued, SegmentRinging, SegmentParty, SegmentParty, SegmentTalking}) {
			t.Errorf("segments are %v", got)
		}
		if len(r.Legs) != 2 || r.Legs[0].AudioCodec != "opus" {
			t.Errorf("figures of the legs are %+v", r.Legs)
		}
		if e, ok := w.x.LastEnded("aoki"); !ok || e.Cause != CauseCaller || e.Talking < time.Minute {
			t.Errorf("staff are told %+v, %v", e, ok)
		}
	})
}

func TestStaffHangsUp(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.play(c.staff, sip.Ended{Cause: "bye"})
		if !c.kiosk.done("hangup 0") || w.record().Cause != CauseAgent {
			t.Error("the kiosk's leg goes on")
		}
	})
}

func TestCallerHearsMusicWhileWaiting(t *testing.T) {
	run(t, func(w *world) {
		kiosk := w.call(w.page("kiosk", "kiosk-1"), "b-tax", "offer")
		if !kiosk.done("answer") || !w.sessions[0].hearsMusic() {
			t.Fatal("no music while waiting")
		}
		if v := w.view(); v.State != acd.CallQueued || v.Position != 1 {
			t.Errorf("view is %+v", v)
		}
		w.must(w.x.Hangup(context.Background(), "kiosk", w.view().ID))
		if w.record().Cause != CauseAbandoned {
			t.Error("an abandoned call has another cause")
		}
	})
}

func TestQueueWithoutAnswerFirst(t *testing.T) {
	run(t, func(w *world) {
		w.agent("aoki")
		kiosk := w.call(w.page("kiosk", "kiosk-1"), "b-slow", "offer")
		if !kiosk.done("progress 182") || kiosk.done("answer") {
			t.Fatalf("caller got %v", kiosk.did)
		}
		staff := w.one("aoki")
		w.play(staff, sip.Progressed{Code: 180})
		if !kiosk.done("progress 180") {
			t.Error("ringing is not told to the caller")
		}
		w.play(staff, sip.Answered{SDP: []byte("answer")})
		if !kiosk.done("answer") {
			t.Error("the caller is not answered")
		}
		if f := w.sessions[0].feeds; len(f) != 1 || f[0].From != Session(w.sessions[1]) {
			t.Error("the caller's answer was not fitted to staff's media")
		}
		w.play(kiosk, sip.Ended{Cause: "bye"})
	})
}

func TestDeclineRingsNext(t *testing.T) {
	run(t, func(w *world) {
		w.agent("aoki")
		time.Sleep(time.Second)
		w.agent("baba")
		kiosk := w.call(w.page("kiosk", "kiosk-1"), "b-slow", "offer")
		w.play(w.one("aoki"), sip.Ended{Code: 603, Cause: "rejected"})
		if len(w.rung("aoki")) != 0 {
			t.Error("who declined rings again")
		}
		w.play(w.one("baba"), sip.Answered{SDP: []byte("answer")})
		w.play(kiosk, sip.Ended{Cause: "bye"})
		r := w.record()
		if r.Callee != "baba" || r.Segments[1].Result != "declined" || r.Segments[2].Result != "answered" {
			t.Errorf("record is %+v", r)
		}
	})
}

func TestNoAnswerRingsNext(t *testing.T) {
	run(t, func(w *world) {
		w.agent("aoki")
		time.Sleep(time.Second)
		w.agent("baba")
		kiosk := w.call(w.page("kiosk", "kiosk-1"), "b-slow", "offer")
		first := w.one("aoki")
		time.Sleep(21 * time.Second)
		synctest.Wait()
		if !first.done("hangup 0") {
			t.Error("the first agent rings on")
		}
		w.one("baba")
		w.play(kiosk, sip.Ended{Code: 487, Cause: "cancelled"})
		if len(w.rung("baba")) != 0 || w.record().Cause != CauseAbandoned {
			t.Error("a cancelled call rings on")
		}
	})
}

func TestTwoAnswerAtOnce(t *testing.T) {
	run(t, func(w *world) {
		w.agent("aoki")
		w.agent("baba")
		kiosk := w.call(w.page("kiosk", "kiosk-1"), "b-tax", "offer")
		a, b := w.one("aoki"), w.one("baba")
		a.happen(sip.Answered{SDP: []byte("answer")})
		b.happen(sip.Answered{SDP: []byte("answer")})
		synctest.Wait()
		if len(w.rung("aoki"))+len(w.rung("baba")) != 1 {
			t.Fatal("not exactly one is connected")
		}
		w.play(kiosk, sip.Ended{Cause: "bye"})
		w.record()
	})
}

func TestTwoDevicesOfOnePerson(t *testing.T) {
	run(t, func(w *world) {
		w.agent("aoki")
		w.bind("aoki", "desk-phone", "tls")
		kiosk := w.call(w.page("kiosk", "kiosk-1"), "b-tax", "offer")
		legs := w.rung("aoki")
		if len(legs) != 2 {
			t.Fatalf("%d devices ring", len(legs))
		}
		w.play(legs[1], sip.Answered{SDP: []byte("answer")})
		if !legs[0].done("hangup 200") {
			t.Error("the other device rings on")
		}
		w.play(kiosk, sip.Ended{Cause: "bye"})
	})
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct{ name, from, to, offer, want string }{
		{"plain RTP (R26)", "kiosk", "b-tax", "plain", "reject 488"},
		{"unknown target", "kiosk", "nobody", "offer", "reject 404"},
		{"unknown caller", "stranger", "b-tax", "offer", "reject 403"},
		{"callee without a device", "kiosk", "phone", "offer", "hangup 480"},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(w *world) {
				l := w.call(w.page(c.from, "i"), c.to, c.offer)
				if !l.done(c.want) {
					t.Errorf("caller got %v, want %s", l.did, c.want)
				}
			})
		})
	}
}

func TestDirectCall(t *testing.T) {
	for _, c := range []struct {
		name  string
		ev    sip.Event
		want  string
		cause Cause
	}{
		{"busy", sip.Ended{Code: 486, Cause: "rejected"}, "hangup 486", CauseBusy},
		{"declined", sip.Ended{Code: 603, Cause: "rejected"}, "hangup 603", CauseDeclined},
		{"unreachable", sip.Ended{Code: 503, Cause: "transport"}, "hangup 480", CauseNoAgent},
		{"answered", sip.Answered{SDP: []byte("answer")}, "answer", CauseCaller},
		{"useless answer", sip.Answered{SDP: []byte("useless")}, "hangup 480", CauseNoAgent},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(w *world) {
				w.bind("phone", "p", "tls")
				l := w.call(w.bind("chiba", "c", "tls"), "phone", "offer")
				w.play(w.one("phone"), c.ev)
				if !l.done(c.want) {
					t.Errorf("caller got %v, want %s", l.did, c.want)
				}
				w.play(l, sip.Ended{Cause: "bye"})
				if r := w.record(); r.Cause != c.cause {
					t.Errorf("cause is %s, want %s", r.Cause, c.cause)
				}
			})
		})
	}
}

func TestDirectCallRingsOff(t *testing.T) {
	run(t, func(w *world) {
		w.bind("phone", "p", "tls")
		l := w.call(w.bind("chiba", "c", "tls"), "phone", "offer")
		w.play(w.one("phone"), sip.Progressed{Code: 180})
		if !l.done("progress 180") {
			t.Error("ringing is not told")
		}
		time.Sleep(61 * time.Second)
		synctest.Wait()
		if !l.done("hangup 480") || w.record().Cause != CauseNoAnswer {
			t.Errorf("caller got %v", l.did)
		}
	})
}

func TestCallWithoutOffer(t *testing.T) {
	run(t, func(w *world) {
		w.bind("phone", "p", "tls")
		l := w.call(w.bind("chiba", "c", "tls"), "phone", "")
		w.play(w.one("phone"), sip.Answered{SDP: []byte("answer")})
		if string(l.answer) != "offer" {
			t.Fatalf("the 200 carries %q", l.answer)
		}
		w.play(l, sip.Acknowledged{SDP: []byte("answer")})
		w.play(l, sip.Ended{Cause: "bye"})
		w.record()
	})
}

// R16: nothing passes while the call is held, and the held side hears music.
func TestHold(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		ctx := context.Background()
		w.must(w.x.Hold(ctx, "aoki", c.id, true))
		if !c.bridge.silent() || !c.kioskMedia.hearsMusic() || c.sMedia.hearsMusic() {
			t.Error("hold is not in force")
		}
		if v := w.view(); !v.Held || v.HeldBy != "aoki" {
			t.Errorf("view is %+v", v)
		}
		w.must(w.x.Hold(ctx, "aoki", c.id, false))
		if c.bridge.silent() || c.kioskMedia.hearsMusic() {
			t.Error("hold stays in force")
		}
		if err := w.x.Hold(ctx, "baba", c.id, true); !errors.Is(err, ErrNoCall) {
			t.Errorf("a stranger could hold the call: %v", err)
		}
		w.play(c.staff, sip.Ended{Cause: "bye"})
		if got := kinds(w.record()); !slices.Contains(got, SegmentHeld) {
			t.Errorf("segments are %v", got)
		}
	})
}

func TestPhoneHoldsByReinvite(t *testing.T) {
	run(t, func(w *world) {
		w.bind("phone", "p", "tls")
		l := w.call(w.page("kiosk", "k"), "phone", "offer")
		phone := w.one("phone")
		w.play(phone, sip.Answered{SDP: []byte("answer")})
		var got string
		re := func(sdp string) {
			w.play(phone, sip.Reoffered{
				SDP:    []byte(sdp),
				Accept: func(a []byte) { got = string(a) },
				Refuse: func(code int, _ string) { t.Errorf("refused with %d", code) },
			})
		}
		re("hold")
		if got != "answer to hold" || !w.bridges[0].silent() || !w.sessions[0].hearsMusic() {
			t.Error("a phone's hold is not followed")
		}
		re("unhold")
		if w.bridges[0].silent() || w.sessions[0].hearsMusic() {
			t.Error("a phone's resume is not followed")
		}
		w.play(l, sip.Ended{Cause: "bye"})
	})
}

func TestMismatchIsRenegotiated(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		c.bridge.mu.Lock()
		c.bridge.mismatched = []Session{c.kioskMedia}
		c.bridge.mu.Unlock()
		w.play(c.staff, sip.Reoffered{SDP: []byte("other codecs"), Accept: func([]byte) {}, Refuse: func(int, string) {}})
		if !c.kiosk.done("reoffer offer") {
			t.Errorf("kiosk got %v", c.kiosk.did)
		}
		w.play(c.kiosk, sip.Ended{Cause: "bye"})
	})
}

// Who was added a moment ago is not refused.
func TestUnknownNamesAreLookedUpAgain(t *testing.T) {
	run(t, func(w *world) {
		read := 0
		w.x.o.Reread = func(context.Context) (Site, error) {
			read++
			s := site()
			s.Accounts = append(s.Accounts, sip.Account{ID: "new", Login: "new", Name: "new"})
			return s, nil
		}
		w.bind("new", "n", "tls")
		phone := w.bind("phone", "p", "tls")
		l := w.call(phone, "new", "offer")
		w.play(w.one("new"), sip.Answered{SDP: []byte("answer")})
		w.play(l, sip.Ended{Cause: "bye"})
		if l := w.call(phone, "nobody", "offer"); !l.done("reject 404") {
			t.Errorf("caller got %v", l.did)
		}
		if read != 1 {
			t.Errorf("the site was read %d times at once", read)
		}
	})
}
