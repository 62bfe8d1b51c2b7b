package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"madoguchi/store/internal/query"
)

// The rules by which something of a consultation is erased.
const (
	RuleEnded     = "consultation-ended"
	RuleDeleted   = "deleted-by-staff"
	RuleOrphaned  = "orphaned" // found at the start: its call is gone
	RuleRetention = "retention"
)

// checkpointTries is how often the write-ahead log is emptied in vain before a
// deletion is said to have failed.
const checkpointTries = 3

// errWALKept means that somebody reads from the write-ahead log.
var errWALKept = errors.New("the write-ahead log could not be emptied: it is being read")

// Receipt says what was erased, and no content (R13, R23).
type Receipt struct {
	Call    string
	At      time.Time
	Rule    string
	Account string // who did it; empty for the system

	Files, Photos, Boards, Pages, Marks, Messages, Prints int

	Bytes int64 // on the disk
	Kept  int   // items that staff have kept
}

// PutKey keeps the wrapped key of a room.
func (s *Store) PutKey(ctx context.Context, id string, wrapped []byte) error {
	return s.write(ctx, func(q *query.Queries) error {
		return q.InsertRoomKey(ctx, query.InsertRoomKeyParams{ID: id, Wrapped: wrapped, CreatedAt: millis(time.Now())})
	})
}

// Key returns the wrapped key of a room, or ErrNotFound.
func (s *Store) Key(ctx context.Context, id string) ([]byte, error) {
	wrapped, err := s.read.RoomKey(ctx, id)
	return wrapped, told(err)
}

// KeyIDs are the ids of all rooms that have a key.
func (s *Store) KeyIDs(ctx context.Context) ([]string, error) {
	ids, err := s.read.RoomKeyIDs(ctx)
	return ids, told(err)
}

// DeleteKey destroys the key of a room. When it returns nil, the key is neither
// in the database, where its page is overwritten (secure_delete), nor in the
// write-ahead log, which is emptied.
func (s *Store) DeleteKey(ctx context.Context, id string) error {
	err := s.write(ctx, func(q *query.Queries) error {
		_, err := q.DeleteRoomKey(ctx, id)
		return err
	})
	if err != nil {
		return err
	}
	return s.emptyWAL(ctx)
}

// emptyWAL writes the write-ahead log into the database and cuts it to nothing.
func (s *Store) emptyWAL(ctx context.Context) error {
	for range checkpointTries {
		var busy, frames, moved int64
		if err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
			return told(err)
		}
		if busy == 0 {
			return nil
		}
	}
	return fmt.Errorf("%w: %w", ErrBusy, errWALKept)
}

// EraseRoom destroys the key of a room and keeps its receipt and a line in the
// audit log, all of it or nothing. When the key is gone already, only the
// write-ahead log is looked at. What DeleteKey says holds when it returns nil.
func (s *Store) EraseRoom(ctx context.Context, by By, id string, r Receipt) error {
	err := s.write(ctx, func(q *query.Queries) error {
		n, err := q.DeleteRoomKey(ctx, id)
		if err != nil || n == 0 {
			return err
		}
		return addReceipt(ctx, q, by, r)
	})
	if err != nil {
		return err
	}
	return s.emptyWAL(ctx)
}

// AddReceipt keeps a receipt, with its line in the audit log. Without an actor
// that is the login of the receipt's account.
func (s *Store) AddReceipt(ctx context.Context, by By, r Receipt) error {
	return s.write(ctx, func(q *query.Queries) error { return addReceipt(ctx, q, by, r) })
}

func addReceipt(ctx context.Context, q *query.Queries, by By, r Receipt) error {
	id, err := newID()
	if err != nil {
		return err
	}
	if by.Actor == "" {
		by.Actor = r.Account
		if a, err := q.AccountByID(ctx, r.Account); err == nil {
			by.Actor = a.Login
		}
	}
	err = q.InsertReceipt(ctx, query.InsertReceiptParams{
		ID: id, CallID: r.Call, At: millis(r.At), Rule: r.Rule, Account: r.Account, Files: int64(r.Files), Photos: int64(r.Photos),
		Boards: int64(r.Boards), Pages: int64(r.Pages), Marks: int64(r.Marks), Messages: int64(r.Messages),
		Prints: int64(r.Prints), Bytes: r.Bytes, Kept: int64(r.Kept),
	})
	if err != nil {
		return err
	}
	return appendAudit(ctx, q, by, Entry{Action: ActionRoomErased, Subject: r.Call, Detail: map[string]any{
		"rule": r.Rule, "files": r.Files, "photos": r.Photos, "boards": r.Boards, "pages": r.Pages, "marks": r.Marks,
		"messages": r.Messages, "prints": r.Prints, "bytes": r.Bytes, "kept": r.Kept,
	}})
}

// ReceiptsOf returns the receipts of a call, the oldest first.
func (s *Store) ReceiptsOf(ctx context.Context, call string) ([]Receipt, error) {
	rows, err := s.read.ReceiptsOfCall(ctx, call)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Receipt, len(rows))
	for i, r := range rows {
		out[i] = Receipt{
			Call: r.CallID, At: moment(r.At), Rule: r.Rule, Account: r.Account, Files: int(r.Files), Photos: int(r.Photos),
			Boards: int(r.Boards), Pages: int(r.Pages), Marks: int(r.Marks), Messages: int(r.Messages),
			Prints: int(r.Prints), Bytes: r.Bytes, Kept: int(r.Kept),
		}
	}
	return out, nil
}
