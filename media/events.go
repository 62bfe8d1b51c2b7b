package media

import (
	"slices"
	"sync"
)

// eventQueue delivers the events of all sessions from one goroutine. Readers
// put events in without ever waiting: there are at most a few per session.
type eventQueue struct {
	mu      sync.Mutex
	pending []delivery
	wake    chan struct{} // holds one token
	stop    chan struct{}
}

type delivery struct {
	s  *Session
	ev Event
}

func newEventQueue(wg *sync.WaitGroup) *eventQueue {
	q := &eventQueue{wake: make(chan struct{}, 1), stop: make(chan struct{})}
	wg.Go(q.run)
	return q
}

func (q *eventQueue) put(s *Session, ev Event) {
	q.mu.Lock()
	q.pending = append(q.pending, delivery{s, ev})
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *eventQueue) run() {
	for {
		select {
		case <-q.stop:
			return
		case <-q.wake:
		}
		q.mu.Lock()
		todo := slices.Clone(q.pending)
		clear(q.pending)
		q.pending = q.pending[:0]
		q.mu.Unlock()
		for _, d := range todo {
			if !d.s.closed.Load() {
				d.s.notify(d.ev)
			}
		}
	}
}

func (q *eventQueue) close() { close(q.stop) }
