package acd

import (
	"cmp"
	"slices"
)

// configure replaces the configuration. Of two entries with the same id the
// first counts; unknown queues of an agent are ignored.
func (d *Desk) configure(c Config) {
	d.buttons = make(map[string]Button, len(c.Buttons))
	for _, b := range c.Buttons {
		if _, twice := d.buttons[b.ID]; !twice && b.ID != "" {
			d.buttons[b.ID] = b
		}
	}
	vanished := d.configureQueues(c.Queues)
	d.configureAgents(c.Agents)
	for _, q := range vanished {
		for len(q.waiting.items) > 0 {
			d.reject(q.waiting.items[0], RejectUnknownQueue)
		}
	}
	for _, q := range d.queues {
		for _, w := range q.waiting.items {
			d.startPatience(w)
		}
		d.tryMatch(q)
	}
}

// configureQueues updates, adds and removes queues; it returns those that
// vanished, whose callers are still to be released.
func (d *Desk) configureQueues(want []Queue) (vanished []*queue) {
	kept := make(map[string]*queue, len(want))
	list := make([]*queue, 0, len(want))
	for _, w := range want {
		if _, twice := kept[w.ID]; twice || w.ID == "" {
			continue
		}
		q, ok := d.queueOf[w.ID]
		if ok {
			q.Queue = w
		} else {
			q = newQueue(w)
			d.queueChanged(q)
		}
		kept[w.ID] = q
		list = append(list, q)
	}
	for _, q := range d.queues {
		if kept[q.ID] == nil {
			q.gone = true
			d.queueChanged(q)
			vanished = append(vanished, q)
		}
	}
	slices.SortFunc(list, func(a, b *queue) int { return cmp.Compare(a.ID, b.ID) })
	d.queues, d.queueOf = list, kept
	return vanished
}

// configureAgents updates, adds and removes agents and who serves what.
func (d *Desk) configureAgents(want []Agent) {
	before := d.agents
	kept := make(map[string]bool, len(want))
	d.agents = make([]*agent, 0, len(want))
	for _, w := range want {
		if kept[w.ID] || w.ID == "" {
			continue
		}
		kept[w.ID] = true
		a := d.person(w.ID)
		d.agents = append(d.agents, a)
		d.assign(a, d.queuesOf(w))
		if !a.configured {
			a.configured = true
			if w.Presence == Available || w.Presence == Away {
				a.presence, a.reason = w.Presence, w.Reason
			}
			d.lastInLine(a) // not free: refresh makes it so
			d.refresh(a)
			d.agentChanged(a)
		}
	}
	slices.SortFunc(d.agents, byAgentID)
	for _, a := range before {
		if !kept[a.id] {
			d.dismiss(a)
		}
	}
}

// queuesOf returns the configured queues of an agent, sorted and without doubles.
func (d *Desk) queuesOf(w Agent) []*queue {
	var ids []string
	for _, m := range w.Queues {
		ids = append(ids, m.Queue)
	}
	slices.Sort(ids)
	var list []*queue
	for _, id := range slices.Compact(ids) {
		if q, ok := d.queueOf[id]; ok {
			list = append(list, q)
		}
	}
	return list
}

// assign sets whom the agent serves. An attempt for a queue that it no longer
// serves ends.
func (d *Desk) assign(a *agent, queues []*queue) {
	if slices.Equal(a.queues, queues) {
		return
	}
	if a.ring != nil && !slices.Contains(queues, a.ring.call.queue) {
		d.gone(a)
	}
	for _, q := range a.queues {
		q.leave(a)
		d.queueChanged(q)
	}
	a.queues = queues
	for _, q := range a.queues {
		q.enter(a)
		d.queueChanged(q)
	}
}

// dismiss makes somebody a plain account that was an agent. A call stays.
func (d *Desk) dismiss(a *agent) {
	d.gone(a)
	d.assign(a, nil)
	d.agentChanged(a)
	d.timers.stop(&a.wrap)
	a.presence, a.reason = Offline, ""
	d.refresh(a)
	a.configured = false
	d.forget(a)
}
