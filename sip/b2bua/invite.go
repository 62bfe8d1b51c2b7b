package b2bua

import (
	"time"

	"madoguchi/acd"
)

// invitation is one more person on the way into the call, or the call on its
// way to somebody else.
type invitation struct {
	by      string // account id
	purpose acd.Purpose
	to      acd.Target
	notify  func(code int, reason string) // of the REFER that asked for it; nil for a page
}

// mayInvite says whom a party may bring into the call: the agent for everything,
// other staff who take part for a conference.
func (p *party) mayInvite(why acd.Purpose) bool {
	_, outside := acd.IsAddress(p.account.ID)
	switch why {
	case acd.ForTransfer, acd.ForConsult:
		return p.role == acd.RoleAgent
	case acd.ForConference:
		return !outside && (p.role == acd.RoleAgent || p.role == acd.RoleGuest || p.mode == acd.Barge)
	default:
		return false
	}
}

// bring asks the Desk for one more person.
func (c *call) bring(p *party, why acd.Purpose, to acd.Target, notify func(int, string)) error {
	switch {
	case c.waiting():
		return ErrNotTalked
	case !p.mayInvite(why):
		return ErrNotAllowed
	case c.invite != nil || c.consulted() != nil:
		return ErrBusy
	}
	c.invite = &invitation{by: p.account.ID, purpose: why, to: to, notify: notify}
	if why == acd.ForTransfer {
		c.rec.begin(c.clock.now(), Segment{Kind: SegmentTransfer, Account: p.account.ID, Target: targetName(to)})
	}
	c.log.Info("somebody is invited", "by", p.account.Login, "purpose", why, "to", targetName(to))
	c.settle()
	c.x.tell(c.invite.event(c.id))
	return nil
}

// event is how the Desk is asked for it.
func (inv *invitation) event(call string) acd.Event {
	if inv.purpose == acd.ForTransfer && inv.to.Kind == acd.ToQueue {
		return acd.Requeued{Call: call, By: inv.by, Queue: inv.to.ID}
	}
	return acd.Invited{Call: call, By: inv.by, Purpose: inv.purpose, To: inv.to}
}

// targetName is how a record names a target.
func targetName(t acd.Target) string { return string(t.Kind) + ":" + t.ID }

// targetOf is a party as a target.
func targetOf(account string) acd.Target {
	if id, outside := acd.IsAddress(account); outside {
		return acd.Target{Kind: acd.ToAddress, ID: id}
	}
	return acd.Target{Kind: acd.ToAccount, ID: account}
}

// cancelInvite ends the invitation that runs. An answer that crosses it counts:
// the Desk then still says Connect.
func (c *call) cancelInvite() {
	c.inviteEnded(487, "cancelled")
	c.x.tell(acd.InviteCancelled{Call: c.id})
}

// inviteEnded forgets the invitation that runs; code is told to the phone that
// asked for it.
func (c *call) inviteEnded(code int, result string) {
	inv := c.invite
	c.invite = nil
	if inv.notify != nil {
		inv.notify(code, "")
	}
	c.rec.end(c.clock.now(), SegmentTransfer, inv.by, result)
}

// inviteFailed is the Desk's word that nobody comes: the call goes on as before.
func (c *call) inviteFailed(cmd acd.InviteFailed) {
	inv := c.invite
	if c.over || inv == nil || inv.by != cmd.By || inv.purpose != cmd.Purpose || inv.to != cmd.To {
		return
	}
	c.log.Info("an invitation failed", "cause", cmd.Cause)
	c.inviteEnded(statusOf(cmd.Cause), string(cmd.Cause))
	c.settle()
	c.save()
}

// statusOf is how a phone is told why its transfer failed.
func statusOf(cause acd.RingCause) int {
	switch cause {
	case acd.CauseDeclined:
		return 603
	case acd.CauseBusy:
		return 486
	case acd.CauseUnknown:
		return 404
	case acd.CauseClosed:
		return 503
	default: // no-answer, unreachable, no-agent
		return 480
	}
}

// requeue is the Desk's word that the caller waits in a queue again: everybody
// else leaves.
func (c *call) requeue(queue string) {
	if c.over {
		return
	}
	now := c.clock.now()
	if inv := c.invite; inv != nil {
		c.invite = nil // its segment lasts until somebody answers
		if inv.notify != nil {
			inv.notify(200, "")
		}
	}
	c.rec.endKind(now, SegmentTalking, "transferred")
	for _, p := range c.parties[1:] {
		c.left(p, CauseAgent)
	}
	c.recordParty(now, c.caller)
	c.connected, c.queue, c.queued = time.Time{}, queue, true
	c.rec.begin(now, Segment{Kind: SegmentQueued, Queue: queue})
	c.log.Info("the caller waits again", "queue", queue)
	c.changed()
	if c.caller.gone {
		c.leaveQueue()
	}
}

// consult begins the talk of the agent with who answered, while the caller
// waits. A hold of the agent's is over with it: the caller waits anyway, and
// the talk must pass.
func (c *call) consult(now time.Time, a *attempt) {
	agent := c.agent()
	if agent == nil {
		a.answered.close(0, "")
		return
	}
	c.unhold(agent)
	p := c.admit(now, a)
	c.rec.begin(now, Segment{Kind: SegmentConsulting, Account: agent.account.ID, Target: targetName(targetOf(p.account.ID))})
}

// complete ends an attended transfer: the consulted party serves the caller.
func (c *call) complete(p *party) error {
	to := c.consulted()
	if err := c.leads(p, to); err != nil {
		return err
	}
	now := c.clock.now()
	c.rec.begin(now, Segment{Kind: SegmentTransfer, Account: p.account.ID, Target: targetName(targetOf(to.account.ID))})
	c.rec.end(now, SegmentTransfer, p.account.ID, "answered")
	c.handOver(p, to)
	return nil
}

// merge makes a conference of an attended transfer.
func (c *call) merge(p *party) error {
	q := c.consulted()
	if err := c.leads(p, q); err != nil {
		return err
	}
	now := c.clock.now()
	c.rec.endKind(now, SegmentConsulting, "merged")
	c.assign(now, q, acd.RoleGuest, "")
	c.x.tell(acd.PartyJoined{Call: c.id, Account: q.account.ID, Role: acd.RoleGuest})
	c.changed()
	return nil
}

// leads says why a party has no word about another one; nil when it has.
func (c *call) leads(p, other *party) error {
	switch {
	case c.waiting():
		return ErrNotTalked
	case p.role != acd.RoleAgent:
		return ErrNotAllowed
	case other == nil:
		return ErrNotTalked
	}
	return nil
}
