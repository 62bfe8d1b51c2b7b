package b2bua

import (
	"context"
	"errors"

	"madoguchi/acd"
	"madoguchi/sip"
)

// register tells the loop in which call a leg is.
func (x *Exchange) register(leg Leg, c *call) {
	x.post(func() { x.legs[leg.ID()] = c })
}

// forget tells the loop that a leg is no party's any more.
func (x *Exchange) forget(leg Leg) {
	x.post(func() { delete(x.legs, leg.ID()) })
}

// post runs f in the loop; it waits for room, never for f. Not for the loop.
func (x *Exchange) post(f func()) {
	select {
	case x.inbox <- f:
	case <-x.done:
	}
}

// callWith returns the call in which a leg is; nil when it is in none.
func (x *Exchange) callWith(leg string) (c *call) {
	if err := x.do(context.Background(), func() { c = x.legs[leg] }); err != nil {
		return nil
	}
	return c
}

// visit runs f in the goroutine of the call that a leg is in, or missed when
// there is none. It is for calls: they never wait for one another.
func (x *Exchange) visit(leg string, f func(*call), missed func()) {
	x.calls.Go(func() {
		c := x.callWith(leg)
		if c == nil || !c.do(func() { f(c) }) {
			missed()
		}
	})
}

// referred is a phone's REFER (RFC 3515): a blind transfer, or an attended one
// when it names another leg (RFC 3891). Only whoever serves the caller transfers.
func (c *call) referred(p *party, ev sip.Referred) {
	if ev.Replaces != "" {
		c.referredTo(p, ev)
		return
	}
	to, ok := c.x.site.Load().target(ev.To)
	if !ok {
		ev.Notify(404, "")
		return
	}
	switch err := c.bring(p, acd.ForTransfer, to, ev.Notify); {
	case errors.Is(err, ErrNotAllowed):
		ev.Notify(403, "")
	case err != nil:
		ev.Notify(480, "")
	}
}

// referredTo is an attended transfer by a phone: its account has a second call
// with a colleague, whose leg is moved here, and leaves both. Phones send the
// REFER on either dialog; the caller's call is the one that goes on.
func (c *call) referredTo(p *party, ev sip.Referred) {
	account, leg := p.account.ID, p.leg.ID()
	missed := func() { ev.Notify(481, "") }
	switch {
	case c.waiting():
		ev.Notify(480, "")
	case p.role == acd.RoleAgent:
		c.x.visit(ev.Replaces, func(other *call) { other.give(ev.Replaces, account, c, ev.Notify) }, missed)
	case p.role == acd.RoleCaller && c.direct():
		c.x.visit(ev.Replaces, func(other *call) {
			q := other.partyWith(ev.Replaces)
			if q == nil || q.account.ID != account || q.role != acd.RoleAgent {
				ev.Notify(403, "")
				return
			}
			other.referredTo(q, sip.Referred{Replaces: leg, Notify: ev.Notify})
		}, missed)
	default:
		ev.Notify(403, "")
	}
}

// give moves the opposite of the account in a direct call to another call, and
// ends this one.
func (c *call) give(leg, account string, to *call, notify func(int, string)) {
	p := c.partyWith(leg)
	if c == to || c.waiting() || !c.direct() || len(c.parties) != 2 || p == nil || p.account.ID != account {
		notify(403, "")
		return
	}
	q := c.parties[0]
	if q == p {
		q = c.parties[1]
	}
	if q.device == nil || q.leg == nil || q.gone || q.offering {
		notify(480, "")
		return
	}
	if q.playing {
		q.session.StopPlaying()
	}
	cause := CauseAgent
	if p.role == acd.RoleCaller {
		cause = CauseCaller
	}
	q.device.release()
	moved := q.account
	c.recordParty(c.clock.now(), q)
	c.without(q)
	c.arrange()
	c.finish(cause, 0)
	d := q.device
	c.x.calls.Go(func() {
		if !to.do(func() { to.take(account, moved, d, notify) }) {
			d.close(0, "")
			notify(480, "")
		}
	})
}

// take makes the party that came from another call the agent of this one;
// account, who brought it, leaves.
func (c *call) take(account string, moved sip.Account, d *device, notify func(int, string)) {
	from := c.partyOf(account)
	if c.over || c.waiting() || from == nil || from.role != acd.RoleAgent || c.partyOf(moved.ID) != nil {
		d.close(0, "")
		notify(480, "")
		return
	}
	c.log.Info("a phone transfers", "from", from.account.Login, "to", moved.Login)
	now := c.clock.now()
	c.x.tell(acd.PartyJoined{Call: c.id, Account: moved.ID, Role: acd.RoleGuest})
	p := c.enter(now, moved, acd.RoleGuest, "", d, nil)
	c.rec.begin(now, Segment{Kind: SegmentTransfer, Account: account, Target: targetName(targetOf(moved.ID))})
	c.rec.end(now, SegmentTransfer, account, "answered")
	notify(200, "")
	c.handOver(from, p)
	d.adopt(c)
	if !c.over && c.partyAt(d) == p && !d.session.Alive() {
		p.mediaOK = false
		c.lost(p)
	}
}
