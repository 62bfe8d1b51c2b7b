package acd

import (
	"fmt"
	"reflect"
	"slices"
	"time"
)

// observer checks after every step what must always hold: that each command
// follows from what was known (model), that the views say the same, and that
// nothing waits for what never comes.
type observer struct {
	*model
	desk     *Desk
	snap     Snapshot
	judged   uint64              // model.attempts before the running step
	answered map[string]bool     // calls that got an Answer, ever
	lines    map[string][]string // by queue, who waited before the running step
}

func newObserver() *observer {
	return &observer{model: newModel(), desk: NewDesk(), answered: map[string]bool{}}
}

func (o *observer) check(now time.Time, ev Event, out []Command) error {
	if now.After(o.now) {
		o.now = now
	}
	before := o.snap
	o.snap, o.judged = o.desk.Snapshot(), o.attempts
	stale := o.isStale(ev)
	o.event(ev)
	o.follow(before, ev)
	o.endRings(ev)
	for i, c := range out {
		if _, ok := c.(Notify); ok && i != len(out)-1 {
			return fmt.Errorf("notify is not the last command")
		}
		if err := o.command(c, ev, stale); err != nil {
			return fmt.Errorf("%+v: %w", c, err)
		}
	}
	for id := range o.turned {
		if o.desk.people[id] == nil {
			delete(o.turned, id) // forgotten
		}
	}
	defer o.noteLines()
	for _, err := range []error{
		o.arrived(ev, out), o.movedTo(before, ev, out), o.invitations(before, ev, out), o.views(), o.there(), o.conserved(), o.calendar(), o.desk.audit(), o.notified(before, out),
	} {
		if err != nil {
			return err
		}
	}
	if w := o.desk.NextWake(); !w.IsZero() && reflect.TypeOf(ev) == reflect.TypeFor[Tick]() && !w.After(o.now) {
		return fmt.Errorf("next wake %v is not after now %v", w, o.now)
	}
	return nil
}

func (o *observer) noteLines() {
	o.lines = map[string][]string{}
	for _, q := range o.snap.Queues {
		o.lines[q.ID] = o.desk.Waiting(q.ID)
	}
}

// isStale says whether an answer must be called stale.
func (o *observer) isStale(ev Event) bool {
	a, ok := ev.(RingAnswered)
	if !ok {
		return false
	}
	if i := o.ring(a.Call, a.Agent, a.Attempt); i >= 0 {
		return false
	}
	if c := o.calls[a.Call]; c != nil && a.Attempt > 0 {
		if p := c.party(a.Agent); p != nil && p.attempt == a.Attempt {
			return false
		}
	}
	return true
}

func (o *observer) ring(call, agent string, number uint64) int {
	return slices.IndexFunc(o.rings, func(r modelRing) bool {
		return r.call == call && r.agent == agent && r.number == number
	})
}

// view returns the view of a call after the step.
func (o *observer) view(call string) *CallView {
	return findCall(o.snap, call)
}

func findCall(s Snapshot, id string) *CallView {
	if i, ok := slices.BinarySearchFunc(s.Calls, id, func(c CallView, id string) int {
		if c.ID < id {
			return -1
		} else if c.ID > id {
			return 1
		}
		return 0
	}); ok {
		return &s.Calls[i]
	}
	return nil
}

// follow takes over what no command says: calls that arrived, and queues that
// callers were led to.
func (o *observer) follow(before Snapshot, ev Event) {
	if a, ok := ev.(CallArrived); ok && o.calls[a.Call] == nil && o.view(a.Call) != nil {
		o.begin(a.Call, a.Caller, waiting)
	}
	for _, v := range o.snap.Calls {
		c := o.calls[v.ID]
		if c == nil || v.State == CallConnected || v.Queue == "" {
			continue
		}
		if old := findCall(before, v.ID); old == nil || old.Queue != v.Queue || old.Transferrer != v.Transferrer {
			c.period++
		}
		if q, ok := o.queues[v.Queue]; ok && c.stage == waiting {
			c.queue, c.vanished = &q, false
		}
	}
}

func (o *observer) command(c Command, ev Event, stale bool) error {
	switch c := c.(type) {
	case Answer:
		if o.answered[c.Call] || o.view(c.Call) != nil && o.calls[c.Call] == nil {
			return fmt.Errorf("answered twice or without need")
		}
		o.answered[c.Call] = true
	case Ring:
		return o.rang(c)
	case StopRing:
		i := o.ring(c.Call, c.Agent, c.Attempt)
		if c.Reason == ReasonStale {
			if !stale || i >= 0 {
				return fmt.Errorf("not stale")
			}
			return nil
		}
		if _, all := ev.(Reconciled); i < 0 && all {
			return nil // it was not alive, and its call neither
		}
		if i < 0 {
			return fmt.Errorf("does not ring")
		}
		o.rings = slices.Delete(o.rings, i, i+1)
	case Connect:
		return o.connect(c, ev)
	case Requeue:
		return o.requeue(c, ev)
	case Reject:
		call := o.calls[c.Call]
		if a, ok := ev.(CallArrived); call == nil && ok && a.Call == c.Call {
			return nil
		}
		switch {
		case call == nil || call.stage != waiting:
			return fmt.Errorf("rejected a call that does not wait")
		case slices.ContainsFunc(o.rings, func(r modelRing) bool { return r.call == c.Call }):
			return fmt.Errorf("rejected a call that rings")
		case (c.Message != "") != (c.Reason == RejectMessage):
			return fmt.Errorf("a message for nothing")
		}
		o.end(c.Call)
	case Announcement:
		if call := o.calls[c.Call]; len(c.Prompts) == 0 || call != nil && call.stage != waiting {
			return fmt.Errorf("told nothing, or nobody")
		}
	case EndCall:
		call := o.calls[c.Call]
		if call == nil || call.stage == waiting || call.ending || o.config.Stop == nil || o.now.Before(o.config.Stop.Limit) {
			return fmt.Errorf("ended twice or too early")
		}
		call.ending = true
	case PresenceForced:
		o.presence[c.Agent] = c.Presence
	}
	return nil
}

