package acd

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkStep measures one event among 1,000 agents and 1,000 waiting calls
// (goal of the house: 50 µs). Every iteration is a round of three steps: an
// agent answers, the call ends, the next caller arrives; ns/step is a third.
func BenchmarkStep(b *testing.B) {
	for _, bench := range []struct {
		name     string
		strategy Strategy
		queues   int
		each     int // queues of an agent
	}{
		{"longest-idle/20-queues", LongestIdle, 20, 3},
		{"longest-idle/1-queue", LongestIdle, 1, 1},
		{"ring-all/20-queues", RingAll, 20, 3},
	} {
		b.Run(bench.name, func(b *testing.B) {
			const agents, waiting = 1000, 1000
			d, now := NewDesk(), scriptStart
			var c Config
			for i := range bench.queues {
				c.Queues = append(c.Queues, Queue{ID: fmt.Sprintf("q%02d", i), Strategy: bench.strategy, RingTime: time.Hour, Retry: Retry{NoAnswer: time.Minute}})
			}
			for i := range agents {
				a := Agent{ID: fmt.Sprintf("a%04d", i)}
				for k := range bench.each {
					a.Queues = append(a.Queues, Membership{Queue: c.Queues[(i+7*k)%bench.queues].ID})
				}
				c.Agents = append(c.Agents, a)
			}
			d.Step(now, Configured{c})
			serial := 0
			arrive := func() []Command {
				serial++
				now = now.Add(time.Millisecond)
				return d.Step(now, CallArrived{
					Call: fmt.Sprintf("c%09d", serial), Caller: fmt.Sprintf("k%03d", serial%500),
					Queue: c.Queues[serial%bench.queues].ID, Since: now,
				})
			}
			var rings []Ring
			note := func(out []Command) {
				for _, o := range out {
					if r, ok := o.(Ring); ok {
						rings = append(rings, r)
					}
				}
			}
			for range agents + waiting {
				arrive()
			}
			for _, a := range c.Agents {
				d.Step(now, ReachableChanged{a.ID, true})
				note(d.Step(now, PresenceChanged{Agent: a.ID, Presence: Available}))
			}
			if len(rings) != agents {
				b.Fatalf("%d rings", len(rings))
			}
			b.ReportAllocs()
			for b.Loop() {
				r := rings[0]
				rings = rings[1:]
				note(d.Step(now, RingAnswered{r.Call, r.Agent, r.Attempt}))
				note(d.Step(now, CallEnded{r.Call}))
				note(arrive())
				if len(rings) == 0 {
					b.Fatal("nobody rings")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(3*b.N), "ns/step")
			if n := len(d.callOf); n < waiting {
				b.Fatalf("%d calls left", n)
			}
		})
	}
}

// BenchmarkStepWorst is a ring-all caller arriving at 1,000 free agents: its
// cost is that of 1,000 commands.
func BenchmarkStepWorst(b *testing.B) {
	d, now := NewDesk(), scriptStart
	c := Config{Queues: []Queue{{ID: "q", Strategy: RingAll}}}
	for i := range 1000 {
		c.Agents = append(c.Agents, Agent{ID: fmt.Sprintf("a%04d", i), Queues: []Membership{{Queue: "q"}}})
	}
	d.Step(now, Configured{c})
	for _, a := range c.Agents {
		d.Step(now, ReachableChanged{a.ID, true})
		d.Step(now, PresenceChanged{Agent: a.ID, Presence: Available})
	}
	b.ReportAllocs()
	for b.Loop() {
		d.Step(now, CallArrived{Call: "c", Caller: "k", Queue: "q", Since: now})
		d.Step(now, CallEnded{"c"})
	}
}

// BenchmarkSnapshot reads all views of 1,000 agents and 1,000 waiting calls.
func BenchmarkSnapshot(b *testing.B) {
	d, now := NewDesk(), scriptStart
	c := Config{Queues: []Queue{{ID: "q"}}}
	for i := range 1000 {
		c.Agents = append(c.Agents, Agent{ID: fmt.Sprintf("a%04d", i), Queues: []Membership{{Queue: "q"}}})
	}
	d.Step(now, Configured{c})
	for i := range 1000 {
		d.Step(now, CallArrived{Call: fmt.Sprintf("c%04d", i), Queue: "q", Since: now})
	}
	b.ReportAllocs()
	for b.Loop() {
		d.Snapshot()
	}
}
