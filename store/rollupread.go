package store

import (
	"context"
	"database/sql"
	"slices"
	"time"
)

// rolledQuarter is one quarter of an hour of one subject. Its counts are the
// reader's until it returns.
type rolledQuarter struct {
	subject, name string
	quarter       int64
	*counts
}

// rolledUp says whether figures of these intervals are counted already: else
// they must be made of segments, which takes a while for long times.
func (s *Store) rolledUp(ctx context.Context, edges []time.Time) (bool, error) {
	from, err := s.read.CountedFrom(ctx)
	if err != nil {
		return false, told(err)
	}
	odd := slices.ContainsFunc(edges, func(at time.Time) bool { return !beginOf(quarterOf(at)).Equal(at) })
	return !odd && !edges[0].Before(moment(from)), nil
}

// eachQuarter calls each for what is counted in [from, to), by days and subjects;
// an empty subject means all.
func (s *Store) eachQuarter(ctx context.Context, kind, subject string, from, to time.Time, each func(rolledQuarter)) error {
	first, last := quarterOf(from), quarterOf(to.Add(-time.Millisecond))
	firstDay, _ := dayOf(first)
	lastDay, _ := dayOf(last)
	const all = `SELECT day, subject, name, figures FROM rollups WHERE kind = ? AND day BETWEEN ? AND ?`
	text, args := all, []any{kind, firstDay, lastDay}
	if subject != "" {
		text, args = all+" AND subject = ?", append(args, subject)
	}
	rows, err := s.reader.QueryContext(ctx, text+" ORDER BY day, subject", args...)
	if err != nil {
		return told(err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err's
	var day int64
	var r rolledQuarter
	var raw sql.RawBytes
	var u unpacker
	for rows.Next() {
		if err := rows.Scan(&day, &r.subject, &r.name, &raw); err != nil {
			return told(err)
		}
		err := u.day(raw, func(inDay int, c *counts) {
			r.quarter, r.counts = day*quartersADay+int64(inDay), c
			if r.quarter >= first && r.quarter <= last {
				each(r)
			}
		})
		if err != nil {
			return err
		}
	}
	return told(rows.Err())
}

// quarter adds what is counted in one.
func (t *queueRows) quarter(r rolledQuarter) {
	n := &r.sum
	if r.offered() == 0 && n[sumTransferredIn]|n[sumTransferredOut]|n[sumHandled]|n[sumWrapUp] == 0 {
		return // nothing that these figures tell
	}
	f := t.row(r.subject, beginOf(r.quarter))
	if f == nil {
		return
	}
	rules := t.rulesOf(r.subject)
	inTime, short := within(r.answered, rules.ServiceLevel), within(r.abandoned, rules.ShortAbandon)
	f.Answered += len(r.answered)
	f.InTime += inTime
	f.Abandoned += len(r.abandoned) - short
	f.ShortAbandoned += short
	f.Overflowed += int(n[sumOverflowed])
	f.Released += int(n[sumReleased])
	f.Offered += r.offered()
	f.TransferredIn += int(n[sumTransferredIn])
	f.TransferredOut += int(n[sumTransferredOut])
	f.Handled += int(n[sumHandled])
	f.Waited += span(r.waited())
	f.MaxWait = max(f.MaxWait, span(r.maxWait))
	f.Talking += span(n[sumTalking])
	f.WrapUp += span(n[sumWrapUp])
}

// within counts the waits, the shortest first, that are not longer than a time.
func within(waits []int64, limit time.Duration) int {
	n, _ := slices.BinarySearch(waits, limit.Milliseconds()+1)
	return n
}

func (c *counts) offered() int {
	return len(c.answered) + len(c.abandoned) + int(c.sum[sumOverflowed]+c.sum[sumReleased])
}

// waited is the sum in ms of the waits of those who were answered.
func (c *counts) waited() int64 {
	var all int64
	for _, w := range c.answered {
		all += w
	}
	return all
}

// quarter adds what is counted in one.
func (t *agentTally) quarter(r rolledQuarter) {
	if r.sum == [sums]int64{sumInterruptions: r.sum[sumInterruptions]} {
		return // nothing that these figures tell
	}
	f := t.row(r.subject, t.edges.of(beginOf(r.quarter)))
	if f == nil {
		return
	}
	n := &r.sum
	f.Rung += int(n[sumRung])
	f.Answered += int(n[sumAnswered])
	f.Missed += int(n[sumMissed])
	f.Declined += int(n[sumDeclined])
	f.Handled += int(n[sumHandled])
	f.TransferredOut += int(n[sumTransferredOut])
	f.Talking += span(n[sumTalking])
	f.WrapUp += span(n[sumWrapUp])
	f.LoggedIn += span(n[sumLoggedIn])
	f.handling += span(n[sumHandling])
}
