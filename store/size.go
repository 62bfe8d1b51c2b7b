package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/mattn/go-sqlite3"
)

// SQLiteVersion is the version of the database engine.
func SQLiteVersion() string {
	version, _, _ := sqlite3.Version()
	return version
}

// Size is how much the database takes on the disk, its write-ahead log included,
// in bytes.
func (s *Store) Size() (int64, error) {
	var sum int64
	for _, end := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(s.path + end)
		if errors.Is(err, fs.ErrNotExist) && end != "" {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("size of the database: %w", err)
		}
		sum += info.Size()
	}
	return sum, nil
}
