package store

import (
	"context"

	"madoguchi/store/internal/query"
)

// CallBatch is what the call plane makes durable in one group commit.
type CallBatch struct {
	Journal  []JournalEntry
	Open     []OpenCall
	Closed   []Call
	Presence []Presence
	WrapUps  []WrapUp // that are over
}

// Presence is what an agent chose last.
type Presence struct{ Account, Presence, Reason string }

// CommitCalls writes the whole batch in one transaction, or nothing of it.
// Committing the end of
// a call or of a wrap-up a second time changes nothing, so a batch whose
// outcome is unknown may be committed again (its journal entries would double).
func (s *Store) CommitCalls(ctx context.Context, b CallBatch) error {
	return s.write(ctx, func(q *query.Queries) error {
		figures, err := newRollups(ctx, q)
		if err != nil {
			return err
		}
		for _, e := range b.Journal {
			if err := q.InsertJournal(ctx, query.InsertJournalParams{At: millis(e.At), Event: e.Event}); err != nil {
				return err
			}
		}
		for _, c := range b.Open {
			if err := putOpenCall(ctx, q, c); err != nil {
				return err
			}
		}
		for _, c := range b.Closed {
			if err := closeCall(ctx, q, figures, c); err != nil {
				return err
			}
		}
		for _, p := range b.Presence {
			if err := q.UpsertPresence(ctx, query.UpsertPresenceParams{Presence: p.Presence, Reason: p.Reason, AccountID: p.Account}); err != nil {
				return err
			}
		}
		for _, w := range b.WrapUps {
			if err := insertWrapUp(ctx, q, figures, w); err != nil {
				return err
			}
		}
		return figures.flush(ctx)
	})
}

// insertWrapUp writes a wrap-up that is over and counts it, unless it was
// written before.
func insertWrapUp(ctx context.Context, q *query.Queries, figures *rollups, w WrapUp) error {
	name, err := nameOf(ctx, q, w.Account, w.AccountName)
	if err != nil {
		return err
	}
	row := query.WrapUp{
		CallID: w.Call, Account: w.Account, AccountName: name, Queue: w.Queue, StartedAt: millis(w.Started), EndedAt: millis(w.Ended),
	}
	if n, err := q.InsertWrapUp(ctx, query.InsertWrapUpParams(row)); err != nil || n == 0 {
		return err
	}
	return figures.wrapUp(ctx, row)
}

// Presences returns what every agent chose last, by account id. Agents that
// never chose are not in it.
func (s *Store) Presences(ctx context.Context) (map[string]Presence, error) {
	rows, err := s.read.Presences(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make(map[string]Presence, len(rows))
	for _, r := range rows {
		out[r.AccountID] = Presence{Account: r.AccountID, Presence: r.Presence, Reason: r.Reason}
	}
	return out, nil
}
