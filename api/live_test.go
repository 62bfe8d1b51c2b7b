package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/store"

	"github.com/coder/websocket"
)

// opened reads hello and snapshot.
func (p *page) opened() (hello, snapshot message) {
	p.t.Helper()
	hello, snapshot = p.read(), p.read()
	if hello.Type != "hello" || snapshot.Type != "snapshot" {
		p.t.Fatalf("%+v, %+v", hello, snapshot)
	}
	return hello, snapshot
}

func TestLiveState(t *testing.T) {
	s := newSite(t, nil)
	kiosk, sato := s.account("kiosk1", store.RoleKiosk), s.account("sato", store.RoleStaff)
	at := time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)
	agent := acd.AgentView{ID: sato.ID, State: acd.StateAvailable, Presence: acd.Available, Reachable: true, Since: at}
	s.calls.set(acd.Snapshot{Queues: []acd.QueueView{{ID: "zeikin", Available: 1}}, Agents: []acd.AgentView{agent}})

	p := s.live(s.session(sato))
	hello, snapshot := p.opened()
	if hello.Protocol != Protocol || hello.Version != "1.2.3" || hello.Account != accountOf(sato) {
		t.Errorf("%+v", hello)
	}
	for _, topic := range []string{"me", "buttons", "colleagues"} {
		if snapshot.Topics[topic] == nil {
			t.Errorf("no %s in %+v", topic, snapshot)
		}
	}
	seq := snapshot.Seq
	next := func(topic string, into any) {
		t.Helper()
		m := p.until(topic, func(m message) bool {
			if m.Type != "state" || m.Seq != seq+1 {
				t.Fatalf("after %d came %+v", seq, m)
			}
			seq++
			return m.Topic == topic
		})
		if into == nil {
			if string(m.Data) != "null" {
				t.Errorf("%s is still there: %s", topic, m.Data)
			}
			return
		}
		if err := json.Unmarshal(m.Data, into); err != nil {
			t.Fatal(err)
		}
	}

	// It rings.
	agent.State = acd.StateRinging
	call := acd.CallView{ID: "c1", State: acd.CallRinging, Caller: kiosk.ID, Button: "zeikin", Queue: "zeikin", Ringing: []string{sato.ID}, Since: at}
	start := time.Now()
	s.calls.set(acd.Snapshot{Agents: []acd.AgentView{agent}, Calls: []acd.CallView{call}})
	var got Call
	next("call", &got)
	t.Logf("a change was on the page after %v", time.Since(start))
	if got.ID != "c1" || got.Side != "agent" || got.State != acd.CallRinging || got.Parties[0].Name != kiosk.Name {
		t.Errorf("%+v", got)
	}
	// They talk; quality comes by itself.
	s.calls.mu.Lock()
	s.calls.quality = []LegQuality{{Account: kiosk.ID, LossIn: 0.25, Alive: true}}
	s.calls.mu.Unlock()
	agent.State, call.State, call.Ringing, call.Agent, call.ConnectedAt = acd.StateTalking, acd.CallConnected, nil, sato.ID, at
	s.calls.set(acd.Snapshot{Agents: []acd.AgentView{agent}, Calls: []acd.CallView{call}})
	for len(got.Quality) == 0 {
		got = Call{}
		next("call", &got)
	}
	if got.State != acd.CallConnected || got.Quality[0].LossIn != 0.25 {
		t.Errorf("%+v", got)
	}
	// It ends.
	s.calls.mu.Lock()
	s.calls.ended[sato.ID] = Ended{Call: "c1", Cause: CauseCaller, EndedAt: at, TalkingMs: 5}
	s.calls.mu.Unlock()
	s.calls.set(acd.Snapshot{})
	next("call", nil)
	var ended Ended
	next("ended", &ended)
	if ended.Cause != CauseCaller || ended.TalkingMs != 5 {
		t.Errorf("%+v", ended)
	}
	s.calls.mu.Lock()
	delete(s.calls.ended, sato.ID)
	s.calls.mu.Unlock()
	next("ended", nil) // fades without any event

	// Names and buttons come from the store.
	abe := s.session(s.account("abe", store.RoleAdministrator))
	want(t, s.request("PATCH", "/api/v1/accounts/"+kiosk.ID, abe, map[string]any{"disabled": true}), http.StatusOK, nil)
	if !s.calls.was("forget "+kiosk.ID) || !s.calls.was("reconfigure") {
		t.Error("the call plane was not told")
	}
	s.account("suzuki", store.RoleStaff)
	var colleagues []Colleague
	next("colleagues", &colleagues)
	if len(colleagues) != 1 || colleagues[0].Name != "名前 suzuki" {
		t.Errorf("%+v", colleagues)
	}
}

