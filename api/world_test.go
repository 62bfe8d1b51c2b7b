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
	tokyo := time.FixedZone("JST", 9*60*60)
	noon := time.Date(2027, 1, 4, 12, 0, 0, 0, tokyo) // a Monday
	evening := noon.Add(8 * time.Hour)
	hours := []store.Hours{{Weekday: time.Monday, Open: 510, Close: 1080}, {Weekday: time.Tuesday, Open: 510, Close: 1080}}
	for name, c := range map[string]struct {
		queue    acd.QueueView
		useHours bool
		now      time.Time
		want     Button
	}{
		"somebody is free":      {acd.QueueView{Available: 1, Busy: 3}, true, noon, Button{Status: ButtonOpen}},
		"all talk":              {acd.QueueView{Busy: 2, Away: 1}, true, noon, Button{Status: ButtonBusy}},
		"people wait":           {acd.QueueView{Available: 1, Waiting: 2}, true, noon, Button{Status: ButtonBusy, Waiting: 2}},
		"nobody is logged in":   {acd.QueueView{}, true, noon, Button{Status: ButtonAbsent}},
		"all are away":          {acd.QueueView{Away: 3}, true, noon, Button{Status: ButtonAbsent}},
		"away and people wait":  {acd.QueueView{Away: 3, Waiting: 1}, true, noon, Button{Status: ButtonAbsent, Waiting: 1}},
		"after hours":           {acd.QueueView{Available: 1}, true, evening, Button{Status: ButtonClosed, OpensAt: time.Date(2027, 1, 4, 23, 30, 0, 0, time.UTC)}},
		"always open":           {acd.QueueView{Available: 1}, false, evening, Button{Status: ButtonOpen}},
		"unknown to the Desk":   {acd.QueueView{ID: "other", Available: 1}, false, noon, Button{Status: ButtonAbsent}},
		"absent and after hour": {acd.QueueView{}, true, evening, Button{Status: ButtonClosed, OpensAt: time.Date(2027, 1, 4, 23, 30, 0, 0, time.UTC)}},
	} {
		if c.queue.ID == "" {
			c.queue.ID = "q"
		}
		c.want.ID = "b"
		b := &book{hours: hours, buttons: []store.Button{{ID: "b", Queue: "q", UseHours: c.useHours}}}
		if got := buttonTopic(b, []acd.QueueView{c.queue}, c.now); !reflect.DeepEqual(got, []Button{c.want}) {
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
		w, err := buildWorld(b, &acd.Snapshot{Calls: c.calls}, quality, since)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := w.call(c.account)
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
	w, err := buildWorld(&book{agents: []store.Account{staff1, staff2}}, nil, nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	nobody := func(string) (Ended, bool) { return Ended{}, false }
	for role, want := range map[string][]string{
		store.RoleKiosk: {"buttons"}, store.RoleAdministrator: {"buttons", "colleagues"},
		store.RoleStaff: {"me", "buttons", "colleagues"}, store.RoleSupervisor: {"me", "buttons", "colleagues"},
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
