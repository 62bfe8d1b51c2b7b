package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// probeMost is up to where it is counted how many rows a condition alone leaves.
// So many are sorted in well under a tenth of a second.
const probeMost = 50_000

// recordPlan is how a search of the records is done: which condition drives it,
// by its index, and what the others are then. SQLite alone cannot know which
// condition is rare: a queue with three calls and a cause with half a million
// look alike to it.
type recordPlan struct {
	filter RecordFilter
	noted  *notedCalls // nil: notes are not asked for
	driver driver
	rows   int // what the driver's condition leaves, up to probeMost
}

// driver is the condition whose index is walked.
type driver string

const (
	byStart   driver = "start" // of all calls in the period
	byAccount driver = "account"
	byKiosk   driver = "kiosk"
	byButton  driver = "button"
	byQueue   driver = "queue"
	byCause   driver = "cause"
	byNotes   driver = "notes"
)

// planRecords counts what each condition leaves and takes the rarest.
func planRecords(ctx context.Context, db *sql.DB, f RecordFilter) (recordPlan, error) {
	if begun := f.EndedFrom.Add(-lookBack); !f.EndedFrom.IsZero() && f.From.Before(begun) {
		f.From = begun
	}
	if !f.EndedTo.IsZero() && (f.To.IsZero() || f.EndedTo.Before(f.To)) {
		f.To = f.EndedTo
	}
	p := recordPlan{filter: f, driver: byStart, rows: probeMost}
	if f.Text != "" || f.Code != "" {
		noted, err := findNoted(ctx, db, f)
		if err != nil {
			return p, err
		}
		p.noted = &noted
	}
	drivers := p.candidates()
	if len(drivers) == 0 {
		drivers = []driver{byStart}
	}
	for i, d := range drivers {
		n := 0
		if d == byNotes {
			n = len(p.noted.calls)
		} else {
			l := listing{from: drivenFrom(d)}
			p.drive(&l, d)
			text := fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s%s LIMIT ?)", l.from, l.filter())
			if err := db.QueryRowContext(ctx, text, append(l.args, probeMost)...).Scan(&n); err != nil {
				return p, told(err)
			}
		}
		if i == 0 || n < p.rows {
			p.driver, p.rows = d, n
		}
	}
	return p, nil
}

// candidates are the conditions that may drive, those that are rarer as a rule
// first: it settles what was too much to count.
func (p recordPlan) candidates() []driver {
	var out []driver
	add := func(is bool, d driver) {
		if is {
			out = append(out, d)
		}
	}
	f := p.filter
	add(p.noted != nil && !p.noted.many, byNotes)
	add(f.Account != "", byAccount)
	add(f.Kiosk != "", byKiosk)
	add(f.Button != "", byButton)
	add(f.Queue != "", byQueue)
	add(len(f.Causes) == 1, byCause)
	return out
}

// drivenFrom is what is read from, without the record itself where the driver
// is another table.
func drivenFrom(d driver) string {
	switch d {
	case byAccount, byKiosk:
		return "cdr_people AS driver"
	case byNotes:
		return "json_each(?) AS driver"
	case byButton:
		return "cdr AS driver INDEXED BY cdr_button"
	case byQueue:
		return "cdr AS driver INDEXED BY cdr_queue"
	case byCause:
		return "cdr AS driver INDEXED BY cdr_cause"
	default:
		return "cdr AS driver INDEXED BY cdr_start"
	}
}

// drive adds the driver's own condition and the period.
func (p recordPlan) drive(l *listing, d driver) {
	f := p.filter
	switch d {
	case byAccount:
		l.must("driver.account = ?", f.Account)
	case byKiosk:
		l.must("driver.account = ?", f.Kiosk)
	case byButton:
		l.must("driver.button = ?", f.Button)
	case byQueue:
		l.must("driver.queue = ?", f.Queue)
	case byCause:
		l.must("driver.cause = ?", f.Causes[0])
	case byStart, byNotes:
	}
	l.must("driver.started_at >= ?", millis(f.From))
	if !f.To.IsZero() {
		l.must("driver.started_at < ?", millis(f.To))
	}
}

