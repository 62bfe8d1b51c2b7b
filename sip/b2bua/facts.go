package b2bua

import (
	"maps"
	"slices"

	"madoguchi/acd"
)

// publishFacts makes what the call knows readable for the loop.
func (c *call) publishFacts() {
	f := facts{
		desked: !c.over && (c.queued || c.direct()), direct: c.direct(), talking: !c.connected.IsZero(),
		held: acd.HoldChanged{Call: c.id},
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
	if by := slices.Sorted(maps.Keys(c.holders)); len(by) > 0 {
		f.held.Held, f.held.By = true, by[len(by)-1]
	}
	if f.talking {
		for _, p := range c.both() {
			if p.gone {
				f.gone = append(f.gone, p.account.ID)
			}
		}
	}
	c.facts.Store(&f)
}

// introduce tells the Desk of a call that it does not know: a new one, one of
// the last process, or one whose first event was lost.
func (c *call) introduce() {
	needs := c.x.needs.of(c.caller.account.ID)
	switch {
	case c.over:
	case !c.connected.IsZero():
		c.x.tell(acd.CallRestored{
			Call: c.id, Caller: c.caller.account.ID, Button: c.button, Queue: c.queue, Agent: c.callee.account.ID,
			Since: c.since, ConnectedAt: c.connected, Needs: needs,
		})
		for _, by := range slices.Sorted(maps.Keys(c.holders)) {
			c.x.tell(acd.HoldChanged{Call: c.id, Held: true, By: by})
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
