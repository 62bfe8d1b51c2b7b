package acd

import "time"

// ReturnTime is how long a caller that was transferred into a queue waits there
// before it is given back, when the queue has no MaxWait.
const ReturnTime = 5 * time.Minute

// transfer is how a caller that talked came to wait again.
type transfer struct {
	by   string // who transferred it
	from *queue // where it was served; nil for a direct call
}

// requeued transfers a caller into a queue.
//
//	connected ──Requeued──► waits in Queue, ahead ──answered──► connected
//	                           │ MaxWait or ReturnTime, a step of the chain,
//	                           ▼ or nobody serves the queue
//	                        rings at By (ForReturn) ──answered──► connected, as before
//	                           │
//	                           ▼
//	                        waits in the queue it was in before, like anybody else
func (d *Desk) requeued(ev Requeued) {
	c, ok := d.callOf[ev.Call]
	if !ok || c.stage == waiting && c.transfer != nil && c.transfer.by == ev.By && c.queueID == ev.Queue {
		return // over, or said twice
	}
	if cause := d.refusesRequeue(c, ev); cause != "" {
		to := Target{Kind: ToQueue, ID: ev.Queue}
		d.inviteFailed(c, InviteView{By: ev.By, Purpose: ForTransfer, To: to, Since: d.now, Cause: cause})
		return
	}
	d.endInvite(c)
	d.stopRings(c, ReasonCancelled)
	d.forgetFailed(c)
	d.emit(Requeue{Call: c.id, Queue: ev.Queue})
	d.partAll(c, c.caller)
	d.setHeld(c, "")
	c.transfer = &transfer{by: ev.By, from: c.queue}
	c.stage, c.agent, c.connectedAt, c.since = ended, "", time.Time{}, d.now
	c.served, c.hears, c.chain.taken, c.chain.entered = true, true, nil, nil
	d.enterQueue(c, d.queueOf[ev.Queue])
}

// refusesRequeue says why the transfer cannot be; empty when it can.
func (d *Desk) refusesRequeue(c *call, ev Requeued) RingCause {
	q, ok := d.queueOf[ev.Queue]
	by := c.party(ev.By)
	switch {
	case !ok, c.stage != connected, by == nil, by.role != RoleAgent:
		return CauseUnknown
	case d.halted():
		return CauseClosed
	case q.deserted():
		return CauseNoAgent
	default:
		return ""
	}
}

// giveBack rings who transferred a caller that was not served where it was
// transferred to, also in wrap-up.
func (d *Desk) giveBack(c *call) {
	a, ok := d.people[c.transfer.by]
	if !ok || !d.takesCaller(a) {
		d.goBack(c)
		return
	}
	d.timers.stop(&c.patience)
	d.timers.stop(&c.chain.timer)
	d.callInPerson(c, a, ForReturn)
}

// goBack lets a caller wait where it was served before; in the queue where it
// is, when that one is gone.
func (d *Desk) goBack(c *call) {
	q := c.queue
	if c.transfer.canGoBack() {
		q = c.transfer.from
	}
	c.transfer = nil
	c.chain.taken, c.chain.entered = nil, nil
	d.enterQueue(c, q)
	d.advance(c)
}

func (t *transfer) canGoBack() bool { return t != nil && t.from != nil && !t.from.gone }
