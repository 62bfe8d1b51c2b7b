package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// The orders of records. The second word of each is what the API calls it.
const (
	RecordsByStart = "startedAt"
	RecordsByTalk  = "talkingMs"
	RecordsByWait  = "waitingMs"
)

// valueOrders are the indexes of the orders that are not by time.
var valueOrders = map[string]string{RecordsByTalk: "cdr_talked", RecordsByWait: "cdr_waited"}

// exportBatch is how many records are read at once when all are wanted: each
// batch is a short read, so that the log of the database does not grow behind it.
const exportBatch = 1000

// RecordFilter is which records are wanted; what is zero does not matter. Reader
// is whose eyes notes are searched and shown with: those of calls in which this
// account had a part. Empty: all notes.
type RecordFilter struct {
	From, To time.Time // started in [From, To)
	Account  string    // had a part in it, on whichever side
	Kiosk    string    // the same: who stands in the booth and who advises are asked for apart
	Button   string
	Queue    string // of the call, as it came
	Causes   []string
	Answered *bool
	Code     string // a result that an agent gave it
	Text     string // is in a note
	Reader   string
	// Ended in [EndedFrom, EndedTo): for what is written day by day.
	EndedFrom, EndedTo time.Time
}

// Record is the record of a call as lists and exports have it.
type Record struct {
	ID                       string
	Started, Answered, Ended time.Time
	Caller, CallerName       string
	Callee, CalleeName       string
	Button, Queue, Cause     string
	Waited, Talked           time.Duration
	Counts                   RecordCounts
	Notes                    []Note
}

// RecordCounts says what happened in a call, in numbers of its segments.
type RecordCounts struct {
	Queued        int // counters it waited for
	Held          int
	Consulted     int
	Transferred   int
	Joined        int // people besides the caller and who answered first
	Interrupted   int
	InterruptedMs int64
}

// Note is what an agent noted of a call. Text is empty when it is Hidden: not for
// who asked.
type Note struct {
	Account, AccountName string
	Code, Text           string
	Hidden               bool
	At                   time.Time
}

const recordColumns = "cdr.id, cdr.started_at, cdr.answered_at, cdr.ended_at, cdr.caller, cdr.caller_name, cdr.callee, cdr.callee_name, cdr.button, cdr.queue, cdr.cause, cdr.waited_ms, cdr.talked_ms"

// Records returns one page of the records that match. Orders are RecordsBy….
func (s *Store) Records(ctx context.Context, f RecordFilter, page Page) (Listed[Record], error) {
	p, err := planRecords(ctx, s.reader, f)
	if err != nil {
		return Listed[Record]{}, err
	}
	l, err := p.listing(page.Sort)
	if err != nil {
		return Listed[Record]{}, err
	}
	// Ids first, out of indexes alone: a record is long, and sorting would read all.
	ids, err := list(ctx, s.reader, l, page, func(row func(...any) error) (string, error) {
		var id string
		return id, row(&id)
	})
	out := Listed[Record]{Next: ids.Next, Prev: ids.Prev, Total: ids.Total, More: ids.More}
	if err != nil {
		return out, err
	}
	out.Items, err = s.recordsByID(ctx, f.Reader, ids.Items)
	return out, err
}

// recordsByID returns the records in the order of ids, with what is in other
// tables. One that was deleted meanwhile is left out.
func (s *Store) recordsByID(ctx context.Context, reader string, ids []string) ([]Record, error) {
	raw, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("ids of records: %w", err)
	}
	out := make([]Record, 0, len(ids))
	err = s.each(ctx, "SELECT "+recordColumns+" FROM json_each(?) AS w CROSS JOIN cdr ON cdr.id = w.value ORDER BY w.key", []any{string(raw)}, func(rows *sql.Rows) error {
		r, err := scanRecord(rows.Scan)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, s.completeRecords(ctx, reader, out)
}

// CountRecords counts all that match.
func (s *Store) CountRecords(ctx context.Context, f RecordFilter) (int, error) {
	p, err := planRecords(ctx, s.reader, f)
	if err != nil {
		return 0, err
	}
	l, err := p.listing("")
	if err != nil {
		return 0, err
	}
	n := 0
	err = s.reader.QueryRowContext(ctx, "SELECT count(*) FROM "+l.from+l.filter(), l.args...).Scan(&n)
	return n, told(err)
}

// EachRecord calls fn for all that match, the oldest first, until it returns an
// error. It holds a thousand of them at a time.
func (s *Store) EachRecord(ctx context.Context, f RecordFilter, fn func(Record) error) error {
	p, err := planRecords(ctx, s.reader, f)
	if err != nil {
		return err
	}
	whole, err := p.listing("")
	if err != nil {
		return err
	}
	order := whole.orders[RecordsByStart]
	for l := whole; ; {
		text := fmt.Sprintf("SELECT %s, %s FROM %s%s ORDER BY %s, %s LIMIT ?", l.columns, order, l.from, l.filter(), order, l.id)
		var ids []string
		var last int64
		if err := s.each(ctx, text, append(l.args, exportBatch), func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id, &last)
			ids = append(ids, id)
			return err
		}); err != nil {
			return err
		}
		rows, err := s.recordsByID(ctx, f.Reader, ids)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := fn(r); err != nil {
				return err
			}
		}
		if len(ids) < exportBatch {
			return nil
		}
		l = whole.clone()
		l.must(fmt.Sprintf("(%s, %s) > (?, ?)", order, l.id), last, ids[len(ids)-1])
	}
}

