package acd

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// generator draws events.
type generator struct {
	r      *rand.Rand
	now    time.Time
	config Config
	calls  []string // ever used
	serial int
}

func newGenerator(seed uint64) *generator {
	return &generator{r: rand.New(rand.NewPCG(seed, 1)), now: scriptStart}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

var (
	stormAgents = []string{"a0", "a1", "a2", "a3", "a4", "a5"}
	stormQueues = []string{"q0", "q1", "q2"}
	stormPeople = []string{"a0", "a1", "a2", "k0", "k1", "k2", "k3", "k4"}
)

func (g *generator) drawConfig() Config {
	r := g.r
	var c Config
	for _, id := range stormQueues {
		if r.IntN(12) == 0 {
			continue
		}
		c.Queues = append(c.Queues, Queue{
			ID: id, Strategy: pick(r, []Strategy{RingAll, LongestIdle}),
			RingTime: time.Duration(r.IntN(20)) * time.Second, Retry: Retry{NoAnswer: time.Duration(r.IntN(20)) * time.Second},
			WrapUp: time.Duration(max(0, r.IntN(20)-5)) * time.Second, MaxWait: time.Duration(max(0, r.IntN(120)-60)) * time.Second,
			MaxWaiting: max(0, r.IntN(12)-6), AnswerFirst: r.IntN(3) == 0, RejectWhenEmpty: r.IntN(3) == 0, Weight: r.IntN(2),
		})
		c.Buttons = append(c.Buttons, Button{ID: "b" + id, Queue: id})
	}
	for _, id := range stormAgents {
		if r.IntN(10) == 0 {
			continue
		}
		a := Agent{ID: id}
		for _, q := range stormQueues {
			if r.IntN(2) == 0 {
				a.Queues = append(a.Queues, Membership{Queue: q})
			}
		}
		c.Agents = append(c.Agents, a)
	}
	return c
}

func (g *generator) newID() string {
	g.serial++
	id := fmt.Sprintf("c%04d", g.serial)
	g.calls = append(g.calls, id)
	return id
}

// someCall prefers calls that live.
func (g *generator) someCall(o *observer) string {
	if len(o.snap.Calls) > 0 && g.r.IntN(8) > 0 {
		return pick(g.r, o.snap.Calls).ID
	}
	if len(g.calls) == 0 {
		return "nothing"
	}
	return pick(g.r, g.calls)
}

// someRing prefers attempts that run.
func (g *generator) someRing(o *observer) openRing {
	if len(o.rings) > 0 && g.r.IntN(8) > 0 {
		return pick(g.r, o.rings)
	}
	return openRing{call: g.someCall(o), agent: pick(g.r, stormAgents), number: g.r.Uint64N(o.lastAttempt + 2)}
}

func (g *generator) next(o *observer) Event {
	r := g.r
	if r.IntN(3) == 0 {
		g.now = g.now.Add(time.Duration(r.IntN(4000)-200) * time.Millisecond)
	}
	if w := o.desk.NextWake(); !w.IsZero() && r.IntN(6) == 0 {
		if w.After(g.now) {
			g.now = w
		}
		return Tick{}
	}
	if len(g.config.Queues) == 0 {
		g.config = g.drawConfig()
		return Configured{g.config}
	}
	switch n := r.IntN(100); {
	case n < 20:
		q := pick(r, stormQueues)
		ev := CallArrived{Call: g.newID(), Caller: pick(r, stormPeople), Queue: q, Priority: max(0, r.IntN(6)-4), Since: g.now}
		if r.IntN(2) == 0 {
			ev.Button = "b" + q
		}
		if r.IntN(6) == 0 {
			ev.Since, ev.Resumed = g.now.Add(-time.Duration(r.IntN(60))*time.Second), true
		}
		if r.IntN(20) == 0 && len(o.snap.Calls) > 0 {
			ev.Call = pick(r, o.snap.Calls).ID // not new: to be ignored
		}
		return ev
	case n < 30:
		return CallEnded{g.someCall(o)}
	case n < 46:
		a := g.someRing(o)
		return RingAnswered{a.call, a.agent, a.number}
	case n < 56:
		a := g.someRing(o)
		return RingFailed{a.call, a.agent, a.number, pick(r, []RingCause{CauseDeclined, CauseNoAnswer, CauseUnreachable})}
	case n < 58:
		a := g.someRing(o)
		return RingProgressed{a.call, a.agent, a.number}
	case n < 70:
		return PresenceChanged{pick(r, stormAgents), pick(r, []Presence{Offline, Away, Available, Available, Available}), pick(r, []string{"", "lunch"})}
	case n < 80:
		return ReachableChanged{pick(r, stormPeople[:4]), r.IntN(4) > 0}
	case n < 82:
		return ReachableChanged{pick(r, stormAgents), true}
	case n < 85:
		return WrapUpEnded{pick(r, stormAgents)}
	case n < 88:
		ev := DirectCallStarted{Call: g.newID()}
		for range 1 + r.IntN(3) {
			ev.Parties = append(ev.Parties, pick(r, stormPeople))
		}
		return ev
	case n < 90:
		return DirectCallAnswered{g.someCall(o)}
	case n < 92:
		return HoldChanged{g.someCall(o), r.IntN(2) == 0, pick(r, stormPeople)}
	case n < 94:
		return InterruptedChanged{g.someCall(o), pick(r, stormPeople), r.IntN(2) == 0}
	case n < 96:
		at := g.now.Add(-time.Duration(r.IntN(600)) * time.Second)
		return CallRestored{Call: g.newID(), Caller: pick(r, stormPeople), Queue: pick(r, append(stormQueues, "")), Agent: pick(r, stormPeople), Since: at, ConnectedAt: at}
	case n < 98:
		g.config = g.drawConfig()
		return Configured{g.config}
	default:
		return Tick{}
	}
}
