package store

import (
	"context"
	"errors"
	"time"

	"madoguchi/store/internal/query"
)

// recorded is a call with all that its figures are made of.
type recorded struct {
	query.Cdr
	segments []query.CountedSegmentsOfRow // in order of time
	wrapUps  []query.WrapUp
	notes    []query.Disposition
}

// count adds a call that was just closed.
func (r *rollups) count(ctx context.Context, id string) error {
	c := recorded{}
	var err error
	if c.Cdr, err = r.q.CallByID(ctx, id); err != nil || !r.counting(moment(c.StartedAt)) {
		return err
	}
	if c.segments, err = r.q.CountedSegmentsOf(ctx, id); err != nil {
		return err
	}
	if c.wrapUps, err = r.q.WrapUpsOf(ctx, id); err != nil {
		return err
	}
	if c.notes, err = r.q.DispositionsOf(ctx, id); err != nil {
		return err
	}
	return r.call(ctx, c)
}

// call counts a call, with those of its wrap-ups and dispositions that came
// before its record.
func (r *rollups) call(ctx context.Context, c recorded) error {
	if err := r.goals(ctx); err != nil {
		return err
	}
	r.segments(c.Cdr, c.segments)
	for _, w := range c.wrapUps {
		r.ofCall(c.Cdr, moment(w.StartedAt), func(n *counts) { n.sum[sumWrapUp] += w.EndedAt - w.StartedAt })
	}
	for _, d := range c.notes {
		r.disposition(c.Cdr, c.segments, d, 1)
	}
	return nil
}

func (r *rollups) goals(ctx context.Context) error {
	if r.goal != nil {
		return nil
	}
	rows, err := r.q.QueueGoals(ctx)
	if err != nil {
		return err
	}
	r.goal = make(map[string]query.QueueGoalsRow, len(rows))
	for _, g := range rows {
		r.goal[g.ID] = g
	}
	return nil
}

func (r *rollups) segments(c query.Cdr, segments []query.CountedSegmentsOfRow) {
	r.whole(c)
	if len(segments) == 0 {
		return
	}
	last, names := c.EndedAt, make(map[string]string)
	for _, g := range segments {
		last = max(last, g.EndedAt)
		names[g.Account] = g.AccountName
	}
	queues := newQueueTally(r)
	agents := newAgentTally(quartersBetween(moment(segments[0].StartedAt), moment(last)), "")
	for _, g := range segments {
		row := query.SegmentsStartedRow{
			CallID: g.CallID, Kind: g.Kind, StartedAt: g.StartedAt, EndedAt: g.EndedAt,
			Account: g.Account, Queue: g.Queue, Target: g.Target, Result: g.Result,
		}
		at := moment(g.StartedAt)
		switch g.Kind {
		case SegmentInterrupted:
			cut := func(n *counts) { n.sum[sumInterruptions]++ }
			cut(r.at(OfQueue, c.Queue, "", at))
			cut(r.at(OfAgent, g.Account, g.AccountName, at))
			r.ofCall(c, at, cut)
			continue
		case SegmentTalking:
			r.ofCall(c, at, func(n *counts) {
				n.sum[sumHandled]++
				n.sum[sumTalking] += g.EndedAt - g.StartedAt
			})
		case SegmentTransfer:
			if g.Result == ResultAnswered {
				r.ofCall(c, at, func(n *counts) { n.sum[sumTransferredOut]++ })
			}
		}
		queues.segment(row)
		agents.segment(row)
	}
	queues.close()
	r.agents(agents, names)
}

// whole counts a call as one: how it ended, and for its button and kiosk whether
// it was answered, however many queues it went through.
func (r *rollups) whole(c query.Cdr) {
	at := moment(c.StartedAt)
	ended := func(n *counts) {
		n.name(namedCause+c.Cause, 1)
		if c.Cause == ResultInterrupted {
			n.sum[sumLost]++
		}
	}
	ended(r.at(OfQueue, c.Queue, "", at))
	r.ofCall(c, at, ended)
	result, wait := c.Cause, span(c.EndedAt-c.StartedAt)
	if c.AnsweredAt != 0 {
		result, wait = ResultAnswered, span(c.AnsweredAt-c.StartedAt)
	}
	if refused(result, wait) {
		return
	}
	goal := r.goalOf(c.Queue)
	r.ofCall(c, at, func(n *counts) {
		n.entry(result, wait)
		if result == ResultAnswered && wait <= span(goal.ServiceLevelMs) {
			n.sum[sumInTime]++
		}
		if result == ResultAbandoned && wait <= span(goal.ShortAbandonMs) {
			n.sum[sumShort]++
		}
	})
}

// goalOf are the rules of a queue, or those of a new one when it is gone.
func (r *rollups) goalOf(queue string) query.QueueGoalsRow {
	if g, ok := r.goal[queue]; ok {
		return g
	}
	n := NewQueue(queue)
	return query.QueueGoalsRow{ID: queue, ServiceLevelMs: n.ServiceLevel.Milliseconds(), ShortAbandonMs: n.ShortAbandon.Milliseconds()}
}

// entry counts one that was offered.
func (c *counts) entry(result string, wait time.Duration) {
	c.maxWait = max(c.maxWait, wait.Milliseconds())
	switch result {
	case ResultAnswered:
		c.answered = append(c.answered, wait.Milliseconds())
	case ResultAbandoned:
		c.abandoned = append(c.abandoned, wait.Milliseconds())
	case ResultOverflow:
		c.sum[sumOverflowed]++
	default:
		c.sum[sumReleased]++
	}
}

// What a queueTally finds counts for the queue.

func (r *rollups) entered(queue string, at time.Time, result string, wait time.Duration) {
	r.at(OfQueue, queue, "", at).entry(result, wait)
}

func (r *rollups) talked(queue string, at time.Time, d time.Duration) {
	n := r.at(OfQueue, queue, "", at)
	n.sum[sumHandled]++
	n.sum[sumTalking] += d.Milliseconds()
}

func (r *rollups) transferred(queue string, at time.Time, in bool) {
	n := r.at(OfQueue, queue, "", at)
	if in {
		n.sum[sumTransferredIn]++
	} else {
		n.sum[sumTransferredOut]++
	}
}

// renote replaces what an agent had noted of a call that is counted.
func (r *rollups) renote(ctx context.Context, d query.Disposition) error {
	c, err := r.q.CallByID(ctx, d.CallID)
	if errors.Is(told(err), ErrNotFound) {
		return nil // it counts with its call
	}
	if err != nil || !r.counting(moment(c.StartedAt)) {
		return err
	}
	segments, err := r.q.CountedSegmentsOf(ctx, c.ID)
	if err != nil {
		return err
	}
	was, err := r.q.DispositionOf(ctx, query.DispositionOfParams{CallID: d.CallID, Account: d.Account})
	if err != nil && !errors.Is(told(err), ErrNotFound) {
		return err
	}
	if err == nil {
		r.disposition(c, segments, was, -1)
	}
	r.disposition(c, segments, d, 1)
	return nil
}
