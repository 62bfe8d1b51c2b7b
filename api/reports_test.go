package api

import (
	"encoding/csv"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/store"
)

// tokyoSite is a site in Tokyo with calls of two days in April 2027.
func tokyoSite(t *testing.T) (s *site, chief, sato, ito store.Account) {
	t.Helper()
	tokyo := time.FixedZone("Asia/Tokyo", 9*60*60)
	s = newSite(t, nil, func(_ *site, o *Options) { o.TimeZone = tokyo })
	chief, sato, ito = s.account("chief", store.RoleSupervisor), s.account("sato", store.RoleStaff), s.account("ito", store.RoleStaff)
	booth := s.account("kiosk1", store.RoleKiosk)
	call := func(id string, at time.Time, wait time.Duration, agent string) {
		c := store.Call{
			ID: id, Started: at, Ended: at.Add(wait), Caller: booth.ID, Button: "zeikin", Queue: "zeikin", Cause: "abandoned",
			Segments: []store.Segment{{Kind: store.SegmentQueued, Queue: "zeikin", Started: at, Ended: at.Add(wait), Result: "abandoned"}},
		}
		if agent != "" {
			c.Answered, c.Ended, c.Callee, c.Cause = at.Add(wait), at.Add(wait+time.Minute), agent, "caller"
			c.Segments[0].Result = store.ResultAnswered
			c.Segments = append(c.Segments,
				store.Segment{Kind: store.SegmentRinging, Account: agent, Started: at, Ended: c.Answered, Result: store.ResultAnswered},
				store.Segment{Kind: store.SegmentTalking, Account: agent, Queue: "zeikin", Started: c.Answered, Ended: c.Ended})
		}
		if err := s.store.CommitCalls(t.Context(), store.CallBatch{Closed: []store.Call{c}}); err != nil {
			t.Fatal(err)
		}
	}
	day := time.Date(2027, 4, 5, 9, 0, 0, 0, tokyo) // a Monday
	call("1", day, 10*time.Second, sato.ID)
	call("2", day.Add(20*time.Minute), 30*time.Second, ito.ID)
	call("3", day.Add(8*time.Hour), 40*time.Second, "")
	call("4", day.Add(23*time.Hour+59*time.Minute), 0, sato.ID) // 8:59 of Tuesday
	if err := s.store.PutDisposition(t.Context(), "zeikin", store.Disposition{Call: "1", Account: sato.ID, Code: "solved"}); err != nil {
		t.Fatal(err)
	}
	return s, chief, sato, ito
}

func TestReport(t *testing.T) {
	s, chief, sato, ito := tokyoSite(t)
	token := s.session(chief)
	var r Report
	want(t, s.request("GET", "/api/v1/reports?from=2027-04-05&to=2027-04-06", token, nil), http.StatusOK, &r)
	f := r.Total
	if f.Offered != 4 || f.Answered != 3 || f.Abandoned != 1 || f.InTime != 2 || f.AHTMs != 60_000 || *f.Wait90Ms != 30_000 || f.MaxWaitMs != 40_000 {
		t.Errorf("%+v", f)
	}
	if len(r.Series) != 2 || r.Series[0].Offered != 3 || r.Series[1].Offered != 1 || r.CountedFrom != nil {
		t.Errorf("%+v", r.Series)
	}
	if len(r.Subjects) != 1 || r.Subjects[0].NameJA != "税金" || r.Subjects[0].NameEN != "Taxes" {
		t.Errorf("%+v", r.Subjects)
	}
	if want := []ReportHour{{1, 9, 2, 2, 40_000}, {1, 17, 1, 0, 0}, {2, 8, 1, 1, 0}}; !slices.Equal(r.Week, want) {
		t.Errorf("%+v", r.Week)
	}
	if len(r.Dispositions) != 1 || r.Dispositions[0].NameJA != "解決" || len(r.Ends) != 2 || r.Ends[0] != (ReportCount{ID: "caller", Count: 3}) {
		t.Errorf("%+v %+v", r.Dispositions, r.Ends)
	}
	for by, subject := range map[string]string{"button": "税金", "kiosk": "kiosk1"} {
		want(t, s.request("GET", "/api/v1/reports?from=2027-04-05&to=2027-04-06&step=hour&by="+by, token, nil), http.StatusOK, &r)
		if r.Total.Offered != 4 || r.Total.Answered != 3 || len(r.Series) != 48 || len(r.Subjects) != 1 || !strings.Contains(r.Subjects[0].NameJA, subject) {
			t.Errorf("%s: %+v %+v", by, r.Total, r.Subjects)
		}
	}
	want(t, s.request("GET", "/api/v1/reports?from=2027-04-05&to=2027-04-06&by=agent", token, nil), http.StatusOK, &r)
	if r.Total.Rung != 3 || r.Total.Handled != 3 || len(r.Subjects) != 2 {
		t.Errorf("%+v", r)
	}

	// Staff see their own, whatever they ask for.
	var own Report
	want(t, s.request("GET", "/api/v1/reports?from=2027-04-05&to=2027-04-06&by=queue&subject="+ito.ID, s.session(sato), nil), http.StatusOK, &own)
	if len(own.Subjects) != 1 || own.Subjects[0].ID != sato.ID || own.Total.Handled != 2 {
		t.Errorf("%+v", own.Subjects)
	}
	wantCode(t, s.request("GET", "/api/v1/reports/file", s.session(sato), nil), http.StatusForbidden, "forbidden")
	for _, period := range []string{"from=2027-04-06&to=2027-04-05", "from=1.4.2027", "from=1990-01-01&to=2027-04-05"} {
		wantCode(t, s.request("GET", "/api/v1/reports?"+period, token, nil), http.StatusUnprocessableEntity, "report-period")
	}
	wantCode(t, s.request("GET", "/api/v1/reports?step=hour&from=2026-04-01&to=2027-04-05", token, nil), http.StatusUnprocessableEntity, "too-many-intervals")
}

func TestReportFile(t *testing.T) {
	s, chief, _, _ := tokyoSite(t)
	res := s.request("GET", "/api/v1/reports/file?from=2027-04-05&to=2027-04-06&language=en", s.session(chief), nil)
	if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), "statistics-queue-20270405-20270406.csv") {
		t.Fatal(res.Status, res.Header)
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	if got := rows[1][:8]; !slices.Equal(got, []string{"2027-04-05 00:00:00", "zeikin", "Taxes", "3", "2", "1", "0.333", "1"}) {
		t.Errorf("%q", got)
	}
}

func TestCut(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*60*60)
	day := func(month, date int) time.Time { return time.Date(2027, time.Month(month), date, 0, 0, 0, 0, tokyo) }
	for step, want := range map[string][]time.Time{
		"day":   {day(4, 28), day(4, 29), day(4, 30), day(5, 1), day(5, 2), day(5, 3), day(5, 4)},
		"week":  {day(4, 28), day(5, 3), day(5, 4)}, // Monday is the 3rd
		"month": {day(4, 28), day(5, 1), day(5, 4)},
	} {
		if got := cut(day(4, 28), day(5, 4), step); !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Errorf("%s: %v", step, got)
		}
	}
	if got := cut(day(4, 28), day(4, 29), "hour"); len(got) != 25 {
		t.Errorf("%d edges of hours", len(got))
	}
}
