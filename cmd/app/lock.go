package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lockFile is held locked by the server while it runs; the system lets go of it
// when the process ends in whatever way.
const lockFile = "server.lock"

// ErrRunning says that a server runs on a data directory.
var ErrRunning = errors.New("a server is running on this data directory")

// LockData makes sure that no other server runs on a data directory until unlock
// is called. When one does, it fails with ErrRunning.
func LockData(dir string) (unlock func() error, err error) {
	if err := os.MkdirAll(dir, privateDir); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	lock := flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(privateFile))
	got, err := lock.TryLock()
	switch {
	case err != nil:
		return nil, fmt.Errorf("lock data directory: %w", err)
	case !got:
		return nil, ErrRunning
	default:
		return lock.Unlock, nil
	}
}
