package b2bua

import (
	"context"
	"slices"
	"time"

	"madoguchi/sip"
)

// mostFittings bounds the re-offers that fit a party's codecs to the others',
// until somebody's change: a peer that will not change is left as it is.
const mostFittings = 2

// reofferTimeout bounds one re-INVITE of ours with its retries after glare.
const reofferTimeout = 20 * time.Second

// settle brings media in line with the state of the call: who hears music, what
// passes, and the descriptions of those who receive others than they were told.
func (c *call) settle() {
	c.refresh()
	if c.bridge == nil {
		return
	}
	mismatched := c.bridge.Mismatched()
	for _, p := range c.parties {
		switch {
		case p.session == nil:
		case c.misled(p):
			c.reoffer(p, false)
		case slices.Contains(mismatched, p.session) && p.fitted < mostFittings:
			p.fitted++
			c.reoffer(p, false)
		}
	}
}

// misled says whether a page was told of others than it receives. One that was
// answered before anybody was known needs no names while it has one opposite.
func (c *call) misled(p *party) bool {
	if !p.browser() {
		return false // phones have one slot and no names
	}
	now := names(c.feeds(p))
	if len(p.told) == 0 && len(now) <= 1 && len(c.parties) <= 2 {
		return false
	}
	return !slices.Equal(p.told, now)
}

// setSlides lets a party's page send a second picture, or ends it.
func (c *call) setSlides(p *party, on bool) error {
	switch {
	case c.waiting():
		return ErrNotTalked
	case !p.browser():
		return ErrNotAllowed // phones offer what they send
	case p.session == nil:
		return ErrUnreachable
	}
	p.session.SetSlides(on)
	c.refit()
	c.settle()
	return nil
}

// refit lets settle fit the codecs anew, because a party's changed.
func (c *call) refit() {
	for _, p := range c.parties {
		p.fitted = 0
	}
}

// reoffered answers a peer's re-INVITE or UPDATE, which may hold or resume.
func (c *call) reoffered(p *party, ev sip.Reoffered) {
	if p.offering {
		ev.Refuse(491, "Request Pending")
		return
	}
	var sdp []byte
	var err error
	feeds := c.feeds(p)
	if len(ev.SDP) == 0 {
		sdp, err = p.session.Offer(feeds, false)
	} else {
		sdp, err = p.session.Accept(ev.SDP, feeds)
	}
	if err != nil {
		c.log.Info("a re-offer is refused", "account", p.account.Login, "error", err)
		ev.Refuse(refusal(err), "")
		return
	}
	ev.Accept(sdp)
	c.refit()
	c.followHold(p)
}

// followHold follows what a phone of the caller or the agent says by the
// direction of its audio.
func (c *call) followHold(p *party) {
	if !c.waiting() && !p.browser() {
		if err := c.setHold(p, p.session.RemoteHold()); err != nil {
			c.log.Debug("hold", "error", err)
		}
	}
	c.settle()
}

// apply takes a peer's answer to our offer.
func (c *call) apply(p *party, answer []byte) {
	if err := p.session.Apply(answer); err != nil {
		c.log.Warn("an answer is not usable", "account", p.account.Login, "error", err)
		p.session.Rollback()
		return
	}
	c.followHold(p)
}

// reoffer renegotiates with a party: one offer at a time, and one more if it
// was asked for meanwhile. Only the server offers to pages (see traps: glare).
func (c *call) reoffer(p *party, restart bool) {
	if p.leg == nil || p.session == nil {
		return
	}
	p.restart = p.restart || restart
	if p.offering {
		p.again = true
		return
	}
	feeds := c.feeds(p)
	offer, err := p.session.Offer(feeds, p.restart)
	if err != nil {
		c.log.Warn("no re-offer can be made", "account", p.account.Login, "error", err)
		return
	}
	before := p.told
	p.told = names(feeds)
	p.offering, p.again, p.restart = true, false, false
	c.send(p, offer, before)
}

// send sends a re-INVITE and takes its answer; before is whom the last
// description named, which stays in force when this one is refused.
func (c *call) send(p *party, offer []byte, before []string) {
	leg, s := p.leg, p.session
	c.x.calls.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), reofferTimeout)
		defer cancel()
		go func() {
			select {
			case <-c.done:
				cancel()
			case <-ctx.Done():
			}
		}()
		answer, err := leg.Reoffer(ctx, offer)
		c.post(func() {
			if p.leg != leg || c.over || c.partyAt(p.device) != p {
				return
			}
			p.offering = false
			if err != nil {
				c.log.Info("a re-offer failed", "account", p.account.Login, "error", err)
				p.told = before
				s.Rollback()
			} else {
				c.apply(p, answer)
			}
			if p.again {
				c.reoffer(p, false)
			}
		})
	})
}
