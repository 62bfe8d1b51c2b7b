package b2bua

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

// shows checks of whom an account's page was told to expect second pictures;
// "self" is its own.
func (w *world) shows(id, account, want string) {
	w.t.Helper()
	synctest.Wait()
	var got string
	w.inside(id, func(c *call) {
		s := c.partyOf(account).session.(*fakeSession)
		s.with(func() { got = s.said2 })
	})
	if got != want {
		w.t.Errorf("%s was told of second pictures of %q, want %q", account, got, want)
	}
}

// A second picture begins, ends and begins again: both pages are told each time,
// by offers of ours.
func TestSlides(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		for range 3 {
			w.must(w.x.Slides(ctx, "kiosk", c.id, true))
			w.shows(c.id, "kiosk", "self")
			w.shows(c.id, "aoki", "kiosk")
			w.must(w.x.Slides(ctx, "kiosk", c.id, false))
			w.shows(c.id, "kiosk", "")
			w.shows(c.id, "aoki", "")
		}
		// Both at once, and again what is on already.
		w.must(w.x.Slides(ctx, "aoki", c.id, true))
		w.must(w.x.Slides(ctx, "kiosk", c.id, true))
		before := len(c.kiosk.did)
		w.must(w.x.Slides(ctx, "kiosk", c.id, true))
		if len(c.kiosk.did) != before {
			t.Errorf("told again: %v", c.kiosk.did[before:])
		}
		w.shows(c.id, "kiosk", "self aoki")
		w.shows(c.id, "aoki", "self kiosk")
		w.ends(c)
	})
}

// Nobody but a page in a conversation can ask for it.
func TestSlidesAreRefused(t *testing.T) {
	run(t, func(w *world) {
		kiosk := w.page("kiosk", "kiosk-1")
		w.agent("aoki")
		l := w.call(kiosk, "b-tax", "offer")
		id := w.one("aoki").call
		if err := w.x.Slides(ctx, "kiosk", id, true); !errors.Is(err, ErrNotTalked) {
			t.Errorf("while it rings: %v", err)
		}
		if err := w.x.Slides(ctx, "baba", id, true); !errors.Is(err, ErrNoCall) {
			t.Errorf("a stranger: %v", err)
		}
		w.play(l, sip.Ended{Cause: "cancelled"})
	})
	run(t, func(w *world) {
		c := w.talking()
		w.bind("baba", "baba-phone", "tls")
		w.brings("aoki", c.id, acd.ForConference, to("baba"))
		w.answer("baba")
		if err := w.x.Slides(ctx, "baba", c.id, true); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a phone: %v", err)
		}
		w.ends(c)
	})
}

// While an offer of ours is open nothing is offered; afterwards what is wanted by then.
func TestSlidesWaitForAnOpenOffer(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		answered := make(chan struct{})
		offers := 0
		c.kiosk.reoffer = func([]byte) ([]byte, error) {
			offers++
			<-answered
			return []byte("re-answer"), nil
		}
		w.must(w.x.Repair(ctx, "kiosk", c.id)) // an offer is on its way
		w.must(w.x.Slides(ctx, "kiosk", c.id, true))
		w.must(w.x.Hold(ctx, "aoki", c.id, true))
		w.must(w.x.Slides(ctx, "aoki", c.id, true))
		if offers != 1 {
			t.Errorf("%d offers at once", offers)
		}
		close(answered)
		synctest.Wait()
		w.shows(c.id, "kiosk", "self aoki")
		w.shows(c.id, "aoki", "self kiosk")
		if offers != 2 {
			t.Errorf("%d offers, want one and one more", offers)
		}
		w.expect(c.id, "kiosk:music aoki:")
		w.must(w.x.Hold(ctx, "aoki", c.id, false))
		w.expect(c.id, "kiosk:aoki aoki:kiosk")
		w.shows(c.id, "kiosk", "self aoki")
		w.ends(c)
	})
}

