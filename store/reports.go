package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// ReportQuery says which figures are wanted.
type ReportQuery struct {
	Of      string      // OfQueue, OfButton, OfKiosk or OfAgent
	Subject string      // one of them; empty: all
	Edges   []time.Time // of the intervals, at quarters of an hour
	Zone    *time.Location
}

// Report is what is counted of a period. Calls count in the interval in which
// they began, the time of agents in those in which it passed.
type Report struct {
	// CountedFrom is not zero while older records are still being counted: then
	// figures from before are not whole.
	CountedFrom time.Time
	Total       Figures
	Series      []Figures // one for each interval
	Subjects    []SubjectFigures
	Week        [7][24]HourFigures // Sunday first, hours of the local day
	Codes       map[string]int     // dispositions
	Ends        map[string]int     // causes of ends
}

// SubjectFigures are those of one queue, button, kiosk or agent. Name is that of
// a kiosk or agent when it was counted last.
type SubjectFigures struct {
	ID, Name string
	From     time.Time // begin of the interval, in a table
	Figures
}

// HourFigures are those of an hour of the week over the whole period. Of agents
// Offered are attempts and Waited is nothing.
type HourFigures struct {
	Offered, Answered int
	Waited            time.Duration
}

// Figures are those of anything over any time; which are there is a matter of
// what they are of. A queue's are entries into it (QueueFigures says what counts)
// and an agent's are attempts (AgentFigures). A button's and a kiosk's are whole
// calls, in time by the rules that their queue had then.
type Figures struct {
	QueueFigures
	Interruptions int
	Lost          int // calls that an interruption ended
	// Of agents; Answered, Handled, Talking and WrapUp are above.
	Rung, Missed, Declined int
	LoggedIn               time.Duration
	handling               time.Duration
	waits                  []int // how many were answered after so many seconds, rounded up
}

// waitsTo is up to where waits are told apart.
const waitsTo = 3600

// WaitWithin is the time within which a share (0–1) of those who were answered
// had their answer, to a second; ok is false when nobody was.
func (f *Figures) WaitWithin(share float64) (wait time.Duration, ok bool) {
	n := 0
	for _, c := range f.waits {
		n += c
	}
	if n == 0 {
		return 0, false
	}
	left := max(1, int(share*float64(n)+0.999999))
	for s, c := range f.waits {
		if left -= c; left <= 0 {
			return time.Duration(s) * time.Second, true
		}
	}
	return waitsTo * time.Second, true
}

// AHT is the mean time of an agent for a call: talking, hold and wrap-up.
func (f *Figures) AHT() time.Duration {
	if f.handling > 0 {
		return mean(f.handling, f.Handled)
	}
	return f.QueueFigures.AHT()
}

// Occupancy is that of AgentFigures.
func (f *Figures) Occupancy() (share float64, ok bool) {
	return AgentFigures{Talking: f.Talking, WrapUp: f.WrapUp, LoggedIn: f.LoggedIn}.Occupancy()
}

// count adds one quarter of an hour of a subject.
func (f *Figures) count(of string, c *counts, rules Queue) {
	n := &c.sum
	inTime, short := int(n[sumInTime]), int(n[sumShort])
	if of == OfQueue {
		inTime, short = within(c.answered, rules.ServiceLevel), within(c.abandoned, rules.ShortAbandon)
	}
	f.Answered += len(c.answered) + int(n[sumAnswered])
	f.InTime += inTime
	f.Abandoned += len(c.abandoned) - short
	f.ShortAbandoned += short
	f.Overflowed += int(n[sumOverflowed])
	f.Released += int(n[sumReleased])
	f.Offered += c.offered()
	f.TransferredIn += int(n[sumTransferredIn])
	f.TransferredOut += int(n[sumTransferredOut])
	f.Waited += span(c.waited())
	f.MaxWait = max(f.MaxWait, span(c.maxWait))
	f.Handled += int(n[sumHandled])
	f.Talking += span(n[sumTalking])
	f.WrapUp += span(n[sumWrapUp])
	f.Interruptions += int(n[sumInterruptions])
	f.Lost += int(n[sumLost])
	f.Rung += int(n[sumRung])
	f.Missed += int(n[sumMissed])
	f.Declined += int(n[sumDeclined])
	f.LoggedIn += span(n[sumLoggedIn])
	f.handling += span(n[sumHandling])
	if len(c.answered) == 0 {
		return
	}
	longest := min(waitsTo, int((c.answered[len(c.answered)-1]+999)/1000))
	if more := longest + 1 - len(f.waits); more > 0 {
		f.waits = append(f.waits, make([]int, more)...)
	}
	for _, w := range c.answered {
		f.waits[min(longest, int((w+999)/1000))]++
	}
}

// add adds what others have of the same kind.
func (f *Figures) add(other *Figures) {
	f.Offered += other.Offered
	f.Answered += other.Answered
	f.InTime += other.InTime
	f.Abandoned += other.Abandoned
	f.ShortAbandoned += other.ShortAbandoned
	f.Overflowed += other.Overflowed
	f.Released += other.Released
	f.TransferredIn += other.TransferredIn
	f.TransferredOut += other.TransferredOut
	f.Waited += other.Waited
	f.MaxWait = max(f.MaxWait, other.MaxWait)
	f.Handled += other.Handled
	f.Talking += other.Talking
	f.WrapUp += other.WrapUp
	f.Interruptions += other.Interruptions
	f.Lost += other.Lost
	f.Rung += other.Rung
	f.Missed += other.Missed
	f.Declined += other.Declined
	f.LoggedIn += other.LoggedIn
	f.handling += other.handling
	if more := len(other.waits) - len(f.waits); more > 0 {
		f.waits = append(f.waits, make([]int, more)...)
	}
	for i, n := range other.waits {
		f.waits[i] += n
	}
}