func TestManyChangesAreSentTogether(t *testing.T) {
	s := newSite(t, nil)
	sato := s.account("sato", store.RoleStaff)
	p := s.live(s.session(sato))
	p.opened()
	const changes = 2000
	for i := range changes {
		s.calls.set(acd.Snapshot{Agents: []acd.AgentView{{ID: sato.ID, State: acd.StateAway, Presence: acd.Away, Reason: fmt.Sprint(i)}}})
	}
	messages := 0
	p.until("the last change", func(m message) bool {
		messages++
		return m.Topic == "me" && strings.Contains(string(m.Data), fmt.Sprintf("%q", fmt.Sprint(changes-1)))
	})
	if messages > changes/4 {
		t.Errorf("%d messages for %d changes", messages, changes)
	}
}

func TestCommands(t *testing.T) {
	s := newSite(t, nil)
	kiosk, sato := s.account("kiosk1", store.RoleKiosk), s.account("sato", store.RoleStaff)
	staffPage, kioskPage := s.live(s.session(sato)), s.live(s.session(kiosk))
	staffPage.opened()
	kioskPage.opened()
	ask := func(p *page, name string, args any) message {
		t.Helper()
		raw, err := json.Marshal(args)
		if err != nil {
			t.Fatal(err)
		}
		p.write(Command{Type: "command", ID: "x1", Name: name, Args: raw})
		return p.until("reply", func(m message) bool { return m.Type == "reply" && m.ID == "x1" })
	}
	type args map[string]any
	for _, c := range []struct {
		name  string
		args  any
		asked string
	}{
		{"presence", args{"presence": "away", "reason": "break"}, "presence " + sato.ID + " away break"},
		{"hold", args{"call": "c1"}, "hold " + sato.ID + " c1 true"},
		{"resume", args{"call": "c1"}, "hold " + sato.ID + " c1 false"},
		{"hangup", args{"call": "c1"}, "hangup " + sato.ID + " c1"},
		{"repair", args{"call": "c1"}, "repair " + sato.ID + " c1"},
		{"end-wrap-up", args{}, "end-wrap-up " + sato.ID},
	} {
		if m := ask(staffPage, c.name, c.args); m.Error != nil || !s.calls.was(c.asked) {
			t.Errorf("%s: %+v", c.name, m.Error)
		}
	}
	if m := ask(kioskPage, "hangup", args{"call": "c2"}); m.Error != nil || !s.calls.was("hangup "+kiosk.ID+" c2") {
		t.Errorf("%+v", m.Error)
	}
	for name, c := range map[string]struct {
		page *page
		name string
		args any
		code string
	}{
		"kiosk presence": {kioskPage, "presence", args{"presence": "away"}, "forbidden"},
		"kiosk wrap-up":  {kioskPage, "end-wrap-up", args{}, "forbidden"},
		"no such":        {staffPage, "shutdown", args{}, "unknown-command"},
		"no call":        {staffPage, "hold", args{}, "invalid"},
		"wrong type":     {staffPage, "hold", args{"call": 7}, "invalid"},
		"presence":       {staffPage, "presence", args{"presence": "asleep"}, "invalid"},
		"no such reason": {staffPage, "presence", args{"presence": "away", "reason": "nap"}, "reason-unknown"},
	} {
		if m := ask(c.page, c.name, c.args); m.Error == nil || m.Error.Code != c.code || m.Error.JA == "" || m.Error.EN == "" {
			t.Errorf("%s: %+v", name, m.Error)
		}
	}
	for _, c := range []struct {
		err  error
		code string
	}{
		{fmt.Errorf("hold: %w", ErrNoCall), "not-in-call"},
		{ErrNotNow, "not-now"},
		{errors.New("secret detail"), "failed"},
		{ownWords{}, "own"},
	} {
		s.calls.mu.Lock()
		s.calls.answer = c.err
		s.calls.mu.Unlock()
		m := ask(staffPage, "hold", args{"call": "c1"})
		if m.Error == nil || m.Error.Code != c.code || strings.Contains(m.Error.EN, "secret") {
			t.Errorf("%v: %+v", c.err, m.Error)
		}
	}
	if !strings.Contains(s.log.String(), "secret detail") {
		t.Error("a fault of ours was not logged")
	}
	staffPage.write(`{"type":"ping"}`)
	staffPage.until("pong", func(m message) bool { return m.Type == "pong" })
}

