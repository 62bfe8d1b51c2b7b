package api

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"madoguchi/store"
)

// april is the first day of the month at the site of the tests.
var april = time.Date(2026, 4, 1, 0, 0, 0, 0, time.FixedZone("JST", 9*60*60))

// remember writes calls of a kiosk to one agent, one an hour from the 1st of
// April on; every third is not answered, and every answered one has a note.
func (s *site) remember(kiosk, agent store.Account, n int) {
	s.t.Helper()
	var calls []store.Call
	for i := range n {
		at := april.Add(time.Duration(i) * time.Hour)
		c := store.Call{
			ID: fmt.Sprintf("c%03d", i), Started: at, Ended: at.Add(30 * time.Second), Caller: kiosk.ID, Button: "zeikin", Queue: "zeikin", Cause: "abandoned",
			Segments: []store.Segment{{Kind: store.SegmentQueued, Queue: "zeikin", Started: at, Ended: at.Add(30 * time.Second)}},
		}
		if i%3 != 0 {
			c.Answered, c.Ended, c.Callee, c.Cause = at.Add(10*time.Second), at.Add(time.Duration(i+1)*time.Minute), agent.ID, "agent"
		}
		calls = append(calls, c)
	}
	if err := s.store.CommitCalls(s.t.Context(), store.CallBatch{Closed: calls}); err != nil {
		s.t.Fatal(err)
	}
	for _, c := range calls {
		if c.Callee == "" {
			continue
		}
		if err := s.store.PutDisposition(s.t.Context(), "zeikin", store.Disposition{Call: c.ID, Account: agent.ID, Code: "solved", Note: "=窓口 " + c.ID, At: c.Ended}); err != nil {
			s.t.Fatal(err)
		}
	}
}

func TestRecords(t *testing.T) {
	s := newSite(t, nil)
	kiosk, sato := s.account("kiosk1", store.RoleKiosk), s.account("sato", store.RoleStaff)
	s.remember(kiosk, sato, 30)
	boss := s.session(s.account("abe", store.RoleAdministrator))
	for query, want := range map[string]int{
		"":                               30,
		"?from=2026-04-02":               6,
		"?to=2026-04-01":                 24, // the whole last day
		"?from=2026-04-01&to=2026-04-01": 24,
		"?from=2026-04-01T23:00:00%2B09:00&to=2026-04-02T01:00:00%2B09:00": 2,
		"?account=" + sato.ID:             20,
		"?kiosk=" + kiosk.ID:              30,
		"?button=zeikin&queue=zeikin":     30,
		"?queue=kokuho":                   0,
		"?cause=abandoned,agent":          30,
		"?cause=abandoned":                10,
		"?outcome=answered":               20,
		"?outcome=unanswered&cause=agent": 0,
		"?code=solved":                    20,
		"?text=c01":                       7,
		"?text=%20c013%20":                1,
	} {
		var got ListPage[RecordEntry]
		got200(t, s, boss, "/api/v1/records"+query, &got)
		if got.Total != want || len(got.Items) != want {
			t.Errorf("%s: %d of %d, not %d", query, len(got.Items), got.Total, want)
		}
	}
	var got ListPage[RecordEntry]
	got200(t, s, boss, "/api/v1/records?sort=-talkingMs&limit=2", &got)
	e := got.Items[0]
	if e.ID != "c029" || e.TalkingMs != (30*time.Minute-10*time.Second).Milliseconds() || e.WaitingMs != 10_000 || e.Caller != kiosk.Name || e.AgentID != sato.ID ||
		e.Counts.Queued != 1 || len(e.Notes) != 1 || e.Notes[0].Note != "=窓口 c029" || got.Next == "" {
		t.Errorf("%+v", e)
	}
	for query, code := range map[string]string{
		"?from=yesterday": "period-format", "?from=2026-04-02&to=2026-04-01": "period-format", "?sort=note": "list-format",
		"?after=x": "list-format", "?outcome=maybe": "invalid",
	} {
		wantCode(t, s.request("GET", "/api/v1/records"+query, boss, nil), http.StatusUnprocessableEntity, code)
	}
	var choices RecordChoices
	got200(t, s, boss, "/api/v1/records/choices", &choices)
	if len(choices.Kiosks) != 1 || choices.Kiosks[0].NameJA != kiosk.Name || len(choices.Staff) != 1 || choices.Buttons[0].NameJA != "税金" ||
		choices.Queues[0].NameEN != "Taxes" || choices.Codes[0].NameJA != "解決" || len(choices.Causes) != 2 {
		t.Errorf("%+v", choices)
	}
}

