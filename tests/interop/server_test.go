//go:build linux

package interop

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/phone"
	"madoguchi/tests/testkit/traffic"
)

const (
	registerTime = 15 * time.Second
	// idleTime is longer than a stranger's connection may be silent.
	idleTime = 65 * time.Second
	caseTime = 60 * time.Second
	// fewPackets is what may still arrive in a moment that a hold takes effect.
	fewPackets = 3
)

// TestThroughServer runs real phones through the product.
func TestThroughServer(t *testing.T) {
	bin, err := testkit.Binary(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := testkit.Start(t, testkit.Options{Binary: bin})
	x := &site{s: s, others: make(map[string]testkit.Account)}
	// All at once, before the first call: the running server notices what the
	// command line adds a few seconds later.
	for login, role := range map[string]string{
		"alice": "staff", "bob": "staff", "carol": "staff", "dora": "staff", "emi": "staff", "fumi": "staff", "gen": "staff", "hana": "staff",
		"booth": "kiosk", "booth2": "kiosk", "booth3": "kiosk", "curious": "kiosk",
	} {
		a, err := s.AddPhone(t.Context(), login, role)
		if err != nil {
			t.Fatal(err)
		}
		x.others[login] = a
	}
	x.alice, x.bob = x.others["alice"], x.others["bob"]
	stillThere := x.idle(t)
	t.Run("baresip calls baresip with H264", func(t *testing.T) { x.call(t, "H264") })
	t.Run("baresip calls baresip with VP8", func(t *testing.T) { x.call(t, "VP8") })
	t.Run("audio only against video", x.audioOnly)
	t.Run("callee hangs up", x.calleeHangsUp)
	t.Run("busy", x.busy)
	t.Run("cancel", x.cancel)
	t.Run("nobody there", x.nobody)
	t.Run("hold and resume by re-INVITE", x.hold)
	t.Run("button and queue", x.queue)
	t.Run("a phone follows a colleague's presence", x.presence)
	t.Run("a lamp follows a colleague's calls", x.lamp)
	t.Run("a phone transfers by REFER", x.blindTransfer)
	t.Run("a phone transfers after asking", x.attendedTransfer)
	t.Run("a call moves between phones of one person", x.moves)
	t.Run("profiles", x.profiles)
	t.Run("SIPp through a TLS front", x.sipp)
	t.Run("a phone that only kept its connection alive", stillThere)
}

// idle registers a phone that says nothing more than keep-alives while the
// other tests run, and returns the test that it is still connected.
func (x *site) idle(t *testing.T) func(*testing.T) {
	t.Helper()
	a, err := x.s.AddPhone(t.Context(), "idle", "staff")
	if err != nil {
		t.Fatal(err)
	}
	p, err := x.s.DeskPhone(t.Context(), a, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	since := time.Now()
	return func(t *testing.T) {
		left := time.NewTimer(time.Until(since.Add(idleTime)))
		defer left.Stop()
		select {
		case <-p.Done():
			t.Errorf("the server closed its connection within %s", time.Since(since))
		case <-left.C:
		}
	}
}

// site is the running product with accounts that have phones.
type site struct {
	s          *testkit.Server
	alice, bob testkit.Account
	others     map[string]testkit.Account
}

// phone starts a registered baresip.
func (x *site) phone(t *testing.T, a testkit.Account, o phoneOptions) *baresip {
	t.Helper()
	o.account = fmt.Sprintf(`<sip:%s@%s;transport=tls>;auth_user=%s;auth_pass=%s;outbound="sip:%s;transport=tls";regint=300`,
		a.Login, x.s.Domain, a.Username, a.Secret, x.s.SIP())
	if o.codec == "PCMU" { // the codec of phones that we listen to
		o.codec, o.audio = "H264", "PCMU"
	}
	b := startBaresip(t, a.Login, o)
	b.wait(registerTime, "REGISTER_OK")
	return b
}

func (x *site) two(t *testing.T, codecA, codecB string, auto bool) (a, b *baresip) {
	t.Helper()
	a = x.phone(t, x.alice, phoneOptions{codec: codecA, tone: toneA})
	b = x.phone(t, x.bob, phoneOptions{codec: codecB, tone: toneB, auto: auto})
	return a, b
}

func (x *site) dialBob(a *baresip) { a.must("dial", x.s.Address("bob")) }

func (x *site) call(t *testing.T, codec string) {
	a, b := x.two(t, codec, codec, false)
	x.dialBob(a)
	in := b.wait(ringTime, "CALL_INCOMING")
	if peer, _ := in["peeruri"].(string); !strings.HasPrefix(peer, "sip:alice@"+x.s.Domain) {
		t.Errorf("the caller is shown as %q", peer)
	}
	a.wait(ringTime, "CALL_RINGING")
	b.must("accept", "")
	a.wait(ringTime, "CALL_ESTABLISHED")
	b.wait(ringTime, "CALL_ESTABLISHED")
	hears(t, a, toneB)
	hears(t, b, toneA)
	sees(t, a)
	sees(t, b)
	a.must("hangup", "")
	b.wait(closeTime, "CALL_CLOSED")
}

// audioOnly: with no common video codec the call goes on with audio.
func (x *site) audioOnly(t *testing.T) {
	a, b := x.two(t, "", "H264", true)
	x.dialBob(a)
	a.wait(ringTime, "CALL_ESTABLISHED")
	hears(t, a, toneB)
	hears(t, b, toneA)
	a.must("hangup", "")
	b.wait(closeTime, "CALL_CLOSED")
}

func (x *site) calleeHangsUp(t *testing.T) {
	a, b := x.two(t, "H264", "H264", true)
	x.dialBob(a)
	a.wait(ringTime, "CALL_ESTABLISHED")
	b.must("hangup", "")
	a.wait(closeTime, "CALL_CLOSED")
	// And again at once: nothing of the first call is left.
	x.dialBob(a)
	a.wait(ringTime, "CALL_ESTABLISHED")
	a.must("hangup", "")
	b.wait(closeTime, "CALL_CLOSED")
}

func (x *site) busy(t *testing.T) {
	a, b := x.two(t, "H264", "H264", false)
	x.dialBob(a)
	b.wait(ringTime, "CALL_INCOMING")
	b.must("hangup", "")
	end := a.wait(closeTime, "CALL_CLOSED")
	if why, _ := end["param"].(string); !strings.HasPrefix(why, "486") && !strings.HasPrefix(why, "603") {
		t.Errorf("the caller is told %q", why)
	}
}

func (x *site) cancel(t *testing.T) {
	a, b := x.two(t, "H264", "H264", false)
	x.dialBob(a)
	b.wait(ringTime, "CALL_INCOMING")
	a.must("hangup", "")
	b.wait(closeTime, "CALL_CLOSED")
}

func (x *site) nobody(t *testing.T) {
	a := x.phone(t, x.alice, phoneOptions{codec: "H264", tone: toneA})
	for target, want := range map[string]string{"nosuchname": "404", "bob": "480"} {
		a.must("dial", x.s.Address(target))
		end := a.wait(ringTime, "CALL_CLOSED")
		if why, _ := end["param"].(string); !strings.HasPrefix(why, want) {
			t.Errorf("call to %s: told %q, want %s", target, why, want)
		}
	}
}

// hold: a baresip holds and resumes by re-INVITE. The other party is the test
// phone, which hears what comes (baresip's recorder does not survive a re-INVITE).
func (x *site) hold(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), caseTime)
	defer cancel()
	e, err := traffic.NewEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	leg, err := e.NewLeg(traffic.Config{Profile: traffic.CM80, Audio: "PCMU"})
	if err != nil {
		t.Fatal(err)
	}
	var ear ear
	leg.Tap("audio", ear.hear)
	b, err := x.s.DeskPhone(ctx, x.bob, func(c *phone.Call) {
		sdp, err := leg.Answer(c.RemoteSDP())
		if err != nil {
			t.Error(err)
			return
		}
		if err := c.Answer(ctx, sdp); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	a := x.phone(t, x.alice, phoneOptions{codec: "PCMU", tone: toneA})
	x.dialBob(a)
	a.wait(ringTime, "CALL_ESTABLISHED")
	ear.until(t, "the tone before the hold", func(l levels) bool { return l.tone > loud })
	if err := testkit.Until(ctx, mediaTime, func() error { return media(leg, 20, 20) }); err != nil {
		t.Fatal(err)
	}

	a.must("hold", "")
	ear.until(t, "music and no tone during the hold", func(l levels) bool { return l.tone < quiet && l.energy > quiet })
	before := videoPackets(leg)
	ear.until(t, "music that goes on", func(l levels) bool { return l.tone < quiet && l.energy > quiet })
	if n := videoPackets(leg) - before; n > fewPackets {
		t.Errorf("%d video packets during the hold", n)
	}

	a.must("resume", "")
	ear.until(t, "the tone after the hold", func(l levels) bool { return l.tone > loud })
	after := videoPackets(leg)
	if err := testkit.Until(ctx, mediaTime, func() error {
		if n := videoPackets(leg) - after; n < 20 {
			return fmt.Errorf("%d video packets after the hold", n)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, st := range leg.Counters().Streams {
		if st.Refused > 0 {
			t.Errorf("%d packets of stream %d did not authenticate", st.Refused, st.SSRC)
		}
	}
	a.must("hangup", "")
}

// videoPackets is how much video a leg got.
func videoPackets(l *traffic.Leg) uint64 {
	var n uint64
	for _, s := range l.Counters().Streams {
		if s.PT != 0 {
			n += s.Packets
		}
	}
	return n
}

// profiles joins test phones that speak different SRTP profiles and payload
// numbers: every packet arrives, decrypted by the right key.
func (x *site) profiles(t *testing.T) {
	list := []traffic.Profile{traffic.CM80, traffic.CM256, traffic.GCM128, traffic.GCM256}
	for i, pa := range list {
		pb := list[(i+1)%len(list)]
		t.Run(string(pa)+" to "+string(pb), func(t *testing.T) {
			x.join(t, traffic.Config{Profile: pa}, traffic.Config{Profile: pb, AudioPT: 98, VideoPT: 112})
		})
	}
}

func (x *site) join(t *testing.T, ca, cb traffic.Config) {
	ctx, cancel := context.WithTimeout(t.Context(), caseTime)
	defer cancel()
	e, err := traffic.NewEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	la, err := e.NewLeg(ca)
	if err != nil {
		t.Fatal(err)
	}
	lb, err := e.NewLeg(cb)
	if err != nil {
		t.Fatal(err)
	}
	b, err := x.s.DeskPhone(ctx, x.bob, func(c *phone.Call) {
		sdp, err := lb.Answer(c.RemoteSDP())
		if err != nil {
			t.Errorf("%v in\n%s", err, c.RemoteSDP())
			return
		}
		if err := c.Answer(ctx, sdp); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	a, err := x.s.DeskPhone(ctx, x.alice, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	c, err := a.Invite(x.s.Address("bob"), la.Offer())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	if err := la.SetAnswer(c.RemoteSDP()); err != nil {
		t.Fatalf("%v in\n%s", err, c.RemoteSDP())
	}
	res, err := e.Run(ctx, []*traffic.Leg{la, lb}, time.Second, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if res.Received != res.Sent || res.Double != 0 {
		t.Errorf("%d of %d packets arrived, %d twice", res.Received, res.Sent, res.Double)
	}
	for _, l := range []*traffic.Leg{la, lb} {
		for _, s := range l.Counters().Streams {
			if s.Refused+s.Wrong+s.Foreign != 0 {
				t.Errorf("stream %+v", s)
			}
		}
	}
	if err := c.Bye(ctx); err != nil {
		t.Error(err)
	}
}