type ownWords struct{}

func (ownWords) Error() string    { return "own" }
func (ownWords) Problem() Problem { return Problem{"own", "自分の言葉", "own words"} }

func TestTooManyCommands(t *testing.T) {
	s := newSite(t, nil)
	p := s.live(s.session(s.account("sato", store.RoleStaff)))
	p.opened()
	const sent = 3 * commandBurst
	for i := range sent {
		p.write(Command{Type: "command", ID: fmt.Sprint(i), Name: "end-wrap-up", Args: json.RawMessage("{}")})
		if i%10 == 9 { // do not be slow in reading as well
			p.write(`{"type":"ping"}`)
		}
	}
	refused := 0
	for replies := 0; replies < sent; {
		m := p.read()
		if m.Type == "bye" {
			return // dropped: also an answer to a flood
		}
		if m.Type != "reply" {
			continue
		}
		replies++
		if m.Error != nil && m.Error.Code == "too-fast" {
			refused++
		}
	}
	if refused == 0 {
		t.Errorf("%d commands at once, and none was refused", sent)
	}
}

func TestBadFrames(t *testing.T) {
	s := newSite(t, nil)
	sato := s.account("sato", store.RoleStaff)
	for name, c := range map[string]struct {
		kind  websocket.MessageType
		frame string
		code  websocket.StatusCode
	}{
		"not JSON":      {websocket.MessageText, "hello", websocket.StatusPolicyViolation},
		"unknown type":  {websocket.MessageText, `{"type":"shout"}`, websocket.StatusPolicyViolation},
		"no id":         {websocket.MessageText, `{"type":"command","name":"hold"}`, websocket.StatusPolicyViolation},
		"binary":        {websocket.MessageBinary, `{"type":"ping"}`, websocket.StatusPolicyViolation},
		"64 KB and one": {websocket.MessageText, strings.Repeat(" ", maxFrame+1), websocket.StatusMessageTooBig},
	} {
		p := s.live(s.session(sato))
		p.opened()
		if err := p.conn.Write(t.Context(), c.kind, []byte(c.frame)); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		var err error
		for err == nil {
			_, _, err = p.conn.Read(ctx)
		}
		cancel()
		if got := websocket.CloseStatus(err); got != c.code {
			t.Errorf("%s: closed with %v (%v), want %v", name, got, err, c.code)
		}
	}
}

