package acd

import "time"

// invitation is a call's wish for one more person, while it runs.
type invitation struct {
	by      string
	purpose Purpose
	to      Target
	queue   *queue // whose agents are rung; nil when somebody is called in person
	since   time.Time
	serial  uint64    // an older one is served first
	cause   RingCause // of the last attempt that failed
	timer   timer
}

func (d *Desk) invited(ev Invited) {
	c, ok := d.callOf[ev.Call]
	if !ok {
		return
	}
	if i := c.invite; i != nil && i.by == ev.By && i.purpose == ev.Purpose && i.to == ev.To {
		return // said twice
	}
	if cause := d.refusesInvite(c, ev); cause != "" {
		d.inviteFailed(c, InviteView{By: ev.By, Purpose: ev.Purpose, To: ev.To, Since: d.now, Cause: cause})
		return
	}
	d.forgetFailed(c)
	d.invitations++
	i := &invitation{by: ev.By, purpose: ev.Purpose, to: ev.To, since: d.now, serial: d.invitations}
	i.timer = timer{kind: inviteTime, call: c}
	c.invite = i
	d.timers.start(&i.timer, d.now.Add(InviteTime))
	d.callChanged(c)
	if ev.To.Kind == ToQueue {
		i.queue = d.queueOf[ev.To.ID]
		i.queue.invites.insert(c)
		d.tryMatch(i.queue)
		return
	}
	a := d.target(ev.To)
	if a.ring != nil {
		d.gone(a, CauseBusy) // a caller that waits is offered to others
	}
	d.ring(&attempt{call: c, agent: a, purpose: i.purpose}, InviteTime)
}

// refusesInvite says why an invitation cannot run; empty when it can.
func (d *Desk) refusesInvite(c *call, ev Invited) RingCause {
	by := c.party(ev.By)
	switch ev.Purpose {
	case ForTransfer, ForConsult:
		if by == nil || by.role != RoleAgent {
			return CauseUnknown
		}
	case ForConference:
		if by == nil {
			return CauseUnknown
		}
	default:
		return CauseUnknown
	}
	switch {
	case c.stage != connected:
		return CauseUnknown
	case c.invite != nil:
		return CauseBusy
	case d.halted():
		return CauseClosed
	case ev.To.Kind == ToQueue:
		q, ok := d.queueOf[ev.To.ID]
		if !ok {
			return CauseUnknown
		}
		if q.deserted() {
			return CauseNoAgent
		}
		return ""
	}
	a := d.target(ev.To)
	switch {
	case a == nil:
		return CauseUnknown
	case c.party(a.id) != nil, len(a.calls) > 0, a.ring != nil && a.ring.queue == nil:
		return CauseBusy
	case !a.reachable:
		return CauseUnreachable
	default:
		return ""
	}
}

// target returns whom a target names; nil when the site knows no such person.
func (d *Desk) target(t Target) *agent {
	switch {
	case t.Kind == ToAccount && d.accounts[t.ID], t.Kind == ToAccount && d.isAgent(t.ID):
		if a, ok := d.people[t.ID]; ok {
			return a
		}
		return &agent{id: t.ID} // not reachable, and not to be remembered
	case t.Kind == ToAddress && d.addresses[t.ID]:
		return d.person(AddressAgent(t.ID))
	default:
		return nil
	}
}

func (d *Desk) isAgent(id string) bool {
	a, ok := d.people[id]
	return ok && a.configured
}

// connectInvited brings whom was invited into the call.
func (d *Desk) connectInvited(r *attempt) {
	c, i := r.call, r.call.invite
	connect := Connect{Call: c.id, Agent: r.agent.id, Attempt: r.number, Purpose: i.purpose}
	if i.purpose == ForTransfer {
		connect.From = i.by
	}
	d.emit(connect)
	role := RoleGuest
	if i.purpose == ForConsult {
		role = RoleConsulted
	}
	p := d.bring(r, role)
	d.endInvite(c)
	d.stopRings(c, ReasonAnsweredElsewhere)
	if i.purpose == ForTransfer {
		d.handOver(c, p)
	}
}

func (d *Desk) inviteCancelled(id string) {
	if c, ok := d.callOf[id]; ok && c.invite != nil {
		d.endInvite(c)
		d.stopRings(c, ReasonCancelled)
	}
}

// inviteTimedOut ends an invitation that ran for InviteTime.
func (d *Desk) inviteTimedOut(c *call) {
	cause := CauseNoAnswer
	if i := c.invite; len(c.rings) == 0 {
		if cause = i.cause; cause == "" {
			cause = CauseBusy // nobody of the queue was free
		}
	}
	d.stopInvite(c, ReasonTimeout, cause)
}

// stopInvite ends an invitation that cannot succeed any more.
func (d *Desk) stopInvite(c *call, reason StopReason, cause RingCause) {
	v := c.invite.view(c)
	v.Cause = cause
	d.endInvite(c)
	d.stopRings(c, reason)
	d.inviteFailed(c, v)
}

// endInvite forgets the invitation of a call; its attempts go on.
func (d *Desk) endInvite(c *call) {
	i := c.invite
	if i == nil {
		return
	}
	if i.queue != nil {
		i.queue.invites.remove(c)
	}
	d.timers.stop(&i.timer)
	d.unblockAll(c)
	c.invite = nil
	d.callChanged(c)
}

// inviteFailed tells that nobody comes, and shows it for a while.
func (d *Desk) inviteFailed(c *call, v InviteView) {
	v.Agent = ""
	c.failed = &v
	d.timers.start(&c.fading, d.now.Add(InviteShown))
	d.callChanged(c)
	d.emit(InviteFailed{Call: c.id, By: v.By, Purpose: v.Purpose, To: v.To, Cause: v.Cause})
}

func (d *Desk) forgetFailed(c *call) {
	d.timers.stop(&c.fading)
	c.failed = nil
	d.callChanged(c)
}

func (i *invitation) view(c *call) InviteView {
	v := InviteView{By: i.by, Purpose: i.purpose, To: i.to, Since: i.since}
	if len(c.rings) > 0 {
		v.Agent = c.rings[0].agent.id
	}
	return v
}
