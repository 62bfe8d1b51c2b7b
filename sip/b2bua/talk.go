package b2bua

import (
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

// refresh decides what passes and who hears music (R16).
func (c *call) refresh() {
	c.arrange()
	s := c.scene()
	for i, p := range c.parties {
		if p.session == nil {
			continue
		}
		want := s.music(i) && (p != c.caller || c.answered)
		if want == p.playing && (!want || p.music == c.queue) {
			continue
		}
		p.playing, p.music = want, c.queue
		if want {
			p.session.Play(c.queue)
		} else {
			p.session.StopPlaying()
		}
	}
	open := !c.waiting() && !s.held() && !s.consulting()
	if open && !c.open {
		c.showPhones()
	}
	c.open = open
}

// pictureAgain are the times after a resume at which those whom a phone sees
// are asked for a key frame once more: baresip misses the first while its
// decoder starts anew, and does not ask itself.
var pictureAgain = [...]time.Duration{time.Second, 3 * time.Second}

// showPhones asks for pictures that phones can begin with.
func (c *call) showPhones() {
	for _, p := range c.parties {
		if p.browser() {
			continue
		}
		for _, d := range pictureAgain {
			c.after(d, func() {
				if !c.over {
					c.show(p)
				}
			})
		}
	}
}

// show asks those whom a party sees now for a key frame.
func (c *call) show(p *party) {
	for _, f := range c.feeds(p) {
		if f.Pass && f.From != nil {
			f.From.RequestKeyFrame()
		}
	}
}

// setHold is a party's wish, from its page or by its phone's re-INVITE. Caller
// and agent have one; nobody else stops the talk of the two.
func (c *call) setHold(p *party, held bool) error {
	switch {
	case c.waiting():
		return ErrNotTalked
	case c.holders[p.account.ID] == held:
		return nil
	case p.role != acd.RoleCaller && p.role != acd.RoleAgent:
		return ErrNotAllowed
	case held:
		c.holders[p.account.ID] = true
		c.rec.begin(c.clock.now(), Segment{Kind: SegmentHeld, Account: p.account.ID})
		c.tellHold()
	default:
		c.unhold(p)
	}
	c.settle()
	c.save()
	return nil
}

// unhold ends a party's hold; whoever calls it brings the media in line.
func (c *call) unhold(p *party) {
	if !c.holders[p.account.ID] {
		return
	}
	delete(c.holders, p.account.ID)
	c.rec.end(c.clock.now(), SegmentHeld, p.account.ID, "")
	c.tellHold()
}

// tellHold tells the Desk who holds the call: the last of its parties.
func (c *call) tellHold() {
	by := ""
	for _, q := range c.parties {
		if c.holders[q.account.ID] {
			by = q.account.ID
		}
	}
	c.x.tell(acd.HoldChanged{Call: c.id, Held: by != "", By: by})
}

// onLeg is an event of a party's leg.
func (c *call) onLeg(p *party, ev sip.Event) {
	switch ev := ev.(type) {
	case sip.Acknowledged:
		if len(ev.SDP) > 0 {
			c.apply(p, ev.SDP)
		}
	case sip.Reoffered:
		c.reoffered(p, ev)
	case sip.InfoReceived:
		// A phone asks for a picture this way when it knows no RTCP feedback (RFC 5168).
		if ev.ContentType == mediaControl {
			c.show(p)
		}
	case sip.Referred:
		c.referred(p, ev)
	case sip.Ended:
		c.legEnded(p, ev)
	}
}

const mediaControl = "application/media_control+xml"

// legEnded tells a party that hung up from one whose line failed.
func (c *call) legEnded(p *party, ev sip.Ended) {
	switch {
	case c.waiting():
		c.finish(CauseAbandoned, 487)
	case ev.Cause == "bye":
		c.hungUp(p)
	case p.browser():
		c.x.forget(p.leg)
		p.leg = nil // its dialog is dead; the page may still be there
		c.park(p)
		c.tryResume(p)
	default:
		c.lostForGood(p)
	}
}
