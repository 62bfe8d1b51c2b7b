package acd

import (
	"slices"
	"time"
)

// chain is how far a caller that waits was led along overflow chains.
type chain struct {
	taken   []step   // since it began to wait
	entered []string // queues
	timer   timer    // set while a step of its queue becomes due
	squeeze bool     // into a full queue, because a step of its chain took it
}

// step is one step of a queue's chain.
type step struct {
	queue string
	Overflow
}

func (d *Desk) callArrived(ev CallArrived) {
	if d.known(ev.Call) {
		return
	}
	c := d.newCall(ev.Call, ev.Caller, ev.Since)
	c.button, c.priority, c.needs = ev.Button, ev.Priority, ev.Needs
	c.resumed, c.hears = ev.Resumed, ev.Resumed
	b := d.buttonOf[ev.Button]
	if b != nil {
		c.priority += b.Priority
		if ev.Queue == "" {
			ev.Queue = b.Queue
		}
	}
	q, ok := d.queueOf[ev.Queue]
	switch {
	case !ok:
		d.emit(Reject{Call: c.id, Reason: RejectUnknownQueue})
	case d.halted(), d.stop != nil && !c.resumed && !d.now.Before(d.stop.NoCalls):
		d.emit(Reject{Call: c.id, Reason: RejectStop})
	case b != nil && !c.resumed && d.look(b.Button).State != ButtonOpen:
		d.emit(Reject{Call: c.id, Reason: RejectClosed})
	default:
		if reason := d.place(c, q); reason != "" {
			d.emit(Reject{Call: c.id, Reason: reason})
		}
	}
}

// place brings a caller into a queue, or where the queue's chain leads it on
// arrival. It says why when the queue does not take it and nobody else does;
// then the caller stays where it was.
func (d *Desk) place(c *call, q *queue) (refusal RejectReason) {
	full := q.full()
	if d.follow(c, q, full) {
		return ""
	}
	if !c.resumed && !c.served {
		switch {
		case q.RejectWhenEmpty && q.deserted():
			return RejectNoAgent
		case full:
			return RejectFull
		}
	}
	d.enterQueue(c, q)
	return ""
}

// follow takes the steps of a queue's chain whose conditions hold; true when
// one of them led the caller on.
func (d *Desk) follow(c *call, q *queue, full bool) bool {
	for i, s := range q.Overflow {
		if c.chain.took(q, s) || !d.holds(c, q, i, full) {
			continue
		}
		c.chain.taken = append(c.chain.taken, step{q.ID, s})
		if d.lead(c, q, s.To, full) {
			return true
		}
	}
	return false
}

func (x *chain) took(q *queue, s Overflow) bool {
	return slices.Contains(x.taken, step{q.ID, s})
}

// holds says whether a step is to be taken. One without any condition follows
// the step before it, when that was taken and brought nobody.
func (d *Desk) holds(c *call, q *queue, i int, full bool) bool {
	s := q.Overflow[i]
	switch {
	case s.WhenFull && full, s.WhenEmpty && q.deserted():
		return true
	case s.After > 0:
		return c.stage == waiting && c.queue == q && d.now.Sub(c.entered) >= s.After
	default:
		return !s.WhenFull && !s.WhenEmpty && i > 0 && c.chain.took(q, q.Overflow[i-1])
	}
}

// lead brings a caller to the target of a step, if it can.
func (d *Desk) lead(c *call, q *queue, to Target, full bool) bool {
	switch to.Kind {
	case ToQueue:
		next, ok := d.queueOf[to.ID]
		return ok && !slices.Contains(c.chain.entered, next.ID) && d.place(c, next) == ""
	case ToMessage:
		if c.stage == waiting {
			d.drop(c)
		}
		d.emit(Reject{Call: c.id, Reason: RejectMessage, Message: to.ID})
		return true
	}
	a := d.target(to)
	if a == nil || a.id == c.caller || !d.takesCaller(a) || a.wrapping() {
		return false
	}
	if c.stage != waiting || c.queue != q {
		d.enterQueue(c, q)
		c.chain.squeeze = full
	}
	d.callInPerson(c, a, ForCaller)
	return true
}

// takesCaller says whether somebody can be called in person for a caller.
func (d *Desk) takesCaller(a *agent) bool {
	return a.reachable && len(a.calls) == 0 && a.ring == nil && d.knows(a) && (!a.configured || a.presence == Available)
}

