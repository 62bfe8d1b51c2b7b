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
	talks.call(OfferOptions{Peer: waits.session})
	join(t, e, waits.session, talks.session)
	w := waits.lines[0]

	began := time.Now()
	talks.lines[0].send(0, 160, []byte("not to be heard"))
	music := w.waitFor(25)
	elapsed := time.Since(began)
	checkRun(t, music, 160)
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

func countPayload(ps []*rtp.Packet, payload string) int {
	n := 0
	for _, p := range ps {
		if string(p.Payload) == payload {
			n++
		}
	}
	return n
}

// The player does not drift: the number of frames follows the time.
func TestMusicDoesNotDrift(t *testing.T) {
	e := newEngine(t, Timers{})
	p := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	p.call(OfferOptions{})
	p.session.Play(defaultMusic(t))
	l := p.lines[0]
	l.waitFor(1)
	start := time.Now()
	first := len(l.got())
	got := l.waitFor(first + 100)
	frames := float64(len(got) - first)
	want := float64(time.Since(start)) / float64(framePeriod)
	if frames < want-8 || frames > want+8 {
		t.Errorf("%v frames in the time of %v", frames, want)
	}
}

func TestMusicInOpusForABrowser(t *testing.T) {
	e := newEngine(t, Timers{})
	b := newBrowser(t, e, browserOptions{})
	b.call(OfferOptions{})
	b.session.Play(defaultMusic(t))
	b.up()
	got := b.waitFor("audio", 10)
	checkRun(t, got, 960)
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
