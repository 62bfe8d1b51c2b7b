package acd

import "slices"

// attempt is one ring of one agent for one call, while it runs.
type attempt struct {
	number uint64
	call   *call
	agent  *agent
	timer  timer
}

// ring begins an attempt. The agent is free, and not blocked for the call.
func (d *Desk) ring(c *call, a *agent) {
	d.attempts++
	r := &attempt{number: d.attempts, call: c, agent: a}
	r.timer = timer{kind: ringTime, ring: r}
	d.timers.start(&r.timer, d.now.Add(c.queue.ringTime()))
	if len(c.rings) == 0 {
		c.queue.unrung.remove(c)
		c.queue.ringing.insert(c)
	}
	c.rings = append(c.rings, r)
	a.ring = r
	d.emit(Ring{Call: c.id, Agent: a.id, Attempt: r.number})
	d.refresh(a)
	d.callChanged(c)
}

// stopRing ends an attempt from our side. An agent that let it ring is not
// offered the call again for a while.
func (d *Desk) stopRing(r *attempt, reason StopReason) {
	d.emit(StopRing{Call: r.call.id, Agent: r.agent.id, Attempt: r.number, Reason: reason})
	if reason == ReasonTimeout {
		d.block(r)
	}
	d.endRing(r)
}

// stopRings ends all attempts of a call that has left its line.
func (d *Desk) stopRings(c *call, reason StopReason) {
	rings := c.rings
	c.rings = nil
	for _, r := range rings {
		d.stopRing(r, reason)
	}
}

func (c *call) removeRing(r *attempt) {
	if i := slices.Index(c.rings, r); i >= 0 {
		c.rings = slices.Delete(c.rings, i, i+1)
	}
}

// endRing takes an attempt that is over out of everything.
func (d *Desk) endRing(r *attempt) {
	c, a := r.call, r.agent
	d.timers.stop(&r.timer)
	c.removeRing(r)
	a.ring = nil
	if c.stage == waiting {
		if len(c.rings) == 0 {
			c.queue.ringing.remove(c)
			c.queue.unrung.insert(c)
		}
		d.tryMatch(c.queue)
	}
	d.callChanged(c)
	d.refresh(a)
}

// block keeps the agent of a failed attempt from the same call for the queue's
// retry delay, and sends it to the end of the line of idle agents: somebody
// who is not at the desk does not delay every new caller.
func (d *Desk) block(r *attempt) {
	c, a := r.call, r.agent
	d.lastInLine(a)
	b := block{agent: a.id, until: d.now.Add(c.queue.retryDelay())}
	if c.blocked == nil {
		c.blocked = map[string]struct{}{}
	}
	c.blocked[b.agent] = struct{}{}
	i, _ := slices.BinarySearchFunc(c.blocks, b, func(x, y block) int {
		if x.until.After(y.until) {
			return 1
		}
		return -1
	})
	c.blocks = slices.Insert(c.blocks, i, b)
	d.timers.start(&c.retry, c.blocks[0].until)
}

// unblock frees the agents whose retry delay is over for this call.
func (d *Desk) unblock(c *call) {
	n := 0
	for n < len(c.blocks) && !c.blocks[n].until.After(d.now) {
		delete(c.blocked, c.blocks[n].agent)
		n++
	}
	c.blocks = slices.Delete(c.blocks, 0, n)
	if len(c.blocks) > 0 {
		d.timers.start(&c.retry, c.blocks[0].until)
	}
	d.tryMatch(c.queue)
}

// current returns the attempt that an event speaks of, nil when it is over.
func (d *Desk) current(call, agent string, number uint64) *attempt {
	a, ok := d.people[agent]
	if !ok || a.ring == nil || a.ring.number != number || a.ring.call.id != call {
		return nil
	}
	return a.ring
}

func (d *Desk) ringAnswered(ev RingAnswered) {
	r := d.current(ev.Call, ev.Agent, ev.Attempt)
	if r == nil {
		if c, ok := d.callOf[ev.Call]; ok && c.stage == connected && c.attempt == ev.Attempt && c.agent == ev.Agent {
			return // said twice: this leg is the one that talks
		}
		d.emit(StopRing{Call: ev.Call, Agent: ev.Agent, Attempt: ev.Attempt, Reason: ReasonStale})
		return
	}

	c := r.call
	d.leaveQueue(c)
	c.stage, c.agent, c.connectedAt, c.attempt = connected, r.agent.id, d.now, r.number
	d.emit(Connect{Call: c.id, Agent: c.agent, Attempt: c.attempt})
	d.timers.stop(&r.timer)
	c.removeRing(r)
	r.agent.ring = nil
	d.join(c, r.agent.id)
	d.stopRings(c, ReasonAnsweredElsewhere)
	d.callChanged(c)
	d.refreshParties(c)
}

func (d *Desk) ringFailed(ev RingFailed) {
	if r := d.current(ev.Call, ev.Agent, ev.Attempt); r != nil {
		d.block(r)
		d.endRing(r)
	}
}
