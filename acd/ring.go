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
		d.failInvite(c, cause)
	case r.purpose == ForReturn:
		d.goBack(c)
	default:
		d.resume(c)
	}
}

// blocked are the agents who are not offered a call again yet.
type blocked struct {
	agents map[string]struct{}
	list   []block // the next one to be freed first
	timer  timer   // set while there are any
}

// block keeps an agent from being offered the call again too early.
type block struct {
	agent string
	until time.Time
}

func (c *call) blocks(a *agent) bool {
	_, ok := c.blocked.agents[a.id]
	return ok
}

// block keeps the agent of a failed attempt from the same call for a while.
func (d *Desk) block(c *call, a *agent, delay time.Duration) {
	x := &c.blocked
	b := block{agent: a.id, until: d.now.Add(delay)}
	if x.agents == nil {
		x.agents = map[string]struct{}{}
	}
	x.agents[b.agent] = struct{}{}
	i, _ := slices.BinarySearchFunc(x.list, b, func(x, y block) int {
		if x.until.After(y.until) {
			return 1
		}
		return -1
	})
	x.list = slices.Insert(x.list, i, b)
	d.timers.start(&x.timer, x.list[0].until)
}

// unblock frees the agents whose retry delay is over for this call.
func (d *Desk) unblock(c *call) {
	x := &c.blocked
	n := 0
	for n < len(x.list) && !x.list[n].until.After(d.now) {
		delete(x.agents, x.list[n].agent)
		n++
	}
	x.list = slices.Delete(x.list, 0, n)
	if len(x.list) > 0 {
		d.timers.start(&x.timer, x.list[0].until)
	}
	if q := c.source(); q != nil {
		d.tryMatch(q)
	}
}

// unblockAll forgets the blocks of a call that is offered to others, or to
// nobody.
func (d *Desk) unblockAll(c *call) {
	d.timers.stop(&c.blocked.timer)
	c.blocked.agents, c.blocked.list = nil, nil
}

// source is the queue whose agents are offered the call.
func (c *call) source() *queue {
	if c.invite != nil {
		return c.invite.queue
	}
	return c.queue
}

// ringAnswered connects, or says that it is too late.
func (d *Desk) ringAnswered(ev RingAnswered) {
	r := d.current(ev.Call, ev.Agent, ev.Attempt)
	switch {
	case r == nil:
		if !d.isConnected(ev) {
			d.emit(StopRing{Call: ev.Call, Agent: ev.Agent, Attempt: ev.Attempt, Reason: ReasonStale})
		}
	case r.call.invite != nil:
		d.connectInvited(r)
	default:
		d.connectCaller(r)
	}
}

// current returns the attempt that an event speaks of, nil when it is over.
func (d *Desk) current(call, agent string, number uint64) *attempt {
	if r := d.rings[number]; r != nil && r.agent.id == agent && r.call.id == call {
		return r
	}
	return nil
}

// isConnected says whether an answer is said twice: its leg is one that talks.
func (d *Desk) isConnected(ev RingAnswered) bool {
	c, ok := d.callOf[ev.Call]
	if !ok || ev.Attempt == 0 {
		return false
	}
	p := c.party(ev.Agent)
	return p != nil && p.attempt == ev.Attempt
}

// connectCaller connects a caller that waits with whom was rung for it.
func (d *Desk) connectCaller(r *attempt) {
	c := r.call
	q := c.queue
	if r.purpose == ForReturn && c.transfer.canGoBack() {
		q = c.transfer.from // as it was before
	}
	d.leaveQueue(c)
	c.stage, c.connectedAt, c.hears = connected, d.now, true
	c.queue, c.queueID, c.transfer = q, q.ID, nil
	d.emit(Connect{Call: c.id, Agent: r.agent.id, Attempt: r.number, Purpose: r.purpose})
	p := d.bring(r, RoleAgent)
	d.stopRings(c, ReasonAnsweredElsewhere)
	d.serve(c, p)
	d.refreshParties(c)
}

// bring makes a party of whom an attempt brought.
func (d *Desk) bring(r *attempt, role Role) *party {
	d.takeRing(r)
	r.agent.missed = 0
	p := d.join(r.call, r.agent, role)
	p.attempt = r.number
	return p
}

func (d *Desk) ringFailed(ev RingFailed) {
	if r := d.current(ev.Call, ev.Agent, ev.Attempt); r != nil {
		d.fail(r, ev.Cause)
	}
}