// A re-offer that fails is made good as soon as the page asks again.
func TestSlidesAfterARefusal(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		c.kiosk.reoffer = func([]byte) ([]byte, error) { return nil, errors.New("488") }
		w.must(w.x.Slides(ctx, "kiosk", c.id, true))
		before := len(c.kiosk.did)
		c.kiosk.reoffer = nil
		w.must(w.x.Slides(ctx, "kiosk", c.id, false))
		w.must(w.x.Slides(ctx, "kiosk", c.id, true))
		if len(c.kiosk.did) == before {
			t.Error("it was not offered again")
		}
		w.shows(c.id, "kiosk", "self")
		w.ends(c)
	})
}

// Who joins while a second picture is on has it in the first description.
func TestSlidesForWhoJoins(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.must(w.x.Slides(ctx, "kiosk", c.id, true))
		w.must(w.x.Slides(ctx, "aoki", c.id, true))
		w.staff("baba")
		w.brings("aoki", c.id, acd.ForConference, to("baba"))
		w.answer("baba")
		w.shows(c.id, "baba", "aoki kiosk")
		if l := w.one("baba"); len(l.did) != 0 {
			t.Errorf("baba was offered again: %v", l.did)
		}
		w.joins("boss", c.id, acd.Listen)
		w.shows(c.id, "boss", "aoki kiosk")
		w.must(w.x.Slides(ctx, "baba", c.id, true))
		w.shows(c.id, "boss", "aoki kiosk baba")
		w.shows(c.id, "kiosk", "self aoki baba")
		w.must(w.x.Slides(ctx, "kiosk", c.id, false))
		w.shows(c.id, "boss", "aoki baba")
		w.ends(c)
	})
}

// After a transfer the new agent sees the citizen's document.
func TestSlidesAfterATransfer(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.must(w.x.Slides(ctx, "kiosk", c.id, true))
		w.must(w.x.Slides(ctx, "aoki", c.id, true))
		w.agent("baba")
		w.brings("aoki", c.id, acd.ForTransfer, to("baba"))
		w.answer("baba")
		w.expect(c.id, "kiosk:baba baba:kiosk")
		w.shows(c.id, "baba", "kiosk")
		w.shows(c.id, "kiosk", "self")
		w.ends(c)
	})
}

// A page that was reloaded begins without; it asks again when it is back. The
// other one's goes on, and an ICE restart changes nothing.
func TestSlidesAfterAReload(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.must(w.x.Slides(ctx, "kiosk", c.id, true))
		w.must(w.x.Slides(ctx, "aoki", c.id, true))
		w.must(w.x.Repair(ctx, "kiosk", c.id))
		w.shows(c.id, "kiosk", "self aoki")
		w.unbind(c.kioskPage)
		w.event(c.kioskMedia, media.PeerClosed)
		w.page("kiosk", "kiosk-2")
		l := w.one2("kiosk", c.kiosk)
		w.play(l, sip.Answered{SDP: []byte("answer")})
		w.event(w.media("kiosk", c.id), media.Connected)
		w.shows(c.id, "kiosk", "aoki")
		w.shows(c.id, "aoki", "self")
		w.must(w.x.Slides(ctx, "kiosk", c.id, true))
		w.shows(c.id, "kiosk", "self aoki")
		w.shows(c.id, "aoki", "self kiosk")
		c.kiosk = l
		w.ends(c)
	})
}

// The state of a second picture is the page's: a killed server is told again.
func TestSlidesAfterAKill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &fakeLedger{open: make(map[string][]byte)})
		c := w.talking()
		w.must(w.x.Slides(ctx, "kiosk", c.id, true))
		again := w.killed(t, "kiosk", "aoki")
		again.shows(c.id, "aoki", "")
		again.must(again.x.Slides(ctx, "kiosk", c.id, true))
		again.shows(c.id, "aoki", "kiosk")
		again.must(again.x.Hangup(ctx, "kiosk", c.id))
		time.Sleep(time.Second)
		again.close()
	})
}
