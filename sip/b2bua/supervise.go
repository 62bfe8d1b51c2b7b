package b2bua

import (
	"madoguchi/acd"
	"madoguchi/sip"
)

// joining is a supervisor whose page is being called.
type joining struct {
	mode   acd.Mode
	device *device
	told   []string
}

// join calls a supervisor's page into the call (it answers by itself, as one
// that comes back), or changes how they take part.
func (c *call) join(who sip.Account, m acd.Mode) error {
	p, j := c.partyOf(who.ID), c.joins[who.ID]
	switch {
	case c.waiting():
		return ErrNotTalked
	case m != acd.Listen && m != acd.Whisper && m != acd.Barge:
		return ErrNotAllowed
	case p != nil && p.role != acd.RoleSupervisor:
		return ErrNotAllowed
	case p != nil:
		c.setMode(p, m)
		return nil
	case j != nil:
		j.mode = m
		return nil
	}
	page, ok := c.x.page(who.ID)
	if !ok {
		return ErrUnreachable
	}
	j = &joining{mode: m}
	how := dialing{from: c.caller.account, feeds: c.feedsFor(acd.RoleSupervisor, m, ""), auto: true}
	j.told = names(how.feeds)
	j.device = c.dial(page, how, func(d *device, ev sip.Event) { c.onJoining(who, j, ev) })
	if j.device == nil {
		return ErrUnreachable
	}
	c.joins[who.ID] = j
	c.after(c.x.o.Timers.JoinTime, func() {
		if c.joins[who.ID] == j {
			delete(c.joins, who.ID)
			j.device.close(0, "")
		}
	})
	return nil
}

// page returns a page of the account.
func (x *Exchange) page(account string) (sip.Binding, bool) {
	for _, b := range x.dialer.Bindings(account) {
		if b.Browser() {
			return b, true
		}
	}
	return sip.Binding{}, false
}

// onJoining is an event of a supervisor's page until they are in the call.
func (c *call) onJoining(who sip.Account, j *joining, ev sip.Event) {
	if c.joins[who.ID] != j {
		return
	}
	switch ev := ev.(type) {
	case sip.Answered:
		delete(c.joins, who.ID)
		err := j.device.session.Apply(ev.SDP)
		if err != nil || c.waiting() || c.partyOf(who.ID) != nil {
			c.log.Info("a supervisor does not join", "account", who.Login, "error", err)
			j.device.close(0, "")
			return
		}
		c.enter(c.clock.now(), who, acd.RoleSupervisor, j.mode, j.device, j.told)
		c.x.tell(acd.PartyJoined{Call: c.id, Account: who.ID, Role: acd.RoleSupervisor, Mode: j.mode})
		c.log.Info("a supervisor joins", "account", who.Login, "mode", j.mode)
		c.changed()
	case sip.Ended:
		delete(c.joins, who.ID)
		j.device.close(0, "")
	}
}

// setMode changes how a supervisor takes part.
func (c *call) setMode(p *party, m acd.Mode) {
	if p.mode == m {
		return
	}
	c.assign(c.clock.now(), p, acd.RoleSupervisor, m)
	c.x.tell(acd.PartyJoined{Call: c.id, Account: p.account.ID, Role: acd.RoleSupervisor, Mode: m})
	c.changed()
}

// takeOver makes a supervisor of the call its agent.
func (c *call) takeOver(p *party) error {
	agent := c.agent()
	switch {
	case c.waiting() || agent == nil:
		return ErrNotTalked
	case p.role != acd.RoleSupervisor:
		return ErrNotAllowed
	}
	c.handOver(agent, p)
	return nil
}