func scanRecord(row func(...any) error) (Record, error) {
	var r Record
	var started, answered, ended, waited, talked int64
	err := row(&r.ID, &started, &answered, &ended, &r.Caller, &r.CallerName, &r.Callee, &r.CalleeName, &r.Button, &r.Queue, &r.Cause, &waited, &talked)
	r.Started, r.Answered, r.Ended, r.Waited, r.Talked = moment(started), moment(answered), moment(ended), span(waited), span(talked)
	return r, err
}

// completeRecords adds what is in other tables, with one query for each.
func (s *Store) completeRecords(ctx context.Context, reader string, rows []Record) error {
	if len(rows) == 0 {
		return nil
	}
	at := make(map[string]*Record, len(rows))
	ids := make([]string, len(rows))
	for i := range rows {
		at[rows[i].ID], ids[i] = &rows[i], rows[i].ID
	}
	raw, err := json.Marshal(ids)
	if err != nil {
		return fmt.Errorf("ids of records: %w", err)
	}
	if err := s.countSegments(ctx, string(raw), at); err != nil {
		return err
	}
	return s.addNotes(ctx, string(raw), reader, at)
}

// countSegments reads kinds alone; the parties' figures are long and stay where
// they are.
func (s *Store) countSegments(ctx context.Context, ids string, at map[string]*Record) error {
	return s.each(ctx, `SELECT g.call_id, g.kind, count(*), sum(g.ended_at - g.started_at)
FROM json_each(?) AS w CROSS JOIN cdr_segments AS g ON g.call_id = w.value GROUP BY g.call_id, g.kind`, []any{ids}, func(rows *sql.Rows) error {
		var id, kind string
		var n int
		var ms int64
		if err := rows.Scan(&id, &kind, &n, &ms); err != nil {
			return err
		}
		c := &at[id].Counts
		switch kind {
		case SegmentQueued:
			c.Queued = n
		case SegmentHeld:
			c.Held = n
		case SegmentConsulting:
			c.Consulted = n
		case SegmentTransfer:
			c.Transferred = n
		case SegmentInterrupted:
			c.Interrupted, c.InterruptedMs = n, ms
		case SegmentParty:
			if r := at[id]; r.Answered.IsZero() {
				n--
			} else {
				n -= 2
			}
			c.Joined = max(0, n)
		}
		return nil
	})
}

func (s *Store) addNotes(ctx context.Context, ids, reader string, at map[string]*Record) error {
	return s.each(ctx, `SELECT d.call_id, d.account, d.account_name, d.code, d.note, d.at,
    ? <> '' AND NOT EXISTS (SELECT 1 FROM cdr JOIN cdr_people AS part
        ON part.account = ? AND part.started_at = cdr.started_at AND part.call_id = cdr.id WHERE cdr.id = d.call_id)
FROM json_each(?) AS w CROSS JOIN dispositions AS d ON d.call_id = w.value ORDER BY d.at, d.account`, []any{reader, reader, ids}, func(rows *sql.Rows) error {
		var id string
		var n Note
		var ms int64
		if err := rows.Scan(&id, &n.Account, &n.AccountName, &n.Code, &n.Text, &ms, &n.Hidden); err != nil {
			return err
		}
		n.At = moment(ms)
		if n.Hidden = n.Hidden && n.Text != ""; n.Hidden {
			n.Text = ""
		}
		r := at[id]
		r.Notes = append(r.Notes, n)
		return nil
	})
}

// each runs a query and gives its rows to fn.
func (s *Store) each(ctx context.Context, text string, args []any, fn func(*sql.Rows) error) error {
	rows, err := s.reader.QueryContext(ctx, text, args...)
	if err != nil {
		return told(err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err's
	for rows.Next() {
		if err := fn(rows); err != nil {
			return told(err)
		}
	}
	return told(rows.Err())
}
