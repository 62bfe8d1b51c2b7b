package voice

import (
	"math"
	"testing"

	"madoguchi/media/voice/soundtest"
)

// tone is a sine of the frequency at 16 kHz.
func tone(hz, loud float64, n int) []int16 {
	out := make([]int16, n)
	for i := range out {
		out[i] = int16(loud * math.Sin(2*math.Pi*hz*float64(i)/Rate))
	}
	return out
}

func frames(pcm []int16) (out [][Frame]int16) {
	for ; len(pcm) >= Frame; pcm = pcm[Frame:] {
		out = append(out, [Frame]int16(pcm))
	}
	return out
}

// Encoded and decoded speech is like the original.
func TestRoundTrips(t *testing.T) {
	pcm := tone(700, 9000, 50*Frame)
	for codec, least := range map[string]float64{"G722": 20, "PCMU": 30, "PCMA": 30} {
		e, d := NewEncoder(codec), NewDecoder(codec)
		var got []int16
		buf := make([]int16, PacketMost)
		for _, f := range frames(pcm) {
			payload := e.Encode(nil, &f)
			if len(payload) != 160 {
				t.Fatalf("%s: %d bytes", codec, len(payload))
			}
			n, err := d.Decode(payload, buf)
			if err != nil || n != Frame {
				t.Fatalf("%s: %d samples, %v", codec, n, err)
			}
			got = append(got, buf[:n]...)
		}
		if s := soundtest.SNR(pcm[2*Frame:], got[2*Frame:]); s < least {
			t.Errorf("%s: signal to noise %.1f dB", codec, s)
		}
	}
	if NewEncoder("opus") != nil || NewDecoder("VP8") != nil || Encodes("opus") || !Encodes("G722") {
		t.Error("wrong codecs")
	}
}

// An independent encoder is understood: the very samples of ffmpeg's decoder.
func TestG722DecoderAgainstFFmpeg(t *testing.T) {
	code := once(sweep(32000))
	want := soundtest.Samples(soundtest.FFmpeg(t, code, "-f", "g722", "-i", "IN", "-f", "s16le", "-"))
	got := make([]int16, 2*len(code))
	if _, err := NewDecoder("G722").Decode(code, got); err != nil {
		t.Fatal(err)
	}
	if s := soundtest.SNR(want, got); s < 60 {
		t.Errorf("signal to noise %.1f dB", s)
	}
}

func put(p *Playout, e Encoder, seq uint16, f [Frame]int16) { p.Put("G722", seq, e.Encode(nil, &f)) }

// Packets that come out of order, late or never still make even frames.
func TestPlayout(t *testing.T) {
	var p Playout
	e := NewEncoder("G722")
	var out [Frame]int16
	speech := frames(tone(500, 8000, 40*Frame))
	if p.Frame(&out) {
		t.Error("there is nothing to play yet")
	}
	put(&p, e, 65534, speech[0])
	put(&p, e, 65535, speech[1])
	if p.Frame(&out) {
		t.Error("too early to play")
	}
	payload := e.Encode(nil, &speech[2])
	put(&p, e, 1, speech[3])
	p.Put("G722", 0, payload)
	played := 0
	for i := range 20 {
		if i != 7 {
			put(&p, e, uint16(2+i), speech[4+i])
		}
		if !p.Frame(&out) {
			t.Fatalf("frame %d: it stopped", i)
		}
		if i > 2 && Level(&out) > 1000 {
			played++
		}
	}
	if played != 17 {
		t.Errorf("%d frames are loud", played)
	}
	if p.waiting() > late {
		t.Errorf("%d packets wait", p.waiting())
	}
	for range 2 * dry {
		p.Frame(&out)
	}
	if p.Frame(&out) || Level(&out) != 0 {
		t.Error("a source that has gone is silent")
	}
	// A burst after a stuck line is not played late.
	for i := range 25 {
		put(&p, e, uint16(5000+i), speech[i])
	}
	p.Frame(&out)
	if p.waiting() > late {
		t.Errorf("%d packets wait after a burst", p.waiting())
	}
	p.Restart()
	if p.Frame(&out) {
		t.Error("still playing")
	}
}

func TestMix(t *testing.T) {
	a, b := frames(tone(300, 20000, Frame))[0], frames(tone(300, 20000, Frame))[0]
	var m Mix
	m.Add(&a)
	m.Add(&b)
	var all, rest [Frame]int16
	m.Into(&all, nil)
	m.Into(&rest, &a)
	if rest != b {
		t.Error("without the one there is the other")
	}
	top, last := int16(0), int16(0)
	for i := 1; i < 14; i++ { // up to the crest
		if all[i] < last {
			t.Errorf("sample %d falls", i)
		}
		last = all[i]
	}
	for _, v := range all {
		top = max(top, v)
	}
	if top < knee || top == math.MaxInt16 {
		t.Errorf("the loudest sample is %d", top)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{0x78, 1, 2, 3}, uint8(0))
	f.Add([]byte{0xfc, 0xff, 0xfe}, uint8(0))
	f.Add(make([]byte, 160), uint8(1))
	f.Fuzz(func(t *testing.T, payload []byte, which uint8) {
		codec := []string{"opus", "G722", "PCMU", "PCMA"}[which%4]
		d := NewDecoder(codec)
		pcm := make([]int16, PacketMost)
		for range 2 {
			if n, err := d.Decode(payload, pcm); err == nil && n > len(pcm) {
				t.Fatalf("%d samples", n)
			}
		}
	})
}

func BenchmarkG722(b *testing.B) {
	e, f := NewEncoder("G722"), [Frame]int16(tone(700, 9000, Frame))
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = e.Encode(out[:0], &f)
	}
}