// A page that does not read costs nobody else anything, and is dropped.
func TestSlowPageIsDropped(t *testing.T) {
	s := newSite(t, nil)
	sato, suzuki := s.account("sato", store.RoleStaff), s.account("suzuki", store.RoleStaff)
	slow := s.live(s.session(sato))
	slow.opened()
	var c *client
	s.api.hub.mu.Lock()
	for c = range s.api.hub.clients {
	}
	s.api.hub.mu.Unlock()
	dropped := func() bool {
		select {
		case <-c.ending:
			return true
		default:
			return false
		}
	}
	for deadline := time.Now().Add(patience); !dropped() && time.Now().Before(deadline); {
		c.answer(Pong{Type: "pong"})
	}
	p := s.live(s.session(suzuki))
	p.opened()
	s.calls.set(acd.Snapshot{Agents: []acd.AgentView{{ID: suzuki.ID, State: acd.StateAvailable}}})
	p.until("state", func(m message) bool { return m.Topic == "me" })
	slow.until("bye", func(m message) bool { return m.Type == "bye" && m.Reason == "slow" })
	eventually(t, "the slow page is gone", func() bool {
		s.api.hub.mu.Lock()
		defer s.api.hub.mu.Unlock()
		_, there := s.api.hub.clients[c]
		return !there
	})
}

func TestEndOfASessionClosesItsSockets(t *testing.T) {
	s := newSite(t, nil)
	s.account("root", store.RoleAdministrator)
	abe := s.account("abe", store.RoleAdministrator)
	admin := s.session(abe)
	other, err := store.Open(t.Context(), s.dir) // the command line
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	disabled := true
	for name, c := range map[string]struct {
		end    func(a store.Account, token string)
		forget bool
	}{
		"logout": {func(_ store.Account, token string) {
			want(t, s.request("POST", "/api/v1/logout", token, nil), http.StatusNoContent, nil)
		}, false},
		"disabled": {func(a store.Account, _ string) {
			want(t, s.request("PATCH", "/api/v1/accounts/"+a.ID, admin, map[string]any{"disabled": true}), http.StatusOK, nil)
		}, true},
		"deleted": {func(a store.Account, _ string) {
			want(t, s.request("DELETE", "/api/v1/accounts/"+a.ID, admin, nil), http.StatusNoContent, nil)
		}, true},
		"reset": {func(a store.Account, _ string) {
			want(t, s.request("POST", "/api/v1/accounts/"+a.ID+"/reset-password", admin, nil), http.StatusOK, nil)
		}, true},
		"role": {func(a store.Account, _ string) {
			want(t, s.request("PATCH", "/api/v1/accounts/"+a.ID, admin, map[string]any{"role": "kiosk"}), http.StatusOK, nil)
		}, false},
		"disabled by the command line": {func(a store.Account, _ string) {
			if _, err := other.UpdateAccount(t.Context(), store.By{Actor: "cli"}, a.ID, store.AccountPatch{Disabled: &disabled}); err != nil {
				t.Error(err)
			}
		}, true},
		"reset by the command line": {func(a store.Account, _ string) {
			if err := other.SetPassword(t.Context(), store.By{Actor: "cli"}, a.ID, "x", true, ""); err != nil {
				t.Error(err)
			}
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			login := strings.ReplaceAll(name, " ", "-")
			a := s.account(login, store.RoleStaff)
			token := s.session(a)
			p := s.live(token)
			p.opened()
			closed := make(chan struct{})
			s.calls.mu.Lock()
			s.calls.sip = func(u Upgrade) {
				<-u.Request.Context().Done()
				close(closed)
			}
			s.calls.mu.Unlock()
			sipDone := make(chan struct{})
			go func() {
				defer close(sipDone)
				_, _, _ = s.socket("/sip", token, []string{"sip"}) // never answered with 101 by the fake
			}()
			eventually(t, "the SIP door is open", func() bool {
				s.api.hub.mu.Lock()
				defer s.api.hub.mu.Unlock()
				return len(s.api.hub.doors) == 1
			})
			c.end(a, token)
			m := p.until("bye", func(m message) bool { return m.Type == "bye" })
			if m.Reason != "logged-out" {
				t.Errorf("%+v", m)
			}
			select {
			case <-closed:
			case <-time.After(patience):
				t.Error("the SIP socket stayed")
			}
			<-sipDone
			if c.forget {
				eventually(t, "the call plane forgets the account", func() bool { return s.calls.was("forget " + a.ID) })
			} else if s.calls.was("forget " + a.ID) {
				t.Error("the call plane forgot the account")
			}
		})
	}
}

