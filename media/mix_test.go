package media

import (
	"bytes"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/pion/rtp"

	"madoguchi/media/voice"
)

// tonePacket is the n-th 20 ms of a tone in PCMU.
func tonePacket(hz float64, n int) []byte {
	pcm := make([]int16, 160)
	for i := range pcm {
		pcm[i] = int16(6000 * math.Sin(2*math.Pi*hz*float64(160*n+i)/8000))
	}
	return voice.EncodeMuLaw(pcm)
}

// energy is how loud a tone is in what was heard (Goertzel), about 6000 when it
// was sent by tonePacket.
func energy(packets []*rtp.Packet, hz float64) float64 {
	d := voice.NewDecoder("PCMU")
	var pcm []int16
	buf := make([]int16, voice.PacketMost)
	for _, p := range packets {
		if p.PayloadType == 0 {
			n, _ := d.Decode(p.Payload, buf)
			pcm = append(pcm, buf[:n]...)
		}
	}
	pcm = pcm[len(pcm)/2:] // without the beginning
	w := 2 * math.Cos(2*math.Pi*hz/voice.Rate)
	var s1, s2 float64
	for _, v := range pcm {
		s1, s2 = float64(v)+w*s1-s2, s1
	}
	return 2 * math.Sqrt(max(0, s1*s1+s2*s2-w*s1*s2)) / float64(max(len(pcm), 1))
}

const (
	loud  = 1500.0 // a busy machine leaves gaps
	quiet = 300.0
)

func checkHeard(t *testing.T, who string, packets []*rtp.Packet, heard map[float64]bool) {
	t.Helper()
	for hz, want := range heard {
		if e := energy(packets, hz); want && e < loud || !want && e > quiet {
			t.Errorf("%s hears %.0f Hz with %.0f, want it: %v", who, hz, e, want)
		}
	}
}

// Two phones and two browsers, each with a tone of its own: who hears whom. The
// supervisor's phone whispers to the agent's.
func TestPhonesHearTheOthers(t *testing.T) {
	e := newEngine(t, Timers{})
	agent := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	boss := newPhone(t, e, "AES_CM_128_HMAC_SHA1_80", "audio", phonePCMU)
	caller := newBrowser(t, e, browserOptions{pcmu: true, noVideo: true})
	guest := newBrowser(t, e, browserOptions{pcmu: true, noVideo: true})
	agent.call(OfferOptions{})
	boss.call(OfferOptions{})
	caller.call(OfferOptions{})
	feed := func(s *Session, pass bool) Feed { return Feed{ID: nameOf(s), From: s, Pass: pass} }
	a, b, c, g := agent.session, boss.session, caller.session, guest.session
	guest.ring(hearing(c, a, b))
	bridge := e.NewBridge()
	defer bridge.Close()
	bridge.Arrange([]Member{
		{a, []Feed{feed(c, true), feed(b, true), feed(g, true)}},
		{b, []Feed{feed(c, true), feed(a, true), feed(g, true)}},
		{c, []Feed{feed(a, true), feed(g, true), feed(b, false)}},
		{g, []Feed{feed(c, true), feed(a, true), feed(b, false)}},
	})
	reoffer(t, bridge, caller, guest)
	caller.up()
	guest.up()
	cs, gs := caller.stream("audio"), guest.stream("audio")
	cs.step, gs.step = 160, 160
	const fa, fb, fc, fg = 500, 900, 1400, 2100
	every(20*time.Millisecond, 75, func(i int) {
		agent.lines[0].send(0, 160, tonePacket(fa, i))
		boss.lines[0].send(0, 160, tonePacket(fb, i))
		cs.send(t, tonePacket(fc, i))
		gs.send(t, tonePacket(fg, i))
	})
	checkHeard(t, "the agent", agent.lines[0].got(), map[float64]bool{fa: false, fb: true, fc: true, fg: true})
	checkHeard(t, "the supervisor", boss.lines[0].got(), map[float64]bool{fa: true, fb: false, fc: true, fg: true})
	checkHeard(t, "the caller", caller.from("audio", a), map[float64]bool{fa: true, fb: false, fc: false, fg: false})
	checkHeard(t, "the caller", caller.from("audio", g), map[float64]bool{fg: true})
	checkHeard(t, "the guest", guest.from("audio", c), map[float64]bool{fc: true, fb: false})
	if n := len(caller.from("audio", b)) + len(guest.from("audio", b)); n != 0 {
		t.Errorf("%d packets of a whisper", n)
	}
	checkFrames(t, agent.lines[0].got(), 160)

	// Alone with the caller again, the phone gets the caller's own packets.
	bridge.Arrange(together(true, a, c))
	n := len(agent.lines[0].got())
	every(2*time.Millisecond, 10, func(i int) { cs.send(t, fmt.Appendf(nil, "plain %d", i)) })
	eventually(t, "forwarding", func() bool { return countPayload(agent.lines[0].got()[n:], "plain 9") == 1 })
	got := agent.lines[0].got()
	for i := 1; i < len(got); i++ {
		if got[i].SSRC != got[0].SSRC || got[i].SequenceNumber != got[i-1].SequenceNumber+1 {
			t.Fatalf("packet %d: seq %d after %d", i, got[i].SequenceNumber, got[i-1].SequenceNumber)
		}
	}
}

