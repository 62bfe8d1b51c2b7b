package store

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"
)

var tokyo = time.FixedZone("JST", 9*60*60)

// busyDays makes days of calls of all kinds, with rand's own choices.
type busyDays struct {
	*rand.Rand
	calls int
}

func pick[T any](r *busyDays, from ...T) T { return from[r.IntN(len(from))] }

func (r *busyDays) upTo(d time.Duration) time.Duration {
	return time.Duration(r.Int64N(d.Milliseconds()+1)) * time.Millisecond
}

// call is one that goes through queues, over interruptions and transfers.
func (r *busyDays) call(at time.Time) (Call, []WrapUp) {
	r.calls++
	c := Call{
		ID: strconv.Itoa(r.calls), Started: at, Caller: pick(r, "kiosk1", "kiosk2"), CallerName: "ブース",
		Button: pick(r, "zeikin", "kokuho"), Cause: pick(r, "caller", "agent", "abandoned", "interrupted", "closed", "no-agents"),
	}
	c.Queue = c.Button
	var wrapUps []WrapUp
	now, queue := at, c.Queue
	for range 1 + r.IntN(3) {
		if r.IntN(6) == 0 {
			c.Segments = append(c.Segments, Segment{Kind: SegmentQueued, Queue: queue, Started: now, Ended: now.Add(r.upTo(20 * time.Second)), Result: ResultInterrupted})
			c.Segments = append(c.Segments, Segment{Kind: SegmentInterrupted, Account: c.Caller, Started: now.Add(20 * time.Second), Ended: now.Add(30 * time.Second)})
			now = now.Add(30 * time.Second)
		}
		agent := pick(r, "aoki", "baba", "chiba")
		wait := pick(r, 0, time.Second, 5*time.Second, 20*time.Second, r.upTo(5*time.Minute))
		c.Segments = append(c.Segments, Segment{Kind: SegmentRinging, Account: agent, Queue: queue, Started: now, Ended: now.Add(wait), Result: pick(r, "declined", "no-answer", "timeout", "cancelled")})
		if r.IntN(4) == 0 {
			c.Segments = append(c.Segments, Segment{Kind: SegmentQueued, Queue: queue, Started: now, Ended: now.Add(wait), Result: pick(r, "", ResultOverflow, ResultAbandoned, ResultInterrupted, "full")})
			queue, now = pick(r, "zeikin", "kokuho", "fukushi"), now.Add(wait)
			continue
		}
		c.Segments = append(c.Segments,
			Segment{Kind: SegmentQueued, Queue: queue, Started: now, Ended: now.Add(wait), Result: ResultAnswered},
			Segment{Kind: SegmentRinging, Account: agent, Queue: queue, Started: now, Ended: now.Add(wait), Result: ResultAnswered})
		now = now.Add(wait)
		if c.Answered.IsZero() {
			c.Answered, c.Callee = now, agent
		}
		talk := pick(r, r.upTo(time.Minute), r.upTo(90*time.Minute))
		c.Segments = append(c.Segments, Segment{Kind: SegmentTalking, Account: agent, AccountName: "名" + agent, Queue: queue, Started: now, Ended: now.Add(talk)})
		now = now.Add(talk)
		wrapUps = append(wrapUps, WrapUp{Call: c.ID, Account: agent, Queue: queue, Started: now, Ended: now.Add(r.upTo(20 * time.Minute))})
		if r.IntN(3) > 0 {
			break
		}
		queue = pick(r, "zeikin", "kokuho", "fukushi")
		c.Segments = append(c.Segments, Segment{Kind: SegmentTransfer, Account: agent, Target: pick(r, "queue:"+queue, "account:baba"), Started: now, Ended: now.Add(time.Second), Result: pick(r, ResultAnswered, "no-answer")})
	}
	c.Ended = now
	return c, wrapUps
}

