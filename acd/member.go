package acd

import (
	"cmp"
	"sort"
)

// member is an agent's part in one queue.
type member struct {
	Membership
	agent *agent
	queue *queue
}

// place is a member's place in the circle of a round-robin queue.
type place struct {
	order int
	id    string
}

func (m *member) place() place { return place{m.Order, m.agent.id} }

func (p place) compare(o place) int {
	return cmp.Or(cmp.Compare(p.order, o.order), cmp.Compare(p.id, o.id))
}

// byStrategy orders the free members of a queue: higher priority first, then as
// its strategy chooses.
func byStrategy(s Strategy) func(a, b *member) int {
	then := func(a, b *member) int { return 0 }
	switch s {
	case Linear, RoundRobin, Random:
		then = func(a, b *member) int { return a.place().compare(b.place()) }
	case FewestCalls:
		then = func(a, b *member) int { return cmp.Compare(a.agent.answered, b.agent.answered) }
	case SkillFirst:
		then = func(a, b *member) int { return cmp.Compare(b.Level, a.Level) }
	}
	return func(a, b *member) int {
		if c := cmp.Compare(b.Priority, a.Priority); c != 0 {
			return c
		}
		if c := then(a, b); c != 0 {
			return c
		}
		return cmp.Compare(a.agent.idle, b.agent.idle) // whoever has been idle for longest; never equal
	}
}

// choose returns the free member whom the queue's strategy rings for the call;
// nil when all who are free are blocked for it.
func (d *Desk) choose(c *call, q *queue) *member {
	for free := q.free.items; len(free) > 0; {
		class := free[:equals(free)]
		start := d.start(q, class)
		for i := range class {
			m := class[(start+i)%len(class)]
			if !c.blocks(m.agent) {
				return m
			}
		}
		free = free[len(class):]
	}
	return nil
}

// equals is how many members at the head of the list have the same priority.
func equals(free []*member) int {
	first := free[0].Priority
	if free[len(free)-1].Priority == first {
		return len(free)
	}
	return sort.Search(len(free), func(i int) bool { return free[i].Priority < first })
}

// start is where the strategy begins in a class of equal priority.
func (d *Desk) start(q *queue, class []*member) int {
	switch q.Strategy {
	case RoundRobin:
		last, ok := q.turn[class[0].Priority]
		if !ok {
			return 0
		}
		return sort.Search(len(class), func(i int) bool { return class[i].place().compare(last) > 0 })
	case Random:
		return int(d.random() % uint64(len(class)))
	default:
		return 0
	}
}

// random is the Desk's own generator (SplitMix64, Steele, Lea and Flood 2014):
// it belongs to the state, so that a replay draws the same numbers. It decides
// who is rung, nothing that must be hard to guess.
func (d *Desk) random() uint64 {
	d.seed += 0x9e3779b97f4a7c15
	z := d.seed
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
