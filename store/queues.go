package store

import (
	"context"
	"errors"
	"time"

	"madoguchi/store/internal/query"
)

const (
	minRing = 5 * time.Second
	maxRing = 2 * time.Minute
	maxTime = 24 * time.Hour // of any other waiting time
	maxRows = 1_000_000
)

// Queue is one counter's waiting line; the fields mean what they mean in the
// distribution (acd.Queue).
type Queue struct {
	ID              string
	NameJA, NameEN  string
	Strategy        string // ring-all or longest-idle
	RingTime        time.Duration
	RetryDelay      time.Duration
	WrapUp          time.Duration
	MaxWaiting      int
	MaxWait         time.Duration
	AnswerFirst     bool
	RejectWhenEmpty bool
	Weight          int
}

// Queues returns all queues in order of id.
func (s *Store) Queues(ctx context.Context) ([]Queue, error) {
	rows, err := s.read.Queues(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Queue, len(rows))
	for i, r := range rows {
		out[i] = queue(r)
	}
	return out, nil
}

// QueueByID finds a queue.
func (s *Store) QueueByID(ctx context.Context, id string) (Queue, error) {
	r, err := s.read.QueueByID(ctx, id)
	return queue(r), told(err)
}

// QueueAgents returns which queues each account serves, by account id.
func (s *Store) QueueAgents(ctx context.Context) (map[string][]string, error) {
	rows, err := s.read.QueueAgents(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make(map[string][]string)
	for _, r := range rows {
		out[r.AccountID] = append(out[r.AccountID], r.QueueID)
	}
	return out, nil
}

// QueuesOf returns the queues an account serves, in order of id.
func (s *Store) QueuesOf(ctx context.Context, accountID string) ([]string, error) {
	ids, err := s.read.QueuesOf(ctx, accountID)
	return ids, told(err)
}

// PutQueue makes or changes a queue. All staff and supervisors serve a new one.
func (s *Store) PutQueue(ctx context.Context, by By, n Queue) error {
	if !validQueue(n) {
		return ErrQueueFormat
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		_, err := q.QueueByID(ctx, n.ID)
		isNew := errors.Is(told(err), ErrNotFound)
		if err != nil && !isNew {
			return Entry{}, err
		}
		if isNew {
			if err := loginFree(ctx, q, n.ID); err != nil {
				return Entry{}, err
			}
		}
		if err := q.UpsertQueue(ctx, query.UpsertQueueParams{
			ID: n.ID, NameJa: n.NameJA, NameEn: n.NameEN, Strategy: n.Strategy,
			RingMs: n.RingTime.Milliseconds(), RetryMs: n.RetryDelay.Milliseconds(), WrapUpMs: n.WrapUp.Milliseconds(),
			MaxWaiting: int64(n.MaxWaiting), MaxWaitMs: n.MaxWait.Milliseconds(),
			AnswerFirst: n.AnswerFirst, RejectWhenEmpty: n.RejectWhenEmpty, Weight: int64(n.Weight),
		}); err != nil {
			return Entry{}, err
		}
		if isNew {
			err = q.InsertAllAgentsOf(ctx, n.ID)
		} else {
			err = nil
		}
		return Entry{Action: "queue.put", Subject: n.ID, Detail: map[string]any{"queue": n}}, err
	})
}

// DeleteQueue removes a queue to which no button leads.
func (s *Store) DeleteQueue(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		used, err := q.CountButtonsOf(ctx, id)
		if err != nil {
			return Entry{}, err
		}
		if used > 0 {
			return Entry{}, ErrQueueInUse
		}
		n, err := q.DeleteQueue(ctx, id)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		return Entry{Action: "queue.delete", Subject: id}, err
	})
}

func queue(r query.Queue) Queue {
	ms := func(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
	return Queue{
		ID: r.ID, NameJA: r.NameJa, NameEN: r.NameEn, Strategy: r.Strategy,
		RingTime: ms(r.RingMs), RetryDelay: ms(r.RetryMs), WrapUp: ms(r.WrapUpMs),
		MaxWaiting: int(r.MaxWaiting), MaxWait: ms(r.MaxWaitMs),
		AnswerFirst: r.AnswerFirst, RejectWhenEmpty: r.RejectWhenEmpty, Weight: int(r.Weight),
	}
}

func validQueue(n Queue) bool {
	duration := func(d time.Duration) bool { return d >= 0 && d <= maxTime }
	return ValidSlug(n.ID) && n.NameJA != "" && n.NameEN != "" && plainText(n.NameJA, maxName) && plainText(n.NameEN, maxName) &&
		(n.Strategy == "ring-all" || n.Strategy == "longest-idle") &&
		n.RingTime >= minRing && n.RingTime <= maxRing &&
		duration(n.RetryDelay) && duration(n.WrapUp) && duration(n.MaxWait) &&
		n.MaxWaiting >= 0 && n.MaxWaiting <= maxRows && n.Weight >= -maxRows && n.Weight <= maxRows
}

// loginFree refuses the name of an account for a queue or a button.
func loginFree(ctx context.Context, q *query.Queries, name string) error {
	_, err := q.AccountByLogin(ctx, name)
	if err == nil {
		return ErrLoginTaken
	}
	if errors.Is(told(err), ErrNotFound) {
		return nil
	}
	return err
}
