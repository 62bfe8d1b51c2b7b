package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"madoguchi/store/internal/query"
)

const (
	// lookBack is how long before a period a stretch may begin that reaches into
	// it: nobody talks longer than a day.
	lookBack = 24 * time.Hour
	// chunk is how much of a period is read at once.
	chunk = 24 * time.Hour
)

// The results of queued segments that figures tell apart; see QueueFigures.
const (
	ResultAnswered    = "answered"
	ResultAbandoned   = "abandoned"
	ResultOverflow    = "overflow"
	ResultInterrupted = "interrupted" // the caller's line was gone; another queued segment follows when it came back
	ResultClosed      = "closed"
	ResultPlannedStop = "planned-stop"
)

// QueueFigures are those of one queue in one interval. They come from segments
// only, so a call that went through two queues counts in each of them with its
// own part, and a transfer changes nothing of what was counted before. Counts
// and times belong to the interval in which their segment began. Calls that
// still run are not in them.
//
//	Offered = Answered + Abandoned + ShortAbandoned + Overflowed + Released
//	ServiceLevel = InTime ÷ (Offered − ShortAbandoned)
//	ASA = Waited ÷ Answered       AHT = (Talking + WrapUp) ÷ Handled
type QueueFigures struct {
	Queue string
	From  time.Time // begin of the interval
	// Offered are entries into the queue by callers and by transfer or overflow,
	// but those that were refused because the counter was closed.
	Offered        int
	Answered       int
	InTime         int // answered within the queue's ServiceLevel
	Abandoned      int // gave up after more than ShortAbandon
	ShortAbandoned int // gave up sooner
	Overflowed     int // went on along the overflow chain
	Released       int // not served otherwise: full, nobody there, waited too long, line lost, given back to who transferred
	TransferredIn  int // transfers of callers into this queue that were answered
	TransferredOut int // talks of this queue that were transferred, to anybody who answered
	Waited         time.Duration
	MaxWait        time.Duration // of anybody offered
	Handled        int           // talks, one for each agent that had the caller
	Talking        time.Duration // holds and consultations included
	WrapUp         time.Duration
}

// ServiceLevel is 0–1; ok is false when nothing was offered.
func (f QueueFigures) ServiceLevel() (level float64, ok bool) {
	n := f.Offered - f.ShortAbandoned
	if n <= 0 {
		return 0, false
	}
	return float64(f.InTime) / float64(n), true
}

// ASA is the mean time to an answer.
func (f QueueFigures) ASA() time.Duration { return mean(f.Waited, f.Answered) }

// AHT is the mean time of an agent for a call: talking, hold and wrap-up.
func (f QueueFigures) AHT() time.Duration { return mean(f.Talking+f.WrapUp, f.Handled) }

// AgentFigures are those of one agent in one interval. Counts belong to the
// interval in which their segment began, times to those in which they passed.
//
//	AHT = (Talking + WrapUp) ÷ Handled, both of talks that began in the interval
//	Occupancy = (Talking + WrapUp) ÷ LoggedIn
type AgentFigures struct {
	Account, Name  string
	From           time.Time
	Rung           int // attempts for callers, transfers and consultations
	Answered       int // of Rung
	Missed         int // of Rung: rang until the time was over
	Declined       int // of Rung
	Handled        int // talks with a caller
	TransferredOut int
	Talking        time.Duration // holds and consultations included
	WrapUp         time.Duration
	LoggedIn       time.Duration // reachable and not offline by choice
	handling       time.Duration // of Handled, and the wrap-ups that began here
}

// AHT is the mean time for a call: talking, hold and wrap-up.
func (f AgentFigures) AHT() time.Duration { return mean(f.handling, f.Handled) }

// Occupancy is 0–1; ok is false when the agent was not logged in. Calls taken
// at a moment that the sessions do not cover make at most 1.
func (f AgentFigures) Occupancy() (share float64, ok bool) {
	if f.LoggedIn <= 0 {
		return 0, false
	}
	return min(1, float64(f.Talking+f.WrapUp)/float64(f.LoggedIn)), true
}

func mean(sum time.Duration, n int) time.Duration {
	if n == 0 {
		return 0
	}
	return sum / time.Duration(n)
}

// Intervals cuts [from, to) at multiples of step from the local midnight of
// from; a day is a local day, however long it is. Step 0 makes one interval.
func Intervals(from, to time.Time, step time.Duration, zone *time.Location) []time.Time {
	edges := []time.Time{from}
	if step > 0 {
		year, month, day := from.In(zone).Date()
		for d := 0; ; d++ {
			midnight, next := time.Date(year, month, day+d, 0, 0, 0, 0, zone), time.Date(year, month, day+d+1, 0, 0, 0, 0, zone)
			for at := midnight; at.Before(next); at = at.Add(step) {
				if at.After(from) && at.Before(to) {
					edges = append(edges, at)
				}
				if step >= 24*time.Hour {
					break
				}
			}
			if !next.Before(to) {
				break
			}
		}
	}
	return append(edges, to)
}

// period finds the interval of a moment among its edges.
type period []time.Time

