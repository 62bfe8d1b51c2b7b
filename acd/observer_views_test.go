package acd

import (
	"fmt"
	"slices"
)

// arrived checks that every caller that asks is taken or told why not.
func (o *observer) arrived(ev Event, out []Command) error {
	a, ok := ev.(CallArrived)
	if !ok || a.Call == "" {
		return nil
	}
	rejected := slices.ContainsFunc(out, func(c Command) bool {
		r, ok := c.(Reject)
		return ok && r.Call == a.Call
	})
	if rejected == (o.view(a.Call) != nil) {
		return fmt.Errorf("rejected is %v", rejected)
	}
	return nil
}

// movedTo checks that a caller waits where a supervisor wanted it, unless
// somebody has just answered it or its queue led it on at once, and that nobody
// but it left its place.
func (o *observer) movedTo(before Snapshot, ev Event, out []Command) error {
	m, ok := ev.(Moved)
	if !ok {
		return nil
	}
	was, now := findCall(before, m.Call), o.view(m.Call)
	_, known := o.queues[m.Queue]
	switch {
	case was == nil || !known || was.Position == 0 || was.Queue == m.Queue && !m.First:
		if len(out) > 0 {
			return fmt.Errorf("there was nothing to move")
		}
	case now == nil || now.Queue != m.Queue || now.Position == 0 || !now.Since.Equal(was.Since):
		return fmt.Errorf("it is not moved: %+v", now)
	case m.First && now.Position != 1:
		return fmt.Errorf("it is not the first: %+v", now)
	}
	for _, q := range before.Queues {
		was := slices.DeleteFunc(o.lines[q.ID], func(id string) bool { return id == m.Call })
		now := slices.DeleteFunc(o.desk.Waiting(q.ID), func(id string) bool { return id == m.Call })
		if !slices.Equal(was, now) {
			return fmt.Errorf("the others of %s waited as %v, now as %v", q.ID, was, now)
		}
	}
	return nil
}

// invitations checks that every one ends in one of the ways there are.
func (o *observer) invitations(before Snapshot, ev Event, out []Command) error {
	failed := func(call string) bool {
		return slices.ContainsFunc(out, func(c Command) bool { f, ok := c.(InviteFailed); return ok && f.Call == call })
	}
	for _, v := range before.Calls {
		now := o.view(v.ID)
		if v.Invite == nil || now == nil || now.Invite != nil {
			continue
		}
		cancelled, ok := ev.(InviteCancelled)
		ended := ok && cancelled.Call == v.ID || failed(v.ID) || slices.ContainsFunc(out, func(c Command) bool {
			switch c := c.(type) {
			case Connect:
				return c.Call == v.ID && c.Purpose == v.Invite.Purpose
			case Requeue:
				return c.Call == v.ID
			default:
				return false
			}
		})
		if !ended {
			return fmt.Errorf("the invitation of %s vanished", v.ID)
		}
	}
	if i, ok := ev.(Invited); ok {
		v := o.view(i.Call)
		runs := v != nil && v.Invite != nil && v.Invite.By == i.By && v.Invite.To == i.To && v.Invite.Purpose == i.Purpose
		if v != nil && runs == failed(i.Call) {
			return fmt.Errorf("the invitation runs: %v", runs)
		}
	}
	if r, ok := ev.(Requeued); ok {
		if v := o.view(r.Call); v != nil && v.State == CallConnected && !failed(r.Call) {
			return fmt.Errorf("the transfer to a queue came to nothing")
		}
	}
	return nil
}

