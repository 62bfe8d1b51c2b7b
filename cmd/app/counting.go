package app

import (
	"context"
	"time"
)

const (
	// countPause is how long records wait for each other, so that calls come
	// first, and countRetry how long after a failure counting begins again.
	countPause = 20 * time.Millisecond
	countRetry = time.Minute
)

// startCounting counts records from before figures were kept, in the background;
// it ends by itself when there are none left. The result waits for its end.
func (a *App) startCounting() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.countRecords(ctx)
	}()
	return func() { cancel(); <-done }
}

func (a *App) countRecords(ctx context.Context) {
	began, some := time.Now(), false
	for {
		wait := countRetry
		if mayBatch(time.Now().In(a.location())) {
			more, from, err := a.store.FillStatistics(ctx)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				a.log.Error("older records could not be counted; it is tried again", "error", err)
			case !more:
				if some {
					a.log.Info("all records are counted in the statistics", "took", time.Since(began).Round(time.Second))
				}
				return
			default:
				some = true
				a.log.Debug("older records were counted", "from", from)
				wait = countPause
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}
