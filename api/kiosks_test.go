package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"madoguchi/store"
)

// pair asks for a code as a browser without a login does.
func (s *site) pair() PairingCode {
	s.t.Helper()
	var c PairingCode
	want(s.t, s.request("POST", "/api/v1/pairings", "", nil, "User-Agent", "Booth/1"), http.StatusCreated, &c)
	return c
}

// claim asks whether the code was typed; the token is that of the login, if so.
func (s *site) claim(secret string) (PairingState, string) {
	s.t.Helper()
	res := s.request("POST", "/api/v1/pairings/claim", "", map[string]any{"secret": secret})
	token := ""
	for _, c := range res.Cookies() {
		if c.Name == cookieName {
			token = c.Value
			if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode || c.MaxAge <= 0 {
				s.t.Errorf("cookie %+v", c)
			}
		}
	}
	var state PairingState
	want(s.t, res, http.StatusOK, &state)
	return state, token
}

func TestPairingAKiosk(t *testing.T) {
	s := newSite(t, nil)
	booth := s.account("kiosk1", store.RoleKiosk)
	boss := s.session(s.account("boss", store.RoleAdministrator))
	old := s.session(booth)
	oldPage := s.live(old)
	untilType(oldPage, "snapshot")

	c := s.pair()
	if len(c.Code) != codeDigits || strings.Trim(c.Code, "0123456789") != "" || len(c.Secret) < 40 || c.ExpiresIn != 600 {
		t.Fatalf("code %+v", c)
	}
	if state, token := s.claim(c.Secret); state.State != "waiting" || token != "" {
		t.Fatalf("before it was typed: %+v, token %q", state, token)
	}
	typed := c.Code[:4] + " － " + c.Code[4:]
	var found PairingFound
	want(t, s.request("POST", "/api/v1/pairings/find", boss, map[string]any{"code": typed}), http.StatusOK, &found)
	if found.Browser != "Booth/1" || found.Address == "" {
		t.Errorf("found %+v", found)
	}
	if state, token := s.claim(c.Secret); state.State != "waiting" || token != "" {
		t.Fatalf("looked at is not allowed: %+v, token %q", state, token)
	}
	path := "/api/v1/kiosks/" + booth.ID
	want(t, s.request("POST", path+"/pair", boss, map[string]any{"code": c.Code}), http.StatusOK, nil)
	// A code names one kiosk, once.
	wantCode(t, s.request("POST", path+"/pair", boss, map[string]any{"code": c.Code}), http.StatusNotFound, "code-unknown-kiosk")
	wantCode(t, s.request("POST", "/api/v1/pairings/claim", "", map[string]any{"secret": c.Code}), http.StatusNotFound, "pairing-over")

	state, token := s.claim(c.Secret)
	if state.State != "paired" || token == "" {
		t.Fatalf("after it was allowed: %+v", state)
	}
	wantCode(t, s.request("POST", "/api/v1/pairings/claim", "", map[string]any{"secret": c.Secret}), http.StatusNotFound, "pairing-over")
	var me Session
	want(t, s.request("GET", "/api/v1/me", token, nil), http.StatusOK, &me)
	if me.ID != booth.ID {
		t.Errorf("logged in as %+v", me)
	}
	// The other browser of this kiosk is out.
	untilType(oldPage, "bye")
	wantCode(t, s.request("GET", "/api/v1/me", old, nil), http.StatusUnauthorized, "not-logged-in")

	var detail KioskDetail
	want(t, s.request("GET", path, boss, nil), http.StatusOK, &detail)
	if !detail.LoggedIn || detail.PairedBy != "boss" || detail.PairedAt.IsZero() || len(detail.Sessions) != 1 {
		t.Errorf("paired kiosk %+v", detail)
	}
	want(t, s.request("POST", path+"/unpair", boss, nil), http.StatusNoContent, nil)
	wantCode(t, s.request("GET", "/api/v1/me", token, nil), http.StatusUnauthorized, "not-logged-in")
	if !s.calls.was("forget " + booth.ID) {
		t.Error("the call plane still knows its flows")
	}
}

