package b2bua

import (
	"madoguchi/acd"
	"madoguchi/sip"
)

// attempt is one try to reach one account, on all its devices at once.
type attempt struct {
	id       uint64
	agent    string // account id, or acd.AddressAgent
	purpose  acd.Purpose
	how      dialing
	devices  []*device
	answered *device
	declined bool // a person said no
	busy     bool
	ringing  bool // at least one device alerts
}

// hangup ends every device of the attempt that goes on.
func (a *attempt) hangup(code int, text string) {
	for _, d := range a.devices {
		if !d.ended {
			d.close(code, text)
		}
	}
}

// directAttempt is the attempt number of a call from account to account, where
// the Desk has no say.
const directAttempt = 0

// roleOf is what an attempt makes of who answers it.
func roleOf(p acd.Purpose) acd.Role {
	switch p {
	case acd.ForConsult:
		return acd.RoleConsulted
	case acd.ForConference:
		return acd.RoleGuest
	default:
		return acd.RoleAgent
	}
}

// ring offers the call to every device of an account (one client transaction
// each), or to the gateway of an outside address; what comes of it is told to
// the Desk.
func (c *call) ring(id uint64, agent string, why acd.Purpose) {
	if c.over {
		return
	}
	a := &attempt{id: id, agent: agent, purpose: why}
	c.attempts[id] = a
	c.rec.begin(c.clock.now(), Segment{Kind: SegmentRinging, Account: agent, Queue: c.queue, Purpose: why})
	a.how = dialing{from: c.shownTo(why), feeds: c.feedsFor(roleOf(why), "", c.leaving(why))}
	account := agent
	if out, ok := c.x.site.Load().address(agent); ok {
		account, a.how.user = out.Gateway, out.User
	}
	c.ringDevices(a, account, false)
	if len(a.devices) == 0 {
		c.failed(a, acd.CauseUnreachable)
	}
}

// ringDevices rings what an account has registered.
func (c *call) ringDevices(a *attempt, account string, forwarded bool) {
	for _, b := range c.x.dialer.Bindings(account) {
		d := c.dial(b, a.how, func(d *device, ev sip.Event) { c.onAttempt(a, d, ev) })
		if d != nil {
			d.forwarded = forwarded
			a.devices = append(a.devices, d)
		}
	}
}

// leaving is who makes room for whom a transfer rings.
func (c *call) leaving(why acd.Purpose) string {
	if why == acd.ForTransfer && c.invite != nil {
		return c.invite.by
	}
	return ""
}

// shownTo is whom those see who are rung: the caller, or who consults them.
func (c *call) shownTo(why acd.Purpose) sip.Account {
	if why == acd.ForConsult && c.invite != nil {
		if p := c.partyOf(c.invite.by); p != nil {
			return p.account
		}
	}
	return c.caller.account
}

// onAttempt is an event of a ringing leg.
func (c *call) onAttempt(a *attempt, d *device, ev sip.Event) {
	switch ev := ev.(type) {
	case sip.Progressed:
		if ev.Code != 100 && !a.ringing {
			a.ringing = true
			c.progressed(a)
		}
	case sip.Answered:
		c.deviceAnswered(a, d, ev.SDP)
	case sip.Ended:
		c.deviceEnded(a, d, ev)
	}
}

// progressed tells a waiting caller and the Desk that somebody's device rings.
func (c *call) progressed(a *attempt) {
	if !c.answered {
		if err := c.caller.leg.Progress(180, ""); err != nil {
			c.log.Debug("ringing could not be told to the caller", "error", err)
		}
	}
	if a.id != directAttempt {
		c.x.tell(acd.RingProgressed{Call: c.id, Agent: a.agent, Attempt: a.id})
	}
	if c.invite != nil && c.invite.notify != nil {
		c.invite.notify(180, "")
	}
}

