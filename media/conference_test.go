package media

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// msids are the accounts of a browser's m-lines by mid, as a page reads them.
func (b *browser) msids() map[string]string {
	b.t.Helper()
	out := map[string]string{}
	var mid, account string
	for l := range strings.SplitSeq(b.pc.RemoteDescription().SDP, "\r\n") {
		switch {
		case strings.HasPrefix(l, "a=mid:"):
			mid = strings.TrimPrefix(l, "a=mid:")
		case strings.HasPrefix(l, "a=msid:"):
			account, _, _ = strings.Cut(strings.TrimPrefix(l, "a=msid:"), " ")
			out[mid] = account
		}
	}
	return out
}

// from are the packets of a kind that came from another leg.
func (b *browser) from(kind string, s *Session) []*rtp.Packet {
	b.t.Helper()
	accounts, id := b.msids(), midID(b, kind)
	var out []*rtp.Packet
	for _, p := range b.got(kind) {
		if accounts[string(p.GetExtension(id))] == nameOf(s) {
			out = append(out, p)
		}
	}
	return out
}

// meet connects two pages: a calls, b answers, and both know of a picture to come.
func meet(t *testing.T, e *Engine, a, b *browser) *Bridge {
	t.Helper()
	a.call(OfferOptions{})
	b.ring(hearing(a.session))
	bridge := join(t, e, a.session, b.session)
	reoffer(t, bridge, a, b)
	a.up()
	b.up()
	return bridge
}

// reoffer offers to all who need it.
func reoffer(t *testing.T, bridge *Bridge, browsers ...*browser) {
	t.Helper()
	for _, s := range bridge.Mismatched() {
		i := slices.IndexFunc(browsers, func(b *browser) bool { return b.session == s })
		if i < 0 {
			t.Fatalf("a phone does not fit")
		}
		browsers[i].ring(OfferOptions{Feeds: bridge.member(s).Feeds})
	}
	if n := len(bridge.Mismatched()); n != 0 {
		t.Errorf("%d still do not fit", n)
	}
}

// three browsers in a bridge: the first called, the second was rung for it, the
// third joined.
func three(t *testing.T, e *Engine, o browserOptions) (browsers [3]*browser, bridge *Bridge) {
	t.Helper()
	for i := range browsers {
		browsers[i] = newBrowser(t, e, o)
	}
	a, b, c := browsers[0], browsers[1], browsers[2]
	a.call(OfferOptions{})
	b.ring(hearing(a.session))
	bridge = join(t, e, a.session, b.session)
	a.up()
	b.up()
	c.ring(hearing(a.session, b.session))
	c.up()
	bridge.Arrange(together(true, a.session, b.session, c.session))
	reoffer(t, bridge, browsers[:]...)
	return browsers, bridge
}

func speak(t *testing.T, from *browser, name string, n int) {
	t.Helper()
	v, a := from.stream("video"), from.stream("audio")
	every(2*time.Millisecond, n, func(i int) {
		v.send(t, append(bytes.Clone(keyVP8Payload), name...))
		a.send(t, fmt.Appendf(nil, "%s %d", name, i))
	})
}

// Everybody receives each of the others on m-lines of their own.
func TestConference(t *testing.T) {
	e := newEngine(t, Timers{})
	bs, bridge := three(t, e, browserOptions{codecs: chromeLike, tcc: true})
	names := []string{"anna", "ben", "chie"}
	for i, b := range bs {
		speak(t, b, names[i], 20)
	}
	for i, to := range bs {
		for j, from := range bs {
			if i == j {
				continue
			}
			for _, kind := range []string{"audio", "video"} {
				eventually(t, names[i]+" receives the "+kind+" of "+names[j], func() bool {
					return len(to.from(kind, from.session)) >= 20
				})
				for _, p := range to.from(kind, from.session) {
					if !bytes.Contains(p.Payload, []byte(names[j])) {
						t.Fatalf("%s hears %q as %s", names[i], p.Payload, names[j])
					}
				}
			}
		}
	}
	// The first leaves; the other two go on undisturbed, end to end again.
	gone, b, c := bs[0], bs[1], bs[2]
	bridge.Arrange([]Member{
		{Session: b.session, Feeds: []Feed{{}, {ID: nameOf(c.session), From: c.session, Pass: true}}},
		{Session: c.session, Feeds: []Feed{{}, {ID: nameOf(b.session), From: b.session, Pass: true}}},
	})
	before := len(c.from("audio", b.session))
	speak(t, gone, "nobody", 5)
	speak(t, b, "ben", 10)
	eventually(t, "the rest goes on", func() bool { return len(c.from("audio", b.session)) >= before+10 })
	for _, p := range c.got("audio") {
		if bytes.Contains(p.Payload, []byte("nobody")) {
			t.Fatal("who left is still heard")
		}
	}
}

