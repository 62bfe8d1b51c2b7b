package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

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
	Schedule string          // when it takes calls; empty: always
	Priority int             // of its calls; higher first
}

// Text is what a button says in one language.
type Text struct {
	Label string `json:"label"`
	Line  string `json:"line"` // what it is for, in one line
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
	if err := faults(n.Faults()).refused(ErrButtonFormat); err != nil {
		return err
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return putButton(ctx, q, n) })
}

func putButton(ctx context.Context, q *query.Queries, n Button) (Entry, error) {
	texts, err := json.Marshal(n.Texts)
	if err != nil {
		return Entry{}, fmt.Errorf("button texts: %w", err)
	}
	if _, err := q.QueueByID(ctx, n.Queue); err != nil {
		return Entry{}, queueUnknown(err)
	}
	if err := loginFree(ctx, q, n.ID); err != nil {
		return Entry{}, err
	}
	if err := scheduleKnown(ctx, q, n.Schedule); err != nil {
		return Entry{}, err
	}
	had, err := q.ButtonByID(ctx, n.ID)
	before, err := was(had, err, button)
	if err != nil {
		return Entry{}, err
	}
	err = q.UpsertButton(ctx, query.UpsertButtonParams{
		ID: n.ID, QueueID: n.Queue, Position: int64(n.Position), Icon: n.Icon, Colour: n.Colour,
		Texts: string(texts), Enabled: n.Enabled, ScheduleID: n.Schedule, Priority: int64(n.Priority),
	})
	return Entry{Action: ActionButtonPut, Subject: n.ID, Before: before, After: n}, err
}

// OrderButtons shows the buttons in the order of ids; those not named follow as
// they were.
func (s *Store) OrderButtons(ctx context.Context, by By, ids []string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		rows, err := q.Buttons(ctx)
		if err != nil {
			return Entry{}, err
		}
		place := make(map[string]int, len(ids))
		for i, id := range ids {
			place[id] = i
		}
		slices.SortStableFunc(rows, func(a, b query.Button) int {
			return cmp.Compare(placeOr(place, a.ID, len(ids)), placeOr(place, b.ID, len(ids)))
		})
		order := make([]string, len(rows))
		for i, r := range rows {
			order[i], r.Position = r.ID, int64(i+1)
			if err := q.UpsertButton(ctx, query.UpsertButtonParams(r)); err != nil {
				return Entry{}, err
			}
		}
		return Entry{Action: ActionButtonOrder, Subject: "site", Detail: map[string]any{"order": order}}, nil
	})
}

func placeOr(place map[string]int, id string, otherwise int) int {
	if n, ok := place[id]; ok {
		return n
	}
	return otherwise
}

// DeleteButton removes a button.
func (s *Store) DeleteButton(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return deleteButton(ctx, q, id) })
}

func deleteButton(ctx context.Context, q *query.Queries, id string) (Entry, error) {
	had, err := q.ButtonByID(ctx, id)
	if err != nil {
		return Entry{}, err
	}
	before, err := button(had)
	if err != nil {
		return Entry{}, err
	}
	_, err = q.DeleteButton(ctx, id)
	return Entry{Action: ActionButtonDelete, Subject: id, Before: before}, err
}

func button(r query.Button) (Button, error) {
	b := Button{
		ID: r.ID, Queue: r.QueueID, Position: int(r.Position), Icon: r.Icon, Colour: r.Colour,
		Enabled: r.Enabled, Schedule: r.ScheduleID, Priority: int(r.Priority),
	}
	if err := json.Unmarshal([]byte(r.Texts), &b.Texts); err != nil {
		return Button{}, fmt.Errorf("texts of button %s: %w", r.ID, err)
	}
	return b, nil
}

// Faults are the fields that no button may have so.
func (n Button) Faults() []Fault {
	var f faults
	f.slug("id", n.ID)
	f.bounded("position", int64(n.Position), 0, maxRows)
	f.bounded("priority", int64(n.Priority), -maxRank, maxRank)
	f.text("icon", n.Icon, maxName)
	f.text("colour", n.Colour, maxName)
	f.atMost("texts", len(n.Texts), maxLanguages)
	for _, lang := range []string{"ja", "en"} {
		if n.Texts[lang].Label == "" {
			f.add("texts."+lang+".label", FaultRequired)
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(n.Texts)) {
		t := n.Texts[lang]
		if len(lang) > maxLogin || !plainText(lang, maxName) {
			f.add("texts", FaultUnknown)
			continue
		}
		f.text("texts."+lang+".label", t.Label, maxName)
		f.text("texts."+lang+".line", t.Line, 2*maxName)
	}
	return f
}
