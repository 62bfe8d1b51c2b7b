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
	connected              // two people talk
	ended                  // no longer in the Desk
)

// call is a call at any stage.
type call struct {
	id, caller, button string
	queueID            string // as it arrived, kept after the queue vanished
	queue              *queue // nil for direct calls
	priority           int
	since              time.Time
	arrival            uint64

	stage       stage
	agent       string // connected agent, or the callee of a direct call
	connectedAt time.Time
	attempt     uint64 // the one that was connected; 0 for direct and restored calls

	rings     []*attempt // attempts that run, in order
	blocked   map[string]struct{}
	blocks    []block // of these agents, the next one to be freed first
	retry     timer   // set while there are blocks
	patience  timer   // set while MaxWait runs
	parties   []*agent
	held      bool
	heldBy    string
	heldSince time.Time
	away      []string // interrupted parties, sorted
}

// block keeps an agent from being offered the call again too early.
type block struct {
	agent string
	until time.Time
}

func (d *Desk) newCall(id, caller string, since time.Time) *call {
	c := &call{id: id, caller: caller, since: since.UTC()}
	if c.since.IsZero() || c.since.After(d.now) {
		c.since = d.now
	}
	c.retry = timer{kind: retryDelay, call: c}
	c.patience = timer{kind: maxWait, call: c}
	return c
}

func (d *Desk) add(c *call) {
	d.callOf[c.id] = c
	d.calls.insert(c)
	d.callChanged(c)
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

func (d *Desk) callArrived(ev CallArrived) {
	if d.known(ev.Call) {
		return
	}
	button, dialled := d.buttons[ev.Button]
	if ev.Queue == "" && dialled {
		ev.Queue = button.Queue
	}
	q, ok := d.queueOf[ev.Queue]
	if !ok {
		d.emit(Reject{Call: ev.Call, Reason: RejectUnknownQueue})
		return
	}
	if !ev.Resumed {
		if reason := q.refuses(button); reason != "" {
			d.emit(Reject{Call: ev.Call, Reason: reason})
			return
		}
	}

	c := d.newCall(ev.Call, ev.Caller, ev.Since)
	c.button, c.priority, c.queue, c.queueID = ev.Button, ev.Priority, q, q.ID
	d.arrivals++
	c.arrival = d.arrivals
	d.add(c)
	d.join(c, c.caller)
	q.waiting.insert(c)
	q.unrung.insert(c)
	d.queueChanged(q)
	d.startPatience(c)
	if q.AnswerFirst {
		d.emit(Answer{Call: c.id})
	}
	d.tryMatch(q)
}

// refuses says why the queue takes no new caller through the button; empty
// when it does. The zero button stands for a queue that was dialled directly.
func (q *queue) refuses(b Button) RejectReason {
	switch {
	case q.RejectWhenEmpty && q.empty():
		return RejectNoAgent
	case q.MaxWaiting > 0 && len(q.waiting.items) >= q.MaxWaiting:
		return RejectFull
	default:
		return ""
	}
}

// startPatience sets when the caller has waited for too long.
func (d *Desk) startPatience(c *call) {
	if c.queue.MaxWait > 0 {
		d.timers.start(&c.patience, c.since.Add(c.queue.MaxWait))
	} else {
		d.timers.stop(&c.patience)
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
	d.stopRings(c, ReasonCallerGone)
	d.part(c)
	c.stage = ended
	delete(d.callOf, c.id)
	d.calls.remove(c)
	d.callChanged(c)
}

// leaveQueue takes a call that waits out of its line. Its attempts go on.
func (d *Desk) leaveQueue(c *call) {
	if c.stage != waiting {
		return
	}
	q := c.queue
	q.waiting.remove(c)
	q.unrung.remove(c)
	q.ringing.remove(c)
	d.queueChanged(q)
	d.timers.stop(&c.retry)
	d.timers.stop(&c.patience)
	c.blocked, c.blocks = nil, nil
	c.stage = ended
}

func (d *Desk) callRestored(ev CallRestored) {
	if d.known(ev.Call) {
		return
	}
	c := d.newCall(ev.Call, ev.Caller, ev.Since)
	c.stage, c.button, c.queueID, c.agent = connected, ev.Button, ev.Queue, ev.Agent
	c.queue = d.queueOf[ev.Queue]
	c.connectedAt = ev.ConnectedAt.UTC()
	d.add(c)
	d.join(c, c.caller)
	d.join(c, c.agent)
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
	for _, id := range ev.Parties {
		d.join(c, id)
	}
}

func (d *Desk) directCallAnswered(id string) {
	if c, ok := d.callOf[id]; ok && c.stage == calling {
		c.stage, c.connectedAt = connected, d.now
		d.callChanged(c)
		d.refreshParties(c)
	}
}

func (d *Desk) refreshParties(c *call) {
	for _, a := range c.parties {
		d.refresh(a)
	}
}

func (d *Desk) holdChanged(ev HoldChanged) {
	c, ok := d.callOf[ev.Call]
	if !ok {
		return
	}
	if !ev.Held {
		ev.By = ""
	}
	if c.held == ev.Held && c.heldBy == ev.By {
		return
	}
	switch {
	case !ev.Held:
		c.heldSince = time.Time{}
	case !c.held:
		c.heldSince = d.now
	}
	c.held, c.heldBy = ev.Held, ev.By
	d.callChanged(c)
	d.refreshParties(c)
}

func (d *Desk) interruptedChanged(ev InterruptedChanged) {
	c, ok := d.callOf[ev.Call]
	if !ok {
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
