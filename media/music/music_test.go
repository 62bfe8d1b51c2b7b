package music

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os/exec"
	"testing"

	"madoguchi/media/music/internal/ogg"
	"madoguchi/media/voice/soundtest"
)

func defaultPiece(t testing.TB) *Piece {
	t.Helper()
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDefaultPiece(t *testing.T) {
	p := defaultPiece(t)
	for name, step := range map[string]uint32{"opus": 960, "G722": 160, "PCMU": 160, "PCMA": 160} {
		tr := p.Track(name)
		if tr == nil {
			t.Fatalf("no %s", name)
		}
		if tr.Len() != 3000 || tr.Step() != step {
			t.Errorf("%s: %d frames of %d", name, tr.Len(), tr.Step())
		}
		if !bytes.Equal(tr.Frame(2), tr.Frame(2+2*tr.Len())) || bytes.Equal(tr.Frame(2), tr.Frame(3)) {
			t.Errorf("%s does not repeat", name)
		}
		if name != "opus" && len(tr.Frame(7)) != 160 {
			t.Errorf("%s: frame of %d bytes", name, len(tr.Frame(7)))
		}
	}
	if p.Track("G729") != nil {
		t.Error("a codec we do not speak")
	}
	if len(defaultOpus) > 600<<10 {
		t.Errorf("Opus file of %d bytes", len(defaultOpus))
	}
}

// rms in dB of full scale, over the samples.
func rms(pcm []int16) float64 {
	var sum float64
	for _, s := range pcm {
		sum += float64(s) * float64(s)
	}
	return 10 * math.Log10(sum/float64(len(pcm))/(32768*32768))
}

// turns returns the payloads of n turns.
func turns(tr *Track, n int) [][]byte {
	var out [][]byte
	for i := range n * tr.Len() {
		out = append(out, tr.Frame(i))
	}
	return out
}

// The piece as a listener has it: the right level in every codec, never silent,
// never too loud, and no click where it begins again.
func TestDefaultPieceIsHeardWell(t *testing.T) {
	p := defaultPiece(t)
	join := func(name string) []byte { return bytes.Join(turns(p.Track(name), 2), nil) }
	for _, v := range []struct {
		name string
		rate int
		pcm  func() []int16
	}{
		{"PCMU", 8000, func() []int16 {
			return soundtest.Samples(soundtest.FFmpeg(t, join("PCMU"), "-f", "mulaw", "-ar", "8000", "-ac", "1", "-i", "IN", "-f", "s16le", "-"))
		}},
		{"PCMA", 8000, func() []int16 {
			return soundtest.Samples(soundtest.FFmpeg(t, join("PCMA"), "-f", "alaw", "-ar", "8000", "-ac", "1", "-i", "IN", "-f", "s16le", "-"))
		}},
		{"G722", 16000, func() []int16 {
			return soundtest.Samples(soundtest.FFmpeg(t, join("G722"), "-f", "g722", "-i", "IN", "-f", "s16le", "-"))
		}},
		{"opus", 48000, func() []int16 {
			return soundtest.Samples(soundtest.FFmpeg(t, ogg.Opus(turns(p.Track("opus"), 2), ""), "-i", "IN", "-f", "s16le", "-"))
		}},
	} {
		t.Run(v.name, func(t *testing.T) {
			pcm := v.pcm()
			if want := 120 * v.rate; len(pcm) < want-v.rate/10 || len(pcm) > want+v.rate/10 {
				t.Fatalf("%d samples", len(pcm))
			}
			if got := rms(pcm); got < -21.5 || got > -19 {
				t.Errorf("level %.1f dB", got)
			}
			low, high := 0.0, -100.0
			for i := v.rate; i+v.rate <= len(pcm); i += v.rate {
				l := rms(pcm[i : i+v.rate])
				low, high = min(low, l), max(high, l)
			}
			if low < -28 || high > -14 {
				t.Errorf("seconds between %.1f and %.1f dB", low, high)
			}
			// A click is a large second difference. Those around the seam must be
			// no larger than the largest elsewhere.
			bend := func(from, to int) (most float64) {
				for i := from; i < to; i++ {
					most = max(most, math.Abs(float64(pcm[i-1])-2*float64(pcm[i])+float64(pcm[i+1])))
				}
				return most
			}
			seam, near := 60*v.rate, v.rate/20
			elsewhere, here := bend(10*v.rate, 50*v.rate), bend(seam-near, seam+near)
			t.Logf("level %.1f dB, seconds %.1f…%.1f dB, bend %.0f at the seam, %.0f elsewhere", rms(pcm), low, high, here, elsewhere)
			if here > elsewhere {
				t.Errorf("a click at the seam: %.0f, elsewhere %.0f", here, elsewhere)
			}
		})
	}
}

func wavFile(rate, channels int, pcm []int16) []byte {
	b := append([]byte("RIFF\x00\x00\x00\x00WAVELIST\x03\x00\x00\x00abc\x00fmt "), 16, 0, 0, 0, 1, 0, byte(channels), 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(2*rate*channels))
	b = append(b, byte(2*channels), 0, 16, 0)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(2*len(pcm)))
	return append(b, soundtest.Little(pcm)...)
}

