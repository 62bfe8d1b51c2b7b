//go:build !linux

package document

import (
	"context"
	"errors"
)

var errNoSounds = errors.New("there is no sandbox (bubblewrap) for ffmpeg, and it is never run without one")

// Sounds makes recordings of any sound file where there is a sandbox for that:
// on Linux only.
type Sounds struct{ Program string }

// Ready says why nothing can be converted on this machine.
func (*Sounds) Ready(context.Context) error { return errNoSounds }

// Convert is never asked for.
func (*Sounds) Convert(context.Context, []byte) (wav, opus []byte, err error) {
	return nil, nil, errNoSounds
}
