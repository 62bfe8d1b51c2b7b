package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"madoguchi/api"
	"madoguchi/api/sheet"
	"madoguchi/store"
)

const (
	// exportsDir is where files of the usage history are, in the data directory.
	exportsDir = "exports"
	// archiveCheck is how often it is looked whether something is due.
	archiveCheck = 10 * time.Minute
	// nightlyFrom is the hour from which the file of yesterday is written: calls
	// that ended before midnight have their records by then.
	nightlyFrom = 1
	// nightlyLate is for how many days files that are missing are written later.
	nightlyLate = 14
	// nightlyPrefix and the day are the name of a file.
	nightlyPrefix = "records-"

	// retainBatch is how many records are deleted in one write, and retainPause
	// how long calls have the database for themselves after it.
	retainBatch = 100
	retainPause = 50 * time.Millisecond
	// retainLeap is how far the clock may have gone on since the last deletion: a
	// clock that jumps ahead deletes no more than that.
	retainLeap = 7 * 24 * time.Hour
)

// archive keeps the usage history for as long as it is to be kept, and writes
// each day's calls into a file. It has a goroutine of its own: both may take
// minutes, and other chores must not wait.
type archive struct {
	app      *App
	now      func() time.Time // at the site
	retained time.Time        // when old records were deleted last
	cancel   context.CancelFunc
	done     chan struct{}
}

func (a *App) startArchive() *archive {
	ctx, cancel := context.WithCancel(context.Background())
	c := &archive{app: a, now: func() time.Time { return time.Now().In(a.location()) }, cancel: cancel, done: make(chan struct{})}
	go c.run(ctx)
	return c
}

func (c *archive) close() {
	c.cancel()
	<-c.done
}

func (c *archive) run(ctx context.Context) {
	defer close(c.done)
	tick := time.NewTicker(archiveCheck)
	defer tick.Stop()
	for {
		now := c.now()
		if err := errors.Join(c.nightly(ctx, now), c.retain(ctx, now)); err != nil && ctx.Err() == nil {
			c.app.log.Error("the usage history could not be archived; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// nightly writes the files of the last days that are missing, and deletes those
// that have been kept long enough.
func (c *archive) nightly(ctx context.Context, now time.Time) error {
	o := c.app.cfg.Records
	if o.NightlyExport == "" || now.Hour() < nightlyFrom || !mayBatch(now) {
		return nil
	}
	dir := filepath.Join(c.app.cfg.DataDir, exportsDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder of exports: %w", err)
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	// First: what is old may be what fills the disk.
	if err := deleteNightly(dir, today.AddDate(0, 0, -o.NightlyKeep)); err != nil {
		return err
	}
	first, err := c.firstDay(ctx, today)
	if err != nil {
		return err
	}
	for day := first; day.Before(today); day = day.AddDate(0, 0, 1) {
		if err := c.writeDay(ctx, dir, day, sheet.Format(o.NightlyExport)); err != nil {
			return fmt.Errorf("nightly export of %s: %w", day.Format(time.DateOnly), err)
		}
	}
	return nil
}

// firstDay is the first day whose file may be missing: an installation has none
// of the time before its first call.
func (c *archive) firstDay(ctx context.Context, today time.Time) (time.Time, error) {
	day := today.AddDate(0, 0, -min(nightlyLate, c.app.cfg.Records.NightlyKeep))
	oldest, err := c.app.store.Records(ctx, store.RecordFilter{}, store.Page{Sort: store.RecordsByStart, Limit: 1})
	if err != nil || len(oldest.Items) == 0 {
		return today, err
	}
	at := oldest.Items[0].Ended.In(today.Location())
	if begun := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location()); begun.After(day) {
		return begun, nil
	}
	return day, nil
}

// writeDay writes the calls that ended on a day, unless their file is there. A
// file is whole or not there at all.
func (c *archive) writeDay(ctx context.Context, dir string, day time.Time, format sheet.Format) (err error) {
	_, ext := format.MIME()
	path := filepath.Join(dir, nightlyPrefix+day.Format(time.DateOnly)+ext)
	if _, err := os.Stat(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	part, err := os.CreateTemp(dir, ".nightly-*") // for this user only
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	rows, err := api.WriteRecords(ctx, c.app.store, part, api.RecordSheet{
		Filter: store.RecordFilter{EndedFrom: day, EndedTo: day.AddDate(0, 0, 1)},
		Format: format, TimeZone: day.Location(), TempDir: dir,
	})
	if err == nil {
		err = part.Sync()
	}
	if err = errors.Join(err, part.Close()); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return err
	}
	c.app.log.Info("the calls of a day were written for the archive", "file", filepath.Base(path), "calls", rows)
	return nil
}

// deleteNightly deletes the files of days before, and what an export that was
// cut off by a power failure has left.
func deleteNightly(dir string, before time.Time) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("folder of exports: %w", err)
	}
	for _, e := range entries {
		name, ours := strings.CutPrefix(e.Name(), nightlyPrefix)
		day, _, _ := strings.Cut(name, ".")
		at, err := time.ParseInLocation(time.DateOnly, day, before.Location())
		old := ours && err == nil && at.Before(before)
		if old || strings.HasPrefix(e.Name(), ".nightly-") || strings.HasPrefix(e.Name(), sheet.TempPrefix) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("delete an old export: %w", err)
			}
		}
	}
	return nil
}
