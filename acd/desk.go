package acd

import (
	"slices"
	"time"
)

// Desk is the state machine. It is owned by one goroutine.
//
// The life of a call in it (see also requeued, and place for overflow chains):
//
//	                    ┌──another queue (Overflow, Moved)
//	                    ▼      │
//	CallArrived ──────► queued ◄──► ringing ──RingAnswered──► connected ──CallEnded──► gone
//	     │              │  ▲            │                     │      ▲
//	     └──Reject──────┴──┼────────────┘                     │      └─ CallRestored
//	         │             └───────────────Requeued───────────┘
//	         ▼
//	        gone (also by CallEnded, at every stage)
//
//	DirectCallStarted ──► ringing ──DirectCallAnswered──► connected, as above
//
// The life of an invitation into a connected call (Invited): it ends by exactly
// one of Connect, InviteFailed, InviteCancelled, Requeue, or the end of the call.
//
// The life of an attempt (Ring): it ends by exactly one of RingAnswered,
// RingFailed, Reconciled, or a StopRing of ours.
//
// The life of an agent, as it is derived (see agent.derive): whatever comes first
// of talking, hold, ringing, offline, wrap-up, away, available. A call ends with
// CallEnded or Reconciled, an attempt as above, wrap-up with its time or, when a
// result code is compulsory, with that; the rest is chosen or told.
//
// Maps are for look-ups only; whatever is walked is a sorted slice.
type Desk struct {
	now    time.Time // of the latest event
	timers timers

	buttons   []*button // in the order of the configuration
	buttonOf  map[string]*button
	schedules map[string][]Window
	stop      *Stop
	calendar  timer    // set while a button or the stop will change
	queues    []*queue // sorted by id
	queueOf   map[string]*queue
	accounts  map[string]bool // that may be called in person
	addresses map[string]bool
	agents    []*agent          // those of the configuration, sorted by id
	people    map[string]*agent // agents, and other accounts that are reachable, rung or in a call
	calls     ordered[*call]    // sorted by id
	callOf    map[string]*call
	rings     map[uint64]*attempt // by number

	attempts    uint64 // number of the latest Ring
	arrivals    uint64 // number of the latest call
	invitations uint64 // number of the latest invitation
	firsts      uint64 // counts up whenever a caller is put first
	idles       uint64 // counts up whenever an agent goes to the end of the idle line
	seed        uint64 // of random

	// Of the running Step only.
	out     []Command
	match   []*queue // queues that may have a call and an agent for each other
	next    []int    // of walk, kept for its memory
	changed Notify
}

// NewDesk returns a Desk that knows nothing; the first event is Configured.
func NewDesk() *Desk {
	return &Desk{
		calendar: timer{kind: calendarDue},
		queueOf:  map[string]*queue{},
		people:   map[string]*agent{},
		callOf:   map[string]*call{},
		rings:    map[uint64]*attempt{},
		calls:    ordered[*call]{compare: byCallID},
	}
}

// Step applies one event at time now and returns what must be done, in order.
// now never goes backwards for the Desk: an earlier now counts as the latest.
// Callers derive now from a monotonic clock, so that a jump of the wall clock
// neither stops the Desk nor makes everything due at once.
func (d *Desk) Step(now time.Time, ev Event) []Command {
	if now = instant(now); now.After(d.now) {
		d.now = now
	}
	d.out, d.changed = nil, Notify{}
	switch ev := ev.(type) {
	case Configured:
		d.configure(ev.Config)
	case CallArrived:
		d.callArrived(ev)
	case CallEnded:
		d.callEnded(ev.Call)
	case CallRestored:
		d.callRestored(ev)
	case DirectCallStarted:
		d.directCallStarted(ev)
	case DirectCallAnswered:
		d.directCallAnswered(ev.Call)
	case RingProgressed:
		// Views do not tell a device that alerts from one that is about to.
	case RingAnswered:
		d.ringAnswered(ev)
	case RingFailed:
		d.ringFailed(ev)
	case PresenceChanged:
		d.presenceChanged(ev)
	case ReachableChanged:
		d.reachableChanged(ev)
	case WrapUpEnded:
		d.wrapUpEnded(ev.Agent)
	case WrapUpExtended:
		d.wrapUpExtended(ev)
	case Disposed:
		d.disposed(ev)
	case Invited:
		d.invited(ev)
	case InviteCancelled:
		d.inviteCancelled(ev.Call)
	case Requeued:
		d.requeued(ev)
	case Moved:
		d.moved(ev)
	case Transferred:
		d.transferred(ev)
	case PartyJoined:
		d.partyJoined(ev)
	case PartyLeft:
		d.partyLeft(ev)
	case NeedsChanged:
		d.needsChanged(ev)
	case Reconciled:
		d.reconcile(ev)
	case HoldChanged:
		d.holdChanged(ev)
	case InterruptedChanged:
		d.interruptedChanged(ev)
	case Tick:
		d.tick()
	}
	d.dispatch()
	d.notify()
	out := d.out
	d.out = nil
	return out
}

// NextWake returns when the next Tick is due; the zero time means never. What
// is due happens at a Tick only: an answer that comes just before the Tick of
// its ring time still counts.
func (d *Desk) NextWake() time.Time {
	if len(d.timers.heap) == 0 {
		return time.Time{}
	}
	return d.timers.heap[0].at
}

// tick does everything that is due.
func (d *Desk) tick() {
	for {
		t := d.timers.due(d.now)
		if t == nil {
			return
		}
		switch t.kind {
		case ringTime:
			d.emit(StopRing{Call: t.ring.call.id, Agent: t.ring.agent.id, Attempt: t.ring.number, Reason: ReasonTimeout})
			d.fail(t.ring, CauseNoAnswer)
		case retryDelay:
			d.unblock(t.call)
		case maxWait:
			d.impatient(t.call)
		case chainDue:
			d.advance(t.call)
		case announceDue:
			d.speak(t.call)
		case inviteTime:
			d.inviteTimedOut(t.call)
		case failedShown:
			d.forgetFailed(t.call)
		case wrapUp:
			d.wrappedUp(t.agent)
		case emptyTime:
			d.abandoned(t.queue)
		case calendarDue:
			d.turn()
		}
	}
}

func (d *Desk) emit(c Command) { d.out = append(d.out, c) }

// notify appends what changed, if anything did.
func (d *Desk) notify() {
	n := d.changed
	if len(n.Calls)+len(n.Queues)+len(n.Agents)+len(n.Buttons) == 0 {
		return
	}
	d.emit(Notify{Calls: unique(n.Calls), Queues: unique(n.Queues), Agents: unique(n.Agents), Buttons: unique(n.Buttons)})
	d.changed = Notify{}
}

func unique(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (d *Desk) callChanged(c *call)   { d.changed.Calls = append(d.changed.Calls, c.id) }
func (d *Desk) queueChanged(q *queue) { d.changed.Queues = append(d.changed.Queues, q.ID) }
func (d *Desk) agentChanged(a *agent) {
	if a.configured {
		d.changed.Agents = append(d.changed.Agents, a.id)
	}
}
