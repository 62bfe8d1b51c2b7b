package acd

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// TestWhoIsRung offers one call to one agent who is in some state.
func TestWhoIsRung(t *testing.T) {
	const a = "a"
	for _, c := range []struct {
		name   string
		before []Event
		rung   bool
		state  AgentState
	}{
		{"never seen", nil, false, StateOffline},
		{"reachable only", []Event{ReachableChanged{a, true}}, false, StateOffline},
		{"available only", []Event{PresenceChanged{Agent: a, Presence: Available}}, false, StateOffline},
		{"both", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: Available}}, true, StateRinging},
		{"the other way round", []Event{PresenceChanged{Agent: a, Presence: Available}, ReachableChanged{a, true}}, true, StateRinging},
		{"away", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: Away}}, false, StateAway},
		{"no such presence", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: "asleep"}}, false, StateOffline},
		{"gone again", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: Available}, ReachableChanged{a, false}}, false, StateOffline},
		{"back again", []Event{PresenceChanged{Agent: a, Presence: Available}, ReachableChanged{a, true}, ReachableChanged{a, false}, ReachableChanged{a, true}}, true, StateRinging},
		{"calls somebody", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: Available}, DirectCallStarted{"d", []string{a, "x"}}}, false, StateTalking},
		{"is called", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: Available}, DirectCallStarted{"d", []string{"x", a}}}, false, StateRinging},
		{"was called", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: Available}, DirectCallStarted{"d", []string{"x", a}}, CallEnded{"d"}}, true, StateRinging},
		{"third party", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: Available}, DirectCallStarted{"d", []string{"x", "y", a}}}, false, StateTalking},
		{"restored", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: Available}, CallRestored{Call: "r", Caller: "x", Agent: a}}, false, StateTalking},
		{"on hold", []Event{CallRestored{Call: "r", Caller: "x", Agent: a}, HoldChanged{"r", true, a}}, false, StateHold},
		{"on hold and in a second call", []Event{CallRestored{Call: "r", Caller: "x", Agent: a}, HoldChanged{"r", true, a}, DirectCallStarted{"d", []string{a, "y"}}}, false, StateTalking},
		{"on hold and called", []Event{DirectCallStarted{"d", []string{"y", a}}, CallRestored{Call: "r", Caller: "x", Agent: a}, HoldChanged{"r", true, a}}, false, StateHold},
		{"in wrap-up", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: Available}, CallRestored{Call: "r", Caller: "x", Queue: "q", Agent: a}, CallEnded{"r"}}, false, StateWrapUp},
		{"wrap-up ended", []Event{ReachableChanged{a, true}, PresenceChanged{Agent: a, Presence: Available}, CallRestored{Call: "r", Caller: "x", Queue: "q", Agent: a}, CallEnded{"r"}, WrapUpEnded{a}}, true, StateRinging},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := NewDesk()
			d.Step(scriptStart, Configured{Config{Queues: []Queue{{ID: "q", WrapUp: time.Minute}}, Agents: []Agent{{ID: a, Queues: []Membership{{Queue: "q"}}}}}})
			for _, ev := range c.before {
				d.Step(scriptStart, ev)
			}
			out := d.Step(scriptStart, CallArrived{Call: "c", Caller: "k", Queue: "q", Since: scriptStart})
			if got := slices.Contains(out, Command(Ring{Call: "c", Agent: a, Attempt: 1})); got != c.rung {
				t.Errorf("rung is %v: %+v", got, out)
			}
			if v, _ := d.Agent(a); v.State != c.state {
				t.Errorf("state is %s, want %s", v.State, c.state)
			}
		})
	}
}

func TestViewsOfUnknownThings(t *testing.T) {
	d := NewDesk()
	d.Step(scriptStart, ReachableChanged{"somebody", true})
	if _, ok := d.Call("x"); ok {
		t.Error("a call")
	}
	if _, ok := d.Queue("x"); ok {
		t.Error("a queue")
	}
	if _, ok := d.Agent("somebody"); ok {
		t.Error("an account that is no agent")
	}
	if w := d.Waiting("x"); w != nil {
		t.Error("a line")
	}
	s := d.Snapshot()
	if s.Calls == nil || s.Queues == nil || s.Agents == nil {
		t.Error("a snapshot is lists, also empty ones")
	}
	if !d.NextWake().IsZero() {
		t.Error("something is due")
	}
}

