package store

import (
	"context"
	"time"

	"madoguchi/store/internal/query"
)

// JournalEntry is one event of the distribution, as JSON. Seq is given by the
// store.
type JournalEntry struct {
	Seq   int64
	At    time.Time
	Event []byte
}

// AppendJournal appends entries in their order, in one transaction: the caller
// groups what came within its commit time.
func (s *Store) AppendJournal(ctx context.Context, entries []JournalEntry) error {
	if len(entries) == 0 {
		return nil
	}
	return s.write(ctx, func(q *query.Queries) error {
		for _, e := range entries {
			if err := q.InsertJournal(ctx, query.InsertJournalParams{At: millis(e.At), Event: e.Event}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Journal returns up to limit entries after the given sequence number.
func (s *Store) Journal(ctx context.Context, after int64, limit int) ([]JournalEntry, error) {
	rows, err := s.read.JournalAfter(ctx, query.JournalAfterParams{After: after, Count: int64(limit)})
	if err != nil {
		return nil, told(err)
	}
	out := make([]JournalEntry, len(rows))
	for i, r := range rows {
		out[i] = JournalEntry{Seq: r.Seq, At: moment(r.At), Event: r.Event}
	}
	return out, nil
}

// PruneJournal removes the entries from before a time and returns how many.
func (s *Store) PruneJournal(ctx context.Context, before time.Time) (int, error) {
	var n int64
	err := s.write(ctx, func(q *query.Queries) (err error) {
		n, err = q.PruneJournal(ctx, millis(before))
		return err
	})
	return int(n), err
}
