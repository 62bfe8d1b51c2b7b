package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"madoguchi/store"
)

// rightsTable is who may use which route, written by hand: what the code says of
// itself is held against it. A letter lets in:
//
//	n  nobody: no login at all
//	k  kiosk
//	s  staff
//	u  supervisor
//	a  administrator
//	p  an administrator who must change the password first
//
// The last column is the one scope with which a token of another system may use the
// route; - is none.
const rightsTable = `
                                                                n  k  s  u  a  p  token

GET    /agent                                                   door of the program at a kiosk: asks for a device's secret
GET    /ca.pem                                                  n  k  s  u  a  p  -
GET    /healthz                                                 n  k  s  u  a  p  -
GET    /metrics                                                 -  -  -  u  a  -  -
GET    /readyz                                                  n  k  s  u  a  p  -
GET    /room                                                    -  k  s  u  a  -  -
GET    /sip                                                     -  k  s  u  a  -  -
GET    /trust                                                   n  k  s  u  a  p  -
GET    /trust.css                                               n  k  s  u  a  p  -
GET    /ws                                                      -  k  s  u  a  -  -

GET    /api/v1/account-names                                    -  -  -  -  a  -  accounts:read
GET    /api/v1/accounts                                         -  -  -  -  a  -  accounts:read
POST   /api/v1/accounts                                         -  -  -  -  a  -  accounts:write
GET    /api/v1/accounts/:id                                     -  -  -  -  a  -  accounts:read
PATCH  /api/v1/accounts/:id                                     -  -  -  -  a  -  accounts:write
DELETE /api/v1/accounts/:id                                     -  -  -  -  a  -  accounts:write
GET    /api/v1/accounts/:id/devices                             -  -  -  -  a  -  accounts:read
POST   /api/v1/accounts/:id/devices                             -  -  -  -  a  -  accounts:write
DELETE /api/v1/accounts/:id/devices/:device                     -  -  -  -  a  -  accounts:write
POST   /api/v1/accounts/:id/devices/:device/secret              -  -  -  -  a  -  -
POST   /api/v1/accounts/:id/reset-password                      -  -  -  -  a  -  accounts:write
GET    /api/v1/accounts/:id/sessions                            -  -  -  -  a  -  -
DELETE /api/v1/accounts/:id/sessions                            -  -  -  -  a  -  -
DELETE /api/v1/accounts/:id/sessions/:session                   -  -  -  -  a  -  -
GET    /api/v1/accounts/:id/traces                              -  -  -  -  a  -  -
GET    /api/v1/accounts/export                                  -  -  -  -  a  -  accounts:read
POST   /api/v1/accounts/import                                  -  -  -  -  a  -  -
POST   /api/v1/accounts/import/preview                          -  -  -  -  a  -  -
GET    /api/v1/accounts/rights                                  -  -  -  -  a  -  accounts:read
GET    /api/v1/accounts/rights/export                           -  -  -  -  a  -  accounts:read

GET    /api/v1/addresses                                        -  -  -  -  a  -  settings:read
PUT    /api/v1/addresses/:id                                    -  -  -  -  a  -  settings:write
DELETE /api/v1/addresses/:id                                    -  -  -  -  a  -  settings:write

GET    /api/v1/attempt-limits                                   -  -  -  -  a  -  system:read
PUT    /api/v1/attempt-limits                                   -  -  -  -  a  -  -
POST   /api/v1/attempt-limits/release                           -  -  -  -  a  -  -

GET    /api/v1/audit                                            -  -  -  -  a  -  audit:read
GET    /api/v1/audit/export                                     -  -  -  -  a  -  audit:read
GET    /api/v1/audit/last                                       -  -  -  -  a  -  audit:read
GET    /api/v1/audit/values                                     -  -  -  -  a  -  audit:read
GET    /api/v1/audit/verification                               -  -  -  -  a  -  audit:read
POST   /api/v1/audit/verification                               -  -  -  -  a  -  -

GET    /api/v1/away-reasons                                     -  -  s  u  a  -  settings:read
PUT    /api/v1/away-reasons                                     -  -  -  -  a  -  settings:write

GET    /api/v1/board                                            -  -  -  u  a  -  board:read

PUT    /api/v1/button-order                                     -  -  -  -  a  -  -
GET    /api/v1/buttons                                          -  k  s  u  a  -  settings:read
PUT    /api/v1/buttons/:id                                      -  -  -  -  a  -  settings:write
DELETE /api/v1/buttons/:id                                      -  -  -  -  a  -  settings:write

GET    /api/v1/config                                           -  -  -  -  a  -  settings:read
POST   /api/v1/config/import                                    -  -  -  -  a  -  -
POST   /api/v1/config/preview                                   -  -  -  -  a  -  -

GET    /api/v1/disposition-codes                                -  -  s  u  a  -  settings:read
PUT    /api/v1/disposition-codes                                -  -  -  -  a  -  settings:write

GET    /api/v1/history                                          -  -  s  u  a  -  records:read
GET    /api/v1/history/:id                                      -  -  s  u  a  -  records:read

GET    /api/v1/holidays                                         -  k  s  u  a  -  settings:read

GET    /api/v1/kept                                             -  -  s  u  a  -  -
DELETE /api/v1/kept/:id                                         -  -  s  u  a  -  -
GET    /api/v1/kept/:id/content                                 -  -  s  u  a  -  -

GET    /api/v1/kiosks                                           -  -  -  -  a  -  system:read
POST   /api/v1/kiosks                                           -  -  -  -  a  -  -
GET    /api/v1/kiosks/:id                                       -  -  -  -  a  -  system:read
PUT    /api/v1/kiosks/:id                                       -  -  -  -  a  -  -
POST   /api/v1/kiosks/:id/pair                                  -  -  -  -  a  -  -
POST   /api/v1/kiosks/:id/reload                                -  -  -  -  a  -  -
POST   /api/v1/kiosks/:id/test                                  -  -  -  -  a  -  -
POST   /api/v1/kiosks/:id/unpair                                -  -  -  -  a  -  -

GET    /api/v1/layout-kiosks                                    -  -  -  -  a  -  settings:read
POST   /api/v1/layout-pictures                                  -  -  -  -  a  -  -
GET    /api/v1/layout-pictures/:id                              -  k  -  -  a  -  -
GET    /api/v1/layouts                                          -  -  -  -  a  -  settings:read
POST   /api/v1/layouts                                          -  -  -  -  a  -  -
GET    /api/v1/layouts/:id                                      -  -  -  -  a  -  settings:read
PATCH  /api/v1/layouts/:id                                      -  -  -  -  a  -  -
DELETE /api/v1/layouts/:id                                      -  -  -  -  a  -  -
PUT    /api/v1/layouts/:id/draft                                -  -  -  -  a  -  -
DELETE /api/v1/layouts/:id/draft                                -  -  -  -  a  -  -
POST   /api/v1/layouts/:id/publish                              -  -  -  -  a  -  -
GET    /api/v1/layouts/:id/versions                             -  -  -  -  a  -  settings:read
POST   /api/v1/layouts/:id/versions/:number/restore             -  -  -  -  a  -  -

GET    /api/v1/library                                          -  -  s  u  a  -  -
PUT    /api/v1/library/:id                                      -  -  -  u  a  -  -
DELETE /api/v1/library/:id                                      -  -  -  u  a  -  -

GET    /api/v1/log-level                                        -  -  -  -  a  -  system:read
PUT    /api/v1/log-level                                        -  -  -  -  a  -  -

POST   /api/v1/login                                            n  k  s  u  a  p  -

POST   /api/v1/logout                                           -  k  s  u  a  p  -

GET    /api/v1/me                                               -  k  s  u  a  p  -
GET    /api/v1/me/calls                                         -  -  s  u  a  -  -
GET    /api/v1/me/devices                                       -  -  s  u  a  -  -
DELETE /api/v1/me/devices/:device                               -  -  s  u  a  -  -
POST   /api/v1/me/devices/:device/secret                        -  -  s  u  a  -  -
GET    /api/v1/me/equipment                                     -  k  s  u  a  -  -
PUT    /api/v1/me/equipment                                     -  k  s  u  a  -  -
POST   /api/v1/me/password                                      -  k  s  u  a  p  -
GET    /api/v1/me/profile                                       -  -  s  u  a  -  -
GET    /api/v1/me/sessions                                      -  -  s  u  a  -  -
DELETE /api/v1/me/sessions                                      -  -  s  u  a  -  -
DELETE /api/v1/me/sessions/:session                             -  -  s  u  a  -  -
POST   /api/v1/me/wipe                                          -  k  s  u  a  -  -

GET    /api/v1/openapi.json                                     -  -  -  u  a  -  system:read

POST   /api/v1/pairings                                         n  k  s  u  a  p  -
POST   /api/v1/pairings/claim                                   n  k  s  u  a  p  -
POST   /api/v1/pairings/find                                    -  -  -  -  a  -  -

GET    /api/v1/printers                                         -  -  -  -  a  -  system:read
PUT    /api/v1/printers/:id                                     -  -  -  -  a  -  -
DELETE /api/v1/printers/:id                                     -  -  -  -  a  -  -
GET    /api/v1/printers/:id/status                              -  -  -  -  a  -  -
POST   /api/v1/printers/:id/test                                -  -  -  -  a  -  -
GET    /api/v1/prints/:id                                       -  -  -  -  a  -  -

GET    /api/v1/prompts                                          -  -  -  u  a  -  -
PUT    /api/v1/prompts/:id                                      -  -  -  -  a  -  -
DELETE /api/v1/prompts/:id                                      -  -  -  -  a  -  -
GET    /api/v1/prompts/:id/audio                                -  -  -  u  a  -  -

GET    /api/v1/queues                                           -  -  s  u  a  -  settings:read
PUT    /api/v1/queues/:id                                       -  -  -  -  a  -  settings:write
DELETE /api/v1/queues/:id                                       -  -  -  -  a  -  settings:write
GET    /api/v1/queues/:id/members                               -  -  -  u  a  -  settings:read
PUT    /api/v1/queues/:id/members                               -  -  -  -  a  -  settings:write

GET    /api/v1/records                                          -  -  -  u  a  -  records:read
GET    /api/v1/records/choices                                  -  -  -  u  a  -  records:read
GET    /api/v1/records/exports                                  -  -  -  u  a  -  -
POST   /api/v1/records/exports                                  -  -  -  u  a  -  -
GET    /api/v1/records/exports/:id                              -  -  -  u  a  -  -
DELETE /api/v1/records/exports/:id                              -  -  -  u  a  -  -
GET    /api/v1/records/exports/:id/content                      -  -  -  u  a  -  -

GET    /api/v1/reports                                          -  -  s  u  a  -  statistics:read
GET    /api/v1/reports/file                                     -  -  -  u  a  -  statistics:read

GET    /api/v1/retention                                        -  -  -  -  a  -  system:read
PUT    /api/v1/retention                                        -  -  -  -  a  -  -

POST   /api/v1/rooms/:call/documents                            -  -  s  u  a  -  -
GET    /api/v1/rooms/:call/documents/:document/pages/:page      -  k  s  u  a  -  -
PUT    /api/v1/rooms/:call/documents/:document/pages/:page/ink  -  -  s  u  a  -  -
POST   /api/v1/rooms/:call/keep                                 -  -  s  u  a  -  -
POST   /api/v1/rooms/:call/photos                               -  k  s  u  a  -  -
POST   /api/v1/rooms/:call/prints                               -  -  s  u  a  -  -
GET    /api/v1/rooms/:call/prints/:print/content                -  k  -  -  -  -  -
POST   /api/v1/rooms/:call/prints/:print/sent                   -  k  -  -  -  -  -

GET    /api/v1/schedules                                        -  -  s  u  a  -  settings:read
PUT    /api/v1/schedules/:id                                    -  -  -  -  a  -  settings:write
DELETE /api/v1/schedules/:id                                    -  -  -  -  a  -  settings:write
GET    /api/v1/schedules/:id/windows                            -  -  s  u  a  -  settings:read
POST   /api/v1/schedules/preview                                -  -  -  -  a  -  -

GET    /api/v1/sip-trace                                        -  -  -  -  a  -  -
PUT    /api/v1/sip-trace                                        -  -  -  -  a  -  -
GET    /api/v1/sip-trace/:call                                  -  -  -  -  a  -  -

GET    /api/v1/site                                             n  k  s  u  a  p  -

GET    /api/v1/statistics/agents                                -  -  s  u  a  -  statistics:read
GET    /api/v1/statistics/queues                                -  -  -  u  a  -  statistics:read

GET    /api/v1/stops                                            -  -  -  -  a  -  -
POST   /api/v1/stops                                            -  -  -  -  a  -  -
POST   /api/v1/stops/:id/approve                                -  -  -  -  a  -  -
POST   /api/v1/stops/:id/cancel                                 -  -  -  -  a  -  -
POST   /api/v1/stops/:id/end                                    -  -  -  -  a  -  -

GET    /api/v1/system                                           -  -  -  -  a  -  system:read

GET    /api/v1/targets                                          -  -  s  u  a  -  -

GET    /api/v1/tokens                                           -  -  -  -  a  -  -
POST   /api/v1/tokens                                           -  -  -  -  a  -  -
DELETE /api/v1/tokens/:id                                       -  -  -  -  a  -  -

GET    /api/v1/voice                                            -  -  -  u  a  -  -
GET    /api/v1/voice/shipped/:id                                -  -  -  u  a  -  -
`

