package b2bua

import "madoguchi/acd"

// publishFacts makes what the call knows readable for the loop.
func (c *call) publishFacts() {
	f := facts{
		desked: !c.over && (c.queued || c.direct()), direct: c.direct(), talking: !c.waiting(),
		queue: c.queue, held: acd.HoldChanged{Call: c.id},
	}
	for id, a := range c.attempts {
		if id == directAttempt {
			continue
		}
		f.attempts = append(f.attempts, id)
		if a.answered != nil {
			f.answered = append(f.answered, acd.RingAnswered{Call: c.id, Agent: a.agent, Attempt: id})
		}
	}
	for _, p := range c.parties {
		if c.holders[p.account.ID] {
			f.held.Held, f.held.By = true, p.account.ID
		}
		if p.gone {
			f.gone = append(f.gone, p.account.ID)
		}
		f.parties = append(f.parties, acd.PartyJoined{Call: c.id, Account: p.account.ID, Role: p.role, Mode: p.mode})
	}
	if c.invite != nil {
		f.inviting = c.invite.event(c.id)
	}
	c.facts.Store(&f)
}

// waitsIn is the queue of the call, as far as was published. Any goroutine.
func (c *call) waitsIn() string {
	if f := c.facts.Load(); f != nil {
		return f.queue
	}
	return ""
}

// moved is the Desk's word that a caller waits in another queue: an overflow
// led it there, or a transfer into a queue brought nobody.
func (c *call) moved(queue string) {
	if c.over || !c.waiting() || c.direct() || c.queue == queue {
		return
	}
	now := c.clock.now()
	c.rec.end(now, SegmentQueued, "", "overflow")
	c.rec.begin(now, Segment{Kind: SegmentQueued, Queue: queue})
	c.log.Info("the caller waits in another queue", "from", c.queue, "to", queue)
	c.queue = queue
	c.refresh()
	c.save()
}

// introduce tells the Desk of a call that it does not know: a new one, one of
// the last process, or one whose first event was lost.
func (c *call) introduce() {
	needs := c.x.needs.of(c.caller.account.ID)
	switch {
	case c.over:
	case !c.waiting():
		c.x.tell(acd.CallRestored{
			Call: c.id, Caller: c.caller.account.ID, Button: c.button, Queue: c.queue, Agent: c.agent().account.ID,
			Since: c.since, ConnectedAt: c.connected, Needs: needs,
		})
		for _, p := range c.parties {
			if p.role != acd.RoleCaller && p.role != acd.RoleAgent {
				c.x.tell(acd.PartyJoined{Call: c.id, Account: p.account.ID, Role: p.role, Mode: p.mode})
			}
		}
		if len(c.holders) > 0 {
			c.tellHold()
		}
	case c.direct():
		if a := c.attempts[directAttempt]; a != nil {
			c.x.tell(acd.DirectCallStarted{Call: c.id, Parties: []string{c.caller.account.ID, a.agent}})
		}
	case c.queued:
		c.x.tell(acd.CallArrived{
			Call: c.id, Caller: c.caller.account.ID, Button: c.button, Queue: c.queue, Priority: c.priority, Since: c.since,
			Resumed: c.priority == resumePriority, Needs: needs,
		})
	}
}
