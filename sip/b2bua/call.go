package b2bua

import (
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip"
)

// call is one consultation, from the caller's INVITE to its record. Its
// goroutine runs the functions of its inbox one after the other; every field
// without a note belongs to it.
//
//	waiting ──ring──► attempts ──Connect──► connected ──► over
//	   └─ caller gone: kept for Timers.QueueGrace        (either party may be
//	      and queued again at its old place               parked meanwhile)
type call struct {
	x     *Exchange
	id    string
	log   *slog.Logger
	inbox chan func()
	done  chan struct{} // closed when the goroutine has ended
	full  chan struct{} // closed by overflow
	once  sync.Once
	over  bool

	button, queue string // both empty for a call from account to account
	priority      int
	caller        *party
	callee        *party // nil until connected
	attempts      map[uint64]*attempt
	bridge        Bridge
	offered       []byte  // the caller's first offer; nil when it wants ours
	accepted      []byte  // our answer to it, while nobody else is known
	answered      bool    // the caller's INVITE was answered
	queued        bool    // the Desk knows the call
	released      *ending // the Desk will not serve it: set while it hears why
	holders       map[string]bool
	clock         clock
	since         time.Time
	connected     time.Time
	rec           recorder
	parties       atomic.Pointer[[]*party] // connected parties, for Quality
	facts         atomic.Pointer[facts]    // for reconciliation
}

// party is one end of a call. A resumed party gets a new leg and session.
type party struct {
	account  sip.Account
	leg      Leg     // nil while the party is waited for after a restart
	session  Session // nil likewise
	live     atomic.Pointer[measured]
	mediaOK  bool // its media flows (assumed until it is lost)
	gone     bool // told to the Desk as interrupted
	goneAt   time.Time
	resuming *device // INVITE that brings the party back, in progress
	retrying bool    // tryResume will run again
	// negotiation
	offering bool // our re-offer is open
	again    bool // and another is wanted after it
	restart  bool // with new ICE credentials
	fitted   int  // re-offers made to fit codecs since the last change
	playing  bool
}

// measured is what Quality reads from other goroutines.
type measured struct {
	session Session
	device  string
}

func (p *party) attach(leg Leg, s Session) {
	p.leg, p.session, p.playing = leg, s, false
	p.offering, p.again, p.restart = false, false, false
	p.mediaOK = true
	p.live.Store(&measured{session: s, device: leg.Peer().UserAgent})
}

// browser says whether the party sits at a page.
func (p *party) browser() bool { return p.leg == nil || p.leg.Peer().Browser() }

func (x *Exchange) newCall(id string, since time.Time, caller sip.Account) *call {
	return &call{
		x: x, id: id, log: x.log.With("call", id),
		inbox: make(chan func(), callInbox), done: make(chan struct{}), full: make(chan struct{}),
		caller: &party{account: caller}, attempts: make(map[uint64]*attempt),
		holders: make(map[string]bool), since: since, clock: clock{time.Now()},
	}
}

// direct says whether the call is from account to account.
func (c *call) direct() bool { return c.queue == "" }

func (c *call) run() {
	defer close(c.done)
	c.publishFacts()
	stop := c.x.stop
	for !c.over {
		select {
		case f := <-c.inbox:
			f()
			c.publishFacts()
		case <-c.full:
			c.log.Error("a call's mailbox is full; the call ends")
			c.finish(CauseFailed, 500)
		case <-stop:
			stop = nil
			c.shutdown()
		}
	}
}

// post runs f in the call's goroutine; it waits for room, never for f. Not
// for the exchange's loop.
func (c *call) post(f func()) {
	select {
	case c.inbox <- f:
	case <-c.done:
	}
}

// after posts f after d, unless the call is over by then.
func (c *call) after(d time.Duration, f func()) {
	time.AfterFunc(d, func() { c.post(f) })
}

func (c *call) overflow() { c.once.Do(func() { close(c.full) }) }

