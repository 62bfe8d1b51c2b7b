package b2bua

import (
	"slices"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
)

// resumePriority puts a caller that comes back before those who never left.
const resumePriority = 1

// onMedia is an event of a device's media.
func (c *call) onMedia(d *device, ev media.Event) {
	p := c.partyAt(d)
	if c.over || p == nil {
		return
	}
	switch ev {
	case media.Connected, media.Recovered:
		p.mediaOK = true
		c.back(p)
	case media.Lost, media.PeerClosed:
		p.mediaOK = false
		c.lost(p)
	}
}

// bound says whether the device of the party's leg is registered on a live flow.
func (c *call) bound(p *party) bool {
	if p.leg == nil {
		return false
	}
	mine := p.leg.Peer()
	for _, b := range c.x.dialer.Bindings(mine.Account.ID) {
		if b.Instance == mine.Instance {
			return true
		}
	}
	return false
}

// lost is a party whose media stopped. A caller that waits is out of the queue
// once its signalling is gone too; in a connected call the others are told, who
// is alone hears music, and the server tries to bring the party back.
func (c *call) lost(p *party) {
	if c.waiting() {
		if c.bound(p) {
			c.repair(p)
		} else {
			c.leaveQueue()
		}
		return
	}
	c.park(p)
	c.repair(p)
	c.tryResume(p)
}

// repair restarts ICE with a page whose signalling lives (RFC 8445 §2.4) until
// media is back.
func (c *call) repair(p *party) {
	if c.over || p.mediaOK || p.leg == nil || !p.browser() {
		return
	}
	if c.bound(p) && !p.offering {
		c.reoffer(p, true)
	}
	leg := p.leg
	c.after(c.x.o.Timers.RepairRetry, func() {
		if p.leg == leg {
			c.repair(p)
		}
	})
}

// park marks a connected party as gone for now. The grace time runs from the
// first moment.
func (c *call) park(p *party) {
	if c.over || p.gone {
		return
	}
	p.gone, p.goneAt = true, c.clock.now()
	c.log.Info("a party is gone", "account", p.account.Login)
	c.rec.begin(p.goneAt, Segment{Kind: SegmentInterrupted, Account: p.account.ID})
	c.x.tell(acd.InterruptedChanged{Call: c.id, Party: p.account.ID, Interrupted: true})
	c.refresh()
	c.save()
	at := p.goneAt
	c.after(c.x.o.Timers.ResumeGrace, func() {
		if p.gone && p.goneAt.Equal(at) && !c.over && slices.Contains(c.parties, p) {
			c.lostForGood(p)
		}
	})
}

// back ends an interruption.
func (c *call) back(p *party) {
	if c.over || !p.gone {
		return
	}
	p.gone = false
	c.log.Info("a party is back", "account", p.account.Login, "gone", time.Since(p.goneAt))
	c.rec.end(c.clock.now(), SegmentInterrupted, p.account.ID, "resumed")
	c.x.totals.Resumed.Add(1)
	c.x.tell(acd.InterruptedChanged{Call: c.id, Party: p.account.ID})
	c.settle()
	if c.bridge != nil {
		for _, q := range c.parties {
			c.show(q)
		}
	}
	c.save()
}

// leaveQueue takes a caller that is gone out of the queue, so that staff stop
// ringing at once, and keeps its place for Timers.QueueGrace.
func (c *call) leaveQueue() {
	if c.over || !c.waiting() || !c.direct() && !c.queued {
		return
	}
	if !c.answered {
		c.finish(CauseAbandoned, 487)
		return
	}
	c.queued = false
	now := c.clock.now()
	for id, a := range c.attempts {
		delete(c.attempts, id)
		a.hangup(0, "")
		c.rec.end(now, SegmentRinging, a.agent, string(acd.ReasonCallerGone))
	}
	c.x.tell(acd.CallEnded{Call: c.id})
	c.rec.end(now, SegmentQueued, "", "interrupted")
	c.rec.begin(now, Segment{Kind: SegmentInterrupted, Account: c.caller.account.ID})
	c.waitForCaller(now)
}

func (c *call) waitForCaller(now time.Time) {
	c.caller.gone, c.caller.goneAt = true, now
	c.save()
	c.after(c.x.o.Timers.QueueGrace, func() {
		if !c.queued && c.waiting() && !c.over {
			c.finish(CauseAbandoned, 487)
		}
	})
}

// rejoinQueue puts a caller that came back at its old place.
func (c *call) rejoinQueue() {
	if c.over || c.queued || c.released != nil || !c.waiting() || c.direct() {
		return
	}
	c.caller.gone = false
	c.rec.end(c.clock.now(), SegmentInterrupted, c.caller.account.ID, "resumed")
	c.priority = resumePriority
	c.x.totals.Resumed.Add(1)
	c.enqueue()
	c.refresh()
}
