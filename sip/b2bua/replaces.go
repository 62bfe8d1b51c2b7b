package b2bua

// inviteReplaces is an INVITE that takes the place of a leg (RFC 3891): somebody moves
// a call from one of their devices to another.
func (x *Exchange) inviteReplaces(leg Incoming) {
	c := x.callWith(leg.Replaces())
	if c == nil {
		x.refuse(leg, 481, "")
		return
	}
	code := 481
	var d *device
	c.do(func() { d, code = c.moveTo(leg) })
	if d == nil {
		x.refuse(leg, code, "")
		return
	}
	leg.Serve(d.deliver)
}

// moveTo gives a party another device of theirs; a nil one is refused with code.
func (c *call) moveTo(leg Incoming) (d *device, code int) {
	p := c.partyWith(leg.Replaces())
	switch {
	case c.over || p == nil || p == c.caller && !c.answered:
		return nil, 481
	case p.account.ID != leg.Peer().Account.ID:
		return nil, 403
	}
	d, err := c.newDevice(kindOf(leg.Peer()))
	if err != nil {
		return nil, refusal(err)
	}
	d.leg = leg
	feeds := c.feeds(p)
	var sdp []byte
	if len(leg.Offer()) > 0 {
		sdp, err = d.session.Accept(leg.Offer(), feeds)
	} else {
		sdp, err = d.session.Offer(feeds, false)
	}
	if err == nil {
		err = leg.Answer(sdp)
	}
	if err != nil {
		c.log.Info("a call cannot be moved", "account", p.account.Login, "error", err)
		d.session.Close()
		return nil, refusal(err)
	}
	c.log.Info("a party moves to another device", "account", p.account.Login)
	old := p.leg
	c.unhold(p)
	c.replace(p, d, names(feeds))
	old.Hangup(200, answeredElsewhere)
	return d, 0
}
