package b2bua

import (
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

// R15: a page that sleeps rings for nobody. Its attempt is stopped and the call
// is offered to somebody else.
func TestSleepingPageIsNotRung(t *testing.T) {
	run(t, func(w *world) {
		w.agent("aoki")
		w.call(w.page("kiosk", "kiosk-1"), "b-slow", "offer")
		staff := w.one("aoki")
		time.Sleep(time.Second)
		w.agent("baba")
		w.x.PageAlive("aoki", false)
		w.one("baba")
		if !staff.done("hangup 0") {
			t.Error("the sleeping page rings on")
		}
		if got := w.agentState("aoki"); got != acd.StateOffline {
			t.Errorf("aoki is %s", got)
		}
		w.x.PageAlive("aoki", true)
		if sleep(time.Second); w.agentState("aoki") != acd.StateAvailable {
			t.Error("aoki's page woke up, and nobody noticed")
		}
		w.endAll()
	})
}

// A phone beside the sleeping page is a device of its own.
func TestPhoneBesideSleepingPage(t *testing.T) {
	run(t, func(w *world) {
		w.agent("aoki")
		w.bind("aoki", "desk-phone", "tls")
		w.x.PageAlive("aoki", false)
		w.call(w.page("kiosk", "kiosk-1"), "b-slow", "offer")
		sleep(time.Second)
		rang := false
		for _, l := range w.rung("aoki") {
			rang = rang || l.peer.Transport == "tls"
		}
		if !rang {
			t.Error("the phone does not ring")
		}
		w.endAll()
	})
}

// Sound and picture go on in a page whose scripts are throttled.
func TestSleepingPageKeepsItsCall(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.x.PageAlive("aoki", false)
		sleep(time.Minute)
		if v := w.view(); v.State != acd.CallConnected || c.staff.done("hangup 0") {
			t.Errorf("the call is %+v", v)
		}
		w.event(c.sMedia, media.Lost)
		w.event(c.sMedia, media.Recovered)
		w.play(c.kiosk, sip.Ended{Cause: "bye"})
	})
}

// What the API said of accounts that were deleted since is forgotten.
func TestSleepIsForgotten(t *testing.T) {
	var p pages
	p.set("aoki", true)
	p.set("baba", true)
	p.keep(newDirectory(Site{Accounts: []sip.Account{{ID: "baba", Login: "baba"}}}))
	if p.sleep("aoki") || !p.sleep("baba") || p.set("baba", true) {
		t.Errorf("kept %v", p.asleep)
	}
}
