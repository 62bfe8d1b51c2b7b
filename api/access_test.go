package api

import (
	"net/http"
	"strings"
	"testing"

	"madoguchi/store"
)

// TestRoutesByRole walks all routes with all roles. The table here is written
// by hand: k, s, u, a are kiosk, staff, sUpervisor, administrator; n is nobody
// (no login), p is somebody who must change the password first.
func TestRoutesByRole(t *testing.T) {
	may := map[string]string{
		"GET /healthz": "nksuap", "GET /readyz": "nksuap", "GET /ca.pem": "nksuap", "GET /trust": "nksuap", "GET /trust.css": "nksuap",
		"GET /metrics": "ua", "GET /ws": "ksua", "GET /sip": "ksua", "GET /room": "ksua",
		"GET /api/v1/printers": "a", "PUT /api/v1/printers/:id": "a", "DELETE /api/v1/printers/:id": "a", "GET /api/v1/printers/:id/status": "a",
		"POST /api/v1/printers/:id/test": "a", "GET /api/v1/prints/:id": "a",
		"GET /api/v1/rooms/:call/prints/:print/content": "k", "POST /api/v1/rooms/:call/prints/:print/sent": "k",
		"POST /api/v1/rooms/:call/documents": "sua", "POST /api/v1/rooms/:call/photos": "ksua",
		"GET /api/v1/rooms/:call/documents/:document/pages/:page":     "ksua",
		"PUT /api/v1/rooms/:call/documents/:document/pages/:page/ink": "sua",
		"POST /api/v1/rooms/:call/prints":                             "sua", "POST /api/v1/rooms/:call/keep": "sua", "POST /api/v1/me/wipe": "ksua",
		"GET /api/v1/kept": "sua", "GET /api/v1/kept/:id/content": "sua", "DELETE /api/v1/kept/:id": "sua",
		"GET /api/v1/library": "sua", "PUT /api/v1/library/:id": "ua", "DELETE /api/v1/library/:id": "ua",
		"POST /api/v1/login": "nksuap", "POST /api/v1/logout": "ksuap", "GET /api/v1/me": "ksuap", "POST /api/v1/me/password": "ksuap",
		"GET /api/v1/me/equipment": "ksua", "PUT /api/v1/me/equipment": "ksua",
		"GET /api/v1/site": "nksuap", "GET /api/v1/history": "sua",
		"GET /api/v1/accounts": "a", "POST /api/v1/accounts": "a", "GET /api/v1/accounts/:id": "a", "PATCH /api/v1/accounts/:id": "a",
		"DELETE /api/v1/accounts/:id": "a", "POST /api/v1/accounts/:id/reset-password": "a",
		"GET /api/v1/accounts/:id/devices": "a", "POST /api/v1/accounts/:id/devices": "a", "DELETE /api/v1/accounts/:id/devices/:device": "a",
		"GET /api/v1/accounts/:id/traces": "a", "POST /api/v1/accounts/:id/devices/:device/secret": "a",
		"GET /api/v1/accounts/:id/sessions": "a", "DELETE /api/v1/accounts/:id/sessions": "a", "DELETE /api/v1/accounts/:id/sessions/:session": "a",
		"GET /api/v1/accounts/export": "a", "GET /api/v1/accounts/rights": "a", "GET /api/v1/accounts/rights/export": "a",
		"POST /api/v1/accounts/import": "a", "POST /api/v1/accounts/import/preview": "a",
		"GET /api/v1/me/profile": "sua", "GET /api/v1/me/calls": "sua", "GET /api/v1/me/sessions": "sua",
		"DELETE /api/v1/me/sessions/:session": "sua", "GET /api/v1/me/devices": "sua", "DELETE /api/v1/me/devices/:device": "sua",
		"DELETE /api/v1/me/sessions": "sua", "POST /api/v1/me/devices/:device/secret": "sua",
		"GET /api/v1/buttons": "ksua", "PUT /api/v1/buttons/:id": "a", "DELETE /api/v1/buttons/:id": "a",
		"GET /api/v1/queues": "sua", "PUT /api/v1/queues/:id": "a", "DELETE /api/v1/queues/:id": "a",
		"GET /api/v1/queues/:id/members": "ua", "PUT /api/v1/queues/:id/members": "a",
		"GET /api/v1/schedules": "sua", "PUT /api/v1/schedules/:id": "a", "DELETE /api/v1/schedules/:id": "a",
		"GET /api/v1/schedules/:id/windows": "sua", "GET /api/v1/holidays": "ksua",
		"GET /api/v1/away-reasons": "sua", "PUT /api/v1/away-reasons": "a",
		"GET /api/v1/disposition-codes": "sua", "PUT /api/v1/disposition-codes": "a",
		"GET /api/v1/addresses": "a", "PUT /api/v1/addresses/:id": "a", "DELETE /api/v1/addresses/:id": "a", "GET /api/v1/targets": "sua",
		"GET /api/v1/prompts": "ua", "PUT /api/v1/prompts/:id": "a", "GET /api/v1/prompts/:id/audio": "ua", "DELETE /api/v1/prompts/:id": "a",
		"GET /api/v1/stops": "a", "POST /api/v1/stops": "a",
		"POST /api/v1/stops/:id/approve": "a", "POST /api/v1/stops/:id/cancel": "a", "POST /api/v1/stops/:id/end": "a",
		"GET /api/v1/layouts": "a", "POST /api/v1/layouts": "a", "GET /api/v1/layouts/:id": "a", "PATCH /api/v1/layouts/:id": "a", "DELETE /api/v1/layouts/:id": "a",
		"PUT /api/v1/layouts/:id/draft": "a", "DELETE /api/v1/layouts/:id/draft": "a", "POST /api/v1/layouts/:id/publish": "a",
		"GET /api/v1/layouts/:id/versions": "a", "POST /api/v1/layouts/:id/versions/:number/restore": "a",
		"GET /api/v1/layout-kiosks": "a", "POST /api/v1/layout-pictures": "a", "GET /api/v1/layout-pictures/:id": "ka",
		"GET /api/v1/board": "ua", "GET /api/v1/reports": "sua", "GET /api/v1/reports/file": "ua",
		"GET /api/v1/tokens": "a", "POST /api/v1/tokens": "a", "DELETE /api/v1/tokens/:id": "a", "GET /api/v1/openapi.json": "ua",
		"PUT /api/v1/button-order": "a", "POST /api/v1/schedules/preview": "a", "GET /api/v1/account-names": "a",
		"GET /api/v1/voice": "ua", "GET /api/v1/voice/shipped/:id": "ua",
		"POST /api/v1/pairings": "nksuap", "POST /api/v1/pairings/claim": "nksuap", "POST /api/v1/pairings/find": "a",
		"GET /api/v1/kiosks": "a", "POST /api/v1/kiosks": "a", "GET /api/v1/kiosks/:id": "a", "PUT /api/v1/kiosks/:id": "a",
		"POST /api/v1/kiosks/:id/pair": "a", "POST /api/v1/kiosks/:id/unpair": "a", "POST /api/v1/kiosks/:id/reload": "a",
		"POST /api/v1/kiosks/:id/test": "a",
		"GET /api/v1/audit":            "a", "GET /api/v1/audit/values": "a", "GET /api/v1/audit/last": "a", "GET /api/v1/audit/export": "a",
		"GET /api/v1/audit/verification": "a", "POST /api/v1/audit/verification": "a",
		"GET /api/v1/system": "a", "GET /api/v1/log-level": "a", "PUT /api/v1/log-level": "a", "GET /api/v1/retention": "a", "PUT /api/v1/retention": "a",
		"GET /api/v1/attempt-limits": "a", "PUT /api/v1/attempt-limits": "a", "POST /api/v1/attempt-limits/release": "a",
		"GET /api/v1/sip-trace": "a", "PUT /api/v1/sip-trace": "a", "GET /api/v1/sip-trace/:call": "a",
		"GET /api/v1/records": "ua", "GET /api/v1/records/choices": "ua", "GET /api/v1/records/exports": "ua", "POST /api/v1/records/exports": "ua",
		"GET /api/v1/records/exports/:id": "ua", "GET /api/v1/records/exports/:id/content": "ua", "DELETE /api/v1/records/exports/:id": "ua",
		"GET /api/v1/config": "a", "POST /api/v1/config/preview": "a", "POST /api/v1/config/import": "a",
		"GET /api/v1/history/:id": "sua", "GET /api/v1/statistics/queues": "ua", "GET /api/v1/statistics/agents": "sua",
	}
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

	walked := map[string]bool{}
	for _, route := range s.api.engine.Routes() {
		name := route.Method + " " + route.Path
		if walked[name] = true; name == "GET /agent" {
			continue // it asks for a device's secret: TestAgentDoor
		}
		allowed, known := may[name]
		if !known {
			t.Errorf("%s is not in this test's table", name)
		}
		path := strings.NewReplacer(":id", "none", ":device", "none", ":session", "none", ":call", "none", ":document", "none", ":page", "1", ":print", "none").Replace(route.Path)
		for _, who := range []string{"n", "k", "s", "u", "a", "p"} {
			token := ""
			if who != "n" {
				token = s.session(people[who])
			}
			// X-Forwarded-For: not the machine itself.
			res := s.request(route.Method, path, token, nil, "X-Forwarded-For", "192.0.2.1")
			refused := res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden
			if refused == strings.Contains(allowed, who) {
				t.Errorf("%s as %s: status %d", name, who, res.StatusCode)
			}
			switch {
			case who == "n" && refused:
				wantCode(t, res, http.StatusUnauthorized, "not-logged-in")
			case who == "p" && refused && strings.Contains(allowed, "a"):
				wantCode(t, res, http.StatusForbidden, "must-change")
			case refused:
				wantCode(t, res, http.StatusForbidden, "forbidden")
			}
		}
	}
	for name := range may {
		if !walked[name] {
			t.Errorf("%s is not a route", name)
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
