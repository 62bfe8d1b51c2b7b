package app

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata"

	"madoguchi/store"
)

func TestBackupDue(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	const at = 23*60 + 30
	evening := time.Date(2026, 4, 1, 23, 30, 0, 0, tokyo)
	good := func(t time.Time) store.BackupState { return store.BackupState{At: t.UTC(), OK: true} }
	bad := func(t time.Time) store.BackupState { return store.BackupState{At: t.UTC()} }
	for _, c := range []struct {
		name string
		now  time.Time
		last store.BackupState
		due  bool
	}{
		{"never made", evening.Add(-5 * time.Hour), store.BackupState{}, true},
		{"yesterday's is there", evening.Add(-time.Second), good(evening.AddDate(0, 0, -1)), false},
		{"today's is due", evening, good(evening.AddDate(0, 0, -1)), true},
		{"today's is made", evening.Add(time.Minute), good(evening), false},
		{"the next day", evening.Add(10 * time.Hour), good(evening), false},
		{"missed yesterday", evening.Add(10 * time.Hour), good(evening.AddDate(0, 0, -1)), true},
		{"failed just now", evening.Add(time.Minute), bad(evening), false},
		{"failed a while ago", evening.Add(backupRetry), bad(evening), true},
		{"made while the clock was ahead", evening, good(evening.AddDate(1, 0, 0)), true},
		{"failed while the clock was ahead", evening, bad(evening.AddDate(1, 0, 0)), true},
	} {
		if got := backupDue(c.now, c.last, at); got != c.due {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

// A dump that failed and left no note, as on a full disk, is not tried again
// every minute.
func TestBackupRetry(t *testing.T) {
	s, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	file := filepath.Join(t.TempDir(), "no folder")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	failed := 0
	b := &backups{store: s, dir: file, keep: 1, failed: func(error) { failed++ }, done: func(store.BackupState) { t.Error("it was made") }}
	now := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		after  time.Duration
		failed int
	}{{0, 1}, {time.Minute, 1}, {backupRetry - time.Second, 1}, {backupRetry, 2}} {
		b.look(t.Context(), now.Add(c.after))
		if failed != c.failed {
			t.Errorf("after %v: %d tries, not %d", c.after, failed, c.failed)
		}
	}
}

func TestOneServerForOneFolder(t *testing.T) {
	dir := t.TempDir()
	unlock, err := LockData(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := LockData(dir); !errors.Is(err, ErrRunning) {
		t.Errorf("a second server: %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if unlock, err = LockData(dir); err != nil {
		t.Fatal(err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
}
