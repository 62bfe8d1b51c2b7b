package api

import (
	"reflect"
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

// town is a book of some people.
func town() *book {
	b := &book{
		accounts: map[string]store.Account{
			"k": {ID: "k", Login: "kiosk1", Name: "ブース", Role: store.RoleKiosk, Place: "行徳支所"},
			"a": {ID: "a", Login: "abe", Name: "阿部", Role: store.RoleStaff}, "b": {ID: "b", Login: "baba", Name: "馬場", Role: store.RoleStaff},
			"u": {ID: "u", Login: "ueda", Name: "上田", Role: store.RoleSupervisor}, "x": {ID: "x", Role: store.RoleStaff, Disabled: true},
		},
		queues:    []store.Queue{{ID: "tax", NameJA: "税金", NameEN: "Taxes"}},
		addresses: []store.Address{{ID: "police", NameJA: "警察"}},
	}
	b.agents = []store.Account{b.accounts["a"], b.accounts["b"], b.accounts["u"]}
	return b
}

func worldOf(t *testing.T, from sources) *world {
	t.Helper()
	w, err := buildWorld(from)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// who lists parties as account:part:device, with ! for who hears the reader.
func who(parties []Participant) (out []string) {
	for _, p := range parties {
		s := p.ID + ":" + string(p.Part) + ":" + p.Device
		if p.Hears {
			s += "!"
		}
		out = append(out, s)
	}
	return out
}

func TestPartiesOfACall(t *testing.T) {
	b, at := town(), time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)
	call := acd.CallView{
		ID: "1", State: acd.CallConnected, Caller: "k", Agent: "a", Queue: "tax", Needs: acd.Needs{Language: "en"},
		Parties: []acd.PartyView{
			{Account: "k", Role: acd.RoleCaller, Since: at},
			{Account: "a", Role: acd.RoleAgent, Since: at},
			{Account: "address:police", Role: acd.RoleGuest, Since: at},
			{Account: "u", Role: acd.RoleSupervisor, Mode: acd.Whisper, Since: at},
		},
	}
	devices := map[string]map[string]string{"1": {"k": "page", "a": "phone"}}
	w := worldOf(t, sources{book: b, live: &acd.Snapshot{Calls: []acd.CallView{call}}, devices: devices, now: at})
	for reader, want := range map[string][]string{
		"k": {"k:caller:page!", "a:agent:phone!", "address:police:guest:!", "u:supervisor:!"},
		"a": {"k:caller:page!", "a:agent:phone!", "address:police:guest:!", "u:supervisor:!"},
		"u": {"k:caller:page", "a:agent:phone!", "address:police:guest:", "u:supervisor:!"},
	} {
		c, ok := w.call(accountOf(b.account(reader)))
		if got := who(c.Parties); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", reader, got, want)
		}
		if c.Parties[2].Name != "警察" || c.Parties[3].Mode != acd.Whisper || c.Needs == nil || c.Needs.Language != "en" {
			t.Errorf("%s: %+v", reader, c)
		}
	}
	running := w.runningTopic()
	if got := who(running[0].Parties); len(running) != 1 || !reflect.DeepEqual(got, []string{"k:caller:page", "a:agent:phone", "address:police:guest:", "u:supervisor:"}) {
		t.Errorf("%+v", running)
	}
}

