package acd

import (
	"fmt"
	"reflect"
	"slices"
	"time"
)

// openRing is an attempt that runs, as the commands say.
type openRing struct {
	call, agent string
	number      uint64
}

// observer knows of the Desk only what events and commands say, and from that
// what must hold.
type observer struct {
	desk *Desk
	snap Snapshot
	now  time.Time

	queues      map[string]Queue
	serves      map[string][]string // agent → queues
	reachable   map[string]bool
	presence    map[string]Presence
	wrapUntil   map[string]time.Time
	blocked     map[[2]string]time.Time // call, agent
	rings       []openRing
	lastAttempt uint64
	judged      uint64              // lastAttempt before the running step
	connected   map[string]bool     // calls that got a Connect, ever
	answered    map[string]bool     // calls that got an Answer, ever
	parties     map[string][]string // live calls → accounts
	load        map[string]int      // accounts → live calls
	waiting     map[string]string   // live calls that are not connected → queue
	served      map[string]openRing // connected through a queue: by whom
	wrapAfter   map[string]time.Duration
	vanished    map[string]bool // calls whose queue was removed while they ran
}

func newObserver() *observer {
	return &observer{
		desk: NewDesk(), queues: map[string]Queue{}, serves: map[string][]string{}, reachable: map[string]bool{},
		presence: map[string]Presence{}, wrapUntil: map[string]time.Time{}, blocked: map[[2]string]time.Time{},
		connected: map[string]bool{}, answered: map[string]bool{}, parties: map[string][]string{}, load: map[string]int{},
		waiting: map[string]string{}, served: map[string]openRing{}, wrapAfter: map[string]time.Duration{}, vanished: map[string]bool{},
	}
}

func (o *observer) check(now time.Time, ev Event, out []Command) error {
	if now.After(o.now) {
		o.now = now
	}
	before := o.snap
	o.judged = o.lastAttempt
	expectStale := o.event(ev)
	for i, c := range out {
		if _, ok := c.(Notify); ok && i != len(out)-1 {
			return fmt.Errorf("notify is not the last command")
		}
		if err := o.command(c, ev, expectStale); err != nil {
			return fmt.Errorf("%+v: %w", c, err)
		}
	}
	o.forgetBlocks()
	o.snap = o.desk.Snapshot()
	if err := o.views(); err != nil {
		return err
	}
	if err := o.reasonable(); err != nil {
		return err
	}
	if err := o.conserved(); err != nil {
		return err
	}
	if w := o.desk.NextWake(); !w.IsZero() && reflect.TypeOf(ev) == reflect.TypeFor[Tick]() && !w.After(o.now) {
		return fmt.Errorf("next wake %v is not after now %v", w, o.now)
	}
	return o.notified(before, out)
}

// event takes in what an event says by itself. It tells whether it is an
// answer that must be called stale.
func (o *observer) event(ev Event) (stale bool) {
	switch ev := ev.(type) {
	case Configured:
		o.configured(ev.Config)
	case ReachableChanged:
		o.reachable[ev.Agent] = ev.Reachable
	case PresenceChanged:
		if _, ok := o.serves[ev.Agent]; ok {
			o.presence[ev.Agent] = ev.Presence
		}
	case WrapUpEnded:
		delete(o.wrapUntil, ev.Agent)
	case Tick:
		for a, until := range o.wrapUntil {
			if !until.After(o.now) {
				delete(o.wrapUntil, a)
			}
		}
		for k, until := range o.blocked {
			if !until.After(o.now) {
				delete(o.blocked, k)
			}
		}
	case RingAnswered:
		a := openRing{ev.Call, ev.Agent, ev.Attempt}
		return !slices.Contains(o.rings, a) && o.served[ev.Call] != a
	case RingFailed:
		a := openRing{ev.Call, ev.Agent, ev.Attempt}
		if i := slices.Index(o.rings, a); i >= 0 {
			o.rings = slices.Delete(o.rings, i, i+1)
			o.block(a)
		}
	case CallEnded:
		o.ended(ev.Call)
	case CallArrived:
		if _, live := o.parties[ev.Call]; !live {
			o.begin(ev.Call, ev.Caller)
			o.waiting[ev.Call] = ev.Queue
		}
	case DirectCallStarted:
		o.begin(ev.Call, ev.Parties...)
	case CallRestored:
		o.begin(ev.Call, ev.Caller, ev.Agent)
		if _, ok := o.queues[ev.Queue]; ok {
			o.served[ev.Call] = openRing{ev.Call, ev.Agent, 0}
			o.wrapAfter[ev.Call] = o.queues[ev.Queue].WrapUp
		}
	}
	return false
}

