package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"madoguchi/store/internal/query"
)

// AuditFilter says which lines of the audit log are wanted. Empty fields do not
// restrict.
type AuditFilter struct {
	From, To time.Time // From ≤ At < To
	Actor    string
	// Action is an action, or the beginning of several when it ends in a dot:
	// account.
	Action  string
	Subject string
	Text    string // anywhere in actor, address, action, subject or detail
}

func (f AuditFilter) listing() listing {
	l := listing{
		from:    "audit",
		columns: "audit.seq, audit.id, audit.at, audit.actor, audit.address, audit.action, audit.subject, audit.detail, audit.prev_hash, audit.hash",
		id:      "audit.seq",
		orders:  map[string]string{"seq": "audit.seq"},
		first:   "seq",
	}
	if !f.From.IsZero() {
		l.must("audit.at >= ?", millis(f.From))
	}
	if !f.To.IsZero() {
		l.must("audit.at < ?", millis(f.To))
	}
	if f.Actor != "" {
		l.must("audit.actor = ?", f.Actor)
	}
	if n := len(f.Action); n > 0 && f.Action[n-1] == '.' {
		// The byte after the dot: all that begin so, by the index.
		l.must("audit.action >= ? AND audit.action < ?", f.Action, f.Action[:n-1]+"/")
	} else if n > 0 {
		l.must("audit.action = ?", f.Action)
	}
	if f.Subject != "" {
		l.must("audit.subject = ?", f.Subject)
	}
	l.contains(f.Text, "audit.actor", "audit.address", "audit.action", "audit.subject", "audit.detail")
	return l
}

// AuditList returns one page of the audit log. Its only order is seq, in which
// the lines were written.
func (s *Store) AuditList(ctx context.Context, f AuditFilter, p Page) (Listed[AuditRow], error) {
	return list(ctx, s.reader, f.listing(), p, scanAudit)
}

func scanAudit(row func(...any) error) (AuditRow, error) {
	var r query.Audit
	err := row(&r.Seq, &r.ID, &r.At, &r.Actor, &r.Address, &r.Action, &r.Subject, &r.Detail, &r.PrevHash, &r.Hash)
	return auditRow(r), err
}

// LastAuditOf returns the newest line that matches, or ErrNotFound.
func (s *Store) LastAuditOf(ctx context.Context, f AuditFilter) (AuditRow, error) {
	page, err := s.AuditList(ctx, f, Page{Desc: true, Limit: 1})
	if err != nil {
		return AuditRow{}, err
	}
	if len(page.Items) == 0 {
		return AuditRow{}, ErrNotFound
	}
	return page.Items[0], nil
}

// EachAudit calls fn for every line that matches, in the order in which they
// were written. Nothing is held in memory, and writers are not held up.
func (s *Store) EachAudit(ctx context.Context, f AuditFilter, fn func(AuditRow) error) error {
	l := f.listing()
	last := int64(0)
	for {
		rows, err := s.auditPart(ctx, l, last)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := fn(r); err != nil {
				return err
			}
			last = r.Seq
		}
		if len(rows) < MaxPage {
			return nil
		}
	}
}

// auditPart reads the next MaxPage lines after seq. Each part is a read of its
// own: one long read would keep the write-ahead log from being cut.
func (s *Store) auditPart(ctx context.Context, l listing, seq int64) ([]AuditRow, error) {
	l.must("audit.seq > ?", seq)
	rows, err := s.reader.QueryContext(ctx, "SELECT "+l.columns+" FROM "+l.from+l.filter()+" ORDER BY audit.seq LIMIT ?", append(l.args, MaxPage)...)
	if err != nil {
		return nil, told(err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err's
	var out []AuditRow
	for rows.Next() {
		r, err := scanAudit(rows.Scan)
		if err != nil {
			return nil, told(err)
		}
		out = append(out, r)
	}
	return out, told(rows.Err())
}

// AuditActions are the actions that the log holds, in order.
func (s *Store) AuditActions(ctx context.Context) ([]string, error) {
	return s.auditNames(ctx, "action")
}

// AuditActors are those who did something, in order.
func (s *Store) AuditActors(ctx context.Context) ([]string, error) {
	return s.auditNames(ctx, "actor")
}

// auditNames walks an index from one value to the next one (a loose index scan):
// it costs what there are different values, not what there are lines.
func (s *Store) auditNames(ctx context.Context, column string) ([]string, error) {
	var out []string
	last := ""
	for len(out) < MaxPage {
		var next sql.NullString
		err := s.reader.QueryRowContext(ctx, "SELECT min("+column+") FROM audit WHERE "+column+" > ?", last).Scan(&next)
		if errors.Is(err, sql.ErrNoRows) || err == nil && !next.Valid {
			return out, nil
		}
		if err != nil {
			return nil, told(err)
		}
		last = next.String
		out = append(out, last)
	}
	return out, nil
}
