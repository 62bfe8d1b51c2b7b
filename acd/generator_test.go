package acd

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"
)

// generator draws events.
type generator struct {
	r      *rand.Rand
	now    time.Time
	config Config
	calls  []string // ever used
	serial int
}

func newGenerator(seed uint64) *generator {
	return &generator{r: rand.New(rand.NewPCG(seed, 1)), now: scriptStart}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

var (
	stormAgents    = []string{"a0", "a1", "a2", "a3", "a4", "a5"}
	stormQueues    = []string{"q0", "q1", "q2"}
	stormPeople    = []string{"a0", "a1", "a2", "k0", "k1", "k2", "k3", "k4", "k5", "k6"}
	stormAddresses = []string{"x0", "x1"}
)

func (g *generator) newID() string {
	g.serial++
	id := fmt.Sprintf("c%04d", g.serial)
	g.calls = append(g.calls, id)
	return id
}

// someCall prefers calls that live.
func (g *generator) someCall(o *observer) string {
	if len(o.snap.Calls) > 0 && g.r.IntN(8) > 0 {
		return pick(g.r, o.snap.Calls).ID
	}
	if len(g.calls) == 0 {
		return "nothing"
	}
	return pick(g.r, g.calls)
}

// talking prefers calls that are connected, and their agents.
func (g *generator) talking(o *observer) (call, agent string) {
	live := slices.DeleteFunc(slices.Clone(o.snap.Calls), func(v CallView) bool { return v.State != CallConnected })
	if len(live) == 0 || g.often(1) {
		return g.someCall(o), pick(g.r, stormPeople)
	}
	v := pick(g.r, live)
	if g.often(1) {
		return v.ID, pick(g.r, stormPeople)
	}
	return v.ID, v.Agent
}

// someParty prefers people who are in the call.
func (g *generator) someParty(o *observer, call string) string {
	if v := o.view(call); v != nil && len(v.Parties) > 0 && g.often(8) {
		return pick(g.r, v.Parties).Account
	}
	return pick(g.r, stormPeople)
}

// someRing prefers attempts that run.
func (g *generator) someRing(o *observer) modelRing {
	if len(o.rings) > 0 && g.r.IntN(8) > 0 {
		return pick(g.r, o.rings)
	}
	return modelRing{call: g.someCall(o), agent: pick(g.r, stormAgents), number: g.r.Uint64N(o.attempts + 2)}
}

func (g *generator) next(o *observer) Event {
	r := g.r
	if r.IntN(3) == 0 {
		g.now = g.now.Add(time.Duration(r.IntN(4000)-200) * time.Millisecond)
	}
	if w := o.desk.NextWake(); !w.IsZero() && r.IntN(5) == 0 {
		if w.After(g.now) {
			g.now = w
		}
		return Tick{}
	}
	if len(g.config.Queues) == 0 {
		g.config = g.drawConfig()
		return Configured{g.config}
	}
	switch n := r.IntN(100); {
	case n < 35:
		return g.ofCaller(o)
	case n < 56:
		return g.ofRing(o)
	case n < 75:
		return g.ofAgent(o)
	case n < 96:
		return g.inCall(o)
	case n < 97:
		return g.reconciled(o)
	case n < 99:
		g.config = g.drawConfig()
		return Configured{g.config}
	default:
		return Tick{}
	}
}

// ofCaller is what callers do, and whoever comes without a queue.
func (g *generator) ofCaller(o *observer) Event {
	r := g.r
	switch n := r.IntN(35); {
	case n >= 33:
		return Moved{Call: g.someCall(o), Queue: pick(r, stormQueues), First: g.often(5)}
	case n < 18:
		q := pick(r, stormQueues)
		ev := CallArrived{Call: g.newID(), Caller: pick(r, stormPeople), Queue: q, Priority: max(0, r.IntN(6)-4), Since: g.now}
		if g.often(5) {
			ev.Button = "b" + q
		}
		if r.IntN(6) == 0 {
			ev.Since, ev.Resumed = g.now.Add(-time.Duration(r.IntN(60))*time.Second), true
		}
		if r.IntN(20) == 0 && len(o.snap.Calls) > 0 {
			ev.Call = pick(r, o.snap.Calls).ID // not new: to be ignored
		}
		return ev
	case n < 25:
		return CallEnded{g.someCall(o)}
	case n < 26:
		return NeedsChanged{g.someCall(o), Needs{Language: pick(r, []string{"", "en", "ja-x-easy"}), Access: []string{"large-text"}}}
	case n < 29:
		ev := DirectCallStarted{Call: g.newID()}
		for range 1 + r.IntN(3) {
			ev.Parties = append(ev.Parties, pick(r, stormPeople))
		}
		return ev
	case n < 31:
		return DirectCallAnswered{g.someCall(o)}
	default:
		at := g.now.Add(-time.Duration(r.IntN(600)) * time.Second)
		return CallRestored{Call: g.newID(), Caller: pick(r, stormPeople), Queue: pick(r, append(stormQueues, "")), Agent: pick(r, stormPeople), Since: at, ConnectedAt: at}
	}
}

// ofRing is what devices do that are rung.
func (g *generator) ofRing(o *observer) Event {
	a := g.someRing(o)
	switch n := g.r.IntN(22); {
	case n < 13:
		return RingAnswered{a.call, a.agent, a.number}
	case n < 21:
		return RingFailed{a.call, a.agent, a.number, pick(g.r, []RingCause{CauseDeclined, CauseNoAnswer, CauseUnreachable, CauseBusy, ""})}
	default:
		return RingProgressed{a.call, a.agent, a.number}
	}
}

// ofAgent is what agents do between calls.
func (g *generator) ofAgent(o *observer) Event {
	r := g.r
	switch n := r.IntN(20); {
	case n < 7:
		return PresenceChanged{pick(r, stormAgents), pick(r, []Presence{Offline, Away, Available, Available, Available}), pick(r, []string{"", "lunch"})}
	case n < 12:
		return ReachableChanged{pick(r, stormPeople[:7]), g.often(8)}
	case n < 14:
		return ReachableChanged{pick(r, stormAgents), true}
	case n < 16:
		return WrapUpEnded{pick(r, stormAgents)}
	case n < 17:
		return WrapUpExtended{pick(r, stormAgents), g.seconds(20)}
	default:
		ev := Disposed{pick(r, stormAgents), g.someCall(o)}
		if owing := slices.Sorted(maps.Keys(o.owed)); len(owing) > 0 {
			if a := pick(r, owing); len(o.owed[a]) > 0 {
				ev = Disposed{a, pick(r, o.owed[a]).call}
			}
		}
		return ev
	}
}

// inCall is what people do who talk.
func (g *generator) inCall(o *observer) Event {
	r := g.r
	call, agent := g.talking(o)
	switch n := r.IntN(21); {
	case n < 8:
		return Invited{
			Call: call, By: agent, Purpose: pick(r, []Purpose{ForTransfer, ForConsult, ForConference, ForConference, ForReturn}),
			To: pick(r, []Target{
				{ToQueue, pick(r, stormQueues)},
				{ToAccount, pick(r, stormPeople)},
				{ToAccount, pick(r, stormPeople)},
				{ToAddress, pick(r, stormAddresses)},
				{ToMessage, "sorry"},
			}),
		}
	case n < 9:
		return InviteCancelled{call}
	case n < 12:
		return Requeued{call, agent, pick(r, stormQueues)}
	case n < 14:
		return Transferred{call, agent, g.someParty(o, call)}
	case n < 16:
		return PartyJoined{call, g.someParty(o, call), pick(r, []Role{RoleGuest, RoleConsulted, RoleSupervisor, RoleAgent}), pick(r, []Mode{Listen, Whisper, Barge})}
	case n < 18:
		return PartyLeft{call, g.someParty(o, call)}
	case n < 20:
		return HoldChanged{call, g.often(5), g.someParty(o, call)}
	default:
		return InterruptedChanged{call, g.someParty(o, call), g.often(5)}
	}
}

// reconciled is the truth, with something missing now and then.
func (g *generator) reconciled(o *observer) Event {
	ev := Reconciled{Attempts: []uint64{}}
	miss := func() bool { return g.r.IntN(20) == 0 }
	for _, v := range o.snap.Calls {
		if !miss() {
			ev.Calls = append(ev.Calls, v.ID)
		}
		for _, p := range v.Parties {
			if !miss() {
				ev.Parties = append(ev.Parties, PartyOf{v.ID, p.Account})
			}
		}
	}
	for _, r := range o.rings {
		if !miss() {
			ev.Attempts = append(ev.Attempts, r.number)
		}
	}
	for _, id := range stormPeople {
		if o.reachable[id] != miss() {
			ev.Reachable = append(ev.Reachable, id)
		}
	}
	if g.often(3) {
		ev.Parties = nil
	}
	return ev
}
