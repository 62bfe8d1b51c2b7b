package music

import (
	"bytes"
	"testing"
)

func TestCut(t *testing.T) {
	whole, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	part := whole.Cut(10, 15)
	for _, codec := range []string{"opus", "G722", "PCMU", "PCMA"} {
		all, cut := whole.Track(codec), part.Track(codec)
		if cut.Len() != 5 || cut.Step() != all.Step() || !bytes.Equal(cut.Frame(0), all.Frame(10)) || !bytes.Equal(cut.Frame(4), all.Frame(14)) {
			t.Errorf("%s: not the frames 10 to 14", codec)
		}
	}
	for _, bad := range [][2]int{{-1, 5}, {5, 5}, {1 << 20, 1<<20 + 1}} {
		if whole.Cut(bad[0], bad[1]) != nil {
			t.Errorf("Cut(%v) is something", bad)
		}
	}
}

// A piece may be in the codecs of one file only.
func TestOneFile(t *testing.T) {
	phones, err := New(nil, bytes.NewReader(defaultWAV))
	if err != nil || phones.Track("opus") != nil || phones.Track("PCMA").Len() == 0 {
		t.Errorf("of a WAV file: %v, %v", phones, err)
	}
	browsers, err := New(bytes.NewReader(defaultOpus), nil)
	if err != nil || browsers.Track("opus").Len() == 0 || browsers.Track("PCMA") != nil {
		t.Errorf("of an Opus file: %v, %v", browsers, err)
	}
	if _, err := New(nil, nil); err == nil {
		t.Error("of nothing: a piece")
	}
}
