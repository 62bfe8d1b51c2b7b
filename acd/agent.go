package acd

import (
	"slices"
	"time"
)

// agent is an account: one that serves queues (configured), or any other of
// which we must remember that it is reachable or in a call.
type agent struct {
	id         string
	configured bool
	queues     []*queue // sorted by id

	presence  Presence
	reason    string
	reachable bool

	ring  *attempt // rings now
	calls []*call  // keep this account busy, in the order in which they began
	wrap  timer    // set: in wrap-up
	idle  uint64   // place in the line of idle agents; a smaller one is rung first

	// Derived by refresh.
	state   AgentState
	current *call // the call that state speaks of
	since   time.Time
}

// person returns the record of an account, a new one if there is none.
func (d *Desk) person(id string) *agent {
	if a, ok := d.people[id]; ok {
		return a
	}
	a := &agent{id: id, presence: Offline, state: StateOffline, since: d.now}
	a.wrap = timer{kind: wrapUp, agent: a}
	d.people[id] = a
	return a
}

// forget drops the record of an account that means nothing to us any more.
func (d *Desk) forget(a *agent) {
	if !a.configured && !a.reachable && len(a.calls) == 0 {
		delete(d.people, a.id)
	}
}

// derive says what the agent is doing. Calls come first: a connection that is
// lost for a moment does not end them.
func (a *agent) derive() (AgentState, *call) {
	state, current := AgentState(""), (*call)(nil)
	for _, c := range a.calls {
		switch s := c.stateFor(a); {
		case s == StateTalking:
			return s, c
		case current == nil, s == StateHold && state == StateRinging:
			state, current = s, c
		}
	}
	switch {
	case current != nil:
		return state, current
	case !a.reachable, a.presence == Offline:
		return StateOffline, nil
	case a.ring != nil:
		return StateRinging, a.ring.call
	case a.wrap.set():
		return StateWrapUp, nil
	case a.presence == Away:
		return StateAway, nil
	default:
		return StateAvailable, nil
	}
}

// refresh derives the agent's state after something about it changed, and
// keeps the queues' counts and free lists true.
func (d *Desk) refresh(a *agent) {
	state, current := a.derive()
	if state == a.state && current == a.current {
		return
	}
	for _, q := range a.queues {
		if bucketOf(state) != bucketOf(a.state) {
			d.queueChanged(q)
		}
		q.leave(a)
	}
	if state != a.state {
		a.since = d.now
	}
	a.state, a.current = state, current
	for _, q := range a.queues {
		q.enter(a)
		if state == StateAvailable {
			d.tryMatch(q)
		}
	}
	d.agentChanged(a)
}

// lastInLine sends the agent to the end of the line of idle agents. It must
// not be in a free list (the agent is in another state than available).
func (d *Desk) lastInLine(a *agent) {
	d.idles++
	a.idle = d.idles
}

// gone ends what an agent that is no longer there cannot go on with. Calls
// stay: whoever carries them ends them with CallEnded.
func (d *Desk) gone(a *agent) {
	if a.ring != nil {
		d.stopRing(a.ring, ReasonAgentGone)
	}
}

func (d *Desk) presenceChanged(ev PresenceChanged) {
	a, ok := d.people[ev.Agent]
	if !ok || !a.configured {
		return
	}
	switch ev.Presence {
	case Offline, Away, Available:
	default:
		return
	}
	reason := ev.Reason
	if ev.Presence != Away {
		reason = ""
	}
	if a.presence == ev.Presence && a.reason == reason {
		return
	}
	if ev.Presence == Available {
		d.lastInLine(a)
	}
	a.presence, a.reason = ev.Presence, reason
	d.agentChanged(a)
	if a.presence != Available {
		d.gone(a)
	}
	d.refresh(a)
}

func (d *Desk) reachableChanged(ev ReachableChanged) {
	a := d.person(ev.Agent)
	if a.reachable != ev.Reachable {
		a.reachable = ev.Reachable
		d.agentChanged(a)
		if !a.reachable {
			d.gone(a)
		}
		d.refresh(a)
	}
	d.forget(a)
}

func (d *Desk) wrapUpEnded(id string) {
	if a, ok := d.people[id]; ok && a.wrap.set() {
		d.endWrapUp(a)
	}
}

func (d *Desk) endWrapUp(a *agent) {
	d.timers.stop(&a.wrap)
	d.lastInLine(a)
	d.refresh(a)
}

// join makes the account busy with the call.
func (d *Desk) join(c *call, id string) {
	if id == "" {
		return
	}
	a := d.person(id)
	if slices.Contains(a.calls, c) {
		return
	}
	d.gone(a)
	a.calls = append(a.calls, c)
	c.parties = append(c.parties, a)
	d.refresh(a)
}

// part frees everybody whom the call kept busy. Who served a queue goes into
// wrap-up, and everybody to the end of the line of idle agents.
func (d *Desk) part(c *call) {
	parties := c.parties
	c.parties = nil
	for _, a := range parties {
		a.calls = slices.DeleteFunc(a.calls, func(x *call) bool { return x == c })
		served := c.stage == connected && c.queue != nil && a.id == c.agent
		if served && a.configured && c.queue.WrapUp > 0 {
			d.timers.start(&a.wrap, d.now.Add(c.queue.WrapUp))
		}
		d.lastInLine(a)
		d.refresh(a)
		d.forget(a)
	}
}
