package media

import (
	"encoding/binary"
	"errors"
	"math"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/rtp"

	"madoguchi/media/music"
)

// wavTone is a WAV file of a tone at 8 kHz.
func wavTone(hz float64, d time.Duration) []byte {
	n := int(d.Milliseconds()) * 8
	b := append([]byte("RIFF\x00\x00\x00\x00WAVEfmt "), 16, 0, 0, 0, 1, 0, 1, 0)
	b = binary.LittleEndian.AppendUint32(b, 8000)
	b = binary.LittleEndian.AppendUint32(b, 16000)
	b = append(b, 2, 0, 16, 0)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(2*n))
	for i := range n {
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(6000*math.Sin(2*math.Pi*hz*float64(i)/8000))))
	}
	return b
}

func prompt(t *testing.T, hz float64, d time.Duration) *Music {
	t.Helper()
	m, err := LoadMusic(wavTone(hz, d), nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// An announcement is heard once and in order between the music, in one stream.
func TestAnnouncement(t *testing.T) {
	e := newEngine(t, Timers{})
	p := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	p.call(OfferOptions{})
	l := p.lines[0]
	p.session.Play(prompt(t, 300, time.Minute))
	l.waitFor(5)
	done := make(chan struct{})
	p.session.Announce([]*Music{prompt(t, 700, 300*time.Millisecond), nil, prompt(t, 1500, 200*time.Millisecond)}, func() { close(done) })
	<-done
	n := len(l.got())
	got := l.waitFor(n + 20)
	checkFrames(t, got, 160)
	first := energies(got, 700)
	second := energies(got, 1500)
	// A machine that is too slow leaves frames out (catchUpMost), but never turns them round.
	if first < 0 || second <= first || second-first > 20 {
		t.Errorf("the prompts begin at frames %d and %d", first, second)
	}
	if energy(got[n:], 300) < loud || energy(got[n:], 700) > quiet {
		t.Error("the music did not come back")
	}
}

// energies is the index of the first packet in which a tone is heard.
func energies(packets []*rtp.Packet, hz float64) int {
	for i := range packets {
		if energy(packets[i:i+1], hz) > loud {
			return i
		}
	}
	return -1
}

func TestAnnouncementThatIsEnded(t *testing.T) {
	e := newEngine(t, Timers{})
	p := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	o := newPhone(t, e, "AEAD_AES_128_GCM", "audio", phonePCMU)
	p.call(OfferOptions{})
	o.call(hearing(p.session))
	join(t, e, p.session, o.session)
	var done atomic.Int32
	count := func() { done.Add(1) }
	p.session.Announce(nil, count)
	if done.Load() != 1 {
		t.Error("nothing to play is played at once")
	}
	// What the leg has no codec for holds up nothing.
	o.session.Announce([]*Music{{piece: &music.Piece{}}}, count)
	eventually(t, "the unplayable is passed over", func() bool { return done.Load() == 2 })

	p.session.Announce([]*Music{prompt(t, 700, time.Minute)}, count)
	p.lines[0].waitFor(3)
	o.lines[0].send(0, 160, []byte("not now"))
	eventually(t, "it was read", func() bool { return o.session.Stats().PacketsIn == 1 })
	p.session.StopPlaying()
	eventually(t, "the bridge is heard again", func() bool {
		o.lines[0].send(0, 160, []byte("speech"))
		return countPayload(p.lines[0].got(), "speech") > 0
	})
	if done.Load() != 2 || countPayload(p.lines[0].got(), "not now") != 0 {
		t.Errorf("done %d times", done.Load())
	}
	p.session.Announce([]*Music{prompt(t, 700, time.Minute)}, count)
	p.session.Announce([]*Music{prompt(t, 900, 40*time.Millisecond)}, count)
	eventually(t, "the second is played instead", func() bool { return done.Load() == 3 })
	eventually(t, "and then the bridge", func() bool { return !p.session.music.Load() })
}

func TestLoadMusic(t *testing.T) {
	opus, err := os.ReadFile("music/default.opus")
	if err != nil {
		t.Fatal(err)
	}
	both, err := LoadMusic(wavTone(300, time.Second), opus)
	if err != nil || both.piece.Track("opus") == nil || both.piece.Track("PCMU").Len() != 50 {
		t.Errorf("%v", err)
	}
	if m, err := LoadMusic(nil, opus); err != nil || m.piece.Track("G722") == nil || m.piece.Track("G722").Len() != m.piece.Track("opus").Len() {
		t.Errorf("of Opus alone: %v", err)
	}
	if m, err := LoadMusic(wavTone(300, time.Second), nil); err != nil || m.piece.Track("opus") != nil || m.piece.Track("PCMA") == nil {
		t.Errorf("of WAV alone: %v", err)
	}
	for name, c := range map[string]struct {
		wav, opus []byte
		says      string
	}{
		"nothing":    {nil, nil, "no file"},
		"not a WAV":  {opus, nil, "WAV"},
		"not Opus":   {nil, wavTone(300, time.Second), "opus"},
		"too long":   {wavTone(300, 601*time.Second), nil, "ten minutes"},
		"too short":  {wavTone(300, 10*time.Millisecond), nil, "shorter"},
		"too large":  {make([]byte, 65<<20), nil, "64 MB"},
		"other rate": {replaceRate(wavTone(300, time.Second), 11025), nil, "rate"},
	} {
		if _, err := LoadMusic(c.wav, c.opus); !errors.Is(err, ErrSound) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func replaceRate(wav []byte, rate uint32) []byte {
	binary.LittleEndian.PutUint32(wav[24:], rate)
	return wav
}
