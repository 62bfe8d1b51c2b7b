package b2bua

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

// Invite is a new call (sip.Handler). The leg's authenticated account is the
// caller; the request's target is a button, a queue or an account.
func (x *Exchange) Invite(leg *sip.Leg) { x.invite(leg) }

func (x *Exchange) invite(leg Incoming) {
	select {
	case <-x.ready:
	case <-x.stop:
		x.refuse(leg, 503, "Service Unavailable")
		return
	}
	if leg.Replaces() != "" {
		x.inviteReplaces(leg)
		return
	}
	from := leg.Peer()
	caller, to, code := x.find(context.Background(), from.Account.ID, leg.Target())
	if code != 0 {
		x.refuse(leg, code, "")
		return
	}
	if to.callee.ID == caller.ID {
		x.refuse(leg, 486, "Busy Here") // nobody is two parties of a call
		return
	}
	id, err := uuid.NewV7()
	if err != nil {
		x.refuse(leg, 500, "Server Internal Error")
		return
	}
	c := x.newCall(id.String(), time.Now(), caller)
	c.button, c.queue = to.button.ID, to.button.Queue
	if from.Browser() && !x.clear(caller.ID) {
		x.refuse(leg, 486, "Busy Here")
		return
	}
	d, err := c.answerable(leg)
	if err != nil {
		code := refusal(err)
		x.log.Info("an offer is refused", "account", caller.Login, "code", code, "error", err)
		x.refuse(leg, code, "")
		return
	}
	c.attach(c.caller, d)
	if !x.begin(c, func() { c.arrive(to.callee) }) {
		x.forget(leg)
		d.session.Close()
		x.refuse(leg, 503, "Service Unavailable")
		return
	}
	leg.Serve(d.deliver)
}

func (x *Exchange) refuse(leg Incoming, code int, reason string) {
	x.totals.Refused.Add(1)
	if err := leg.Reject(code, reason); err != nil {
		x.log.Debug("a refusal was not sent", "error", err)
	}
	leg.Serve(func(sip.Event) {})
}

// refusal is the SIP status for a description that cannot be used.
func refusal(err error) int {
	if errors.Is(err, media.ErrNoPort) {
		return 503
	}
	return 488
}

// answerable makes the caller's device and tries its offer, so that a plain
// (R26) or useless one is refused before anybody is rung.
func (c *call) answerable(leg Incoming) (*device, error) {
	d, err := c.newDevice(kindOf(leg.Peer()))
	if err != nil {
		return nil, err
	}
	d.leg = leg
	leg.Trace(c.id)
	if len(leg.Offer()) > 0 {
		c.offered = leg.Offer()
		if c.accepted, err = d.session.Accept(leg.Offer(), nil); err != nil {
			d.session.Close()
			return nil, err
		}
	}
	return d, nil
}

// clear makes room for a new call of a page: a page has one call at a time,
// and one that was interrupted gives way to a new touch of a button.
func (x *Exchange) clear(account string) bool {
	free := true
	var mine []*call
	if x.do(context.Background(), func() {
		for _, c := range x.table {
			mine = append(mine, c)
		}
	}) != nil {
		return true // it is stopped: nothing is in the way, and begin refuses
	}
	for _, c := range mine {
		answer := make(chan bool, 1)
		c.post(func() { answer <- c.giveWay(account) })
		select {
		case ok := <-answer:
			free = free && ok
		case <-c.done:
		}
	}
	return free
}

// giveWay says whether the account is free of this call; it ends the account's
// part in the call if its own line to it is gone.
func (c *call) giveWay(account string) bool {
	p := c.partyOf(account)
	switch {
	case c.over || p == nil:
		return true
	case p.gone || !c.bound(p) && !p.mediaOK:
		if c.waiting() {
			c.finish(CauseInterrupted, 0)
		} else {
			c.lostForGood(p)
		}
		return true
	default:
		return false
	}
}

// arrive is the first thing that a call does.
func (c *call) arrive(callee sip.Account) {
	c.log.Info("call arrived", "account", c.caller.account.Login, "button", c.button, "to", callee.Login)
	if !c.direct() {
		c.enqueue()
		return
	}
	c.x.tell(acd.DirectCallStarted{Call: c.id, Parties: []string{c.caller.account.ID, callee.ID}})
	c.after(c.x.o.Timers.DirectRing, func() {
		if a := c.attempts[directAttempt]; a != nil && a.answered == nil && !c.over {
			c.stopRing(directAttempt, acd.ReasonTimeout)
			c.finish(CauseNoAnswer, 480)
		}
	})
	c.ring(directAttempt, callee.ID, acd.ForCaller)
}

// enqueue asks the Desk for an agent; the place counts from c.since.
func (c *call) enqueue() {
	c.queued = true
	c.rec.begin(c.clock.now(), Segment{Kind: SegmentQueued, Queue: c.queue})
	c.save()
	if !c.answered {
		if err := c.caller.leg.Progress(182, "Queued"); err != nil {
			c.log.Debug("182 was not sent", "error", err)
		}
	}
	c.introduce()
}
