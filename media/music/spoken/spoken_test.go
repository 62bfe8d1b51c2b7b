package spoken

import (
	"slices"
	"testing"
	"time"

	"madoguchi/media/music"
)

func TestPack(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	clips := func(tag string, names ...string) []*music.Piece { return p.nearest(tag).say(names...) }
	for _, c := range []struct {
		what      string
		got, want []*music.Piece
	}{
		{"first in Japanese", p.Position("", 1), clips("ja", "position", "position-1")},
		{"third in plain Japanese", p.Position("ja-x-easy", 3), clips("ja", "position", "position-3")},
		{"third in English", p.Position("en", 3), clips("en", "position", "position-3")},
		{"far behind, in Korean", p.Position("ko", 99), clips("en", "position", "position-more")},
		{"no position", p.Position("ja", 0), nil},
		{"one minute", p.Estimate("ja", time.Minute), clips("ja", "estimate", "estimate-1")},
		{"rounded up", p.Estimate("ja", 11*time.Minute), clips("ja", "estimate", "estimate-15")},
		{"an hour", p.Estimate("ja", time.Hour), clips("ja", "estimate", "estimate-60")},
		{"longer", p.Estimate("en", time.Hour+time.Second), clips("en", "estimate", "estimate-more")},
		{"unknown wait", p.Estimate("ja", 0), nil},
		{"recorded", p.Sentence("zh", Busy), clips("en", "busy")},
		{"unknown sentence", p.Sentence("ja", "position"), nil},
	} {
		if !slices.Equal(c.got, c.want) || slices.Contains(c.got, nil) {
			t.Errorf("%s: wrong clips", c.what)
		}
	}
}

// TestClips: every clip is there in both languages, in every codec, at most a
// frame apart, and none is empty or endless.
func TestClips(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for name, l := range p.languages {
		for _, id := range Recorded() {
			if l.clips[id] == nil {
				t.Errorf("%s: no sentence %s", name, id)
			}
		}
		for id, clip := range l.clips {
			n := clip.Track("opus").Len()
			if n < 20 || n > 500 {
				t.Errorf("%s: %s has %d frames", name, id, n)
			}
			for _, codec := range []string{"G722", "PCMU", "PCMA"} {
				if m := clip.Track(codec).Len(); m != n {
					t.Errorf("%s: %s has %d frames of opus and %d of %s", name, id, n, m, codec)
				}
			}
		}
	}
}

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		if _, err := Default(); err != nil {
			b.Fatal(err)
		}
	}
}
