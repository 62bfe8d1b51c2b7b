package store

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"madoguchi/store/internal/query"
)

// What figures are of.
const (
	OfQueue  = "queue"
	OfButton = "button"
	OfKiosk  = "kiosk"
	OfAgent  = "agent"
)

const (
	// quarter is how finely figures are kept. The offsets of all time zones are
	// multiples of it, so that local days are made of whole ones.
	quarter      = 15 * time.Minute
	quartersADay = 96
)

// quarterOf numbers the quarters of an hour since 1970 in UTC.
func quarterOf(at time.Time) int64 {
	ms := at.UnixMilli()
	q := ms / quarter.Milliseconds()
	if ms%quarter.Milliseconds() < 0 {
		q--
	}
	return q
}

func dayOf(q int64) (day int64, inDay int) {
	day, rest := q/quartersADay, q%quartersADay
	if rest < 0 {
		day, rest = day-1, rest+quartersADay
	}
	return day, int(rest)
}

func beginOf(q int64) time.Time { return time.UnixMilli(q * quarter.Milliseconds()).UTC() }

// quartersBetween are the edges of the quarters that cover [from, to].
func quartersBetween(from, to time.Time) period {
	var edges period
	for q := quarterOf(from); q <= quarterOf(to)+1; q++ {
		edges = append(edges, beginOf(q))
	}
	return edges
}

// rollups collects what one transaction adds to the figures. A call is counted
// once, when its record is written; its dispositions and the wrap-ups of its
// button and kiosk count with it, or by themselves when they come later.
type rollups struct {
	q    *query.Queries
	from time.Time // what began before is counted later, by FillStatistics
	goal map[string]query.QueueGoalsRow
	days map[rollupDay]*rollupCounts
}

type rollupDay struct {
	kind, subject string
	day           int64
}

type rollupCounts struct {
	name     string
	quarters map[int]*counts
}

func newRollups(ctx context.Context, q *query.Queries) (*rollups, error) {
	from, err := q.CountedFrom(ctx)
	if err != nil {
		return nil, err
	}
	return &rollups{q: q, from: moment(from), days: make(map[rollupDay]*rollupCounts)}, nil
}

// counting says whether something that began then counts now.
func (r *rollups) counting(at time.Time) bool { return !at.Before(r.from) }

// at is where something of a subject counts; nil for none.
func (r *rollups) at(kind, subject, name string, at time.Time) *counts {
	if subject == "" {
		return &counts{}
	}
	day, inDay := dayOf(quarterOf(at))
	key := rollupDay{kind, subject, day}
	d := r.days[key]
	if d == nil {
		d = &rollupCounts{quarters: make(map[int]*counts)}
		r.days[key] = d
	}
	d.name = cmp.Or(name, d.name)
	c := d.quarters[inDay]
	if c == nil {
		c = &counts{}
		d.quarters[inDay] = c
	}
	return c
}

// flush writes what was collected.
func (r *rollups) flush(ctx context.Context) error {
	keys := slices.SortedFunc(maps.Keys(r.days), func(a, b rollupDay) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.day, b.day), cmp.Compare(a.subject, b.subject))
	})
	for _, k := range keys {
		d := r.days[k]
		row, err := r.q.Rollup(ctx, query.RollupParams{Kind: k.kind, Day: k.day, Subject: k.subject})
		if err != nil && !errors.Is(told(err), ErrNotFound) {
			return err
		}
		if err := unpackDay(row.Figures, func(inDay int, was *counts) {
			c := d.quarters[inDay]
			if c == nil {
				c = &counts{}
				d.quarters[inDay] = c
			}
			c.add(was)
		}); err != nil {
			return err
		}
		if err := r.q.UpsertRollup(ctx, query.UpsertRollupParams{
			Kind: k.kind, Day: k.day, Subject: k.subject, Name: cmp.Or(d.name, row.Name), Figures: packDay(d.quarters),
		}); err != nil {
			return err
		}
	}
	clear(r.days)
	return nil
}