// deviceAnswered takes the first answer of an attempt: the account's other
// devices stop, and the Desk decides whether the attempt is still wanted.
func (c *call) deviceAnswered(a *attempt, d *device, answer []byte) {
	if a.answered != nil || c.attempts[a.id] != a {
		d.close(0, "answered elsewhere")
		return
	}
	if err := d.session.Apply(answer); err != nil {
		c.log.Warn("an answer is not usable", "account", a.agent, "error", err)
		d.close(488, "no common media")
		c.oneLess(a)
		return
	}
	a.answered = d
	for _, o := range a.devices {
		if o != d && !o.ended {
			o.close(200, answeredElsewhere)
		}
	}
	if a.id == directAttempt {
		c.connect(acd.Connect{Call: c.id, Agent: a.agent, Attempt: a.id}, "")
		return
	}
	c.x.tell(acd.RingAnswered{Call: c.id, Agent: a.agent, Attempt: a.id})
}

// answeredElsewhere is the Reason (RFC 3326) that keeps phones from listing a
// missed call.
const answeredElsewhere = "Call completed elsewhere"

func (c *call) deviceEnded(a *attempt, d *device, ev sip.Ended) {
	if d.ended {
		return
	}
	d.ended = true
	d.session.Close()
	if d == a.answered {
		// They hung up between the answer and the Desk's word.
		a.answered = nil
		a.declined = true
	}
	switch {
	case ev.Forward != "" && !d.forwarded && c.attempts[a.id] == a:
		c.forward(a, ev.Forward)
	case ev.Code == 486 || ev.Code == 600:
		a.busy = true
	case ev.Code == 603 || ev.Code == 403 || ev.Code == 480:
		a.declined = true
	}
	c.oneLess(a)
}

// forward follows a phone's 302, once for each device and to our own accounts
// only.
func (c *call) forward(a *attempt, to string) {
	account, ok := c.x.site.Load().byLogin[to]
	if !ok || account.ID == a.agent || c.partyOf(account.ID) != nil {
		c.log.Info("a phone's forwarding is not followed", "account", a.agent)
		return
	}
	c.log.Info("a phone forwards", "account", a.agent, "to", account.Login)
	c.ringDevices(a, account.ID, true)
}

// oneLess fails the attempt once all its devices have ended.
func (c *call) oneLess(a *attempt) {
	for _, d := range a.devices {
		if !d.ended {
			return
		}
	}
	switch {
	case a.declined || a.busy:
		c.failed(a, acd.CauseDeclined)
	case a.ringing:
		c.failed(a, acd.CauseNoAnswer)
	default:
		c.failed(a, acd.CauseUnreachable)
	}
}

// failed is the end of an attempt without an answer.
func (c *call) failed(a *attempt, cause acd.RingCause) {
	if c.attempts[a.id] != a {
		return
	}
	delete(c.attempts, a.id)
	c.rec.end(c.clock.now(), SegmentRinging, a.agent, string(cause))
	if a.id != directAttempt {
		c.x.tell(acd.RingFailed{Call: c.id, Agent: a.agent, Attempt: a.id, Cause: cause})
		return
	}
	switch {
	case a.busy:
		c.finish(CauseBusy, 486)
	case a.declined:
		c.finish(CauseDeclined, 603)
	case cause == acd.CauseNoAnswer:
		c.finish(CauseNoAnswer, 480)
	default:
		c.finish(CauseNoAgent, 480)
	}
}

// stopRing is the Desk's word that an attempt is over.
func (c *call) stopRing(id uint64, reason acd.StopReason) {
	a := c.attempts[id]
	if a == nil {
		return
	}
	delete(c.attempts, id)
	code, text := 0, ""
	if reason == acd.ReasonAnsweredElsewhere {
		code, text = 200, answeredElsewhere
	}
	a.hangup(code, text)
	result := string(reason)
	if reason == acd.ReasonTimeout {
		result = string(acd.CauseNoAnswer)
	}
	c.rec.end(c.clock.now(), SegmentRinging, a.agent, result)
}
