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
