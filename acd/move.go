package acd

// moved puts a caller that waits where a supervisor wants it.
func (d *Desk) moved(ev Moved) {
	c, ok := d.callOf[ev.Call]
	q, known := d.queueOf[ev.Queue]
	if !ok || !known || c.stage != waiting || c.queue == q && !ev.First {
		return
	}
	first := uint64(0)
	if ev.First {
		d.firsts++
		first = d.firsts
	}
	if c.queue == q {
		d.putFirst(c, first)
		return
	}
	d.leaveQueue(c) // it is found there by its place so far
	d.stopRings(c, ReasonOverflow)
	c.first = first
	c.chain.taken, c.chain.entered = nil, nil
	d.enterQueue(c, q)
}

// putFirst moves a caller to the head of the line that it is in.
func (d *Desk) putFirst(c *call, first uint64) {
	q := c.queue
	q.waiting.remove(c)
	q.unrung.remove(c)
	q.ringing.remove(c)
	c.first = first
	q.waiting.insert(c)
	d.line(c)
	d.callChanged(c)
	d.queueChanged(q)
}
