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
	"madoguchi/sip"
)

// call is one consultation, from the caller's INVITE to its record. Its
// goroutine runs the functions of its inbox one after the other; every field
// without a note belongs to it. Its states are drawn in doc.go.
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
	parties       []*party // in the order in which they joined, the caller first
	attempts      map[uint64]*attempt
	invite        *invitation         // the one that runs; nil when none does
	joins         map[string]*joining // supervisors whose pages are called, by account
	bridge        Bridge
	offered       []byte  // the caller's first offer; nil when it wants ours
	accepted      []byte  // our answer to it, while nobody else is known
	answered      bool    // the caller's INVITE was answered
	queued        bool    // the Desk knows the call
	released      *ending // the Desk will not serve it: set while it hears why
	holders       map[string]bool
	open          bool // everything passes
	clock         clock
	since         time.Time
	connected     time.Time // zero while the caller waits, also after a transfer to a queue
	first         time.Time // connected for the first time
	lastAgent     string    // account id of who served the caller last
	rec           recorder
	facts         atomic.Pointer[facts]    // for reconciliation
	present       atomic.Pointer[[]*party] // answered parties, for Quality and Devices
}

func (x *Exchange) newCall(id string, since time.Time, caller sip.Account) *call {
	p := &party{account: caller, role: acd.RoleCaller}
	return &call{
		x: x, id: id, log: x.log.With("call", id),
		inbox: make(chan func(), callInbox), done: make(chan struct{}), full: make(chan struct{}),
		caller: p, parties: []*party{p}, attempts: make(map[uint64]*attempt), joins: make(map[string]*joining),
		holders: make(map[string]bool), since: since, clock: clock{time.Now()},
	}
}

// direct says whether the call is from account to account.
func (c *call) direct() bool { return c.queue == "" }

// waiting says whether the caller talks with nobody.
func (c *call) waiting() bool { return c.connected.IsZero() }

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

// do runs f in the call's goroutine and waits for it; false says that the call
// ended first. Neither for the exchange's loop nor for a call's goroutine.
func (c *call) do(f func()) bool {
	ran := make(chan struct{})
	c.post(func() {
		f()
		close(ran)
	})
	select {
	case <-ran:
		return true
	case <-c.done:
	}
	select {
	case <-ran:
		return true
	default:
		return false
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
	now := c.clock.now()
	legs := c.measure()
	c.stopEverything(now, string(cause))
	for _, p := range c.parties {
		c.recordParty(now, p)
	}
	c.rec.end(now, SegmentQueued, "", string(cause))
	c.rec.endAll(now)
	c.over = true
	if c.bridge != nil {
		c.bridge.Close()
	}
	for _, p := range c.parties {
		c.drop(p, code, string(cause))
	}
	if c.queued || c.direct() {
		c.x.tell(acd.CallEnded{Call: c.id})
	}
	c.x.scribe.closed(Record{
		ID: c.id, Caller: c.caller.account.ID, Callee: c.lastAgent, Button: c.button, Queue: c.queue,
		Started: c.since, Answered: c.first, Ended: now, Cause: cause, Segments: c.rec.segments, Legs: legs,
	})
	c.x.views.over(c.id)
	for _, p := range c.parties {
		c.farewell(p, cause, now)
	}
	c.log.Info("call ended", "cause", cause, "talking", c.talking(now))
}

// stopEverything ends whatever is still on its way into the call.
func (c *call) stopEverything(now time.Time, result string) {
	for id, a := range c.attempts {
		delete(c.attempts, id)
		a.hangup(0, "")
		c.rec.end(now, SegmentRinging, a.agent, "stopped")
	}
	for account, j := range c.joins {
		delete(c.joins, account)
		j.device.close(0, "")
	}
	if c.invite != nil {
		c.inviteEnded(480, result)
	}
}

// drop ends a party's leg and media.
func (c *call) drop(p *party, code int, reason string) {
	if p.resuming != nil {
		p.resuming.close(0, "")
		p.resuming = nil
	}
	if p.leg != nil {
		c.x.forget(p.leg)
		p.leg.Hangup(code, reason)
	}
	if p.session != nil {
		p.session.Close()
	}
	p.device, p.leg, p.session = nil, nil, nil // what was to be done with them later is not
}

// shutdown leaves a connected call between pages to be resumed after the
// restart, and ends every other one. Others than caller and agent who have no
// page cannot come back: they leave.
func (c *call) shutdown() {
	agent := c.agent()
	if c.waiting() || agent == nil || !c.caller.browser() || !agent.browser() {
		c.finish(CauseShutdown, 503)
		return
	}
	c.stopEverything(c.clock.now(), string(CauseShutdown))
	for _, p := range slices.Clone(c.parties) {
		if !p.browser() {
			c.left(p, CauseShutdown)
		}
	}
	c.save()
	c.over = true
	for _, p := range c.parties {
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

// save keeps the state for a restart. A direct call that is not answered is
// not kept: its caller's phone rings off.
func (c *call) save() {
	if c.waiting() && c.direct() {
		return
	}
	st := openState{
		ID: c.id, Button: c.button, Queue: c.queue, Priority: c.priority,
		Since: c.since, Connected: c.connected, First: c.first, LastAgent: c.lastAgent, Segments: c.rec.segments,
		HeldBy: slices.Sorted(maps.Keys(c.holders)), Needs: c.x.needs.of(c.caller.account.ID),
	}
	for _, p := range c.parties {
		st.Parties = append(st.Parties, openParty{Account: p.account.ID, Role: p.role, Mode: p.mode, Phone: !p.browser()})
	}
	raw, err := json.Marshal(st)
	if err != nil {
		c.log.Error("the state of a call cannot be kept", "error", err)
		return
	}
	c.x.scribe.open(c.id, raw)
}

// publishParties shows the parties to Quality and Devices.
func (c *call) publishParties() {
	now := slices.Clone(c.parties)
	c.present.Store(&now)
	c.x.views.began(c)
}

// measure reads the figures of the parties' legs. Any goroutine.
func (c *call) measure() []LegStats {
	parties := c.present.Load()
	if parties == nil {
		return nil
	}
	var out []LegStats
	for _, p := range *parties {
		if s, ok := p.measure(); ok {
			out = append(out, s)
		}
	}
	return out
}

// devices says by account at what the parties are. Any goroutine.
func (c *call) devices() map[string]string {
	out := make(map[string]string)
	if parties := c.present.Load(); parties != nil {
		for _, p := range *parties {
			switch m := p.live.Load(); {
			case m == nil:
			case m.page:
				out[p.account.ID] = "page"
			default:
				out[p.account.ID] = "phone"
			}
		}
	}
	return out
}
