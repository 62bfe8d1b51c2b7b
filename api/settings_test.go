package api

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/store"
)

func TestMembersByREST(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	sato := s.account("sato", store.RoleStaff)
	var got []Member
	want(t, s.request("PUT", "/api/v1/queues/zeikin/members", admin, []Member{{Account: sato.ID, Level: 5, Priority: 1, Order: 2}}), http.StatusOK, &got)
	if len(got) != 1 || got[0] != (Member{sato.ID, sato.Name, 5, 1, 2}) || !s.calls.was("reconfigure") {
		t.Errorf("%+v", got)
	}
	want(t, s.request("PUT", "/api/v1/queues/zeikin/members", admin, got), http.StatusOK, nil) // what was read may be written
	want(t, s.request("GET", "/api/v1/queues/zeikin/members", admin, nil), http.StatusOK, &got)
	if len(got) != 1 || got[0].Level != 5 {
		t.Errorf("%+v", got)
	}
	wantCode(t, s.request("GET", "/api/v1/queues/none/members", admin, nil), http.StatusNotFound, "not-found")
	wantCode(t, s.request("PUT", "/api/v1/queues/zeikin/members", admin, []Member{{Account: "none"}}), http.StatusUnprocessableEntity, "not-an-agent")
	wantCode(t, s.request("PUT", "/api/v1/queues/zeikin/members", admin, []Member{{Account: sato.ID, Level: 1001}}), http.StatusUnprocessableEntity, "invalid")
}

func TestSchedulesByREST(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	var all []Schedule
	want(t, s.request("GET", "/api/v1/schedules", admin, nil), http.StatusOK, &all)
	if len(all) != 1 || all[0].ID != "standard" || len(all[0].Weekly) != 5 {
		t.Fatalf("%+v", all)
	}
	n := all[0]
	n.LastCallMinutes = 15
	n.Days = []ExceptionalDay{{Date: "2027-05-04", Hours: []OpenHours{{600, 720}}, Note: "臨時窓口"}}
	want(t, s.request("PUT", "/api/v1/schedules/evening", admin, n), http.StatusOK, nil)
	var days []ScheduleDay
	want(t, s.request("GET", "/api/v1/schedules/evening/windows?from=2027-05-03T00:00:00%2B09:00&days=4", admin, nil), http.StatusOK, &days)
	if len(days) != 4 || days[0].Reason != "holiday" || days[0].Holiday.NameEN != "Constitution Memorial Day" || len(days[0].Windows) != 0 ||
		days[1].Reason != "exception" || days[1].Note != "臨時窓口" || days[3].Date != "2027-05-06" || len(days[3].Windows) != 1 {
		t.Fatalf("%+v", days)
	}
	if w := days[3].Windows[0]; !w.Open.Equal(time.Date(2027, 5, 5, 23, 30, 0, 0, time.UTC)) || w.Close.Sub(w.LastCall) != 15*time.Minute {
		t.Errorf("%+v", w)
	}
	var holidays []Holiday
	want(t, s.request("GET", "/api/v1/holidays?year=2026", admin, nil), http.StatusOK, &holidays)
	if len(holidays) != 18 {
		t.Errorf("%+v", holidays)
	}
	want(t, s.request("GET", "/api/v1/holidays", admin, nil), http.StatusOK, nil)
	wantCode(t, s.request("GET", "/api/v1/holidays?year=1999", admin, nil), http.StatusUnprocessableEntity, "invalid")
	n.Weekly[0].CloseMinute = 0
	wantCode(t, s.request("PUT", "/api/v1/schedules/evening", admin, n), http.StatusUnprocessableEntity, "schedule-format")
	want(t, s.request("DELETE", "/api/v1/schedules/evening", admin, nil), http.StatusNoContent, nil)
	wantCode(t, s.request("GET", "/api/v1/schedules/evening/windows", admin, nil), http.StatusNotFound, "not-found")
}

