package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

type args map[string]any

// ask sends a command and waits for its reply.
func (p *page) ask(name string, a any) message {
	p.t.Helper()
	raw, err := json.Marshal(a)
	if err != nil {
		p.t.Fatal(err)
	}
	p.write(Command{Type: "command", ID: "q-" + name, Name: name, Args: raw})
	return p.until("reply", func(m message) bool { return m.Type == "reply" && m.ID == "q-"+name })
}

// TestCommandsByRole asks for every command as everybody. Whoever may not ask
// is refused before the arguments are looked at.
func TestCommandsByRole(t *testing.T) {
	may := map[string]string{ // k, s, u, a: kiosk, staff, sUpervisor, administrator
		"presence": "su", "end-wrap-up": "su", "extend-wrap-up": "su", "dispose": "su", "needs": "k",
		"hold": "ksua", "resume": "ksua", "hangup": "ksua", "repair": "ksua", "slides": "ksua",
		"invite": "sua", "cancel-invite": "sua", "complete": "sua", "merge": "sua", "leave": "sua", "dismiss": "sua",
		"join": "ua", "take-over": "ua", "set-presence": "ua", "move": "ua",
		"health": "k", "test-result": "k",
	}
	s := newSite(t, nil)
	for letter, a := range map[string]store.Account{
		"k": s.account("kiosk1", store.RoleKiosk), "s": s.account("sato", store.RoleStaff),
		"u": s.account("ueda", store.RoleSupervisor), "a": s.account("abe", store.RoleAdministrator),
	} {
		c := &client{s: s.api, login: &login{account: a}}
		for name := range commands() {
			allowed, known := may[name]
			if !known {
				t.Errorf("%s is not in this test's table", name)
			}
			err := c.execute(t.Context(), Command{Name: name, Args: json.RawMessage(`"nonsense"`)})
			refused := err != nil && refusalOf(err).Code == "forbidden"
			if refused == strings.Contains(allowed, letter) {
				t.Errorf("%s as %s: %v", name, a.Role, err)
			}
			if name != "end-wrap-up" && !refused && (err == nil || refusalOf(err).Code != "invalid") {
				t.Errorf("%s as %s took nonsense: %v", name, a.Role, err)
			}
		}
	}
	if len(may) != len(commands()) {
		t.Error("the table has commands that do not exist")
	}
}