// listing is the search as a list in the order sort.
func (p recordPlan) listing(sort string) (listing, error) {
	l := listing{columns: "cdr.id", id: "cdr.id", first: RecordsByStart, most: p.often()}
	d := p.driver
	l.orders = map[string]string{RecordsByStart: "cdr.started_at", RecordsByTalk: "cdr.talked_ms", RecordsByWait: "cdr.waited_ms"}
	if by, is := valueOrders[sort]; is && p.everything(sort) {
		// Too many to sort, and the first in their order are the first of all.
		l.from = "cdr INDEXED BY " + by
		// Its index has nothing but the order: each row would be opened to be counted.
		counted, err := p.listing(RecordsByStart)
		if err != nil {
			return l, err
		}
		l.counted = &counted
		return l, p.conditions(&l, "cdr", "")
	}
	switch d {
	case byAccount, byKiosk:
		l.from, l.columns, l.id = drivenFrom(d), "driver.call_id", "driver.call_id"
		l.orders = map[string]string{RecordsByStart: "driver.started_at", RecordsByTalk: "driver.talked_ms", RecordsByWait: "driver.waited_ms"}
		if !p.filter.EndedFrom.IsZero() || !p.filter.EndedTo.IsZero() {
			l.from += " CROSS JOIN cdr ON cdr.id = driver.call_id"
		}
		p.drive(&l, d)
		return l, p.conditions(&l, "driver", d)
	case byNotes:
		ids, err := json.Marshal(p.noted.calls)
		if err != nil {
			return l, fmt.Errorf("calls with notes: %w", err)
		}
		l.from, l.args = drivenFrom(d)+" CROSS JOIN cdr ON cdr.id = driver.value", []any{string(ids)}
		p.period(&l)
	default:
		l.from = strings.ReplaceAll(drivenFrom(d), "cdr AS driver", "cdr")
		part := listing{}
		p.drive(&part, d)
		for i, w := range part.where {
			l.must(strings.ReplaceAll(w, "driver.", "cdr."), part.args[i])
		}
	}
	return l, p.conditions(&l, "cdr", d)
}

// everything says that nothing is asked for but an order, or what so many calls
// have that the first in the order are among them. Those that were not answered
// are all at one end of the order by talk.
func (p recordPlan) everything(sort string) bool {
	f := p.filter
	dense := f.Answered == nil || *f.Answered || sort == RecordsByWait
	return p.driver == byStart && (p.noted == nil || p.noted.many) && f.From.IsZero() && f.To.IsZero() && len(f.Causes) == 0 && dense
}

// often says that notes alone are asked for, and more calls have such than are
// counted.
func (p recordPlan) often() bool {
	f := p.filter
	return p.noted != nil && p.noted.many && p.driver == byStart && f.From.IsZero() && f.To.IsZero() && f.EndedTo.IsZero() && len(f.Causes) == 0 && f.Answered == nil
}

func (p recordPlan) period(l *listing) {
	if !p.filter.From.IsZero() {
		l.must("cdr.started_at >= ?", millis(p.filter.From))
	}
	if !p.filter.To.IsZero() {
		l.must("cdr.started_at < ?", millis(p.filter.To))
	}
}

// conditions adds all but what the driver has said. of is where the columns are
// read that every index has.
func (p recordPlan) conditions(l *listing, of string, d driver) error {
	f := p.filter
	for _, c := range []struct {
		column, value string
		by            driver
	}{{"button", f.Button, byButton}, {"queue", f.Queue, byQueue}} {
		if c.value != "" && d != c.by {
			l.must(of+"."+c.column+" = ?", c.value)
		}
	}
	if len(f.Causes) > 0 && d != byCause {
		marks := strings.Repeat(", ?", len(f.Causes))[2:]
		args := make([]any, len(f.Causes))
		for i, c := range f.Causes {
			args[i] = c
		}
		l.must(of+".cause IN ("+marks+")", args...)
	}
	if f.Answered != nil {
		l.must(of+".answered = ?", *f.Answered)
	}
	start, id := "cdr.started_at", "cdr.id"
	if of == "driver" {
		start, id = "driver.started_at", "driver.call_id"
	}
	for by, account := range map[driver]string{byAccount: f.Account, byKiosk: f.Kiosk} {
		if account != "" && d != by {
			l.must("EXISTS (SELECT 1 FROM cdr_people AS part WHERE part.account = ? AND part.started_at = "+start+" AND part.call_id = "+id+")", account)
		}
	}
	if !f.EndedFrom.IsZero() {
		l.must("cdr.ended_at >= ?", millis(f.EndedFrom))
	}
	if !f.EndedTo.IsZero() {
		l.must("cdr.ended_at < ?", millis(f.EndedTo))
	}
	if p.noted != nil && d != byNotes {
		p.noted.must(l, f, id)
	}
	return nil
}

// clone makes the listing one that may be added to.
func (l listing) clone() listing {
	l.where, l.args = slices.Clone(l.where), slices.Clone(l.args)
	return l
}
