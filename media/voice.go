package media

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"madoguchi/media/music"
	"madoguchi/media/music/voice"
)

// NewMusic makes a piece of an Ogg Opus file of 20 ms packets and a WAV file of
// the same sound; see music.New. One of them may be empty.
func NewMusic(opus, wav []byte) (*Music, error) {
	var browsers, phones io.Reader
	if len(opus) > 0 {
		browsers = bytes.NewReader(opus)
	}
	if len(wav) > 0 {
		phones = bytes.NewReader(wav)
	}
	p, err := music.New(browsers, phones)
	if err != nil {
		return nil, fmt.Errorf("media: %w", err)
	}
	return &Music{piece: p}, nil
}

// Voice is what can be said to those who wait, in Japanese and English; see
// package voice. Languages are BCP 47 tags; what cannot be said is nil.
type Voice struct{ pack *voice.Pack }

// DefaultVoice is the voice pack that ships with the product.
func DefaultVoice() (*Voice, error) {
	p, err := voice.Default()
	if err != nil {
		return nil, fmt.Errorf("media: default voice: %w", err)
	}
	return &Voice{pack: p}, nil
}

// Sentences are the ids of the recorded sentences.
func (v *Voice) Sentences() []string { return voice.Recorded() }

// Sentence says a recorded sentence.
func (v *Voice) Sentence(language, id string) []*Music {
	return pieces(v.pack.Sentence(language, id))
}

// Position says that somebody is the n-th of those who wait, from 1.
func (v *Voice) Position(language string, n int) []*Music {
	return pieces(v.pack.Position(language, n))
}

// Estimate says about how long somebody will wait.
func (v *Voice) Estimate(language string, wait time.Duration) []*Music {
	return pieces(v.pack.Estimate(language, wait))
}

func pieces(in []*music.Piece) []*Music {
	var out []*Music
	for _, p := range in {
		out = append(out, &Music{piece: p})
	}
	return out
}
