package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/store"
)

func (s *site) token(scopes ...string) string {
	s.t.Helper()
	secret := tokenPrefix + strings.Join(scopes, "")
	if _, err := s.store.CreateToken(s.t.Context(), store.By{Actor: "abe"}, store.Token{
		Name: "test", Hash: hashToken(secret), Scopes: scopes, Expires: time.Now().Add(time.Hour),
	}); err != nil {
		s.t.Fatal(err)
	}
	return secret
}

func allScopes() []string {
	return []string{
		scopeRecords, scopeStatistics, scopeBoard, scopeAccounts, scopeAccountsWrite,
		scopeSettings, scopeSettingsWrite, scopeAudit, scopeSystem,
	}
}

func TestTokenLife(t *testing.T) {
	s := newSite(t, nil)
	boss := s.session(s.account("abe", store.RoleAdministrator))
	body := map[string]any{"name": "統計システム", "scopes": []string{"settings:read", "settings:read"}, "days": 30}
	var made CreatedToken
	want(t, s.request("POST", "/api/v1/tokens", boss, body), http.StatusCreated, &made)
	if !strings.HasPrefix(made.Token, tokenPrefix) || len(made.Token) < 40 || !slices.Equal(made.Scopes, []string{"settings:read"}) || made.CreatedBy != "abe" {
		t.Errorf("%+v", made)
	}
	with := []string{"Authorization", "Bearer " + made.Token}
	want(t, s.request("GET", "/api/v1/queues", "", nil, with...), http.StatusOK, nil)
	// A bad token is refused although the session beside it is good.
	wantCode(t, s.request("GET", "/api/v1/queues", boss, nil, "Authorization", "Bearer "+made.Token+"x"), http.StatusUnauthorized, "token-invalid")
	wantCode(t, s.request("GET", "/api/v1/queues", boss, nil, "Authorization", "Bearer "), http.StatusUnauthorized, "token-invalid")

	var list ListPage[TokenEntry]
	want(t, s.request("GET", "/api/v1/tokens?q=統計", boss, nil), http.StatusOK, &list)
	if len(list.Items) != 1 || list.Items[0].LastUsedAt.IsZero() || list.Items[0].LastAddress == "" {
		t.Errorf("%+v", list)
	}
	want(t, s.request("DELETE", "/api/v1/tokens/"+made.ID, boss, nil), http.StatusNoContent, nil)
	wantCode(t, s.request("GET", "/api/v1/queues", "", nil, with...), http.StatusUnauthorized, "token-invalid")
	wantCode(t, s.request("DELETE", "/api/v1/tokens/"+made.ID, boss, nil), http.StatusNotFound, "not-found")

	rows, err := s.store.AuditAfter(t.Context(), 0, store.MaxPage)
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, r := range rows {
		if strings.HasPrefix(r.Action, "token.") {
			actions = append(actions, r.Actor+" "+r.Action+" "+r.Subject)
		}
		if strings.Contains(string(r.Detail), made.Token) {
			t.Error("the audit log has the token")
		}
	}
	if !slices.Equal(actions, []string{"abe token.create 統計システム", "abe token.delete 統計システム"}) {
		t.Errorf("%q", actions)
	}
}

func TestTokenThatExpired(t *testing.T) {
	s := newSite(t, nil)
	secret := s.token(scopeSettings)
	if _, err := s.api.findToken(t.Context(), secret, "192.0.2.1", time.Now().Add(2*time.Hour)); err == nil {
		t.Error("an expired token is good")
	}
}

// A token for accounts is no way to become an administrator.
func TestTokenMakesNoAdministrators(t *testing.T) {
	s := newSite(t, nil)
	with := []string{"Authorization", "Bearer " + s.token(scopeAccountsWrite)}
	abe, sato := s.account("abe", store.RoleAdministrator), s.account("sato", store.RoleStaff)
	device, err := AddDevice(t.Context(), s.store, store.By{}, abe, "example.jp", "", strings.Repeat("s", 24))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct {
		method, path string
		body         any
	}{
		{"POST", "", map[string]any{"login": "eve", "name": "x", "role": "administrator"}},
		{"PATCH", "/" + sato.ID, map[string]any{"role": "administrator"}},
		{"PATCH", "/" + abe.ID, map[string]any{"role": "staff"}},
		{"DELETE", "/" + abe.ID, nil},
		{"POST", "/" + abe.ID + "/reset-password", nil},
		{"POST", "/" + abe.ID + "/devices", map[string]any{"label": "x"}},
		{"DELETE", "/" + abe.ID + "/devices/" + device.ID, nil},
	} {
		wantCode(t, s.request(r.method, "/api/v1/accounts"+r.path, "", r.body, with...), http.StatusForbidden, "token-administrator")
	}
	want(t, s.request("PATCH", "/api/v1/accounts/"+sato.ID, "", map[string]any{"role": "supervisor"}, with...), http.StatusOK, nil)
	want(t, s.request("POST", "/api/v1/accounts/"+sato.ID+"/reset-password", "", nil, with...), http.StatusOK, nil)
}

// What a token changes is written down under its name.
func TestTokenIsTheActor(t *testing.T) {
	s := newSite(t, nil)
	secret := s.token(scopeAccountsWrite)
	body := map[string]any{"login": "sato", "name": "佐藤", "role": "staff"}
	want(t, s.request("POST", "/api/v1/accounts", "", body, "Authorization", "Bearer "+secret), http.StatusCreated, nil)
	rows, err := s.store.AuditAfter(t.Context(), 0, store.MaxPage)
	if err != nil {
		t.Fatal(err)
	}
	if last := rows[len(rows)-1]; last.Actor != "token:test" || last.Action != "account.create" {
		t.Errorf("%+v", last)
	}
}
