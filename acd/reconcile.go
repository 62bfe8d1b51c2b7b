package acd

import (
	"maps"
	"slices"
	"time"
)

// reconcile lets go of what does not exist any more.
func (d *Desk) reconcile(ev Reconciled) {
	calls := setOf(ev.Calls)
	for _, c := range slices.Clone(d.calls.items) {
		if d.settled(c.added) && !calls[c.id] {
			d.drop(c)
		}
	}
	if ev.Parties != nil {
		d.reconcileParties(ev.Parties)
	}
	d.reconcileAttempts(ev.Attempts)
	d.reconcileReachable(ev.Reachable)
}

// settled says whether something is old enough to be judged.
func (d *Desk) settled(since time.Time) bool { return d.now.Sub(since) > ReconcileGrace }

// reconcileParties takes those out of connected calls who are not in them. When
// the agent is not, whoever of the others came first serves the call.
func (d *Desk) reconcileParties(parties []PartyOf) {
	present := make(map[PartyOf]bool, len(parties))
	for _, p := range parties {
		present[p] = true
	}
	for _, c := range d.calls.items {
		if c.stage != connected {
			continue
		}
		for _, p := range slices.Clone(c.parties) {
			switch {
			case p.role == RoleCaller, present[PartyOf{c.id, p.agent.id}], !d.settled(p.since):
			case p.role == RoleAgent:
				d.succeed(c, p)
			default:
				d.partyGone(c, p)
			}
		}
	}
}

// succeed takes the agent out of a call that goes on. With nobody to take the
// agent's place the call has none.
func (d *Desk) succeed(c *call, agent *party) {
	for _, p := range c.parties {
		if p.role == RoleGuest || p.role == RoleConsulted || p.role == RoleSupervisor && p.mode == Barge {
			d.handOver(c, p)
			return
		}
	}
	d.partyGone(c, agent)
	c.agent = ""
}

func (d *Desk) reconcileAttempts(numbers []uint64) {
	alive := make(map[uint64]bool, len(numbers))
	for _, n := range numbers {
		alive[n] = true
	}
	for _, n := range slices.Sorted(maps.Keys(d.rings)) {
		// One that fails may end others with it.
		if r := d.rings[n]; r != nil && !alive[n] && d.settled(r.began) {
			d.fail(r, CauseUnreachable)
		}
	}
}

func (d *Desk) reconcileReachable(ids []string) {
	reachable := setOf(ids)
	for _, id := range slices.Sorted(maps.Keys(d.people)) {
		if a := d.people[id]; a != nil && a.reachable && !reachable[id] && d.settled(a.turnedAt) {
			d.setReachable(a, false)
		}
	}
	for _, id := range ids {
		if a := d.people[id]; a == nil || !a.reachable && d.settled(a.turnedAt) {
			d.reachableChanged(ReachableChanged{Agent: id, Reachable: true})
		}
	}
}