// views compares the Desk's views with what the commands said.
func (o *observer) views() error {
	if len(o.snap.Calls) != len(o.calls) || len(o.snap.Agents) != len(o.serves) || len(o.snap.Queues) != len(o.queues) {
		return fmt.Errorf("views have %d calls, %d agents, %d queues; want %d, %d, %d",
			len(o.snap.Calls), len(o.snap.Agents), len(o.snap.Queues), len(o.calls), len(o.serves), len(o.queues))
	}
	lines := map[string]string{} // call → queue
	for _, q := range o.snap.Queues {
		for i, id := range o.desk.Waiting(q.ID) {
			if v := o.view(id); lines[id] != "" || v == nil || v.Queue != q.ID || v.Position != i+1 {
				return fmt.Errorf("%s waits in %s and in %q", id, q.ID, lines[id])
			}
			lines[id] = q.ID
		}
	}
	for _, v := range o.snap.Calls {
		if err := o.viewCall(v, lines[v.ID]); err != nil {
			return fmt.Errorf("%+v: %w", v, err)
		}
	}
	for _, q := range o.snap.Queues {
		if err := o.viewQueue(q); err != nil {
			return fmt.Errorf("%+v: %w", q, err)
		}
	}
	for _, a := range o.snap.Agents {
		if want := o.stateOf(a); a.State != want || (a.Call != "") != (want == StateTalking || want == StateHold || want == StateRinging) {
			return fmt.Errorf("%+v: want %s", a, want)
		}
		if wraps := a.State == StateWrapUp; wraps != (a.WrapUpCall != "") || a.Undisposed != (wraps && len(o.owed[a.ID]) > 0) ||
			wraps && !a.Undisposed && !a.WrapUpUntil.Equal(o.wrap[a.ID]) || a.Presence != o.presence[a.ID] && o.presence[a.ID] != "" {
			return fmt.Errorf("%+v: wrap-up until %v, owed %v", a, o.wrap[a.ID], o.owed[a.ID])
		}
	}
	return nil
}

func (o *observer) viewCall(v CallView, line string) error {
	c := o.calls[v.ID]
	if c == nil {
		return fmt.Errorf("there is no such call")
	}
	var ringing []string
	for _, r := range o.rings {
		if r.call == v.ID {
			ringing = append(ringing, r.agent)
		}
	}
	if c.stage == calling && c.agent != "" {
		ringing = []string{c.agent}
	}
	slices.Sort(ringing)
	waits := c.stage == waiting
	var parties []PartyView
	for _, p := range c.parties {
		if c.stage != calling || p.Role != RoleAgent {
			parties = append(parties, p.PartyView)
		}
	}
	switch {
	case !slices.Equal(ringing, v.Ringing):
		return fmt.Errorf("should ring %v", ringing)
	case waits != (line != "") || waits != (v.Position > 0):
		return fmt.Errorf("waits is %v, in %q", waits, line)
	case v.Agent != c.agent || (v.State == CallConnected) != (c.stage == connected):
		return fmt.Errorf("agent should be %s, stage %d", c.agent, c.stage)
	case c.stage != connected && (v.State == CallRinging) != (len(ringing) > 0 || c.stage == calling):
		return fmt.Errorf("ringing is %v", ringing)
	case !slices.Equal(parties, v.Parties):
		return fmt.Errorf("parties should be %+v", parties)
	case v.Held != (v.HeldBy != "") || v.Held && (c.stage != connected || c.party(v.HeldBy) == nil):
		return fmt.Errorf("held by a stranger")
	case slices.ContainsFunc(v.Interrupted, func(id string) bool { return c.party(id) == nil }):
		return fmt.Errorf("a stranger is interrupted")
	case v.Invite != nil && (c.stage != connected || c.party(v.Invite.By) == nil):
		return fmt.Errorf("a stranger invites")
	case v.Transferrer != "" && !c.served, (len(v.Ringing) > 0) != (v.Invite != nil) && c.stage == connected && v.Invite == nil:
		return fmt.Errorf("transferred by nobody, or rings for nothing")
	}
	return nil
}

func (o *observer) viewQueue(q QueueView) error {
	var available, busy, away int
	for _, a := range o.snap.Agents {
		if _, serves := o.serves[a.ID][q.ID]; !serves {
			continue
		}
		switch a.State {
		case StateAvailable:
			available++
		case StateAway:
			away++
		case StateOffline:
		default:
			busy++
		}
	}
	if q.Waiting != len(o.desk.Waiting(q.ID)) || q.Available != available || q.Busy != busy || q.Away != away || q.LongestSince.IsZero() != (q.Waiting == 0) {
		return fmt.Errorf("want available %d, busy %d, away %d", available, busy, away)
	}
	return nil
}

// stateOf derives an agent's state a second time; which of several calls is
// shown, and whether it is held, is taken from the view.
func (o *observer) stateOf(a AgentView) AgentState {
	switch {
	case o.load(a.ID) > 0:
		if a.State == StateTalking || a.State == StateHold || a.State == StateRinging {
			return a.State
		}
		return StateTalking
	case o.ringOf(a.ID) != nil:
		return StateRinging
	case !o.reachable[a.ID], o.presence[a.ID] == Offline, o.presence[a.ID] == "":
		return StateOffline
	case o.wrapping(a.ID):
		return StateWrapUp
	case o.presence[a.ID] == Away:
		return StateAway
	default:
		return StateAvailable
	}
}