// rang checks an attempt when it begins.
func (o *observer) rang(c Ring) error {
	call := o.calls[c.Call]
	if call == nil || c.Attempt != o.attempts+1 {
		return fmt.Errorf("no such call, or attempts are not numbered")
	}
	r := modelRing{call: c.Call, agent: c.Agent, number: c.Attempt, purpose: c.Purpose, began: o.now}
	if x := o.desk.rings[c.Attempt]; x != nil && x.queue != nil {
		r.queue = x.queue.ID
	}
	waits := c.Purpose == ForCaller || c.Purpose == ForReturn
	switch {
	case (call.stage == waiting) != waits || call.stage == calling:
		return fmt.Errorf("a call of stage %d rings", call.stage)
	case r.queue == "" && (!o.model.there(c.Agent) || waits && !o.takesCaller(c.Agent)):
		return fmt.Errorf("cannot be called")
	case r.queue != "" && (!o.free(c.Agent) || c.Purpose == ForReturn):
		return fmt.Errorf("cannot be rung")
	}
	if _, outside := IsAddress(c.Agent); !outside && (o.ringOf(c.Agent) != nil || o.load(c.Agent) > 0) {
		return fmt.Errorf("rings or talks already")
	}
	for _, x := range o.rings {
		if x.call == c.Call && (r.queue == "" || x.queue == "" || o.queues[r.queue].Strategy != RingAll) {
			return fmt.Errorf("%+v rings already", x)
		}
	}
	if r.queue != "" {
		if err := o.chosen(call, r); err != nil {
			return err
		}
	}
	o.attempts = c.Attempt
	o.rings = append(o.rings, r)
	return nil
}

// chosen checks that nobody else should have been rung by the queue's strategy.
func (o *observer) chosen(call *modelCall, r modelRing) error {
	me, serves := o.serves[r.agent][r.queue]
	if !serves {
		return fmt.Errorf("does not serve %s", r.queue)
	}
	x := o.desk.callOf[r.call]
	for _, a := range o.config.Agents {
		you, ok := o.serves[a.ID][r.queue]
		if !ok || a.ID == r.agent || !o.free(a.ID) || x == nil || x.blocks(o.desk.people[a.ID]) {
			continue
		}
		better := you.Priority > me.Priority
		if you.Priority == me.Priority {
			switch o.queues[r.queue].Strategy {
			case SkillFirst:
				better = you.Level > me.Level
			case Linear:
				better = you.Order < me.Order
			}
		}
		if better {
			return fmt.Errorf("%s was before", a.ID)
		}
	}
	return nil
}

func (o *observer) connect(c Connect, ev Event) error {
	call, i := o.calls[c.Call], o.ring(c.Call, c.Agent, c.Attempt)
	a, ok := ev.(RingAnswered)
	if !ok || i < 0 || a.Call != c.Call || a.Agent != c.Agent || a.Attempt != c.Attempt || o.rings[i].purpose != c.Purpose {
		return fmt.Errorf("connected without a valid answer")
	}
	if _, outside := IsAddress(c.Agent); !outside && o.load(c.Agent) > 0 {
		return fmt.Errorf("connected twice")
	}
	o.rings = slices.Delete(o.rings, i, i+1)
	call.period++
	switch c.Purpose {
	case ForCaller, ForReturn:
		if call.stage != waiting || call.connected {
			return fmt.Errorf("nobody waits")
		}
		call.stage, call.connected, call.agent = connected, true, c.Agent
		q := o.queues[o.view(c.Call).Queue]
		call.queue, call.vanished = &q, false
		o.join(c.Call, c.Agent, RoleAgent, c.Attempt)
	case ForTransfer:
		if c.From != call.agent {
			return fmt.Errorf("%s is the agent", call.agent)
		}
		o.join(c.Call, c.Agent, RoleGuest, c.Attempt)
		o.handOver(call, c.Agent)
	case ForConsult:
		o.join(c.Call, c.Agent, RoleConsulted, c.Attempt)
	case ForConference:
		o.join(c.Call, c.Agent, RoleGuest, c.Attempt)
	}
	if (c.From != "") != (c.Purpose == ForTransfer) {
		return fmt.Errorf("who leaves?")
	}
	return nil
}

func (o *observer) requeue(c Requeue, ev Event) error {
	call := o.calls[c.Call]
	r, ok := ev.(Requeued)
	if !ok || call == nil || call.stage != connected || r.By != call.agent || r.Queue != c.Queue || r.Call != c.Call {
		return fmt.Errorf("nobody asked")
	}
	for _, p := range slices.Clone(call.parties) {
		if p.Account != call.caller {
			o.part(call, p.Account)
		}
	}
	q := o.queues[c.Queue]
	call.stage, call.agent, call.queue, call.vanished = waiting, "", &q, false
	call.connected, call.served = false, true
	call.period++
	return nil
}

// endRings takes away what the event itself has ended.
func (o *observer) endRings(ev Event) {
	switch ev := ev.(type) {
	case RingFailed:
		if i := o.ring(ev.Call, ev.Agent, ev.Attempt); i >= 0 {
			o.rings = slices.Delete(o.rings, i, i+1)
		}
	case Reconciled:
		o.rings = slices.DeleteFunc(o.rings, func(r modelRing) bool {
			return !slices.Contains(ev.Attempts, r.number) && o.now.Sub(r.began) > ReconcileGrace
		})
	}
}