func TestPairingRefusals(t *testing.T) {
	s := newSite(t, nil)
	booth, staff := s.account("kiosk1", store.RoleKiosk), s.account("sato", store.RoleStaff)
	boss := s.session(s.account("boss", store.RoleAdministrator))
	c := s.pair()
	body := map[string]any{"code": c.Code}
	// Only a kiosk's account can be given away like this.
	wantCode(t, s.request("POST", "/api/v1/kiosks/"+staff.ID+"/pair", boss, body), http.StatusNotFound, "not-found")
	off := true
	if _, err := s.store.UpdateAccount(t.Context(), store.By{}, booth.ID, store.AccountPatch{Disabled: &off}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.request("POST", "/api/v1/kiosks/"+booth.ID+"/pair", boss, body), http.StatusForbidden, "account-disabled")

	// Guessing of codes is slowed down, also for who knows a right one.
	var last *http.Response
	for range store.DefaultAttemptLimits().PairTries + 1 {
		last = s.request("POST", "/api/v1/pairings/find", boss, map[string]any{"code": "abc"})
	}
	wantCode(t, last, http.StatusTooManyRequests, "too-many-codes")
	wantCode(t, s.request("POST", "/api/v1/pairings/find", boss, body), http.StatusTooManyRequests, "too-many-codes")

	// And so is asking for codes.
	for range pairingBurst {
		last = s.request("POST", "/api/v1/pairings", "", nil)
	}
	wantCode(t, last, http.StatusTooManyRequests, "pairing-wait")
	if last.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestPairingsAreBounded(t *testing.T) {
	p, now := newPairings(), time.Unix(1_800_000_000, 0)
	var first, second, allowed string
	for i := range networkPairings + 1 {
		n, secret, err := p.begin(now, "192.0.2.1", "x")
		if err != nil {
			t.Fatal(err)
		}
		switch i {
		case 0:
			first = n.code
		case 1:
			second = n.code
			if _, ok := p.allow(now, n.code, "account", store.By{}); !ok {
				t.Fatal("not allowed")
			}
			allowed = secret
		}
	}
	if _, ok := p.find(now, first); !ok {
		t.Error("given up although there was room")
	}
	if _, _, err := p.begin(now, "192.0.2.1", "x"); err != nil {
		t.Fatal(err)
	}
	if _, ok := p.find(now, first); ok {
		t.Error("the oldest did not make room")
	}
	if _, ok := p.find(now, second); ok {
		t.Error("an allowed one can be found again")
	}
	if got, err := p.claim(now, "192.0.2.1", allowed); err != nil || got.account != "account" {
		t.Errorf("an allowed pairing was given up: %+v %v", got, err)
	}
	if _, err := p.claim(now, "192.0.2.1", allowed); err == nil {
		t.Error("claimed twice")
	}
	for i := range 2 * maxPairings {
		_, _, err := p.begin(now, "198.51.100."+string(rune('0'+i%10))+string(rune('0'+i/10%10))+string(rune('0'+i/100)), "x")
		if len(p.open) > maxPairings || err != nil && refusalOf(err).Code != "pairing-wait" {
			t.Fatalf("%d open: %v", len(p.open), err)
		}
	}
	n, secret, err := p.begin(now.Add(pairingLifetime), "192.0.2.9", "x")
	if err != nil || len(p.open) != 1 {
		t.Fatalf("%d left after all ran out: %v", len(p.open), err)
	}
	late := now.Add(2 * pairingLifetime)
	if _, ok := p.allow(late, n.code, "account", store.By{}); ok {
		t.Error("a code that ran out was allowed")
	}
	if _, err := p.claim(late, "192.0.2.9", secret); err == nil {
		t.Error("a secret that ran out was taken")
	}
}

func TestKioskSettingsAndHealth(t *testing.T) {
	s := newSite(t, nil)
	booth := s.account("kiosk1", store.RoleKiosk)
	boss := s.session(s.account("boss", store.RoleAdministrator))
	path := "/api/v1/kiosks/" + booth.ID
	page := s.live(s.session(booth))
	snapshot := untilType(page, "snapshot")
	var was Booth
	if err := json.Unmarshal(snapshot.Topics["booth"], &was); err != nil || was.Language != "ja" || was.Volume != nil {
		t.Fatalf("booth %s: %v", snapshot.Topics["booth"], err)
	}
	board := s.live(boss)
	untilType(board, "snapshot")

	var before, after KioskDetail
	want(t, s.request("GET", path, boss, nil), http.StatusOK, &before)
	seven := 7
	put := KioskSettings{Name: "行徳", Place: "行徳支所", Volume: &seven, Language: "en", Phone: "047-1", Microphone: "USB"}
	want(t, s.request("PUT", path, boss, put, "If-Match", before.Version), http.StatusOK, &after)
	if after.Settings.Name != "行徳" || *after.Settings.Volume != 7 || after.Version == before.Version {
		t.Errorf("after %+v", after)
	}
	wantCode(t, s.request("PUT", path, boss, put, "If-Match", before.Version), http.StatusPreconditionFailed, "changed-meanwhile")
	bad := put
	bad.Phone = strings.Repeat("1", 41)
	wantCode(t, s.request("PUT", path, boss, bad), http.StatusUnprocessableEntity, "kiosk-format")
	booth1 := topicWhere(page, "booth", func(b Booth) bool { return b.Volume != nil })
	if *booth1.Volume != 7 || booth1.Language != "en" || booth1.Microphone != "USB" || booth1.Phone != "047-1" {
		t.Errorf("told %+v", booth1)
	}

	want(t, s.request("POST", path+"/reload", boss, nil), http.StatusNoContent, nil)
	if b := topicWhere(page, "booth", func(b Booth) bool { return b.ReloadN > 0 }); b.ReloadN != 1 {
		t.Errorf("told %+v", b)
	}

	page.write(`{"type":"command","id":"1","name":"health","args":{"browser":"Edge 131","page":"1.2.3","camera":"ok","microphone":"missing","network":"good","devices":[{"kind":"camera","label":"Cam"}]}}`)
	told := topicWhere(board, "kiosks", func(k []KioskNow) bool { return len(k) == 1 && k[0].Camera == DeviceOK })
	if k := told[0]; !k.Online || k.Microphone != DeviceMissing || k.Browser != "Edge 131" || k.Network != "good" {
		t.Errorf("health %+v", k)
	}
	page.write(`{"type":"command","id":"2","name":"health","args":{"browser":"x","page":"1","camera":"great","devices":[]}}`)
	if r := untilType(page, "reply"); r.ID == "2" && r.Error == nil {
		t.Error("a state that is none was taken")
	}
	var list ListPage[KioskEntry]
	for state, n := range map[string]int{"": 1, "online": 1, "trouble": 1, "in-call": 0, "offline": 0, "logged-out": 0, "disabled": 0} {
		want(t, s.request("GET", "/api/v1/kiosks?state="+state, boss, nil), http.StatusOK, &list)
		if state == "" {
			want(t, s.request("GET", "/api/v1/kiosks?q="+"kiosk", boss, nil), http.StatusOK, &list)
		}
		if list.Total != n {
			t.Errorf("state %q: %d kiosks, want %d", state, list.Total, n)
		}
	}
	_ = page.conn.CloseNow()
	topicWhere(board, "kiosks", func(k []KioskNow) bool { return len(k) == 1 && !k[0].Online && !k[0].Since.IsZero() })
	want(t, s.request("GET", "/api/v1/kiosks?state=offline", boss, nil), http.StatusOK, &list)
	if list.Total != 1 {
		t.Errorf("offline: %+v", list)
	}
	wantCode(t, s.request("POST", path+"/reload", boss, nil), http.StatusConflict, "kiosk-offline")
	wantCode(t, s.request("POST", path+"/test", boss, nil), http.StatusConflict, "kiosk-offline")
}

// topicWhere reads until a topic is as it should be.
func topicWhere[T any](p *page, topic string, is func(T) bool) T {
	p.t.Helper()
	for {
		m := p.read()
		raw := m.Topics[topic]
		if m.Type == "state" && m.Topic == topic {
			raw = m.Data
		}
		if raw == nil {
			continue
		}
		var v T
		if err := json.Unmarshal(raw, &v); err != nil {
			p.t.Fatal(err)
		}
		if is(v) {
			return v
		}
	}
}

func TestTestCallOfAKiosk(t *testing.T) {
	s := newSite(t, nil)
	booth := s.account("kiosk1", store.RoleKiosk)
	boss := s.session(s.account("boss", store.RoleAdministrator))
	path := "/api/v1/kiosks/" + booth.ID
	page := s.live(s.session(booth))
	untilType(page, "snapshot")
	var test TestCall
	want(t, s.request("POST", path+"/test", boss, nil), http.StatusAccepted, &test)
	wantCode(t, s.request("POST", path+"/test", boss, nil), http.StatusConflict, "test-running")
	b := topicWhere(page, "booth", func(b Booth) bool { return b.TestCall != "" })
	if b.TestCall != test.ID {
		t.Fatalf("told of %s, asked for %s", b.TestCall, test.ID)
	}
	result := func(id, speaker string) string {
		return `{"type":"command","id":"` + id + `","name":"test-result","args":{"test":"` + test.ID +
			`","devices":[{"device":"camera","state":"ok"},{"device":"microphone","state":"ok"},` + speaker + `]}}`
	}
	for id, speaker := range map[string]string{"a": `{"device":"camera","state":"ok"}`, "b": `{"device":"speaker","state":"fine"}`, "c": `{"device":"speaker","state":"ok","code":"why"}`} {
		page.write(result(id, speaker))
		if r := untilType(page, "reply"); r.ID != id || r.Error == nil {
			t.Errorf("%s was taken: %+v", speaker, r)
		}
	}
	page.write(result("d", `{"device":"speaker","state":"trouble","code":"not-heard"}`))
	topicWhere(page, "booth", func(b Booth) bool { return b.TestCall == "" })
	var d KioskDetail
	want(t, s.request("GET", path, boss, nil), http.StatusOK, &d)
	if d.Test == nil || d.Test.State != "failed" || d.Test.By != "名前 boss" || len(d.Test.Devices) != 3 || !d.Checked.IsZero() || d.TestedAt.IsZero() {
		t.Fatalf("failed test: %+v of %+v", d.Test, d)
	}
	want(t, s.request("POST", path+"/test", boss, nil), http.StatusAccepted, &test)
	topicWhere(page, "booth", func(b Booth) bool { return b.TestCall == test.ID })
	page.write(result("e", `{"device":"speaker","state":"ok"}`))
	topicWhere(page, "booth", func(b Booth) bool { return b.TestCall == "" })
	want(t, s.request("GET", path, boss, nil), http.StatusOK, &d)
	if d.Test.State != "passed" || d.Checked.IsZero() {
		t.Errorf("passed test: %+v", d)
	}
}

func untilType(p *page, kind string) message {
	p.t.Helper()
	return p.until(kind, func(m message) bool { return m.Type == kind })
}
