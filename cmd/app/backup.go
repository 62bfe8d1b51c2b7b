package app

import (
	"context"
	"path/filepath"
	"time"

	"madoguchi/store"
)

const (
	// backupCheck is how often it is looked whether the day's dump is due.
	backupCheck = time.Minute
	// backupRetry is how long after one that failed the next is tried.
	backupRetry = 15 * time.Minute
)

// backups makes a dump of the database each day.
type backups struct {
	store   *store.Store
	dir     string
	minutes int // after midnight
	keep    int
	failed  func(error)
	done    func(store.BackupState)
	tried   time.Time // when the last one of this process failed: a full disk keeps no note of it
}

// backupDue says whether a dump is to be made: the last good one is from before
// the newest moment at which one was to be. Moments are those of now's time zone.
func backupDue(now time.Time, last store.BackupState, minutes int) bool {
	at := time.Date(now.Year(), now.Month(), now.Day(), 0, minutes, 0, 0, now.Location())
	if now.Before(at) {
		at = time.Date(now.Year(), now.Month(), now.Day()-1, 0, minutes, 0, 0, now.Location())
	}
	switch {
	case last.At.After(now):
		return true // the clock was ahead when it was made
	case last.OK:
		return last.At.Before(at)
	default:
		return now.Sub(last.At) >= backupRetry
	}
}

// look makes the dump that is due, if one is.
func (b *backups) look(ctx context.Context, now time.Time) {
	if wait := now.Sub(b.tried); wait >= 0 && wait < backupRetry {
		return
	}
	last, _, err := b.store.LastBackup(ctx)
	if err == nil && backupDue(now, last, b.minutes) && mayBatch(now) {
		last, err = b.store.BackUp(ctx, store.By{Actor: "system", Address: "local"}, b.dir, b.keep)
		if err == nil {
			b.done(last)
		} else {
			b.tried = now
		}
	}
	if err != nil && ctx.Err() == nil {
		b.failed(err)
	}
}

// startBackups begins to make dumps, unless the configuration wants none.
func (a *App) startBackups() {
	minutes, ok := a.cfg.Backup.Time()
	if !ok {
		return
	}
	b := &backups{
		store: a.store, dir: BackupDir(a.cfg.Backup.Dir, a.cfg.DataDir), minutes: minutes, keep: a.cfg.Backup.Keep,
		failed: func(err error) { a.log.Error("the database could not be dumped; it is tried again", "error", err) },
		done: func(st store.BackupState) {
			a.log.Info("the database was dumped", "file", st.Path, "bytes", st.Bytes)
		},
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(backupCheck)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				b.look(ctx, time.Now().In(a.location()))
			}
		}
	}()
	a.onStop(func(context.Context) error {
		cancel()
		<-ended
		return nil
	})
}

// BackupDir is where dumps are, as configured.
func BackupDir(configured, dataDir string) string {
	if configured != "" {
		return configured
	}
	return filepath.Join(dataDir, "backup")
}
