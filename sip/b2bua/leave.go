package b2bua

import (
	"time"

	"madoguchi/acd"
)

// hungUp is a party that ends its own part in a connected call.
func (c *call) hungUp(p *party) {
	switch p.role {
	case acd.RoleCaller:
		c.finish(CauseCaller, 0)
	case acd.RoleAgent:
		if !c.succeed(p) {
			c.finish(CauseAgent, 0)
		}
	default:
		c.depart(p, CauseAgent)
	}
}

// lostForGood is a party whose line is gone and that is not waited for any more.
func (c *call) lostForGood(p *party) {
	switch p.role {
	case acd.RoleCaller:
		c.finish(CauseInterrupted, 0)
	case acd.RoleAgent:
		if !c.succeed(p) {
			c.finish(CauseInterrupted, 0)
		}
	default:
		c.depart(p, CauseInterrupted)
	}
}

// depart takes a party out that the call does not depend on.
func (c *call) depart(p *party, cause Cause) {
	c.x.tell(acd.PartyLeft{Call: c.id, Account: p.account.ID})
	c.left(p, cause)
	c.changed()
}

// succeed gives the caller to somebody else of the staff when its agent goes;
// false says that there is nobody.
func (c *call) succeed(agent *party) bool {
	to := c.heir()
	if to == nil {
		return false
	}
	c.handOver(agent, to)
	return true
}

// heir is who serves the caller when its agent goes: whom the agent consulted,
// else the first guest of the staff, else a supervisor who takes part.
func (c *call) heir() *party {
	var best *party
	for _, p := range c.parties {
		_, outside := acd.IsAddress(p.account.ID)
		fit := p.role == acd.RoleConsulted || p.role == acd.RoleGuest && !outside || p.mode == acd.Barge
		if fit && !p.gone && (best == nil || rank(p.role) < rank(best.role)) {
			best = p
		}
	}
	return best
}

// handOver makes a party of the call its agent; the agent leaves.
func (c *call) handOver(from, to *party) {
	now := c.clock.now()
	if c.invite != nil {
		c.cancelInvite()
	}
	c.x.tell(acd.Transferred{Call: c.id, From: from.account.ID, To: to.account.ID})
	if to.role == acd.RoleConsulted {
		c.rec.endKind(now, SegmentConsulting, "transferred")
	}
	c.log.Info("the caller has another agent", "from", from.account.Login, "to", to.account.Login)
	c.left(from, CauseAgent)
	c.serve(now, to)
	c.changed()
}

// left takes a party out of a call that goes on. Whoever calls it tells the
// Desk, if it does not know, and brings the media in line.
func (c *call) left(p *party, cause Cause) {
	now := c.clock.now()
	c.recordParty(now, p)
	c.rec.end(now, SegmentInterrupted, p.account.ID, string(cause))
	if p.role == acd.RoleConsulted {
		c.rec.endKind(now, SegmentConsulting, string(cause))
	}
	if c.invite != nil && c.invite.by == p.account.ID {
		c.cancelInvite()
	}
	c.unhold(p)
	c.without(p)
	c.drop(p, 0, string(cause))
	c.farewell(p, cause, now)
	c.log.Info("a party left", "account", p.account.Login, "role", p.role, "cause", cause)
}

// dismiss sends somebody out of the call whom the agent brought in. Nobody can
// send a supervisor away (R1).
func (c *call) dismiss(by *party, account string) error {
	p := c.partyOf(account)
	if p == nil {
		return ErrNoCall
	}
	if err := c.leads(by, p); err != nil {
		return err
	}
	if p.role != acd.RoleGuest && p.role != acd.RoleConsulted {
		return ErrNotAllowed
	}
	c.depart(p, CauseAgent)
	return nil
}

// leave takes a party out on its own wish; the call goes on.
func (c *call) leave(p *party) error {
	switch {
	case c.waiting():
		return ErrNotTalked
	case p.role == acd.RoleCaller:
		return ErrNotAllowed
	case p.role != acd.RoleAgent:
		c.depart(p, CauseAgent)
	case !c.succeed(p):
		return ErrNotTalked
	}
	return nil
}

// farewell tells a party's page how its part in the call ended.
func (c *call) farewell(p *party, cause Cause, now time.Time) {
	c.x.views.ended(p.account.ID, Ending{Call: c.id, Cause: cause, At: now, Talking: c.talking(now)})
}

// talking is for how long the call was connected.
func (c *call) talking(now time.Time) time.Duration {
	if c.first.IsZero() {
		return 0
	}
	return now.Sub(c.first)
}
