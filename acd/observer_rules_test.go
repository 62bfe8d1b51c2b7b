package acd

import (
	"fmt"
	"reflect"
	"slices"
)

// there checks that nobody is rung who is not there for it any more.
func (o *observer) there() error {
	seen := map[string]bool{}
	for _, r := range o.rings {
		_, outside := IsAddress(r.agent)
		switch {
		case !outside && (seen[r.agent] || o.load(r.agent) > 0):
			return fmt.Errorf("%+v: rings twice, or talks", r)
		case r.queue == "" && !o.model.there(r.agent), (r.purpose == ForCaller || r.purpose == ForReturn) && !o.takesCaller(r.agent):
			return fmt.Errorf("%+v goes on", r)
		case r.queue != "":
			if _, serves := o.serves[r.agent][r.queue]; !serves || !o.reachable[r.agent] || o.presence[r.agent] != Available || o.wrapping(r.agent) {
				return fmt.Errorf("%+v goes on", r)
			}
		}
		seen[r.agent] = true
	}
	return nil
}

// conserved checks that nobody waits whom somebody could serve, that ring-all
// rings all, and that nobody was passed over.
func (o *observer) conserved() error {
	for _, a := range o.snap.Agents {
		free := o.free(a.ID)
		var best, rung *CallView
		for i := range o.snap.Calls {
			v := &o.snap.Calls[i]
			c := o.desk.callOf[v.ID]
			q := c.source()
			if q == nil || c.inPerson() != nil || c.invite == nil && c.stage != waiting {
				continue
			}
			if me, serves := o.serves[a.ID][q.ID]; !serves || c.blocks(o.desk.people[a.ID]) {
				continue
			} else if floor, rings := c.floor(); free && (!rings || q.Strategy == RingAll && me.Priority >= floor) {
				return fmt.Errorf("%s is free for %s", a.ID, v.ID)
			}
			if v.State == CallQueued && (best == nil || o.before(v, best)) {
				best = v
			}
		}
		if r := o.ringOf(a.ID); r != nil && r.queue != "" && r.number > o.judged && r.purpose == ForCaller {
			rung = o.view(r.call)
		}
		// Only what was rung in this step can be judged: the line was different before.
		if best != nil && rung != nil && o.before(best, rung) {
			return fmt.Errorf("%s rings for %s, but %s was before it", a.ID, rung.ID, best.ID)
		}
	}
	return nil
}

// before is the fair order, without the last tie-breaker.
func (o *observer) before(a, b *CallView) bool {
	fa, fb := o.desk.callOf[a.ID].first, o.desk.callOf[b.ID].first
	sa, sb := o.calls[a.ID].served, o.calls[b.ID].served
	pa, pb := o.desk.callOf[a.ID].priority, o.desk.callOf[b.ID].priority
	wa, wb := o.queues[a.Queue].Weight, o.queues[b.Queue].Weight
	switch {
	case fa != fb:
		return fa > fb
	case sa != sb:
		return sa
	case pa != pb:
		return pa > pb
	case wa != wb:
		return wa > wb
	default:
		return a.Since.Before(b.Since)
	}
}

// calendar checks the buttons and what a planned stop leaves.
func (o *observer) calendar() error {
	if len(o.snap.Buttons) != len(o.config.Buttons) {
		return fmt.Errorf("%d buttons", len(o.snap.Buttons))
	}
	if c := &o.desk.calendar; c.set() && !c.at.After(o.now) {
		return nil // the Tick is still to come
	}
	stop := o.config.Stop
	for i, b := range o.config.Buttons {
		want := ButtonOpen
		if b.Schedule != "" {
			want = ButtonClosed
			for _, s := range o.config.Schedules {
				for _, w := range s.Windows {
					if s.ID == b.Schedule && !o.now.Before(w.Open) && o.now.Before(w.Close) {
						want = ButtonOpen
						if !o.now.Before(w.LastCall) {
							want = ButtonLastCall
						}
					}
				}
			}
		}
		if stop != nil && !o.now.Before(stop.NoCalls) {
			want = ButtonStopped
		}
		if v := o.snap.Buttons[i]; v.ID != b.ID || v.State != want || (v.State == ButtonOpen) == !v.OpensAt.IsZero() && v.State == ButtonOpen {
			return fmt.Errorf("%+v should be %s", v, want)
		}
	}
	if stop == nil || o.now.Before(stop.At) {
		return nil
	}
	for _, c := range o.calls {
		if c.stage == waiting || !o.now.Before(stop.Limit) && !c.ending {
			return fmt.Errorf("%s waits or runs in spite of the stop", c.id)
		}
	}
	return nil
}

// notified checks that every view that changed was named. Positions, estimates
// and LongestSince follow from the queue.
func (o *observer) notified(before Snapshot, out []Command) error {
	var n Notify
	if len(out) > 0 {
		n, _ = out[len(out)-1].(Notify)
	}
	for _, ids := range [][]string{n.Calls, n.Queues, n.Agents, n.Buttons} {
		if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
			return fmt.Errorf("%v is not sorted or names something twice", ids)
		}
	}
	calls := func(c CallView) string { return c.ID }
	queues := func(q QueueView) string { return q.ID }
	agents := func(a AgentView) string { return a.ID }
	sameCall := func(a, b CallView) bool {
		a.Position, a.Estimate, b.Position, b.Estimate = 0, 0, 0, 0
		return reflect.DeepEqual(a, b)
	}
	sameQueue := func(a, b QueueView) bool {
		a.Estimate, b.Estimate = 0, 0
		return a == b
	}
	if id := unnamed(before.Calls, o.snap.Calls, calls, sameCall, n.Calls); id != "" {
		return fmt.Errorf("call %s changed in silence", id)
	}
	if id := unnamed(before.Queues, o.snap.Queues, queues, sameQueue, n.Queues); id != "" {
		return fmt.Errorf("queue %s changed in silence", id)
	}
	if id := unnamed(before.Agents, o.snap.Agents, agents, func(a, b AgentView) bool { return a == b }, n.Agents); id != "" {
		return fmt.Errorf("agent %s changed in silence", id)
	}
	for _, b := range o.snap.Buttons {
		if !slices.Contains(before.Buttons, b) && !slices.Contains(n.Buttons, b.ID) {
			return fmt.Errorf("button %s changed in silence", b.ID)
		}
	}
	return nil
}

// unnamed returns the first id that differs between two sorted lists and is not named.
func unnamed[T any](before, after []T, id func(T) string, same func(a, b T) bool, named []string) string {
	for i, j := 0, 0; i < len(before) || j < len(after); {
		var x string
		switch {
		case j == len(after) || i < len(before) && id(before[i]) < id(after[j]):
			x = id(before[i])
			i++
		case i == len(before) || id(after[j]) < id(before[i]):
			x = id(after[j])
			j++
		default:
			if !same(before[i], after[j]) {
				x = id(after[j])
			}
			i++
			j++
		}
		if _, ok := slices.BinarySearch(named, x); x != "" && !ok {
			return x
		}
	}
	return ""
}