// of returns -1 for what lies outside.
func (p period) of(at time.Time) int {
	i, found := slices.BinarySearchFunc(p, at, time.Time.Compare)
	if !found {
		i--
	}
	if i < 0 || i >= len(p)-1 {
		return -1
	}
	return i
}

// share calls add with the part of [start, end) in each interval.
func (p period) share(start, end time.Time, add func(i int, d time.Duration)) {
	for i := max(0, p.of(start)); i < len(p)-1 && p[i].Before(end); i++ {
		from, to := later(start, p[i]), end
		if p[i+1].Before(to) {
			to = p[i+1]
		}
		if to.After(from) {
			add(i, to.Sub(from))
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// QueueStatistics returns the figures of every queue that had any, by queue and
// interval; edges are those of Intervals.
func (s *Store) QueueStatistics(ctx context.Context, edges []time.Time) ([]QueueFigures, error) {
	rolled, err := s.rolledUp(ctx, edges)
	if err != nil {
		return nil, err
	}
	return s.queueFigures(ctx, edges, rolled)
}

// queueFigures makes them of what is counted or, slowly, of segments.
func (s *Store) queueFigures(ctx context.Context, edges []time.Time, rolled bool) ([]QueueFigures, error) {
	queues, err := s.Queues(ctx)
	if err != nil {
		return nil, err
	}
	rows := newQueueRows(edges, queues)
	from, to := edges[0], edges[len(edges)-1]
	if rolled {
		err = s.eachQuarter(ctx, OfQueue, "", from, to, rows.quarter)
	} else {
		t := newQueueTally(rows)
		err = s.eachSegment(ctx, from.Add(-lookBack), to, t.segment, rows.wrapUp)
		t.close()
	}
	if err != nil {
		return nil, err
	}
	return rows.figures(), nil
}

// AgentStatistics returns the same for every agent that did anything or was
// logged in; account empty means all.
func (s *Store) AgentStatistics(ctx context.Context, edges []time.Time, account string) ([]AgentFigures, error) {
	rolled, err := s.rolledUp(ctx, edges)
	if err != nil {
		return nil, err
	}
	return s.agentFigures(ctx, edges, account, rolled)
}

func (s *Store) agentFigures(ctx context.Context, edges []time.Time, account string, rolled bool) ([]AgentFigures, error) {
	t := newAgentTally(edges, account)
	from, to := edges[0], edges[len(edges)-1]
	names := make(map[string]string)
	if rolled {
		err := s.eachQuarter(ctx, OfAgent, account, from, to, func(r rolledQuarter) {
			names[r.subject] = cmp.Or(r.name, names[r.subject])
			t.quarter(r)
		})
		if err != nil {
			return nil, err
		}
		return s.named(ctx, t.figures(), names)
	}
	if err := s.eachSegment(ctx, from.Add(-lookBack), to, t.segment, t.wrapUp); err != nil {
		return nil, err
	}
	sessions, err := s.read.AgentSessionsIn(ctx, query.AgentSessionsInParams{FromAt: millis(from), ToAt: millis(to)})
	if err != nil {
		return nil, told(err)
	}
	for _, n := range sessions {
		t.session(n)
		names[n.Account] = n.AccountName
	}
	return s.named(ctx, t.figures(), names)
}

// named fills in the names of today; an account that is gone has the one it had
// when it was logged in last.
func (s *Store) named(ctx context.Context, figures []AgentFigures, last map[string]string) ([]AgentFigures, error) {
	names := make(map[string]string)
	for i, f := range figures {
		if _, ok := names[f.Account]; !ok {
			name, err := nameOf(ctx, s.read, f.Account, "")
			if err != nil {
				return nil, told(err)
			}
			names[f.Account] = cmp.Or(name, last[f.Account])
		}
		figures[i].Name = names[f.Account]
	}
	return figures, nil
}

// eachSegment reads what began in [from, to) in order of time, a chunk at once.
func (s *Store) eachSegment(ctx context.Context, from, to time.Time, segment func(query.SegmentsStartedRow), wrapUp func(query.WrapUpsStartedRow)) error {
	for at := from; at.Before(to); at = at.Add(chunk) {
		end := at.Add(chunk)
		if to.Before(end) {
			end = to
		}
		rows, err := s.read.SegmentsStarted(ctx, query.SegmentsStartedParams{FromAt: millis(at), ToAt: millis(end)})
		if err != nil {
			return told(err)
		}
		for _, r := range rows {
			segment(r)
		}
		wrapUps, err := s.read.WrapUpsStarted(ctx, query.WrapUpsStartedParams{FromAt: millis(at), ToAt: millis(end)})
		if err != nil {
			return told(err)
		}
		for _, w := range wrapUps {
			wrapUp(w)
		}
	}
	return nil
}

// sorted gives figures in order of who and when.
func sorted[K comparable, F any](m map[K]*F, compare func(a, b F) int) []F {
	out := make([]F, 0, len(m))
	for f := range maps.Values(m) {
		out = append(out, *f)
	}
	slices.SortFunc(out, compare)
	return out
}

// slot is a row of figures: whose, and in which interval.
type slot struct {
	id string
	at int
}

func byIDAndTime(aID, bID string, a, b time.Time) int {
	return cmp.Or(cmp.Compare(aID, bID), a.Compare(b))
}
