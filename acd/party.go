package acd

import (
	"slices"
	"time"
)

// party is somebody in a call, or who is called by it directly.
type party struct {
	agent    *agent
	role     Role
	mode     Mode
	since    time.Time
	attempt  uint64 // that brought them; 0 when none of ours did
	disposed bool   // has given the result code already
}

func (c *call) party(id string) *party {
	for _, p := range c.parties {
		if p.agent.id == id {
			return p
		}
	}
	return nil
}

// join makes an account a party of the call, and busy with it.
func (d *Desk) join(c *call, a *agent, role Role) *party {
	if p := c.party(a.id); p != nil {
		return p
	}
	r := a.ring
	if r != nil {
		d.stopRing(r, ReasonAgentGone)
	}
	p := &party{agent: a, role: role, since: d.now}
	a.calls = append(a.calls, c)
	c.parties = append(c.parties, p)
	d.callChanged(c)
	d.refresh(a)
	if r != nil {
		d.goOn(r, CauseBusy) // now that a cannot be rung again
	}
	return p
}

// joinByID is for accounts that are there by their own device's doing.
func (d *Desk) joinByID(c *call, id string, role Role) *party {
	if id == "" {
		return nil
	}
	return d.join(c, d.person(id), role)
}

// part takes a party out of the call. Who served a queue goes into wrap-up, and
// everybody to the end of the line of idle agents.
func (d *Desk) part(c *call, p *party) {
	a := p.agent
	c.parties = slices.DeleteFunc(c.parties, func(x *party) bool { return x == p })
	a.calls = slices.DeleteFunc(a.calls, func(x *call) bool { return x == c })
	d.callChanged(c)
	if i, gone := slices.BinarySearch(c.away, a.id); gone {
		c.away = slices.Delete(c.away, i, i+1)
	}
	if c.heldBy == a.id {
		d.setHeld(c, "")
	}
	if p.role == RoleAgent && c.stage == connected && c.queue != nil {
		c.queue.history.add(d.now, d.now.Sub(c.servedSince)+c.queue.WrapUp)
		d.startWrapUp(a, c, p.disposed)
	}
	if a.state != StateAvailable {
		d.lastInLine(a)
	}
	d.refresh(a)
	d.forget(a)
}

// partAll takes everybody out whom keep does not name.
func (d *Desk) partAll(c *call, keep string) {
	for _, p := range slices.Clone(c.parties) {
		if p.agent.id != keep {
			d.part(c, p)
		}
	}
}

func (d *Desk) partyJoined(ev PartyJoined) {
	c, ok := d.callOf[ev.Call]
	if !ok || c.stage != connected || ev.Account == "" {
		return
	}
	switch ev.Role {
	case RoleGuest, RoleConsulted:
		ev.Mode = ""
	case RoleSupervisor:
	default:
		return // a call has one caller and one agent: see Transferred
	}
	p := c.party(ev.Account)
	switch {
	case p == nil:
		p = d.joinByID(c, ev.Account, ev.Role)
	case p.role == RoleCaller || p.role == RoleAgent:
		return
	}
	if p.role != ev.Role || p.mode != ev.Mode {
		p.role, p.mode = ev.Role, ev.Mode
		d.callChanged(c)
	}
}

func (d *Desk) partyLeft(ev PartyLeft) {
	c, ok := d.callOf[ev.Call]
	if !ok || c.stage != connected {
		return
	}
	if p := c.party(ev.Account); p != nil && p.role != RoleCaller && p.role != RoleAgent {
		d.partyGone(c, p)
	}
}

// partyGone takes out somebody without whom the call goes on. What they asked
// for is not wanted any more.
func (d *Desk) partyGone(c *call, p *party) {
	d.part(c, p)
	if c.invite != nil && c.invite.by == p.agent.id {
		d.stopInvite(c, ReasonCancelled, CauseNoAnswer)
	}
}

func (d *Desk) transferred(ev Transferred) {
	c, ok := d.callOf[ev.Call]
	if !ok || c.stage != connected || c.agent != ev.From || ev.From == ev.To {
		return
	}
	if to := c.party(ev.To); to != nil && to.role != RoleCaller {
		d.handOver(c, to)
	}
}

// handOver makes a party the call's agent; the agent so far leaves.
func (d *Desk) handOver(c *call, to *party) {
	if from := c.party(c.agent); from != nil && from.role == RoleAgent {
		d.partyGone(c, from)
	}
	d.serve(c, to)
}

// serve makes a party the agent of a connected call.
func (d *Desk) serve(c *call, p *party) {
	p.role, p.mode = RoleAgent, ""
	c.agent, c.servedSince = p.agent.id, d.now
	if c.queue != nil {
		p.agent.answered++
	}
	d.callChanged(c)
	d.agentChanged(p.agent)
}