// finish ends the call: every leg, session and attempt, the record, the Desk.
// code is the SIP status for a caller that was never answered.
func (c *call) finish(cause Cause, code int) {
	if c.over {
		return
	}
	if c.released != nil {
		cause, code = c.released.cause, c.released.code
	}
	c.over = true
	now := c.clock.now()
	legs := c.measure()
	for _, a := range c.attempts {
		a.hangup(0, "")
		c.rec.end(now, SegmentRinging, a.agent, "stopped")
	}
	c.rec.end(now, SegmentQueued, "", string(cause))
	c.rec.endAll(now)
	if c.bridge != nil {
		c.bridge.Close()
	}
	for _, p := range c.both() {
		c.drop(p, code, string(cause))
	}
	if c.queued || c.direct() {
		c.x.tell(acd.CallEnded{Call: c.id})
	}
	r := Record{
		ID: c.id, Caller: c.caller.account.ID, Button: c.button, Queue: c.queue,
		Started: c.since, Answered: c.connected, Ended: now, Cause: cause, Segments: c.rec.segments, Legs: legs,
	}
	var talking time.Duration
	if !c.connected.IsZero() {
		talking = now.Sub(c.connected)
	}
	if c.callee != nil {
		r.Callee = c.callee.account.ID
	}
	c.x.scribe.closed(r)
	c.x.views.probe(c.id, nil)
	for _, p := range c.both() {
		c.x.views.ended(p.account.ID, Ending{Call: c.id, Cause: cause, At: now, Talking: talking})
	}
	c.log.Info("call ended", "cause", cause, "talking", talking)
}

// drop ends a party's leg and media.
func (c *call) drop(p *party, code int, reason string) {
	if p.resuming != nil {
		p.resuming.close(0, "")
		p.resuming = nil
	}
	if p.leg != nil {
		p.leg.Hangup(code, reason)
	}
	if p.session != nil {
		p.session.Close()
	}
}

// shutdown leaves a connected call between pages to be resumed after the
// restart, and ends every other one.
func (c *call) shutdown() {
	if c.connected.IsZero() || !c.caller.browser() || !c.callee.browser() {
		c.finish(CauseShutdown, 503)
		return
	}
	c.save()
	c.over = true
	for _, p := range c.both() {
		if p.resuming != nil {
			p.resuming.close(0, "")
		}
		if p.leg != nil {
			p.leg.Abandon()
		}
		if p.session != nil {
			p.session.Close()
		}
	}
	if c.bridge != nil {
		c.bridge.Close()
	}
}

// both returns the parties that the call has.
func (c *call) both() []*party {
	if c.callee == nil {
		return []*party{c.caller}
	}
	return []*party{c.caller, c.callee}
}

// other returns the opposite party; nil while there is none.
func (c *call) other(p *party) *party {
	if p == c.caller {
		return c.callee
	}
	return c.caller
}

// feeds is what a party receives.
func (c *call) feeds(p *party) []Feed {
	o := c.other(p)
	if o == nil {
		return nil
	}
	return []Feed{{ID: o.account.ID, From: o.session, Pass: len(c.holders) == 0}}
}

// arrange tells the bridge who is there and what passes.
func (c *call) arrange() {
	if c.bridge == nil {
		return
	}
	var members []Member
	for _, p := range c.both() {
		if p.session != nil {
			members = append(members, Member{Session: p.session, Feeds: c.feeds(p)})
		}
	}
	c.bridge.Arrange(members)
}

// opposite returns the session that a party's descriptions must fit; nil when
// there is none.
func (c *call) opposite(p *party) Session {
	if o := c.other(p); o != nil && o.session != nil {
		return o.session
	}
	return nil
}

func (c *call) partyOf(account string) *party {
	for _, p := range c.both() {
		if p.account.ID == account {
			return p
		}
	}
	return nil
}

// save keeps the state for a restart. A direct call that is not answered is
// not kept: its caller's phone rings off.
func (c *call) save() {
	if c.connected.IsZero() && c.direct() {
		return
	}
	st := openState{
		ID: c.id, Caller: c.caller.account.ID, Button: c.button, Queue: c.queue, Priority: c.priority,
		Since: c.since, Connected: c.connected, Segments: c.rec.segments,
		HeldBy: slices.Sorted(maps.Keys(c.holders)), Needs: c.x.needs.of(c.caller.account.ID),
	}
	if c.callee != nil {
		st.Callee = c.callee.account.ID
	}
	raw, err := json.Marshal(st)
	if err != nil {
		c.log.Error("the state of a call cannot be kept", "error", err)
		return
	}
	c.x.scribe.open(c.id, raw)
}

// measure reads the figures of the parties' legs. Any goroutine.
func (c *call) measure() []LegStats {
	parties := c.parties.Load()
	if parties == nil {
		return nil
	}
	var out []LegStats
	for _, p := range *parties {
		if m := p.live.Load(); m != nil {
			out = append(out, LegStats{Account: p.account.ID, Device: m.device, Alive: m.session.Alive(), Stats: m.session.Stats()})
		}
	}
	return out
}

// kindOf says how a device carries its media.
func kindOf(b sip.Binding) media.Kind {
	if b.Browser() {
		return media.Browser
	}
	return media.Phone
}
