package api

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"madoguchi/store"
)

// What two administrators change at once is never lost without a word.
func TestSettingsAgainstLostUpdates(t *testing.T) {
	s := newSite(t, nil)
	boss := s.account("abe", store.RoleAdministrator)
	admin, sato := s.session(boss), s.account("sato", store.RoleStaff)
	get := func(path string, into any) *http.Response {
		res := s.request("GET", "/api/v1"+path, admin, nil)
		etag := res.Header.Get("ETag")
		want(t, res, http.StatusOK, into)
		return &http.Response{Header: http.Header{"Etag": {etag}}}
	}
	var queues []Queue
	get("/queues", &queues)
	var buttons []ButtonWords
	get("/buttons", &buttons)
	var schedules []Schedule
	get("/schedules", &schedules)
	var reasons AwayReasons
	get("/away-reasons", &reasons)
	var codes []DispositionCode
	codesTag := get("/disposition-codes", &codes).Header.Get("ETag")
	var members []Member
	membersTag := get("/queues/zeikin/members", &members).Header.Get("ETag")
	address := Address{NameJA: "警察", NameEN: "Police", Gateway: boss.ID, Number: "110"}
	want(t, s.request("PUT", "/api/v1/addresses/police", admin, address, "If-None-Match", "*"), http.StatusOK, &address)

	q, b, n, r, a := queues[0], buttons[0], schedules[0], reasons, address
	q.Weight, b.Priority, n.LastCallMinutes, r.Compulsory, a.Number = 3, 3, 3, true, "119"
	for _, c := range []struct {
		path, version string
		body          any
	}{
		{"/queues/" + q.ID, queues[0].Version, q},
		{"/buttons/" + b.ID, buttons[0].Version, b},
		{"/schedules/" + n.ID, schedules[0].Version, n},
		{"/away-reasons", reasons.Version, r},
		{"/addresses/police", address.Version, a},
		{"/disposition-codes", codesTag, codes[1:]},
		{"/queues/zeikin/members", membersTag, []Member{{Account: sato.ID, Level: 2}}},
	} {
		if c.version == "" {
			t.Errorf("%s has no version", c.path)
		}
		want(t, s.request("PUT", "/api/v1"+c.path, admin, c.body, "If-Match", c.version), http.StatusOK, nil)
		wantCode(t, s.request("PUT", "/api/v1"+c.path, admin, c.body, "If-Match", c.version), http.StatusPreconditionFailed, "changed-meanwhile")
	}
	// The answer's version is that of what is read next.
	q.Weight = 4
	var answered Queue
	want(t, s.request("PUT", "/api/v1/queues/"+q.ID, admin, q), http.StatusOK, &answered)
	get("/queues", &queues)
	if answered.Version == "" || queues[0].Version != answered.Version {
		t.Errorf("%q, then %q", answered.Version, queues[0].Version)
	}
	wantCode(t, s.request("PUT", "/api/v1/queues/"+q.ID, admin, q, "If-None-Match", "*"), http.StatusConflict, "id-taken")
	wantCode(t, s.request("PUT", "/api/v1/queues/none", admin, q, "If-Match", q.Version), http.StatusPreconditionFailed, "changed-meanwhile")
}

func TestFaultsOfSettings(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	var queues []Queue
	want(t, s.request("GET", "/api/v1/queues", admin, nil), http.StatusOK, &queues)
	q := queues[0]
	q.RingTimeMs, q.NameEN, q.MaxWaitMs = 1000, "", -5
	q.Overflow = []Overflow{{To: OverflowTarget{Kind: "queue", ID: q.ID}}}
	e := wantCode(t, s.request("PUT", "/api/v1/queues/"+q.ID, admin, q), http.StatusUnprocessableEntity, "queue-format")
	checkFields(t, e, "body.nameEn", "body.ringTimeMs", "body.maxWaitMs", "body.overflow[0].afterMs", "body.overflow[0].to.id")
	q = queues[0]
	q.Overflow = []Overflow{{WhenFull: true, To: OverflowTarget{Kind: "message", ID: "nothing"}}}
	e = wantCode(t, s.request("PUT", "/api/v1/queues/"+q.ID, admin, q), http.StatusUnprocessableEntity, "target-unknown")
	checkFields(t, e, "body.overflow[0].to.id")
	e = wantCode(t, s.request("PUT", "/api/v1/buttons/new", admin, ButtonWords{Queue: q.ID, Texts: map[string]ButtonText{"ja": {Label: "税"}}}),
		http.StatusUnprocessableEntity, "button-format")
	checkFields(t, e, "body.texts.en.label")
	plan := Schedule{
		NameJA: "夜", NameEN: "Evening", Weekly: []WeeklyHours{{1, OpenHours{60, 120}}, {1, OpenHours{100, 200}}},
		Closing: []ClosingDays{{"02-31", "03-01"}}, Days: []ExceptionalDay{{Date: "2027-01-01", Hours: []OpenHours{}}, {Date: "2027-01-01", Hours: []OpenHours{}}},
	}
	e = wantCode(t, s.request("PUT", "/api/v1/schedules/evening", admin, plan), http.StatusUnprocessableEntity, "schedule-format")
	checkFields(t, e, "body.weekly[1]", "body.closing[0].from", "body.days[1].date")
	e = wantCode(t, s.request("POST", "/api/v1/schedules/preview", admin, plan), http.StatusUnprocessableEntity, "schedule-format")
	checkFields(t, e, "body.closing[0].from")
	e = wantCode(t, s.request("PUT", "/api/v1/disposition-codes", admin, []DispositionCode{{"x", "名", "", "", true}}),
		http.StatusUnprocessableEntity, "code-format")
	checkFields(t, e, "body[0].nameEn")
	e = wantCode(t, s.request("PUT", "/api/v1/away-reasons", admin, AwayReasons{Compulsory: true, Reasons: []AwayReason{}}),
		http.StatusUnprocessableEntity, "reason-format")
	checkFields(t, e, "body.compulsory")
}

