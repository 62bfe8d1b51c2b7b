package acd

import "time"

// LoginGap is how long an agent must have been unreachable to have logged in
// anew when a device is back; a shorter one is a page that was loaded again.
const LoginGap = 30 * time.Minute

// agent is an account: one that serves queues (configured), any other of which
// we must remember that it is reachable, rung or in a call, or an outside
// address while it is.
type agent struct {
	id         string
	configured bool
	members    []*member // sorted by queue id

	presence  Presence
	reason    string
	reachable bool
	turnedAt  time.Time // when reachable changed last

	ring  *attempt // rings now
	calls []*call  // keep this account busy, in the order in which they began
	idle  uint64   // place in the line of idle agents; a smaller one is rung first

	answered int // calls of queues since the login
	missed   int // attempts in a row that rang without an answer

	wrap     timer  // set: time for the wrap-up is left
	wrapCall string // what the wrap-up is about
	owed     []debt // result codes that must come before it ends

	// Derived by refresh.
	state   AgentState
	current *call // the call that state speaks of
	since   time.Time
}

// person returns the record of an account, a new one if there is none. An
// outside address has a record for each of its calls: we do not know how many
// lines are behind it.
func (d *Desk) person(id string) *agent {
	if a, ok := d.people[id]; ok {
		return a
	}
	a := &agent{id: id, presence: Offline, state: StateOffline, since: d.now}
	a.wrap = timer{kind: wrapUp, agent: a}
	if _, outside := IsAddress(id); outside {
		a.reachable = true
		return a
	}
	d.people[id] = a
	return a
}

// forget drops the record of an account that means nothing to us any more.
func (d *Desk) forget(a *agent) {
	if !a.configured && !a.reachable && len(a.calls) == 0 && a.ring == nil {
		delete(d.people, a.id)
	}
}

// derive says what the agent is doing. Calls come first: a connection that is
// lost for a moment does not end them. A colleague may be invited whatever
// their presence, so ringing comes before it.
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
	case a.ring != nil:
		return StateRinging, a.ring.call
	case !a.reachable, a.presence == Offline:
		return StateOffline, nil
	case a.wrapping():
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
	before := a.state
	for _, m := range a.members {
		m.queue.leave(m)
	}
	if state != before {
		a.since = d.now
	}
	a.state, a.current = state, current
	for _, m := range a.members {
		m.queue.enter(m)
		if bucketOf(state) != bucketOf(before) {
			d.queueChanged(m.queue)
			d.watch(m.queue)
		}
		if state == StateAvailable {
			d.tryMatch(m.queue)
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

// gone ends the attempt of an agent that is not there for it any more, for a
// reason that whoever invited it is told. Calls stay: whoever carries them ends
// them with CallEnded.
func (d *Desk) gone(a *agent, cause RingCause) {
	if r := a.ring; r != nil {
		d.stopRing(r, ReasonAgentGone)
		d.goOn(r, cause)
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
	a.missed = 0 // there is somebody
	if a.presence == ev.Presence && a.reason == reason {
		return
	}
	d.setPresence(a, ev.Presence, reason)
	if r := a.ring; r != nil && a.presence != Available && (r.queue != nil || r.call.invite == nil) {
		d.gone(a, CauseUnreachable) // but a colleague is invited whatever their presence
	}
	d.refresh(a)
}

// setPresence is followed by refresh.
func (d *Desk) setPresence(a *agent, p Presence, reason string) {
	if p == Available && a.state != StateAvailable {
		d.lastInLine(a)
	}
	if a.presence == Offline {
		a.answered = 0
	}
	a.presence, a.reason = p, reason
	d.agentChanged(a)
}

func (d *Desk) reachableChanged(ev ReachableChanged) {
	if _, outside := IsAddress(ev.Agent); outside {
		return
	}
	d.setReachable(d.person(ev.Agent), ev.Reachable)
}

func (d *Desk) setReachable(a *agent, reachable bool) {
	if a.reachable != reachable {
		if reachable && a.state != StateAvailable && d.now.Sub(a.turnedAt) >= LoginGap {
			a.answered, a.missed = 0, 0
		}
		a.reachable, a.turnedAt = reachable, d.now
		d.agentChanged(a)
		if !reachable {
			d.gone(a, CauseUnreachable)
		}
		d.refresh(a)
	}
	d.forget(a)
}
