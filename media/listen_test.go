package media

import (
	"encoding/binary"
	"testing"
)

func TestWAVToListenTo(t *testing.T) {
	m := defaultMusic(t)
	wav := WAV(m, nil, m)
	seconds := float64(len(wav)-44) / 2 / 16000
	if string(wav[:4]) != "RIFF" || int(binary.LittleEndian.Uint32(wav[40:])) != len(wav)-44 || seconds < 2 {
		t.Errorf("%d bytes, %.1f s", len(wav), seconds)
	}
	loud := 0
	for i := 44; i+1 < len(wav); i += 2 {
		loud = max(loud, int(int16(binary.LittleEndian.Uint16(wav[i:]))))
	}
	if loud < 1000 {
		t.Errorf("it is silent: at most %d", loud)
	}
	if WAV(&Music{}) != nil || WAV() != nil {
		t.Error("a file of nothing")
	}
}
