package api

import (
	"net/http"
	"testing"

	"madoguchi/store"
)

func TestConfigByREST(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	s.account("sato", store.RoleStaff)
	var file Config
	res := s.request("GET", "/api/v1/config", admin, nil)
	want(t, res, http.StatusOK, &file)
	if file.Format != 1 || file.Product != "1.2.3" || len(file.Queues) == 0 || len(file.Buttons) == 0 || file.Retention.Records != 365 || res.Header.Get("Content-Disposition") == "" {
		t.Fatalf("%+v", file)
	}
	if len(file.Queues[0].Members) != 1 || file.Queues[0].Members[0].Login != "sato" {
		t.Errorf("members %+v", file.Queues[0].Members)
	}
	var preview ConfigPreview
	want(t, s.request("POST", "/api/v1/config/preview", admin, configFile{Config: file, Replace: true}), http.StatusOK, &preview)
	if len(preview.Changes)+len(preview.Problems)+len(preview.Missing) != 0 {
		t.Errorf("the same file: %+v", preview)
	}

	file.Queues[0].NameJA = "新しい名前"
	file.Queues[0].Members = append(file.Queues[0].Members, ConfigMember{Login: "nobody"})
	file.AttemptLimits.PairTries = 4
	want(t, s.request("POST", "/api/v1/config/preview", admin, configFile{Config: file}), http.StatusOK, &preview)
	if len(preview.Changes) != 2 || preview.Changes[0].After["nameJa"] != "新しい名前" || len(preview.Missing) != 1 || preview.Missing[0] != "nobody" {
		t.Fatalf("%+v", preview)
	}
	if q, err := s.store.QueueByID(t.Context(), file.Queues[0].ID); err != nil || q.NameJA == "新しい名前" {
		t.Errorf("the preview has changed the site: %v, %v", q.NameJA, err)
	}
	if err := s.store.PutRetention(t.Context(), store.By{}, store.Retention{Records: 50}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.request("POST", "/api/v1/config/import", admin, configFile{Config: file}, "If-Match", preview.Version), http.StatusPreconditionFailed, "changed-meanwhile")
	want(t, s.request("POST", "/api/v1/config/preview", admin, configFile{Config: file}), http.StatusOK, &preview)
	want(t, s.request("POST", "/api/v1/config/import", admin, configFile{Config: file}, "If-Match", preview.Version), http.StatusOK, nil)
	if q, err := s.store.QueueByID(t.Context(), file.Queues[0].ID); err != nil || q.NameJA != "新しい名前" {
		t.Errorf("not imported: %v, %v", q.NameJA, err)
	}
	if !s.calls.was("reconfigure") {
		t.Error("the call plane does not know")
	}
	if s.api.attempts.limits.PairTries != 4 {
		t.Error("the limits of logins do not hold at once")
	}

	bad := file
	bad.Addresses = append(bad.Addresses, Address{ID: "out", NameJA: "外", NameEN: "Out", Gateway: "nobody", Number: "0471"})
	bad.Retention.Records = 40
	want(t, s.request("POST", "/api/v1/config/preview", admin, configFile{Config: bad}), http.StatusOK, &preview)
	if len(preview.Problems) != 1 || preview.Problems[0].Code != "login-unknown" || preview.Problems[0].ID != "out" {
		t.Errorf("%+v", preview.Problems)
	}
	wantCode(t, s.request("POST", "/api/v1/config/import", admin, configFile{Config: bad}), http.StatusConflict, "config-problems")
	if r, err := s.store.Retention(t.Context()); err != nil || r.Records == 40 {
		t.Errorf("half of a bad file was imported: %+v, %v", r, err)
	}
	bad.Format = 2
	wantCode(t, s.request("POST", "/api/v1/config/preview", admin, configFile{Config: bad}), http.StatusUnprocessableEntity, "config-version")
	wantCode(t, s.request("POST", "/api/v1/config/preview", admin, `{"config": {"hello": 1}}`), http.StatusUnprocessableEntity, "invalid")
}

// A printer that could not be set up by itself does not come in by a file.
func TestConfigChecksPrinters(t *testing.T) {
	s := newSite(t, nil)
	s.api.o.Printing = &fakePrinting{served: make(chan string, 4)}
	admin := s.session(s.account("abe", store.RoleAdministrator))
	var file Config
	want(t, s.request("GET", "/api/v1/config", admin, nil), http.StatusOK, &file)
	file.Printers = []Printer{{ID: "open", Name: "x", Driver: "ipp", URI: "ipp://user:secret@192.0.2.1/", Media: "A4", Kiosks: []string{}}}
	var preview ConfigPreview
	want(t, s.request("POST", "/api/v1/config/preview", admin, configFile{Config: file}), http.StatusOK, &preview)
	if len(preview.Problems) != 1 || preview.Problems[0].ID != "open" || preview.Problems[0].Code != "printer-plain" {
		t.Errorf("%+v", preview.Problems)
	}
	wantCode(t, s.request("POST", "/api/v1/config/import", admin, configFile{Config: file}), http.StatusConflict, "config-problems")
	if rows, err := s.store.Printers(t.Context()); err != nil || len(rows) != 0 {
		t.Errorf("%+v, %v", rows, err)
	}
}
