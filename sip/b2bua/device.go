package b2bua

import (
	"context"
	"sync"

	"madoguchi/media"
	"madoguchi/sip"
)

// device is one leg with its media. Its events go to the call that owns it, in
// order and none of them lost, also while a phone's attended transfer moves it
// to another call (refer.go).
type device struct {
	leg     Leg
	session Session

	mu    sync.Mutex
	owner *call         // nil while it moves
	kept  []func(*call) // events that came meanwhile

	// Loop of the owner only.

	early     func(sip.Event) // takes the events until the device is a party's
	ended     bool
	forwarded bool // was reached through another device's 302
}

func (d *device) close(code int, reason string) {
	if d.leg != nil {
		d.leg.Hangup(code, reason)
	}
	d.session.Close()
	d.ended = true
}

func (d *device) call() *call {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.owner
}

// deliver gives the owner an event of the leg and waits until it was taken.
func (d *device) deliver(ev sip.Event) {
	take := func(c *call) { c.onDevice(d, ev) }
	for {
		d.mu.Lock()
		c := d.owner
		if c == nil {
			d.kept = append(d.kept, take)
			d.mu.Unlock()
			return
		}
		d.mu.Unlock()
		taken := false
		ran := c.do(func() {
			if d.call() == c {
				taken = true
				take(c)
			}
		})
		if taken || !ran && d.call() == c {
			return // the call has taken it, or is over
		}
	}
}

// release keeps the events from now on, for the next owner.
func (d *device) release() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.owner = nil
}

// adopt makes c the owner and gives it what was kept.
func (d *device) adopt(c *call) {
	d.mu.Lock()
	d.owner = c
	kept := d.kept
	d.kept = nil
	d.mu.Unlock()
	for _, take := range kept {
		take(c)
	}
}

// newDevice makes the media of a device of the call.
func (c *call) newDevice(kind media.Kind) (*device, error) {
	d := &device{owner: c}
	s, err := c.x.o.Media.NewSession(kind, func(ev media.Event) {
		if c := d.call(); c != nil {
			c.post(func() { c.onMedia(d, ev) })
		}
	})
	if err != nil {
		return nil, err
	}
	d.session = s
	return d, nil
}

// dialing is how a device is called.
type dialing struct {
	from  sip.Account // who is shown
	user  string      // see sip.Invitation.User
	feeds []Feed
	auto  bool // the page answers by itself
}

// dial sends an INVITE to one binding; nil says that it could not be sent.
// early takes the events until the device is a party's.
func (c *call) dial(b sip.Binding, how dialing, early func(*device, sip.Event)) *device {
	d, err := c.newDevice(kindOf(b))
	if err != nil {
		c.log.Warn("no media for a device", "account", b.Account.ID, "error", err)
		return nil
	}
	d.early = func(ev sip.Event) { early(d, ev) }
	offer, err := d.session.Offer(how.feeds, false)
	if err == nil {
		inv := sip.Invitation{
			To: b, From: how.from, User: how.user, Consultation: c.id, AutoAnswer: how.auto, SDP: offer,
		}
		d.leg, err = c.x.dialer.Invite(context.Background(), inv, d.deliver)
	}
	if err == nil {
		d.leg.Trace(c.id)
	}
	if err != nil {
		c.log.Info("a device cannot be rung", "account", b.Account.ID, "error", err)
		d.session.Close()
		return nil
	}
	return d
}

// onDevice is an event of a device's leg.
func (c *call) onDevice(d *device, ev sip.Event) {
	if c.over {
		return
	}
	if p := c.partyAt(d); p != nil {
		c.onLeg(p, ev)
		return
	}
	if d.early != nil {
		d.early(ev)
	}
}

// kindOf says how a device carries its media.
func kindOf(b sip.Binding) media.Kind {
	if b.Browser() {
		return media.Browser
	}
	return media.Phone
}
