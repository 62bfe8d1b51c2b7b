package api

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"madoguchi/store"

	"golang.org/x/text/encoding/japanese"
)

func TestAccountVersions(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	path := "/api/v1/accounts/" + s.account("sato", store.RoleStaff).ID
	var seen AccountDetail
	res := s.request("GET", path, admin, nil)
	want(t, res, http.StatusOK, &seen)
	if res.Header.Get("ETag") != etag(seen.Version) || len(seen.Serves) != 6 {
		t.Errorf("%s %+v", res.Header.Get("ETag"), seen)
	}
	var now AccountDetail
	change := map[string]any{"place": "2階", "serves": []Serves{{Queue: "zeikin", Level: 4}}}
	want(t, s.request("PATCH", path, admin, change, "If-Match", seen.Version), http.StatusOK, &now)
	if now.Place != "2階" || !slices.Equal(now.Serves, []Serves{{Queue: "zeikin", Level: 4}}) || now.Version == seen.Version {
		t.Errorf("%+v", now)
	}
	wantCode(t, s.request("PATCH", path, admin, map[string]any{"name": "x"}, "If-Match", etag(seen.Version)), http.StatusPreconditionFailed, "changed-meanwhile")
	want(t, s.request("PATCH", path, admin, map[string]any{"name": "佐藤"}, "If-Match", etag(now.Version)), http.StatusOK, nil)
}

func TestSessionsByREST(t *testing.T) {
	s := newSite(t, nil)
	boss, sato := s.account("abe", store.RoleAdministrator), s.account("sato", store.RoleStaff)
	admin, first, second := s.session(boss), s.session(sato), s.session(sato)
	path := "/api/v1/accounts/" + sato.ID + "/sessions"
	var list []LoginSession
	want(t, s.request("GET", path, admin, nil), http.StatusOK, &list)
	if len(list) != 2 || list[0].Own {
		t.Fatalf("%+v", list)
	}
	for _, l := range list {
		if strings.HasPrefix(hashToken(first), l.ID) && len(l.ID) > 40 || l.ID == first {
			t.Errorf("a session shows too much of its token: %s", l.ID)
		}
	}
	want(t, s.request("GET", "/api/v1/me/sessions", first, nil), http.StatusOK, &list)
	own := list[slices.IndexFunc(list, func(l LoginSession) bool { return l.Own })]
	if !strings.HasPrefix(hashToken(first), own.ID) {
		t.Errorf("another session is called one's own: %+v", list)
	}
	wantCode(t, s.request("DELETE", "/api/v1/me/sessions/"+hashToken(admin)[:32], first, nil), http.StatusNotFound, "not-found")
	want(t, s.request("DELETE", "/api/v1/me/sessions", first, nil), http.StatusNoContent, nil)
	wantCode(t, s.request("GET", "/api/v1/me", second, nil), http.StatusUnauthorized, "not-logged-in")
	want(t, s.request("GET", "/api/v1/me", first, nil), http.StatusOK, nil)
	page := s.live(first)
	want(t, s.request("DELETE", path+"/"+own.ID, admin, nil), http.StatusNoContent, nil)
	wantCode(t, s.request("GET", "/api/v1/me", first, nil), http.StatusUnauthorized, "not-logged-in")
	page.until("goodbye", func(m message) bool { return m.Type == "bye" })
	want(t, s.request("GET", "/api/v1/me", admin, nil), http.StatusOK, nil)
}

func TestOwnDevices(t *testing.T) {
	s := newSite(t, nil)
	boss, sato := s.account("abe", store.RoleAdministrator), s.account("sato", store.RoleStaff)
	admin, staff := s.session(boss), s.session(sato)
	var made, renewed NewDevice
	want(t, s.request("POST", "/api/v1/accounts/"+sato.ID+"/devices", admin, map[string]any{"label": "机"}), http.StatusCreated, &made)
	path := "/api/v1/me/devices/" + made.ID
	wantCode(t, s.request("POST", path+"/secret", staff, map[string]any{"password": "wrong"}), http.StatusForbidden, "wrong-password")
	want(t, s.request("POST", path+"/secret", staff, map[string]any{"password": goodPassword}), http.StatusOK, &renewed)
	if renewed.Secret == made.Secret || renewed.Username != made.Username {
		t.Errorf("%+v", renewed)
	}
	if _, _, err := s.store.CheckDevice(t.Context(), made.Username, made.Secret); err == nil {
		t.Error("the old secret still works")
	}
	if _, _, err := s.store.CheckDevice(t.Context(), made.Username, renewed.Secret); err != nil {
		t.Errorf("the new secret does not work: %v", err)
	}
	wantCode(t, s.request("DELETE", path, admin, nil), http.StatusNotFound, "not-found")
	want(t, s.request("DELETE", path, staff, nil), http.StatusNoContent, nil)
}

const accountFile = "ID,名前,場所,役割,担当窓口,状態\r\n" +
	"suzuki,鈴木 一郎,2階,職員,juminhyo:5:1; kokuho,\r\n" +
	"'-dash,ダッシュ,,監督者,,停止中\r\n" +
	"sato,佐藤,,,,\r\n"