// Opus of a browser is decoded for phones, so that browsers keep it among them.
func TestPhoneHearsOpus(t *testing.T) {
	e := newEngine(t, Timers{})
	p := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	a := newBrowser(t, e, browserOptions{noVideo: true})
	b := newBrowser(t, e, browserOptions{noVideo: true})
	p.call(OfferOptions{})
	a.call(OfferOptions{})
	b.ring(hearing(p.session, a.session))
	bridge := join(t, e, p.session, a.session, b.session)
	reoffer(t, bridge, a, b)
	a.up()
	b.up()
	music := defaultMusic(t).piece.Track("opus")
	s := a.stream("audio")
	every(20*time.Millisecond, 60, func(i int) { s.send(t, music.Frame(100+i)) })
	var most float64
	d := voice.NewDecoder("PCMU")
	buf := make([]int16, voice.PacketMost)
	for _, pkt := range p.lines[0].got() {
		if n, err := d.Decode(pkt.Payload, buf); err == nil && n == voice.Frame {
			most = max(most, voice.Level((*[voice.Frame]int16)(buf)))
		}
	}
	if most < 500 {
		t.Errorf("the loudest frame has %.0f", most)
	}
	if got := b.from("audio", a.session); len(got) < 50 || got[0].PayloadType != uint8(chromeLike.opus) {
		t.Errorf("the other browser got %d packets", len(got))
	}
}

// A phone sees who speaks: from a key frame on, in one stream without a gap.
func TestPhoneSeesWhoSpeaks(t *testing.T) {
	e := newEngine(t, Timers{KeyFrameGap: 50 * time.Millisecond})
	p := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU, "video", phoneVP8)
	a := newBrowser(t, e, browserOptions{pcmu: true})
	b := newBrowser(t, e, browserOptions{pcmu: true})
	p.call(OfferOptions{})
	a.call(OfferOptions{})
	b.ring(hearing(p.session, a.session))
	bridge := join(t, e, p.session, a.session, b.session)
	reoffer(t, bridge, a, b)
	a.up()
	b.up()
	delta := []byte{0x10, 0x01, 1}
	pictures := func(from *browser, name string) func() {
		v, asked := from.stream("video"), 0
		return func() {
			picture := append(bytes.Clone(delta), name...)
			if n := countPLI(from.gotReports()); n != asked {
				asked, picture = n, append(bytes.Clone(keyVP8Payload), name...)
			}
			v.send(t, picture)
		}
	}
	showA, showB := pictures(a, "anna"), pictures(b, "ben")
	as, bs := a.stream("audio"), b.stream("audio")
	as.step, bs.step = 160, 160
	seen := func() string {
		got := p.lines[1].got()
		if len(got) == 0 {
			return ""
		}
		return string(bytes.TrimLeft(got[len(got)-1].Payload, "\x00\x01\x02\x03\x10"))
	}
	silence := bytes.Repeat([]byte{0xff}, 160)
	run := func(n int, aSpeaks bool, until func() bool) int {
		i := 0
		every(20*time.Millisecond, n, func(k int) {
			if until() {
				return
			}
			i = k
			one, two := tonePacket(500, k), silence
			if !aSpeaks {
				one, two = two, one
			}
			as.send(t, one)
			bs.send(t, two)
			showA()
			showB()
		})
		return i
	}
	run(150, true, func() bool { return seen() == "anna" })
	if seen() != "anna" {
		t.Fatalf("the phone sees %q while anna speaks", seen())
	}
	run(20, true, func() bool { return false })
	if n := run(250, false, func() bool { return seen() == "ben" }); n < 20 || seen() != "ben" {
		t.Errorf("the phone sees %q after %d frames", seen(), n)
	}
	got := p.lines[1].got()
	last := ""
	for i, pkt := range got {
		if i > 0 && (pkt.SSRC != got[0].SSRC || pkt.SequenceNumber != got[i-1].SequenceNumber+1) {
			t.Fatalf("packet %d: seq %d after %d", i, pkt.SequenceNumber, got[i-1].SequenceNumber)
		}
		name := string(bytes.TrimLeft(pkt.Payload, "\x00\x01\x02\x03\x10"))
		if name != last && !isKeyFrame("VP8", pkt.Payload) {
			t.Errorf("the picture of %s began with %x", name, pkt.Payload)
		}
		last = name
	}
}
