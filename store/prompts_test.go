package store

import (
	"encoding/binary"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"
)

// wav makes silence.
func wav(rate, channels, bits, format int, length time.Duration) []byte {
	data := make([]byte, int(length.Seconds()*float64(rate))*channels*bits/8)
	b := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00")
	b = binary.LittleEndian.AppendUint16(b, uint16(format))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate*channels*bits/8))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels*bits/8))
	b = binary.LittleEndian.AppendUint16(b, uint16(bits))
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return append(b, data...)
}

// opus makes an Ogg stream of two pages whose last one ends at a sample.
func opus(head string, granule uint64) []byte {
	page := func(granule uint64, body []byte) []byte {
		b := append([]byte("OggS\x00\x00"), binary.LittleEndian.AppendUint64(nil, granule)...)
		b = append(b, make([]byte, 12)...) // serial, sequence, checksum
		return append(append(b, 1, byte(len(body))), body...)
	}
	first := append([]byte(head), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0)
	return append(page(0, first), page(granule, []byte{1, 2, 3})...)
}

func TestPrompts(t *testing.T) {
	s, _ := open(t)
	n := Prompt{ID: "welcome", NameJA: "ようこそ", NameEN: "Welcome", Kind: PromptAnnouncement}
	const skip = 0x138
	good := Sound{WAV: wav(16000, 1, 16, pcm, 2*time.Second), Opus: opus("OpusHead", 3*opusRate+skip)}
	made, err := s.PutPrompt(t.Context(), By{}, n, good)
	if err != nil || made.Duration != 3*time.Second || made.WAVBytes != len(good.WAV) {
		t.Fatalf("%+v %v", made, err)
	}
	if got, err := s.Prompts(t.Context()); err != nil || !slices.Equal(got, []Prompt{made}) {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := s.PromptSound(t.Context(), "welcome"); err != nil || !reflect.DeepEqual(got, good) {
		t.Errorf("%d and %d bytes, %v", len(got.WAV), len(got.Opus), err)
	}
	short := wav(8000, 1, 16, pcm, time.Second)
	for name, c := range map[string]struct {
		sound Sound
		want  error
	}{
		"nothing":     {Sound{}, ErrAudioFormat},
		"text":        {Sound{WAV: []byte("<html>")}, ErrAudioFormat},
		"swapped":     {Sound{WAV: good.Opus, Opus: good.WAV}, ErrAudioFormat},
		"8 bit":       {Sound{WAV: wav(8000, 1, 8, pcm, time.Second)}, ErrAudioFormat},
		"A-law":       {Sound{WAV: wav(8000, 1, 16, 6, time.Second)}, ErrAudioFormat},
		"96 kHz":      {Sound{WAV: wav(96000, 1, 16, pcm, time.Second)}, ErrAudioFormat},
		"5 channels":  {Sound{WAV: wav(8000, 5, 16, pcm, time.Second)}, ErrAudioFormat},
		"cut off":     {Sound{WAV: short[:len(short)-1]}, ErrAudioFormat},
		"empty":       {Sound{WAV: wav(8000, 1, 16, pcm, 0)}, ErrAudioFormat},
		"vorbis":      {Sound{Opus: opus("\x01vorbis ", opusRate)}, ErrAudioFormat},
		"half a page": {Sound{Opus: good.Opus[:len(good.Opus)-1]}, ErrAudioFormat},
		"six minutes": {Sound{WAV: wav(8000, 1, 16, pcm, 6*time.Minute)}, ErrAudioTooLong},
		"a long opus": {Sound{Opus: opus("OpusHead", 1<<60)}, ErrAudioTooLong},
		"big":         {Sound{WAV: make([]byte, MaxSound+1)}, ErrAudioTooLong},
	} {
		if _, err := s.PutPrompt(t.Context(), By{}, n, c.sound); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	n.Kind = "noise"
	if _, err := s.PutPrompt(t.Context(), By{}, n, good); !errors.Is(err, ErrPromptFormat) {
		t.Errorf("got %v", err)
	}
	q, err := s.QueueByID(t.Context(), "zeikin")
	if err != nil {
		t.Fatal(err)
	}
	q.Announce.Comfort = []string{"welcome"}
	if err := s.PutQueue(t.Context(), By{}, q); err != nil {
		t.Fatal(err)
	}
	if err := s.DeletePrompt(t.Context(), By{}, "welcome"); !errors.Is(err, ErrPromptInUse) {
		t.Errorf("got %v", err)
	}
	q.Announce.Comfort = []string{}
	if err := errors.Join(s.PutQueue(t.Context(), By{}, q), s.DeletePrompt(t.Context(), By{}, "welcome")); err != nil {
		t.Error(err)
	}
}

func FuzzDuration(f *testing.F) {
	f.Add(wav(8000, 1, 16, pcm, time.Millisecond), opus("OpusHead", opusRate))
	f.Fuzz(func(t *testing.T, w, o []byte) {
		if d, err := duration(Sound{WAV: w, Opus: o}); err == nil && (d <= 0 || d > MaxSoundTime) {
			t.Errorf("%v", d)
		}
	})
}