func TestDefaultsOfAQueue(t *testing.T) {
	d := NewDesk()
	d.Step(scriptStart, Configured{Config{Queues: []Queue{{ID: "q"}}, Agents: []Agent{{ID: "a", Queues: []Membership{{Queue: "q"}}}}}})
	d.Step(scriptStart, ReachableChanged{"a", true})
	d.Step(scriptStart, PresenceChanged{Agent: "a", Presence: Available})
	d.Step(scriptStart, CallArrived{Call: "c", Queue: "q", Since: scriptStart.Add(time.Hour)})
	if w := d.NextWake(); !w.Equal(scriptStart.Add(DefaultRingTime)) {
		t.Errorf("rings until %s", w)
	}
	if c, _ := d.Call("c"); !c.Since.Equal(scriptStart) {
		t.Errorf("waits since %s, which is yet to come", c.Since)
	}
	d.Step(scriptStart, RingFailed{"c", "a", 1, CauseUnreachable})
	if w := d.NextWake(); !w.Equal(scriptStart.Add(MinRetryDelay)) {
		t.Errorf("tried again at %s", w)
	}
}

// TestSenseless tells what means nothing: it changes nothing, and ends nothing.
func TestSenseless(t *testing.T) {
	for _, ev := range []Event{
		CallArrived{Queue: "q"},
		CallRestored{Call: "c"},
		CallRestored{},
		DirectCallStarted{Call: "c", Parties: []string{"x"}},
		DirectCallStarted{Call: "d"},
		ReachableChanged{Agent: AddressAgent("x"), Reachable: true},
		PresenceChanged{Agent: AddressAgent("x"), Presence: Available},
		PartyJoined{Call: "c", Role: RoleGuest},
		PartyJoined{Call: "c", Account: "k", Role: RoleGuest},
		Transferred{Call: "c", From: "", To: "k"},
		Invited{Call: "c", By: "k", Purpose: ForTransfer, To: Target{ToAccount, "a"}},
		WrapUpExtended{Agent: "a", For: time.Minute},
		Disposed{Agent: "a", Call: "c"},
		RingFailed{Call: "c", Agent: "a"},
		InviteCancelled{Call: "c"},
		NeedsChanged{Call: "x"},
		Reconciled{Calls: []string{"c"}, Reachable: []string{AddressAgent("x")}},
	} {
		d := NewDesk()
		d.Step(scriptStart, Configured{Config{
			Queues: []Queue{{ID: "q"}, {ID: "q", WrapUp: time.Hour}, {}},
			Agents: []Agent{{ID: "a", Queues: []Membership{{Queue: "q"}}}, {ID: "a"}, {}},
		}})
		d.Step(scriptStart, CallArrived{Call: "c", Caller: "k", Queue: "q"})
		before := d.Snapshot()
		d.Step(scriptStart, ev)
		after := d.Snapshot()
		for i := range after.Calls {
			after.Calls[i].Failed = nil
		}
		if !reflect.DeepEqual(before, after) {
			t.Errorf("%T%+v: %+v", ev, ev, after)
		}
		if err := d.audit(); err != nil {
			t.Errorf("%T%+v: %v", ev, ev, err)
		}
	}
}

func TestAddressAgent(t *testing.T) {
	for _, c := range []struct {
		agent, id string
		outside   bool
	}{{AddressAgent("help"), "help", true}, {"help", "", false}, {"address:", "", false}} {
		if id, outside := IsAddress(c.agent); id != c.id || outside != c.outside {
			t.Errorf("%s: %q, %v", c.agent, id, outside)
		}
	}
}

// TestHistoryIsBounded hands in more calls than are kept: the mean is that of
// the latest.
func TestHistoryIsBounded(t *testing.T) {
	var h history
	now := scriptStart
	for i := range 5 * maxHandled {
		h.add(now, time.Duration(i/(4*maxHandled)+1)*time.Minute)
		now = now.Add(time.Second)
	}
	if mean, ok := h.mean(now); !ok || mean != 2*time.Minute || len(h.calls) >= 2*maxHandled {
		t.Errorf("mean of %d calls is %v, %v", len(h.calls), mean, ok)
	}
	if _, ok := h.mean(now.Add(historyTime)); ok {
		t.Error("calls of four hours ago count")
	}
}
