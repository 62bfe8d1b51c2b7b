package acd

import (
	"slices"
	"time"
)

// attempt is one ring of one agent for one call, while it runs.
type attempt struct {
	number   uint64
	call     *call
	agent    *agent
	purpose  Purpose
	queue    *queue // whose agent is rung; nil when the agent is called in person
	priority int    // of the agent in the queue
	began    time.Time
	timer    timer
}

// ringMember begins an attempt with a free agent of a queue, who is not blocked
// for the call.
func (d *Desk) ringMember(c *call, m *member) {
	q := m.queue
	purpose := ForCaller
	if c.invite != nil {
		purpose = c.invite.purpose
	}
	if q.Strategy == RoundRobin {
		q.turn[m.Priority] = m.place()
	}
	d.ring(&attempt{call: c, agent: m.agent, purpose: purpose, queue: q, priority: m.Priority}, q.ringTime())
}

// ring begins an attempt. The agent neither rings nor is in a call.
func (d *Desk) ring(r *attempt, limit time.Duration) {
	c, a := r.call, r.agent
	d.attempts++
	r.number, r.began = d.attempts, d.now
	r.timer = timer{kind: ringTime, ring: r}
	d.timers.start(&r.timer, d.now.Add(limit))
	d.rings[r.number] = r
	c.rings = append(c.rings, r)
	a.ring = r
	if len(c.rings) == 1 {
		d.line(c)
	}
	d.emit(Ring{Call: c.id, Agent: a.id, Attempt: r.number, Purpose: r.purpose})
	d.refresh(a)
	d.callChanged(c)
}

// line puts a call that waits where it belongs in its queue: among those for
// whom nobody rings, among those for whom the queue's agents ring, or, while
// somebody is called in person for it, in neither.
func (d *Desk) line(c *call) {
	q := c.queue
	if c.stage != waiting {
		return
	}
	q.unrung.remove(c)
	q.ringing.remove(c)
	switch {
	case len(c.rings) == 0:
		q.unrung.insert(c)
	case c.rings[0].queue != nil:
		q.ringing.insert(c)
	}
}

// stopRing ends an attempt from our side. What becomes of the call is up to
// the caller of it (see goOn).
func (d *Desk) stopRing(r *attempt, reason StopReason) {
	d.emit(StopRing{Call: r.call.id, Agent: r.agent.id, Attempt: r.number, Reason: reason})
	d.endRing(r)
}

// stopRings ends all attempts of a call that does not want them any more.
func (d *Desk) stopRings(c *call, reason StopReason) {
	rings := c.rings
	c.rings = nil
	for _, r := range rings {
		d.stopRing(r, reason)
	}
}

// endRing takes an attempt that is over out of everything.
func (d *Desk) endRing(r *attempt) {
	d.takeRing(r)
	d.refresh(r.agent)
	d.forget(r.agent)
}

// takeRing is endRing for an agent who is refreshed later.
func (d *Desk) takeRing(r *attempt) {
	c := r.call
	d.timers.stop(&r.timer)
	delete(d.rings, r.number)
	if i := slices.Index(c.rings, r); i >= 0 {
		c.rings = slices.Delete(c.rings, i, i+1)
	}
	r.agent.ring = nil
	if len(c.rings) == 0 {
		d.line(c)
	}
	d.callChanged(c)
}

// fail ends an attempt without an answer and goes on with the call. Somebody
// who is not at the desk is rung after all others next time, and is away after
// too many attempts.
func (d *Desk) fail(r *attempt, cause RingCause) {
	c := r.call
	d.lastInLine(r.agent)
	if r.queue != nil {
		d.block(c, r.agent, r.queue.retryDelay(cause))
		d.count(r, cause)
	}
	d.endRing(r)
	d.goOn(r, cause)
	if r.queue == nil && c.stage == waiting {
		d.block(c, r.agent, c.queue.retryDelay(cause)) // who may also serve the queue
	}
}

// count makes an agent away who let too many attempts ring in a row.
func (d *Desk) count(r *attempt, cause RingCause) {
	a := r.agent
	switch cause {
	case CauseNoAnswer:
		a.missed++
	case CauseDeclined:
		a.missed = 0 // there is somebody
	}
	limit := r.queue.MissedLimit
	if limit <= 0 || a.missed < limit || a.presence != Available {
		return
	}
	a.missed = 0
	d.setPresence(a, Away, ReasonMissed)
	d.emit(PresenceForced{Agent: a.id, Presence: Away, Reason: ReasonMissed})
}

// goOn does what comes after an attempt that is over without an answer.
func (d *Desk) goOn(r *attempt, cause RingCause) {
	c := r.call
	switch {
	case c.stage == ended:
	case r.queue != nil:
		if c.invite != nil {
			c.invite.cause = cause
		}
		d.tryMatch(r.queue)
	case c.invite != nil:
		d.stopInvite(c, ReasonAgentGone, cause)
	case r.purpose == ForReturn:
		d.goBack(c)
	default:
		d.resume(c)
	}
}
