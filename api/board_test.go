package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

// openBoard is a supervisor's page and what it has been told; watch says that
// it is the board, which takes no calls.
func (s *site) openBoard(a store.Account) *page {
	s.t.Helper()
	conn, _, err := s.socket("/ws?watch", s.session(a), nil, "Origin", s.http.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	return &page{s.t, conn}
}

// audited are the actions in the audit log with their details, the oldest first.
func (s *site) audited(prefix string) (out []string) {
	s.t.Helper()
	rows, err := s.store.AuditAfter(s.t.Context(), 0, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range rows {
		if strings.HasPrefix(r.Action, prefix) {
			out = append(out, fmt.Sprintf("%s %s %s %v", r.Actor, r.Action, r.Subject, r.Detail))
		}
	}
	return out
}

func TestSupervisorChangesAnAgentsState(t *testing.T) {
	s := newSite(t, nil)
	sato, suzuki := s.account("sato", store.RoleStaff), s.account("suzuki", store.RoleStaff)
	ueda, kiosk := s.account("ueda", store.RoleSupervisor), s.account("kiosk1", store.RoleKiosk)
	agent := func(p acd.Presence, reason string) acd.AgentView {
		return acd.AgentView{ID: sato.ID, Presence: p, Reason: reason, State: acd.AgentState(p), Reachable: true}
	}
	s.calls.set(acd.Snapshot{Agents: []acd.AgentView{agent(acd.Available, ""), {ID: suzuki.ID, Presence: acd.Offline, State: acd.StateOffline}}})
	board, own := s.openBoard(ueda), s.live(s.session(sato))
	eventually(t, "the agents are known", func() bool { return s.api.hub.world.Load().agent(sato.ID).Reachable })

	for name, c := range map[string]struct {
		args args
		code string
	}{
		"somebody who is not there":     {args{"account": suzuki.ID, "presence": "available"}, "agent-not-there"},
		"a kiosk":                       {args{"account": kiosk.ID, "presence": "away"}, "agent-unknown"},
		"nobody":                        {args{"account": "x", "presence": "away"}, "agent-unknown"},
		"a state that cannot be chosen": {args{"account": sato.ID, "presence": "talking"}, "invalid"},
		"a reason that is not listed":   {args{"account": sato.ID, "presence": "away", "reason": "holiday"}, "reason-unknown"},
	} {
		if m := board.ask("set-presence", c.args); m.Error == nil || m.Error.Code != c.code {
			t.Errorf("%s: %+v", name, m.Error)
		}
	}
	reason := s.api.hub.book.Load().reasons[0]
	if m := board.ask("set-presence", args{"account": sato.ID, "presence": "away", "reason": reason}); m.Error != nil {
		t.Fatal(m.Error)
	}
	if !s.calls.was("presence " + sato.ID + " away " + reason) {
		t.Errorf("asked for %v", s.calls.asked)
	}
	if m := board.ask("set-presence", args{"account": suzuki.ID, "presence": "offline"}); m.Error != nil {
		t.Errorf("somebody who is not there cannot be made offline: %+v", m.Error)
	}
	if log := s.audited("agent."); len(log) != 2 || !strings.Contains(log[0], "ueda agent.presence "+sato.ID) {
		t.Errorf("the audit log has %v", log)
	}

	s.calls.set(acd.Snapshot{Agents: []acd.AgentView{agent(acd.Away, reason)}})
	me := func(by string) {
		t.Helper()
		own.until("word of who did it", func(m message) bool {
			var me Me
			if m.Topic != "me" || json.Unmarshal(m.Data, &me) != nil || me.Presence != acd.Away {
				return false
			}
			got := ""
			if me.SetBy != nil {
				got = me.SetBy.Name
			}
			return got == by
		})
	}
	me(ueda.Name)
	if m := own.ask("presence", args{"presence": "away", "reason": reason}); m.Error != nil {
		t.Fatal(m.Error)
	}
	s.api.hub.wake()
	me("")
}

func TestSupervisorMovesACall(t *testing.T) {
	s := newSite(t, nil)
	ueda, kiosk := s.account("ueda", store.RoleSupervisor), s.account("kiosk1", store.RoleKiosk)
	queues := s.api.hub.book.Load().queues
	from, to, empty := queues[0].ID, queues[1].ID, queues[2].ID
	s.calls.set(acd.Snapshot{
		Queues: []acd.QueueView{{ID: from, Waiting: 1}, {ID: to, Busy: 1}, {ID: empty}},
		Calls: []acd.CallView{
			{ID: "c1", State: acd.CallQueued, Caller: kiosk.ID, Queue: from, Position: 2},
			{ID: "c2", State: acd.CallConnected, Caller: "k2", Queue: from},
		},
	})
	board := s.openBoard(ueda)
	eventually(t, "the calls are known", func() bool { return s.api.hub.world.Load().callByID("c1").ID != "" })
	for name, c := range map[string]struct {
		args args
		code string
	}{
		"a call that talks":            {args{"call": "c2", "queue": to}, "not-waiting"},
		"no call":                      {args{"call": "c3", "queue": to}, "not-waiting"},
		"to nowhere":                   {args{"call": "c1", "queue": "nowhere"}, "queue-unknown"},
		"to a counter without anybody": {args{"call": "c1", "queue": empty}, "nobody-there"},
	} {
		if m := board.ask("move", c.args); m.Error == nil || m.Error.Code != c.code {
			t.Errorf("%s: %+v", name, m.Error)
		}
	}
	for _, c := range []struct {
		args args
		want string
	}{
		{args{"call": "c1", "queue": to}, "move c1 " + to + " false"},
		{args{"call": "c1", "queue": from, "first": true}, "move c1 " + from + " true"},
	} {
		if m := board.ask("move", c.args); m.Error != nil || !s.calls.was(c.want) {
			t.Errorf("%v: %+v, asked for %v", c.args, m.Error, s.calls.asked)
		}
	}
	if log := s.audited("call.move"); len(log) != 2 {
		t.Errorf("the audit log has %v", log)
	}
}

// The board keeps nobody at work: an agent whose own page sleeps is not rung
// because a board of theirs is open.
func TestBoardIsNoPageOfAnAgent(t *testing.T) {
	s := newSite(t, nil)
	ueda := s.account("ueda", store.RoleSupervisor)
	s.openBoard(ueda).read()
	eventually(t, "the board is there", func() bool {
		s.api.hub.mu.Lock()
		defer s.api.hub.mu.Unlock()
		return len(s.api.hub.clients) == 1
	})
	if s.api.hub.hasPage(ueda.ID) {
		t.Error("the board counts as a page")
	}
	s.live(s.session(ueda)).read()
	eventually(t, "the page counts", func() bool { return s.api.hub.hasPage(ueda.ID) })
}

// busySite is the largest site of the specification: 10 counters, 25 agents,
// 10 consultations; event n is one of them that goes on hold or is resumed.
func busySite(s *site, n int) acd.Snapshot {
	var snap acd.Snapshot
	now := time.Now().UTC()
	for i := range 10 {
		id := fmt.Sprintf("queue%d", i)
		snap.Queues = append(snap.Queues, acd.QueueView{ID: id, Busy: 2, Available: 1, Waiting: i % 3, LongestSince: now})
		snap.Calls = append(snap.Calls, acd.CallView{
			ID: fmt.Sprintf("call%d", i), State: acd.CallConnected, Caller: fmt.Sprintf("kiosk%d", i), Queue: id, Agent: fmt.Sprintf("agent%d", i),
			Since: now, ConnectedAt: now, Held: i == n%10 && n%2 == 1,
			Parties: []acd.PartyView{{Account: fmt.Sprintf("kiosk%d", i), Role: acd.RoleCaller}, {Account: fmt.Sprintf("agent%d", i), Role: acd.RoleAgent}},
		})
	}
	for _, a := range s.api.hub.book.Load().agents {
		snap.Agents = append(snap.Agents, acd.AgentView{ID: a.ID, Presence: acd.Available, State: acd.StateTalking, Reachable: true, Since: now})
	}
	return snap
}

// TestBoardIsPushed measures how long after an event the board has it, with 25
// agents and 10 consultations, and as many pages open as there are people.
func TestBoardIsPushed(t *testing.T) {
	const (
		events = 40
		goal   = 500 * time.Millisecond
	)
	s := newSite(t, nil)
	s.calls.quality = []LegQuality{{Account: "k", Audio: "opus", Video: "H264", MOS: 4.2, Alive: true}}
	for i := range 25 {
		a := s.account(fmt.Sprintf("agent%d", i), store.RoleStaff)
		p := s.live(s.session(a))
		go func() {
			for {
				if _, _, err := p.conn.Read(t.Context()); err != nil {
					return
				}
			}
		}()
	}
	board := s.openBoard(s.account("ueda", store.RoleSupervisor))
	board.until("snapshot", func(m message) bool { return m.Type == "snapshot" })
	var took []time.Duration
	for n := range events {
		begin := time.Now()
		s.calls.set(busySite(s, n))
		board.until("the event", func(m message) bool {
			return m.Topic == "calls" && strings.Count(string(m.Data), `"held":true`) == n%2
		})
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	p50, p95 := took[events/2], took[events*95/100]
	t.Logf("an event is on the board after p50 %v, p95 %v", p50, p95)
	if p95 > goal {
		t.Errorf("p95 is %v, the goal %v", p95, goal)
	}
}
