package api

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

func TestButtonStatus(t *testing.T) {
	morning := time.Date(2027, 1, 4, 23, 30, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		queue  acd.QueueView
		button acd.ButtonView
		want   Button
	}{
		"somebody is free":     {acd.QueueView{Available: 1, Busy: 3}, acd.ButtonView{State: acd.ButtonOpen, LastCallAt: morning}, Button{Status: ButtonOpen, LastCallAt: morning}},
		"all talk":             {acd.QueueView{Busy: 2, Away: 1, Estimate: 3 * time.Minute}, acd.ButtonView{State: acd.ButtonOpen}, Button{Status: ButtonBusy, EstimateMinutes: 3}},
		"people wait":          {acd.QueueView{Available: 1, Waiting: 2}, acd.ButtonView{}, Button{Status: ButtonBusy, Waiting: 2}},
		"nobody is logged in":  {acd.QueueView{}, acd.ButtonView{State: acd.ButtonOpen}, Button{Status: ButtonAbsent}},
		"all are away":         {acd.QueueView{Away: 3}, acd.ButtonView{State: acd.ButtonOpen}, Button{Status: ButtonAbsent}},
		"away and people wait": {acd.QueueView{Away: 3, Waiting: 1}, acd.ButtonView{State: acd.ButtonOpen}, Button{Status: ButtonAbsent, Waiting: 1}},
		"after hours": {
			acd.QueueView{Available: 1, Estimate: time.Minute}, acd.ButtonView{State: acd.ButtonClosed, OpensAt: morning}, Button{Status: ButtonClosed, OpensAt: morning},
		},
		"after the last call": {
			acd.QueueView{Available: 1, Waiting: 1}, acd.ButtonView{State: acd.ButtonLastCall, OpensAt: morning}, Button{Status: ButtonClosed, OpensAt: morning, Waiting: 1},
		},
		"a planned stop":      {acd.QueueView{Available: 1}, acd.ButtonView{State: acd.ButtonStopped}, Button{Status: ButtonStop}},
		"unknown to the Desk": {acd.QueueView{ID: "other", Available: 1}, acd.ButtonView{ID: "other", State: acd.ButtonClosed}, Button{Status: ButtonAbsent}},
	} {
		if c.queue.ID == "" {
			c.queue.ID = "q"
		}
		if c.button.ID == "" {
			c.button.ID = "b"
		}
		c.want.ID = "b"
		b := &book{buttons: []store.Button{{ID: "b", Queue: "q"}}}
		live := &acd.Snapshot{Queues: []acd.QueueView{c.queue}, Buttons: []acd.ButtonView{c.button}}
		if got := buttonTopic(b, live); !reflect.DeepEqual(got, []Button{c.want}) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

func TestCallTopic(t *testing.T) {
	since := time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)
	people := map[string]store.Account{
		"k": {ID: "k", Login: "kiosk1", Name: "ブース", Role: store.RoleKiosk, Place: "行徳支所"},
		"a": {ID: "a", Login: "abe", Name: "阿部", Role: store.RoleStaff}, "b": {ID: "b", Login: "baba", Name: "馬場", Role: store.RoleStaff},
	}
	b := &book{accounts: people, agents: []store.Account{people["a"], people["b"]}}
	quality := map[string][]LegQuality{"1": {{Account: "k"}}, "2": {{Account: "k"}}}
	for name, c := range map[string]struct {
		calls   []acd.CallView
		account string
		side    string // empty: no call
		id      string
		parties []string
		quality bool
	}{
		"nobody's":      {nil, "a", "", "", nil, false},
		"waiting":       {[]acd.CallView{{ID: "1", State: acd.CallQueued, Caller: "k", Position: 1}}, "k", "caller", "1", []string{"k"}, false},
		"not theirs":    {[]acd.CallView{{ID: "1", State: acd.CallQueued, Caller: "k"}}, "a", "", "", nil, false},
		"rings here":    {[]acd.CallView{{ID: "1", State: acd.CallRinging, Caller: "k", Ringing: []string{"a", "b"}}}, "b", "agent", "1", []string{"k", "b"}, false},
		"rings there":   {[]acd.CallView{{ID: "1", State: acd.CallRinging, Caller: "k", Ringing: []string{"a"}}}, "k", "caller", "1", []string{"k"}, false},
		"agent talks":   {[]acd.CallView{{ID: "1", State: acd.CallConnected, Caller: "k", Agent: "a"}}, "a", "agent", "1", []string{"k", "a"}, true},
		"caller talks":  {[]acd.CallView{{ID: "1", State: acd.CallConnected, Caller: "k", Agent: "a"}}, "k", "caller", "1", []string{"k", "a"}, true},
		"gone account":  {[]acd.CallView{{ID: "1", State: acd.CallConnected, Caller: "x", Agent: "a"}}, "a", "agent", "1", []string{"x", "a"}, true},
		"furthest wins": {[]acd.CallView{{ID: "1", State: acd.CallQueued, Caller: "k"}, {ID: "2", State: acd.CallConnected, Caller: "k", Agent: "a"}}, "k", "caller", "2", []string{"k", "a"}, true},
	} {
		for i := range c.calls {
			c.calls[i].Since = since
		}
		w, err := buildWorld(sources{book: b, live: &acd.Snapshot{Calls: c.calls}, quality: quality, now: since})
		if err != nil {
			t.Fatal(err)
		}
		got, ok := w.call(accountOf(b.account(c.account)))
		if !ok {
			if c.side != "" {
				t.Errorf("%s: no call", name)
			}
			continue
		}
		var parties []string
		for _, p := range got.Parties {
			parties = append(parties, p.ID)
		}
		if got.Side != c.side || got.ID != c.id || !reflect.DeepEqual(parties, c.parties) || (got.Quality != nil) != c.quality {
			t.Errorf("%s: %+v", name, got)
		}
		if got.Parties[0].ID == "k" && (got.Parties[0].Place != "行徳支所" || got.Parties[0].Name != "ブース") {
			t.Errorf("%s: %+v", name, got.Parties[0])
		}
	}
}

func TestTopicsByRole(t *testing.T) {
	staff1, staff2 := store.Account{ID: "a", Name: "A", Role: store.RoleStaff}, store.Account{ID: "b", Name: "B", Role: store.RoleStaff}
	w, err := buildWorld(sources{book: &book{agents: []store.Account{staff1, staff2}, stop: &store.Stop{ID: "s"}}, now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	nobody := func(string) (Ended, bool) { return Ended{}, false }
	for role, want := range map[string][]string{
		store.RoleKiosk:         {"buttons", "stop", "booth"},
		store.RoleStaff:         {"me", "buttons", "colleagues", "queues", "today", "stop"},
		store.RoleSupervisor:    {"me", "buttons", "colleagues", "queues", "calls", "today", "stop", "kiosks", "alarms"},
		store.RoleAdministrator: {"buttons", "colleagues", "queues", "calls", "stop", "kiosks", "alarms"},
	} {
		got, err := w.topics(Account{ID: "a", Role: role}, nobody)
		if err != nil || len(got) != len(want) {
			t.Errorf("%s: %v %v", role, got, err)
		}
		for _, name := range want {
			if got[name] == nil {
				t.Errorf("%s does not see %s", role, name)
			}
		}
	}
	var colleagues []Colleague
	if err := json.Unmarshal(w.colleagues("a"), &colleagues); err != nil || len(colleagues) != 1 || colleagues[0].Name != "B" || colleagues[0].State != acd.StateOffline {
		t.Errorf("%+v %v", colleagues, err)
	}
	if err := json.Unmarshal(w.colleagues("x"), &colleagues); err != nil || len(colleagues) != 2 {
		t.Errorf("%+v %v", colleagues, err)
	}
}
