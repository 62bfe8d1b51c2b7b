package b2bua

import (
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

// answerWaiting answers a caller that still waits; it hears music.
func (c *call) answerWaiting() {
	if c.over || c.answered {
		return
	}
	if err := c.answerCaller(nil); err != nil {
		c.log.Warn("a waiting caller cannot be answered", "error", err)
		c.finish(CauseFailed, 488)
		return
	}
	c.refresh()
}

// answerCaller sends the 200 to the caller, fitted to what it is going to
// receive. A caller without an offer gets ours.
func (c *call) answerCaller(feeds []Feed) error {
	sdp := c.accepted
	var err error
	switch {
	case c.offered == nil:
		sdp, err = c.caller.session.Offer(feeds, false)
	case len(feeds) > 0:
		sdp, err = c.caller.session.Accept(c.offered, feeds)
	}
	if err == nil {
		err = c.caller.leg.Answer(sdp)
	}
	if err != nil {
		return err
	}
	c.caller.told = names(feeds)
	c.answered = true
	c.present.Store(&[]*party{c.caller})
	return nil
}

// connect is the Desk's word that who answered an attempt belongs to the
// call, in the role that the purpose gives. queue is the one that serves the
// caller; empty for a direct call.
func (c *call) connect(cmd acd.Connect, queue string) {
	if c.over {
		return
	}
	a := c.attempts[cmd.Attempt]
	if a == nil || a.answered == nil {
		c.vanished(cmd)
		return
	}
	delete(c.attempts, cmd.Attempt)
	now := c.clock.now()
	c.rec.end(now, SegmentRinging, a.agent, "answered")
	if c.invite != nil {
		c.inviteEnded(200, "answered")
	}
	switch cmd.Purpose {
	case acd.ForConsult:
		c.consult(now, a)
	case acd.ForConference:
		c.admit(now, a)
	case acd.ForTransfer:
		if from := c.partyOf(cmd.From); from != nil {
			c.left(from, CauseAgent)
		}
		c.serve(now, c.admit(now, a))
	default:
		c.answer(now, a, queue)
	}
	if !c.over {
		c.changed()
	}
}

// admit makes a party of who answered an attempt.
func (c *call) admit(now time.Time, a *attempt) *party {
	return c.enter(now, c.x.account(a.agent), roleOf(a.purpose), "", a.answered, names(a.how.feeds))
}

// enter makes a party of who is at a device; told is whom the device's
// description names.
func (c *call) enter(now time.Time, who sip.Account, r acd.Role, m acd.Mode, d *device, told []string) *party {
	p := &party{account: who, role: r, mode: m}
	c.attach(p, d)
	p.told = told
	c.parties = append(c.parties, p)
	c.rec.begin(now, Segment{Kind: SegmentParty, Account: who.ID, Role: r, Mode: m})
	return p
}

// serve makes a party of the call its only agent.
func (c *call) serve(now time.Time, p *party) {
	for _, q := range c.parties {
		if q != p && q.role == acd.RoleAgent {
			// A take-over that crossed the answer: the Desk's word is the answer.
			c.assign(now, q, acd.RoleGuest, "")
			c.x.tell(acd.PartyJoined{Call: c.id, Account: q.account.ID, Role: acd.RoleGuest})
		}
	}
	c.assign(now, p, acd.RoleAgent, "")
	c.lastAgent = p.account.ID
	c.rec.endKind(now, SegmentTalking, "transferred")
	c.rec.begin(now, Segment{Kind: SegmentTalking, Account: p.account.ID, Queue: c.queue})
}

// assign gives a party another role.
func (c *call) assign(now time.Time, p *party, r acd.Role, m acd.Mode) {
	if p.role == r && p.mode == m {
		return
	}
	c.recordParty(now, p)
	p.role, p.mode = r, m
	c.rec.begin(now, Segment{Kind: SegmentParty, Account: p.account.ID, Role: r, Mode: m})
}

// recordParty closes what the record says of a party's leg until now.
func (c *call) recordParty(now time.Time, p *party) {
	if s := c.rec.find(SegmentParty, p.account.ID); s != nil {
		s.End = now
		if m, ok := p.measure(); ok {
			s.Leg = &m
		}
	}
}

// answer joins the caller with its agent.
func (c *call) answer(now time.Time, a *attempt, queue string) {
	p := c.admit(now, a)
	if !c.answered {
		if err := c.answerCaller(c.feeds(c.caller)); err != nil {
			c.log.Warn("the parties have no common media", "error", err)
			c.finish(CauseFailed, 488)
			return
		}
	}
	c.connected = now
	if c.first.IsZero() {
		c.first = now
		c.x.totals.Connected.Add(1)
	}
	result := "answered"
	if a.purpose == acd.ForReturn {
		result = "returned"
	}
	c.rec.end(now, SegmentQueued, "", result)
	c.rec.endKind(now, SegmentTransfer, result)
	if queue != "" {
		c.queue = queue
	}
	c.rec.begin(now, Segment{Kind: SegmentParty, Account: c.caller.account.ID, Role: acd.RoleCaller})
	c.serve(now, p)
	if a.id == directAttempt {
		c.x.tell(acd.DirectCallAnswered{Call: c.id})
	}
	c.log.Info("call connected", "agent", p.account.Login, "waited", now.Sub(c.since))
}

// vanished is the Desk's word for somebody who has hung up between their
// answer and it: the call goes on as it was before.
func (c *call) vanished(cmd acd.Connect) {
	c.log.Info("who answered has hung up", "agent", cmd.Agent)
	if c.invite != nil {
		c.inviteEnded(480, string(acd.CauseDeclined))
	}
	switch cmd.Purpose {
	case acd.ForConsult, acd.ForConference:
		c.x.tell(acd.PartyLeft{Call: c.id, Account: cmd.Agent})
	case acd.ForTransfer:
		if c.partyOf(cmd.From) == nil {
			c.finish(CauseAgent, 0)
			return
		}
		c.x.tell(acd.PartyJoined{Call: c.id, Account: cmd.From, Role: acd.RoleGuest})
		c.x.tell(acd.Transferred{Call: c.id, From: cmd.Agent, To: cmd.From})
	default:
		if c.queued && c.waiting() { // otherwise the caller has gone, too
			c.x.tell(acd.CallEnded{Call: c.id})
			c.priority = resumePriority
			c.enqueue()
		}
		return
	}
	c.changed()
}

// changed brings everything in line after parties or roles changed.
func (c *call) changed() {
	if c.bridge == nil {
		c.bridge = c.x.o.Media.NewBridge()
	}
	c.publishParties()
	c.refit()
	c.settle()
	c.save()
}