// A supervisor who whispers is heard by the agent only, and gets no feedback of
// the others either; a held caller hears nobody.
func TestWhoHearsWhom(t *testing.T) {
	e := newEngine(t, Timers{})
	bs, bridge := three(t, e, browserOptions{codecs: chromeLike, tcc: true})
	caller, agent, boss := bs[0], bs[1], bs[2]
	feed := func(b *browser, pass bool) Feed { return Feed{ID: nameOf(b.session), From: b.session, Pass: pass} }
	bridge.Arrange([]Member{
		{Session: caller.session, Feeds: []Feed{feed(agent, true), feed(boss, false)}},
		{Session: agent.session, Feeds: []Feed{feed(caller, true), feed(boss, true)}},
		{Session: boss.session, Feeds: []Feed{feed(caller, true), feed(agent, true)}},
	})
	if n := len(bridge.Mismatched()); n != 0 {
		t.Errorf("%d need an offer although all slots are the same", n)
	}
	speak(t, boss, "boss", 20)
	speak(t, caller, "caller", 20)
	speak(t, agent, "agent", 20)
	for _, c := range []struct {
		to, from *browser
		heard    bool
	}{
		{agent, boss, true}, {agent, caller, true}, {boss, caller, true}, {boss, agent, true}, {caller, agent, true}, {caller, boss, false},
	} {
		if c.heard {
			eventually(t, "all is heard", func() bool {
				return len(c.to.from("audio", c.from.session)) >= 20 && len(c.to.from("video", c.from.session)) >= 20
			})
		} else if n := len(c.to.from("audio", c.from.session)) + len(c.to.from("video", c.from.session)); n > 0 {
			t.Errorf("%d packets of a whisper reach the caller", n)
		}
	}
	// What the caller asks of the boss's picture stays unanswered.
	var ssrc uint32
	for i := range caller.session.negotiated.Load().Sections {
		if s := &caller.session.negotiated.Load().Sections[i]; s.Slot == 1 && s.RTXSSRC != 0 {
			ssrc = s.SSRC
		}
	}
	plis := countPLI(boss.gotReports())
	if err := caller.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: ssrc}}); err != nil {
		t.Fatal(err)
	}
	seen := caller.session.lastAuth.Load()
	eventually(t, "the request was read", func() bool { return caller.session.lastAuth.Load() > seen || countPLI(boss.gotReports()) > plis })
	if countPLI(boss.gotReports()) != plis {
		t.Error("the boss was asked for a picture that the caller must not see")
	}

	bridge.Arrange(together(false, caller.session, agent.session, boss.session))
	speak(t, agent, "held", 10)
	if got := caller.got("audio"); bytes.Contains(got[len(got)-1].Payload, []byte("held")) {
		t.Error("a held call passed sound")
	}
}

// With three parties everybody gets congestion feedback of our own about what
// they send, and nobody another's numbers.
func TestCongestionControlEndsHere(t *testing.T) {
	e := newEngine(t, Timers{ReportPeriod: 100 * time.Millisecond})
	bs, _ := three(t, e, browserOptions{codecs: chromeLike, tcc: true})
	v := bs[0].stream("video")
	every(2*time.Millisecond, 200, func(int) { v.send(t, keyVP8Payload) })
	eventually(t, "feedback for the sender", func() bool {
		return slices.ContainsFunc(bs[0].gotReports(), func(p rtcp.Packet) bool {
			_, ok := p.(*rtcp.ReceiverEstimatedMaximumBitrate)
			return ok
		})
	})
	for _, p := range bs[1].from("video", bs[0].session) {
		if p.GetExtension(tccID(bs[1])) != nil {
			t.Fatal("a packet with the sender's transport-wide number")
		}
	}
}

func tccID(b *browser) uint8 {
	for _, r := range b.pc.GetReceivers() {
		for _, x := range r.GetParameters().HeaderExtensions {
			if x.URI == uriTCC {
				return uint8(x.ID)
			}
		}
	}
	return 0
}
