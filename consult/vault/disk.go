package vault

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
)

// disk is where files are written, so that tests can fill it up.
type disk interface {
	// OpenFile is os.OpenFile.
	OpenFile(path string, flag int, mode os.FileMode) (file, error)
	// SyncDir makes the names in a folder durable.
	SyncDir(path string) error
}

type file interface {
	io.ReadWriteCloser
	io.ReaderAt
	io.Seeker
	Sync() error
	Truncate(size int64) error
}

type osDisk struct{}

func (osDisk) OpenFile(path string, flag int, mode os.FileMode) (file, error) {
	return os.OpenFile(path, flag, mode)
}

func (osDisk) SyncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there; NTFS journals names
	}
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}