func TestCallControl(t *testing.T) {
	s := newSite(t, nil)
	kiosk, sato, suzuki := s.account("kiosk1", store.RoleKiosk), s.account("sato", store.RoleStaff), s.account("suzuki", store.RoleStaff)
	ueda := s.account("ueda", store.RoleSupervisor)
	s.calls.set(acd.Snapshot{Calls: []acd.CallView{{ID: "c1", State: acd.CallConnected, Caller: kiosk.ID, Agent: sato.ID, Queue: "zeikin", Parties: []acd.PartyView{
		{Account: kiosk.ID, Role: acd.RoleCaller}, {Account: sato.ID, Role: acd.RoleAgent},
	}}}})
	citizen, staffPage, boss := s.live(s.session(kiosk)), s.live(s.session(sato)), s.live(s.session(ueda))
	citizen.opened()
	staffPage.opened()
	boss.opened()
	eventually(t, "the call is shown", func() bool { return s.api.hub.inCall(sato.ID) })
	call := args{"call": "c1"}
	to := func(kind, id string) args { return args{"kind": kind, "id": id} }
	for _, c := range []struct {
		page  *page
		name  string
		args  args
		asked string
	}{
		{staffPage, "invite", args{"call": "c1", "purpose": "consult", "to": to("account", suzuki.ID)}, "invite " + sato.ID + " c1 consult account:" + suzuki.ID},
		{staffPage, "invite", args{"call": "c1", "purpose": "transfer", "to": to("queue", "kokuho")}, "invite " + sato.ID + " c1 transfer queue:kokuho"},
		{staffPage, "cancel-invite", call, "cancel-invite " + sato.ID + " c1"},
		{staffPage, "complete", call, "complete " + sato.ID + " c1"},
		{staffPage, "merge", call, "merge " + sato.ID + " c1"},
		{staffPage, "leave", call, "leave " + sato.ID + " c1"},
		{staffPage, "dismiss", args{"call": "c1", "account": suzuki.ID}, "dismiss " + sato.ID + " c1 " + suzuki.ID},
		{staffPage, "extend-wrap-up", args{"seconds": 60}, "extend-wrap-up " + sato.ID + " 1m0s"},
		{boss, "join", args{"call": "c1", "mode": "whisper"}, "join " + ueda.ID + " c1 whisper"},
		{boss, "take-over", call, "take-over " + ueda.ID + " c1"},
		{citizen, "needs", args{"language": "en", "access": []string{"large-text", "high-contrast", "large-text"}}, "needs " + kiosk.ID + " en [high-contrast large-text]"},
	} {
		if m := c.page.ask(c.name, c.args); m.Error != nil || !s.calls.was(c.asked) {
			t.Errorf("%s: %+v", c.name, m.Error)
		}
	}
	for name, c := range map[string]struct {
		page *page
		name string
		args args
		code string
	}{
		"invite nobody":      {staffPage, "invite", args{"call": "c1", "purpose": "consult", "to": to("account", "none")}, "target-unknown"},
		"invite oneself":     {staffPage, "invite", args{"call": "c1", "purpose": "consult", "to": to("account", sato.ID)}, "target-unknown"},
		"invite a kiosk":     {staffPage, "invite", args{"call": "c1", "purpose": "consult", "to": to("account", kiosk.ID)}, "target-unknown"},
		"invite for what":    {staffPage, "invite", args{"call": "c1", "purpose": "return", "to": to("queue", "kokuho")}, "invalid"},
		"listen how":         {boss, "join", args{"call": "c1", "mode": "hide"}, "invalid"},
		"join what":          {boss, "join", args{"call": "c9", "mode": "listen"}, "not-in-call"},
		"for ever":           {staffPage, "extend-wrap-up", args{"seconds": 601}, "invalid"},
		"no time":            {staffPage, "extend-wrap-up", args{"seconds": 0}, "invalid"},
		"unknown language":   {citizen, "needs", args{"language": "tlh"}, "invalid"},
		"unknown need":       {citizen, "needs", args{"access": []string{"<script>"}}, "invalid"},
		"dispose of another": {staffPage, "dispose", args{"call": "c9", "code": "solved"}, "not-in-call"},
		"no such code":       {staffPage, "dispose", args{"call": "c1", "code": "nonsense"}, "code-unknown"},
		"long note":          {staffPage, "dispose", args{"call": "c1", "code": "solved", "note": strings.Repeat("長", 1001)}, "note-format"},
	} {
		if m := c.page.ask(c.name, c.args); m.Error == nil || m.Error.Code != c.code {
			t.Errorf("%s: %+v", name, m.Error)
		}
	}
	if s.calls.was("disposed " + sato.ID + " c1") {
		t.Error("a result that was not stored was told")
	}
	if m := staffPage.ask("dispose", args{"call": "c1", "code": "solved", "note": "完了"}); m.Error != nil || !s.calls.was("disposed "+sato.ID+" c1") {
		t.Errorf("%+v", m.Error)
	}
	if got, err := s.store.DispositionsOf(t.Context(), "c1"); err != nil || len(got) != 1 || got[0].Note != "完了" {
		t.Errorf("%+v %v", got, err)
	}
	rows, err := s.store.AuditAfter(t.Context(), 0, 100)
	if err != nil || !slices.ContainsFunc(rows, func(r store.AuditRow) bool { return r.Action == "call.join" && r.Actor == "ueda" && r.Subject == "c1" }) {
		t.Errorf("nobody can see that a supervisor listened: %v", err)
	}
}

