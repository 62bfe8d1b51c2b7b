package acd

import (
	"sort"
	"time"
)

// The history that an estimate needs: at least minHandled calls that the queue
// handled within the last historyTime. More than maxHandled say nothing new.
const (
	minHandled  = 5
	maxHandled  = 500
	historyTime = 4 * time.Hour
)

// history is how long the latest calls of a queue kept their agents busy.
type history struct {
	calls []handled // by time
}

// handled is a call whose agent is done with it.
type handled struct {
	at        time.Time
	took, sum time.Duration // this one, and this one with all before it
}

// add takes in a call that ended now.
func (h *history) add(now time.Time, took time.Duration) {
	var sum time.Duration
	if n := len(h.calls); n > 0 {
		sum = h.calls[n-1].sum
	}
	h.calls = append(h.calls, handled{now, took, sum + took})
	if len(h.calls) >= 2*maxHandled {
		h.calls = append([]handled(nil), h.calls[len(h.calls)-maxHandled:]...)
	}
}

// mean is the mean handling time; ok is false when there are too few calls.
func (h *history) mean(now time.Time) (mean time.Duration, ok bool) {
	since := now.Add(-historyTime)
	first := sort.Search(len(h.calls), func(i int) bool { return h.calls[i].at.After(since) })
	first = max(first, len(h.calls)-maxHandled)
	n := len(h.calls) - first
	if n < minHandled {
		return 0, false
	}
	sum := h.calls[len(h.calls)-1].sum - h.calls[first].sum + h.calls[first].took
	return sum / time.Duration(n), true
}

// estimate is how long the caller at a position is still going to wait:
//
//	position × mean handling time ÷ agents at work
//
// in whole minutes, rounded up. The handling time of a call is what it took its
// agent from the answer to the end, and the wrap-up time of the queue. At work
// are all who serve the queue and are logged in but not away. It is zero when
// too few calls were handled lately (see minHandled) or nobody is at work. It
// changes as time goes by; only changes of the line are notified.
func (d *Desk) estimate(q *queue, position int) time.Duration {
	mean, ok := q.history.mean(d.now)
	atWork := q.count[bucketAvailable] + q.count[bucketBusy]
	if !ok || atWork == 0 {
		return 0
	}
	wait := time.Duration(position) * mean / time.Duration(atWork)
	return (wait + time.Minute - 1).Truncate(time.Minute)
}