func TestInvitations(t *testing.T) {
	b, at := town(), time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)
	talking := acd.CallView{ID: "1", State: acd.CallConnected, Caller: "k", Agent: "a", Since: at, Parties: []acd.PartyView{
		{Account: "k", Role: acd.RoleCaller, Since: at}, {Account: "a", Role: acd.RoleAgent, Since: at},
	}}
	consult := talking
	consult.Invite = &acd.InviteView{By: "a", Purpose: acd.ForConsult, To: acd.Target{Kind: acd.ToAccount, ID: "b"}, Since: at.Add(time.Minute), Agent: "b"}
	consult.Ringing = []string{"b"}
	consult.Failed = &acd.InviteView{By: "a", To: acd.Target{Kind: acd.ToAddress, ID: "police"}, Cause: acd.CauseBusy}
	returning := acd.CallView{ID: "2", State: acd.CallRinging, Caller: "k", Queue: "tax", Transferrer: "a", Ringing: []string{"a"}, Since: at}
	for name, c := range map[string]struct {
		call    acd.CallView
		reader  string
		purpose acd.Purpose
		part    acd.Role // of the reader
		invite  string   // name of its target
		failed  string
		by      string
	}{
		"the agent sees whom they invited":  {consult, "a", "", acd.RoleAgent, "馬場", "警察", ""},
		"the invited sees why":              {consult, "b", acd.ForConsult, acd.RoleConsulted, "馬場", "警察", "a"},
		"the citizen sees nothing of it":    {consult, "k", "", acd.RoleCaller, "", "", ""},
		"a transfer that comes back":        {returning, "a", acd.ForReturn, acd.RoleAgent, "", "", "a"},
		"somebody else rings for the queue": {func() acd.CallView { v := returning; v.Ringing = []string{"b"}; return v }(), "b", "", acd.RoleAgent, "", "", "a"},
	} {
		w := worldOf(t, sources{book: b, live: &acd.Snapshot{Calls: []acd.CallView{c.call}}, now: at})
		got, ok := w.call(accountOf(b.account(c.reader)))
		if !ok {
			t.Errorf("%s: no call", name)
			continue
		}
		invited := func(i *Invite) string {
			if i == nil {
				return ""
			}
			return i.Name
		}
		var part acd.Role
		for _, p := range got.Parties {
			if p.ID == c.reader {
				part = p.Part
			}
		}
		if got.Purpose != c.purpose || part != c.part || invited(got.Invite) != c.invite || invited(got.Failed) != c.failed || got.TransferredBy != c.by {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// Who is in a call and rings for another one sees the one they are in.
	other := acd.CallView{ID: "3", State: acd.CallRinging, Caller: "k2", Ringing: []string{"a"}}
	w := worldOf(t, sources{book: b, live: &acd.Snapshot{Calls: []acd.CallView{other, talking}}, now: at})
	if c, _ := w.call(accountOf(b.account("a"))); c.ID != "1" {
		t.Errorf("%+v", c)
	}
}

func TestWrapUpTopic(t *testing.T) {
	b := town()
	agent := acd.AgentView{ID: "a", State: acd.StateWrapUp, WrapUpCall: "1", Undisposed: true}
	past := map[string]acd.CallView{"1": {ID: "1", Queue: "tax", Button: "zeikin"}}
	w := worldOf(t, sources{book: b, live: &acd.Snapshot{Agents: []acd.AgentView{agent}}, past: past})
	if got := w.me("a").WrapUp; got == nil || *got != (WrapUp{Call: "1", Queue: "tax", Button: "zeikin", Compulsory: true}) {
		t.Errorf("%+v", got)
	}
	if got := w.me("b").WrapUp; got != nil {
		t.Errorf("%+v", got)
	}
}

func TestStopTopic(t *testing.T) {
	at := time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)
	s := store.Stop{ID: "s", At: at, NoCalls: 10 * time.Minute, Limit: 30 * time.Minute, State: store.StopApproved, MessageJA: "停止"}
	for name, c := range map[string]struct {
		state string
		now   time.Time
		want  string
	}{
		"long before":   {store.StopApproved, at.Add(-time.Hour), "announced"},
		"no calls":      {store.StopApproved, at.Add(-10 * time.Minute), "draining"},
		"calls still":   {store.StopApproved, at.Add(29 * time.Minute), "draining"},
		"the limit":     {store.StopApproved, at.Add(30 * time.Minute), "stopping"},
		"nobody talked": {store.StopMaintenance, at, "maintenance"},
	} {
		s.State = c.state
		if got := stopTopic(s, c.now); got.State != c.want || !got.NoCallsAt.Equal(at.Add(-10*time.Minute)) || got.MessageJA != "停止" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestTargets(t *testing.T) {
	b := town()
	for target, want := range map[acd.Target]string{
		{Kind: acd.ToQueue, ID: "tax"}: "税金", {Kind: acd.ToAddress, ID: "police"}: "警察", {Kind: acd.ToAccount, ID: "b"}: "馬場",
		{Kind: acd.ToQueue, ID: "b"}: "", {Kind: acd.ToAddress, ID: "tax"}: "", {Kind: acd.ToAccount, ID: "k"}: "",
		{Kind: acd.ToAccount, ID: "x"}: "", {Kind: acd.ToMessage, ID: "tax"}: "", {}: "",
	} {
		if name, ok := b.target(target); name != want || ok != (want != "") {
			if want == "" && !ok {
				continue
			}
			t.Errorf("%+v: %q %v, want %q", target, name, ok, want)
		}
	}
}

func TestAttendance(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2027, 1, 4, 0, 0, s, 0, time.UTC) }
	snapshot := func(states ...acd.AgentState) *acd.Snapshot {
		s := &acd.Snapshot{}
		for i, state := range states {
			s.Agents = append(s.Agents, acd.AgentView{ID: string(rune('a' + i)), State: state})
		}
		return s
	}
	var a attendance
	for i, c := range []struct {
		live *acd.Snapshot
		now  time.Time
		want []store.AgentSession
	}{
		{nil, at(0), nil},
		{snapshot(acd.StateAvailable, acd.StateOffline), at(5), []store.AgentSession{{Account: "a", Started: at(5), Ended: at(5)}}},
		{snapshot(acd.StateTalking, acd.StateAway), at(10), []store.AgentSession{{Account: "b", Started: at(10), Ended: at(10)}}},
		{snapshot(acd.StateHold, acd.StateAway), at(15), nil},
		{snapshot(acd.StateHold, acd.StateAway), at(60), []store.AgentSession{{Account: "a", Started: at(5), Ended: at(60)}, {Account: "b", Started: at(10), Ended: at(60)}}},
		{snapshot(acd.StateOffline, acd.StateAway), at(65), []store.AgentSession{{Account: "a", Started: at(5), Ended: at(65)}}},
		{snapshot(acd.StateWrapUp, acd.StateAway), at(70), []store.AgentSession{{Account: "a", Started: at(70), Ended: at(70)}}},
	} {
		if got := a.look(c.live, c.now, false); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%d: got %+v, want %+v", i, got, c.want)
		}
	}
	if got := a.look(snapshot(acd.StateWrapUp, acd.StateAway), at(71), true); len(got) != 2 {
		t.Errorf("at the end: %+v", got)
	}
}