// What a call was is known in its wrap-up, although the call is gone.
func TestWrapUpAfterTheCall(t *testing.T) {
	s := newSite(t, nil)
	sato := s.account("sato", store.RoleStaff)
	p := s.live(s.session(sato))
	p.opened()
	call := acd.CallView{ID: "c1", State: acd.CallConnected, Caller: "k", Agent: sato.ID, Queue: "zeikin", Button: "zeikin"}
	s.calls.set(acd.Snapshot{Calls: []acd.CallView{call}, Agents: []acd.AgentView{{ID: sato.ID, State: acd.StateTalking, Call: "c1"}}})
	p.until("the call", func(m message) bool { return m.Topic == "call" })
	s.calls.set(acd.Snapshot{Agents: []acd.AgentView{{ID: sato.ID, State: acd.StateWrapUp, WrapUpCall: "c1", Undisposed: true}}})
	m := p.until("the wrap-up", func(m message) bool { return m.Topic == "me" && strings.Contains(string(m.Data), "wrapUp") })
	var me Me
	if err := json.Unmarshal(m.Data, &me); err != nil || me.WrapUp == nil || *me.WrapUp != (WrapUp{Call: "c1", Button: "zeikin", Queue: "zeikin", Compulsory: true}) {
		t.Errorf("%s %v", m.Data, err)
	}
	if m := p.ask("dispose", args{"call": "c1", "code": "solved"}); m.Error != nil {
		t.Errorf("%+v", m.Error)
	}
}

func TestCompulsoryReason(t *testing.T) {
	s := newSite(t, nil)
	sato := s.account("sato", store.RoleStaff)
	p := s.live(s.session(sato))
	p.opened()
	if m := p.ask("presence", args{"presence": "away"}); m.Error != nil {
		t.Errorf("%+v", m.Error)
	}
	reasons, _, err := s.store.AwayReasons(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	reasons[1].Enabled = false
	if err := s.store.PutAwayReasons(t.Context(), store.By{}, reasons, true); err != nil {
		t.Fatal(err)
	}
	if err := s.api.hub.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ presence, reason, code string }{
		{"away", "", "reason-needed"},
		{"away", "lunch", "reason-unknown"},
		{"away", acd.ReasonMissed, "reason-unknown"},
		{"away", "break", ""},
		{"available", "", ""},
		{"offline", "break", ""},
	} {
		m := p.ask("presence", args{"presence": c.presence, "reason": c.reason})
		if code := m.Error; (code == nil) != (c.code == "") || code != nil && code.Code != c.code {
			t.Errorf("%+v: %+v", c, m.Error)
		}
	}
	if !s.calls.was("presence " + sato.ID + " offline ") {
		t.Error("a reason without being away was told")
	}
}

