package acd

import (
	"cmp"
	"slices"
)

// configure replaces the configuration. Of two entries with the same id the
// first counts; unknown queues of an agent are ignored.
func (d *Desk) configure(c Config) {
	d.configureCalendar(c)
	d.accounts, d.addresses = setOf(c.Accounts), setOf(c.Addresses)
	vanished := d.configureQueues(c.Queues)
	d.configureAgents(c.Agents)
	d.stopStrangers()
	for _, q := range vanished {
		d.dissolve(q)
	}
	for _, q := range d.queues {
		for _, w := range q.waiting.items {
			if r := w.inPerson(); r == nil || r.purpose != ForReturn {
				d.startPatience(w)
				d.awaitChain(w)
			}
			if q.retold {
				d.startAnnouncing(w)
			}
		}
		q.retold = false
		d.watch(q)
		d.tryMatch(q)
	}
	for _, a := range d.agents {
		d.forgive(a, func(b debt) bool { return b.queue.gone || !b.queue.Disposition })
	}
	d.turn()
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// stopStrangers ends the attempts of people whom the site does not know any
// more, and those for callers of whoever has become an agent that is not
// available. Calls stay.
func (d *Desk) stopStrangers() {
	for _, c := range slices.Clone(d.calls.items) {
		for _, r := range slices.Clone(c.rings) {
			switch a := r.agent; {
			case r.queue != nil:
			case !d.knows(a):
				d.gone(a, CauseUnknown)
			case c.invite == nil && a.configured && a.presence != Available:
				d.gone(a, CauseUnreachable)
			}
		}
	}
}

func (d *Desk) knows(a *agent) bool {
	if id, outside := IsAddress(a.id); outside {
		return d.addresses[id]
	}
	return a.configured || d.accounts[a.id]
}

// dissolve lets everybody go who waits for somebody of a queue that vanished: a
// caller that was transferred into it waits where it was before.
func (d *Desk) dissolve(q *queue) {
	d.timers.stop(&q.empty)
	for len(q.invites.items) > 0 {
		d.stopInvite(q.invites.items[0], ReasonAgentGone, CauseUnknown)
	}
	for len(q.waiting.items) > 0 {
		if c := q.waiting.items[0]; c.transfer.canGoBack() {
			d.goBack(c)
		} else {
			d.reject(c, RejectUnknownQueue)
		}
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
			q.update(w)
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
		d.assign(a, d.membersOf(a, w))
		if !a.configured {
			a.configured = true
			d.lastInLine(a) // not free: refresh makes it so
			if w.Presence == Available || w.Presence == Away {
				a.presence, a.reason = w.Presence, w.Reason
			}
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

// membersOf returns an agent's parts in the configured queues, sorted and
// without doubles.
func (d *Desk) membersOf(a *agent, w Agent) []*member {
	var list []*member
	for _, m := range w.Queues {
		if q, ok := d.queueOf[m.Queue]; ok && !slices.ContainsFunc(list, func(x *member) bool { return x.queue == q }) {
			list = append(list, &member{Membership: m, agent: a, queue: q})
		}
	}
	slices.SortFunc(list, func(a, b *member) int { return cmp.Compare(a.Queue, b.Queue) })
	return list
}

// assign sets whom the agent serves. An attempt for a queue that it no longer
// serves ends.
func (d *Desk) assign(a *agent, members []*member) {
	same := func(x, y *member) bool { return x.Membership == y.Membership && x.queue == y.queue }
	if slices.EqualFunc(a.members, members, same) {
		return
	}
	if a.ring != nil && a.ring.queue != nil &&
		!slices.ContainsFunc(members, func(m *member) bool { return m.queue == a.ring.queue }) {
		d.gone(a, CauseUnreachable)
	}
	for _, m := range a.members {
		m.queue.leave(m)
		d.queueChanged(m.queue)
	}
	a.members = members
	for _, m := range a.members {
		m.queue.enter(m)
		d.queueChanged(m.queue)
	}
}

// dismiss makes somebody a plain account that was an agent. A call stays.
func (d *Desk) dismiss(a *agent) {
	d.assign(a, nil)
	d.agentChanged(a)
	d.timers.stop(&a.wrap)
	a.owed, a.wrapCall, a.missed, a.answered = nil, "", 0, 0
	a.presence, a.reason = Offline, ""
	d.refresh(a)
	a.configured = false
	d.forget(a)
}