// wrapUp counts one for its queue and agent, and for its call's button and kiosk
// when the call is counted already.
func (r *rollups) wrapUp(ctx context.Context, w query.WrapUp) error {
	if !r.counting(moment(w.StartedAt)) {
		return nil
	}
	r.wrappedUp(w)
	c, err := r.q.CallByID(ctx, w.CallID)
	if errors.Is(told(err), ErrNotFound) {
		return nil
	}
	if err == nil && r.counting(moment(c.StartedAt)) {
		r.ofCall(c, moment(w.StartedAt), func(n *counts) { n.sum[sumWrapUp] += w.EndedAt - w.StartedAt })
	}
	return err
}

func (r *rollups) wrappedUp(w query.WrapUp) {
	start, end := moment(w.StartedAt), moment(w.EndedAt)
	r.at(OfQueue, w.Queue, "", start).sum[sumWrapUp] += w.EndedAt - w.StartedAt
	t := newAgentTally(quartersBetween(start, end), "")
	t.wrapUp(query.WrapUpsStartedRow{Account: w.Account, Queue: w.Queue, StartedAt: w.StartedAt, EndedAt: w.EndedAt})
	r.agents(t, map[string]string{w.Account: w.AccountName})
}

// ofCall counts something for a call's button and kiosk.
func (r *rollups) ofCall(c query.Cdr, at time.Time, count func(*counts)) {
	if c.Button == "" {
		return // between members of staff
	}
	count(r.at(OfButton, c.Button, "", at))
	count(r.at(OfKiosk, c.Caller, c.CallerName, at))
}

// disposition counts what an agent noted, n times: -1 takes it back.
func (r *rollups) disposition(c query.Cdr, segments []query.CountedSegmentsOfRow, d query.Disposition, n int64) {
	queue, at := c.Queue, moment(c.StartedAt)
	for _, g := range segments {
		if g.Kind == SegmentTalking && g.Account == d.Account {
			queue = g.Queue
		}
	}
	note := func(n2 *counts) { n2.name(namedCode+d.Code, n) }
	note(r.at(OfQueue, queue, "", at))
	note(r.at(OfAgent, d.Account, d.AccountName, at))
	r.ofCall(c, at, note)
}

// session counts the time in which an agent was logged in, n times.
func (r *rollups) session(account, name string, from, to time.Time, n int64) {
	if from = later(from, r.from); !from.Before(to) {
		return
	}
	t := newAgentTally(quartersBetween(from, to), "")
	t.session(query.AgentSession{Account: account, StartedAt: millis(from), EndedAt: millis(to)})
	for _, f := range t.figures() {
		r.at(OfAgent, account, name, f.From).sum[sumLoggedIn] += n * f.LoggedIn.Milliseconds()
	}
}

// prolong counts what a session is longer than it was when it was written last,
// or takes back what it is shorter.
func (r *rollups) prolong(ctx context.Context, n AgentSession, name string) error {
	was, err := r.q.AgentSessionEnd(ctx, query.AgentSessionEndParams{Account: n.Account, StartedAt: millis(n.Started)})
	if err != nil && !errors.Is(told(err), ErrNotFound) {
		return err
	}
	before := moment(max(was, millis(n.Started)))
	r.session(n.Account, name, before, n.Ended, 1)
	r.session(n.Account, name, n.Ended, before, -1)
	return nil
}

// agents adds the figures of agents by quarters.
func (r *rollups) agents(t *agentTally, names map[string]string) {
	for _, f := range t.figures() {
		n := &r.at(OfAgent, f.Account, names[f.Account], f.From).sum
		n[sumRung] += int64(f.Rung)
		n[sumAnswered] += int64(f.Answered)
		n[sumMissed] += int64(f.Missed)
		n[sumDeclined] += int64(f.Declined)
		n[sumHandled] += int64(f.Handled)
		n[sumTransferredOut] += int64(f.TransferredOut)
		n[sumTalking] += f.Talking.Milliseconds()
		n[sumWrapUp] += f.WrapUp.Milliseconds()
		n[sumLoggedIn] += f.LoggedIn.Milliseconds()
		n[sumHandling] += f.handling.Milliseconds()
	}
}