// got200 gets a path that must answer.
func got200(t *testing.T, s *site, token, path string, into any) {
	t.Helper()
	want(t, s.request("GET", path, token, nil), http.StatusOK, into)
}

// The words of notes are read by administrators and those who were in the call;
// others see that there are some, and cannot find calls by them.
func TestNotesAreMasked(t *testing.T) {
	s := newSite(t, nil)
	kiosk, sato := s.account("kiosk1", store.RoleKiosk), s.account("sato", store.RoleStaff)
	s.remember(kiosk, sato, 6)
	ueda := s.account("ueda", store.RoleSupervisor)
	at := april.Add(100 * time.Hour)
	if err := s.store.CloseCall(t.Context(), store.Call{
		ID: "joined", Started: at, Answered: at, Ended: at.Add(time.Minute), Caller: kiosk.ID, Callee: sato.ID, Cause: "agent",
		Segments: []store.Segment{{Kind: store.SegmentParty, Account: ueda.ID, Role: "supervisor", Started: at, Ended: at.Add(time.Minute)}},
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.store.PutDisposition(t.Context(), "", store.Disposition{Call: "joined", Account: sato.ID, Code: "solved", Note: "窓口で一緒に"}); err != nil {
		t.Fatal(err)
	}
	boss, chief := s.session(s.account("abe", store.RoleAdministrator)), s.session(ueda)
	for token, want := range map[string]int{boss: 5, chief: 1} {
		var got ListPage[RecordEntry]
		got200(t, s, token, "/api/v1/records?text=窓口", &got)
		if got.Total != want {
			t.Errorf("finds %d by words, not %d", got.Total, want)
		}
		got200(t, s, token, "/api/v1/records", &got)
		read := 0
		for _, e := range got.Items {
			for _, n := range e.Notes {
				if n.Hidden != (n.Note == "") || n.Code != "solved" {
					t.Errorf("%+v", n)
				}
				if !n.Hidden {
					read++
				}
			}
		}
		if read != want {
			t.Errorf("reads %d notes, not %d", read, want)
		}
		for call, readable := range map[string]bool{"c001": want == 5, "joined": true} {
			var detail HistoryDetail
			got200(t, s, token, "/api/v1/history/"+call, &detail)
			if d := detail.Dispositions[0]; d.Hidden == readable || (d.Note != "") != readable {
				t.Errorf("%s: %+v", call, d)
			}
		}
	}
}

// exported waits for an export to end.
func (s *site) exported(token string, body any) RecordExport {
	s.t.Helper()
	var e RecordExport
	want(s.t, s.request("POST", "/api/v1/records/exports", token, body), http.StatusCreated, &e)
	for end := time.Now().Add(patience); e.State == exportRuns && time.Now().Before(end); time.Sleep(time.Millisecond) {
		got200(s.t, s, token, "/api/v1/records/exports/"+e.ID, &e)
	}
	return e
}

func TestRecordExport(t *testing.T) {
	s := newSite(t, nil)
	kiosk, sato := s.account("kiosk1", store.RoleKiosk), s.account("sato", store.RoleStaff)
	s.remember(kiosk, sato, 30)
	boss, chief := s.session(s.account("abe", store.RoleAdministrator)), s.session(s.account("ueda", store.RoleSupervisor))
	e := s.exported(boss, map[string]any{"format": "csv", "query": map[string]any{"from": "2026-04-01", "to": "2026-04-01", "text": "窓口"}})
	if e.State != exportDone || e.Rows != 16 || e.Total != 16 || e.Bytes == 0 || !strings.HasSuffix(e.Name, ".csv") {
		t.Fatalf("%+v", e)
	}
	rows := s.csv(boss, e)
	if len(rows) != 17 || rows[0][0] != "開始日時" || rows[1][0] != "2026-04-01 01:00:00" || rows[1][5] != kiosk.Name || rows[1][6] != "kiosk1" ||
		rows[1][8] != "sato" || rows[1][9] != "税金" || rows[1][11] != "終了（職員から）" || rows[1][18] != "解決" || rows[1][19] != "'=窓口 c001" {
		t.Errorf("%q", rows[:2])
	}
	masked := s.exported(chief, map[string]any{"format": "csv", "language": "en", "query": map[string]any{}})
	rows = s.csv(chief, masked)
	if len(rows) != 31 || rows[0][0] != "Started" || rows[2][19] != "(not for your eyes)" || rows[2][18] != "Solved" || rows[1][19] != "" {
		t.Errorf("%q", rows[:3])
	}
	j := s.exported(boss, map[string]any{"format": "json", "query": map[string]any{"outcome": "unanswered"}})
	var table []map[string]any
	if err := json.Unmarshal(s.content(boss, j), &table); err != nil || len(table) != 10 || table[0]["cause"] != "呼び出し中に取りやめ" {
		t.Errorf("%v, %v", table, err)
	}

	// Nobody else's file is there.
	for _, call := range []string{"GET /api/v1/records/exports/" + e.ID, "GET /api/v1/records/exports/" + e.ID + "/content", "DELETE /api/v1/records/exports/" + e.ID} {
		method, path, _ := strings.Cut(call, " ")
		wantCode(t, s.request(method, path, chief, nil), http.StatusNotFound, "not-found")
	}
	var own []RecordExport
	got200(t, s, boss, "/api/v1/records/exports", &own)
	if len(own) != 2 || own[0].ID != j.ID {
		t.Errorf("%+v", own)
	}
	want(t, s.request("DELETE", "/api/v1/records/exports/"+e.ID, boss, nil), http.StatusNoContent, nil)
	wantCode(t, s.request("GET", "/api/v1/records/exports/"+e.ID+"/content", boss, nil), http.StatusNotFound, "not-found")

	// The audit log has them, without what was searched for in notes.
	lines, err := s.store.AuditAfter(t.Context(), 0, store.MaxPage)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, l := range lines {
		if l.Action == "records.export" {
			found = append(found, l.Actor+" "+l.Subject+" "+string(l.Detail))
		}
	}
	if len(found) != 3 || !strings.Contains(found[0], `"rows":16`) || !strings.Contains(found[0], `"text":true`) || strings.Contains(found[0], "窓口") || !strings.HasPrefix(found[1], "ueda csv") {
		t.Errorf("%q", found)
	}
	// Of each person the newest five are kept.
	for range exportsEach + 1 {
		s.exported(boss, map[string]any{"format": "csv", "query": map[string]any{"queue": "none"}})
	}
	got200(t, s, boss, "/api/v1/records/exports", &own)
	files, err := os.ReadDir(filepath.Join(s.dir, "exports"))
	if err != nil || len(own) != exportsEach || len(files) != exportsEach+1 {
		t.Errorf("%d exports, %d files, %v", len(own), len(files), err)
	}
}

func (s *site) content(token string, e RecordExport) []byte {
	s.t.Helper()
	answer := s.request("GET", "/api/v1/records/exports/"+e.ID+"/content", token, nil)
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || int64(len(raw)) != e.Bytes || !strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment;") {
		s.t.Fatalf("%d, %d bytes, %v, %v", answer.StatusCode, len(raw), answer.Header, err)
	}
	return raw
}

func (s *site) csv(token string, e RecordExport) [][]string {
	s.t.Helper()
	text, bom := strings.CutPrefix(string(s.content(token, e)), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !bom {
		s.t.Fatalf("%v, BOM %v", err, bom)
	}
	return rows
}
