package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"madoguchi/store/calendar"
	"madoguchi/store/internal/query"
)

// Schedule is when the buttons that follow it take calls.
type Schedule struct {
	ID             string
	NameJA, NameEN string
	calendar.Plan
}

// Schedules returns all schedules in order of id.
func (s *Store) Schedules(ctx context.Context) ([]Schedule, error) {
	return schedules(ctx, s.read)
}

func schedules(ctx context.Context, q *query.Queries) ([]Schedule, error) {
	rows, err := q.Schedules(ctx)
	if err != nil {
		return nil, told(err)
	}
	hours, err := q.ScheduleHours(ctx)
	if err != nil {
		return nil, told(err)
	}
	weekly := make(map[string][]calendar.Weekly)
	for _, h := range hours {
		weekly[h.ScheduleID] = append(weekly[h.ScheduleID], calendar.Weekly{
			Weekday: time.Weekday(h.Weekday), Hours: calendar.Hours{Open: int(h.OpenMinute), Close: int(h.CloseMinute)},
		})
	}
	out := make([]Schedule, len(rows))
	for i, r := range rows {
		out[i] = Schedule{ID: r.ID, NameJA: r.NameJa, NameEN: r.NameEn}
		if err := json.Unmarshal([]byte(r.Plan), &out[i].Plan); err != nil {
			return nil, fmt.Errorf("plan of schedule %s: %w", r.ID, err)
		}
		out[i].Weekly = weekly[r.ID]
	}
	return out, nil
}

// ScheduleByID finds a schedule.
func (s *Store) ScheduleByID(ctx context.Context, id string) (Schedule, error) {
	return scheduleNow(ctx, s.read, id)
}

func scheduleNow(ctx context.Context, q *query.Queries, id string) (Schedule, error) {
	all, err := schedules(ctx, q)
	if err != nil {
		return Schedule{}, err
	}
	for _, n := range all {
		if n.ID == id {
			return n, nil
		}
	}
	return Schedule{}, ErrNotFound
}

// PutSchedule makes or changes a schedule.
func (s *Store) PutSchedule(ctx context.Context, by By, n Schedule) error {
	if err := faults(n.Faults()).refused(ErrScheduleFormat); err != nil {
		return err
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return putSchedule(ctx, q, n) })
}

func putSchedule(ctx context.Context, q *query.Queries, n Schedule) (Entry, error) {
	plan := n.Plan
	plan.Weekly = nil // rows of their own
	raw, err := json.Marshal(plan)
	if err != nil {
		return Entry{}, fmt.Errorf("plan of schedule: %w", err)
	}
	had, err := scheduleNow(ctx, q, n.ID)
	before, err := was(had, err, same)
	if err != nil {
		return Entry{}, err
	}
	if err := q.UpsertSchedule(ctx, query.UpsertScheduleParams{ID: n.ID, NameJa: n.NameJA, NameEn: n.NameEN, Plan: string(raw)}); err != nil {
		return Entry{}, err
	}
	if err := q.DeleteScheduleHours(ctx, n.ID); err != nil {
		return Entry{}, err
	}
	for _, w := range n.Weekly {
		if err := q.InsertScheduleHours(ctx, query.InsertScheduleHoursParams{
			ScheduleID: n.ID, Weekday: int64(w.Weekday), OpenMinute: int64(w.Open), CloseMinute: int64(w.Close),
		}); err != nil {
			return Entry{}, err
		}
	}
	return Entry{Action: ActionSchedulePut, Subject: n.ID, Before: before, After: n}, nil
}

// Faults are the fields that no schedule may have so. Each part is judged by the
// plan that has nothing else.
func (n Schedule) Faults() []Fault {
	var f faults
	f.slug("id", n.ID)
	f.names("", n.NameJA, n.NameEN)
	days := make(map[time.Weekday][]calendar.Weekly)
	for i, w := range n.Weekly {
		if days[w.Weekday] = append(days[w.Weekday], w); !(calendar.Plan{Weekly: days[w.Weekday]}).Valid() {
			f.add(fmt.Sprintf("weekly[%d]", i), FaultOpenings)
		}
	}
	if !(calendar.Plan{LastCallMinutes: n.LastCallMinutes}).Valid() {
		f.bounded("lastCallMinutes", int64(n.LastCallMinutes), 0, calendar.MaxLastCall)
	}
	for i, c := range n.Closing {
		if !(calendar.Plan{Closing: []calendar.Season{c}}).Valid() {
			f.add(fmt.Sprintf("closing[%d].from", i), FaultDate)
		}
	}
	seen := make(map[string]bool)
	for i, d := range n.Days {
		field := fmt.Sprintf("days[%d].", i)
		switch {
		case seen[d.Date]:
			f.add(field+"date", FaultTwice)
		case !(calendar.Plan{Days: []calendar.Day{{Date: d.Date}}}).Valid():
			f.add(field+"date", FaultDate)
		case !(calendar.Plan{Days: []calendar.Day{{Date: d.Date, Hours: d.Hours}}}).Valid():
			f.add(field+"hours", FaultOpenings)
		}
		seen[d.Date] = true
		f.text(field+"note", d.Note, calendar.MaxNote)
	}
	f.atMost("closing", len(n.Closing), calendar.MaxSeasons)
	f.atMost("days", len(n.Days), calendar.MaxDays)
	if len(f) == 0 && !n.Valid() {
		f.add("weekly", FaultOpenings)
	}
	return f
}

// DeleteSchedule removes a schedule that no button follows.
func (s *Store) DeleteSchedule(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return deleteSchedule(ctx, q, id) })
}

func deleteSchedule(ctx context.Context, q *query.Queries, id string) (Entry, error) {
	used, err := q.CountButtonsOfSchedule(ctx, id)
	if err != nil {
		return Entry{}, err
	}
	if used > 0 {
		return Entry{}, ErrScheduleInUse
	}
	before, err := scheduleNow(ctx, q, id)
	if err != nil {
		return Entry{}, err
	}
	_, err = q.DeleteSchedule(ctx, id)
	return Entry{Action: ActionScheduleDelete, Subject: id, Before: before}, err
}

// scheduleKnown refuses a schedule that does not exist; empty is none.
func scheduleKnown(ctx context.Context, q *query.Queries, id string) error {
	if id == "" {
		return nil
	}
	_, err := q.ScheduleByID(ctx, id)
	if errors.Is(told(err), ErrNotFound) {
		return ErrScheduleUnknown
	}
	return err
}
