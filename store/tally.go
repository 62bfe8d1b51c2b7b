package store

import (
	"strings"
	"time"

	"madoguchi/store/internal/query"
)

// queueSink counts what a queueTally finds.
type queueSink interface {
	// entered is an entry into a queue that ended with result.
	entered(queue string, at time.Time, result string, wait time.Duration)
	talked(queue string, at time.Time, d time.Duration)
	// transferred is a transfer that succeeded, into the queue or out of it.
	transferred(queue string, at time.Time, in bool)
}

// queueTally makes of segments what counts for queues.
type queueTally struct {
	sink    queueSink
	lost    map[[2]string]query.SegmentsStartedRow // queued segments that were interrupted, by call and queue
	talking map[[2]string]query.SegmentsStartedRow // the last talk, by call and account
}

func newQueueTally(sink queueSink) *queueTally {
	return &queueTally{
		sink: sink, lost: make(map[[2]string]query.SegmentsStartedRow), talking: make(map[[2]string]query.SegmentsStartedRow),
	}
}

func (t *queueTally) segment(r query.SegmentsStartedRow) {
	switch r.Kind {
	case SegmentQueued:
		t.queued(r)
	case SegmentTalking:
		t.talking[[2]string{r.CallID, r.Account}] = r
		t.sink.talked(r.Queue, moment(r.StartedAt), span(r.EndedAt-r.StartedAt))
	case SegmentTransfer:
		t.transfer(r)
	}
}

// transfer counts one that succeeded, for the queue of the talk it ended and,
// if it led to a queue, for that one.
func (t *queueTally) transfer(r query.SegmentsStartedRow) {
	if r.Result != ResultAnswered {
		return
	}
	at := moment(r.StartedAt)
	if queue, ok := strings.CutPrefix(r.Target, TargetQueue+":"); ok {
		t.sink.transferred(queue, at, true)
	}
	t.sink.transferred(t.talking[[2]string{r.CallID, r.Account}].Queue, at, false)
}

// queued waits for the rest of an entry that was interrupted: a caller that
// came back is one entry, not two.
func (t *queueTally) queued(r query.SegmentsStartedRow) {
	key := [2]string{r.CallID, r.Queue}
	if was, ok := t.lost[key]; ok {
		delete(t.lost, key)
		r.StartedAt = was.StartedAt
	}
	if r.Result == ResultInterrupted {
		t.lost[key] = r
		return
	}
	t.entry(r)
}

func (t *queueTally) entry(r query.SegmentsStartedRow) {
	wait := span(r.EndedAt - r.StartedAt)
	if !refused(r.Result, wait) {
		t.sink.entered(r.Queue, moment(r.StartedAt), r.Result, wait)
	}
}

// close counts those whose line never came back.
func (t *queueTally) close() {
	for _, r := range t.lost {
		t.entry(r)
	}
	t.lost = nil
}

// refused says that somebody was turned away at the door.
func refused(result string, wait time.Duration) bool {
	return (result == ResultClosed || result == ResultPlannedStop) && wait < time.Second
}

// queueRows are the figures of queues by interval.
type queueRows struct {
	edges period
	rules map[string]Queue
	rows  map[slot]*QueueFigures
}

func newQueueRows(edges []time.Time, queues []Queue) *queueRows {
	t := &queueRows{edges: edges, rules: make(map[string]Queue), rows: make(map[slot]*QueueFigures)}
	for _, q := range queues {
		t.rules[q.ID] = q
	}
	return t
}

// rulesOf are a queue's, or those of a new one when it was deleted meanwhile.
func (t *queueRows) rulesOf(queue string) Queue {
	if rules, known := t.rules[queue]; known {
		return rules
	}
	return NewQueue(queue)
}

// row is nil for what is not in the period or in no queue.
func (t *queueRows) row(queue string, at time.Time) *QueueFigures {
	i := t.edges.of(at)
	if i < 0 || queue == "" {
		return nil
	}
	k := slot{queue, i}
	if t.rows[k] == nil {
		t.rows[k] = &QueueFigures{Queue: queue, From: t.edges[i]}
	}
	return t.rows[k]
}