func TestListsByREST(t *testing.T) {
	s := newSite(t, nil)
	abe := s.account("abe", store.RoleAdministrator)
	admin, sato := s.session(abe), s.session(s.account("sato", store.RoleStaff))
	var reasons AwayReasons
	want(t, s.request("GET", "/api/v1/away-reasons", sato, nil), http.StatusOK, &reasons)
	reasons.Compulsory = true
	reasons.Reasons[1].Enabled = false
	want(t, s.request("PUT", "/api/v1/away-reasons", admin, reasons), http.StatusOK, nil)
	if b := s.api.hub.book.Load(); !b.compulsory || len(b.reasons) != 5 || slices.Contains(b.reasons, "lunch") {
		t.Errorf("%+v", b.reasons)
	}
	reasons.Reasons[0].NameEN = ""
	wantCode(t, s.request("PUT", "/api/v1/away-reasons", admin, reasons), http.StatusUnprocessableEntity, "reason-format")

	var codes []DispositionCode
	want(t, s.request("GET", "/api/v1/disposition-codes", sato, nil), http.StatusOK, &codes)
	codes = append(codes, DispositionCode{"refund", "還付", "Refund", "zeikin", true})
	want(t, s.request("PUT", "/api/v1/disposition-codes", admin, codes), http.StatusOK, &codes)
	if len(codes) != 6 || codes[5].ID != "refund" {
		t.Errorf("%+v", codes)
	}
	wantCode(t, s.request("PUT", "/api/v1/disposition-codes", admin, append(codes, codes[0])), http.StatusUnprocessableEntity, "code-format")

	n := Address{ID: "police", NameJA: "警察", NameEN: "Police", Gateway: abe.ID, Number: "0473123456"}
	want(t, s.request("PUT", "/api/v1/addresses/police", admin, n), http.StatusOK, nil)
	var addresses []Address
	want(t, s.request("GET", "/api/v1/addresses", admin, nil), http.StatusOK, &addresses)
	var targets Targets
	want(t, s.request("GET", "/api/v1/targets", sato, nil), http.StatusOK, &targets)
	n.Version = addresses[0].Version
	if len(addresses) != 1 || addresses[0] != n || n.Version == "" || len(targets.Queues) != 6 || len(targets.Addresses) != 1 || targets.Addresses[0].NameEN != "Police" {
		t.Errorf("%+v %+v", addresses, targets)
	}
	n.Number = "1@evil.example"
	wantCode(t, s.request("PUT", "/api/v1/addresses/police", admin, n), http.StatusUnprocessableEntity, "address-format")
	want(t, s.request("DELETE", "/api/v1/addresses/police", admin, nil), http.StatusNoContent, nil)
}

func TestStopsByREST(t *testing.T) {
	s := newSite(t, nil)
	abe, root := s.session(s.account("abe", store.RoleAdministrator)), s.session(s.account("root", store.RoleAdministrator))
	p := s.live(s.session(s.account("kiosk1", store.RoleKiosk)))
	p.opened()
	body := NewStop{
		At: time.Now().Add(5 * time.Minute).UTC(), NoCallsMinutes: 10, LimitMinutes: 30, MessageJA: "点検のため停止します", MessageEN: "Closed for maintenance",
		Reason: "年次点検", Mode: "maintenance",
	}
	var made PlannedStop
	want(t, s.request("POST", "/api/v1/stops", abe, body), http.StatusCreated, &made)
	if made.State != "scheduled" || made.CreatedLogin != "abe" || made.NoCallsMinutes != 10 {
		t.Errorf("%+v", made)
	}
	path := "/api/v1/stops/" + made.ID
	wantCode(t, s.request("POST", path+"/approve", abe, nil), http.StatusConflict, "stop-own")
	wantCode(t, s.request("POST", path+"/end", abe, nil), http.StatusConflict, "stop-state")
	want(t, s.request("POST", path+"/approve", root, nil), http.StatusOK, &made)
	if made.State != "approved" || made.ApprovedLogin != "root" || !s.calls.was("reconfigure") {
		t.Errorf("%+v", made)
	}
	m := p.until("the stop", func(m message) bool { return m.Topic == "stop" })
	if !strings.Contains(string(m.Data), `"draining"`) || !strings.Contains(string(m.Data), "点検") { // 10 minutes before are past
		t.Errorf("%s", m.Data)
	}
	// The call plane says when nobody talks any more.
	if _, err := s.store.BeginMaintenance(t.Context(), store.By{Actor: "system"}, made.ID); err != nil {
		t.Fatal(err)
	}
	p.until("the maintenance", func(m message) bool { return m.Topic == "stop" && strings.Contains(string(m.Data), `"maintenance"`) })
	wantCode(t, s.request("POST", path+"/cancel", abe, nil), http.StatusConflict, "stop-state")
	want(t, s.request("POST", path+"/end", abe, nil), http.StatusOK, &made)
	p.until("the end", func(m message) bool { return m.Topic == "stop" && string(m.Data) == "null" })
	var all []PlannedStop
	want(t, s.request("GET", "/api/v1/stops", abe, nil), http.StatusOK, &all)
	if len(all) != 1 || all[0].State != "done" {
		t.Errorf("%+v", all)
	}
	body.At = time.Now().Add(-time.Minute)
	wantCode(t, s.request("POST", "/api/v1/stops", abe, body), http.StatusUnprocessableEntity, "stop-format")
	wantCode(t, s.request("POST", "/api/v1/stops/none/approve", abe, nil), http.StatusNotFound, "not-found")
}

