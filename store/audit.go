package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"time"

	"madoguchi/store/internal/query"
)

// By says who makes a change: the login of the actor (or "cli", "system") and
// the address it came from.
type By struct{ Actor, Address string }

// Entry is what happened, for the audit log.
type Entry struct {
	Action  Action
	Subject string // what it was done to, e.g. a login
	Detail  map[string]any
	// Before and After are rows as they were and as they are now (see plain); nil:
	// it was made, or is gone. They are kept as before and after in the detail.
	Before, After any
}

// AuditRow is one line of the audit log. Hash covers every other field and the
// hash of the line before, so a change of any line breaks the chain.
type AuditRow struct {
	Seq                             int64
	ID                              string
	At                              time.Time
	Actor, Address, Action, Subject string
	Detail                          json.RawMessage
	PrevHash, Hash                  string
}

// AuditState is the outcome of a verification. Whoever writes Count and Head
// down elsewhere can also tell when lines were cut off the end.
type AuditState struct {
	Count int64
	Head  string
}

// BrokenAuditError says that the audit log was changed at Seq.
type BrokenAuditError struct{ Seq int64 }

func (e *BrokenAuditError) Error() string {
	return fmt.Sprintf("audit log: line %d was changed, removed or inserted", e.Seq)
}

// Audit appends a line to the audit log.
func (s *Store) Audit(ctx context.Context, by By, e Entry) error {
	return s.write(ctx, func(q *query.Queries) error { return appendAudit(ctx, q, by, e) })
}

// change runs a change of configuration, accounts or sessions together with
// its audit line, in one transaction, and counts the revision up.
func (s *Store) change(ctx context.Context, by By, fn func(q *query.Queries) (Entry, error)) error {
	return s.write(ctx, func(q *query.Queries) error {
		e, err := fn(q)
		if err != nil {
			return err
		}
		if err := q.BumpRevision(ctx); err != nil {
			return err
		}
		return appendAudit(ctx, q, by, e)
	})
}

func appendAudit(ctx context.Context, q *query.Queries, by By, e Entry) error {
	detail, err := e.detail()
	if err != nil {
		return err
	}
	last, err := q.LastAudit(ctx)
	if err != nil && !errors.Is(told(err), ErrNotFound) {
		return err
	}
	id, err := newID()
	if err != nil {
		return err
	}
	row := query.InsertAuditParams{
		Seq: last.Seq + 1, ID: id, At: time.Now().UnixMilli(), Actor: by.Actor, Address: by.Address,
		Action: e.Action.String(), Subject: e.Subject, Detail: string(detail), PrevHash: last.Hash,
	}
	row.Hash = auditHash(query.Audit(row))
	return q.InsertAudit(ctx, row)
}

// detail is an object: Detail, with before and after.
func (e Entry) detail() ([]byte, error) {
	all := maps.Clone(e.Detail)
	for name, row := range map[string]any{"before": plain(e.Before), "after": plain(e.After)} {
		if row == nil {
			continue
		}
		if all == nil {
			all = make(map[string]any)
		}
		all[name] = row
	}
	if len(all) == 0 {
		return []byte("{}"), nil
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("audit detail: %w", err)
	}
	return raw, nil
}

// auditHash is SHA-256 over all fields but the hash itself, each written as
// its length in bytes, a colon and its bytes, so that no two rows encode alike.
func auditHash(r query.Audit) string {
	h := sha256.New()
	for _, field := range []string{
		r.PrevHash, strconv.FormatInt(r.Seq, 10), r.ID, strconv.FormatInt(r.At, 10),
		r.Actor, r.Address, r.Action, r.Subject, r.Detail,
	} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(field), field)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// AuditAfter returns up to limit lines after the given sequence number.
func (s *Store) AuditAfter(ctx context.Context, seq int64, limit int) ([]AuditRow, error) {
	rows, err := s.read.AuditAfter(ctx, query.AuditAfterParams{After: seq, Count: int64(min(limit, MaxPage))})
	if err != nil {
		return nil, told(err)
	}
	out := make([]AuditRow, len(rows))
	for i, r := range rows {
		out[i] = auditRow(r)
	}
	return out, nil
}

func auditRow(r query.Audit) AuditRow {
	return AuditRow{
		Seq: r.Seq, ID: r.ID, At: moment(r.At), Actor: r.Actor, Address: r.Address, Action: r.Action,
		Subject: r.Subject, Detail: json.RawMessage(r.Detail), PrevHash: r.PrevHash, Hash: r.Hash,
	}
}

// VerifyAudit reads the whole audit log and checks its chain. A break is a
// *BrokenAuditError.
func (s *Store) VerifyAudit(ctx context.Context) (AuditState, error) {
	return s.CheckAudit(ctx, AuditState{}, func(int64) {})
}

// CheckAudit is VerifyAudit that also holds the log against what was written
// down earlier (a Count of 0: nothing was), so that lines that were cut off the
// end are missed, and tells how far it has come.
func (s *Store) CheckAudit(ctx context.Context, noted AuditState, checked func(count int64)) (AuditState, error) {
	return checkAudit(ctx, s.read, noted, checked)
}

func checkAudit(ctx context.Context, q *query.Queries, noted AuditState, checked func(count int64)) (AuditState, error) {
	var st AuditState
	for {
		rows, err := q.AuditAfter(ctx, query.AuditAfterParams{After: st.Count, Count: MaxPage})
		if err != nil {
			return st, told(err)
		}
		for _, r := range rows {
			if r.Seq != st.Count+1 || r.PrevHash != st.Head || r.Hash != auditHash(r) || r.Seq == noted.Count && r.Hash != noted.Head {
				return st, &BrokenAuditError{Seq: st.Count + 1}
			}
			st.Count, st.Head = r.Seq, r.Hash
		}
		checked(st.Count)
		if len(rows) == MaxPage {
			continue
		}
		if st.Count < noted.Count {
			return st, &BrokenAuditError{Seq: st.Count + 1}
		}
		return st, nil
	}
}

// AuditLength is how many lines the audit log has.
func (s *Store) AuditLength(ctx context.Context) (int64, error) {
	last, err := s.read.LastAudit(ctx)
	if errors.Is(told(err), ErrNotFound) {
		return 0, nil
	}
	return last.Seq, told(err)
}
