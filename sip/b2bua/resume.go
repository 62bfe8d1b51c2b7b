package b2bua

import (
	"encoding/json"
	"slices"

	"madoguchi/acd"
	"madoguchi/sip"
)

// Bound is a device that registered on a new flow (sip.Handler).
func (x *Exchange) Bound(b sip.Binding) {
	x.reachable(b.Account.ID)
	x.each(func(c *call) { c.deviceBound(b) })
}

// Unbound is a device whose flow closed or whose registration ended (sip.Handler).
func (x *Exchange) Unbound(b sip.Binding) {
	x.reachable(b.Account.ID)
	x.each(func(c *call) { c.deviceUnbound(b) })
}

// each gives every call a function, from any goroutine but the loop's.
func (x *Exchange) each(f func(*call)) {
	select {
	case <-x.ready:
	default:
		return
	}
	select {
	case x.inbox <- func() {
		for id := range x.table {
			x.toCall(id, f)
		}
	}:
	case <-x.done:
	}
}

func (c *call) deviceBound(b sip.Binding) {
	p := c.partyOf(b.Account.ID)
	if p == nil || c.over {
		return
	}
	if p.leg != nil && b.Instance == p.leg.Peer().Instance {
		// The same page on a new flow: the dialog follows by itself.
		switch {
		case !c.waiting() && !p.mediaOK:
			c.repair(p)
		case !c.waiting():
			c.settle() // a re-offer may have failed meanwhile
		case p.mediaOK:
			c.rejoinQueue()
		}
		return
	}
	if !b.Browser() || p.leg != nil && c.bound(p) {
		return // a phone is not called back; a second page does not take a call over
	}
	if p.gone || !p.mediaOK {
		c.tryResume(p)
		return
	}
	// A page registered anew while the old one's media was well a moment ago:
	// a reload, unless packets go on.
	s := p.session
	before := s.Stats().PacketsIn
	c.after(c.x.o.Timers.ReloadProbe, func() {
		if c.over || p.session != s || c.bound(p) || s.Stats().PacketsIn != before {
			return
		}
		p.mediaOK = false
		c.lost(p)
		c.tryResume(p)
	})
}

func (c *call) deviceUnbound(b sip.Binding) {
	p := c.partyOf(b.Account.ID)
	if p == nil || c.over || p.leg == nil || p.leg.Peer().Instance != b.Instance {
		return
	}
	if c.waiting() && p == c.caller && !c.bound(p) {
		c.leaveQueue() // closed tab: whoever rings stops at once
		return
	}
	if p.gone {
		c.tryResume(p)
	}
}

// tryResume calls a party's page back, if it has one that is not the leg's own:
// it answers by itself for the consultation it was in. It goes on trying until
// the party is back.
func (c *call) tryResume(p *party) {
	if c.over || !p.gone || !slices.Contains(c.parties, p) {
		return
	}
	if !p.retrying {
		p.retrying = true
		c.after(c.x.o.Timers.ResumeRetry, func() {
			p.retrying = false
			c.tryResume(p)
		})
	}
	if p.resuming != nil || p.leg != nil && c.bound(p) {
		return
	}
	for _, b := range c.x.dialer.Bindings(p.account.ID) {
		if b.Browser() {
			feeds := c.feeds(p)
			how := dialing{from: c.opposite(p), feeds: feeds, auto: true}
			p.resuming = c.dial(b, how, func(d *device, ev sip.Event) { c.onResume(p, d, names(feeds), ev) })
			return
		}
	}
}

// opposite is whom a party sees calling when it is called back.
func (c *call) opposite(p *party) sip.Account {
	if agent := c.agent(); p == c.caller && agent != nil {
		return agent.account
	}
	return c.caller.account
}

// onResume is an event of the INVITE that brings a party back.
func (c *call) onResume(p *party, d *device, told []string, ev sip.Event) {
	if p.resuming != d {
		return
	}
	switch ev := ev.(type) {
	case sip.Answered:
		p.resuming = nil
		if err := d.session.Apply(ev.SDP); err != nil {
			c.log.Warn("a resumed page's answer is not usable", "account", p.account.Login, "error", err)
			d.close(488, "no common media")
			return
		}
		if p.leg != nil {
			p.leg.Abandon()
		}
		c.replace(p, d, told)
	case sip.Ended:
		p.resuming = nil
		d.session.Close()
	}
}

// replace gives a party its new leg, which it has been told of others on; what
// becomes of the old one is up to whoever calls it.
func (c *call) replace(p *party, d *device, told []string) {
	if p.resuming != nil {
		p.resuming.close(0, "")
		p.resuming = nil
	}
	if p.leg != nil {
		c.x.forget(p.leg)
	}
	now := c.clock.now()
	c.recordParty(now, p)
	if p.session != nil {
		p.session.Close()
	}
	c.attach(p, d)
	p.told = told
	if c.waiting() {
		c.answered = true
		c.present.Store(&[]*party{c.caller})
		c.rejoinQueue()
		return
	}
	c.rec.begin(now, Segment{Kind: SegmentParty, Account: p.account.ID, Role: p.role, Mode: p.mode})
	c.changed()
	c.back(p)
}

// restore makes parked calls of those that were open when the last process ended.
func (x *Exchange) restore(states [][]byte) {
	for _, raw := range states {
		var st openState
		if err := json.Unmarshal(raw, &st); err != nil || len(st.Parties) == 0 {
			x.log.Error("an open call cannot be read", "error", err)
			continue
		}
		c := x.newCall(st.ID, st.Since, x.account(st.Parties[0].Account))
		c.button, c.queue, c.priority = st.Button, st.Queue, st.Priority
		c.connected, c.first, c.lastAgent = st.Connected, st.First, st.LastAgent
		c.answered = true
		c.rec.segments = st.Segments
		x.needs.set(st.Parties[0].Account, st.Needs)
		if !x.begin(c, func() { c.restored(st) }) {
			return
		}
	}
}

// restored waits for the parties of a call of the last process. What rang is
// forgotten, and so are further parties at phones: nobody calls a phone back.
func (c *call) restored(st openState) {
	c.log.Info("call restored", "since", st.Since)
	now := c.clock.now()
	c.rec.endKind(now, SegmentRinging, "stopped")
	if c.waiting() {
		c.rec.endAll(now)
		c.rec.begin(now, Segment{Kind: SegmentInterrupted, Account: c.caller.account.ID})
		c.waitForCaller(now)
		return
	}
	c.rec.endKind(now, SegmentTransfer, "stopped")
	for _, p := range st.Parties[1:] {
		if p.Role == acd.RoleAgent || !p.Phone {
			c.parties = append(c.parties, &party{account: c.x.account(p.Account), role: p.Role, mode: p.Mode})
		} else {
			c.rec.end(now, SegmentParty, p.Account, "stopped")
		}
	}
	if c.consulted() == nil {
		c.rec.endKind(now, SegmentConsulting, "stopped")
	}
	agent := c.agent()
	if agent == nil {
		c.finish(CauseFailed, 0)
		return
	}
	c.queued = !c.direct() // the Desk knows the call
	for _, by := range st.HeldBy {
		c.holders[by] = true
	}
	c.introduce()
	for _, p := range slices.Clone(c.parties) {
		c.park(p)
	}
}