func (o *observer) configured(c Config) {
	queues := map[string]Queue{}
	for _, q := range c.Queues {
		queues[q.ID] = q
	}
	// Calls connected through a queue that stays follow its new wrap-up time.
	for _, v := range o.snap.Calls {
		if _, ok := o.served[v.ID]; !ok {
			continue
		}
		if _, stays := queues[v.Queue]; !stays {
			o.vanished[v.ID] = true
		} else if !o.vanished[v.ID] {
			o.wrapAfter[v.ID] = queues[v.Queue].WrapUp
		}
	}
	o.queues = queues
	serves := map[string][]string{}
	for _, a := range c.Agents {
		serves[a.ID] = []string{}
		for _, m := range a.Queues {
			serves[a.ID] = append(serves[a.ID], m.Queue)
		}
	}
	for a := range o.serves {
		if _, stays := serves[a]; !stays {
			o.presence[a] = Offline
			delete(o.wrapUntil, a)
		}
	}
	o.serves = serves
}

func (o *observer) block(a openRing) {
	o.blocked[[2]string{a.call, a.agent}] = o.now.Add(max(MinRetryDelay, o.queues[o.waiting[a.call]].Retry.NoAnswer))
}

// ended takes a call away; who served it goes into wrap-up.
func (o *observer) ended(call string) {
	if s, ok := o.served[call]; ok {
		if _, agent := o.serves[s.agent]; agent && o.wrapAfter[call] > 0 {
			o.wrapUntil[s.agent] = o.now.Add(o.wrapAfter[call])
		}
	}
	o.gone(call)
}

// begin makes the parties of a call busy.
func (o *observer) begin(call string, parties ...string) {
	parties = slices.Compact(slices.Sorted(slices.Values(parties)))
	o.parties[call] = parties
	for _, p := range parties {
		o.load[p]++
	}
}

// gone frees them.
func (o *observer) gone(call string) {
	for _, p := range o.parties[call] {
		o.load[p]--
	}
	delete(o.parties, call)
	delete(o.waiting, call)
	delete(o.served, call)
}

func (o *observer) ringingFor(agent string) bool {
	return slices.ContainsFunc(o.rings, func(a openRing) bool { return a.agent == agent })
}

// couldRing says whether the agent may be rung now.
func (o *observer) couldRing(agent string) bool {
	_, wrapping := o.wrapUntil[agent]
	return o.reachable[agent] && o.presence[agent] == Available && !wrapping && !o.ringingFor(agent) && o.load[agent] == 0
}

func (o *observer) command(c Command, ev Event, stale bool) error {
	switch c := c.(type) {
	case Answer:
		if o.answered[c.Call] || !o.queues[o.waiting[c.Call]].AnswerFirst {
			return fmt.Errorf("answered twice or without need")
		}
		o.answered[c.Call] = true
	case Ring:
		queue, waits := o.waiting[c.Call]
		_, blocked := o.blocked[[2]string{c.Call, c.Agent}]
		switch {
		case !waits:
			return fmt.Errorf("the call does not wait")
		case c.Attempt != o.lastAttempt+1:
			return fmt.Errorf("attempts are not numbered")
		case !o.couldRing(c.Agent):
			return fmt.Errorf("the agent cannot be rung")
		case blocked:
			return fmt.Errorf("the agent is blocked for the call")
		case !slices.Contains(o.serves[c.Agent], queue):
			return fmt.Errorf("the agent does not serve the queue")
		case o.queues[queue].Strategy == LongestIdle && slices.ContainsFunc(o.rings, func(a openRing) bool { return a.call == c.Call }):
			return fmt.Errorf("somebody rings already")
		}
		o.lastAttempt = c.Attempt
		o.rings = append(o.rings, openRing{c.Call, c.Agent, c.Attempt})
	case StopRing:
		a := openRing{c.Call, c.Agent, c.Attempt}
		i := slices.Index(o.rings, a)
		if c.Reason == ReasonStale {
			if !stale || i >= 0 {
				return fmt.Errorf("not stale")
			}
			return nil
		}
		if i < 0 {
			return fmt.Errorf("does not ring")
		}
		o.rings = slices.Delete(o.rings, i, i+1)
		if c.Reason == ReasonTimeout {
			o.block(a)
		}
	case Connect:
		a := openRing{c.Call, c.Agent, c.Attempt}
		i := slices.Index(o.rings, a)
		if answer, ok := ev.(RingAnswered); !ok || (openRing{answer.Call, answer.Agent, answer.Attempt}) != a || i < 0 {
			return fmt.Errorf("connected without a valid answer")
		}
		if o.connected[c.Call] || o.load[c.Agent] > 0 {
			return fmt.Errorf("connected twice")
		}
		o.connected[c.Call] = true
		o.rings = slices.Delete(o.rings, i, i+1)
		o.wrapAfter[c.Call] = o.queues[o.waiting[c.Call]].WrapUp
		o.parties[c.Call] = append(o.parties[c.Call], c.Agent)
		o.load[c.Agent]++
		o.served[c.Call] = a
		delete(o.waiting, c.Call)
	case Reject:
		if _, waits := o.waiting[c.Call]; !waits {
			return fmt.Errorf("rejected a call that does not wait")
		}
		if slices.ContainsFunc(o.rings, func(a openRing) bool { return a.call == c.Call }) {
			return fmt.Errorf("rejected a call that rings")
		}
		o.gone(c.Call)
	}
	return nil
}

