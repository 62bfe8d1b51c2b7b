package acd

import (
	"cmp"
	"time"
)

// DefaultRingTime is the ring time of a queue that names none.
const DefaultRingTime = 20 * time.Second

// MinRetryDelay is the shortest time before the same agent is offered the same
// call again, so that a device that fails at once is not rung in a circle.
const MinRetryDelay = time.Second

// queue is one waiting line with those who serve it.
type queue struct {
	Queue
	gone bool // no longer configured; calls served from it may still run

	waiting ordered[*call] // all that are not connected, by place
	unrung  ordered[*call] // of these, those for whom nobody rings
	ringing ordered[*call] // of these, those for whom somebody rings

	free  ordered[*agent] // who serves the queue and is in StateAvailable, longest idle first
	count [buckets]int    // all who serve it, by bucket

	matching bool // is in Desk.match
}

func newQueue(c Queue) *queue {
	return &queue{
		Queue:   c,
		waiting: ordered[*call]{compare: byPlace},
		unrung:  ordered[*call]{compare: byPlace},
		ringing: ordered[*call]{compare: byPlace},
		free:    ordered[*agent]{compare: byIdle},
	}
}

func (q *queue) ringTime() time.Duration {
	if q.RingTime <= 0 {
		return DefaultRingTime
	}
	return q.RingTime
}

func (q *queue) retryDelay() time.Duration { return max(q.Retry.NoAnswer, MinRetryDelay) }

// byPlace orders the callers of one queue: priority, then arrival.
func byPlace(a, b *call) int {
	return cmp.Or(
		cmp.Compare(b.priority, a.priority),
		a.since.Compare(b.since),
		cmp.Compare(a.arrival, b.arrival),
	)
}

// byTurn orders callers of different queues that compete for one agent:
// priority, then the queue's weight, then arrival.
func byTurn(a, b *call) int {
	return cmp.Or(
		cmp.Compare(b.priority, a.priority),
		cmp.Compare(b.queue.Weight, a.queue.Weight),
		a.since.Compare(b.since),
		cmp.Compare(a.arrival, b.arrival),
	)
}

// byIdle orders free agents: who has been idle for longest comes first.
func byIdle(a, b *agent) int { return cmp.Compare(a.idle, b.idle) }

func byAgentID(a, b *agent) int { return cmp.Compare(a.id, b.id) }
func byCallID(a, b *call) int   { return cmp.Compare(a.id, b.id) }

// bucket is what a queue counts its agents by.
type bucket int

const (
	bucketOffline bucket = iota
	bucketAvailable
	bucketBusy
	bucketAway
	buckets
)

func bucketOf(s AgentState) bucket {
	switch s {
	case StateAvailable:
		return bucketAvailable
	case StateAway:
		return bucketAway
	case StateRinging, StateTalking, StateHold, StateWrapUp:
		return bucketBusy
	default:
		return bucketOffline
	}
}

// empty says whether nobody who serves the queue is logged in.
func (q *queue) empty() bool {
	return q.count[bucketAvailable]+q.count[bucketBusy]+q.count[bucketAway] == 0
}

// enter counts an agent in, as what it is doing.
func (q *queue) enter(a *agent) {
	q.count[bucketOf(a.state)]++
	if a.state == StateAvailable {
		q.free.insert(a)
	}
}

// leave takes back what enter did.
func (q *queue) leave(a *agent) {
	q.count[bucketOf(a.state)]--
	if a.state == StateAvailable {
		q.free.remove(a)
	}
}
