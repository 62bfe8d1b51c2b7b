package acd

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"
)

// lostScenario is what two agents and a supervisor go through in a day's work;
// the events are what the shell tells, in an order that answers the commands.
func lostScenario() []Event {
	return []Event{
		ReachableChanged{"a", true},
		PresenceChanged{Agent: "a", Presence: Available},
		ReachableChanged{"b", true},
		PresenceChanged{Agent: "b", Presence: Available},
		ReachableChanged{"boss", true},
		CallArrived{Call: "c1", Caller: "k1", Queue: "tax"},
		NeedsChanged{"c1", Needs{Language: "en"}},
		RingProgressed{"c1", "a", 1},
		Moved{"c1", "tax", true},
		RingAnswered{"c1", "a", 1},
		HoldChanged{"c1", true, "a"},
		InterruptedChanged{"c1", "k1", true},
		InterruptedChanged{"c1", "k1", false},
		HoldChanged{Call: "c1"},
		Invited{"c1", "a", ForConsult, Target{ToAccount, "boss"}},
		InviteCancelled{"c1"},
		Invited{"c1", "a", ForConsult, Target{ToAccount, "boss"}},
		RingFailed{"c1", "boss", 3, CauseDeclined},
		Invited{"c1", "a", ForConference, Target{ToAccount, "boss"}},
		RingAnswered{"c1", "boss", 4},
		PartyJoined{"c1", "sup", RoleSupervisor, Listen},
		Transferred{"c1", "a", "boss"},
		Disposed{"a", "c1"},
		WrapUpExtended{"a", time.Minute},
		WrapUpEnded{"a"},
		PartyLeft{"c1", "sup"},
		Requeued{"c1", "boss", "tax"},
		RingFailed{"c1", "b", 5, CauseUnreachable},
		RingAnswered{"c1", "a", 6},
		CallEnded{"c1"},
		DirectCallStarted{"d1", []string{"b", "boss"}},
		DirectCallAnswered{"d1"},
		CallEnded{"d1"},
		CallRestored{Call: "r1", Caller: "k2", Queue: "tax", Agent: "b"},
		CallEnded{"r1"},
		Tick{},
		Configured{lostConfig()},
		Reconciled{},
		Disposed{"a", "c1"},
		Disposed{"b", "r1"},
	}
}

func lostConfig() Config {
	return Config{
		Queues:   []Queue{{ID: "tax", Strategy: LongestIdle, WrapUp: 10 * time.Second, Disposition: true, MaxWait: 5 * time.Minute}},
		Agents:   []Agent{{ID: "a", Queues: []Membership{{Queue: "tax"}}}, {ID: "b", Queues: []Membership{{Queue: "tax"}}}},
		Accounts: []string{"a", "b", "boss"},
	}
}

// TestLostEvents plays the scenario up to every stage, with every event of it
// lost in turn. Then the truth is told (Reconciled): everything is over, and
// everybody reachable. Nobody may be left who rings or talks, no call and no
// deadline; and only the result code keeps somebody in wrap-up, who gives it.
func TestLostEvents(t *testing.T) {
	scenario := lostScenario()
	kinds := map[reflect.Type]bool{}
	for lost := -1; lost < len(scenario); lost++ {
		for stage := max(lost, 0); stage < len(scenario); stage++ {
			if err := lose(scenario, lost, stage); err != nil {
				t.Fatalf("without event %d, up to %d: %v", lost, stage, err)
			}
		}
		if lost >= 0 {
			kinds[reflect.TypeOf(scenario[lost])] = true
		}
	}
	if len(kinds) != len(decoders) {
		t.Errorf("%d kinds of events can be lost, there are %d", len(kinds), len(decoders))
	}
}

func lose(scenario []Event, lost, stage int) error {
	d, now := NewDesk(), scriptStart
	step := func(ev Event) {
		d.Step(now, ev)
	}
	step(Configured{lostConfig()})
	for i, ev := range scenario[:stage+1] {
		if _, ok := ev.(Reconciled); i != lost && !ok {
			now = now.Add(100 * time.Millisecond)
			step(ev)
			if err := d.audit(); err != nil {
				return fmt.Errorf("after %T: %w", ev, err)
			}
		}
	}
	now = now.Add(ReconcileGrace + time.Second)
	step(Reconciled{Reachable: []string{"a", "b", "boss"}})
	if len(d.rings)+len(d.callOf) > 0 {
		return fmt.Errorf("%d rings and %d calls are left", len(d.rings), len(d.callOf))
	}
	for _, c := range []string{"c1", "r1"} {
		step(Disposed{"a", c})
		step(Disposed{"b", c})
	}
	now = now.Add(time.Hour)
	step(Tick{})
	for _, a := range d.Snapshot().Agents {
		if want := a.Presence; string(a.State) != string(want) || !a.Reachable {
			return fmt.Errorf("%+v is not free", a)
		}
	}
	if len(d.timers.heap) > 0 {
		return fmt.Errorf("%d deadlines are left", len(d.timers.heap))
	}
	if err := d.audit(); err != nil {
		return err
	}
	// Both serve the next callers, if they have logged in.
	for _, a := range []string{"a", "b"} {
		step(PresenceChanged{Agent: a, Presence: Available})
		step(CallArrived{Call: "next-" + a, Caller: "k9", Queue: "tax"})
	}
	if len(d.rings) != 2 {
		return fmt.Errorf("%d agents ring for two callers", len(d.rings))
	}
	return nil
}

// TestLostParty tells who is in a call that goes on: nobody else is kept busy.
func TestLostParty(t *testing.T) {
	scenario := lostScenario()
	talking := slices.IndexFunc(scenario, func(ev Event) bool { _, ok := ev.(Requeued); return ok })
	for _, c := range []struct {
		name    string
		parties []PartyOf
		agent   string
		busy    []string
	}{
		{"as it was", []PartyOf{{"c1", "boss"}}, "boss", []string{"boss", "k1"}},
		{"the transfer was lost", []PartyOf{{"c1", "a"}}, "", []string{"k1"}},
		{"nobody is left", []PartyOf{}, "", []string{"k1"}},
		{"nobody looked", nil, "boss", []string{"boss", "k1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, now := NewDesk(), scriptStart
			d.Step(now, Configured{lostConfig()})
			for _, ev := range scenario[:talking] {
				d.Step(now, ev)
			}
			now = now.Add(ReconcileGrace + time.Second)
			d.Step(now, Reconciled{Calls: []string{"c1"}, Reachable: []string{"a", "b", "boss"}, Parties: c.parties})
			v, _ := d.Call("c1")
			var busy []string
			for _, p := range v.Parties {
				busy = append(busy, p.Account)
			}
			slices.Sort(busy)
			if v.Agent != c.agent || !slices.Equal(busy, c.busy) {
				t.Errorf("agent %q, parties %v", v.Agent, busy)
			}
		})
	}
}
