package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/store/internal/query"
)

var recordDay = time.Date(2027, 4, 5, 0, 0, 0, 0, time.UTC)

// remembered writes calls of every mix and returns them, the oldest first.
func remembered(t *testing.T, s *Store, n int) []Call {
	t.Helper()
	var all []Call
	for i := range n {
		start := recordDay.Add(time.Duration(i/2) * time.Minute) // two at each moment
		c := Call{
			ID: fmt.Sprintf("c%04d", i), Started: start, Ended: start.Add(time.Duration(5+i%7) * time.Second),
			Caller: fmt.Sprintf("booth%d", i%3), CallerName: fmt.Sprintf("Booth %d", i%3), Button: fmt.Sprintf("b%d", i%4), Queue: fmt.Sprintf("q%d", i%4/2), Cause: "abandoned",
		}
		c.Segments = []Segment{
			{Kind: SegmentQueued, Queue: c.Queue, Started: start, Ended: c.Ended},
			{Kind: SegmentRinging, Account: "everybody", AccountName: "Everybody", Started: start, Ended: c.Ended},
		}
		if i%5 != 0 {
			c.Answered, c.Ended = c.Ended, c.Ended.Add(time.Duration(i%11)*time.Minute+time.Second)
			c.Callee, c.CalleeName, c.Cause = fmt.Sprintf("agent%d", i%6), fmt.Sprintf("Agent %d", i%6), []string{"caller", "agent"}[i%2]
			c.Segments = append(c.Segments,
				Segment{Kind: SegmentHeld, Account: c.Callee, Started: c.Answered, Ended: c.Answered.Add(time.Second)},
				Segment{Kind: SegmentParty, Account: c.Caller, Started: start, Ended: c.Ended},
				Segment{Kind: SegmentParty, Account: c.Callee, Started: c.Answered, Ended: c.Ended})
		}
		if i%10 == 1 {
			c.Segments = append(c.Segments, Segment{Kind: SegmentParty, Account: "chief", AccountName: "Chief", Started: c.Answered, Ended: c.Ended})
		}
		all = append(all, c)
	}
	if err := s.CommitCalls(t.Context(), CallBatch{Closed: all}); err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		if c.Answered.IsZero() || i%3 == 0 {
			continue
		}
		d := Disposition{Call: c.ID, Account: c.Callee, AccountName: c.CalleeName, Code: []string{"solved", "visit"}[i%2], At: c.Ended}
		if i%4 != 0 {
			d.Note = fmt.Sprintf("印鑑登録 100%%_%d Form-%d", i%8, i)
		}
		if err := s.PutDisposition(t.Context(), c.Queue, d); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// matches says the same as the search, call by call.
func matches(c Call, notes []Disposition, f RecordFilter) bool {
	people := c.people()
	if !f.From.IsZero() && c.Started.Before(f.From) || !f.To.IsZero() && !c.Started.Before(f.To) ||
		f.Account != "" && !slices.Contains(people, f.Account) || f.Kiosk != "" && !slices.Contains(people, f.Kiosk) ||
		f.Button != "" && c.Button != f.Button || f.Queue != "" && c.Queue != f.Queue ||
		len(f.Causes) > 0 && !slices.Contains(f.Causes, c.Cause) || f.Answered != nil && *f.Answered == c.Answered.IsZero() {
		return false
	}
	if f.Text == "" && f.Code == "" {
		return true
	}
	return slices.ContainsFunc(notes, func(d Disposition) bool {
		return (f.Code == "" || d.Code == f.Code) && (f.Text == "" || strings.Contains(strings.ToLower(d.Note), strings.ToLower(f.Text)) &&
			(f.Reader == "" || slices.Contains(people, f.Reader)))
	})
}

// Every mix of conditions finds what a look at each call finds, with any driver
// and in every order, page by page; counts and exports agree.
func TestRecordsOfAnyMix(t *testing.T) {
	s, _ := open(t)
	all := remembered(t, s, 240)
	yes, no := true, false
	period := RecordFilter{From: recordDay.Add(20 * time.Minute), To: recordDay.Add(80 * time.Minute)}
	notes := map[string][]Disposition{}
	for _, c := range all {
		d, err := s.DispositionsOf(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		notes[c.ID] = d
	}
	var filters []RecordFilter
	for _, base := range []RecordFilter{{}, period} {
		for _, change := range []func(*RecordFilter){
			func(*RecordFilter) {},
			func(f *RecordFilter) { f.Account = "agent1" },
			func(f *RecordFilter) { f.Account = "chief" },
			func(f *RecordFilter) { f.Account = "everybody" }, // was only rung
			func(f *RecordFilter) { f.Account, f.Kiosk = "agent1", "booth1" },
			func(f *RecordFilter) { f.Kiosk, f.Button, f.Answered = "booth2", "b2", &yes },
			func(f *RecordFilter) { f.Button, f.Queue = "b1", "q1" }, // never together
			func(f *RecordFilter) { f.Causes = []string{"agent"} },
			func(f *RecordFilter) { f.Causes, f.Answered = []string{"abandoned", "agent"}, &no },
			func(f *RecordFilter) { f.Code = "visit" },
			func(f *RecordFilter) { f.Code, f.Text, f.Account = "visit", "form-1", "agent1" },
			func(f *RecordFilter) { f.Text = "100%_3" },
			func(f *RecordFilter) { f.Text, f.Reader = "印鑑", "agent1" },
			func(f *RecordFilter) { f.Text, f.Reader, f.Queue = "印鑑", "chief", "q0" },
			func(f *RecordFilter) { f.Text = "nobody wrote this" },
		} {
			f := base
			change(&f)
			filters = append(filters, f)
		}
	}
	for _, f := range filters {
		var want []string
		for _, c := range all {
			if matches(c, notes[c.ID], f) {
				want = append(want, c.ID)
			}
		}
		if n, err := s.CountRecords(t.Context(), f); err != nil || n != len(want) {
			t.Errorf("%+v: counted %d, %v, not %d", f, n, err, len(want))
		}
		var got []string
		if err := s.EachRecord(t.Context(), f, func(r Record) error { got = append(got, r.ID); return nil }); err != nil || !slices.Equal(got, want) {
			t.Errorf("%+v: exported %v, %v\nnot %v", f, got, err, want)
		}
		for _, sort := range []string{RecordsByStart, RecordsByTalk, RecordsByWait} {
			for _, desc := range []bool{false, true} {
				pagesOf(t, s, f, Page{Sort: sort, Desc: desc, Limit: 7}, want)
			}
		}
		everyDriver(t, s, f, want)
	}
}

// pagesOf turns all pages and compares their set, and that they are in order.
func pagesOf(t *testing.T, s *Store, f RecordFilter, p Page, want []string) {
	t.Helper()
	var ids []string
	var keys []int64
	for {
		got, err := s.Records(t.Context(), f, p)
		if err != nil {
			t.Fatalf("%+v by %+v: %v", f, p, err)
		}
		if got.Total != len(want) {
			t.Errorf("%+v by %+v: total %d, not %d", f, p, got.Total, len(want))
		}
		for _, r := range got.Items {
			key := map[string]int64{RecordsByStart: millis(r.Started), RecordsByTalk: r.Talked.Milliseconds(), RecordsByWait: r.Waited.Milliseconds()}[p.Sort]
			if p.Desc {
				key = -key
			}
			ids, keys = append(ids, r.ID), append(keys, key)
		}
		if got.Next == "" {
			break
		}
		p.After = got.Next
	}
	if !slices.IsSorted(keys) {
		t.Errorf("%+v by %+v: not in order: %v", f, p, keys)
	}
	slices.Sort(ids)
	if !slices.Equal(ids, want) {
		t.Errorf("%+v by %+v: %v\nnot %v", f, p, ids, want)
	}
}

// everyDriver runs the search with each condition in front, as it were the
// rarest, and as if all of them left too many.
func everyDriver(t *testing.T, s *Store, f RecordFilter, want []string) {
	t.Helper()
	p, err := planRecords(t.Context(), s.reader, f)
	if err != nil {
		t.Fatal(err)
	}
	drivers := p.candidates()
	if p.noted != nil {
		drivers = append(drivers, byStart)
	}
	for _, d := range drivers {
		if p.noted != nil {
			p.noted.many = d == byStart // more than are collected
		}
		for _, rows := range []int{0, probeMost} {
			for _, sort := range []string{RecordsByStart, RecordsByTalk} {
				p.driver, p.rows = d, rows
				l, err := p.listing(sort)
				if err != nil {
					t.Fatal(err)
				}
				if by := walked(t, s, l); p.noted != nil && d != byNotes && !strings.Contains(by, "INDEX sqlite_autoindex_dispositions_1 (call_id=?)") {
					t.Errorf("%+v driven by %s: the notes are not looked up by their call:\n%s", f, d, by)
				}
				got, err := list(t.Context(), s.reader, l, Page{Sort: sort, Limit: MaxPage}, func(row func(...any) error) (string, error) {
					var id string
					return id, row(&id)
				})
				if err != nil {
					t.Fatalf("%+v driven by %s: %v", f, d, err)
				}
				ids := slices.Sorted(slices.Values(got.Items))
				if !slices.Equal(ids, want) {
					t.Errorf("%+v driven by %s, %d rows, by %s: %v\nnot %v", f, d, rows, sort, ids, want)
				}
			}
		}
	}
}

// walked is how the database says it goes through a list.
func walked(t *testing.T, s *Store, l listing) string {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), fmt.Sprintf("EXPLAIN QUERY PLAN SELECT %s FROM %s%s", l.columns, l.from, l.filter()), l.args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		out = append(out, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

func TestRecordIsComplete(t *testing.T) {
	s, _ := open(t)
	remembered(t, s, 12)
	got, err := s.Records(t.Context(), RecordFilter{Account: "chief", Reader: "agent1"}, Page{Limit: 10})
	if err != nil || len(got.Items) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	r := got.Items[0]
	if want := (RecordCounts{Queued: 1, Held: 1, Joined: 1}); r.ID != "c0001" || r.Counts != want || r.CallerName != "Booth 1" || r.Waited != 6*time.Second || r.Talked != 61*time.Second {
		t.Errorf("%+v", r)
	}
	if len(r.Notes) != 1 || r.Notes[0].Hidden || !strings.Contains(r.Notes[0].Text, "Form-1") || r.Notes[0].Code != "visit" {
		t.Errorf("one's own note: %+v", r.Notes)
	}
	if n := got.Items[1].Notes; len(n) != 1 || !n[0].Hidden || n[0].Text != "" || n[0].Code != "visit" || n[0].AccountName != "Agent 5" {
		t.Errorf("a note of others: %+v", n)
	}
}

func TestRecordChoices(t *testing.T) {
	s, _ := open(t)
	boss := add(t, s, "boss", RoleSupervisor)
	remembered(t, s, 30)
	if err := s.CloseCall(t.Context(), Call{ID: "x", Started: recordDay, Ended: recordDay, Caller: boss.ID, CallerName: "as it was", Cause: "closed"}); err != nil {
		t.Fatal(err)
	}
	got, err := s.RecordChoices(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Buttons, []string{"b0", "b1", "b2", "b3"}) || !slices.Equal(got.Queues, []string{"q0", "q1"}) ||
		!slices.Equal(got.Causes, []string{"abandoned", "agent", "caller", "closed"}) || !slices.Equal(got.Codes, []string{"solved", "visit"}) {
		t.Errorf("%+v", got)
	}
	people := map[string]RecordPerson{}
	for _, p := range got.People {
		people[p.ID] = p
	}
	for _, want := range []RecordPerson{
		{ID: boss.ID, Name: boss.Name, Place: boss.Place, Role: RoleSupervisor, Calls: true},
		{ID: "booth1", Name: "Booth 1", Calls: true},
		{ID: "agent5", Name: "Agent 5"},
		{ID: "chief", Name: "Chief"},
	} {
		if people[want.ID] != want {
			t.Errorf("%+v, not %+v", people[want.ID], want)
		}
	}
	if _, is := people["everybody"]; is {
		t.Error("who was only rung is offered")
	}
}

func TestPruneRecords(t *testing.T) {
	s, _ := open(t)
	all := remembered(t, s, 40)
	before := all[20].Started
	older := recordDay.Add(-time.Hour)
	for _, at := range []time.Time{older, all[39].Started} {
		id := "orphan" + at.Format("15")
		if err := s.PutDisposition(t.Context(), "", Disposition{Call: id, Account: "a", AccountName: "a", Code: "solved", At: at}); err != nil {
			t.Fatal(err)
		}
		if err := s.CommitCalls(t.Context(), CallBatch{WrapUps: []WrapUp{{Call: id, Account: "a", AccountName: "a", Started: at, Ended: at}}}); err != nil {
			t.Fatal(err)
		}
	}
	var left []int
	for _, most := range []int{15, 15, 15} {
		n, err := s.PruneRecords(t.Context(), before, most)
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, n)
	}
	if !slices.Equal(left, []int{15, 5, 0}) {
		t.Errorf("deleted %v", left)
	}
	if n, err := s.PruneLeftovers(t.Context(), before); err != nil || n != 2 {
		t.Errorf("%d leftovers, %v", n, err)
	}
	for table, want := range map[string]int{
		"cdr": 20, "cdr_segments WHERE call_id < 'c0020'": 0, "cdr_people WHERE call_id < 'c0020'": 0, "cdr_people WHERE call_id = 'c0021'": 3,
		"dispositions WHERE call_id < 'c0020'": 0, "dispositions WHERE call_id LIKE 'orphan%'": 1, "wrap_ups": 1,
	} {
		var n int
		if err := s.reader.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil || n != want {
			t.Errorf("%s: %d, %v, not %d", table, n, err, want)
		}
	}
}

// What was recorded before people could be searched is searched as well.
func TestPeopleOfOlderRecords(t *testing.T) {
	s, _ := open(t)
	remembered(t, s, 60)
	people := func() []query.CdrPerson {
		var out []query.CdrPerson
		rows, err := s.reader.QueryContext(t.Context(), "SELECT * FROM cdr_people ORDER BY account, started_at, call_id")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var p query.CdrPerson
			if err := rows.Scan(&p.Account, &p.StartedAt, &p.CallID, &p.Button, &p.Queue, &p.Cause, &p.Answered, &p.TalkedMs, &p.WaitedMs); err != nil {
				t.Fatal(err)
			}
			out = append(out, p)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return out
	}
	want := people()
	text, err := migrations.ReadFile("migrations/00012_records.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, fill, _ := strings.Cut(string(text), "INSERT INTO cdr_people")
	fill, _, _ = strings.Cut(fill, ";")
	if _, err := s.writer.ExecContext(t.Context(), "DELETE FROM cdr_people"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.ExecContext(t.Context(), "INSERT INTO cdr_people"+fill); err != nil {
		t.Fatal(err)
	}
	if got := people(); len(want) < 100 || !reflect.DeepEqual(got, want) {
		t.Errorf("%d people, not %d", len(got), len(want))
	}
}

func TestRecordsRefuse(t *testing.T) {
	s, _ := open(t)
	if _, err := s.Records(t.Context(), RecordFilter{}, Page{Sort: "note", Limit: 10}); !errors.Is(err, ErrListFormat) {
		t.Error(err)
	}
}
