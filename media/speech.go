package media

import (
	"fmt"
	"time"

	"madoguchi/media/music"
	"madoguchi/media/music/spoken"
)

// Speech is what can be said to those who wait, in Japanese and English; see
// package spoken. Languages are BCP 47 tags; what cannot be said is nil.
type Speech struct{ pack *spoken.Pack }

// DefaultSpeech is the voice pack that ships with the product.
func DefaultSpeech() (*Speech, error) {
	p, err := spoken.Default()
	if err != nil {
		return nil, fmt.Errorf("media: default speech: %w", err)
	}
	return &Speech{pack: p}, nil
}

// Sentences are the ids of the recorded sentences.
func (v *Speech) Sentences() []string { return spoken.Recorded() }

// Sentence says a recorded sentence.
func (v *Speech) Sentence(language, id string) []*Music {
	return pieces(v.pack.Sentence(language, id))
}

// Position says that somebody is the n-th of those who wait, from 1.
func (v *Speech) Position(language string, n int) []*Music {
	return pieces(v.pack.Position(language, n))
}

// Estimate says about how long somebody will wait.
func (v *Speech) Estimate(language string, wait time.Duration) []*Music {
	return pieces(v.pack.Estimate(language, wait))
}

func pieces(in []*music.Piece) []*Music {
	var out []*Music
	for _, p := range in {
		out = append(out, &Music{piece: p})
	}
	return out
}
