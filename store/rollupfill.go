package store

import (
	"context"
	"errors"
	"time"

	"madoguchi/store/internal/query"
)

// fillCalls is how many records are counted in one transaction: short enough
// that no running call waits for it.
const fillCalls = 500

// FillStatistics counts records from before figures were kept, the newest first,
// a few at a time. It returns whether there are more, and from when on all
// records are counted (zero: all there are). It must be called until there are none.
func (s *Store) FillStatistics(ctx context.Context) (more bool, from time.Time, err error) {
	return s.fillStatistics(ctx, fillCalls)
}

func (s *Store) fillStatistics(ctx context.Context, calls int64) (more bool, from time.Time, err error) {
	err = s.write(ctx, func(q *query.Queries) error {
		r, err := newRollups(ctx, q)
		if err != nil || r.from.IsZero() {
			return err
		}
		to := r.from
		begin, err := q.NthCallBefore(ctx, query.NthCallBeforeParams{Before: millis(to), Nth: calls - 1})
		if err != nil && !errors.Is(told(err), ErrNotFound) {
			return err
		}
		r.from, from, more = moment(begin), moment(begin), begin != 0
		if err := r.fill(ctx, begin, millis(to)); err != nil {
			return err
		}
		if err := q.SetCountedFrom(ctx, begin); err != nil {
			return err
		}
		return r.flush(ctx)
	})
	return more && err == nil, from, err
}

// fill counts what began in [from, to), and sessions as far as they lie in it.
func (r *rollups) fill(ctx context.Context, from, to int64) error {
	calls, err := r.recorded(ctx, from, to)
	if err != nil {
		return err
	}
	for _, c := range calls {
		if err := r.call(ctx, *c); err != nil {
			return err
		}
	}
	wrapUps, err := r.q.WrapUpsIn(ctx, query.WrapUpsInParams{FromAt: from, ToAt: to})
	if err != nil {
		return err
	}
	for _, w := range wrapUps {
		r.wrappedUp(w) // those of their calls' buttons and kiosks count with the calls
	}
	sessions, err := r.q.AgentSessionsIn(ctx, query.AgentSessionsInParams{FromAt: from, ToAt: to})
	if err != nil {
		return err
	}
	for _, n := range sessions {
		end := moment(min(n.EndedAt, to))
		r.session(n.Account, n.AccountName, moment(n.StartedAt), end, 1)
	}
	return nil
}

// recorded reads the calls that began in [from, to) with all that is counted.
func (r *rollups) recorded(ctx context.Context, from, to int64) (map[string]*recorded, error) {
	rows, err := r.q.CallsStarted(ctx, query.CallsStartedParams{FromAt: from, ToAt: to})
	if err != nil {
		return nil, err
	}
	calls := make(map[string]*recorded, len(rows))
	for _, c := range rows {
		calls[c.ID] = &recorded{Cdr: c}
	}
	segments, err := r.q.CountedSegmentsStarted(ctx, query.CountedSegmentsStartedParams{FromAt: from, ToAt: to})
	if err != nil {
		return nil, err
	}
	for _, g := range segments {
		calls[g.CallID].segments = append(calls[g.CallID].segments, query.CountedSegmentsOfRow(g))
	}
	wrapUps, err := r.q.WrapUpsOfStarted(ctx, query.WrapUpsOfStartedParams{FromAt: from, ToAt: to})
	if err != nil {
		return nil, err
	}
	for _, w := range wrapUps {
		calls[w.CallID].wrapUps = append(calls[w.CallID].wrapUps, w)
	}
	notes, err := r.q.DispositionsOfStarted(ctx, query.DispositionsOfStartedParams{FromAt: from, ToAt: to})
	if err != nil {
		return nil, err
	}
	for _, d := range notes {
		calls[d.CallID].notes = append(calls[d.CallID].notes, d)
	}
	return calls, nil
}

// PruneAgentStatistics removes the figures of agents of days before a moment:
// what says how people worked is kept no longer than the records are.
func (s *Store) PruneAgentStatistics(ctx context.Context, before time.Time) (int64, error) {
	var n int64
	err := s.write(ctx, func(q *query.Queries) error {
		var err error
		day, _ := dayOf(quarterOf(before))
		n, err = q.PruneRollups(ctx, query.PruneRollupsParams{Kind: OfAgent, Before: day})
		return err
	})
	return n, err
}
