package api

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"madoguchi/consult"
	"madoguchi/store"
)

// found counts how often the marks are in the files of a folder, and in their
// names: also in the database and what SQLite writes beside it.
func found(t *testing.T, dir string, marks ...string) map[string]int {
	t.Helper()
	hits := make(map[string]int)
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		raw := []byte(path)
		if !e.IsDir() {
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			raw = append(raw, content...)
		}
		for _, m := range marks {
			hits[m] += bytes.Count(raw, []byte(m))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

// What was said and shown is nowhere on the disk in plain, neither during the
// consultation nor after it, and after it nothing is there at all (R13, R23).
func TestRoomIsForgotten(t *testing.T) {
	r := newRoomSite(t)
	marks := []string{"MARKER-FILE", "MARKER-NAME", "MARKER-CHAT", "MARKER-TEXT", "MARKER-PHOTO", "MARKER-STROKE"}
	clerk, _ := r.enter(r.clerk, 0)
	page := r.live(r.session(r.kiosk))
	token := r.session(r.clerk)
	d := r.upload(clerk, token, "MARKER-NAME.txt", "MARKER-FILE one\nMARKER-FILE two")
	want(t, r.request("POST", "/api/v1/rooms/"+callID+"/photos", token, string(picture(20, 20, "MARKER-PHOTO"))), http.StatusCreated, nil)
	clerk.until("photo", func(m roomAnswer) bool {
		return m.Kind == "document" && m.Document.Kind == consult.KindPhoto && m.Document.State == consult.Ready
	})
	for _, a := range []consult.Action{
		{Kind: "mark", Document: d.ID, Page: 1, Mark: &consult.Mark{ID: "MARKER-STROKE", Tool: "pen", Color: "#000000", Width: 1, Points: []float64{1, 2, 1}}},
		{Kind: "mark", Document: d.ID, Page: 1, Mark: &consult.Mark{ID: "t", Tool: "text", Color: "#000000", Width: 20, Points: []float64{1, 2, 1}, Text: "MARKER-TEXT", Box: 100}},
		{Kind: "chat", Text: "MARKER-CHAT"},
		{Kind: "board"},
	} {
		if code := clerk.do(a); code != "" {
			t.Fatal(code)
		}
	}
	for m, n := range found(t, r.dir, marks...) {
		if n > 0 {
			t.Errorf("%s is on the disk %d times while the consultation runs", m, n)
		}
	}
	key, err := r.store.Key(t.Context(), callID)
	if err != nil {
		t.Fatal(err)
	}
	if found(t, r.dir, string(key))[string(key)] == 0 {
		t.Error("the wrapped key is not found: the search is broken")
	}

	r.follow(false)
	if m := clerk.until("bye", func(m roomAnswer) bool { return m.Type == "bye" }); m.Reason != "over" {
		t.Errorf("bye %q", m.Reason)
	}
	// The receipt comes to the pages of all parties by itself.
	m := page.until("receipt", func(m message) bool { return m.Type == "state" && m.Topic == "receipt" })
	var receipt consult.Receipt
	decodeInto(t, m.Data, &receipt)
	wanted := consult.Receipt{
		Call: callID, At: receipt.At, Rule: "consultation-ended", Files: 1, Photos: 1, Boards: 1, Pages: 4, Marks: 2, Messages: 1, Bytes: receipt.Bytes,
	}
	if receipt != wanted || receipt.Bytes < 1000 || time.Since(receipt.At) > time.Minute {
		t.Errorf("receipt %+v, want %+v", receipt, wanted)
	}
	eventually(t, "the files are gone", func() bool { all, _ := os.ReadDir(filepath.Join(r.dir, "vault")); return len(all) == 1 })
	for m, n := range found(t, r.dir, append(marks, string(key))...) {
		if n > 0 {
			t.Errorf("%.20q is on the disk %d times", m, n)
		}
	}
	if bytes.Contains([]byte(r.log.String()), []byte("MARKER")) {
		t.Error("the log tells")
	}
	wantCode(t, r.request("GET", "/api/v1/rooms/"+callID+"/documents/"+d.ID+"/pages/1", token, nil), http.StatusNotFound, "not-in-room")

	// It is in the call's record and in the audit log, which is unbroken.
	if err := r.store.CloseCall(t.Context(), store.Call{
		ID: callID, Started: time.Now(), Answered: time.Now(), Ended: time.Now(), Caller: r.kiosk.ID, Callee: r.clerk.ID, Cause: "agent",
	}); err != nil {
		t.Fatal(err)
	}
	var h HistoryDetail
	want(t, r.request("GET", "/api/v1/history/"+callID, token, nil), http.StatusOK, &h)
	if h.Receipt == nil || *h.Receipt != receipt || len(h.Deleted) != 0 {
		t.Errorf("history has %+v", h.Receipt)
	}
	lastAudit(t, r.store, "room.erased", "system", "consultation-ended")
}

// Staff delete a document at any moment: it is gone at once, with a receipt.
func TestRoomDeletesAtOnce(t *testing.T) {
	r := newRoomSite(t)
	clerk, _ := r.enter(r.clerk, 0)
	kiosk, _ := r.enter(r.kiosk, 0)
	token := r.session(r.clerk)
	d := r.upload(clerk, token, "form.txt", "one\ntwo\nthree")
	before := files(t, r.dir)
	if code := clerk.do(consult.Action{Kind: "remove", Document: d.ID}); code != "" {
		t.Fatal(code)
	}
	kiosk.op("remove")
	eventually(t, "the receipt", func() bool { rs, _ := r.store.ReceiptsOf(t.Context(), callID); return len(rs) == 1 })
	if gone := before - files(t, r.dir); gone != 7 { // the file, three pages, three small pictures
		t.Errorf("%d files are gone", gone)
	}
	rs, _ := r.store.ReceiptsOf(t.Context(), callID)
	if got := rs[0]; got.Rule != "deleted-by-staff" || got.Account != r.clerk.ID || got.Files != 1 || got.Pages != 3 || got.Bytes < 300 {
		t.Errorf("receipt %+v", got)
	}
	lastAudit(t, r.store, "room.erased", "sato", "deleted-by-staff")
	if rec, ok := r.rooms.LastReceipt(r.clerk.ID); ok {
		t.Errorf("a receipt is shown while the call runs: %+v", rec)
	}
	wantCode(t, r.request("GET", "/api/v1/rooms/"+callID+"/documents/"+d.ID+"/pages/1", token, nil), http.StatusNotFound, "no-document")
}

func files(t *testing.T, dir string) int {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "vault", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// lastAudit is about the last line of the audit log.
func lastAudit(t *testing.T, s *store.Store, action, actor, rule string) {
	t.Helper()
	state, err := s.VerifyAudit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.AuditAfter(t.Context(), 0, int(state.Count))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		var detail struct{ Rule string }
		if row.Action == action && row.Actor == actor && row.Subject == callID && json.Unmarshal(row.Detail, &detail) == nil && detail.Rule == rule {
			return
		}
	}
	t.Errorf("no line %s by %s of %s in the audit log", action, actor, rule)
}

func TestWipe(t *testing.T) {
	r := newSite(t, nil)
	res := r.request("POST", "/api/v1/me/wipe", r.session(r.account("kiosk1", store.RoleKiosk)), nil)
	if _, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusNoContent || res.Header.Get("Clear-Site-Data") != `"cache"` {
		t.Errorf("status %d, header %q", res.StatusCode, res.Header.Get("Clear-Site-Data"))
	}
}
