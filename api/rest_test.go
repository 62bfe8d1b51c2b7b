package api

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/store"
)

func TestAccountsByREST(t *testing.T) {
	s := newSite(t, nil)
	abe := s.account("abe", store.RoleAdministrator)
	admin := s.session(abe)
	var made CreatedAccount
	want(t, s.request("POST", "/api/v1/accounts", admin, map[string]any{
		"login": "Sato", "name": "佐藤 花子", "role": "staff", "password": goodPassword, "queues": []string{"zeikin"},
	}), http.StatusCreated, &made)
	if made.Login != "sato" || made.OneTimePassword != "" || !made.MustChange || !slices.Equal(made.Queues, []string{"zeikin"}) {
		t.Errorf("%+v", made)
	}
	var booth CreatedAccount
	want(t, s.request("POST", "/api/v1/accounts", admin, map[string]any{
		"login": "kiosk1", "name": "1番ブース", "place": "行徳支所", "role": "kiosk",
	}), http.StatusCreated, &booth)
	if booth.MustChange || booth.OneTimePassword == "" || booth.Place != "行徳支所" || len(booth.Queues) != 0 {
		t.Errorf("%+v", booth)
	}
	if !s.calls.was("reconfigure") {
		t.Error("the call plane does not know the new agent")
	}
	for code, body := range map[string]map[string]any{
		"login-taken":     {"login": "SATO", "name": "x", "role": "staff"},
		"login-format":    {"login": "a b", "name": "x", "role": "staff"},
		"password-common": {"login": "x", "name": "x", "role": "staff", "password": "password123"},
		"queue-unknown":   {"login": "x", "name": "x", "role": "staff", "queues": []string{"none"}},
		"not-an-agent":    {"login": "x", "name": "x", "role": "kiosk", "queues": []string{"zeikin"}},
		"name-format":     {"login": "x", "name": "", "role": "staff"},
	} {
		res := s.request("POST", "/api/v1/accounts", admin, body)
		p, _ := wordsOf(code)
		wantCode(t, res, p.status, code)
	}
	e := wantCode(t, s.request("POST", "/api/v1/accounts", admin, map[string]any{"login": "x", "name": "x", "role": "root", "password": "SECRET-VALUE"}), http.StatusUnprocessableEntity, "invalid")
	if len(e.Fields) != 1 || e.Fields[0].Location != "body.role" || strings.Contains(e.Fields[0].Message, "SECRET-VALUE") {
		t.Errorf("%+v", e.Fields)
	}
	wantCode(t, s.request("POST", "/api/v1/accounts", admin, map[string]any{"login": "x", "name": "x", "role": "staff", "admin": true}), http.StatusUnprocessableEntity, "invalid")

	var got AccountEntry
	want(t, s.request("PATCH", "/api/v1/accounts/"+made.ID, admin, map[string]any{"name": "佐藤 花", "queues": []string{"kokuho", "zeikin"}}), http.StatusOK, &got)
	if got.Name != "佐藤 花" || len(got.Queues) != 2 || got.Role != "staff" {
		t.Errorf("%+v", got)
	}
	want(t, s.request("GET", "/api/v1/accounts/"+made.ID, admin, nil), http.StatusOK, &got)
	wantCode(t, s.request("PATCH", "/api/v1/accounts/"+abe.ID, admin, map[string]any{"disabled": true}), http.StatusConflict, "own-account")
	wantCode(t, s.request("DELETE", "/api/v1/accounts/"+abe.ID, admin, nil), http.StatusConflict, "own-account")
	wantCode(t, s.request("PATCH", "/api/v1/accounts/"+abe.ID, admin, map[string]any{"role": "staff"}), http.StatusConflict, "last-administrator")

	var reset OneTimePassword
	want(t, s.request("POST", "/api/v1/accounts/"+made.ID+"/reset-password", admin, nil), http.StatusOK, &reset)
	var session Session
	want(t, s.request("POST", "/api/v1/login", "", credentials{"sato", reset.Password}), http.StatusOK, &session)
	if !session.MustChangePassword {
		t.Error("a reset password need not be changed")
	}
	want(t, s.request("DELETE", "/api/v1/accounts/"+made.ID, admin, nil), http.StatusNoContent, nil)
	wantCode(t, s.request("GET", "/api/v1/accounts/"+made.ID, admin, nil), http.StatusNotFound, "not-found")

	if st, err := s.store.VerifyAudit(t.Context()); err != nil || st.Count < 6 {
		t.Errorf("audit: %+v %v", st, err)
	}
	rows, err := s.store.AuditAfter(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(rows, func(r store.AuditRow) bool {
		return r.Actor == "abe" && r.Action == "account.delete" && r.Subject == "sato" && r.Address == "127.0.0.1"
	}) {
		t.Errorf("the deletion is not in the audit log: %+v", rows)
	}
	for _, r := range rows {
		if strings.Contains(string(r.Detail), goodPassword) || strings.Contains(string(r.Detail), reset.Password) {
			t.Errorf("a password is in the audit log: %s", r.Detail)
		}
	}
}

func TestAccountPages(t *testing.T) {
	s := newSite(t, nil)
	for _, login := range []string{"d", "b", "a", "c", "e"} {
		if _, err := s.store.CreateAccount(t.Context(), store.By{}, store.NewAccount{Login: login, Name: login, Role: store.RoleStaff, PasswordHash: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	admin := s.session(s.account("root", store.RoleAdministrator))
	var logins []string
	for after, pages := "", 0; ; pages++ {
		var page ListPage[AccountRow]
		want(t, s.request("GET", "/api/v1/accounts?limit=2&after="+after, admin, nil), http.StatusOK, &page)
		for _, a := range page.Items {
			logins = append(logins, a.Login)
		}
		if page.Total != 6 || pages > 3 {
			t.Fatalf("%+v", page)
		}
		if page.Next == "" {
			break
		}
		after = page.Next
	}
	if strings.Join(logins, "") != "abcderoot" {
		t.Errorf("%v", logins)
	}
}

func TestDevicesByREST(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	sato := s.account("sato", store.RoleStaff)
	path := "/api/v1/accounts/" + sato.ID + "/devices"
	var made NewDevice
	want(t, s.request("POST", path, admin, map[string]any{"label": "机の電話"}), http.StatusCreated, &made)
	if made.Address != "sip:sato@example.jp" || made.Username != "sato" || len(made.Secret) < 24 {
		t.Errorf("%+v", made)
	}
	d, _, err := s.store.DeviceByUsername(t.Context(), "sato")
	if err != nil || d.Realm != "example.jp" || d.HA1MD5 == "" {
		t.Errorf("%+v %v", d, err)
	}
	var list []map[string]any
	want(t, s.request("GET", path, admin, nil), http.StatusOK, &list)
	if len(list) != 1 || list[0]["secret"] != nil || list[0]["label"] != "机の電話" {
		t.Errorf("%+v", list)
	}
	want(t, s.request("DELETE", path+"/"+made.ID, admin, nil), http.StatusNoContent, nil)
	wantCode(t, s.request("DELETE", path+"/"+made.ID, admin, nil), http.StatusNotFound, "not-found")
	wantCode(t, s.request("POST", "/api/v1/accounts/none/devices", admin, map[string]any{}), http.StatusNotFound, "not-found")
}

func TestCountersByREST(t *testing.T) {
	s := newSite(t, nil)
	admin, booth := s.session(s.account("abe", store.RoleAdministrator)), s.session(s.account("kiosk1", store.RoleKiosk))
	var buttons []ButtonWords
	want(t, s.request("GET", "/api/v1/buttons", booth, nil), http.StatusOK, &buttons)
	if len(buttons) != 6 || buttons[0].Texts["ja"].Label != "戸籍・住民票" || buttons[0].Texts["ko"].Line == "" {
		t.Fatalf("%+v", buttons)
	}
	b := buttons[0]
	b.Enabled, b.Schedule = false, "standard"
	want(t, s.request("PUT", "/api/v1/buttons/"+b.ID, admin, b), http.StatusOK, nil)
	want(t, s.request("GET", "/api/v1/buttons", booth, nil), http.StatusOK, &buttons)
	if len(buttons) != 5 {
		t.Errorf("the kiosk sees %d buttons", len(buttons))
	}
	want(t, s.request("GET", "/api/v1/buttons", admin, nil), http.StatusOK, &buttons)
	if len(buttons) != 6 || buttons[0].Schedule != "standard" {
		t.Errorf("%+v", buttons)
	}
	var queues []Queue
	want(t, s.request("GET", "/api/v1/queues", admin, nil), http.StatusOK, &queues)
	q := queues[0]
	q.ID, q.NameJA, q.NameEN, q.RingTimeMs = "gomi", "ごみ", "Waste", 15_000
	want(t, s.request("PUT", "/api/v1/queues/gomi", admin, q), http.StatusOK, nil)
	if got, err := s.store.QueueByID(t.Context(), "gomi"); err != nil || got.RingTime != 15*time.Second || !reflect.DeepEqual(got, q.Row()) {
		t.Errorf("%+v %v", got, err)
	}
	q.WrapUpMs = 1 << 62
	wantCode(t, s.request("PUT", "/api/v1/queues/gomi", admin, q), http.StatusUnprocessableEntity, "queue-format")
	want(t, s.request("DELETE", "/api/v1/queues/gomi", admin, nil), http.StatusNoContent, nil)
	wantCode(t, s.request("DELETE", "/api/v1/queues/zeikin", admin, nil), http.StatusConflict, "queue-in-use")
	want(t, s.request("DELETE", "/api/v1/buttons/zeikin", admin, nil), http.StatusNoContent, nil)
	want(t, s.request("DELETE", "/api/v1/queues/zeikin", admin, nil), http.StatusNoContent, nil)
}

func TestHistory(t *testing.T) {
	s := newSite(t, nil)
	kiosk, sato, suzuki := s.account("kiosk1", store.RoleKiosk), s.account("sato", store.RoleStaff), s.account("suzuki", store.RoleStaff)
	boss := s.session(s.account("ueda", store.RoleSupervisor))
	now := time.Now().UTC().Truncate(time.Millisecond)
	put := func(id string, at time.Time, agent string) {
		t.Helper()
		err := s.store.CloseCall(t.Context(), store.Call{
			ID: id, Started: at, Answered: at.Add(2 * time.Second), Ended: at.Add(12 * time.Second), Caller: kiosk.ID, Callee: agent,
			Button: "zeikin", Queue: "zeikin", Cause: "agent",
			Segments: []store.Segment{{Kind: store.SegmentTalking, Started: at.Add(2 * time.Second), Ended: at.Add(12 * time.Second), Account: agent}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	put("1", now, sato.ID)
	put("2", now, suzuki.ID)
	put("3", now.AddDate(0, 0, -2), sato.ID)
	var own []HistoryEntry
	staffToken := s.session(sato)
	from := "?from=" + now.AddDate(0, 0, -7).Format(time.RFC3339)
	for _, query := range []string{"", from} {
		want(t, s.request("GET", "/api/v1/history"+query, staffToken, nil), http.StatusOK, &own)
		if len(own) != 1 || own[0].ID != "1" {
			t.Fatalf("staff see %+v", own)
		}
	}
	h := own[0]
	if h.Caller != kiosk.Name || h.Agent != sato.Name || h.AgentID != sato.ID || h.TalkingMs != 10_000 || h.Cause != CauseAgent ||
		!h.StartedAt.Equal(now) || len(h.Segments) != 1 || h.Segments[0].Name != sato.Name {
		t.Errorf("%+v", h)
	}
	var all []HistoryEntry
	want(t, s.request("GET", "/api/v1/history"+from, boss, nil), http.StatusOK, &all)
	if len(all) != 3 || all[2].ID != "3" {
		t.Errorf("a supervisor sees %+v", all)
	}
	want(t, s.request("GET", "/api/v1/history"+from+"&limit=2", boss, nil), http.StatusOK, &all)
	if len(all) != 2 {
		t.Errorf("%+v", all)
	}
	wantCode(t, s.request("GET", "/api/v1/history?from=yesterday", boss, nil), http.StatusUnprocessableEntity, "invalid")
}

func TestSite(t *testing.T) {
	s := newSite(t, nil)
	var got Site
	want(t, s.request("GET", "/api/v1/site", "", nil), http.StatusOK, &got)
	if got.Name != "市川市" || got.Domain != "example.jp" || got.Version != "" || got.Media.Width != 1920 || got.Trust {
		t.Errorf("%+v", got)
	}
	want(t, s.request("GET", "/api/v1/site", s.session(s.account("sato", store.RoleStaff)), nil), http.StatusOK, &got)
	if got.Version != "1.2.3" {
		t.Errorf("%+v", got)
	}
}
