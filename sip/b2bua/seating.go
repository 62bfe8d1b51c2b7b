package b2bua

import (
	"cmp"
	"slices"
	"sync/atomic"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

// party is somebody in a call. A resumed party gets a new leg and session.
type party struct {
	account  sip.Account
	role     acd.Role
	mode     acd.Mode // of a supervisor
	device   *device  // nil while the party is waited for after a restart
	leg      Leg      // of the device; nil once its dialog is dead
	session  Session  // of the device
	live     atomic.Pointer[measured]
	mediaOK  bool // its media flows (assumed until it is lost)
	gone     bool // told to the Desk as interrupted
	goneAt   time.Time
	resuming *device // INVITE that brings the party back, in progress
	retrying bool    // tryResume will run again
	// negotiation
	slots    []*party // whom it receives; nil is a free slot
	told     []string // whom its last description named, by slot
	offering bool     // our re-offer is open
	again    bool     // and another is wanted after it
	restart  bool     // with new ICE credentials
	fitted   int      // re-offers made to fit codecs since the last change
	playing  bool
	music    string // the queue whose music it hears
}

// measured is what Quality and Devices read from other goroutines.
type measured struct {
	session Session
	device  string // user agent
	page    bool
}

// measure reads the figures of the party's leg. Any goroutine.
func (p *party) measure() (s LegStats, ok bool) {
	m := p.live.Load()
	if m == nil {
		return s, false
	}
	return LegStats{Account: p.account.ID, Device: m.device, Alive: m.session.Alive(), Stats: m.session.Stats()}, true
}

// attach gives a party its leg; the slots begin anew with it.
func (c *call) attach(p *party, d *device) {
	p.device, p.leg, p.session, p.playing = d, d.leg, d.session, false
	p.slots, p.told = nil, nil
	p.offering, p.again, p.restart = false, false, false
	p.mediaOK = true
	d.early = nil
	peer := d.leg.Peer()
	p.live.Store(&measured{session: d.session, device: peer.UserAgent, page: peer.Browser()})
	c.x.register(d.leg, c)
	d.leg.Trace(c.id)
}

// browser says whether the party sits at a page.
func (p *party) browser() bool { return p.leg == nil || p.leg.Peer().Browser() }

// part is the party in the scene of its call.
func (c *call) part(p *party) part {
	return part{
		role: p.role, mode: p.mode, here: p.session != nil && !p.gone,
		holds: c.holders[p.account.ID] || c.invite != nil && c.invite.purpose == acd.ForTransfer && c.invite.by == p.account.ID,
	}
}

func (c *call) scene() scene {
	s := make(scene, len(c.parties))
	for i, p := range c.parties {
		s[i] = c.part(p)
	}
	return s
}

// seat frees the slots of those whom p does not hear any more and gives the
// others one; whoever has one keeps it.
func (c *call) seat(p *party, among []*party) {
	mine := c.part(p)
	var heard []*party
	for _, q := range among {
		if q != p && audible(c.part(q), mine) {
			heard = append(heard, q)
		}
	}
	for i, q := range p.slots {
		if !slices.Contains(heard, q) {
			p.slots[i] = nil
		}
	}
	slices.SortStableFunc(heard, func(a, b *party) int { return cmp.Compare(rank(a.role), rank(b.role)) })
	for _, q := range heard {
		if slices.Contains(p.slots, q) {
			continue
		}
		if i := slices.Index(p.slots, nil); i >= 0 {
			p.slots[i] = q
		} else {
			p.slots = append(p.slots, q)
		}
	}
}

// feeds is what a party receives, by slot; nothing once it has left.
func (c *call) feeds(p *party) []Feed {
	s, to := c.scene(), slices.Index(c.parties, p)
	if to < 0 {
		return nil
	}
	c.seat(p, c.parties)
	feeds := make([]Feed, len(p.slots))
	for i, q := range p.slots {
		if q != nil {
			feeds[i] = Feed{ID: q.account.ID, From: q.session, Pass: s.passes(slices.Index(c.parties, q), to)}
		}
	}
	return feeds
}

// feedsFor is what somebody is going to receive who is not in the call yet;
// without is who leaves for them. Nil while the caller has not said what it can do.
func (c *call) feedsFor(r acd.Role, m acd.Mode, without string) []Feed {
	if c.offered == nil && !c.answered {
		return nil
	}
	p := &party{role: r, mode: m}
	c.seat(p, slices.DeleteFunc(slices.Clone(c.parties), func(q *party) bool { return q.account.ID == without }))
	feeds := make([]Feed, len(p.slots))
	for i, q := range p.slots {
		feeds[i] = Feed{ID: q.account.ID, From: q.session, Pass: true}
	}
	return feeds
}

// names are whom feeds name, by slot.
func names(feeds []Feed) []string {
	ids := make([]string, len(feeds))
	for i, f := range feeds {
		ids[i] = f.ID
	}
	return ids
}

// arrange tells the bridge who is there and what passes.
func (c *call) arrange() {
	if c.bridge == nil {
		return
	}
	var members []Member
	for _, p := range c.parties {
		if p.session != nil {
			members = append(members, Member{Session: p.session, Feeds: c.feeds(p)})
		}
	}
	c.bridge.Arrange(members)
}

// agent is who serves the caller, or the callee of a direct call; nil while
// there is none.
func (c *call) agent() *party { return c.withRole(acd.RoleAgent) }

// consulted is with whom the agent talks while the caller waits; nil when nobody.
func (c *call) consulted() *party { return c.withRole(acd.RoleConsulted) }

func (c *call) withRole(r acd.Role) *party {
	for _, p := range c.parties {
		if p.role == r {
			return p
		}
	}
	return nil
}

// without takes a party out of the list of those who are in the call.
func (c *call) without(p *party) {
	c.parties = slices.DeleteFunc(slices.Clone(c.parties), func(q *party) bool { return q == p })
}

func (c *call) partyOf(account string) *party {
	for _, p := range c.parties {
		if p.account.ID == account {
			return p
		}
	}
	return nil
}

func (c *call) partyAt(d *device) *party {
	for _, p := range c.parties {
		if p.device == d && d != nil {
			return p
		}
	}
	return nil
}

// partyWith returns whose leg has that id.
func (c *call) partyWith(leg string) *party {
	for _, p := range c.parties {
		if p.leg != nil && p.leg.ID() == leg {
			return p
		}
	}
	return nil
}