// callInPerson rings somebody for a caller that waits, and nobody else.
func (d *Desk) callInPerson(c *call, a *agent, purpose Purpose) {
	d.stopRings(c, ReasonOverflow)
	d.ring(&attempt{call: c, agent: a, purpose: purpose}, c.queue.ringTime())
}

// enterQueue puts a caller into a queue's line, from another one or from
// outside.
func (d *Desk) enterQueue(c *call, q *queue) {
	c.entered = d.now
	if c.stage == waiting {
		d.leaveQueue(c)
		d.stopRings(c, ReasonOverflow)
	} else if _, known := d.callOf[c.id]; !known {
		c.entered = c.since
		d.add(c)
	}
	c.stage, c.queue, c.queueID = waiting, q, q.ID
	c.chain.entered, c.chain.squeeze = append(c.chain.entered, q.ID), false
	q.waiting.insert(c)
	d.callChanged(c)
	d.queueChanged(q)
	d.line(c)
	d.startPatience(c)
	d.awaitChain(c)
	if q.AnswerFirst && !c.hears {
		c.hears = true
		d.emit(Answer{Call: c.id})
	}
	d.welcome(c)
	d.refreshParties(c)
	d.tryMatch(q)
	d.watch(q)
}

// leaveQueue takes a call that waits out of its line. Its attempts go on.
func (d *Desk) leaveQueue(c *call) {
	if c.stage != waiting {
		return
	}
	q := c.queue
	q.waiting.remove(c)
	q.unrung.remove(c)
	q.ringing.remove(c)
	d.queueChanged(q)
	d.callChanged(c)
	d.timers.stop(&c.patience)
	d.timers.stop(&c.chain.timer)
	d.timers.stop(&c.told.timer)
	d.unblockAll(c)
	c.stage = ended
}

// awaitChain sets when the next step of the queue's chain becomes due.
func (d *Desk) awaitChain(c *call) {
	next := time.Time{}
	for i, s := range c.queue.Overflow {
		at := c.entered.Add(s.After)
		if s.After > 0 && !c.chain.took(c.queue, c.queue.Overflow[i]) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if next.IsZero() {
		d.timers.stop(&c.chain.timer)
	} else {
		d.timers.start(&c.chain.timer, next)
	}
}

// advance takes what is due of the chain of a caller that waits. While somebody
// is called in person, that is awaited first (see resume).
func (d *Desk) advance(c *call) {
	switch {
	case c.inPerson() != nil:
	case c.transfer != nil:
		d.giveBack(c)
	case !d.follow(c, c.queue, false):
		d.awaitChain(c)
	}
}

// resume goes on with a caller for whom somebody was called in person in vain:
// the next step of the chain, or waiting, unless the queue would not have taken
// the caller.
func (d *Desk) resume(c *call) {
	q := c.queue
	switch {
	case d.follow(c, q, false):
	case !c.resumed && !c.served && q.RejectWhenEmpty && q.deserted():
		d.reject(c, RejectNoAgent)
	case c.chain.squeeze:
		d.reject(c, RejectFull)
	default:
		d.awaitChain(c)
		d.tryMatch(q)
	}
}

// startPatience sets when the caller has waited for too long in its queue.
func (d *Desk) startPatience(c *call) {
	limit := c.queue.MaxWait
	if c.transfer != nil && limit <= 0 {
		limit = ReturnTime
	}
	if limit > 0 {
		d.timers.start(&c.patience, c.entered.Add(limit))
	} else {
		d.timers.stop(&c.patience)
	}
}

// impatient is the end of that time.
func (d *Desk) impatient(c *call) {
	if c.transfer != nil {
		d.giveBack(c)
	} else {
		d.reject(c, RejectTimeout)
	}
}

// inPerson returns the attempt of somebody who is called in person for a caller
// that waits; nil when there is none.
func (c *call) inPerson() *attempt {
	if c.stage == waiting && len(c.rings) > 0 && c.rings[0].queue == nil {
		return c.rings[0]
	}
	return nil
}

// abandoned goes on for those who wait in a queue that nobody serves any more.
func (d *Desk) abandoned(q *queue) {
	for _, c := range slices.Clone(q.waiting.items) {
		if c.stage == waiting && c.queue == q {
			d.advance(c)
		}
	}
	for _, c := range slices.Clone(q.invites.items) {
		d.stopInvite(c, ReasonAgentGone, CauseNoAgent)
	}
}
