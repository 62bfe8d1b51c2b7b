package b2bua

import (
	"context"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

func sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// R18: a short cut of the line repairs itself; the other side hears music.
func TestMediaLostAndBack(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.event(c.kioskMedia, media.Lost)
		if !c.sMedia.hearsMusic() {
			t.Error("staff hear nothing while the kiosk is gone")
		}
		if v := w.view(); !slices.Equal(v.Interrupted, []string{"kiosk"}) {
			t.Errorf("view is %+v", v)
		}
		if !c.kiosk.done("reoffer restart") {
			t.Error("ICE is not restarted although the page is there")
		}
		w.event(c.kioskMedia, media.Recovered)
		if c.sMedia.hearsMusic() || len(w.view().Interrupted) != 0 {
			t.Error("the call does not go on")
		}
		w.play(c.kiosk, sip.Ended{Cause: "bye"})
		if got := kinds(w.record()); !slices.Contains(got, SegmentInterrupted) {
			t.Errorf("segments are %v", got)
		}
	})
}

// R18: a page that was reloaded is called back and answers by itself.
func TestReload(t *testing.T) {
	for _, side := range []string{"kiosk", "aoki"} {
		t.Run(side, func(t *testing.T) {
			run(t, func(w *world) {
				c := w.talking()
				old, oldMedia, page := c.kiosk, c.kioskMedia, c.kioskPage
				if side == "aoki" {
					old, oldMedia, page = c.staff, c.sMedia, c.page
				}
				w.unbind(page)
				w.page(side, side+"-2")
				sleep(time.Second)
				again := w.rung(side)
				again = slices.DeleteFunc(again, func(l *fakeLeg) bool { return l == old })
				if len(again) != 1 || !again[0].auto || again[0].call != c.id {
					t.Fatalf("the page is not called back: %v", again)
				}
				w.play(again[0], sip.Answered{SDP: []byte("answer")})
				if !old.done("abandon") || !oldMedia.isClosed() {
					t.Error("the old leg goes on")
				}
				if len(c.bridge.members) != 2 {
					t.Errorf("%d sessions are joined", len(c.bridge.members))
				}
				if v := w.view(); len(v.Interrupted) != 0 || v.ID != c.id {
					t.Errorf("view is %+v", v)
				}
				w.play(again[0], sip.Ended{Cause: "bye"})
				r := w.record()
				if !slices.Contains(kinds(r), SegmentInterrupted) || r.Callee != "aoki" {
					t.Errorf("record is %+v", r)
				}
			})
		})
	}
}

// A second page of the same person does not take the call over.
func TestSecondPageDoesNotSteal(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.page("aoki", "aoki-2")
		sleep(5 * time.Second)
		if n := len(w.rung("aoki")); n != 1 {
			t.Errorf("aoki has %d legs", n)
		}
		// Its line breaks for a moment while media flows on.
		w.unbind(c.page)
		for range 10 {
			c.sMedia.with(func() { c.sMedia.packets += 100 })
			sleep(200 * time.Millisecond)
		}
		if n := len(w.rung("aoki")); n != 1 {
			t.Errorf("aoki has %d legs after a short loss of signalling", n)
		}
		w.play(c.kiosk, sip.Ended{Cause: "bye"})
	})
}

func TestLostForGood(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.unbind(c.kioskPage)
		w.event(c.kioskMedia, media.PeerClosed)
		sleep(4 * time.Minute)
		if len(w.x.Live().Calls) != 1 {
			t.Fatal("the call ended before the grace time")
		}
		sleep(2 * time.Minute)
		if w.record().Cause != CauseInterrupted || !c.staff.done("hangup 0") {
			t.Error("the call goes on after the grace time")
		}
	})
}

// A new touch of a button is a new call when the old one's line is gone.
func TestNewCallReplacesInterruptedOne(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		if l := w.call(c.kioskPage, "b-tax", "offer"); !l.done("reject 486") {
			t.Errorf("a page has two calls: %v", l.did)
		}
		w.unbind(c.kioskPage)
		w.event(c.kioskMedia, media.PeerClosed)
		l := w.call(w.page("kiosk", "kiosk-2"), "b-slow", "offer")
		if !l.done("progress 182") {
			t.Errorf("the new call got %v", l.did)
		}
		if w.record().Cause != CauseInterrupted {
			t.Error("the old call goes on")
		}
		w.play(l, sip.Ended{Code: 487, Cause: "cancelled"})
	})
}

