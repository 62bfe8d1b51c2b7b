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

// Every route with a token of every single scope: only what the scope names is
// done, a right to read changes nothing, and no token is a person.
func TestRoutesByScope(t *testing.T) {
	s := newSite(t, nil)
	tokens := map[string]string{}
	for _, scope := range allScopes() {
		tokens[scope] = s.token(scope)
	}
	never := []string{
		"/ws", "/sip", "/room", "/agent", "/metrics", "/api/v1/me", "/api/v1/logout", "/api/v1/tokens", "/api/v1/kept", "/api/v1/rooms",
		"/api/v1/prints", "/api/v1/library", "/api/v1/stops",
	}
	walked := map[string]bool{}
	for _, route := range s.api.engine.Routes() {
		name := route.Method + " " + route.Path
		walked[name] = true
		if s.api.access[name]&public != 0 {
			continue // open to everybody, with whatever header
		}
		path := filledPath(route.Path)
		for scope, token := range tokens {
			res := s.request(route.Method, path, "", nil, "Authorization", "Bearer "+token, "X-Forwarded-For", "192.0.2.1")
			if s.api.scopes[name] != scope {
				wantCode(t, res, http.StatusForbidden, "token-scope")
				continue
			}
			if res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden {
				t.Errorf("%s with %s: status %d", name, scope, res.StatusCode)
			}
			if strings.HasSuffix(scope, ":read") && route.Method != http.MethodGet {
				t.Errorf("%s changes something with %s", name, scope)
			}
			for _, p := range never {
				if strings.HasPrefix(route.Path, p) {
					t.Errorf("%s is open to tokens", name)
				}
			}
		}
	}
	for name, scope := range s.api.scopes {
		if !walked[name] || !slices.Contains(allScopes(), scope) {
			t.Errorf("%s with %s is not a route", name, scope)
		}
	}
}

// filledPath puts names of nothing in place of a route's parameters.
func filledPath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, ":") {
			parts[i] = "none"
		}
	}
	return strings.Join(parts, "/")
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

// A right to write accounts is not every right there is: no token makes an
// administrator, or gets at the password of one.
func TestTokensAndAdministrators(t *testing.T) {
	s := newSite(t, nil)
	boss, sato := s.account("abe", store.RoleAdministrator), s.account("sato", store.RoleStaff)
	s.account("baba", store.RoleAdministrator) // there is always another one
	device, err := s.store.AddDevice(t.Context(), store.By{}, boss.ID, "example.jp", "", strings.Repeat("s", store.MinSecret))
	if err != nil {
		t.Fatal(err)
	}
	with := []string{"Authorization", "Bearer " + s.token(scopeAccountsWrite)}
	for _, c := range []struct {
		method, path string
		body         any
	}{
		{"POST", "/accounts", map[string]any{"login": "mallory", "name": "x", "role": "administrator"}},
		{"PATCH", "/accounts/" + sato.ID, map[string]any{"role": "administrator"}},
		{"PATCH", "/accounts/" + boss.ID, map[string]any{"role": "staff"}},
		{"PATCH", "/accounts/" + boss.ID, map[string]any{"disabled": true}},
		{"DELETE", "/accounts/" + boss.ID, nil},
		{"POST", "/accounts/" + boss.ID + "/reset-password", nil},
		{"POST", "/accounts/" + boss.ID + "/devices", map[string]any{}},
		{"DELETE", "/accounts/" + boss.ID + "/devices/" + device.ID, nil},
	} {
		wantCode(t, s.request(c.method, "/api/v1"+c.path, "", c.body, with...), http.StatusForbidden, "token-scope")
	}
	want(t, s.request("PATCH", "/api/v1/accounts/"+sato.ID, "", map[string]any{"role": "supervisor"}, with...), http.StatusOK, nil)
	want(t, s.request("POST", "/api/v1/accounts/"+sato.ID+"/reset-password", "", nil, with...), http.StatusOK, nil)
}
