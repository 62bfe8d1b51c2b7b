package acd

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkStep measures one event among 1,000 agents and 1,000 waiting calls
// (goal of the house: 50 µs), with every strategy, memberships of different
// priority, announcements and overflow chains. Every iteration is a round of
// three steps: an agent answers, the call ends, the next caller arrives;
// ns/step is a third.
func BenchmarkStep(b *testing.B) {
	for _, s := range Strategies() {
		b.Run(string(s)+"/20-queues", func(b *testing.B) { benchmarkStep(b, newBench(s, 20, 3)) })
	}
	b.Run("longest-idle/1-queue", func(b *testing.B) { benchmarkStep(b, newBench(LongestIdle, 1, 1)) })
}

// bench is a Desk with agents and a stream of callers.
type bench struct {
	desk   *Desk
	now    time.Time
	config Config
	serial int
	rings  []Ring
}

const benchAgents, benchWaiting = 1000, 1000

// newBench makes a Desk whose agents serve so many queues each.
func newBench(s Strategy, queues, each int) *bench {
	x := &bench{desk: NewDesk(), now: scriptStart}
	for i := range queues {
		x.config.Queues = append(x.config.Queues, Queue{
			ID: fmt.Sprintf("q%02d", i), Strategy: s, RingTime: time.Hour, MaxWait: time.Hour,
			Retry:       Retry{NoAnswer: time.Minute},
			AnswerFirst: true, Announce: Announce{Welcome: "hello", Position: true, Estimate: true, Every: time.Minute},
			Overflow: []Overflow{{After: time.Hour, To: Target{ToMessage, "sorry"}}},
		})
	}
	for i := range benchAgents {
		a := Agent{ID: fmt.Sprintf("a%04d", i)}
		for k := range each {
			a.Queues = append(a.Queues, Membership{Queue: x.config.Queues[(i+7*k)%queues].ID, Level: i % 3, Priority: i % 2, Order: i % 50})
		}
		x.config.Agents = append(x.config.Agents, a)
	}
	x.step(Configured{x.config})
	return x
}

func (x *bench) step(ev Event) {
	for _, c := range x.desk.Step(x.now, ev) {
		if r, ok := c.(Ring); ok {
			x.rings = append(x.rings, r)
		}
	}
}

func (x *bench) login() {
	for _, a := range x.config.Agents {
		x.step(ReachableChanged{a.ID, true})
		x.step(PresenceChanged{Agent: a.ID, Presence: Available})
	}
}

func (x *bench) arrive() {
	x.serial++
	x.now = x.now.Add(time.Millisecond)
	x.step(CallArrived{
		Call: fmt.Sprintf("c%09d", x.serial), Caller: fmt.Sprintf("k%03d", x.serial%500),
		Queue: x.config.Queues[x.serial%len(x.config.Queues)].ID, Since: x.now,
	})
}

func benchmarkStep(b *testing.B, x *bench) {
	for range benchAgents + benchWaiting {
		x.arrive()
	}
	x.login()
	if len(x.rings) != benchAgents {
		b.Fatalf("%d rings", len(x.rings))
	}
	b.ReportAllocs()
	for b.Loop() {
		r := x.rings[0]
		x.rings = x.rings[1:]
		x.step(RingAnswered{r.Call, r.Agent, r.Attempt})
		x.step(CallEnded{r.Call})
		x.arrive()
		if len(x.rings) == 0 {
			b.Fatal("nobody rings")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(3*b.N), "ns/step")
	if n := len(x.desk.callOf); n < benchWaiting {
		b.Fatalf("%d calls left", n)
	}
}

// BenchmarkFreeAgents is a caller who arrives at 1,000 free agents and gives
// up: the strategy chooses among all of them.
func BenchmarkFreeAgents(b *testing.B) {
	for _, s := range Strategies() {
		b.Run(string(s), func(b *testing.B) {
			x := newBench(s, 1, 1)
			x.login()
			b.ReportAllocs()
			for b.Loop() {
				x.rings = x.rings[:0]
				x.step(CallArrived{Call: "c", Caller: "k", Queue: "q00", Since: x.now})
				x.step(CallEnded{"c"})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(2*b.N), "ns/step")
			b.ReportMetric(float64(len(x.rings)), "rings")
		})
	}
}

// BenchmarkRingAll is a ring-all caller who arrives at 1,000 free agents of one
// priority, and gives up: its cost is that of 2,000 commands.
func BenchmarkRingAll(b *testing.B) {
	x := newBench(RingAll, 1, 1)
	for i := range x.config.Agents {
		x.config.Agents[i].Queues[0].Priority = 0
	}
	x.step(Configured{x.config})
	x.login()
	b.ReportAllocs()
	for b.Loop() {
		x.rings = x.rings[:0]
		x.step(CallArrived{Call: "c", Caller: "k", Queue: "q00", Since: x.now})
		x.step(CallEnded{"c"})
	}
	if len(x.rings) != benchAgents {
		b.Fatalf("%d rings", len(x.rings))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(2*benchAgents*b.N), "ns/command")
}

// BenchmarkSnapshot reads all views of 1,000 agents and 1,000 waiting calls.
func BenchmarkSnapshot(b *testing.B) {
	x := newBench(LongestIdle, 1, 1)
	for range benchWaiting {
		x.arrive()
	}
	b.ReportAllocs()
	for b.Loop() {
		x.desk.Snapshot()
	}
}
