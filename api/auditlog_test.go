package api

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"madoguchi/store"
)

func TestAuditLogByREST(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	if _, err := s.store.CreateAccount(t.Context(), store.By{Actor: "abe", Address: "192.0.2.7"}, store.NewAccount{
		Login: "sato", Name: "佐藤", Role: store.RoleStaff, PasswordHash: "x",
	}); err != nil {
		t.Fatal(err)
	}
	var made AccountEntry
	page, err := s.store.AllAccounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range page {
		if a.Login == "sato" {
			made.ID = a.ID
		}
	}
	want(t, s.request("PATCH", "/api/v1/accounts/"+made.ID, admin, map[string]any{"name": "佐藤 花"}), http.StatusOK, nil)

	var got ListPage[AuditEntry]
	want(t, s.request("GET", "/api/v1/audit?action=account.&subject=sato", admin, nil), http.StatusOK, &got)
	if len(got.Items) != 2 || got.Total != 2 {
		t.Fatalf("%+v", got)
	}
	newest := got.Items[0]
	if newest.Action != "account.update" || newest.Actor != "abe" || newest.ActorName == "" || newest.Address != "127.0.0.1" ||
		newest.Before["name"] != "佐藤" || newest.After["name"] != "佐藤 花" || len(newest.Detail) != 0 {
		t.Errorf("%+v", newest)
	}
	if old := got.Items[1]; old.Before != nil || old.After["login"] != "sato" {
		t.Errorf("%+v", old)
	}
	wantCode(t, s.request("GET", "/api/v1/audit?sort=actor", admin, nil), http.StatusUnprocessableEntity, "list-format")

	var last LastChange
	want(t, s.request("GET", "/api/v1/audit/last?action=account.&subject=sato", admin, nil), http.StatusOK, &last)
	if last.Actor != "abe" || last.At.IsZero() {
		t.Errorf("%+v", last)
	}
	var none LastChange
	want(t, s.request("GET", "/api/v1/audit/last?action=queue.&subject=nothing", admin, nil), http.StatusOK, &none)
	if none != (LastChange{}) {
		t.Errorf("%+v", none)
	}
	var values AuditValues
	want(t, s.request("GET", "/api/v1/audit/values", admin, nil), http.StatusOK, &values)
	if len(values.Actions) < 2 || len(values.Actors) < 1 {
		t.Errorf("%+v", values)
	}

	res := s.request("GET", "/api/v1/audit/export?action=account.", admin, nil)
	if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), ".csv") {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil || rows[0][0] != "番号" || rows[len(rows)-1][5] != "account.update" {
		t.Errorf("%v, %v", rows, err)
	}
	want(t, s.request("GET", "/api/v1/audit?action=audit.export", admin, nil), http.StatusOK, &got)
	if len(got.Items) != 1 || got.Items[0].Subject != "csv" {
		t.Errorf("the export is not in the log: %+v", got.Items)
	}
}

// A line that is changed in the database behind the product's back is found.
func TestAuditLogThatWasTamperedWith(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	for range 3 {
		if err := s.store.Audit(t.Context(), store.By{Actor: "x"}, store.Entry{Action: store.ActionLogin, Subject: "z"}); err != nil {
			t.Fatal(err)
		}
	}
	verify := func(note any) AuditVerification {
		t.Helper()
		want(t, s.request("POST", "/api/v1/audit/verification", admin, note), http.StatusAccepted, nil)
		var v AuditVerification
		eventually(t, "the check has ended", func() bool {
			want(t, s.request("GET", "/api/v1/audit/verification", admin, nil), http.StatusOK, &v)
			return v.State != "running"
		})
		return v
	}
	good := verify(map[string]any{})
	if good.State != "unbroken" || good.Checked != good.Total || len(good.Head) != 64 || good.Noted {
		t.Fatalf("%+v", good)
	}
	wantCode(t, s.request("POST", "/api/v1/audit/verification", admin, map[string]any{"count": 2}), http.StatusUnprocessableEntity, "audit-note")
	if v := verify(map[string]any{"count": good.Total, "head": good.Head}); v.State != "unbroken" || !v.Noted {
		t.Errorf("against the note: %+v", v)
	}
	if v := verify(map[string]any{"count": good.Total, "head": strings.Repeat("0", 64)}); v.State != "broken" || v.BrokenAt != good.Total {
		t.Errorf("against another note: %+v", v)
	}
	if alarms := s.api.systemAlarms(t.Context(), time.Now()); len(alarms) != 1 || alarms[0].Code != "audit" || alarms[0].Severity != "critical" {
		t.Errorf("alarms %+v", alarms)
	}

	db, err := sql.Open("sqlite3", filepath.Join(s.dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), "UPDATE audit SET actor = 'somebody else' WHERE seq = 2"); err != nil {
		t.Fatal(err)
	}
	if v := verify(map[string]any{}); v.State != "broken" || v.BrokenAt != 2 {
		t.Errorf("changed line: %+v", v)
	}
	var page ListPage[AuditEntry]
	want(t, s.request("GET", "/api/v1/audit?action=audit.verify", admin, nil), http.StatusOK, &page)
	if detail, _ := json.Marshal(page.Items[0].Detail); !strings.Contains(string(detail), `"broken"`) {
		t.Errorf("the check is not in the log: %s", detail)
	}
}
