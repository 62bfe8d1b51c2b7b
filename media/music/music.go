// Package music holds pieces for those who wait, encoded beforehand for every
// audio codec we speak, cut into payloads of 20 ms.
//
// It owns the files, their reading and the encoders of the telephone codecs. It
// must not send anything, and knows nothing of time: who plays keeps the clock.
package music

import (
	"bytes"
	_ "embed" // the default piece
	"errors"
	"fmt"
	"io"
)

//go:generate go run ./generate

// FrameMillis is the length of every frame.
const FrameMillis = 20

// ErrFormat is a file that we cannot use.
var ErrFormat = errors.New("music: unusable file")

// maxFile bounds what is read: an hour of Opus, ten minutes of WAV.
const maxFile = 64 << 20

//go:embed default.opus
var defaultOpus []byte //nolint:gochecknoglobals // embedded, never written

//go:embed default.wav
var defaultWAV []byte //nolint:gochecknoglobals // embedded, never written

// Piece is one piece in all codecs. It is immutable.
type Piece struct {
	tracks map[string]*Track
}

// Track is a piece in one codec. It repeats without a gap.
type Track struct {
	frames [][]byte
	step   uint32
}

// Default is the piece that ships with the product. It takes some tenths of a
// second to encode: make it once.
func Default() (*Piece, error) {
	return New(bytes.NewReader(defaultOpus), bytes.NewReader(defaultWAV))
}

// New makes a piece from an Ogg Opus file of 20 ms packets and a WAV file of the
// same sound (16-bit PCM, mono or stereo, 8, 16, 32 or 48 kHz). A rest of less
// than 20 ms is cut off. One of them may be nil: the piece is then in the codecs
// of the other only.
func New(opus, wav io.Reader) (*Piece, error) {
	p := &Piece{tracks: make(map[string]*Track)}
	if opus != nil {
		packets, err := readOpus(io.LimitReader(opus, maxFile))
		if err != nil {
			return nil, fmt.Errorf("opus file: %w", err)
		}
		p.tracks["opus"] = &Track{frames: packets, step: 960}
	}
	if wav != nil {
		if err := p.telephone(io.LimitReader(wav, maxFile)); err != nil {
			return nil, fmt.Errorf("wav file: %w", err)
		}
	}
	if len(p.tracks) == 0 {
		return nil, fmt.Errorf("%w: no sound", ErrFormat)
	}
	for name, t := range p.tracks {
		if len(t.frames) == 0 {
			return nil, fmt.Errorf("%w: %s is shorter than a frame", ErrFormat, name)
		}
	}
	return p, nil
}

// telephone adds the tracks that are encoded here, from a WAV file.
func (p *Piece) telephone(wav io.Reader) error {
	pcm, rate, err := readWAV(wav)
	if err != nil {
		return err
	}
	narrow, err := resample(pcm, rate, 8000)
	if err != nil {
		return err
	}
	wide, err := resample(pcm, rate, 16000)
	if err != nil {
		return err
	}
	p.tracks["G722"] = &Track{frames: cut(encodeG722(wide)), step: 160}
	p.tracks["PCMU"] = &Track{frames: cut(encodeLaw(narrow, muLaw)), step: 160}
	p.tracks["PCMA"] = &Track{frames: cut(encodeLaw(narrow, aLaw)), step: 160}
	return nil
}

// cut makes frames of 160 bytes, which is 20 ms in all telephone codecs.
func cut(b []byte) [][]byte {
	const size = 160
	var out [][]byte
	for ; len(b) >= size; b = b[size:] {
		out = append(out, b[:size:size])
	}
	return out
}

// Track returns the piece in a codec by its SDP name ("opus", "G722", "PCMU",
// "PCMA"), nil when there is none.
func (p *Piece) Track(codec string) *Track { return p.tracks[codec] }

// Len is the number of frames of one turn.
func (t *Track) Len() int { return len(t.frames) }

// Frame is the payload of frame i ≥ 0, counted over all turns. It is shared and
// must not be changed.
func (t *Track) Frame(i int) []byte { return t.frames[i%len(t.frames)] }

// Step is how far the RTP timestamp goes per frame: 960 for opus, 160 for the
// others (G.722 counts 8 kHz, RFC 3551 §4.5.2).
func (t *Track) Step() uint32 { return t.step }
