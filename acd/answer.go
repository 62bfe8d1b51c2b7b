package acd

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
	c.queue, c.queueID, c.transfer, c.first = q, q.ID, nil, 0
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
	if ev.Cause == "" {
		ev.Cause = CauseUnreachable
	}
	if r := d.current(ev.Call, ev.Agent, ev.Attempt); r != nil {
		d.fail(r, ev.Cause)
	}
}
