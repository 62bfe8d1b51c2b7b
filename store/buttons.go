package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"madoguchi/store/internal/query"
)

const maxLanguages = 20

// Button is a call button of the kiosk (R14). ID is the user part of its SIP
// address.
type Button struct {
	ID       string
	Queue    string
	Position int
	Icon     string          // name in the icon set
	Colour   string          // colour token
	Texts    map[string]Text // by language: ja, ja-x-easy, en, zh, ko …
	Enabled  bool            // shown and callable
	UseHours bool            // closed outside the opening hours
}

// Text is what a button says in one language.
type Text struct {
	Label string `json:"label"`
	Line  string `json:"line"` // what it is for, in one line
}

// Hours are the opening hours of one weekday, in minutes of the site's day.
type Hours struct {
	Weekday     time.Weekday
	Open, Close int
}

// Buttons returns all buttons in the order they are shown in.
func (s *Store) Buttons(ctx context.Context) ([]Button, error) {
	rows, err := s.read.Buttons(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Button, len(rows))
	for i, r := range rows {
		if out[i], err = button(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ButtonByID finds a button.
func (s *Store) ButtonByID(ctx context.Context, id string) (Button, error) {
	r, err := s.read.ButtonByID(ctx, id)
	if err != nil {
		return Button{}, told(err)
	}
	return button(r)
}

// PutButton makes or changes a button.
func (s *Store) PutButton(ctx context.Context, by By, n Button) error {
	if !validButton(n) {
		return ErrButtonFormat
	}
	texts, err := json.Marshal(n.Texts)
	if err != nil {
		return fmt.Errorf("button texts: %w", err)
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		if _, err := q.QueueByID(ctx, n.Queue); err != nil {
			if errors.Is(told(err), ErrNotFound) {
				return Entry{}, ErrQueueUnknown
			}
			return Entry{}, err
		}
		if err := loginFree(ctx, q, n.ID); err != nil {
			return Entry{}, err
		}
		err := q.UpsertButton(ctx, query.UpsertButtonParams{
			ID: n.ID, QueueID: n.Queue, Position: int64(n.Position), Icon: n.Icon, Colour: n.Colour,
			Texts: string(texts), Enabled: n.Enabled, UseHours: n.UseHours,
		})
		return Entry{Action: "button.put", Subject: n.ID, Detail: map[string]any{"button": n}}, err
	})
}

// DeleteButton removes a button.
func (s *Store) DeleteButton(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		n, err := q.DeleteButton(ctx, id)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		return Entry{Action: "button.delete", Subject: id}, err
	})
}

// Hours returns the opening hours in order of weekday; a day that is missing
// is closed.
func (s *Store) Hours(ctx context.Context) ([]Hours, error) {
	rows, err := s.read.Hours(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Hours, len(rows))
	for i, r := range rows {
		out[i] = Hours{Weekday: time.Weekday(r.Weekday), Open: int(r.OpenMinute), Close: int(r.CloseMinute)}
	}
	return out, nil
}

// PutHours replaces the opening hours.
func (s *Store) PutHours(ctx context.Context, by By, hours []Hours) error {
	seen := map[time.Weekday]bool{}
	for _, h := range hours {
		if h.Weekday < time.Sunday || h.Weekday > time.Saturday || seen[h.Weekday] || h.Open < 0 || h.Open >= h.Close || h.Close > 24*60 {
			return ErrHoursFormat
		}
		seen[h.Weekday] = true
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		if err := q.DeleteHours(ctx); err != nil {
			return Entry{}, err
		}
		for _, h := range hours {
			if err := q.InsertHours(ctx, query.InsertHoursParams{
				Weekday: int64(h.Weekday), OpenMinute: int64(h.Open), CloseMinute: int64(h.Close),
			}); err != nil {
				return Entry{}, err
			}
		}
		return Entry{Action: "hours.put", Subject: "site", Detail: map[string]any{"hours": hours}}, nil
	})
}

func button(r query.Button) (Button, error) {
	b := Button{
		ID: r.ID, Queue: r.QueueID, Position: int(r.Position), Icon: r.Icon, Colour: r.Colour,
		Enabled: r.Enabled, UseHours: r.UseHours,
	}
	if err := json.Unmarshal([]byte(r.Texts), &b.Texts); err != nil {
		return Button{}, fmt.Errorf("texts of button %s: %w", r.ID, err)
	}
	return b, nil
}

func validButton(n Button) bool {
	if !ValidSlug(n.ID) || n.Position < 0 || n.Position > maxRows || len(n.Texts) > maxLanguages ||
		!plainText(n.Icon, maxName) || !plainText(n.Colour, maxName) ||
		n.Texts["ja"].Label == "" || n.Texts["en"].Label == "" {
		return false
	}
	for lang, t := range n.Texts {
		if len(lang) > maxLogin || !plainText(lang, maxName) || !plainText(t.Label, maxName) || !plainText(t.Line, 2*maxName) {
			return false
		}
	}
	return true
}
