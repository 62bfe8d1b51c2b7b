package acd

// tryMatch marks a queue in which a caller and an agent may have become free
// for each other. Only such queues are looked at: in all others no pair exists,
// for else the Step before would have rung it.
func (d *Desk) tryMatch(q *queue) {
	if !q.matching && !q.gone {
		q.matching = true
		d.match = append(d.match, q)
	}
}

// dispatch rings, in the order of byTurn: first for callers for whom nobody
// rings, then, with the agents left over, it widens the rings of ring-all
// callers. So a second caller is never kept waiting by a colleague who would
// only be one more to ring for the first.
func (d *Desk) dispatch() {
	if len(d.match) == 0 {
		return
	}
	d.serve(func(q *queue) []*call { return q.unrung.items })
	d.serve(func(q *queue) []*call {
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

// serve walks the lines of the queues to be matched as if they were one, in
// the order of byTurn, while there are free agents.
func (d *Desk) serve(line func(*queue) []*call) {
	next := make([]int, len(d.match)) // by queue, the caller to be looked at next
	for {
		best := -1
		for i, q := range d.match {
			if l := line(q); len(q.free.items) > 0 && next[i] < len(l) &&
				(best < 0 || byTurn(l[next[i]], line(d.match[best])[next[best]]) < 0) {
				best = i
			}
		}
		if best < 0 {
			return
		}
		l := line(d.match[best])
		c := l[next[best]]
		d.offer(c)
		if after := line(d.match[best]); next[best] < len(after) && after[next[best]] == c {
			next[best]++ // still in the line: all who are free are blocked, or it is ringing
		}
	}
}

// offer rings whom the queue's strategy chooses among its free agents.
func (d *Desk) offer(c *call) {
	q := c.queue
	for i := 0; i < len(q.free.items); {
		a := q.free.items[i]
		if _, blocked := c.blocked[a.id]; blocked {
			i++
			continue
		}
		d.ring(c, a) // takes a out of q.free
		if q.Strategy != RingAll {
			return
		}
	}
}