// silence is a WAV file.
func silence(length time.Duration) []byte {
	data := make([]byte, int(length.Seconds()*8000)*2)
	b := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data")
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(data))), data...)
}

// upload sends a prompt as a form does.
func (s *site) upload(token, id string, fields map[string]string, files map[string][]byte) *http.Response {
	s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			s.t.Fatal(err)
		}
	}
	for name, raw := range files {
		f, err := w.CreateFormFile(name, "picture.png") // names are not believed
		if err == nil {
			_, err = f.Write(raw)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.t.Fatal(err)
	}
	return s.request("PUT", "/api/v1/prompts/"+id, token, body.String(), "Content-Type", w.FormDataContentType())
}

func TestPromptsByREST(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	fields := map[string]string{"nameJa": "ようこそ", "nameEn": "Welcome", "kind": "announcement"}
	sound := silence(3 * time.Minute) // more than other requests may bring
	var made Prompt
	want(t, s.upload(admin, "welcome", fields, map[string][]byte{"wav": sound}), http.StatusOK, &made)
	if made.DurationMs != 180_000 || made.WAVBytes != len(sound) || made.OpusBytes != 0 || made.NameJA != "ようこそ" {
		t.Errorf("%+v", made)
	}
	res := s.request("GET", "/api/v1/prompts/welcome/audio", admin, nil)
	raw, err := io.ReadAll(res.Body)
	if err != nil || !bytes.Equal(raw, sound) || res.Header.Get("Content-Type") != "audio/wav" {
		t.Errorf("%d bytes of %s, %v", len(raw), res.Header.Get("Content-Type"), err)
	}
	wantCode(t, s.request("GET", "/api/v1/prompts/welcome/audio?form=opus", admin, nil), http.StatusNotFound, "not-found")
	wantCode(t, s.upload(admin, "x", fields, nil), http.StatusUnprocessableEntity, "audio-format")
	wantCode(t, s.upload(admin, "x", fields, map[string][]byte{"wav": []byte("<html>")}), http.StatusUnprocessableEntity, "audio-format")
	wantCode(t, s.upload(admin, "x", fields, map[string][]byte{"opus": sound}), http.StatusUnprocessableEntity, "audio-format")
	wantCode(t, s.upload(admin, "x", fields, map[string][]byte{"wav": silence(6 * time.Minute)}), http.StatusUnprocessableEntity, "audio-too-long")
	wantCode(t, s.upload(admin, "x", map[string]string{"nameJa": "x", "nameEn": "x", "kind": "noise"}, map[string][]byte{"wav": sound}),
		http.StatusUnprocessableEntity, "invalid")
	s.api.o.CheckPrompt = func(wav, opus []byte) error { return errors.New("cannot be decoded") }
	wantCode(t, s.upload(admin, "x", fields, map[string][]byte{"wav": sound}), http.StatusUnprocessableEntity, "audio-unplayable")
	s.api.o.CheckPrompt = nil

	var q []Queue
	want(t, s.request("GET", "/api/v1/queues", admin, nil), http.StatusOK, &q)
	q[0].Announce.Welcome, q[0].AnswerFirst = "welcome", true
	want(t, s.request("PUT", "/api/v1/queues/"+q[0].ID, admin, q[0]), http.StatusOK, nil)
	wantCode(t, s.request("DELETE", "/api/v1/prompts/welcome", admin, nil), http.StatusConflict, "prompt-in-use")
	q[0].Announce.Welcome = ""
	want(t, s.request("PUT", "/api/v1/queues/"+q[0].ID, admin, q[0]), http.StatusOK, nil)
	want(t, s.request("DELETE", "/api/v1/prompts/welcome", admin, nil), http.StatusNoContent, nil)
	var all []Prompt
	want(t, s.request("GET", "/api/v1/prompts", admin, nil), http.StatusOK, &all)
	if len(all) != 0 {
		t.Errorf("%+v", all)
	}
	if left, err := filepath.Glob(filepath.Join(temporary, "multipart-*")); err != nil || len(left) > 0 {
		t.Errorf("left in the temporary directory: %v %v", left, err)
	}
}

func TestUploadThatIsTooLarge(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	res := s.upload(admin, "x", map[string]string{"nameJa": "x", "nameEn": "x", "kind": "music"}, map[string][]byte{"wav": make([]byte, maxUpload)})
	if res.StatusCode < 400 || res.StatusCode >= 500 {
		t.Errorf("status %d", res.StatusCode)
	}
	if all, err := s.store.Prompts(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%+v %v", all, err)
	}
}
