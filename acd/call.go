package acd

import (
	"slices"
	"time"
)

// stage is how far a call has come.
type stage int

const (
	waiting   stage = iota // in a queue: queued, or ringing when it has attempts
	calling                // direct, the callee is being called
	connected              // people talk
	ended                  // not in the Desk (any more)
)

// call is a call at any stage.
type call struct {
	id, caller, button string
	queueID            string // the latest, kept after the queue vanished
	queue              *queue // nil for direct calls
	priority           int
	since              time.Time
	arrival            uint64
	added              time.Time // to the Desk
	needs              Needs
	resumed            bool // was admitted before it came to this Desk
	served             bool // talked before it came to wait (Requeued)
	hears              bool // the caller was answered, so it hears what we play
	ending             bool // got its EndCall

	stage       stage
	agent       string // connected agent, or the callee of a direct call
	connectedAt time.Time
	servedSince time.Time // when the present agent began
	parties     []*party  // in the order in which they joined
	held        bool
	heldBy      string
	heldSince   time.Time
	away        []string // interrupted parties, sorted

	// Attempts that run, in order: for the caller, or for the invitation.
	rings   []*attempt
	blocked blocked

	// Of a call that waits.
	entered  time.Time // its queue
	patience timer     // set while somebody must look at it in the end
	chain    chain
	first    uint64    // when a supervisor put it first, as a number; 0: nobody did
	transfer *transfer // how it came back into a queue; nil otherwise
	told     announcing

	// Of a connected call.
	invite *invitation
	failed *InviteView // how the last one ended, for InviteShown
	fading timer       // of failed
}

func (d *Desk) newCall(id, caller string, since time.Time) *call {
	d.arrivals++
	c := &call{id: id, caller: caller, since: instant(since), arrival: d.arrivals, stage: ended, added: d.now}
	if c.since.IsZero() || c.since.After(d.now) {
		c.since = d.now
	}
	c.entered = c.since
	c.blocked.timer = timer{kind: retryDelay, call: c}
	c.patience = timer{kind: maxWait, call: c}
	c.chain.timer = timer{kind: chainDue, call: c}
	c.told.timer = timer{kind: announceDue, call: c}
	c.fading = timer{kind: failedShown, call: c}
	return c
}

func (d *Desk) add(c *call) {
	d.callOf[c.id] = c
	d.calls.insert(c)
	d.callChanged(c)
	d.joinByID(c, c.caller, RoleCaller)
}

// known says whether an id cannot be used for a new call.
func (d *Desk) known(id string) bool {
	_, ok := d.callOf[id]
	return ok || id == ""
}

// stateFor is what the call makes of one of its parties.
func (c *call) stateFor(a *agent) AgentState {
	switch {
	case c.stage == connected && c.held:
		return StateHold
	case c.stage == calling && a.id == c.agent && a.id != c.caller:
		return StateRinging
	default:
		return StateTalking
	}
}

func (d *Desk) callEnded(id string) {
	if c, ok := d.callOf[id]; ok {
		d.drop(c)
	}
}

// reject releases a caller that waits.
func (d *Desk) reject(c *call, reason RejectReason) {
	d.drop(c)
	d.emit(Reject{Call: c.id, Reason: reason})
}

// drop ends a call at any stage.
func (d *Desk) drop(c *call) {
	d.leaveQueue(c)
	d.endInvite(c)
	d.stopRings(c, ReasonCallerGone)
	d.partAll(c, "")
	d.timers.stop(&c.fading)
	c.stage = ended
	delete(d.callOf, c.id)
	d.calls.remove(c)
	d.callChanged(c)
}

func (d *Desk) callRestored(ev CallRestored) {
	if d.known(ev.Call) {
		return
	}
	c := d.newCall(ev.Call, ev.Caller, ev.Since)
	c.stage, c.button, c.queueID, c.agent = connected, ev.Button, ev.Queue, ev.Agent
	c.queue, c.needs, c.hears = d.queueOf[ev.Queue], ev.Needs, true
	c.connectedAt = instant(ev.ConnectedAt)
	if c.connectedAt.IsZero() || c.connectedAt.After(d.now) {
		c.connectedAt = d.now
	}
	c.servedSince = c.connectedAt
	d.add(c)
	d.joinByID(c, c.agent, RoleAgent)
	d.limit(c)
}

func (d *Desk) directCallStarted(ev DirectCallStarted) {
	if d.known(ev.Call) || len(ev.Parties) == 0 {
		return
	}
	c := d.newCall(ev.Call, ev.Parties[0], d.now)
	c.stage = calling
	if len(ev.Parties) > 1 {
		c.agent = ev.Parties[1]
	}
	d.add(c)
	role := RoleAgent
	for _, id := range ev.Parties[1:] {
		d.joinByID(c, id, role)
		role = RoleGuest
	}
	d.limit(c)
}

func (d *Desk) directCallAnswered(id string) {
	c, ok := d.callOf[id]
	if !ok || c.stage != calling {
		return
	}
	c.stage, c.connectedAt, c.servedSince, c.hears = connected, d.now, d.now, true
	if p := c.party(c.agent); p != nil && p.role == RoleAgent {
		p.since = d.now
	}
	d.callChanged(c)
	d.refreshParties(c)
}

func (d *Desk) refreshParties(c *call) {
	for _, p := range c.parties {
		d.refresh(p.agent)
	}
}

// holdChanged follows a hold by a party of a connected call; what is said of
// any other comes too late.
func (d *Desk) holdChanged(ev HoldChanged) {
	c, ok := d.callOf[ev.Call]
	if !ok || c.stage != connected || ev.Held && c.party(ev.By) == nil {
		return
	}
	if !ev.Held {
		ev.By = ""
	}
	d.setHeld(c, ev.By)
}

// setHeld puts the call on hold by a party, or takes it back when by is empty.
func (d *Desk) setHeld(c *call, by string) {
	if c.heldBy == by {
		return
	}
	switch {
	case by == "":
		c.heldSince = time.Time{}
	case !c.held:
		c.heldSince = d.now
	}
	c.held, c.heldBy = by != "", by
	d.callChanged(c)
	d.refreshParties(c)
}

func (d *Desk) interruptedChanged(ev InterruptedChanged) {
	c, ok := d.callOf[ev.Call]
	if !ok || c.party(ev.Party) == nil {
		return
	}
	i, found := slices.BinarySearch(c.away, ev.Party)
	switch {
	case ev.Interrupted && !found:
		c.away = slices.Insert(c.away, i, ev.Party)
	case !ev.Interrupted && found:
		c.away = slices.Delete(c.away, i, i+1)
	default:
		return
	}
	d.callChanged(c)
}

func (d *Desk) needsChanged(ev NeedsChanged) {
	if c, ok := d.callOf[ev.Call]; ok {
		c.needs = ev.Needs
		d.callChanged(c)
	}
}
