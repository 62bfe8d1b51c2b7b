package sip

import "sync"

// maxQueuedEvents bounds what a peer can pile up on a slow reader: beyond it
// its INFOs and provisional answers are lost, never the end of the leg.
const maxQueuedEvents = 256

// eventQueue hands the events of a leg to one reader.
type eventQueue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	queue []Event
	last  bool // Ended is in the queue or was read
}

func newEventQueue() *eventQueue {
	q := &eventQueue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *eventQueue) push(ev Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.last {
		return
	}
	switch ev.(type) {
	case Ended:
		q.last = true
	case InfoReceived, Progressed:
		if len(q.queue) >= maxQueuedEvents {
			return
		}
	}
	q.queue = append(q.queue, ev)
	q.cond.Signal()
}

// deliver calls notify for every event until Ended, and returns after it.
func (q *eventQueue) deliver(notify func(Event)) {
	for {
		q.mu.Lock()
		for len(q.queue) == 0 {
			q.cond.Wait()
		}
		ev := q.queue[0]
		q.queue = q.queue[1:]
		q.mu.Unlock()
		notify(ev)
		if _, ok := ev.(Ended); ok {
			return
		}
	}
}
