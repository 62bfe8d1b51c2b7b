package acd

import "slices"

// Snapshot returns the views of everything.
func (d *Desk) Snapshot() Snapshot {
	s := Snapshot{
		Queues: make([]QueueView, 0, len(d.queues)),
		Agents: make([]AgentView, 0, len(d.agents)),
		Calls:  make([]CallView, 0, len(d.calls.items)),

		Buttons: make([]ButtonView, 0, len(d.buttons)),
	}
	for _, b := range d.buttons {
		s.Buttons = append(s.Buttons, b.view)
	}
	for _, q := range d.queues {
		s.Queues = append(s.Queues, d.viewQueue(q))
	}
	for _, a := range d.agents {
		s.Agents = append(s.Agents, a.view())
	}
	for _, c := range d.calls.items {
		s.Calls = append(s.Calls, d.viewCall(c))
	}
	return s
}

// Call returns the view of one call; ok is false for an unknown id.
func (d *Desk) Call(id string) (v CallView, ok bool) {
	c, ok := d.callOf[id]
	if !ok {
		return v, false
	}
	return d.viewCall(c), true
}

// Queue returns the view of one queue; ok is false for an unknown id.
func (d *Desk) Queue(id string) (v QueueView, ok bool) {
	q, ok := d.queueOf[id]
	if !ok {
		return v, false
	}
	return d.viewQueue(q), true
}

// Agent returns the view of one agent; ok is false for an unknown id.
func (d *Desk) Agent(id string) (v AgentView, ok bool) {
	a, ok := d.people[id]
	if !ok || !a.configured {
		return v, false
	}
	return a.view(), true
}

// Waiting returns the ids of the calls that wait in a queue, the next one
// first: the call at index i has position i+1. It is how the shell tells
// callers their new positions when Notify names a queue.
func (d *Desk) Waiting(queue string) []string {
	q, ok := d.queueOf[queue]
	if !ok {
		return nil
	}
	ids := make([]string, len(q.waiting.items))
	for i, c := range q.waiting.items {
		ids[i] = c.id
	}
	return ids
}

func (d *Desk) viewQueue(q *queue) QueueView {
	v := QueueView{
		ID:        q.ID,
		Waiting:   len(q.waiting.items),
		Available: q.count[bucketAvailable],
		Busy:      q.count[bucketBusy],
		Away:      q.count[bucketAway],
	}
	for i, c := range q.waiting.items {
		if i == 0 || c.since.Before(v.LongestSince) {
			v.LongestSince = c.since
		}
	}
	if v.Waiting > 0 || v.Available == 0 {
		v.Estimate = d.estimate(q, v.Waiting+1)
	}
	return v
}

func (a *agent) view() AgentView {
	v := AgentView{
		ID:        a.id,
		State:     a.state,
		Presence:  a.presence,
		Reason:    a.reason,
		Reachable: a.reachable,
		Since:     a.since,
		Calls:     a.answered,
	}
	if a.current != nil {
		v.Call = a.current.id
	}
	if a.state != StateWrapUp {
		return v
	}
	if v.Undisposed = len(a.owed) > 0; v.Undisposed {
		v.WrapUpCall = a.owed[0].call
	} else {
		v.WrapUpCall, v.WrapUpUntil = a.wrapCall, a.wrap.at
	}
	return v
}

func (d *Desk) viewCall(c *call) CallView {
	v := CallView{
		ID:          c.id,
		State:       c.state(),
		Held:        c.held,
		HeldBy:      c.heldBy,
		HeldSince:   c.heldSince,
		Interrupted: slices.Clone(c.away),
		Caller:      c.caller,
		Button:      c.button,
		Queue:       c.queueID,
		Agent:       c.agent,
		Since:       c.since,
		ConnectedAt: c.connectedAt,
		Needs:       c.needs,
		Parties:     c.partyViews(),
		Failed:      c.failed,
	}
	for _, r := range c.rings {
		v.Ringing = append(v.Ringing, r.agent.id)
	}
	slices.Sort(v.Ringing)
	if i := c.invite; i != nil {
		view := i.view(c)
		v.Invite = &view
	}
	switch c.stage {
	case waiting:
		v.Position = c.position()
		v.Estimate = d.estimate(c.queue, v.Position)
		if c.transfer != nil {
			v.Transferrer = c.transfer.by
		}
	case calling:
		if c.agent != "" {
			v.Ringing = []string{c.agent}
		}
	}
	return v
}

// position is the place in the line of a call that waits, from 1.
func (c *call) position() int {
	i, _ := c.queue.waiting.rank(c)
	return i + 1
}

// partyViews are all who are in the call: the callee of a direct call is not
// before the answer.
func (c *call) partyViews() []PartyView {
	list := make([]PartyView, 0, len(c.parties))
	for _, p := range c.parties {
		if c.stage != calling || p.role != RoleAgent {
			list = append(list, PartyView{Account: p.agent.id, Role: p.role, Mode: p.mode, Since: p.since})
		}
	}
	return list
}

func (c *call) state() CallState {
	switch {
	case c.stage == connected:
		return CallConnected
	case c.stage == calling, len(c.rings) > 0:
		return CallRinging
	default:
		return CallQueued
	}
}
