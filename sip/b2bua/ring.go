package b2bua

import (
	"context"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

// attempt is one try to reach one account, on all its devices at once.
type attempt struct {
	id       uint64
	agent    string
	devices  []*device
	answered *device
	declined bool // a person said no
	busy     bool
	ringing  bool // at least one device alerts
}

// device is one ringing leg with its media.
type device struct {
	leg     Leg
	session Session
	ended   bool
}

func (d *device) close(code int, reason string) {
	if d.leg != nil {
		d.leg.Hangup(code, reason)
	}
	d.session.Close()
	d.ended = true
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

// ring offers the call to every device of an account (one client transaction
// each); what comes of it is told to the Desk.
func (c *call) ring(id uint64, agent string) {
	if c.over {
		return
	}
	a := &attempt{id: id, agent: agent}
	c.attempts[id] = a
	c.rec.begin(c.clock.now(), Segment{Kind: SegmentRinging, Account: agent})
	for _, b := range c.x.dialer.Bindings(agent) {
		if d := c.dial(b, c.callerFeeds(), false, func(d *device, ev sip.Event) { c.onDevice(a, d, ev) }); d != nil {
			a.devices = append(a.devices, d)
		}
	}
	if len(a.devices) == 0 {
		c.failed(a, acd.CauseUnreachable)
	}
}

// callerFeeds is what a ringing device's offer must fit; nil while the caller
// has not said what it can do.
func (c *call) callerFeeds() []Feed {
	if c.offered == nil && !c.answered {
		return nil
	}
	return []Feed{{ID: c.caller.account.ID, From: c.caller.session, Pass: true}}
}

// dial sends an INVITE to one binding; nil says that it could not be sent.
func (c *call) dial(b sip.Binding, feeds []Feed, auto bool, notify func(*device, sip.Event)) *device {
	d := &device{}
	s, err := c.x.o.Media.NewSession(kindOf(b), func(ev media.Event) { c.post(func() { c.onMedia(d.session, ev) }) })
	if err != nil {
		c.log.Warn("no media for a device", "account", b.Account.ID, "error", err)
		return nil
	}
	d.session = s
	offer, err := s.Offer(feeds, false)
	if err == nil {
		inv := sip.Invitation{To: b, From: c.shownTo(b.Account.ID), Consultation: c.id, AutoAnswer: auto, SDP: offer}
		d.leg, err = c.x.dialer.Invite(context.Background(), inv, func(ev sip.Event) {
			c.post(func() { notify(d, ev) })
		})
	}
	if err != nil {
		c.log.Info("a device cannot be rung", "account", b.Account.ID, "error", err)
		s.Close()
		return nil
	}
	return d
}

// shownTo is whom an account sees calling: the opposite party.
func (c *call) shownTo(account string) sip.Account {
	if account == c.caller.account.ID && c.callee != nil {
		return c.callee.account
	}
	return c.caller.account
}

// onDevice is an event of a ringing leg, and of the same leg once it talks.
func (c *call) onDevice(a *attempt, d *device, ev sip.Event) {
	if c.over {
		return
	}
	if c.callee != nil && c.callee.leg == d.leg {
		c.onLeg(c.callee, d.leg, ev)
		return
	}
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
	if !c.direct() {
		c.x.tell(acd.RingProgressed{Call: c.id, Agent: a.agent, Attempt: a.id})
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
	if c.direct() {
		c.connect(a.id)
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
		// The agent hung up between the answer and the Desk's word.
		a.answered = nil
		a.declined = true
	}
	switch ev.Code {
	case 486, 600:
		a.busy = true
	case 603, 403, 480:
		a.declined = true
	}
	c.oneLess(a)
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
	if !c.direct() {
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
