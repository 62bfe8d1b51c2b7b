package api

import (
	"context"
	"strings"
	"time"

	"madoguchi/store"
)

// RecordQuery is what is searched for; what is absent does not matter.
type RecordQuery struct {
	From    string   `query:"from" json:"from,omitempty" maxLength:"40" doc:"begun on this day or later, as 2026-04-01 at the site, or a moment (RFC 3339)"`
	To      string   `query:"to" json:"to,omitempty" maxLength:"40" doc:"begun on this day or earlier, or before this moment"`
	Account string   `query:"account" json:"account,omitempty" maxLength:"64" doc:"had a part in it, on either side or as a guest"`
	Kiosk   string   `query:"kiosk" json:"kiosk,omitempty" maxLength:"64" doc:"the same, for the booth"`
	Button  string   `query:"button" json:"button,omitempty" maxLength:"64"`
	Queue   string   `query:"queue" json:"queue,omitempty" maxLength:"64" doc:"counter that was called"`
	Cause   []string `query:"cause" json:"cause,omitempty" maxItems:"20" doc:"how it ended; one of these"`
	Outcome string   `query:"outcome" json:"outcome,omitempty" enum:"answered,unanswered"`
	Code    string   `query:"code" json:"code,omitempty" maxLength:"64" doc:"result that an agent gave it"`
	Text    string   `query:"text" json:"text,omitempty" maxLength:"200" doc:"in a note; only in those that one may read"`
}

// recordFilter is the search as who asks may make it.
func (s *Server) recordFilter(ctx context.Context, q RecordQuery) (store.RecordFilter, error) {
	f := store.RecordFilter{
		Account: q.Account, Kiosk: q.Kiosk, Button: q.Button, Queue: q.Queue, Causes: q.Cause, Code: q.Code,
		Text: strings.TrimSpace(q.Text), Reader: noteReader(loginIn(ctx).account),
	}
	if q.Outcome != "" {
		answered := q.Outcome == "answered"
		f.Answered = &answered
	}
	var err error
	if f.From, err = boundary(q.From, false, s.o.TimeZone); err != nil {
		return f, err
	}
	if f.To, err = boundary(q.To, true, s.o.TimeZone); err != nil {
		return f, err
	}
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		return f, refuse("period-format")
	}
	return f, nil
}

// boundary reads a day or a moment. The end of a period includes its last day.
func boundary(text string, end bool, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		if end {
			day = day.AddDate(0, 0, 1)
		}
		return day, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, refuse("period-format")
	}
	return at, nil
}

// noteReader is with whose eyes notes are read; empty: with an administrator's,
// who reads all.
func noteReader(a store.Account) string {
	if a.Role == store.RoleAdministrator {
		return ""
	}
	return a.ID
}