func busy(t *testing.T, s *Store, seed uint64, calls int) (from, to time.Time) {
	t.Helper()
	r := &busyDays{Rand: rand.New(rand.NewPCG(seed, 1))}
	from = time.Date(2027, 1, 3, 15, 0, 0, 0, time.UTC) // midnight in Tokyo
	to = from.Add(5 * 24 * time.Hour)
	for range calls {
		c, wrapUps := r.call(from.Add(r.upTo(4*24*time.Hour + 22*time.Hour)))
		notes := func() {
			if r.IntN(2) == 0 && c.Callee != "" {
				d := Disposition{Call: c.ID, Account: c.Callee, Code: pick(r, "solved", "visit", "other")}
				if err := s.PutDisposition(t.Context(), c.Queue, d); err != nil {
					t.Fatal(err)
				}
			}
		}
		notes()
		early := r.IntN(2) == 0 // wrap-ups that end before the call is over for all
		batches := []CallBatch{{WrapUps: wrapUps}, {Closed: []Call{c}}}
		if !early {
			slices.Reverse(batches)
		}
		if r.IntN(3) == 0 {
			batches = []CallBatch{{WrapUps: wrapUps, Closed: []Call{c}}}
		}
		for _, b := range append(batches, batches[0]) { // said twice, counted once
			if err := s.CommitCalls(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		notes()
	}
	r.Rand = rand.New(rand.NewPCG(seed, 2)) // however many calls there were
	for day := range 5 {
		for _, agent := range []string{"aoki", "baba"} {
			began := from.Add(time.Duration(day)*24*time.Hour + r.upTo(3*time.Hour))
			for i := range 4 {
				ended := began.Add(time.Duration(i) * 47 * time.Minute)
				if i == 3 {
					ended = ended.Add(-time.Hour) // the clock was set
				}
				if err := s.PutAgentSessions(t.Context(), []AgentSession{{Account: agent, Started: began, Ended: ended}}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return from, to
}

// equal compares what is counted with what segments say, at every step.
func equal(t *testing.T, s *Store, from, to time.Time) {
	t.Helper()
	for _, step := range []time.Duration{0, 15 * time.Minute, 30 * time.Minute, time.Hour, 24 * time.Hour} {
		edges := Intervals(from, to, step, tokyo)
		if rolled, err := s.rolledUp(t.Context(), edges); err != nil || !rolled {
			t.Fatalf("step %v: not counted: %v", step, err)
		}
		queues, err := s.queueFigures(t.Context(), edges, true)
		if err != nil {
			t.Fatal(err)
		}
		want, err := s.queueFigures(t.Context(), edges, false)
		if err != nil {
			t.Fatal(err)
		}
		sameRows(t, fmt.Sprintf("queues, step %v", step), queues, want, func(f QueueFigures) bool { return f == QueueFigures{Queue: f.Queue, From: f.From} })
		agents, err := s.agentFigures(t.Context(), edges, "", true)
		if err != nil {
			t.Fatal(err)
		}
		wantAgents, err := s.agentFigures(t.Context(), edges, "", false)
		if err != nil {
			t.Fatal(err)
		}
		for _, list := range [][]AgentFigures{agents, wantAgents} {
			for i := range list {
				list[i].Name = ""
			}
		}
		sameRows(t, fmt.Sprintf("agents, step %v", step), agents, wantAgents, func(f AgentFigures) bool { return f == AgentFigures{Account: f.Account, From: f.From} })
	}
}

func sameRows[F any](t *testing.T, what string, got, want []F, nothing func(F) bool) {
	t.Helper()
	got, want = slices.DeleteFunc(got, nothing), slices.DeleteFunc(want, nothing)
	if len(got) != len(want) || len(got) == 0 {
		t.Fatalf("%s: %d rows, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("%s:\ngot  %+v\nwant %+v", what, got[i], want[i])
		}
	}
}

func TestRollupsEqualSegments(t *testing.T) {
	s, _ := open(t)
	from, to := busy(t, s, 1, 300)
	equal(t, s, from, to)

	// A service level that changes later changes what was in time.
	n, err := s.QueueByID(t.Context(), "zeikin")
	if err != nil {
		t.Fatal(err)
	}
	n.ServiceLevel, n.ShortAbandon = 61500*time.Millisecond, time.Second
	if err := s.PutQueue(t.Context(), By{}, n); err != nil {
		t.Fatal(err)
	}
	equal(t, s, from, to)
}

// rolled reads all that is counted, packed.
func rolled(t *testing.T, s *Store) map[string][]byte {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), "SELECT kind, day, subject, name, figures FROM rollups")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := make(map[string][]byte)
	for rows.Next() {
		var kind, subject, name string
		var day int64
		var raw []byte
		if err := rows.Scan(&kind, &day, &subject, &name, &raw); err != nil {
			t.Fatal(err)
		}
		out[fmt.Sprintf("%s %d %s %s", kind, day, subject, name)] = raw
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRollupsFill: what is counted afterwards, a part at a time with calls in
// between, is byte for byte what would have been counted at once.
func TestRollupsFill(t *testing.T) {
	at, _ := open(t)
	from, to := busy(t, at, 2, 250)
	late, _ := open(t)
	busy(t, late, 2, 150) // the same calls as the first 150 of the other
	for _, statement := range []string{
		"DELETE FROM rollups",
		"UPDATE rollup_state SET counted_from = 1 + max((SELECT max(ended_at) FROM agent_sessions), (SELECT max(started_at) FROM wrap_ups), (SELECT max(started_at) FROM cdr))",
	} {
		if _, err := late.writer.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	more, since, err := late.fillStatistics(t.Context(), 60)
	if err != nil || !more || since.IsZero() {
		t.Fatal(more, since, err)
	}
	if ok, err := late.rolledUp(t.Context(), Intervals(from, to, 0, tokyo)); ok || err != nil {
		t.Errorf("said to be counted: %v", err)
	}
	busy(t, late, 2, 250) // the first 150 again, which changes only dispositions, and 100 more
	for more {
		if more, since, err = late.fillStatistics(t.Context(), 60); err != nil {
			t.Fatal(err)
		}
	}
	if !since.IsZero() {
		t.Errorf("counted from %v", since)
	}
	equal(t, late, from, to)
	want, got := rolled(t, at), rolled(t, late)
	for k, raw := range want {
		if !slices.Equal(raw, got[k]) {
			t.Errorf("%s: %d bytes, want %d others", k, len(got[k]), len(raw))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d rows, want %d", len(got), len(want))
	}
	if more, _, err := late.fillStatistics(t.Context(), 60); more || err != nil {
		t.Errorf("there is still something to count: %v", err)
	}
	if n, err := late.PruneAgentStatistics(t.Context(), to); err != nil || n == 0 {
		t.Errorf("%d rows of agents removed: %v", n, err)
	}
	if got, err := late.QueueStatistics(t.Context(), Intervals(from, to, 0, tokyo)); err != nil || len(got) == 0 {
		t.Errorf("%v %v", got, err)
	}
}

func FuzzUnpackDay(f *testing.F) {
	c := &counts{maxWait: 70_000, answered: []int64{1, 1, 70_000}, abandoned: []int64{9}, named: []namedCount{{"code:solved", 2}}}
	c.sum[sumHandled], c.sum[sumLoggedIn] = 3, 900_000
	f.Add(packDay(map[int]*counts{0: {}, 95: c}))
	f.Add([]byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, raw []byte) {
		quarters := make(map[int]*counts)
		if unpackDay(raw, func(q int, c *counts) {
			n := &counts{}
			n.add(c)
			quarters[q] = n
		}) != nil {
			return
		}
		again := make(map[int]*counts)
		packed := packDay(quarters)
		if err := unpackDay(packed, func(q int, c *counts) {
			n := &counts{}
			n.add(c)
			again[q] = n
		}); err != nil || !slices.Equal(packed, packDay(again)) {
			t.Fatalf("%+v became %+v: %v", quarters, again, err)
		}
	})
}