func (t *queueRows) entered(queue string, at time.Time, result string, wait time.Duration) {
	f := t.row(queue, at)
	if f == nil {
		return
	}
	rules := t.rulesOf(queue)
	f.Offered++
	f.MaxWait = max(f.MaxWait, wait)
	switch {
	case result == ResultAnswered:
		f.Answered++
		f.Waited += wait
		if wait <= rules.ServiceLevel {
			f.InTime++
		}
	case result == ResultAbandoned && wait <= rules.ShortAbandon:
		f.ShortAbandoned++
	case result == ResultAbandoned:
		f.Abandoned++
	case result == ResultOverflow:
		f.Overflowed++
	default:
		f.Released++
	}
}

func (t *queueRows) talked(queue string, at time.Time, d time.Duration) {
	if f := t.row(queue, at); f != nil {
		f.Handled++
		f.Talking += d
	}
}

func (t *queueRows) transferred(queue string, at time.Time, in bool) {
	f := t.row(queue, at)
	switch {
	case f == nil:
	case in:
		f.TransferredIn++
	default:
		f.TransferredOut++
	}
}

func (t *queueRows) wrapUp(w query.WrapUpsStartedRow) {
	if f := t.row(w.Queue, moment(w.StartedAt)); f != nil {
		f.WrapUp += span(w.EndedAt - w.StartedAt)
	}
}

func (t *queueRows) figures() []QueueFigures {
	return sorted(t.rows, func(a, b QueueFigures) int { return byIDAndTime(a.Queue, b.Queue, a.From, b.From) })
}

// agentTally counts segments for agents.
type agentTally struct {
	edges period
	only  string // account; empty: all
	rows  map[slot]*AgentFigures
}

func newAgentTally(edges []time.Time, only string) *agentTally {
	return &agentTally{edges: edges, only: only, rows: make(map[slot]*AgentFigures)}
}

func (t *agentTally) row(account string, i int) *AgentFigures {
	if i < 0 || account == "" || t.only != "" && account != t.only {
		return nil
	}
	k := slot{account, i}
	if t.rows[k] == nil {
		t.rows[k] = &AgentFigures{Account: account, From: t.edges[i]}
	}
	return t.rows[k]
}

func (t *agentTally) segment(r query.SegmentsStartedRow) {
	start, end := moment(r.StartedAt), moment(r.EndedAt)
	if r.Kind == SegmentTalking {
		t.edges.share(start, end, func(i int, d time.Duration) {
			if f := t.row(r.Account, i); f != nil {
				f.Talking += d
			}
		})
	}
	if r.Kind == SegmentQueued {
		return
	}
	f := t.row(r.Account, t.edges.of(start))
	if f == nil {
		return
	}
	switch r.Kind {
	case SegmentTalking:
		f.Handled++
		f.handling += end.Sub(start)
	case SegmentTransfer:
		if r.Result == ResultAnswered {
			f.TransferredOut++
		}
	case SegmentRinging:
		f.rang(r.Result)
	}
}

// rang counts one attempt. One that was stopped for another reason than its
// time, as when somebody else answered, is nobody's miss.
func (f *AgentFigures) rang(result string) {
	f.Rung++
	switch result {
	case ResultAnswered:
		f.Answered++
	case "no-answer", "timeout":
		f.Missed++
	case "declined":
		f.Declined++
	}
}

func (t *agentTally) wrapUp(w query.WrapUpsStartedRow) {
	start, end := moment(w.StartedAt), moment(w.EndedAt)
	t.edges.share(start, end, func(i int, d time.Duration) {
		if f := t.row(w.Account, i); f != nil {
			f.WrapUp += d
		}
	})
	if f := t.row(w.Account, t.edges.of(start)); f != nil {
		f.handling += end.Sub(start)
	}
}

func (t *agentTally) session(n query.AgentSession) {
	t.edges.share(moment(n.StartedAt), moment(n.EndedAt), func(i int, d time.Duration) {
		if f := t.row(n.Account, i); f != nil {
			f.LoggedIn += d
		}
	})
}

func (t *agentTally) figures() []AgentFigures {
	return sorted(t.rows, func(a, b AgentFigures) int { return byIDAndTime(a.Account, b.Account, a.From, b.From) })
}
