package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"madoguchi/store/internal/query"
)

// Kept is something that staff saved of a consultation on purpose (R24), as its
// folder shows it. What is in it lies encrypted elsewhere.
type Kept struct {
	ID, Owner, Call string
	At, Until       time.Time
	Name, Reason    string
	Documents       []string // of the room, by id
	Chat            bool
	Files           int
	Bytes           int64
	// Orphaned says that the owner's account was deleted.
	Orphaned bool
}

// AddKept notes something kept, with its line in the audit log.
func (s *Store) AddKept(ctx context.Context, by By, k Kept) error {
	documents, err := json.Marshal(append([]string{}, k.Documents...))
	if err != nil {
		return fmt.Errorf("note what is kept: %w", err)
	}
	return s.write(ctx, func(q *query.Queries) error {
		owner, err := q.AccountByID(ctx, k.Owner)
		if err != nil {
			return err
		}
		if by.Actor == "" {
			by.Actor = owner.Login
		}
		if err := q.InsertKept(ctx, query.InsertKeptParams{
			ID: k.ID, Owner: k.Owner, CallID: k.Call, At: millis(k.At), Until: millis(k.Until), Name: k.Name, Reason: k.Reason,
			Documents: string(documents), Chat: k.Chat, Files: int64(k.Files), Bytes: k.Bytes,
		}); err != nil {
			return err
		}
		return appendAudit(ctx, q, by, Entry{Action: ActionKeptCreate, Subject: k.ID, Detail: map[string]any{
			"call": k.Call, "reason": k.Reason, "until": k.Until, "documents": len(k.Documents), "chat": k.Chat, "files": k.Files, "bytes": k.Bytes,
		}})
	})
}

// AllKept returns everything that is kept, the newest first.
func (s *Store) AllKept(ctx context.Context) ([]Kept, error) {
	rows, err := s.read.AllKept(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Kept, len(rows))
	for i, r := range rows {
		if out[i], err = s.kept(ctx, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// KeptByID returns one, or ErrNotFound.
func (s *Store) KeptByID(ctx context.Context, id string) (Kept, error) {
	r, err := s.read.KeptByID(ctx, id)
	if err != nil {
		return Kept{}, told(err)
	}
	return s.kept(ctx, r)
}

func (s *Store) kept(ctx context.Context, r query.Kept) (Kept, error) {
	k := Kept{
		ID: r.ID, Owner: r.Owner, Call: r.CallID, At: moment(r.At), Until: moment(r.Until), Name: r.Name, Reason: r.Reason,
		Chat: r.Chat, Files: int(r.Files), Bytes: r.Bytes,
	}
	if err := json.Unmarshal([]byte(r.Documents), &k.Documents); err != nil {
		return Kept{}, fmt.Errorf("read what is kept: %w", err)
	}
	_, err := s.AccountByID(ctx, r.Owner)
	if k.Orphaned = errors.Is(err, ErrNotFound); err != nil && !k.Orphaned {
		return Kept{}, err
	}
	return k, nil
}

// EraseKept destroys the key of something kept, its row, and notes the receipt,
// all of it or nothing. What DeleteKey says holds when it returns nil. box is
// the id of its key.
func (s *Store) EraseKept(ctx context.Context, by By, id, box string, r Receipt) error {
	err := s.write(ctx, func(q *query.Queries) error {
		n, err := q.DeleteKept(ctx, id)
		if err != nil || n == 0 {
			return errors.Join(err, notFoundIf(n == 0))
		}
		if _, err := q.DeleteRoomKey(ctx, box); err != nil {
			return err
		}
		if err := appendAudit(ctx, q, by, Entry{Action: ActionKeptDelete, Subject: id, Detail: map[string]any{"rule": r.Rule}}); err != nil {
			return err
		}
		return addReceipt(ctx, q, by, r)
	})
	if err != nil {
		return err
	}
	return s.emptyWAL(ctx)
}

func notFoundIf(missing bool) error {
	if missing {
		return ErrNotFound
	}
	return nil
}
