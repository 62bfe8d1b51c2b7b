package api

import (
	"net/http"
	"testing"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

// unversioned are the operations that replace or remove something and take no
// If-Match, each with the reason.
var unversioned = map[string]string{
	"DELETE /api/v1/accounts/{id}/devices/{device}":                  "a device is never changed, only made and removed",
	"DELETE /api/v1/me/devices/{device}":                             "a device is never changed, only made and removed",
	"DELETE /api/v1/accounts/{id}/sessions":                          "a login is never changed, only ended",
	"DELETE /api/v1/accounts/{id}/sessions/{session}":                "a login is never changed, only ended",
	"DELETE /api/v1/me/sessions":                                     "a login is never changed, only ended",
	"DELETE /api/v1/me/sessions/{session}":                           "a login is never changed, only ended",
	"DELETE /api/v1/tokens/{id}":                                     "a token is never changed, only made and removed",
	"DELETE /api/v1/records/exports/{id}":                            "an export is never changed, only made and removed",
	"DELETE /api/v1/kept/{id}":                                       "what is kept is never changed, only made and removed",
	"PUT /api/v1/me/equipment":                                       "one's own devices, at one's own PC",
	"PUT /api/v1/rooms/{call}/documents/{document}/pages/{page}/ink": "the room orders what is drawn in it",
	"PUT /api/v1/button-order":                                       "nothing of a button is lost: those not named follow as they were",
	"PUT /api/v1/log-level":                                          "for some minutes, by itself over",
	"PUT /api/v1/sip-trace":                                          "for some minutes, by itself over",
	"PUT /api/v1/library/{id}":                                       "a file is replaced as a whole by the one who has it",
	"DELETE /api/v1/library/{id}":                                    "a file is replaced as a whole by the one who has it",
}

// eachChange runs check for every operation that replaces or removes something.
func eachChange(s *site, check func(name, method, path string, op *huma.Operation)) {
	for path, item := range s.api.rest.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{"PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op != nil {
				check(method+" "+path, method, filledPath(ginPath(path)), op)
			}
		}
	}
}

// Whatever administrators change can be held against what they have seen of it.
func TestEveryChangeKnowsVersions(t *testing.T) {
	s := newSite(t, nil)
	token := s.session(s.account("abe", store.RoleAdministrator))
	seen := map[string]bool{}
	eachChange(s, func(name, method, path string, op *huma.Operation) {
		seen[name] = true
		takes := false
		for _, p := range op.Parameters {
			takes = takes || p.In == "header" && p.Name == "If-Match"
		}
		reason, free := unversioned[name]
		if takes == free {
			t.Errorf("%s: takes If-Match is %v, reason for none is %q", name, takes, reason)
		}
		if takes && method == http.MethodDelete {
			wantCode(t, s.request(method, path, token, nil, "If-Match", `"old"`), http.StatusPreconditionFailed, "changed-meanwhile")
		}
	})
	for name := range unversioned {
		if !seen[name] {
			t.Errorf("%s is not an operation", name)
		}
	}
}

// What somebody else has changed is neither replaced nor deleted.
func TestStaleChangesAreRefused(t *testing.T) {
	s := newSite(t, nil)
	token := s.session(s.account("abe", store.RoleAdministrator))
	if err := s.store.PutAddress(t.Context(), store.By{}, store.Address{ID: "police", NameJA: "警察", NameEN: "Police", Gateway: s.account("gateway", store.RoleKiosk).ID, Number: "110"}); err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"/buttons", "/queues", "/schedules", "/addresses"} {
		var items []map[string]any
		want(t, s.request("GET", "/api/v1"+list, token, nil), http.StatusOK, &items)
		if len(items) == 0 {
			t.Fatalf("%s is empty", list)
		}
		item := items[len(items)-1]
		path, version := "/api/v1"+list+"/"+item["id"].(string), item["version"].(string)
		for _, method := range []string{"PUT", "DELETE"} {
			body := any(item)
			if method == "DELETE" {
				body = nil
			}
			wantCode(t, s.request(method, path, token, body, "If-Match", `"old"`), http.StatusPreconditionFailed, "changed-meanwhile")
			res := s.request(method, path, token, body, "If-Match", `"`+version+`"`)
			if inUse := res.StatusCode == http.StatusConflict && method == "DELETE"; res.StatusCode >= 300 && !inUse {
				t.Errorf("%s %s with its version: status %d", method, path, res.StatusCode)
			}
		}
	}
	sato := s.account("sato", store.RoleStaff)
	path := "/api/v1/accounts/" + sato.ID
	var seen AccountDetail
	want(t, s.request("GET", path, token, nil), http.StatusOK, &seen)
	want(t, s.request("PATCH", path, token, map[string]any{"name": "佐藤 花子"}, "If-Match", seen.Version), http.StatusOK, nil)
	wantCode(t, s.request("PATCH", path, token, map[string]any{"name": "x"}, "If-Match", seen.Version), http.StatusPreconditionFailed, "changed-meanwhile")
	wantCode(t, s.request("DELETE", path, token, nil, "If-Match", seen.Version), http.StatusPreconditionFailed, "changed-meanwhile")
	want(t, s.request("GET", path, token, nil), http.StatusOK, &seen)
	want(t, s.request("DELETE", path, token, nil, "If-Match", seen.Version), http.StatusNoContent, nil)
	for _, list := range []string{"/away-reasons", "/disposition-codes", "/queues/zeikin/members"} {
		res := s.request("GET", "/api/v1"+list, token, nil)
		var items any
		want(t, res, http.StatusOK, &items)
		wantCode(t, s.request("PUT", "/api/v1"+list, token, items, "If-Match", `"old"`), http.StatusPreconditionFailed, "changed-meanwhile")
		version := res.Header.Get("ETag")
		if one, is := items.(map[string]any); is {
			version, _ = one["version"].(string)
		}
		want(t, s.request("PUT", "/api/v1"+list, token, items, "If-Match", version), http.StatusOK, nil)
	}
}