// right is one line of rightsTable.
type right struct{ who, scope string }

// rights reads rightsTable; own are the routes that ask for something else than a login.
func rights(t *testing.T) (table map[string]right, own map[string]bool) {
	t.Helper()
	table, own = map[string]right{}, map[string]bool{}
	for line := range strings.Lines(rightsTable) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "n" {
			continue
		}
		name := f[0] + " " + f[1]
		if _, twice := table[name]; twice || own[name] {
			t.Errorf("%s is in the table twice", name)
		}
		if f[2] == "door" {
			own[name] = true
			continue
		}
		if len(f) != 9 {
			t.Fatalf("%q has %d columns", line, len(f))
		}
		for i, letter := range strings.Split("nksuap", "") {
			if f[2+i] != letter && f[2+i] != "-" {
				t.Fatalf("%q: %q is in the column of %q", line, f[2+i], letter)
			}
		}
		table[name] = right{strings.ReplaceAll(strings.Join(f[2:8], ""), "-", ""), strings.Trim(f[8], "-")}
	}
	return table, own
}

// eachRoute runs check for every route that the server has and wants a line of the
// table for each, and a route for each line.
func eachRoute(t *testing.T, s *site, check func(name, method, path string, r right)) {
	t.Helper()
	table, own := rights(t)
	walked := map[string]bool{}
	for _, route := range s.api.engine.Routes() {
		name := route.Method + " " + route.Path
		walked[name] = true
		r, known := table[name]
		switch {
		case known:
			check(name, route.Method, filledPath(route.Path), r)
		case !own[name]:
			t.Errorf("%s is not in the table of rights", name)
		}
	}
	for name := range table {
		if !walked[name] {
			t.Errorf("%s is in the table of rights and is not a route", name)
		}
	}
	for name := range own {
		if !walked[name] {
			t.Errorf("%s is in the table of rights and is not a route", name)
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

// letIn fails when a request that the table lets through was refused, or broke the server.
func letIn(t *testing.T, res *http.Response, name, who string) {
	t.Helper()
	switch res.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusInternalServerError:
		t.Errorf("%s as %s: status %d, but the table lets them in", name, who, res.StatusCode)
	}
}

// refused fails when a request that the table refuses was not, or in other words. It
// goes on: one run shows all that is wrong.
func refused(t *testing.T, res *http.Response, name, who string, status int, code string) {
	t.Helper()
	var e ErrorBody
	err := json.NewDecoder(res.Body).Decode(&e)
	if res.StatusCode != status || err != nil || e.Code != code || e.Status != status || e.JA == "" || e.EN == "" || res.Header.Get("Content-Type") != problemType {
		t.Errorf("%s as %s: status %d, code %q, want %d, %q", name, who, res.StatusCode, e.Code, status, code)
	}
}

// elsewhere is the header of a request that does not come from the machine itself.
var elsewhere = []string{"X-Forwarded-For", "192.0.2.1"}

// Every route with every role, and with nobody: 401 without a login, 403 with the
// wrong one.
func TestRoutesByRole(t *testing.T) {
	s := newSite(t, nil)
	people := map[string]store.Account{
		"k": s.account("kiosk1", store.RoleKiosk), "s": s.account("sato", store.RoleStaff),
		"u": s.account("ueda", store.RoleSupervisor), "a": s.account("abe", store.RoleAdministrator),
	}
	pending := s.account("pending", store.RoleAdministrator)
	if err := s.store.SetPassword(t.Context(), store.By{}, pending.ID, hash(), true, ""); err != nil {
		t.Fatal(err)
	}
	people["p"] = pending
	eachRoute(t, s, func(name, method, path string, r right) {
		for _, who := range []string{"n", "k", "s", "u", "a", "p"} {
			token := ""
			if who != "n" {
				token = s.session(people[who])
			}
			res := s.request(method, path, token, nil, elsewhere...)
			switch {
			case strings.Contains(r.who, who):
				letIn(t, res, name, who)
			case who == "n":
				refused(t, res, name, "nobody", http.StatusUnauthorized, "not-logged-in")
			case who == "p" && strings.Contains(r.who, "a"):
				refused(t, res, name, who, http.StatusForbidden, "must-change")
			default:
				refused(t, res, name, who, http.StatusForbidden, "forbidden")
			}
		}
	})
}

// Every route with tokens: the scope in the table is enough, all others together are
// not, and a token that nobody made is nothing. A right to read changes nothing.
func TestRoutesByScope(t *testing.T) {
	s := newSite(t, nil)
	only, without := map[string]string{}, map[string]string{"": s.token(allScopes()...)}
	for _, scope := range allScopes() {
		only[scope] = s.token(scope)
		without[scope] = s.token(slices.DeleteFunc(allScopes(), func(other string) bool { return other == scope })...)
	}
	// What belongs to a person, and what hands out rights, is never open to a token.
	never := []string{
		"/ws", "/sip", "/room", "/agent", "/metrics", "/api/v1/me", "/api/v1/logout", "/api/v1/tokens", "/api/v1/kept", "/api/v1/rooms",
		"/api/v1/prints", "/api/v1/library", "/api/v1/stops",
	}
	seen := map[string]bool{}
	eachRoute(t, s, func(name, method, path string, r right) {
		if strings.Contains(r.who, "n") {
			if r.scope != "" {
				t.Errorf("%s is open to everybody and asks for a scope", name)
			}
			return
		}
		with := func(token string) *http.Response {
			return s.request(method, path, "", nil, append([]string{"Authorization", "Bearer " + token}, elsewhere...)...)
		}
		refused(t, with(tokenPrefix+"unknown"), name, "an unknown token", http.StatusUnauthorized, "token-invalid")
		refused(t, with(without[r.scope]), name, "a token of all other scopes", http.StatusForbidden, "token-scope")
		if r.scope == "" {
			return
		}
		seen[r.scope] = true
		letIn(t, with(only[r.scope]), name, r.scope)
		if strings.HasSuffix(r.scope, ":read") != (method == http.MethodGet) {
			t.Errorf("%s asks for %s", name, r.scope)
		}
		for _, p := range never {
			if strings.HasPrefix(strings.TrimPrefix(name, method+" "), p) {
				t.Errorf("%s is open to tokens", name)
			}
		}
	})
	for _, scope := range allScopes() {
		if !seen[scope] {
			t.Errorf("%s opens nothing", scope)
		}
	}
}

// The lists in the code name no route that does not exist: a right that waits for
// its route would be given without anybody looking at it.
func TestRightsAreOfRoutes(t *testing.T) {
	s := newSite(t, nil)
	routes := map[string]bool{}
	for _, route := range s.api.engine.Routes() {
		routes[route.Method+" "+route.Path] = true
	}
	for name := range s.api.access {
		if !routes[name] {
			t.Errorf("%s is in the list of access and is not a route", name)
		}
	}
	for name := range s.api.scopes {
		if !routes[name] {
			t.Errorf("%s is in the list of scopes and is not a route", name)
		}
	}
}

// No route answers a method that none was given: not even to an administrator.
func TestOtherMethods(t *testing.T) {
	s := newSite(t, nil)
	token := s.session(s.account("abe", store.RoleAdministrator))
	for _, route := range s.api.engine.Routes() {
		for _, method := range []string{"HEAD", "OPTIONS", "PROPFIND"} {
			want(t, s.request(method, filledPath(route.Path), token, nil), http.StatusMethodNotAllowed, nil)
		}
	}
}

func TestRouteThatNobodyNamedIsRefused(t *testing.T) {
	s := newSite(t, nil)
	token := s.session(s.account("abe", store.RoleAdministrator))
	delete(s.api.access, "GET /api/v1/accounts")
	wantCode(t, s.request("GET", "/api/v1/accounts", token, nil), http.StatusForbidden, "forbidden")
}

func TestForeignOrigins(t *testing.T) {
	s := newSite(t, nil)
	token := s.session(s.account("abe", store.RoleAdministrator))
	body := map[string]any{"label": "x"}
	for name, c := range map[string]struct {
		headers []string
		ok      bool
	}{
		"own":             {[]string{"Origin", s.http.URL, "Sec-Fetch-Site", "same-origin"}, true},
		"a program":       {nil, true},
		"other host":      {[]string{"Origin", "https://evil.example"}, false},
		"other port":      {[]string{"Origin", "https://127.0.0.1:1"}, false},
		"null":            {[]string{"Origin", "null"}, false},
		"empty":           {[]string{"Origin", ""}, false},
		"same site":       {[]string{"Origin", s.http.URL, "Sec-Fetch-Site", "same-site"}, false},
		"cross site":      {[]string{"Sec-Fetch-Site", "cross-site"}, false},
		"default port":    {[]string{"Host", "counter.example", "Origin", "https://counter.example"}, true},
		"port in host":    {[]string{"Host", "counter.example:443", "Origin", "https://counter.example"}, true},
		"http same name":  {[]string{"Host", "counter.example", "Origin", "http://counter.example"}, false},
		"prefix of ours":  {[]string{"Host", "counter.example", "Origin", "https://counter.example.evil.example"}, false},
		"user in the URL": {[]string{"Host", "counter.example", "Origin", "https://counter.example@evil.example"}, false},
	} {
		res := s.request("POST", "/api/v1/accounts/none/devices", token, body, c.headers...)
		if c.ok {
			wantCode(t, res, http.StatusNotFound, "not-found")
		} else if e := wantCode(t, res, http.StatusForbidden, "foreign-origin"); e.Code == "" {
			t.Errorf("%s: no code", name)
		}
		if name == "empty" {
			continue // the WebSocket library does not send it
		}
		for _, door := range []string{"/ws", "/sip", "/room"} {
			h := append([]string{"Upgrade", "websocket", "Connection", "Upgrade"}, c.headers...)
			res := s.request("GET", door, token, nil, h...)
			if (res.StatusCode == http.StatusForbidden) == c.ok {
				t.Errorf("%s at %s: status %d", name, door, res.StatusCode)
			}
		}
	}
	// Reading is harmless: the answer is not readable across origins.
	want(t, s.request("GET", "/api/v1/me", token, nil, "Origin", "https://evil.example"), http.StatusOK, nil)
}