func TestServerSaysGoodbye(t *testing.T) {
	s := newSite(t, nil)
	p := s.live(s.session(s.account("sato", store.RoleStaff)))
	p.opened()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.api.Close()
	}()
	if m := p.until("bye", func(m message) bool { return m.Type == "bye" }); m.Reason != "restart" {
		t.Errorf("%+v", m)
	}
	_, _, err := p.conn.Read(t.Context())
	if websocket.CloseStatus(err) != websocket.StatusServiceRestart {
		t.Errorf("%v", err)
	}
	<-done
	if conn, _, err := s.socket("/ws", s.session(s.account("suzuki", store.RoleStaff)), nil); err == nil {
		if _, _, err := conn.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusTryAgainLater {
			t.Errorf("a stopped server took a page: %v", err)
		}
	}
}

func TestExpiredSessionStaysForItsCall(t *testing.T) {
	s := newSite(t, nil)
	sato := s.account("sato", store.RoleStaff)
	token := s.session(sato)
	p := s.live(token)
	p.opened()
	s.calls.set(acd.Snapshot{Calls: []acd.CallView{{ID: "c1", State: acd.CallConnected, Caller: "k", Agent: sato.ID}}})
	p.until("call", func(m message) bool { return m.Topic == "call" })
	past := time.Now().Add(-time.Second)
	if err := s.store.TouchSession(t.Context(), hashToken(token), past, past); err != nil {
		t.Fatal(err)
	}
	if err := s.api.hub.check(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.write(`{"type":"ping"}`)
	p.until("pong", func(m message) bool {
		if m.Type == "bye" {
			t.Fatal("thrown out of a call because the session ran out")
		}
		return m.Type == "pong"
	})
	s.calls.set(acd.Snapshot{})
	p.until("end of the call", func(m message) bool { return m.Topic == "call" && string(m.Data) == "null" })
	if err := s.api.hub.check(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.until("bye", func(m message) bool { return m.Type == "bye" && m.Reason == "logged-out" })
}

func TestSIPDoor(t *testing.T) {
	s := newSite(t, nil)
	kiosk := s.account("kiosk1", store.RoleKiosk)
	token := s.session(kiosk)
	s.calls.sip = func(u Upgrade) {
		conn, err := websocket.Accept(u.Writer, u.Request, &websocket.AcceptOptions{Subprotocols: []string{"sip"}})
		if err != nil {
			t.Errorf("upgrade: %v", err)
			return
		}
		_ = conn.Write(u.Request.Context(), websocket.MessageText, []byte(u.Account.ID+" "+u.Account.Role))
		_, _, _ = conn.Read(u.Request.Context())
		_ = conn.CloseNow()
	}
	conn, _, err := s.socket("/sip", token, []string{"sip"}, "Origin", s.http.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, raw, err := conn.Read(t.Context()); err != nil || string(raw) != kiosk.ID+" kiosk" || conn.Subprotocol() != "sip" {
		t.Errorf("%s %v", raw, err)
	}
	_ = conn.Close(websocket.StatusNormalClosure, "")
	for name, c := range map[string]struct {
		token    string
		protocol []string
		headers  []string
		status   int
	}{
		"no cookie":      {"", []string{"sip"}, nil, http.StatusUnauthorized},
		"no subprotocol": {token, nil, nil, http.StatusBadRequest},
		"other protocol": {token, []string{"xmpp"}, nil, http.StatusBadRequest},
		"foreign origin": {token, []string{"sip"}, []string{"Origin", "https://evil.example"}, http.StatusForbidden},
	} {
		if _, res, err := s.socket("/sip", c.token, c.protocol, c.headers...); err == nil || res.StatusCode != c.status {
			t.Errorf("%s: %v", name, err)
		} else if raw, err := io.ReadAll(res.Body); err != nil || !strings.Contains(string(raw), `"ja"`) {
			t.Errorf("%s: %s %v", name, raw, err)
		}
	}
}
