package app

import (
	"context"
	"time"

	"madoguchi/store"
)

// retain deletes, once a day, the records that have been kept long enough
// (R12, R27): in short writes, and not while the data centre may be at work.
func (c *archive) retain(ctx context.Context, now time.Time) error {
	if now.Sub(c.retained) < retainEvery || !mayBatch(now) {
		return nil
	}
	kept, err := c.app.store.Retention(ctx)
	if err != nil {
		return err
	}
	last, err := c.app.store.RecordsPruned(ctx)
	if err != nil {
		return err
	}
	before := recordsBefore(now, last, kept)
	deleted, over, err := c.pruneRecords(ctx, before)
	if deleted > 0 {
		c.app.log.Info("records of calls were kept long enough and deleted", "calls", deleted, "before", before)
	}
	if err != nil || !over {
		return err
	}
	if err := c.app.store.NoteRecordsPruned(ctx, now, before, deleted); err != nil {
		return err
	}
	c.retained = now
	return nil
}

// recordsBefore is until when records are deleted. last is when it was done the
// last time; zero: never.
func recordsBefore(now, last time.Time, kept store.Retention) time.Time {
	if most := last.Add(retainLeap); !last.IsZero() && now.After(most) {
		now = most
	}
	return now.AddDate(0, 0, -kept.Records)
}

// pruneRecords deletes batch by batch; over is false when it must go on later.
func (c *archive) pruneRecords(ctx context.Context, before time.Time) (deleted int, over bool, err error) {
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return deleted, false, ctx.Err()
		case <-pause.C:
		}
		if !mayBatch(time.Now().In(c.app.location())) {
			return deleted, false, nil
		}
		n, err := c.app.store.PruneRecords(ctx, before, retainBatch)
		deleted += n
		if err != nil {
			return deleted, false, err
		}
		if n < retainBatch {
			_, err := c.app.store.PruneLeftovers(ctx, before)
			return deleted, err == nil, err
		}
		pause.Reset(retainPause)
	}
}