func (s *site) sendFile(path, token, text string) *http.Response {
	return s.request("POST", path, token, text, "Content-Type", "text/csv")
}

func TestImportByREST(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	sjis, err := japanese.ShiftJIS.NewEncoder().String(accountFile)
	if err != nil {
		t.Fatal(err)
	}
	var p ImportPreview
	want(t, s.sendFile("/api/v1/accounts/import/preview", admin, sjis), http.StatusOK, &p)
	if p.Encoding != "shift_jis" || p.New != 2 || p.Errors != 1 || p.Rows[2].Problem.Code != "role-unknown" || p.Rows[2].Line != 4 {
		t.Fatalf("%+v", p)
	}
	wantCode(t, s.sendFile("/api/v1/accounts/import?version="+p.Version, admin, sjis), http.StatusUnprocessableEntity, "import-errors")
	good := bom + strings.Replace(accountFile, "佐藤,,,,", "佐藤,,職員,,", 1)
	want(t, s.sendFile("/api/v1/accounts/import/preview", admin, good), http.StatusOK, &p)
	if p.Encoding != "utf-8" || p.New != 3 || p.Errors != 0 || p.Rows[1].Login != "-dash" {
		t.Fatalf("%+v", p)
	}
	wantCode(t, s.sendFile("/api/v1/accounts/import?version=old", admin, good), http.StatusPreconditionFailed, "changed-meanwhile")
	res := s.sendFile("/api/v1/accounts/import?version="+p.Version, admin, good)
	var last ImportLine
	for d := json.NewDecoder(res.Body); ; {
		var l ImportLine
		if err := d.Decode(&l); err == io.EOF { //nolint:errorlint // Decode gives it as it is
			break
		} else if err != nil {
			t.Fatal(err)
		}
		last = l
	}
	if !last.Finished || len(last.Passwords) != 3 || last.Problem != nil {
		t.Fatalf("%+v", last)
	}
	var session Session
	want(t, s.request("POST", "/api/v1/login", "", credentials{"suzuki", last.Passwords[0].Password}), http.StatusOK, &session)
	if !session.MustChangePassword || session.Name != "鈴木 一郎" {
		t.Errorf("%+v", session)
	}
	rows, err := s.store.AuditAfter(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		for _, made := range last.Passwords {
			if strings.Contains(string(r.Detail), made.Password) {
				t.Error("a password is in the audit log")
			}
		}
	}
	if strings.Contains(s.log.String(), last.Passwords[0].Password) {
		t.Error("a password is in the log")
	}

	// What was exported says nothing new when it is imported again.
	export := text(t, s.request("GET", "/api/v1/accounts/export?format=csv", admin, nil))
	want(t, s.sendFile("/api/v1/accounts/import/preview", admin, export), http.StatusOK, &p)
	if p.Same != 4 || len(p.Rows) != 4 {
		t.Errorf("%+v\n%s", p, export)
	}
}

func TestFilesThatCannotBeImported(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	for name, c := range map[string]struct{ text, code string }{
		"nothing":         {"", "import-empty"},
		"only headings":   {"ID,名前\r\n", "import-empty"},
		"no ID":           {"名前,役割\r\nx,職員\r\n", "import-no-id"},
		"unknown heading": {"ID,パスワード\r\nx,y\r\n", "import-columns"},
		"twice a heading": {"ID,ID\r\nx,y\r\n", "import-columns"},
		"no text":         {"ID,\x00\x01\r\nx\r\n", "import-unreadable"},
		"a quote open":    {"ID,名前\r\n\"x,y\r\n", "import-unreadable"},
		"too many":        {"ID\r\n" + strings.Repeat("x\r\n", maxImportRows+1), "import-too-many"},
	} {
		res := s.sendFile("/api/v1/accounts/import/preview", admin, c.text)
		if c.text == "" { // huma asks for a body
			if res.StatusCode < 400 {
				t.Errorf("%s: %d", name, res.StatusCode)
			}
			continue
		}
		e := wantCode(t, res, http.StatusUnprocessableEntity, c.code)
		if strings.Contains(e.JA, "{{") {
			t.Errorf("%s: %s", name, e.JA)
		}
	}
	res := s.sendFile("/api/v1/accounts/import/preview", admin, strings.Repeat("x", maxImport+10))
	wantCode(t, res, http.StatusRequestEntityTooLarge, "too-large")
}

func TestRights(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	s.account("sato", store.RoleStaff)
	var r Rights
	want(t, s.request("GET", "/api/v1/accounts/rights", admin, nil), http.StatusOK, &r)
	if len(r.Items) != 2 || r.Items[0].Login != "abe" || r.Items[0].Unused || !r.Items[1].Unused || len(r.Items[1].Queues) != 6 {
		t.Errorf("%+v", r)
	}
	got := text(t, s.request("GET", "/api/v1/accounts/rights/export?format=csv", admin, nil))
	if !strings.HasPrefix(got, bom+"ID,名前") || !strings.Contains(got, "戸籍・住民票; ") || !strings.Contains(got, "管理者") {
		t.Error(got)
	}
}
