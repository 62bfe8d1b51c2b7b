package acd

import (
	"fmt"
	"slices"
)

// audit looks into the Desk: every deadline belongs to something that lives,
// whatever cannot end by itself has a deadline, and the lines are true.
func (d *Desk) audit() error {
	for _, t := range d.timers.heap {
		if err := d.auditTimer(t); err != nil {
			return fmt.Errorf("a timer of kind %d: %w", t.kind, err)
		}
	}
	for n, r := range d.rings {
		if !r.timer.set() || r.number != n || r.agent.ring != r || !slices.Contains(r.call.rings, r) || d.callOf[r.call.id] != r.call {
			return fmt.Errorf("attempt %d is not whole", n)
		}
	}
	for _, c := range d.calls.items {
		if err := d.auditCall(c); err != nil {
			return fmt.Errorf("call %s: %w", c.id, err)
		}
	}
	for _, q := range d.queues {
		for _, l := range []ordered[*call]{q.waiting, q.unrung, q.ringing} {
			if !slices.IsSortedFunc(l.items, l.compare) {
				return fmt.Errorf("a line of %s is out of order", q.ID)
			}
		}
		if !slices.IsSortedFunc(q.free.items, q.free.compare) {
			return fmt.Errorf("the free agents of %s are out of order", q.ID)
		}
		if q.deserted() && !q.empty.set() && d.unled(q) {
			return fmt.Errorf("nobody watches %s", q.ID)
		}
	}
	for id, a := range d.people {
		if !a.configured && !a.reachable && len(a.calls) == 0 && a.ring == nil {
			return fmt.Errorf("%s is remembered for nothing", id)
		}
		if a.ring != nil && (len(a.calls) > 0 || !a.reachable) {
			return fmt.Errorf("%s rings and talks, or is not there", id)
		}
	}
	return nil
}

// unled says whether a deserted queue has somebody whom it must still lead on.
func (d *Desk) unled(q *queue) bool {
	return len(q.invites.items) > 0 || slices.ContainsFunc(q.waiting.items, func(c *call) bool { return c.transfer != nil && c.inPerson() == nil })
}

func (d *Desk) auditTimer(t *timer) error {
	live := func(c *call) bool { return d.callOf[c.id] == c }
	switch {
	case t.kind == ringTime && d.rings[t.ring.number] != t.ring,
		t.kind == retryDelay && (!live(t.call) || len(t.call.blocked.list) == 0),
		(t.kind == maxWait || t.kind == chainDue || t.kind == announceDue) && (!live(t.call) || t.call.stage != waiting),
		t.kind == inviteTime && (!live(t.call) || t.call.invite == nil),
		t.kind == failedShown && (!live(t.call) || t.call.failed == nil),
		t.kind == wrapUp && !t.agent.configured,
		t.kind == emptyTime && (t.queue.gone || !t.queue.deserted()):
		return fmt.Errorf("left over")
	}
	return nil
}

func (d *Desk) auditCall(c *call) error {
	returning := c.inPerson() != nil && c.inPerson().purpose == ForReturn
	switch {
	case c.invite != nil && (!c.invite.timer.set() || c.stage != connected):
		return fmt.Errorf("its invitation never ends")
	case c.invite == nil && c.stage != waiting && (len(c.rings) > 0 || len(c.blocked.list) > 0):
		return fmt.Errorf("rings for nothing")
	case c.failed != nil && !c.fading.set():
		return fmt.Errorf("its failure never fades")
	case len(c.blocked.list) > 0 && !c.blocked.timer.set(), len(c.blocked.list) < len(c.blocked.agents):
		return fmt.Errorf("its blocks never end")
	case c.stage != waiting && c.transfer != nil:
		return fmt.Errorf("is not transferred any more")
	case c.stage != waiting:
		return nil
	case !returning && (c.transfer != nil || c.queue.MaxWait > 0) && !c.patience.set():
		return fmt.Errorf("has too much patience")
	case c.hears && (c.queue.Announce.Position || c.queue.Announce.recurs()) && !c.told.timer.set():
		return fmt.Errorf("is told nothing")
	}
	return nil
}