// checkFields: those fields are at fault, with words in both languages.
func checkFields(t *testing.T, e ErrorBody, locations ...string) {
	t.Helper()
	for _, l := range locations {
		if !slices.ContainsFunc(e.Fields, func(f FieldError) bool { return f.Location == l && f.JA != "" && f.Message != "" }) {
			t.Errorf("%s is not among %+v", l, e.Fields)
		}
	}
}

func TestPreviewOfHours(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	plan := Schedule{ID: "draft", NameJA: "夜", NameEN: "Evening", Weekly: []WeeklyHours{{4, OpenHours{1080, 1200}}}, Closing: []ClosingDays{}, Days: []ExceptionalDay{}}
	var days []ScheduleDay
	want(t, s.request("POST", "/api/v1/schedules/preview?from=2027-05-05T00:00:00%2B09:00&days=2", admin, plan), http.StatusOK, &days)
	if len(days) != 2 || len(days[0].Windows) != 0 || len(days[1].Windows) != 1 || days[1].Windows[0].Close.Sub(days[1].Windows[0].Open) != 2*time.Hour {
		t.Errorf("%+v", days)
	}
	var all []Schedule
	want(t, s.request("GET", "/api/v1/schedules", admin, nil), http.StatusOK, &all)
	if len(all) != 1 {
		t.Errorf("the preview was saved: %+v", all)
	}
}

func TestOrderOfButtons(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	var got []ButtonWords
	want(t, s.request("PUT", "/api/v1/button-order", admin, map[string]any{"ids": []string{"fukushi", "zeikin", "none"}}), http.StatusOK, &got)
	if len(got) != 6 || got[0].ID != "fukushi" || got[1].ID != "zeikin" || got[2].ID != "juminhyo" || got[5].Position != 6 || !s.calls.was("reconfigure") {
		t.Errorf("%+v", got)
	}
}

func TestCounterWithItsOwnResultsStays(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	want(t, s.request("DELETE", "/api/v1/buttons/zeikin", admin, nil), http.StatusNoContent, nil)
	want(t, s.request("PUT", "/api/v1/disposition-codes", admin, []DispositionCode{{"refund", "還付", "Refund", "zeikin", true}}), http.StatusOK, nil)
	wantCode(t, s.request("DELETE", "/api/v1/queues/zeikin", admin, nil), http.StatusConflict, "queue-in-codes")
	want(t, s.request("PUT", "/api/v1/disposition-codes", admin, []DispositionCode{}), http.StatusOK, nil)
	want(t, s.request("DELETE", "/api/v1/queues/zeikin", admin, nil), http.StatusNoContent, nil)
}

// oven is a converter that makes silence of everything but nonsense.
type oven struct{ ready bool }

func (o oven) Ready(context.Context) bool { return o.ready }

func (oven) Convert(_ context.Context, file []byte) (wav, opus []byte, err error) {
	if string(file) == "nonsense" {
		return nil, nil, ErrNotSound
	}
	return silence(2 * time.Second), nil, nil
}

func TestConversionOfPrompts(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	fields := map[string]string{"nameJa": "待ち", "nameEn": "Waiting", "kind": "music"}
	sound := silence(time.Second)
	// Without a converter what can be played is taken as it is, and nothing else.
	var made Prompt
	want(t, s.upload(admin, "jazz", fields, map[string][]byte{"file": sound}), http.StatusOK, &made)
	if made.WAVBytes != len(sound) || made.DurationMs != 1000 || made.Version == "" {
		t.Errorf("%+v", made)
	}
	wantCode(t, s.upload(admin, "x", fields, map[string][]byte{"file": []byte("ID3")}), http.StatusUnprocessableEntity, "no-converter")
	// Another name alone keeps the sound.
	fields["nameEn"] = "Jazz"
	want(t, s.upload(admin, "jazz", fields, nil), http.StatusOK, &made)
	if made.NameEN != "Jazz" || made.WAVBytes != len(sound) {
		t.Errorf("%+v", made)
	}
	var v Voice
	want(t, s.request("GET", "/api/v1/voice", admin, nil), http.StatusOK, &v)
	if v.Converts || len(v.Shipped) != len(store.ShippedPrompts()) || v.MaxMs != 300_000 {
		t.Errorf("%+v", v)
	}
	for _, n := range v.Shipped {
		if n.ID == "" || n.NameJA == "" || n.NameEN == "" {
			t.Errorf("%+v", n)
		}
	}
	s.api.o.Sounds = oven{ready: true}
	want(t, s.upload(admin, "jazz", fields, map[string][]byte{"file": []byte("ID3")}), http.StatusOK, &made)
	if made.DurationMs != 2000 {
		t.Errorf("%+v", made)
	}
	wantCode(t, s.upload(admin, "x", fields, map[string][]byte{"file": []byte("nonsense")}), http.StatusUnprocessableEntity, "not-sound")
	wantCode(t, s.request("GET", "/api/v1/voice/shipped/welcome", admin, nil), http.StatusNotFound, "not-found")
	s.api.o.ShippedSound = func(id, language string) []byte {
		if id == "" && language == "ja" {
			return sound
		}
		return nil
	}
	res := s.request("GET", "/api/v1/voice/shipped/music", admin, nil)
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "audio/wav" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
}
