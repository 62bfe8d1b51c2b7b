package media

import (
	"errors"
	"fmt"

	"madoguchi/media/music"
)

// Music is a piece of sound, encoded beforehand for the audio codecs we speak:
// music on hold, or the words of an announcement.
type Music struct{ piece *music.Piece }

// ErrSound is a sound file that we cannot use; the text says why.
var ErrSound = errors.New("media: unusable sound file")

// DefaultMusic is the piece that ships with the product.
func DefaultMusic() (*Music, error) {
	p, err := music.Default()
	if err != nil {
		return nil, fmt.Errorf("media: default music: %w", err)
	}
	return &Music{piece: p}, nil
}

// LoadMusic makes a piece from a WAV file (16-bit PCM, mono or stereo, 8, 16, 32
// or 48 kHz) and an Ogg Opus file (packets of 20 ms) of the same sound. One of
// them may be empty: without Opus browsers hear G.722 or G.711 where they agreed
// to it, without WAV phones hear what Opus decodes to. Files of more than 64 MB or
// ten minutes are refused with ErrSound.
func LoadMusic(wav, opus []byte) (*Music, error) {
	p, err := music.Load(wav, opus)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSound, err)
	}
	return &Music{piece: p}, nil
}
