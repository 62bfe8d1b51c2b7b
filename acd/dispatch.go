package acd

import "slices"

// tryMatch marks a queue in which a caller and an agent may have become free
// for each other. Only such queues are looked at: in all others no pair exists,
// for else the Step before would have rung it.
func (d *Desk) tryMatch(q *queue) {
	if !q.matching && !q.gone {
		q.matching = true
		d.match = append(d.match, q)
	}
}

// dispatch rings: first for whoever is invited into a running call, then, in
// the order of byTurn, for callers for whom nobody rings, then, with the agents
// left over, it widens the rings of ring-all callers. So a second caller is
// never kept waiting by a colleague who would only be one more to ring for the
// first.
func (d *Desk) dispatch() {
	if len(d.match) == 0 {
		return
	}
	d.walk(byInvitation, func(q *queue) []*call { return q.invites.items })
	d.walk(byTurn, func(q *queue) []*call { return q.unrung.items })
	d.walk(byTurn, func(q *queue) []*call {
		if q.Strategy != RingAll {
			return nil
		}
		return q.ringing.items
	})
	for i, q := range d.match {
		q.matching = false
		d.match[i] = nil
	}
	d.match = d.match[:0]
}

// walk goes through the lines of the queues to be matched as if they were one,
// in the order of compare, while there are free agents.
func (d *Desk) walk(compare func(a, b *call) int, line func(*queue) []*call) {
	d.next = append(d.next[:0], make([]int, len(d.match))...) // by queue, the call to be looked at next
	next := d.next
	for {
		best := -1
		for i, q := range d.match {
			if l := line(q); len(q.free.items) > 0 && next[i] < len(l) &&
				(best < 0 || compare(l[next[i]], line(d.match[best])[next[best]]) < 0) {
				best = i
			}
		}
		if best < 0 {
			return
		}
		q := d.match[best]
		c := line(q)[next[best]]
		d.offer(c, q)
		if after := line(q); next[best] < len(after) && after[next[best]] == c {
			next[best]++ // still in the line: all who are free are blocked, or it is ringing
		}
	}
}

// offer rings whom the queue's strategy chooses among its free agents.
func (d *Desk) offer(c *call, q *queue) {
	if q.Strategy == RingAll {
		d.offerAll(c, q)
		return
	}
	if len(c.rings) > 0 {
		return
	}
	if m := d.choose(c, q); m != nil {
		d.ringMember(c, m)
	}
}

// offerAll rings all free agents of the highest priority that there is. While
// they ring, only equals of theirs and better ones are added.
func (d *Desk) offerAll(c *call, q *queue) {
	floor, set := c.floor()
	for i := 0; i < len(q.free.items); {
		m := q.free.items[i]
		switch {
		case set && m.Priority < floor:
			return
		case c.blocks(m.agent):
			i++
		default:
			if !set {
				floor, set = m.Priority, true
			}
			d.ringMember(c, m) // takes m out of q.free
		}
	}
}

// floor is the highest priority of those who ring for the call.
func (c *call) floor() (priority int, ok bool) {
	if len(c.rings) == 0 {
		return 0, false
	}
	best := slices.MaxFunc(c.rings, func(a, b *attempt) int { return a.priority - b.priority })
	return best.priority, true
}
