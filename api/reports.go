package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"madoguchi/store"
)

// maxReportDays bounds the period of a report: the product's five years, and the
// period before them.
const maxReportDays = 3_700

// dateLayout is a day at the site.
const dateLayout = time.DateOnly

// figureRoutes registers the operations of statistics over longer times.
func (s *Server) figureRoutes() {
	handle(s, "GET", "/reports", "report", "Figures of a period: in all, by interval, by subject and by hour of the week; staff see their own", 0, s.report)
	handle(s, "GET", "/reports/file", "reportFile", "Figures of each subject in each interval as a file", 0, s.reportFile, described)
}

// figureAccess says who may use them.
func figureAccess() map[string]access {
	return map[string]access{
		"GET /api/v1/reports":      staff | watchers,
		"GET /api/v1/reports/file": watchers,
	}
}

// figureWords says what their codes mean.
func figureWords() map[string]phrase {
	return map[string]phrase{
		"report-period": {http.StatusUnprocessableEntity, "期間の指定が正しくありません。開始日と終了日を確かめてください（最長約10年）。", "The period is not right. Please check its first and last day (about ten years at most)."},
	}
}

// ReportInput says which figures are wanted; exported because huma skips what is not.
type ReportInput struct {
	By      string `query:"by" enum:"queue,button,kiosk,agent" default:"queue" doc:"what the figures are of"`
	Subject string `query:"subject" maxLength:"100" doc:"id of one of them; absent: all"`
	From    string `query:"from" maxLength:"10" doc:"first day at the site, 2026-04-01; absent: today"`
	To      string `query:"to" maxLength:"10" doc:"last day, included; absent: today"`
	Step    string `query:"step" enum:"hour,day,week,month" default:"day" doc:"length of the intervals; weeks begin on Monday"`
}

// query cuts the period that was asked for.
func (s *Server) reportQuery(in ReportInput) (store.ReportQuery, error) {
	today := midnight(time.Now().In(s.o.TimeZone))
	from, to := today, today
	for text, at := range map[*string]*time.Time{&in.From: &from, &in.To: &to} {
		if *text == "" {
			continue
		}
		day, err := time.ParseInLocation(dateLayout, *text, s.o.TimeZone)
		if err != nil {
			return store.ReportQuery{}, refuse("report-period")
		}
		*at = day
	}
	if to.Before(from) || to.After(from.AddDate(0, 0, maxReportDays)) {
		return store.ReportQuery{}, refuse("report-period")
	}
	edges := cut(from, midnight(to.AddDate(0, 0, 1)), cmp.Or(in.Step, "day"))
	if len(edges) > maxIntervals+1 {
		return store.ReportQuery{}, refuse("too-many-intervals")
	}
	return store.ReportQuery{Of: in.By, Subject: in.Subject, Edges: edges, Zone: s.o.TimeZone}, nil
}

// cut gives the edges of hours, days, weeks or months; the first and the last
// one may be parts.
func cut(from, to time.Time, step string) []time.Time {
	if step == "hour" {
		return store.Intervals(from, to, time.Hour, from.Location())
	}
	edges := []time.Time{from}
	for at := from; ; {
		year, month, day := at.Date()
		switch step {
		case "week":
			day += 7 - (int(at.Weekday())+6)%7
		case "month":
			month, day = month+1, 1
		default:
			day++
		}
		at = time.Date(year, month, day, 0, 0, 0, 0, from.Location())
		if !at.Before(to) {
			return append(edges, to)
		}
		edges = append(edges, at)
	}
}

type reportOutput struct{ Body Report }

func (s *Server) report(ctx context.Context, in *ReportInput) (*reportOutput, error) {
	asked := *in
	if l := loginIn(ctx); l.account.Role == store.RoleStaff {
		asked.By, asked.Subject = store.OfAgent, l.account.ID
	}
	q, err := s.reportQuery(asked)
	if err != nil {
		return nil, err
	}
	r, err := s.o.Store.Report(ctx, q)
	if err != nil {
		return nil, err
	}
	names, err := s.subjectNames(ctx, q.Of)
	if err != nil {
		return nil, err
	}
	codes, err := s.o.Store.DispositionCodes(ctx)
	if err != nil {
		return nil, err
	}
	return &reportOutput{reportOf(r, names, codes)}, nil
}

// subjectNames are the names of queues and buttons in both languages, by id.
// Those of kiosks and agents come with their figures.
func (s *Server) subjectNames(ctx context.Context, of string) (map[string]Names, error) {
	out := make(map[string]Names)
	switch of {
	case store.OfQueue:
		queues, err := s.o.Store.Queues(ctx)
		if err != nil {
			return nil, err
		}
		for _, q := range queues {
			out[q.ID] = Names{q.NameJA, q.NameEN}
		}
	case store.OfButton:
		buttons, err := s.o.Store.Buttons(ctx)
		if err != nil {
			return nil, err
		}
		for _, b := range buttons {
			out[b.ID] = Names{b.Texts["ja"].Label, cmp.Or(b.Texts["en"].Label, b.Texts["ja"].Label)}
		}
	}
	return out, nil
}

// Names are those of one thing in both languages.
type Names struct{ JA, EN string }

// namesOf are a subject's; what is gone has its id.
func namesOf(names map[string]Names, f store.SubjectFigures) Names {
	n := names[f.ID]
	last := cmp.Or(f.Name, f.ID)
	return Names{cmp.Or(n.JA, last), cmp.Or(n.EN, last)}
}

func reportOf(r store.Report, names map[string]Names, codes []store.DispositionCode) Report {
	out := Report{
		Total: reportFigures(&r.Total), Series: make([]ReportInterval, len(r.Series)), Subjects: make([]ReportSubject, len(r.Subjects)),
		Week: make([]ReportHour, 0, 7*24), Dispositions: make([]ReportCount, 0, len(r.Codes)), Ends: make([]ReportCount, 0, len(r.Ends)),
	}
	if !r.CountedFrom.IsZero() {
		out.CountedFrom = &r.CountedFrom
	}
	for i := range r.Series {
		out.Series[i] = ReportInterval{From: r.Series[i].From.UTC(), ReportFigures: reportFigures(&r.Series[i])}
	}
	for i := range r.Subjects {
		n := namesOf(names, r.Subjects[i])
		out.Subjects[i] = ReportSubject{ID: r.Subjects[i].ID, NameJA: n.JA, NameEN: n.EN, ReportFigures: reportFigures(&r.Subjects[i].Figures)}
	}
	for day, hours := range r.Week {
		for hour, h := range hours {
			if h.Offered > 0 {
				out.Week = append(out.Week, ReportHour{Weekday: day, Hour: hour, Offered: h.Offered, Answered: h.Answered, WaitedMs: h.Waited.Milliseconds()})
			}
		}
	}
	words := make(map[string]store.DispositionCode, len(codes))
	for _, c := range codes {
		words[c.ID] = c
	}
	for id, n := range r.Codes {
		c := words[id]
		out.Dispositions = append(out.Dispositions, ReportCount{ID: id, NameJA: cmp.Or(c.NameJA, id), NameEN: cmp.Or(c.NameEN, id), Count: n})
	}
	for cause, n := range r.Ends {
		out.Ends = append(out.Ends, ReportCount{ID: cause, Count: n})
	}
	for _, list := range [][]ReportCount{out.Dispositions, out.Ends} {
		slices.SortFunc(list, func(a, b ReportCount) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.ID, b.ID)) })
	}
	return out
}
