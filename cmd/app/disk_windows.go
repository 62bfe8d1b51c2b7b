package app

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// diskOf returns the size of a folder's file system and what of it this user may
// still use, in bytes.
func diskOf(dir string) (total, free int64, err error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, 0, fmt.Errorf("look at the disk of %s: %w", dir, err)
	}
	var mine, all uint64
	if err := windows.GetDiskFreeSpaceEx(name, &mine, &all, nil); err != nil {
		return 0, 0, fmt.Errorf("look at the disk of %s: %w", dir, err)
	}
	return int64(all), int64(mine), nil
}