// reading is a report that is being read.
type reading struct {
	of    string
	first int64   // quarter
	at    []int32 // the interval of each quarter
	rules map[string]Queue
}

func (s *Store) reading(ctx context.Context, q ReportQuery) (*reading, error) {
	queues, err := s.Queues(ctx)
	if err != nil {
		return nil, err
	}
	r := &reading{of: q.Of, first: quarterOf(q.Edges[0]), rules: make(map[string]Queue, len(queues))}
	for i := range len(q.Edges) - 1 {
		for range quarterOf(q.Edges[i+1]) - quarterOf(q.Edges[i]) {
			r.at = append(r.at, int32(i)) //nolint:gosec // as many as there are intervals
		}
	}
	for _, n := range queues {
		r.rules[n.ID] = n
	}
	return r, nil
}

func (r *reading) rulesOf(subject string) Queue {
	if n, ok := r.rules[subject]; ok {
		return n
	}
	return NewQueue(subject)
}

// Report reads a period, whatever its length, in one pass over its days.
func (s *Store) Report(ctx context.Context, q ReportQuery) (Report, error) {
	from, err := s.read.CountedFrom(ctx)
	if err != nil {
		return Report{}, told(err)
	}
	r, err := s.reading(ctx, q)
	if err != nil {
		return Report{}, err
	}
	out := Report{Series: make([]Figures, len(q.Edges)-1), Codes: make(map[string]int), Ends: make(map[string]int)}
	for i := range out.Series {
		out.Series[i].From = q.Edges[i]
	}
	if q.Edges[0].Before(moment(from)) {
		out.CountedFrom = moment(from)
	}
	week := make([]HourFigures, len(r.at)) // by quarters first: there are fewer than rows
	subjects, cells, named := make(map[string]*SubjectFigures), make(map[slot]*Figures), make(map[string]int)
	var last slot
	var f *Figures // of last
	err = s.eachQuarter(ctx, q.Of, q.Subject, q.Edges[0], q.Edges[len(q.Edges)-1], func(c rolledQuarter) {
		i := c.quarter - r.first
		if at := (slot{c.subject, int(r.at[i])}); f == nil || at != last {
			last = at
			if f = cells[at]; f == nil {
				f = &Figures{}
				cells[at] = f
			}
			n := subjects[c.subject]
			if n == nil {
				n = &SubjectFigures{ID: c.subject}
				subjects[c.subject] = n
			}
			n.Name = cmp.Or(c.name, n.Name)
		}
		f.count(q.Of, c.counts, r.rulesOf(c.subject))
		h := &week[i]
		h.Offered += c.offered() + int(c.sum[sumRung])
		h.Answered += len(c.answered) + int(c.sum[sumAnswered])
		h.Waited += span(c.waited())
		for _, n := range c.named {
			named[n.name] += int(n.n)
		}
	})
	if err != nil {
		return Report{}, err
	}
	for at, f := range cells {
		subjects[at.id].add(f)
		out.Series[at.at].add(f)
		out.Total.add(f)
	}
	for name, n := range named {
		if code, ok := strings.CutPrefix(name, namedCode); ok {
			out.Codes[code] = n
		} else if cause, ok := strings.CutPrefix(name, namedCause); ok {
			out.Ends[cause] = n
		}
	}
	for i, h := range week {
		at := beginOf(r.first + int64(i)).In(q.Zone)
		w := &out.Week[at.Weekday()][at.Hour()]
		w.Offered += h.Offered
		w.Answered += h.Answered
		w.Waited += h.Waited
	}
	for _, f := range subjects {
		out.Subjects = append(out.Subjects, *f)
	}
	slices.SortFunc(out.Subjects, func(a, b SubjectFigures) int { return cmp.Compare(a.ID, b.ID) })
	return out, s.nowNamed(ctx, q.Of, out.Subjects)
}

// ReportTable reads the figures of each subject in each interval, by time and id.
func (s *Store) ReportTable(ctx context.Context, q ReportQuery) ([]SubjectFigures, error) {
	r, err := s.reading(ctx, q)
	if err != nil {
		return nil, err
	}
	cells := make(map[slot]*SubjectFigures)
	err = s.eachQuarter(ctx, q.Of, q.Subject, q.Edges[0], q.Edges[len(q.Edges)-1], func(c rolledQuarter) {
		i := int(r.at[c.quarter-r.first])
		f := cells[slot{c.subject, i}]
		if f == nil {
			f = &SubjectFigures{ID: c.subject, From: q.Edges[i]}
			cells[slot{c.subject, i}] = f
		}
		f.Name = cmp.Or(c.name, f.Name)
		f.count(q.Of, c.counts, r.rulesOf(c.subject))
	})
	if err != nil {
		return nil, err
	}
	rows := sorted(cells, func(a, b SubjectFigures) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID)) })
	return rows, s.nowNamed(ctx, q.Of, rows)
}

// nowNamed gives kiosks and agents the names of today; who is gone keeps the
// last one.
func (s *Store) nowNamed(ctx context.Context, of string, rows []SubjectFigures) error {
	if of != OfKiosk && of != OfAgent {
		return nil
	}
	names := make(map[string]string)
	for i, f := range rows {
		if _, ok := names[f.ID]; !ok {
			name, err := s.read.AccountName(ctx, f.ID)
			if err != nil && !errors.Is(told(err), ErrNotFound) {
				return told(err)
			}
			names[f.ID] = name
		}
		rows[i].Name = cmp.Or(names[f.ID], f.Name)
	}
	return nil
}
