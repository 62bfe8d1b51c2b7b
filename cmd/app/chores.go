package app

import (
	"context"
	"errors"
	"time"
)

const (
	// siteCheck is how often the site is read although nobody changed it:
	// schedules are moments, worked out for some days ahead (acd.Schedule).
	siteCheck = time.Hour
	// pruneEvery is how often old entries of the journal are removed.
	pruneEvery = 24 * time.Hour
	// retainEvery is how often kept documents that have reached their date are
	// deleted.
	retainEvery = 24 * time.Hour
	// journalKept is how long entries from before the last start are kept, and
	// journalMost those since: a Desk is replayed from the last start.
	journalKept = 7 * 24 * time.Hour
	journalMost = 31 * 24 * time.Hour
)

// quietUntil is when batch work may begin again on Sundays: emergency
// maintenance of the data centre comes before.
const quietUntil = 6

// mayBatch says whether batch work is allowed now, in the site's time zone.
func mayBatch(now time.Time) bool {
	return now.Weekday() != time.Sunday || now.Hour() >= quietUntil
}

// pruneBefore is from when on entries of the journal are kept.
func pruneBefore(now, started time.Time) time.Time {
	if before := now.Add(-journalKept); before.Before(started) {
		return before
	}
	if most := now.Add(-journalMost); most.After(started) {
		return most
	}
	return started
}

// chores are what is done because time went on, and recordings, which take a
// while to encode. What else people change, the API tells.
type chores struct {
	app    *App
	stop   *stopRunner
	pruned time.Time
	// retained is when what is kept was last looked through for what is due.
	retained time.Time
	cancel   context.CancelFunc
	done     chan struct{}
}

func (a *App) startChores(stop *stopRunner) *chores {
	ctx, cancel := context.WithCancel(context.Background())
	c := &chores{app: a, stop: stop, cancel: cancel, done: make(chan struct{})}
	go c.run(ctx)
	return c
}

func (c *chores) close() {
	c.cancel()
	<-c.done
}

func (c *chores) run(ctx context.Context) {
	defer close(c.done)
	stops, site := time.NewTicker(stopCheck), time.NewTicker(siteCheck)
	defer stops.Stop()
	defer site.Stop()
	changed, stale := c.app.store.Watch(ctx), true // stale: recordings are to be read
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-changed:
			stale = true
		case <-stops.C:
			err = c.stop.look(ctx, time.Now())
			if err == nil && stale {
				err = c.app.voice.read(ctx, c.app.store)
				stale = err != nil
			}
		case <-site.C:
			err = c.app.reconfigure(ctx)
			if err == nil {
				now := time.Now().In(c.app.location())
				err = errors.Join(c.prune(ctx, now), c.retain(ctx, now))
			}
		}
		if err != nil && ctx.Err() == nil {
			c.app.log.Error("what is due could not be done; it is tried again", "error", err)
		}
	}
}

// prune removes what is old from the journal, once a day.
func (c *chores) prune(ctx context.Context, now time.Time) error {
	if now.Sub(c.pruned) < pruneEvery || !mayBatch(now) {
		return nil
	}
	n, err := c.app.store.PruneJournal(ctx, pruneBefore(now, c.stop.started))
	if err != nil {
		return err
	}
	if _, err := c.app.store.PrunePrintJobs(ctx, now.Add(-printJobsKept)); err != nil {
		return err
	}
	kept, err := c.app.store.Retention(ctx)
	if err != nil {
		return err
	}
	if _, err := c.app.store.PruneAgentStatistics(ctx, now.AddDate(0, 0, -kept.Records)); err != nil {
		return err
	}
	c.pruned = now
	if n > 0 {
		c.app.log.Info("old entries of the journal were removed", "entries", n)
	}
	return nil
}

// retain deletes what staff have kept until today, once a day.
func (c *chores) retain(ctx context.Context, now time.Time) error {
	if c.app.rooms == nil || now.Sub(c.retained) < retainEvery || !mayBatch(now) {
		return nil
	}
	n, err := c.app.rooms.RetainKept(ctx, now)
	if err != nil {
		return err
	}
	c.retained = now
	if n > 0 {
		c.app.log.Info("kept documents have reached their date and were deleted", "items", n)
	}
	return nil
}
