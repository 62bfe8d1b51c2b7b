// Package spoken is what the product says to those who wait: recorded sentences,
// positions and waiting times in Japanese and English.
//
// It owns the files and which clips make up a sentence. It must not play
// anything or know who listens.
package spoken

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"madoguchi/media/music"
)

//go:generate go run ./generate

//go:embed ja.opus ja.wav ja.json en.opus en.wav en.json
var files embed.FS //nolint:gochecknoglobals // embedded, never written

// The recorded sentences, by id.
const (
	Welcome = "welcome"
	Comfort = "comfort"
	Busy    = "busy"
	Absent  = "absent"
	Closed  = "closed"
)

// Recorded are all of them.
func Recorded() []string { return []string{Welcome, Comfort, Busy, Absent, Closed} }

// Pack is all that can be said. It is immutable.
type Pack struct{ languages map[string]*language }

// language is one voice.
type language struct {
	clips     map[string]*music.Piece
	positions []int // that can be said, in order
	minutes   []int
}

// Default is the pack that ships with the product. It takes some tenths of a
// second to encode: make it once.
func Default() (*Pack, error) {
	p := &Pack{languages: make(map[string]*language)}
	names := []string{"ja", "en"}
	made, errs := make([]*language, len(names)), make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() { made[i], errs[i] = read(name) })
	}
	wg.Wait()
	for i, name := range names {
		if errs[i] != nil {
			return nil, fmt.Errorf("spoken %s: %w", name, errs[i])
		}
		p.languages[name] = made[i]
	}
	return p, nil
}

func read(name string) (*language, error) {
	opus, err := files.ReadFile(name + ".opus")
	if err != nil {
		return nil, err
	}
	wav, err := files.ReadFile(name + ".wav")
	if err != nil {
		return nil, err
	}
	raw, err := files.ReadFile(name + ".json")
	if err != nil {
		return nil, err
	}
	whole, err := music.New(bytes.NewReader(opus), bytes.NewReader(wav))
	if err != nil {
		return nil, err
	}
	var index map[string][2]int
	if err := json.Unmarshal(raw, &index); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	l := &language{clips: make(map[string]*music.Piece, len(index))}
	for _, clip := range slices.Sorted(maps.Keys(index)) {
		piece := whole.Cut(index[clip][0], index[clip][1])
		if piece == nil {
			return nil, fmt.Errorf("%w: clip %s is not in it", music.ErrFormat, clip)
		}
		l.clips[clip] = piece
		if n, err := strconv.Atoi(strings.TrimPrefix(clip, "position-")); err == nil {
			l.positions = append(l.positions, n)
		}
		if n, err := strconv.Atoi(strings.TrimPrefix(clip, "estimate-")); err == nil {
			l.minutes = append(l.minutes, n)
		}
	}
	slices.Sort(l.positions)
	slices.Sort(l.minutes)
	return l, nil
}

// Sentence returns a recorded sentence in the language nearest to a BCP 47 tag;
// nil when there is no such id.
func (p *Pack) Sentence(tag, id string) []*music.Piece {
	if !slices.Contains(Recorded(), id) {
		return nil
	}
	return p.nearest(tag).say(id)
}

// Position says that somebody is the n-th of those who wait, from 1.
func (p *Pack) Position(tag string, n int) []*music.Piece {
	l := p.nearest(tag)
	if n < 1 {
		return nil
	}
	if !slices.Contains(l.positions, n) {
		return l.say("position", "position-more")
	}
	return l.say("position", "position-"+strconv.Itoa(n))
}

// Estimate says about how long somebody will wait: rounded up to a time that
// can be said.
func (p *Pack) Estimate(tag string, wait time.Duration) []*music.Piece {
	l := p.nearest(tag)
	if wait <= 0 {
		return nil
	}
	n := int((wait + time.Minute - 1) / time.Minute)
	i, _ := slices.BinarySearch(l.minutes, n)
	if i == len(l.minutes) {
		return l.say("estimate", "estimate-more")
	}
	return l.say("estimate", "estimate-"+strconv.Itoa(l.minutes[i]))
}

// nearest is Japanese for its variants and when nothing was chosen, English for
// whoever chose another language.
func (p *Pack) nearest(tag string) *language {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch primary {
	case "", "ja":
		return p.languages["ja"]
	}
	return p.languages["en"]
}

func (l *language) say(clips ...string) []*music.Piece {
	out := make([]*music.Piece, len(clips))
	for i, c := range clips {
		out[i] = l.clips[c]
	}
	return out
}
