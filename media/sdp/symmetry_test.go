package sdp

import (
	"fmt"
	"testing"
)

// Whatever a leg says, another leg of the kind can answer it, and both agree on
// numbers, keys and directions crosswise; a re-offer changes nothing.
func TestOfferAnswerIsSymmetric(t *testing.T) {
	for _, kind := range []Kind{Browser, Phone} {
		for _, peerName := range []string{"", "chromium-av", "firefox-av", "chromium-data", "baresip-sdes", "linphone-savpf", "phone-ipv6-slides", "chromium-a"} {
			for d := range SendRecv + 1 {
				t.Run(fmt.Sprint(kind, peerName, d), func(t *testing.T) {
					c := Constraint{Direction: &d}
					if peerName != "" {
						in := load(t, peerName)
						far := newLeg(t, KindOf(in), 9)
						accept(t, far, in, Constraint{})
						c.Feeds = hearing(far.Current()).Feeds
					}
					a, b := newLeg(t, kind, 1), newLeg(t, kind, 2)
					for range 2 {
						apply(t, a, accept(t, b, offer(t, a, c), Constraint{}))
						crosswise(t, a.Current(), b.Current())
					}
					// And the other way, now that both have a history.
					apply(t, b, accept(t, a, offer(t, b, Constraint{}), c))
					crosswise(t, a.Current(), b.Current())
					unique(t, a.Current())
				})
			}
		}
	}
}

func crosswise(t *testing.T, a, b *Negotiated) {
	t.Helper()
	if len(a.Sections) != len(b.Sections) || a.Bundled != b.Bundled {
		t.Fatalf("%d and %d sections", len(a.Sections), len(b.Sections))
	}
	for i := range a.Sections {
		x, y := &a.Sections[i], &b.Sections[i]
		if x.Active != y.Active || x.Direction != y.Direction.Reverse() || names(x) != names(y) || x.MID != y.MID {
			t.Errorf("section %d: %v %v %s, %v %v %s", i, x.Active, x.Direction, names(x), y.Active, y.Direction, names(y))
		}
		for j := range x.Codecs {
			c, d := x.Codecs[j], y.Codecs[j]
			if c.RecvPT != d.SendPT || c.SendPT != d.RecvPT || c.RecvRTX != d.SendRTX || c.Feedback != d.Feedback || c.id != d.id {
				t.Errorf("codec %+v, %+v", c, d)
			}
		}
		if !x.Local.Crypto.Equal(y.Remote.Crypto) || !y.Local.Crypto.Equal(x.Remote.Crypto) {
			t.Error("keys differ")
		}
		if x.Active && (x.Local.DTLSRole == RoleNone) != (x.Local.Crypto.Profile != 0) {
			t.Error("either keys or DTLS")
		}
		if x.Local.DTLSRole != RoleNone && x.Local.DTLSRole == y.Local.DTLSRole {
			t.Error("both have the same role")
		}
		if x.Local.ICEUfrag != y.Remote.ICEUfrag || x.Local.ICEPwd != y.Remote.ICEPwd || len(x.Extensions) != len(y.Extensions) {
			t.Errorf("transport or extensions of section %d", i)
		}
	}
}

// unique checks that no number of ours means two things.
func unique(t *testing.T, n *Negotiated) {
	t.Helper()
	meaning := map[uint8]identity{}
	for i := range n.Sections {
		for _, c := range n.Sections[i].Codecs {
			if was, ok := meaning[c.RecvPT]; ok && was != c.id {
				t.Errorf("%d is %v and %v", c.RecvPT, was, c.id)
			}
			meaning[c.RecvPT] = c.id
			if _, ok := meaning[c.RecvRTX]; ok && c.RecvRTX != NoPayload {
				t.Errorf("%d is used twice in section %d", c.RecvRTX, i)
			}
		}
	}
}
