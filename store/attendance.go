package store

import (
	"context"
	"time"

	"madoguchi/store/internal/query"
)

// AgentSession is a time in which an agent was logged in: reachable and not
// offline by choice. It is the divisor of occupancy. Whoever watches the agents
// writes a session again and again while it lasts, so that the loss of the
// process costs no more than the last bit of it.
type AgentSession struct {
	Account        string
	AccountName    string // filled in from the account when empty
	Started, Ended time.Time
}

// PutAgentSessions writes sessions that began, last or are over.
func (s *Store) PutAgentSessions(ctx context.Context, sessions []AgentSession) error {
	if len(sessions) == 0 {
		return nil
	}
	return s.write(ctx, func(q *query.Queries) error {
		figures, err := newRollups(ctx, q)
		if err != nil {
			return err
		}
		for _, n := range sessions {
			name, err := nameOf(ctx, q, n.Account, n.AccountName)
			if err != nil {
				return err
			}
			if err := figures.prolong(ctx, n, name); err != nil {
				return err
			}
			if err := q.UpsertAgentSession(ctx, query.UpsertAgentSessionParams{
				Account: n.Account, AccountName: name, StartedAt: millis(n.Started), EndedAt: millis(n.Ended),
			}); err != nil {
				return err
			}
		}
		return figures.flush(ctx)
	})
}