func TestWAV(t *testing.T) {
	pcm, rate, err := readWAV(wavFile(16000, 2, []int16{100, 300, -32768, -32768, 7, 8}))
	if err != nil || rate != 16000 || len(pcm) != 3 || pcm[0] != 200 || pcm[1] != -32768 || pcm[2] != 7 {
		t.Errorf("%v %d %v", pcm, rate, err)
	}
	good := wavFile(8000, 1, make([]int16, 400))
	for name, bad := range map[string][]byte{
		"empty":         nil,
		"not WAV":       []byte("RIFF....AVI LIST...."),
		"no data":       good[:36],
		"three":         wavFile(8000, 3, make([]int16, 400)),
		"odd rate":      wavFile(44100, 1, make([]int16, 4000)),
		"shorter":       wavFile(8000, 1, make([]int16, 159)),
		"8 bits":        bytes.Replace(good, []byte("\x02\x00\x10\x00data"), []byte("\x02\x00\x08\x00data"), 1),
		"float":         bytes.Replace(good, []byte("fmt \x10\x00\x00\x00\x01"), []byte("fmt \x10\x00\x00\x00\x03"), 1),
		"huge fmt":      []byte("RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff"),
		"data is first": []byte("RIFF\x00\x00\x00\x00WAVEdata\x02\x00\x00\x00\x00\x00"),
	} {
		if _, err := New(bytes.NewReader(defaultOpus), bytes.NewReader(bad)); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A tone keeps its level and its pitch at every rate; what does not fit goes.
func TestResample(t *testing.T) {
	tone := func(rate, hertz int) []int16 {
		out := make([]int16, rate) // a second, so it is a loop
		for i := range out {
			out[i] = int16(8000 * math.Sin(2*math.Pi*float64(i*hertz)/float64(rate)))
		}
		return out
	}
	for _, from := range []int{8000, 16000, 32000, 48000} {
		for _, to := range []int{8000, 16000} {
			got, err := resample(tone(from, 1000), from, to)
			if err != nil || len(got) != to {
				t.Fatalf("%d to %d: %d samples, %v", from, to, len(got), err)
			}
			if s := soundtest.SNR(tone(to, 1000), got); s < 50 {
				t.Errorf("%d to %d: signal to noise %.1f dB", from, to, s)
			}
		}
	}
	high, err := resample(tone(48000, 5000), 48000, 8000)
	if err != nil || rms(high) > -70 {
		t.Errorf("a tone above the band is left at %.1f dB, %v", rms(high), err)
	}
	if _, err := resample(make([]int16, 999), 11025, 8000); !errors.Is(err, ErrFormat) {
		t.Errorf("odd rate: %v", err)
	}
}

func TestOpusFiles(t *testing.T) {
	packet := func(toc byte, n int) []byte { return append([]byte{toc}, make([]byte, n)...) }
	read := func(file []byte) error {
		_, err := readOpus(file)
		return err
	}
	if err := read(ogg.Opus([][]byte{packet(0xfc, 255), packet(0xfc, 0), packet(0x08, 700)}, "")); err != nil {
		t.Error(err)
	}
	good := ogg.Opus([][]byte{packet(0xfc, 300)}, "")
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		if err := read(bad); !errors.Is(err, ErrFormat) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	for n := range good {
		if err := read(good[:n]); !errors.Is(err, ErrFormat) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
	second := 27 + 1 + 19 // the tags' page
	third := bytes.LastIndex(good, []byte("OggS"))
	for name, bad := range map[string][]byte{
		"page missing":   append(bytes.Clone(good[:second]), good[third:]...),
		"10 ms":          ogg.Opus([][]byte{packet(0xf4, 9)}, ""),
		"two of 20 ms":   ogg.Opus([][]byte{packet(0xfd, 9)}, ""),
		"three of 20 ms": ogg.Opus([][]byte{{0xff, 3, 0}}, ""),
		"empty packet":   ogg.Opus([][]byte{{}}, ""),
		"too large":      ogg.Opus([][]byte{packet(0xfc, 1300)}, ""),
	} {
		if err := read(bad); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for toc, want := range map[byte]int{0x00: 10000, 0x18: 60000, 0x60: 10000, 0x68: 20000, 0x80: 2500, 0xf8: 20000, 0xf9: 40000} {
		if got := opusMicros([]byte{toc}); got != want {
			t.Errorf("table of contents %02x: %d µs, want %d", toc, got, want)
		}
	}
	if got := opusMicros([]byte{0xfb, 0x01}); got != 20000 {
		t.Errorf("one frame by count: %d", got)
	}
}

// A file of another encoder, with its own pages and pre-skip.
func TestOpusencFile(t *testing.T) {
	opusenc, err := exec.LookPath("opusenc")
	if err != nil {
		t.Skip("opusenc is not installed")
	}
	cmd := exec.Command(opusenc, "--quiet", "--bitrate", "64", "-", "-")
	cmd.Stdin = bytes.NewReader(wavFile(48000, 2, make([]int16, 2*48000)))
	file, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	packets, err := readOpus(file)
	if err != nil || len(packets) < 50 || len(packets) > 52 {
		t.Errorf("%d packets, %v", len(packets), err)
	}
}

func FuzzFiles(f *testing.F) {
	f.Add(ogg.Opus([][]byte{{0xfc, 1, 2}}, ""))
	f.Add(wavFile(8000, 1, make([]int16, 200)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if packets, err := readOpus(b); err == nil {
			for _, p := range packets {
				if opusMicros(p) != 20000 {
					t.Error("a packet of another length")
				}
			}
		}
		if pcm, _, err := readWAV(b); err == nil && 2*len(pcm) > len(b) {
			t.Errorf("%d samples from %d bytes", len(pcm), len(b))
		}
	})
}

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		defaultPiece(b)
	}
}