// A closed tab stops ringing at once; who comes back has its old place.
func TestWaitingCallerReloads(t *testing.T) {
	run(t, func(w *world) {
		page := w.page("kiosk", "kiosk-1")
		w.call(page, "b-tax", "offer")
		second := w.call(w.bind("chiba", "c", "tls"), "b-tax", "offer")
		sleep(10 * time.Second)
		w.agent("aoki")
		staff := w.one("aoki")
		id := staff.call
		w.unbind(page)
		if !staff.done("hangup 0") {
			t.Fatal("staff ring on for a closed tab")
		}
		next := w.one("aoki") // the second caller is offered
		if next.call == id {
			t.Fatal("a caller that is gone is offered")
		}
		w.play(next, sip.Ended{Code: 603, Cause: "rejected"})
		w.page("kiosk", "kiosk-2")
		back := w.one("kiosk")
		if !back.auto {
			t.Fatal("the page is not called back")
		}
		w.play(back, sip.Answered{SDP: []byte("answer")})
		if got := w.one("aoki"); got.call != id {
			t.Error("the caller lost its place")
		}
		for _, c := range w.x.Live().Calls {
			if c.ID == id && time.Since(c.Since) < 10*time.Second {
				t.Errorf("waits since %v", c.Since)
			}
		}
		w.play(back, sip.Ended{Cause: "bye"})
		w.play(second, sip.Ended{Cause: "bye"})
	})
}

func TestWaitingCallerNeverReturns(t *testing.T) {
	run(t, func(w *world) {
		page := w.page("kiosk", "kiosk-1")
		w.call(page, "b-tax", "offer")
		w.unbind(page)
		sleep(2 * time.Minute)
		if w.record().Cause != CauseAbandoned {
			t.Error("a caller that never returned has another cause")
		}
	})
}

// R18, availability: kill -9 of the server in a call.
func TestRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := &fakeLedger{open: make(map[string][]byte)}
		w := newWorld(t, ledger)
		c := w.talking()
		w.must(w.x.Hold(context.Background(), "aoki", c.id, true))
		sleep(time.Second)
		ledger.mu.Lock()
		saved := make(map[string][]byte)
		maps.Copy(saved, ledger.open)
		ledger.mu.Unlock()
		w.play(c.kiosk, sip.Ended{Cause: "bye"})
		w.close()

		after := &fakeLedger{open: saved}
		w = newWorld(t, after)
		v := w.view()
		if v.ID != c.id || v.Agent != "aoki" || len(v.Interrupted) != 2 || !v.Held {
			t.Fatalf("view is %+v", v)
		}
		w.page("aoki", "aoki-1")
		staff := w.one("aoki")
		w.play(staff, sip.Answered{SDP: []byte("answer")})
		if !staff.auto || !w.sessions[0].hearsMusic() {
			t.Error("staff are not brought back to wait")
		}
		w.page("kiosk", "kiosk-1")
		kiosk := w.one("kiosk")
		w.play(kiosk, sip.Answered{SDP: []byte("answer")})
		if !w.bridges[0].has(w.sessions[0], w.sessions[1]) || !w.bridges[0].silent() {
			t.Error("the call is not as it was")
		}
		w.must(w.x.Hold(context.Background(), "aoki", c.id, false))
		w.play(kiosk, sip.Ended{Cause: "bye"})
		r := w.record()
		if r.ID != c.id || r.Cause != CauseCaller || !slices.Contains(kinds(r), SegmentInterrupted) {
			t.Errorf("record is %+v", r)
		}
		w.close()
	})
}

// A planned restart leaves calls between pages to be resumed.
func TestCloseKeepsCallsOfPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &fakeLedger{open: make(map[string][]byte)})
		c := w.talking()
		w.close()
		if !c.kiosk.done("abandon") || len(w.ledger.open) != 1 || len(w.ledger.records) != 0 {
			t.Errorf("kiosk got %v; %d calls are open", c.kiosk.did, len(w.ledger.open))
		}
	})
}

// A disk that refuses does not stop calls, and nothing is lost once it heals.
func TestDiskFull(t *testing.T) {
	run(t, func(w *world) {
		w.ledger.setBroken(true)
		c := w.talking()
		if w.view().State != acd.CallConnected {
			t.Error("calls wait for the disk")
		}
		if w.x.Healthy() {
			t.Error("the fault is not told")
		}
		w.play(c.kiosk, sip.Ended{Cause: "bye"})
		sleep(10 * time.Second)
		w.ledger.setBroken(false)
		sleep(5 * time.Second)
		if w.record().Callee != "aoki" || !w.x.Healthy() {
			t.Error("the record is lost")
		}
	})
}
