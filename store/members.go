package store

import (
	"context"
	"errors"

	"madoguchi/store/internal/query"
)

// maxRank bounds levels, priorities and orders of members.
const maxRank = 1000

// Memberships returns every account's part in the queues, in order of queue
// and account.
func (s *Store) Memberships(ctx context.Context) ([]Membership, error) {
	rows, err := s.read.QueueAgents(ctx)
	if err != nil {
		return nil, told(err)
	}
	return memberships(rows), nil
}

// MembersOf returns who serves a queue, in order of account.
func (s *Store) MembersOf(ctx context.Context, queue string) ([]Membership, error) {
	if _, err := s.read.QueueByID(ctx, queue); err != nil {
		return nil, told(err)
	}
	rows, err := s.read.MembersOf(ctx, queue)
	if err != nil {
		return nil, told(err)
	}
	return memberships(rows), nil
}

// PutMembers replaces who serves a queue.
func (s *Store) PutMembers(ctx context.Context, by By, queue string, members []Membership) error {
	seen := make(map[string]bool)
	for _, m := range members {
		for _, n := range []int{m.Level, m.Priority, m.Order} {
			if n < -maxRank || n > maxRank {
				return ErrMemberFormat
			}
		}
		if seen[m.Account] {
			return ErrMemberFormat
		}
		seen[m.Account] = true
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		if _, err := q.QueueByID(ctx, queue); err != nil {
			return Entry{}, err
		}
		if err := q.DeleteMembersOf(ctx, queue); err != nil {
			return Entry{}, err
		}
		for _, m := range members {
			a, err := q.AccountByID(ctx, m.Account)
			if errors.Is(told(err), ErrNotFound) || err == nil && !ServesQueues(a.Role) {
				return Entry{}, ErrNoAgentRole
			}
			if err != nil {
				return Entry{}, err
			}
			if err := q.InsertQueueAgent(ctx, query.InsertQueueAgentParams{
				QueueID: queue, AccountID: m.Account, Level: int64(m.Level), Priority: int64(m.Priority), Position: int64(m.Order),
			}); err != nil {
				return Entry{}, err
			}
		}
		return Entry{Action: "queue.members", Subject: queue, Detail: map[string]any{"members": members}}, nil
	})
}

func memberships(rows []query.QueueAgent) []Membership {
	out := make([]Membership, len(rows))
	for i, r := range rows {
		out[i] = Membership{Queue: r.QueueID, Account: r.AccountID, Level: int(r.Level), Priority: int(r.Priority), Order: int(r.Position)}
	}
	return out
}
