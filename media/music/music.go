// Package music holds pieces for those who wait, encoded beforehand for every
// audio codec we speak, cut into payloads of 20 ms.
//
// It owns the files and their decoding. It must not send anything.
package music

import (
	"errors"
	"io"
)

// FrameMillis is the length of every frame.
const FrameMillis = 20

// ErrFormat is a file that we cannot use.
var ErrFormat = errors.New("music: unusable file")

// Piece is one piece in all codecs. It is immutable.
type Piece struct{}

// Default is the piece that ships with the product.
func Default() (*Piece, error) { return nil, errors.New("not built") }

// New makes a piece from an Ogg Opus file of 20 ms packets and a WAV file
// (16-bit PCM, mono or stereo, 8 or 16 or 48 kHz).
func New(opus, wav io.Reader) (*Piece, error) { return nil, errors.New("not built") }

// Track returns the piece in a codec by its SDP name ("opus", "G722", "PCMU",
// "PCMA"), nil when there is none.
func (p *Piece) Track(codec string) *Track { return nil }

// Track is a piece in one codec. It repeats without a gap.
type Track struct{}

// Len is the number of frames of one turn.
func (t *Track) Len() int { return 0 }

// Frame is the payload of frame i, counted over all turns. It is shared and
// must not be changed.
func (t *Track) Frame(i int) []byte { return nil }

// Step is how far the RTP timestamp goes per frame (960 for opus, 160 for the
// others; G.722 counts 8 kHz, RFC 3551 §4.5.2).
func (t *Track) Step() uint32 { return 0 }
