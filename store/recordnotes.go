package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// notedMost is up to how many calls a search in notes collects before it looks
// at each call's notes instead.
const notedMost = countedMost

// notedCalls are calls with notes that were asked for.
type notedCalls struct {
	calls []string // ids; incomplete when many
	many  bool
}

// findNoted collects the calls whose notes match.
func findNoted(ctx context.Context, db *sql.DB, f RecordFilter) (notedCalls, error) {
	var out notedCalls
	index := "dispositions_code"
	if f.Text != "" {
		index = "dispositions_note"
	}
	l := listing{from: "dispositions INDEXED BY " + index}
	f.noted(&l)
	if !f.From.IsZero() {
		l.must("dispositions.at >= ?", millis(f.From)) // nobody notes anything before a call
	}
	rows, err := db.QueryContext(ctx,
		fmt.Sprintf("SELECT DISTINCT dispositions.call_id FROM %s%s LIMIT ?", l.from, l.filter()), append(l.args, notedMost+1)...)
	if err != nil {
		return out, told(err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err's
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return out, told(err)
		}
		out.calls = append(out.calls, id)
	}
	out.many = len(out.calls) > notedMost
	return out, told(rows.Err())
}

// noted adds what one note must have.
func (f RecordFilter) noted(l *listing) {
	if f.Code != "" {
		l.must("dispositions.code = ?", f.Code)
	}
	if f.Text == "" {
		return
	}
	l.must("dispositions.note <> ''")
	l.contains(f.Text, "dispositions.note")
	if f.Reader != "" {
		l.must("EXISTS (SELECT 1 FROM cdr AS noted JOIN cdr_people AS part ON part.account = ? AND part.started_at = noted.started_at AND part.call_id = noted.id WHERE noted.id = dispositions.call_id)", f.Reader)
	}
}

// must adds that a call has such a note.
func (n notedCalls) must(l *listing, f RecordFilter, id string) {
	note := listing{}
	note.must("dispositions.call_id = " + id)
	f.noted(&note)
	// By the call: the index of the result would be walked again for each call.
	l.must("EXISTS (SELECT 1 FROM dispositions INDEXED BY sqlite_autoindex_dispositions_1 WHERE "+strings.Join(note.where, " AND ")+")", note.args...)
}
