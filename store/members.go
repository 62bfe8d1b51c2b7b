package store

import (
	"context"
	"errors"
	"slices"

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
	if !validMembers(members) {
		return ErrMemberFormat
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return putMembers(ctx, q, queue, members) })
}

func putMembers(ctx context.Context, q *query.Queries, queue string, members []Membership) (Entry, error) {
	if _, err := q.QueueByID(ctx, queue); err != nil {
		return Entry{}, err
	}
	before, err := membersNow(ctx, q, queue)
	if err != nil {
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
	after, err := membersNow(ctx, q, queue)
	return Entry{
		Action: ActionQueueMembers, Subject: queue,
		Before: map[string][]memberDoc{"members": before}, After: map[string][]memberDoc{"members": after},
	}, err
}

func validMembers(members []Membership) bool {
	seen := make(map[string]bool)
	for _, m := range members {
		if !m.ranked() || seen[m.Account] {
			return false
		}
		seen[m.Account] = true
	}
	return true
}

func memberships(rows []query.QueueAgent) []Membership {
	out := make([]Membership, len(rows))
	for i, r := range rows {
		out[i] = Membership{Queue: r.QueueID, Account: r.AccountID, Level: int(r.Level), Priority: int(r.Priority), Order: int(r.Position)}
	}
	return out
}

// serve writes which queues a new account serves.
func serve(ctx context.Context, q *query.Queries, id, role string, queues []string) error {
	if !ServesQueues(role) {
		return nil
	}
	if queues == nil {
		return q.InsertAllQueuesOf(ctx, id)
	}
	return insertQueues(ctx, q, id, queues)
}

// reserve writes which queues a changed account serves.
func reserve(ctx context.Context, q *query.Queries, old, now query.Account, p AccountPatch) error {
	switch {
	case !ServesQueues(now.Role):
		if p.Queues != nil && len(*p.Queues) > 0 || p.Members != nil && len(*p.Members) > 0 {
			return ErrNoAgentRole
		}
		return q.DeleteQueuesOf(ctx, now.ID)
	case p.Members != nil:
		return putMemberships(ctx, q, now.ID, *p.Members)
	case p.Queues != nil:
		return changeQueues(ctx, q, now.ID, *p.Queues)
	case !ServesQueues(old.Role):
		return q.InsertAllQueuesOf(ctx, now.ID)
	default:
		return nil
	}
}

// putMemberships replaces what an account serves.
func putMemberships(ctx context.Context, q *query.Queries, id string, members []Membership) error {
	if err := q.DeleteQueuesOf(ctx, id); err != nil {
		return err
	}
	seen := make(map[string]bool)
	for _, m := range members {
		if seen[m.Queue] || !m.ranked() {
			return ErrMemberFormat
		}
		seen[m.Queue] = true
		if _, err := q.QueueByID(ctx, m.Queue); errors.Is(told(err), ErrNotFound) {
			return ErrQueueUnknown
		} else if err != nil {
			return err
		}
		if err := q.InsertQueueAgent(ctx, query.InsertQueueAgentParams{
			QueueID: m.Queue, AccountID: id, Level: int64(m.Level), Priority: int64(m.Priority), Position: int64(m.Order),
		}); err != nil {
			return err
		}
	}
	return nil
}

// ranked says whether level, priority and order are within their bounds.
func (m Membership) ranked() bool {
	return max(m.Level, m.Priority, m.Order) <= maxRank && min(m.Level, m.Priority, m.Order) >= -maxRank
}

// changeQueues keeps levels and priorities in the queues that stay.
func changeQueues(ctx context.Context, q *query.Queries, id string, queues []string) error {
	served, err := q.QueuesOf(ctx, id)
	if err != nil {
		return err
	}
	for _, had := range served {
		if slices.Contains(queues, had) {
			continue
		}
		if err := q.DeleteQueueAgent(ctx, query.DeleteQueueAgentParams{QueueID: had, AccountID: id}); err != nil {
			return err
		}
	}
	return insertQueues(ctx, q, id, slices.DeleteFunc(slices.Clone(queues), func(n string) bool { return slices.Contains(served, n) }))
}

func insertQueues(ctx context.Context, q *query.Queries, id string, queues []string) error {
	queues = slices.Compact(slices.Sorted(slices.Values(queues)))
	for _, queue := range queues {
		if _, err := q.QueueByID(ctx, queue); err != nil {
			if errors.Is(told(err), ErrNotFound) {
				return ErrQueueUnknown
			}
			return err
		}
		if err := q.InsertQueueAgent(ctx, query.InsertQueueAgentParams{QueueID: queue, AccountID: id}); err != nil {
			return err
		}
	}
	return nil
}
