package b2bua

import (
	"testing"

	"madoguchi/acd"
	"madoguchi/sip"
)

// replacing plays an INVITE with Replaces.
func (w *world) replacing(from sip.Binding, leg string) *fakeLeg {
	l := w.newLeg(from)
	l.offer, l.replace = []byte("offer"), leg
	w.invite(l)
	return l
}

// A person takes a call along to another device of theirs.
func TestInviteReplaces(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		phone := w.bind("aoki", "aoki-phone", "tls")
		w.must(w.x.Hold(ctx, "aoki", c.id, true))
		l := w.replacing(phone, c.staff.id)
		if !l.done("answer") || !c.staff.done("hangup 200") || !c.sMedia.isClosed() {
			t.Errorf("the phone got %v, the page %v", l.did, c.staff.did)
		}
		w.expect(c.id, "kiosk:aoki aoki:kiosk")
		if got := w.x.Devices(c.id); got["aoki"] != "phone" {
			t.Errorf("devices are %v", got)
		}
		back := w.replacing(c.page, l.id)
		w.expect(c.id, "kiosk:aoki aoki:kiosk")
		w.play(back, sip.Ended{Cause: "bye"})
		if w.record().Cause != CauseAgent {
			t.Error("the BYE of the new leg is lost")
		}
	})
}

func TestInviteReplacesIsRefused(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		phone := w.bind("aoki", "aoki-phone", "tls")
		other := w.bind("chiba", "chiba-phone", "tls")
		if l := w.replacing(other, c.staff.id); !l.done("reject 403") {
			t.Errorf("somebody else got %v", l.did)
		}
		if l := w.replacing(phone, "no-leg"); !l.done("reject 481") {
			t.Errorf("an unknown dialog: %v", l.did)
		}
		l := w.newLeg(phone)
		l.offer, l.replace = []byte("plain"), c.staff.id
		if w.invite(l); !l.done("reject 488") {
			t.Errorf("plain RTP: %v", l.did)
		}
		w.expect(c.id, "kiosk:aoki aoki:kiosk")
		w.ends(c)
	})
}

// A phone forwards to our own accounts, once.
func TestForwarding(t *testing.T) {
	for _, c := range []struct {
		name, to string
		rings    bool
	}{
		{"to a colleague", "chiba", true},
		{"to a stranger", "stranger", false},
		{"to nobody", "", false},
		{"to itself", "phone", false},
		{"to the caller", "kiosk", false},
		{"to somebody without a device", "doi", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(w *world) {
				w.bind("phone", "p", "tls")
				w.bind("chiba", "chiba-phone", "tls")
				l := w.call(w.page("kiosk", "k"), "phone", "offer")
				w.play(w.one("phone"), sip.Ended{Code: 302, Cause: "rejected", Forward: c.to})
				if n := len(w.rung("chiba")); n == 1 != c.rings {
					t.Fatalf("%d devices ring", n)
				}
				if !c.rings {
					if !l.done("hangup 480") {
						t.Errorf("the caller got %v", l.did)
					}
					return
				}
				w.play(w.one("chiba"), sip.Ended{Code: 302, Cause: "rejected", Forward: "phone"})
				if len(w.rung("phone")) != 0 || !l.done("hangup 480") {
					t.Error("a forwarding is followed twice")
				}
			})
		})
	}
	run(t, func(w *world) {
		w.bind("phone", "p", "tls")
		w.bind("chiba", "chiba-phone", "tls")
		l := w.call(w.page("kiosk", "k"), "phone", "offer")
		w.play(w.one("phone"), sip.Ended{Code: 302, Cause: "rejected", Forward: "chiba"})
		w.answer("chiba")
		if !l.done("answer") {
			t.Errorf("the caller got %v", l.did)
		}
		w.play(l, sip.Ended{Cause: "bye"})
		w.record()
	})
}

// Whoever is invited has several devices: all ring, one answers.
func TestInvitedAtTwoDevices(t *testing.T) {
	run(t, func(w *world) {
		c := w.talking()
		w.agent("baba")
		w.bind("baba", "baba-phone", "tls")
		w.brings("aoki", c.id, acd.ForTransfer, to("baba"))
		legs := w.rung("baba")
		if len(legs) != 2 {
			t.Fatalf("%d devices ring", len(legs))
		}
		w.play(legs[0], sip.Answered{SDP: []byte("answer")})
		if !legs[1].done("hangup 200") {
			t.Error("the other device rings on")
		}
		w.expect(c.id, "kiosk:baba baba:kiosk")
		w.ends(c)
	})
}

// Calls from account to account have the same features.
func TestDirectCallIsTransferred(t *testing.T) {
	run(t, func(w *world) {
		l := w.call(w.bind("phone", "p", "tls"), "chiba", "offer")
		_ = l
		w.bind("chiba", "c", "tls")
		l = w.call(w.bind("doi", "d", "tls"), "chiba", "offer")
		id := w.answer("chiba").call
		w.agent("baba")
		w.joins("boss", id, acd.Listen)
		w.expect(id, "doi:chiba chiba:doi boss:doi+chiba")
		w.brings("chiba", id, acd.ForConsult, to("baba"))
		w.answer("baba")
		w.expect(id, "doi:music chiba:baba boss:chiba+baba baba:chiba")
		w.must(w.x.Complete(ctx, "chiba", id))
		w.expect(id, "doi:baba boss:doi+baba baba:doi")
		w.agent("aoki")
		w.brings("baba", id, acd.ForTransfer, queue("tax"))
		w.expect(id, "doi:music")
		w.answer("aoki")
		w.expect(id, "doi:aoki aoki:doi")
		l.happen(endedByPeer)
	})
}
