package document

import (
	"encoding/binary"
	"errors"
	"math"
	"os/exec"
	"testing"
)

// sine is a WAV file of a kind that nobody plays: 24 kHz, floating point.
func sine(seconds int) []byte {
	const rate = 24000
	b := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x03\x00\x01\x00")
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, rate*4)
	b = append(b, 4, 0, 32, 0)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(rate*4*seconds))
	for i := range rate * seconds {
		v := float32(0.3 * math.Sin(2*math.Pi*440*float64(i)/rate))
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

func TestSounds(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("there is no ffmpeg here")
	}
	s := &Sounds{}
	if err := s.Ready(t.Context()); err != nil {
		t.Skip("there is no sandbox here:", err)
	}
	wav, opus, err := s.Convert(t.Context(), sine(2))
	if err != nil || len(wav) < 2*2*16000 || string(wav[:4]) != "RIFF" || len(opus) < 1000 || string(opus[:4]) != "OggS" {
		t.Fatalf("%d and %d bytes, %v", len(wav), len(opus), err)
	}
	for name, file := range map[string][]byte{
		"nothing": nil, "text": []byte("not a sound"),
		"a list of files": []byte("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n"),
		"an order":        []byte("ffconcat version 1.0\nfile /etc/passwd\n"),
	} {
		if w, o, err := s.Convert(t.Context(), file); !errors.Is(err, ErrSound) || w != nil || o != nil {
			t.Errorf("%s: %d and %d bytes, %v", name, len(w), len(o), err)
		}
	}
	if err := (&Sounds{Program: "/nowhere/ffmpeg"}).Ready(t.Context()); err == nil {
		t.Error("a program that is not there is ready")
	}
}
