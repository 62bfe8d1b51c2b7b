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

	"madoguchi/media/voice"
)

//go:generate go run ./generate

// FrameMillis is the length of every frame.
const FrameMillis = 20

// ErrFormat is a file that we cannot use.
var ErrFormat = errors.New("music: unusable file")

const (
	// maxFile bounds what is read, in bytes: ten minutes of WAV, stereo at 48 kHz,
	// are 110 MB, but mono ones 55.
	maxFile = 64 << 20
	// maxFrames is ten minutes.
	maxFrames = 10 * 60 * 1000 / FrameMillis
)

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
// than 20 ms is cut off.
func New(opus, wav io.Reader) (*Piece, error) {
	o, err := io.ReadAll(io.LimitReader(opus, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("opus file: %w", err)
	}
	w, err := io.ReadAll(io.LimitReader(wav, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("wav file: %w", err)
	}
	if len(o) == 0 || len(w) == 0 {
		return nil, fmt.Errorf("%w: empty", ErrFormat)
	}
	return Load(w, o)
}

// Load is New with one of the files missing, as it may be: without Opus the
// piece has the telephone codecs only, without WAV they are made of Opus.
func Load(wav, opus []byte) (*Piece, error) {
	switch {
	case len(wav) == 0 && len(opus) == 0:
		return nil, fmt.Errorf("%w: no file", ErrFormat)
	case len(wav) > maxFile || len(opus) > maxFile:
		return nil, fmt.Errorf("%w: more than %d MB", ErrFormat, maxFile>>20)
	}
	p := &Piece{tracks: map[string]*Track{}}
	var packets [][]byte
	if len(opus) > 0 {
		var err error
		if packets, err = readOpus(opus); err != nil {
			return nil, fmt.Errorf("opus file: %w", err)
		}
		p.tracks["opus"] = &Track{frames: packets, step: 960}
	}
	pcm, rate, err := sound(wav, packets)
	if err != nil {
		return nil, err
	}
	if err := p.telephone(pcm, rate); err != nil {
		return nil, err
	}
	for name, t := range p.tracks {
		switch {
		case len(t.frames) == 0:
			return nil, fmt.Errorf("%w: %s is shorter than a frame", ErrFormat, name)
		case len(t.frames) > maxFrames:
			return nil, fmt.Errorf("%w: longer than ten minutes", ErrFormat)
		}
	}
	return p, nil
}

// sound is that of the WAV file, or else what the packets decode to.
func sound(wav []byte, packets [][]byte) (pcm []int16, rate int, err error) {
	if len(wav) > 0 {
		if pcm, rate, err = readWAV(wav); err != nil {
			return nil, 0, fmt.Errorf("wav file: %w", err)
		}
		if len(pcm)/FrameMillis > rate/1000*maxFrames {
			return nil, 0, fmt.Errorf("%w: longer than ten minutes", ErrFormat)
		}
		return pcm, rate, nil
	}
	if len(packets) > maxFrames {
		return nil, 0, fmt.Errorf("%w: longer than ten minutes", ErrFormat)
	}
	d := voice.NewDecoder("opus")
	buf := make([]int16, voice.PacketMost)
	for i, p := range packets {
		n, err := d.Decode(p, buf)
		if err != nil {
			return nil, 0, fmt.Errorf("%w: packet %d: %w", ErrFormat, i, err)
		}
		pcm = append(pcm, buf[:n]...)
	}
	return pcm, voice.Rate, nil
}

// telephone encodes the sound in the telephone codecs.
func (p *Piece) telephone(pcm []int16, rate int) error {
	narrow, err := resample(pcm, rate, 8000)
	if err != nil {
		return err
	}
	wide, err := resample(pcm, rate, 16000)
	if err != nil {
		return err
	}
	p.tracks["G722"] = &Track{frames: cut(voice.EncodeG722Loop(wide)), step: 160}
	p.tracks["PCMU"] = &Track{frames: cut(voice.EncodeMuLaw(narrow)), step: 160}
	p.tracks["PCMA"] = &Track{frames: cut(voice.EncodeALaw(narrow)), step: 160}
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
