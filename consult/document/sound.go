package document

import "errors"

// ErrSound is a file that holds no sound that ffmpeg knows.
var ErrSound = errors.New("document: not a sound file")
