package media

import (
	"net/netip"
	"testing"
	"time"

	"github.com/pion/rtp"

	"madoguchi/media/srtp"
)

func defaultMusic(t testing.TB) *Music {
	t.Helper()
	m, err := DefaultMusic()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Music, then the bridge, then music again: one SSRC, numbers without a gap,
// timestamps that follow the clock, and no audio of the bridge in between.
func TestMusicAndBridgeAreOneStream(t *testing.T) {
	e := newEngine(t, Timers{})
	waits := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	talks := newPhone(t, e, "AES_CM_128_HMAC_SHA1_80", "audio", phonePCMU)
	waits.session.Play(defaultMusic(t)) // before it is connected
	waits.call(OfferOptions{})
	talks.call(hearing(waits.session))
	join(t, e, waits.session, talks.session)
	w := waits.lines[0]

	began := time.Now()
	talks.lines[0].send(0, 160, []byte("not to be heard"))
	music := w.waitFor(25)
	elapsed := time.Since(began)
	checkFrames(t, music, 160)
	if !music[0].Marker || music[1].Marker {
		t.Error("the first packet alone carries the marker")
	}
	if elapsed < 400*time.Millisecond {
		t.Errorf("25 frames in %v", elapsed)
	}

	waits.session.StopPlaying()
	n := len(w.got())
	for range 5 {
		talks.lines[0].send(0, 160, []byte("speech"))
	}
	eventually(t, "speech arrives", func() bool { return countPayload(w.got(), "speech") == 5 })
	n2 := len(w.got())
	waits.session.Play(defaultMusic(t))
	eventually(t, "music again", func() bool { return len(w.got()) >= n2+5 })
	got := w.got()
	most := int32(time.Since(began) / time.Second * 8000) // whatever the machine did
	for i := 1; i < len(got); i++ {
		a, b := got[i-1], got[i]
		if b.SSRC != a.SSRC || b.SequenceNumber != a.SequenceNumber+1 {
			t.Fatalf("packet %d: ssrc %d seq %d after ssrc %d seq %d", i, b.SSRC, b.SequenceNumber, a.SSRC, a.SequenceNumber)
		}
		if d := int32(b.Timestamp - a.Timestamp); d <= 0 || d > most+8000 {
			t.Fatalf("packet %d: timestamp moves by %d", i, d)
		}
	}
	if countPayload(got[:n], "not to be heard") != 0 {
		t.Error("audio of the bridge passed while music played")
	}
}

// checkFrames fails unless the packets are one stream of whole frames; a busy
// machine may make the player leave some out.
func checkFrames(t testing.TB, packets []*rtp.Packet, step uint32) {
	t.Helper()
	for i := 1; i < len(packets); i++ {
		a, b := packets[i-1], packets[i]
		d := b.Timestamp - a.Timestamp
		if b.SSRC != a.SSRC || b.SequenceNumber != a.SequenceNumber+1 || d == 0 || d%step != 0 || d > 1000*step {
			t.Fatalf("packet %d: ssrc %d seq %d ts %d after ssrc %d seq %d ts %d", i,
				b.SSRC, b.SequenceNumber, b.Timestamp, a.SSRC, a.SequenceNumber, a.Timestamp)
		}
	}
}

func countPayload(ps []*rtp.Packet, payload string) int {
	n := 0
	for _, p := range ps {
		if string(p.Payload) == payload {
			n++
		}
	}
	return n
}

// The player does not drift however unevenly its ticks come, and after a long
// stall it leaves frames out instead of sending them all at once. The time is
// the test's own.
func TestMusicDoesNotDrift(t *testing.T) {
	e := newEngine(t, Timers{})
	phone := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	phone.call(OfferOptions{})
	p := &player{e: e, b: newBatch(), all: map[*Session]*playing{phone.session: {music: defaultMusic(t).piece}}}
	sent := func() int { return int(phone.session.Stats().PacketsOut) }
	start := e.now()
	now := start
	p.step(now)
	for i := range 1000 {
		now += int64(framePeriod) + int64(i%7-3)*int64(3*time.Millisecond) + int64(time.Millisecond)/3
		p.step(now)
		if want := int((now-start)/int64(framePeriod)) + 1; sent() != want {
			t.Fatalf("tick %d: %d frames, want %d", i, sent(), want)
		}
	}
	before := sent()
	p.step(now + int64(time.Minute))
	if n := sent() - before; n != 1 {
		t.Errorf("%d frames at once after a stall", n)
	}
	eventually(t, "all arrive", func() bool { return len(phone.lines[0].got()) == sent() })
	got := phone.lines[0].got()
	checkRun(t, got[:before], 160)
	if a, b := got[before-1], got[before]; b.SequenceNumber != a.SequenceNumber+1 || b.Timestamp-a.Timestamp < 8000*59 {
		t.Errorf("after the stall: seq %d → %d, timestamps move by %d", a.SequenceNumber, b.SequenceNumber, b.Timestamp-a.Timestamp)
	}
}

func TestMusicInOpusForABrowser(t *testing.T) {
	e := newEngine(t, Timers{})
	b := newBrowser(t, e, browserOptions{})
	b.call(OfferOptions{})
	b.session.Play(defaultMusic(t))
	b.up()
	got := b.waitFor("audio", 10)
	checkFrames(t, got, 960)
	if got[0].PayloadType != uint8(chromeLike.opus) || string(got[0].GetExtension(midID(b, "audio"))) != midOf(b, "audio") {
		t.Errorf("payload number %d", got[0].PayloadType)
	}
	b.session.Close()
	b.session.StopPlaying()
}

// A leg without a playable codec, or that does not want to hear us, is sent
// nothing; music that is none is fine.
func TestMusicNobodyCanHear(t *testing.T) {
	e := newEngine(t, Timers{})
	deaf := legWith(t, e, srtp.AEADAES128GCM, 1, netip.MustParseAddrPort("127.0.0.1:9"))
	p := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	if _, err := p.session.Accept(p.describe("sendonly"), OfferOptions{}); err != nil {
		t.Fatal(err)
	}
	deaf.Play(defaultMusic(t))
	p.session.Play(defaultMusic(t))
	began := e.now()
	e.player.step(began)
	e.player.step(began + int64(time.Second))
	if n := p.session.Stats().PacketsOut + deaf.Stats().PacketsOut; n != 0 {
		t.Errorf("%d packets were sent", n)
	}
	p.session.Play(&Music{})
	p.session.Play(nil)
}
