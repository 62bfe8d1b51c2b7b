package store

import (
	"context"
	"time"

	"madoguchi/store/internal/query"
)

// LibraryEntry is a standing document, to be shared with one click. Box names
// where its file and its pages lie encrypted.
type LibraryEntry struct {
	ID, Name, Format string
	Bytes            int64
	Pages            int
	Box              string
	Changed          time.Time
	ChangedBy        string // account
}

// LibraryEntries returns all of them in order of their names.
func (s *Store) LibraryEntries(ctx context.Context) ([]LibraryEntry, error) {
	rows, err := s.read.LibraryEntries(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make([]LibraryEntry, len(rows))
	for i, r := range rows {
		out[i] = libraryEntry(r)
	}
	return out, nil
}

// LibraryEntry returns one, or ErrNotFound.
func (s *Store) LibraryEntry(ctx context.Context, id string) (LibraryEntry, error) {
	r, err := s.read.LibraryEntry(ctx, id)
	return libraryEntry(r), told(err)
}

func libraryEntry(r query.Library) LibraryEntry {
	return LibraryEntry{
		ID: r.ID, Name: r.Name, Format: r.Format, Bytes: r.Bytes, Pages: int(r.Pages), Box: r.Box,
		Changed: moment(r.ChangedAt), ChangedBy: r.ChangedBy,
	}
}

// PutLibraryEntry makes or replaces one.
func (s *Store) PutLibraryEntry(ctx context.Context, by By, e LibraryEntry) error {
	return s.write(ctx, func(q *query.Queries) error {
		if err := q.UpsertLibraryEntry(ctx, query.UpsertLibraryEntryParams{
			ID: e.ID, Name: e.Name, Format: e.Format, Bytes: e.Bytes, Pages: int64(e.Pages), Box: e.Box,
			ChangedAt: millis(e.Changed), ChangedBy: e.ChangedBy,
		}); err != nil {
			return err
		}
		return appendAudit(ctx, q, by, Entry{Action: ActionLibraryPut, Subject: e.ID, Detail: map[string]any{
			"name": e.Name, "format": e.Format, "bytes": e.Bytes, "pages": e.Pages,
		}})
	})
}

// DeleteLibraryEntry removes one; its box is for the caller to destroy.
func (s *Store) DeleteLibraryEntry(ctx context.Context, by By, id string) error {
	return s.write(ctx, func(q *query.Queries) error {
		n, err := q.DeleteLibraryEntry(ctx, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return appendAudit(ctx, q, by, Entry{Action: ActionLibraryDelete, Subject: id})
	})
}
