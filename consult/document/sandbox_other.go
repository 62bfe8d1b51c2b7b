//go:build !linux

package document

import (
	"context"
	"errors"
	"time"
)

// sandbox is bubblewrap, which other systems do not have.
type sandbox struct{}

var errTimeLimit = errors.New("time limit")

const (
	// killDelay is how long is waited for the pipes of a killed program.
	killDelay = 3 * time.Second
	// maxMessages is how much of what a program complains of is read.
	maxMessages = 4 << 10
)

func newSandbox(context.Context) (*sandbox, error) {
	return nil, errors.New("bubblewrap is a program of Linux")
}
