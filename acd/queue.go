package acd

import (
	"cmp"
	"slices"
	"time"
)

// DefaultRingTime is the ring time of a queue that names none.
const DefaultRingTime = 20 * time.Second

// MinRetryDelay is the shortest time before the same agent is offered the same
// call again, so that a device that fails at once is not rung in a circle.
const MinRetryDelay = time.Second

// EmptyGrace is how long nobody must serve a queue before callers that wait in
// it already are led on: a page that is loaded again is gone for a moment.
// Callers that arrive meanwhile are not kept for it.
const EmptyGrace = 5 * time.Second

// queue is one waiting line with those who serve it.
type queue struct {
	Queue
	gone bool // no longer configured; calls served from it may still run

	waiting ordered[*call] // all that are not connected, by place
	unrung  ordered[*call] // of these, those for whom nobody rings
	ringing ordered[*call] // of these, those for whom its agents ring
	invites ordered[*call] // connected calls that invite somebody of this queue, by age of the invitation

	free  ordered[*member] // who serves the queue and is in StateAvailable, in the order of the strategy
	count [buckets]int     // all who serve it, by bucket
	turn  map[int]place    // by priority, who was rung last (RoundRobin)
	empty timer            // set while nobody serves it and somebody waits who is led on then

	history history

	matching bool // is in Desk.match
	retold   bool // what it announces changed with the configuration
}

func newQueue(c Queue) *queue {
	q := &queue{
		Queue:   c,
		waiting: ordered[*call]{compare: byPlace},
		unrung:  ordered[*call]{compare: byPlace},
		ringing: ordered[*call]{compare: byPlace},
		invites: ordered[*call]{compare: byInvitation},
		free:    ordered[*member]{compare: byStrategy(c.Strategy)},
		turn:    map[int]place{},
	}
	q.empty = timer{kind: emptyTime, queue: q}
	return q
}

// update takes a new configuration.
func (q *queue) update(c Queue) {
	if c.Strategy != q.Strategy {
		q.free.reorder(byStrategy(c.Strategy))
	}
	a, b := q.Announce, c.Announce
	q.retold = a.Every != b.Every || a.Position != b.Position || a.recurs() != b.recurs()
	q.Queue = c
}

func (q *queue) ringTime() time.Duration {
	if q.RingTime <= 0 {
		return DefaultRingTime
	}
	return q.RingTime
}

// retryDelay is how long an agent is not offered a call again.
func (q *queue) retryDelay(cause RingCause) time.Duration {
	delay := q.Retry.Unreachable
	switch cause {
	case CauseNoAnswer:
		delay = q.Retry.NoAnswer
	case CauseDeclined, CauseBusy:
		delay = q.Retry.Declined
	}
	return max(delay, MinRetryDelay)
}

// byPlace orders the callers of one queue: whom a supervisor put first (the
// latest such first), who was transferred into it or back, then priority, then
// arrival.
func byPlace(a, b *call) int {
	return cmp.Or(
		aheadFirst(a, b),
		cmp.Compare(b.priority, a.priority),
		a.since.Compare(b.since),
		cmp.Compare(a.arrival, b.arrival),
	)
}

// byTurn orders callers of different queues that compete for one agent: as
// byPlace, but the queue's weight counts before the arrival.
func byTurn(a, b *call) int {
	return cmp.Or(
		aheadFirst(a, b),
		cmp.Compare(b.priority, a.priority),
		cmp.Compare(b.queue.Weight, a.queue.Weight),
		a.since.Compare(b.since),
		cmp.Compare(a.arrival, b.arrival),
	)
}

func aheadFirst(a, b *call) int {
	switch {
	case a.first != b.first:
		return cmp.Compare(b.first, a.first)
	case a.served == b.served:
		return 0
	case a.served:
		return -1
	default:
		return 1
	}
}

func byInvitation(a, b *call) int { return cmp.Compare(a.invite.serial, b.invite.serial) }

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

// deserted says whether nobody who serves the queue is logged in.
func (q *queue) deserted() bool {
	return q.count[bucketAvailable]+q.count[bucketBusy]+q.count[bucketAway] == 0
}

// full says whether no further caller may wait.
func (q *queue) full() bool {
	return q.MaxWaiting > 0 && len(q.waiting.items) >= q.MaxWaiting
}

// enter counts a member in, as what it is doing.
func (q *queue) enter(m *member) {
	q.count[bucketOf(m.agent.state)]++
	if m.agent.state == StateAvailable {
		q.free.insert(m)
	}
}

// leave takes back what enter did.
func (q *queue) leave(m *member) {
	q.count[bucketOf(m.agent.state)]--
	if m.agent.state == StateAvailable {
		q.free.remove(m)
	}
}

// watch notes since when callers wait in a queue that nobody serves.
func (d *Desk) watch(q *queue) {
	switch {
	case !q.deserted() || q.gone:
		d.timers.stop(&q.empty)
	case !q.empty.set() && q.leads():
		d.timers.start(&q.empty, d.now.Add(EmptyGrace))
	}
}

// leads says whether somebody who waits for this queue is led on when nobody
// serves it: an invitation, a caller that was transferred into it, and everybody
// when the chain says so.
func (q *queue) leads() bool {
	if len(q.invites.items) > 0 || q.awaitsTransferred() {
		return true
	}
	return len(q.waiting.items) > 0 && slices.ContainsFunc(q.Overflow, func(s Overflow) bool { return s.WhenEmpty })
}

// awaitsTransferred says whether somebody waits who was transferred here: only
// those whom a supervisor put first are before them in the line.
func (q *queue) awaitsTransferred() bool {
	for _, c := range q.waiting.items {
		if c.served || c.first == 0 {
			return c.served
		}
	}
	return false
}
