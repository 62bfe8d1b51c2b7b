package b2bua

import (
	"context"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

// mostFittings bounds the re-offers that fit a party's codecs to the other's,
// until the other side's change: a peer that will not change is left as it is.
const mostFittings = 2

// reofferTimeout bounds one re-INVITE of ours with its retries after glare.
const reofferTimeout = 20 * time.Second

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

// answerCaller sends the 200 to the caller, fitted to the peer's session when
// there is one. A caller without an offer gets ours.
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
	c.answered = true
	c.parties.Store(&[]*party{c.caller})
	return nil
}

// connect joins the caller with the attempt that won.
func (c *call) connect(id uint64) {
	a := c.attempts[id]
	if c.over || a == nil {
		return
	}
	if a.answered == nil {
		// The agent hung up between the answer and the Desk's word.
		c.finish(CauseAgent, 480)
		return
	}
	delete(c.attempts, id)
	now := c.clock.now()
	c.callee = &party{account: c.x.account(a.agent)}
	c.callee.attach(a.answered.leg, a.answered.session)
	if !c.answered {
		if err := c.answerCaller(c.feeds(c.caller)); err != nil {
			c.log.Warn("the parties have no common media", "error", err)
			c.finish(CauseFailed, 488)
			return
		}
	}
	c.connected = now
	c.rec.end(now, SegmentRinging, a.agent, "answered")
	c.rec.end(now, SegmentQueued, "", "answered")
	c.rec.begin(now, Segment{Kind: SegmentTalking})
	c.x.totals.Connected.Add(1)
	c.publishParties()
	if c.direct() {
		c.x.tell(acd.DirectCallAnswered{Call: c.id})
	}
	c.bridge = c.x.o.Media.NewBridge()
	c.arrange()
	c.log.Info("call connected", "agent", c.callee.account.Login, "waited", now.Sub(c.since))
	c.settle()
	c.save()
}

func (c *call) publishParties() {
	both := c.both()
	c.parties.Store(&both)
	c.x.views.probe(c.id, c.measure)
}

// settle brings media in line with the state of the call.
func (c *call) settle() {
	c.refresh()
	if c.bridge == nil {
		return
	}
	for _, s := range c.bridge.Mismatched() {
		for _, p := range c.both() {
			if p.session == s && p.fitted < mostFittings {
				p.fitted++
				c.reoffer(p, false)
			}
		}
	}
}

// refresh decides who hears music and whether anything is forwarded (R16).
func (c *call) refresh() {
	c.arrange()
	for _, p := range c.both() {
		if p.session == nil {
			continue
		}
		o := c.other(p)
		alone := o == nil || o.gone || o.session == nil
		heldByOther := o != nil && c.holders[o.account.ID]
		want := (alone && (c.answered || p == c.callee)) || heldByOther
		if want == p.playing {
			continue
		}
		p.playing = want
		if want {
			p.session.Play(c.queue)
		} else {
			p.session.StopPlaying()
		}
	}
}

// setHold is a party's wish, from its page or by its phone's re-INVITE.
func (c *call) setHold(p *party, held bool) error {
	if c.connected.IsZero() {
		return ErrNotTalked
	}
	if c.holders[p.account.ID] == held {
		return nil
	}
	now := c.clock.now()
	if held {
		c.holders[p.account.ID] = true
		c.rec.begin(now, Segment{Kind: SegmentHeld, Account: p.account.ID})
	} else {
		delete(c.holders, p.account.ID)
		c.rec.end(now, SegmentHeld, p.account.ID, "")
	}
	by := ""
	for _, q := range c.both() {
		if c.holders[q.account.ID] {
			by = q.account.ID
		}
	}
	c.x.tell(acd.HoldChanged{Call: c.id, Held: by != "", By: by})
	c.refresh()
	if by == "" {
		c.showPhones()
	}
	c.save()
	return nil
}

// pictureAgain are the times after a resume at which a phone's opposite is
// asked for a key frame once more: baresip misses the first while its decoder
// starts anew, and does not ask itself.
var pictureAgain = [...]time.Duration{time.Second, 3 * time.Second}

// showPhones asks for pictures that phones can begin with.
func (c *call) showPhones() {
	for _, p := range c.both() {
		if p.browser() {
			continue
		}
		for _, d := range pictureAgain {
			c.after(d, func() {
				if s := c.opposite(p); s != nil && !c.over && len(c.holders) == 0 {
					s.RequestKeyFrame()
				}
			})
		}
	}
}

// onLeg is an event of a party's leg.
func (c *call) onLeg(p *party, leg Leg, ev sip.Event) {
	if c.over || p.leg != leg {
		return
	}
	switch ev := ev.(type) {
	case sip.Acknowledged:
		if len(ev.SDP) > 0 {
			c.apply(p, ev.SDP)
		}
	case sip.Reoffered:
		c.reoffered(p, ev)
	case sip.InfoReceived:
		// A phone asks for a picture this way when it knows no RTCP feedback (RFC 5168).
		if ev.ContentType == mediaControl && c.opposite(p) != nil {
			c.opposite(p).RequestKeyFrame()
		}
	case sip.Referred:
		ev.Notify(501, "Not Implemented")
	case sip.Ended:
		c.legEnded(p, ev)
	}
}

const mediaControl = "application/media_control+xml"

// legEnded tells a party that hung up from one whose line failed.
func (c *call) legEnded(p *party, ev sip.Ended) {
	switch {
	case c.connected.IsZero():
		c.finish(CauseAbandoned, 487)
	case ev.Cause == "bye" && p == c.caller:
		c.finish(CauseCaller, 0)
	case ev.Cause == "bye":
		c.finish(CauseAgent, 0)
	case p.browser():
		p.leg = nil // its dialog is dead; the page may still be there
		c.park(p)
		c.tryResume(p)
	default:
		c.finish(CauseInterrupted, 0)
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
	if len(ev.SDP) == 0 {
		sdp, err = p.session.Offer(c.feeds(p), false)
	} else {
		sdp, err = p.session.Accept(ev.SDP, c.feeds(p))
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

// refit lets settle fit the codecs anew, because a party's changed.
func (c *call) refit() {
	for _, p := range c.both() {
		p.fitted = 0
	}
}

// followHold follows what a phone says by the direction of its audio.
func (c *call) followHold(p *party) {
	if !c.connected.IsZero() && !p.browser() {
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
	leg, s := p.leg, p.session
	offer, err := s.Offer(c.feeds(p), p.restart)
	if err != nil {
		c.log.Warn("no re-offer can be made", "account", p.account.Login, "error", err)
		return
	}
	p.offering, p.again, p.restart = true, false, false
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
			if p.leg != leg || c.over {
				return
			}
			p.offering = false
			if err != nil {
				c.log.Info("a re-offer failed", "account", p.account.Login, "error", err)
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
