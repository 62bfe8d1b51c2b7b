package app

import (
	"context"
	"errors"
	"time"
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
	at := pruneMoment(now, last)
	before := at.AddDate(0, 0, -kept.Records)
	deleted, over, err := c.pruneRecords(ctx, before)
	if deleted > 0 {
		c.app.log.Info("records of calls were kept long enough and deleted", "calls", deleted, "before", before)
	}
	if err != nil || !over {
		if deleted > 0 { // it goes on later; what is gone is told now, also when the server stops
			err = errors.Join(err, c.app.store.NoteRecordsPruned(context.WithoutCancel(ctx), last, before, deleted))
		}
		return err
	}
	if err := c.app.store.NoteRecordsPruned(ctx, at, before, deleted); err != nil {
		return err
	}
	c.retained = now
	return nil
}

// pruneMoment is what time it is for the deletion of records. last is the one of
// the last time; zero: never. What is noted is this one, so that a clock that is
// ahead gains no more by a restart.
func pruneMoment(now, last time.Time) time.Time {
	if most := last.Add(retainLeap); !last.IsZero() && now.After(most) {
		return most.In(now.Location())
	}
	return now
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
		if !mayBatch(c.now()) {
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
