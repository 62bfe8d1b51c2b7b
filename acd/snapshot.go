package acd

import "slices"

// Snapshot returns the views of everything.
func (d *Desk) Snapshot() Snapshot {
	s := Snapshot{
		Queues: make([]QueueView, 0, len(d.queues)),
		Agents: make([]AgentView, 0, len(d.agents)),
		Calls:  make([]CallView, 0, len(d.calls.items)),
	}
	for _, q := range d.queues {
		s.Queues = append(s.Queues, q.view())
	}
	for _, a := range d.agents {
		s.Agents = append(s.Agents, a.view())
	}
	for _, c := range d.calls.items {
		s.Calls = append(s.Calls, c.view())
	}
	return s
}

// Call returns the view of one call; ok is false for an unknown id.
func (d *Desk) Call(id string) (v CallView, ok bool) {
	c, ok := d.callOf[id]
	if !ok {
		return v, false
	}
	return c.view(), true
}

// Queue returns the view of one queue; ok is false for an unknown id.
func (d *Desk) Queue(id string) (v QueueView, ok bool) {
	q, ok := d.queueOf[id]
	if !ok {
		return v, false
	}
	return q.view(), true
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

func (q *queue) view() QueueView {
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
	}
	if a.current != nil {
		v.Call = a.current.id
	}
	if a.state == StateWrapUp {
		v.WrapUpUntil = a.wrap.at
	}
	return v
}

func (c *call) view() CallView {
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
	}
	switch c.stage {
	case waiting:
		for _, r := range c.rings {
			v.Ringing = append(v.Ringing, r.agent.id)
		}
		slices.Sort(v.Ringing)
		if i, ok := c.queue.waiting.rank(c); ok {
			v.Position = i + 1
		}
	case calling:
		if c.agent != "" {
			v.Ringing = []string{c.agent}
		}
	}
	return v
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
