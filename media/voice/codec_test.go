package voice

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"madoguchi/media/voice/soundtest"
)

// sweep is a whole-number test signal: a triangle whose pitch rises, with steps
// in loudness, a silence and full scale at the end. 16 kHz.
func sweep(n int) []int16 {
	out := make([]int16, n)
	phase := 0
	for i := range out {
		phase = (phase + 400 + 28000*i/n) & 0xffff
		v := phase - 0x8000
		if v < 0 {
			v = -v
		}
		v = (v - 0x4000) * 2
		switch (i * 8 / n) % 8 {
		case 0:
			v /= 64
		case 1:
			v /= 8
		case 4:
			v = 0
		case 7:
		default:
			v /= 3
		}
		out[i] = int16(max(-32768, min(32767, v)))
	}
	return out
}

// once encodes without the turn that EncodeG722Loop takes to settle.
func once(pcm []int16) []byte {
	e := newG722()
	out := make([]byte, len(pcm)/2)
	for i := range out {
		out[i] = e.encode(int(pcm[2*i]), int(pcm[2*i+1]))
	}
	return out
}

func TestG722Golden(t *testing.T) {
	got := once(sweep(32000))
	sum := sha256.Sum256(got)
	const want = "a80526034a4bffa15a501f68c17d54d89336f54c76f4df16fb077937263baec5"
	if hex.EncodeToString(sum[:]) != want {
		t.Errorf("encoder output changed: %x, begins %x", sum, got[:16])
	}
}

// An independent decoder reads it, and an independent encoder is no better.
func TestG722AgainstFFmpeg(t *testing.T) {
	pcm := sweep(32000)
	ours := once(pcm)
	theirs := soundtest.FFmpeg(t, soundtest.Little(pcm), "-f", "s16le", "-ar", "16000", "-ac", "1", "-i", "IN", "-c:a", "g722", "-f", "g722", "-")
	decode := func(b []byte) []int16 {
		return soundtest.Samples(soundtest.FFmpeg(t, b, "-f", "g722", "-i", "IN", "-f", "s16le", "-"))
	}
	us, them := soundtest.SNR(pcm, decode(ours)), soundtest.SNR(pcm, decode(theirs))
	same := 0
	for i := range ours {
		if i < len(theirs) && ours[i] == theirs[i] {
			same++
		}
	}
	t.Logf("signal to noise: ours %.1f dB, ffmpeg %.1f dB; %d of %d codes are the same", us, them, same, len(ours))
	if us < 15 || us < them-0.5 {
		t.Errorf("signal to noise %.1f dB, ffmpeg %.1f dB", us, them)
	}
}

// ITU-T G.711 by its decoder: every code comes back, and every sample goes to
// the nearest code of its side.
func TestG711(t *testing.T) {
	decodeMu := func(b byte) int {
		b = ^b
		v := (int(b&0x0f)<<3+0x84)<<(b>>4&7) - 0x84
		if b&0x80 != 0 {
			return -v
		}
		return v
	}
	decodeA := func(b byte) int {
		b ^= 0x55
		v := int(b&0x0f)<<4 + 8
		if seg := b >> 4 & 7; seg > 0 {
			v = (v + 0x100) << (seg - 1)
		}
		if b&0x80 == 0 {
			return -v
		}
		return v
	}
	for _, law := range []struct {
		name   string
		encode func(int16) byte
		decode func(byte) int
		known  map[int16]byte
	}{
		{"mu", muLaw, decodeMu, map[int16]byte{0: 0xff, 32767: 0x80, -32768: 0x00, 1000: 0xce, -1000: 0x4e}},
		{"A", aLaw, decodeA, map[int16]byte{0: 0xd5, -1: 0x55, 32767: 0xaa, -32768: 0x2a, 1000: 0xfa, -1000: 0x7a}},
	} {
		for s, want := range law.known {
			if got := law.encode(s); got != want {
				t.Errorf("%s-law of %d is %02x, want %02x", law.name, s, got, want)
			}
		}
		for c := range 256 {
			v := law.decode(byte(c))
			if got := law.encode(int16(v)); got != byte(c) && v != 0 {
				t.Errorf("%s-law code %02x means %d, which is encoded %02x", law.name, c, v, got)
			}
		}
		for s := -32768; s < 32768; s++ {
			v := law.decode(law.encode(int16(s)))
			if limit := max(8, (max(s, -s)+132)/32+1); max(v-s, s-v) > limit && max(s, -s) < 32124 {
				t.Fatalf("%s-law of %d comes back as %d", law.name, s, v)
			}
		}
	}
}

func TestG711AgainstFFmpeg(t *testing.T) {
	pcm := sweep(16000)
	for codec, law := range map[string]func(int16) byte{"mulaw": muLaw, "alaw": aLaw} {
		got := soundtest.Samples(soundtest.FFmpeg(t, encodeLaw(pcm, law), "-f", codec, "-ar", "8000", "-ac", "1", "-i", "IN", "-f", "s16le", "-"))
		if s := soundtest.SNR(pcm, got); len(got) != len(pcm) || s < 33 {
			t.Errorf("%s: %d samples, signal to noise %.1f dB", codec, len(got), s)
		}
	}
}