func TestFiguresAreShown(t *testing.T) {
	s := newSite(t, nil)
	kiosk, sato, suzuki := s.account("kiosk1", store.RoleKiosk), s.account("sato", store.RoleStaff), s.account("suzuki", store.RoleStaff)
	ueda := s.account("ueda", store.RoleSupervisor)
	p := s.live(s.session(sato))
	p.opened()
	running := acd.Snapshot{
		Calls:  []acd.CallView{{ID: "c1", State: acd.CallConnected, Caller: kiosk.ID, Agent: sato.ID, Queue: "zeikin"}},
		Agents: []acd.AgentView{{ID: sato.ID, State: acd.StateTalking}},
	}
	s.calls.set(running)
	p.until("the call", func(m message) bool { return m.Topic == "call" })
	from := midnight(time.Now().In(s.api.o.TimeZone)).UTC()
	err := s.store.CommitCalls(t.Context(), store.CallBatch{
		Closed: []store.Call{{
			ID: "c1", Started: from, Answered: from.Add(10 * time.Second), Ended: from.Add(70 * time.Second), Caller: kiosk.ID, Callee: sato.ID,
			Button: "zeikin", Queue: "zeikin", Cause: "caller",
			Segments: []store.Segment{
				{Kind: store.SegmentQueued, Queue: "zeikin", Started: from, Ended: from.Add(10 * time.Second), Result: store.ResultAnswered},
				{Kind: store.SegmentRinging, Account: suzuki.ID, Started: from, Ended: from.Add(5 * time.Second), Result: "no-answer"},
				{Kind: store.SegmentTalking, Queue: "zeikin", Account: sato.ID, Started: from.Add(10 * time.Second), Ended: from.Add(70 * time.Second)},
				{Kind: store.SegmentParty, Account: kiosk.ID, Role: "caller", Started: from, Ended: from.Add(70 * time.Second), Leg: json.RawMessage(`{"audio":"opus","mos":4.1}`)},
			},
		}},
		WrapUps: []store.WrapUp{{Call: "c1", Account: sato.ID, Queue: "zeikin", Started: from.Add(70 * time.Second), Ended: from.Add(90 * time.Second)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.calls.set(acd.Snapshot{Agents: running.Agents})
	p.until("the figures of the queue", func(m message) bool {
		return m.Topic == "queues" && strings.Contains(string(m.Data), `"offered":1,"answered":1`) && strings.Contains(string(m.Data), `"serviceLevel":1,"asaMs":10000,"ahtMs":80000`)
	})
	p.until("one's own figures", func(m message) bool {
		return m.Topic == "today" && string(m.Data) == `{"answered":1,"missed":0,"talkingMs":60000,"handledMsAvg":80000}`
	})

	boss, staffToken := s.session(ueda), s.session(sato)
	var queues []QueueStatistics
	want(t, s.request("GET", "/api/v1/statistics/queues?interval=15m", boss, nil), http.StatusOK, &queues)
	if len(queues) != 1 || queues[0].Queue != "zeikin" || queues[0].InTime != 1 || queues[0].TalkingMs != 60_000 || !queues[0].From.Equal(from) {
		t.Errorf("%+v", queues)
	}
	var agents []AgentStatistics
	want(t, s.request("GET", "/api/v1/statistics/agents", boss, nil), http.StatusOK, &agents)
	if len(agents) != 2 || agents[0].Name != sato.Name || agents[0].AHTMs != 80_000 || agents[1].Missed != 1 {
		t.Errorf("%+v", agents)
	}
	want(t, s.request("GET", "/api/v1/statistics/agents?interval=day", staffToken, nil), http.StatusOK, &agents)
	if len(agents) != 1 || agents[0].Account != sato.ID {
		t.Errorf("staff see %+v", agents)
	}
	wantCode(t, s.request("GET", "/api/v1/statistics/queues?from=2020-01-01T00:00:00Z", boss, nil), http.StatusUnprocessableEntity, "too-many-intervals")
	wantCode(t, s.request("GET", "/api/v1/statistics/queues?interval=1m", boss, nil), http.StatusUnprocessableEntity, "invalid")
	wantCode(t, s.request("GET", "/api/v1/statistics/queues?to=2020-01-01T00:00:00Z", boss, nil), http.StatusUnprocessableEntity, "invalid")

	if err := s.store.PutDisposition(t.Context(), "zeikin", store.Disposition{Call: "c1", Account: sato.ID, Code: "solved", Note: "完了"}); err != nil {
		t.Fatal(err)
	}
	var detail HistoryDetail
	want(t, s.request("GET", "/api/v1/history/c1", s.session(suzuki), nil), http.StatusOK, &detail)
	if len(detail.Dispositions) != 0 || len(detail.Segments) != 5 {
		t.Errorf("who was only rung sees %+v", detail)
	}
	for _, token := range []string{boss, staffToken} {
		want(t, s.request("GET", "/api/v1/history/c1", token, nil), http.StatusOK, &detail)
	}
	if len(detail.Segments) != 5 || detail.Segments[3].Leg == nil || detail.Segments[3].Leg.MOS != 4.1 || detail.Segments[4].Kind != "wrap-up" ||
		len(detail.Dispositions) != 1 || detail.Dispositions[0].Name != sato.Name {
		t.Errorf("%+v", detail)
	}
	wantCode(t, s.request("GET", "/api/v1/history/c1", s.session(s.account("tanaka", store.RoleStaff)), nil), http.StatusNotFound, "not-found")
}
