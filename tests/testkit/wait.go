package testkit

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const pollEvery = 10 * time.Millisecond

var errNotYet = errors.New("testkit: did not happen in time")

// Until polls check until it says nil, at most for so long; then it returns
// what check said last.
func Until(ctx context.Context, limit time.Duration, check func() error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	t := time.NewTicker(pollEvery)
	defer t.Stop()
	for {
		err := check()
		if err == nil {
			return nil
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return fmt.Errorf("%w (%s): %w", errNotYet, limit, err)
		}
	}
}
