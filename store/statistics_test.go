package store

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

// statsDay is a Monday; at gives moments of it.
var statsDay = time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)

func at(hour, minute, second int) time.Time {
	return statsDay.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second)
}

type segments []Segment

// leg is one queue leg with who was rung and talked.
func (g segments) queued(queue string, from, to time.Time, result string) segments {
	return append(g, Segment{Kind: SegmentQueued, Queue: queue, Started: from, Ended: to, Result: result})
}

func (g segments) rang(account string, from, to time.Time, result string) segments {
	return append(g, Segment{Kind: SegmentRinging, Account: account, Started: from, Ended: to, Result: result})
}

func (g segments) talked(account, queue string, from, to time.Time) segments {
	return append(g, Segment{Kind: SegmentTalking, Account: account, Queue: queue, Started: from, Ended: to})
}

func (g segments) transferred(account, target string, from, to time.Time, result string) segments {
	return append(g, Segment{Kind: SegmentTransfer, Account: account, Target: target, Started: from, Ended: to, Result: result})
}

func closed(t *testing.T, s *Store, id, cause string, g segments) {
	t.Helper()
	c := Call{ID: id, Started: g[0].Started, Ended: g[len(g)-1].Ended, Cause: cause, Segments: g}
	if err := s.CloseCall(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

func wrapped(t *testing.T, s *Store, call, account, queue string, from, to time.Time) {
	t.Helper()
	w := WrapUp{Call: call, Account: account, Queue: queue, Started: from, Ended: to}
	for range 2 { // said twice, kept once
		if err := s.CommitCalls(t.Context(), CallBatch{WrapUps: []WrapUp{w}}); err != nil {
			t.Fatal(err)
		}
	}
}

// morning is a made-up morning whose figures are worked out by hand below.
// Queues tax and care; service level 20 s, short abandon 5 s.
func morning(t *testing.T, s *Store) {
	t.Helper()
	for _, id := range []string{"tax", "care"} {
		n := NewQueue(id)
		n.NameJA, n.NameEN = id, id
		if err := s.PutQueue(t.Context(), By{}, n); err != nil {
			t.Fatal(err)
		}
	}
	// 1: waits 10 s, talks 5 min with aoki, who transfers it blindly to care; there
	// it waits 30 s and talks 2 min with baba.
	closed(t, s, "1", "caller", segments{}.
		queued("tax", at(9, 0, 0), at(9, 0, 10), ResultAnswered).
		rang("aoki", at(9, 0, 0), at(9, 0, 10), ResultAnswered).
		talked("aoki", "tax", at(9, 0, 10), at(9, 5, 10)).
		transferred("aoki", "queue:care", at(9, 5, 10), at(9, 5, 40), ResultAnswered).
		queued("care", at(9, 5, 10), at(9, 5, 40), ResultAnswered).
		rang("baba", at(9, 5, 10), at(9, 5, 40), ResultAnswered).
		talked("baba", "care", at(9, 5, 40), at(9, 7, 40)))
	wrapped(t, s, "1", "aoki", "tax", at(9, 5, 10), at(9, 5, 40))
	wrapped(t, s, "1", "baba", "care", at(9, 7, 40), at(9, 8, 0))
	// 2: gives up after 4 s. 3: after 60 s, aoki missed it.
	closed(t, s, "2", "abandoned", segments{}.queued("tax", at(9, 10, 0), at(9, 10, 4), "abandoned"))
	closed(t, s, "3", "abandoned", segments{}.
		queued("tax", at(9, 11, 0), at(9, 12, 0), ""). // as it is when the call just ends
		rang("aoki", at(9, 11, 0), at(9, 11, 20), "no-answer"))
	// 4: overflows from tax to care after 40 s, where it is answered after 5 s;
	// aoki is brought in for a conference and does not become the agent.
	closed(t, s, "4", "agent", segments{}.
		queued("tax", at(9, 20, 0), at(9, 20, 40), ResultOverflow).
		rang("aoki", at(9, 20, 0), at(9, 20, 5), "declined").
		queued("care", at(9, 20, 40), at(9, 20, 45), ResultAnswered).
		rang("baba", at(9, 20, 40), at(9, 20, 45), ResultAnswered).
		talked("baba", "care", at(9, 20, 45), at(9, 40, 45)).
		rang("aoki", at(9, 30, 0), at(9, 30, 5), ResultAnswered))
	// 5: an attended transfer from baba to aoki: both talk for care, each their part.
	closed(t, s, "5", "caller", segments{}.
		queued("care", at(10, 0, 0), at(10, 0, 20), ResultAnswered).
		rang("baba", at(10, 0, 0), at(10, 0, 20), ResultAnswered).
		talked("baba", "care", at(10, 0, 20), at(10, 10, 20)).
		transferred("baba", "account:aoki", at(10, 8, 0), at(10, 10, 20), ResultAnswered).
		rang("aoki", at(10, 8, 0), at(10, 8, 10), ResultAnswered).
		talked("aoki", "care", at(10, 10, 20), at(10, 15, 20)))
	// 6: the line is cut while it waits; it comes back and is answered 60 s after
	// it first came. 7: comes when the counter is closed. 8: the line never returns.
	closed(t, s, "6", "caller", segments{}.
		queued("tax", at(10, 20, 0), at(10, 20, 20), ResultInterrupted).
		queued("tax", at(10, 20, 40), at(10, 21, 0), ResultAnswered).
		rang("aoki", at(10, 20, 40), at(10, 21, 0), ResultAnswered).
		talked("aoki", "tax", at(10, 21, 0), at(10, 22, 0)))
	closed(t, s, "7", "closed", segments{}.queued("tax", at(10, 30, 0), at(10, 30, 0), "closed"))
	closed(t, s, "8", "interrupted", segments{}.queued("tax", at(10, 40, 0), at(10, 40, 10), ResultInterrupted))
	// 9: a transfer that failed changes nothing. 10: yesterday's.
	closed(t, s, "9", "caller", segments{}.
		queued("tax", at(10, 50, 0), at(10, 50, 0), ResultAnswered).
		talked("aoki", "tax", at(10, 50, 0), at(10, 51, 0)).
		transferred("aoki", "account:baba", at(10, 50, 20), at(10, 50, 40), "no-answer"))
	closed(t, s, "10", "caller", segments{}.queued("tax", at(-2, 0, 0), at(-2, 0, 1), ResultAnswered))
	if err := s.PutAgentSessions(t.Context(), []AgentSession{
		{Account: "aoki", AccountName: "青木", Started: at(8, 30, 0), Ended: at(9, 0, 0)},
		{Account: "baba", AccountName: "馬場", Started: at(9, 0, 0), Ended: at(10, 30, 0)},
	}); err != nil {
		t.Fatal(err)
	}
	// The session of aoki went on.
	if err := s.PutAgentSessions(t.Context(), []AgentSession{{Account: "aoki", AccountName: "青木", Started: at(8, 30, 0), Ended: at(11, 0, 0)}}); err != nil {
		t.Fatal(err)
	}
}

func TestQueueStatistics(t *testing.T) {
	s, _ := open(t)
	morning(t, s)
	whole := Intervals(at(0, 0, 0), at(24, 0, 0), 0, time.UTC)
	got, err := s.QueueStatistics(t.Context(), whole)
	if err != nil {
		t.Fatal(err)
	}
	want := []QueueFigures{
		{
			Queue: "care", From: at(0, 0, 0), Offered: 3, Answered: 3, InTime: 2, TransferredIn: 1, TransferredOut: 1,
			Waited: 55 * time.Second, MaxWait: 30 * time.Second, Handled: 4, Talking: 37 * time.Minute, WrapUp: 20 * time.Second,
		},
		{
			Queue: "tax", From: at(0, 0, 0), Offered: 7, Answered: 3, InTime: 2, Abandoned: 1, ShortAbandoned: 1, Overflowed: 1, Released: 1,
			TransferredOut: 1, Waited: 70 * time.Second, MaxWait: time.Minute, Handled: 3, Talking: 7 * time.Minute, WrapUp: 30 * time.Second,
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	tax := got[1]
	if level, ok := tax.ServiceLevel(); !ok || level != 2.0/6 {
		t.Errorf("service level %v", level)
	}
	if tax.ASA() != 70*time.Second/3 || tax.AHT() != 150*time.Second {
		t.Errorf("ASA %v, AHT %v", tax.ASA(), tax.AHT())
	}
	if _, ok := (QueueFigures{Offered: 1, ShortAbandoned: 1}).ServiceLevel(); ok {
		t.Error("a service level of nothing")
	}
	for _, f := range got {
		if f.Offered != f.Answered+f.Abandoned+f.ShortAbandoned+f.Overflowed+f.Released {
			t.Errorf("%s does not add up: %+v", f.Queue, f)
		}
	}

	// By half hours the sums are the same.
	halves, err := s.QueueStatistics(t.Context(), Intervals(at(0, 0, 0), at(24, 0, 0), 30*time.Minute, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	sum := map[string]int{}
	for _, f := range halves {
		sum[f.Queue] += f.Offered
		if f.From.Sub(at(0, 0, 0))%(30*time.Minute) != 0 {
			t.Errorf("%+v", f)
		}
	}
	if sum["tax"] != 7 || sum["care"] != 3 || len(halves) != 5 {
		t.Errorf("%+v", halves)
	}
}

func TestAgentStatistics(t *testing.T) {
	s, _ := open(t)
	morning(t, s)
	whole := Intervals(at(0, 0, 0), at(24, 0, 0), 0, time.UTC)
	got, err := s.AgentStatistics(t.Context(), whole, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []AgentFigures{
		{
			Account: "aoki", Name: "青木", From: at(0, 0, 0), Rung: 6, Answered: 4, Missed: 1, Declined: 1, Handled: 4, TransferredOut: 1,
			Talking: 12 * time.Minute, WrapUp: 30 * time.Second, LoggedIn: 150 * time.Minute, handling: 12*time.Minute + 30*time.Second,
		},
		{
			Account: "baba", Name: "馬場", From: at(0, 0, 0), Rung: 3, Answered: 3, Handled: 3, TransferredOut: 1,
			Talking: 32 * time.Minute, WrapUp: 20 * time.Second, LoggedIn: 90 * time.Minute, handling: 32*time.Minute + 20*time.Second,
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if o, ok := got[0].Occupancy(); !ok || o != 12.5/150 || got[0].AHT() != (12*time.Minute+30*time.Second)/4 {
		t.Errorf("occupancy %v, AHT %v", o, got[0].AHT())
	}
	// A talk of 20 minutes over two quarters is in both with its part, its count in the first.
	quarters, err := s.AgentStatistics(t.Context(), Intervals(at(9, 15, 0), at(10, 0, 0), 15*time.Minute, time.UTC), "baba")
	if err != nil || len(quarters) != 3 {
		t.Fatalf("%+v %v", quarters, err)
	}
	for i, want := range []time.Duration{9*time.Minute + 15*time.Second, 10*time.Minute + 45*time.Second, 0} {
		if q := quarters[i]; q.Talking != want || q.LoggedIn != 15*time.Minute || q.Handled != []int{1, 0, 0}[i] {
			t.Errorf("%d: %+v", i, q)
		}
	}
	// What began before the period reaches into it.
	late, err := s.AgentStatistics(t.Context(), Intervals(at(9, 30, 0), at(9, 45, 0), 0, time.UTC), "baba")
	if err != nil || len(late) != 1 || late[0].Talking != 10*time.Minute+45*time.Second || late[0].Handled != 0 {
		t.Errorf("%+v %v", late, err)
	}
}

func TestIntervals(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal("no time zone data:", err)
	}
	from, to := time.Date(2027, 3, 27, 0, 0, 0, 0, berlin), time.Date(2027, 3, 30, 0, 0, 0, 0, berlin)
	days := Intervals(from, to, 24*time.Hour, berlin)
	if len(days) != 4 || days[2].Sub(days[1]) != 23*time.Hour {
		t.Errorf("%v", days)
	}
	if hours := Intervals(from, to, time.Hour, berlin); len(hours) != 72 { // 71 hours and the end
		t.Errorf("%d edges", len(hours))
	}
	tokyo := time.FixedZone("JST", 9*60*60)
	odd := Intervals(time.Date(2027, 1, 4, 8, 40, 0, 0, tokyo), time.Date(2027, 1, 4, 9, 10, 0, 0, tokyo), 15*time.Minute, tokyo)
	if len(odd) != 4 || odd[1].In(tokyo).Minute() != 45 || odd[2].In(tokyo).Minute() != 0 {
		t.Errorf("%v", odd)
	}
	if all := Intervals(from, to, 0, berlin); len(all) != 2 {
		t.Errorf("%v", all)
	}
}

// BenchmarkStatistics: a year of 100,000 calls, eight segments each.
func BenchmarkStatistics(b *testing.B) {
	const calls, perDay = 100_000, 400
	s, err := Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for done := 0; done < calls; done += perDay {
		var batch CallBatch
		for i := range perDay {
			from := statsDay.Add(time.Duration(done/perDay)*24*time.Hour + time.Duration(i)*time.Minute)
			id, agent := fmt.Sprintf("%d", done+i), fmt.Sprintf("agent%d", i%25)
			g := segments{}.queued("zeikin", from, from.Add(15*time.Second), ResultAnswered).
				rang("other", from, from.Add(10*time.Second), "no-answer").
				rang(agent, from.Add(10*time.Second), from.Add(15*time.Second), ResultAnswered).
				talked(agent, "zeikin", from.Add(15*time.Second), from.Add(5*time.Minute))
			for range 4 {
				g = append(g, Segment{Kind: SegmentParty, Account: agent, Started: from, Ended: from.Add(time.Minute), Leg: []byte(`{"audio":"opus"}`)})
			}
			batch.Closed = append(batch.Closed, Call{ID: id, Started: from, Answered: from, Ended: from.Add(5 * time.Minute), Cause: "caller", Segments: g})
			batch.WrapUps = append(batch.WrapUps, WrapUp{Call: id, Account: agent, Queue: "zeikin", Started: from.Add(5 * time.Minute), Ended: from.Add(6 * time.Minute)})
		}
		if err := s.CommitCalls(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	last := statsDay.Add((calls/perDay - 1) * 24 * time.Hour)
	for name, edges := range map[string][]time.Time{
		"today": Intervals(last, last.Add(24*time.Hour), 0, time.UTC), "month by days": Intervals(last.Add(-30*24*time.Hour), last, 24*time.Hour, time.UTC),
		"year by days": Intervals(statsDay, last, 24*time.Hour, time.UTC),
	} {
		b.Run("queues "+name, func(b *testing.B) {
			for b.Loop() {
				if got, err := s.QueueStatistics(b.Context(), edges); err != nil || len(got) == 0 {
					b.Fatal(got, err)
				}
			}
		})
		b.Run("agents "+name, func(b *testing.B) {
			for b.Loop() {
				if got, err := s.AgentStatistics(b.Context(), edges, ""); err != nil || len(got) == 0 {
					b.Fatal(got, err)
				}
			}
		})
	}
}
