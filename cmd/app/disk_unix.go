//go:build unix

package app

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// diskOf returns the size of a folder's file system and what of it this user may
// still use, in bytes.
func diskOf(dir string) (total, free int64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, 0, fmt.Errorf("look at the disk of %s: %w", dir, err)
	}
	size := int64(s.Bsize) //nolint:unconvert // its type differs between systems
	return int64(s.Blocks) * size, int64(s.Bavail) * size, nil
}
