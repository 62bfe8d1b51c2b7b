package acd

import (
	"container/heap"
	"time"
)

// timerKind says what is due.
type timerKind int

const (
	ringTime    timerKind = iota // an attempt rang for long enough
	retryDelay                   // an agent may be offered the call again
	maxWait                      // a caller waited for too long
	chainDue                     // a step of the overflow chain may be due
	announceDue                  // a caller may have to be told something
	inviteTime                   // an invitation ran for long enough
	failedShown                  // a failed invitation was shown for long enough
	wrapUp                       // the wrap-up time is over
	emptyTime                    // nobody served a queue for EmptyGrace
	calendarDue                  // a button or the planned stop changes
)

// timer is one deadline; it lives inside the thing it belongs to.
type timer struct {
	kind  timerKind
	ring  *attempt // ringTime
	call  *call    // retryDelay to failedShown
	agent *agent   // wrapUp
	queue *queue   // emptyTime

	at    time.Time
	seq   uint64 // equal deadlines fire in the order in which they were set
	index int    // place in the heap, from 1; 0 when not set
}

func (t *timer) set() bool { return t.index > 0 }

// timers is a heap of deadlines.
type timers struct {
	heap timerHeap
	seq  uint64
}

// start sets t, or moves it when it is set.
func (ts *timers) start(t *timer, at time.Time) {
	ts.seq++
	t.at, t.seq = at, ts.seq
	if t.set() {
		heap.Fix(&ts.heap, t.index-1)
	} else {
		heap.Push(&ts.heap, t)
	}
}

func (ts *timers) stop(t *timer) {
	if t.set() {
		heap.Remove(&ts.heap, t.index-1)
	}
}

// due takes the first timer that is due, nil when none is.
func (ts *timers) due(now time.Time) *timer {
	if len(ts.heap) == 0 || ts.heap[0].at.After(now) {
		return nil
	}
	return heap.Pop(&ts.heap).(*timer)
}

// timerHeap implements heap.Interface.
type timerHeap []*timer

func (h timerHeap) Len() int { return len(h) }

func (h timerHeap) Less(i, j int) bool {
	if c := h[i].at.Compare(h[j].at); c != 0 {
		return c < 0
	}
	return h[i].seq < h[j].seq
}

func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i+1, j+1
}

func (h *timerHeap) Push(x any) {
	t := x.(*timer)
	*h = append(*h, t)
	t.index = len(*h)
}

func (h *timerHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	t.index = 0
	return t
}