// forgetBlocks drops those of calls that wait no more.
func (o *observer) forgetBlocks() {
	for k := range o.blocked {
		if _, waits := o.waiting[k[0]]; !waits {
			delete(o.blocked, k)
		}
	}
}

// views compares the Desk's views with what the commands said.
func (o *observer) views() error {
	if len(o.snap.Calls) != len(o.parties) || len(o.snap.Agents) != len(o.serves) || len(o.snap.Queues) != len(o.queues) {
		return fmt.Errorf("views have %d calls, %d agents, %d queues; want %d, %d, %d",
			len(o.snap.Calls), len(o.snap.Agents), len(o.snap.Queues), len(o.parties), len(o.serves), len(o.queues))
	}
	lines := make(map[string][]string, len(o.snap.Queues))
	for _, q := range o.snap.Queues {
		lines[q.ID] = o.desk.Waiting(q.ID)
	}
	waiting := 0
	for _, c := range o.snap.Calls {
		var ringing []string
		for _, a := range o.rings {
			if a.call == c.ID {
				ringing = append(ringing, a.agent)
			}
		}
		slices.Sort(ringing)
		queue, waits := o.waiting[c.ID]
		switch {
		case waits && (c.State == CallConnected || c.Agent != "" || c.Position < 1 || c.Queue != queue || !slices.Equal(ringing, c.Ringing)):
			return fmt.Errorf("%+v should wait in %s, ringing %v", c, queue, ringing)
		case waits && (c.State == CallRinging) != (len(ringing) > 0):
			return fmt.Errorf("%+v: ringing is %v", c, ringing)
		case !waits && (len(ringing) > 0 || c.Position != 0):
			return fmt.Errorf("%+v does not wait", c)
		}
		if s, ok := o.served[c.ID]; ok && (c.State != CallConnected || c.Agent != s.agent) {
			return fmt.Errorf("%+v should be served by %s", c, s.agent)
		}
		if waits {
			waiting++
			if line := lines[queue]; line[c.Position-1] != c.ID {
				return fmt.Errorf("%+v: the line is %v", c, line)
			}
		}
	}
	for _, q := range o.snap.Queues {
		var available, busy, away int
		for _, a := range o.snap.Agents {
			if !slices.Contains(o.serves[a.ID], q.ID) {
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
		waiting -= q.Waiting
		if q.Waiting != len(lines[q.ID]) || q.Available != available || q.Busy != busy || q.Away != away || q.LongestSince.IsZero() != (q.Waiting == 0) {
			return fmt.Errorf("%+v: want waiting %d, available %d, busy %d, away %d", q, len(lines[q.ID]), available, busy, away)
		}
	}
	if waiting != 0 {
		return fmt.Errorf("%d wait in no queue", waiting)
	}
	for _, a := range o.snap.Agents {
		if want := o.stateOf(a); a.State != want || (a.Call != "") != (want == StateTalking || want == StateHold || want == StateRinging) {
			return fmt.Errorf("%+v: want %s", a, want)
		}
	}
	return nil
}

// stateOf derives an agent's state a second time; which of several calls is
// shown, and whether it is held, is taken from the view.
func (o *observer) stateOf(a AgentView) AgentState {
	_, wrapping := o.wrapUntil[a.ID]
	switch {
	case o.load[a.ID] > 0:
		if a.State == StateTalking || a.State == StateHold || a.State == StateRinging {
			return a.State
		}
		return StateTalking
	case !o.reachable[a.ID], o.presence[a.ID] == Offline, o.presence[a.ID] == "":
		return StateOffline
	case o.ringingFor(a.ID):
		return StateRinging
	case wrapping:
		return StateWrapUp
	case o.presence[a.ID] == Away:
		return StateAway
	default:
		return StateAvailable
	}
}

// reasonable checks that nobody is rung who is not there for it any more.
func (o *observer) reasonable() error {
	for _, r := range o.rings {
		if !o.reachable[r.agent] || o.presence[r.agent] != Available || o.load[r.agent] > 0 || !slices.Contains(o.serves[r.agent], o.waiting[r.call]) {
			return fmt.Errorf("%+v goes on", r)
		}
	}
	return nil
}

// conserved checks that nobody waits whom somebody could serve, that ring-all
// rings all, and that nobody was passed over.
func (o *observer) conserved() error {
	for _, a := range o.snap.Agents {
		free := o.couldRing(a.ID)
		var best, rung *CallView
		for i := range o.snap.Calls {
			c := &o.snap.Calls[i]
			queue, waits := o.waiting[c.ID]
			_, blocked := o.blocked[[2]string{c.ID, a.ID}]
			if !waits || blocked || !slices.Contains(o.serves[a.ID], queue) {
				continue
			}
			if free && (c.State == CallQueued || o.queues[queue].Strategy == RingAll) {
				return fmt.Errorf("%s is free for %s", a.ID, c.ID)
			}
			if c.State == CallQueued && (best == nil || o.before(c, best)) {
				best = c
			}
		}
		for i := range o.snap.Calls {
			if c := &o.snap.Calls[i]; c.ID == a.Call && slices.Contains(c.Ringing, a.ID) && c.Queue != "" {
				rung = c
			}
		}
		// Only what was rung in this step can be judged: the line was different before.
		if best != nil && rung != nil && a.Since.Equal(o.now) && o.isNew(rung.ID, a.ID) && o.before(best, rung) {
			return fmt.Errorf("%s rings for %s, but %s was before it", a.ID, rung.ID, best.ID)
		}
	}
	return nil
}

// isNew says whether the attempt is of the running step.
func (o *observer) isNew(call, agent string) bool {
	for _, a := range o.rings {
		if a.call == call && a.agent == agent {
			return a.number > o.judged
		}
	}
	return false
}

// before is the fair order, without the last tie-breaker.
func (o *observer) before(a, b *CallView) bool {
	pa, pb := o.desk.callOf[a.ID].priority, o.desk.callOf[b.ID].priority
	wa, wb := o.queues[a.Queue].Weight, o.queues[b.Queue].Weight
	if pa != pb {
		return pa > pb
	}
	if wa != wb {
		return wa > wb
	}
	return a.Since.Before(b.Since)
}

// notified checks that every view that changed was named. Positions and
// LongestSince follow from the queue.
func (o *observer) notified(before Snapshot, out []Command) error {
	var n Notify
	if len(out) > 0 {
		n, _ = out[len(out)-1].(Notify)
	}
	calls := func(c CallView) string { return c.ID }
	queues := func(q QueueView) string { return q.ID }
	agents := func(a AgentView) string { return a.ID }
	sameCall := func(a, b CallView) bool {
		return a.State == b.State && a.Held == b.Held && a.HeldBy == b.HeldBy && a.Agent == b.Agent && a.ConnectedAt.Equal(b.ConnectedAt) &&
			slices.Equal(a.Ringing, b.Ringing) && slices.Equal(a.Interrupted, b.Interrupted)
	}
	if id := unnamed(before.Calls, o.snap.Calls, calls, sameCall, n.Calls); id != "" {
		return fmt.Errorf("call %s changed in silence", id)
	}
	if id := unnamed(before.Queues, o.snap.Queues, queues, func(a, b QueueView) bool { return a == b }, n.Queues); id != "" {
		return fmt.Errorf("queue %s changed in silence", id)
	}
	if id := unnamed(before.Agents, o.snap.Agents, agents, func(a, b AgentView) bool { return a == b }, n.Agents); id != "" {
		return fmt.Errorf("agent %s changed in silence", id)
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
