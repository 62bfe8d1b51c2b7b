package store

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var benchCalls = flag.Int("calls", 20_000, "records that BenchmarkReport has")

// fillYear writes a year of records as another program would, past the counting.
func fillYear(b *testing.B, s *Store, calls int) (from time.Time) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	from = time.Date(2026, 3, 31, 15, 0, 0, 0, time.UTC)
	tx, err := s.writer.BeginTx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	exec := func(statement string) func(args ...any) {
		p, err := tx.PrepareContext(b.Context(), statement)
		if err != nil {
			b.Fatal(err)
		}
		return func(args ...any) {
			if _, err := p.ExecContext(b.Context(), args...); err != nil {
				b.Fatal(err)
			}
		}
	}
	cdr := exec("INSERT INTO cdr VALUES (?, ?, ?, ?, ?, 'ブース', ?, '職員', ?, ?, ?, 0, 0)")
	segment := exec(`INSERT INTO cdr_segments (call_id, seq, kind, started_at, ended_at, account, account_name, result, quality, queue)
		VALUES (?, ?, ?, ?, ?, ?, '', ?, '', ?)`)
	wrapUp := exec("INSERT INTO wrap_ups VALUES (?, ?, '', ?, ?, ?)")
	queues := []string{"juminhyo", "kokuho", "zeikin", "kosodate", "koreisha", "fukushi"}
	day, perDay := int64(24*time.Hour/time.Millisecond), calls/365+1
	open, hours := int64(510*time.Minute/time.Millisecond), int64(9*time.Hour/time.Millisecond)
	for i := range calls {
		id, queue, agent := fmt.Sprintf("%08d", i), queues[r.IntN(6)], fmt.Sprintf("agent%02d", r.IntN(25))
		at := from.UnixMilli() + int64(i/perDay)*day + open + r.Int64N(hours)
		wait, talk := r.Int64N(60_000), r.Int64N(600_000)
		cause, result, answered := "caller", ResultAnswered, at+wait
		if r.IntN(10) == 0 {
			cause, result, answered, talk = "abandoned", ResultAbandoned, 0, 0
		}
		cdr(id, at, answered, at+wait+talk, fmt.Sprintf("kiosk%02d", r.IntN(10)), agent, queue, queue, cause)
		segment(id, 1, SegmentQueued, at, at+wait, "", result, queue)
		segment(id, 2, SegmentRinging, at, at+wait, agent, result, queue)
		if answered != 0 {
			segment(id, 3, SegmentTalking, answered, answered+talk, agent, "", queue)
			wrapUp(id, agent, queue, answered+talk, answered+talk+15_000)
		}
	}
	for _, statement := range []string{
		"DELETE FROM rollups", "UPDATE rollup_state SET counted_from = 1 + (SELECT max(ended_at) FROM cdr)",
	} {
		if _, err := tx.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return from
}

// BenchmarkReport reads a year; go test ./store -run - -bench Report -calls 1000000
// is the size of the goal. counting/s is what FillStatistics does, and held-ms-max
// for how long calls may have waited for it.
func BenchmarkReport(b *testing.B) {
	s, err := Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	from := fillYear(b, s, *benchCalls)
	began, longest := time.Now(), time.Duration(0)
	for more := true; more; {
		at := time.Now()
		if more, _, err = s.FillStatistics(b.Context()); err != nil {
			b.Fatal(err)
		}
		longest = max(longest, time.Since(at))
	}
	filled := time.Since(began)
	b.Logf("%d calls counted in %v, at most %v at once", *benchCalls, filled, longest)
	to := from.Add(365 * 24 * time.Hour)
	for _, of := range []string{OfQueue, OfButton, OfKiosk, OfAgent} {
		for name, edges := range map[string][]time.Time{
			"year by days": Intervals(from, to, 24*time.Hour, tokyo), "month by hours": Intervals(to.Add(-31*24*time.Hour), to, time.Hour, tokyo),
		} {
			b.Run(of+" "+name, func(b *testing.B) {
				var times []time.Duration
				for b.Loop() {
					at := time.Now()
					r, err := s.Report(b.Context(), ReportQuery{Of: of, Edges: edges, Zone: tokyo})
					if err != nil || r.Total.Handled == 0 || !r.CountedFrom.IsZero() {
						b.Fatal(r.Total, err)
					}
					times = append(times, time.Since(at))
				}
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
			})
		}
	}
}
