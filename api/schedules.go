package api

import (
	"context"
	"errors"
	"time"

	"madoguchi/store"
	"madoguchi/store/calendar"
)

// previewDays is how far a preview of a schedule looks unless asked otherwise.
const previewDays = 28

// Schedule is when the buttons that follow it take calls.
type Schedule struct {
	ID              string           `json:"id"`
	NameJA          string           `json:"nameJa" maxLength:"400"`
	NameEN          string           `json:"nameEn" maxLength:"400"`
	Weekly          []WeeklyHours    `json:"weekly" nullable:"false" maxItems:"70" doc:"a weekday without an entry is closed"`
	LastCallMinutes int              `json:"lastCallMinutes" minimum:"0" maximum:"480" doc:"before the end of each opening the last call is taken"`
	Holidays        bool             `json:"holidays" doc:"closed on public holidays"`
	Closing         []ClosingDays    `json:"closing" nullable:"false" maxItems:"20" doc:"closed every year, both days included"`
	Days            []ExceptionalDay `json:"days" nullable:"false" maxItems:"1000" doc:"exceptions to all of that"`
	Version         string           `json:"version,omitempty" readOnly:"true" doc:"give this as If-Match when it is replaced"`
}

// OpenHours are one opening of a day.
type OpenHours struct {
	OpenMinute  int `json:"openMinute" minimum:"0" maximum:"1440"`
	CloseMinute int `json:"closeMinute" minimum:"0" maximum:"1440"`
}

// WeeklyHours are one opening of a weekday.
type WeeklyHours struct {
	Weekday int `json:"weekday" minimum:"0" maximum:"6" doc:"0 is Sunday"`
	OpenHours
}

// ClosingDays are a stretch of the year, which may go over its turn.
type ClosingDays struct {
	From string `json:"from" pattern:"^[0-9]{2}-[0-9]{2}$" doc:"MM-DD"`
	To   string `json:"to" pattern:"^[0-9]{2}-[0-9]{2}$" doc:"MM-DD"`
}

// ExceptionalDay is one day with hours of its own; without any it is closed.
type ExceptionalDay struct {
	Date  string      `json:"date" format:"date"`
	Hours []OpenHours `json:"hours" nullable:"false" maxItems:"10"`
	Note  string      `json:"note" maxLength:"800"`
}

// ScheduleFrom makes the document of a row.
func ScheduleFrom(n store.Schedule) Schedule {
	out := Schedule{
		ID: n.ID, NameJA: n.NameJA, NameEN: n.NameEN, LastCallMinutes: n.LastCallMinutes, Holidays: n.Holidays,
		Weekly: make([]WeeklyHours, len(n.Weekly)), Closing: make([]ClosingDays, len(n.Closing)), Days: make([]ExceptionalDay, len(n.Days)),
	}
	for i, w := range n.Weekly {
		out.Weekly[i] = WeeklyHours{int(w.Weekday), OpenHours{w.Open, w.Close}}
	}
	for i, c := range n.Closing {
		out.Closing[i] = ClosingDays(c)
	}
	for i, d := range n.Days {
		out.Days[i] = ExceptionalDay{Date: d.Date, Hours: make([]OpenHours, len(d.Hours)), Note: d.Note}
		for j, h := range d.Hours {
			out.Days[i].Hours[j] = OpenHours{h.Open, h.Close}
		}
	}
	return out
}

// Row makes the row of a document.
func (n Schedule) Row() store.Schedule {
	out := store.Schedule{ID: n.ID, NameJA: n.NameJA, NameEN: n.NameEN, Plan: calendar.Plan{
		LastCallMinutes: n.LastCallMinutes, Holidays: n.Holidays,
		Weekly: make([]calendar.Weekly, len(n.Weekly)), Closing: make([]calendar.Season, len(n.Closing)), Days: make([]calendar.Day, len(n.Days)),
	}}
	for i, w := range n.Weekly {
		out.Weekly[i] = calendar.Weekly{Weekday: time.Weekday(w.Weekday), Hours: w.hours()}
	}
	for i, c := range n.Closing {
		out.Closing[i] = calendar.Season(c)
	}
	for i, d := range n.Days {
		out.Days[i] = calendar.Day{Date: d.Date, Hours: make([]calendar.Hours, len(d.Hours)), Note: d.Note}
		for j, h := range d.Hours {
			out.Days[i].Hours[j] = h.hours()
		}
	}
	return out
}

func (h OpenHours) hours() calendar.Hours {
	return calendar.Hours{Open: h.OpenMinute, Close: h.CloseMinute}
}

type schedulesOutput struct {
	Body []Schedule `nullable:"false"`
}

func (s *Server) listSchedules(ctx context.Context, _ *struct{}) (*schedulesOutput, error) {
	rows, err := s.o.Store.Schedules(ctx)
	if err != nil {
		return nil, err
	}
	out := &schedulesOutput{make([]Schedule, len(rows))}
	for i, n := range rows {
		out.Body[i] = ScheduleFrom(n)
		if err := stamp(&out.Body[i], &out.Body[i].Version); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type putScheduleInput struct {
	IDInput
	Match
	Body Schedule
}

type scheduleOutput struct{ Body Schedule }

func (s *Server) putSchedule(ctx context.Context, in *putScheduleInput) (*scheduleOutput, error) {
	in.Body.ID = in.ID
	out := &scheduleOutput{}
	read := func() (any, error) {
		row, err := s.o.Store.ScheduleByID(ctx, in.ID)
		out.Body = ScheduleFrom(row)
		return out.Body, err
	}
	err := s.replacing(in.Match, read, func() error {
		return s.o.Store.PutSchedule(ctx, loginIn(ctx).by(), in.Body.Row())
	})
	if err != nil {
		return nil, err
	}
	if _, err := read(); err != nil {
		return nil, err
	}
	return out, errors.Join(stamp(&out.Body, &out.Body.Version), s.reconfigure(ctx))
}

func (s *Server) deleteSchedule(ctx context.Context, in *deleteInput) (*struct{}, error) {
	err := s.deleting(in, func() (any, error) {
		row, err := s.o.Store.ScheduleByID(ctx, in.ID)
		return ScheduleFrom(row), err
	}, func() error { return s.o.Store.DeleteSchedule(ctx, loginIn(ctx).by(), in.ID) })
	if err != nil {
		return nil, err
	}
	return nil, s.reconfigure(ctx)
}

// ScheduleDay is what a schedule says of one date.
type ScheduleDay struct {
	Date    string   `json:"date" format:"date"`
	Reason  string   `json:"reason" enum:"regular,holiday,closing,exception" doc:"why it is open or closed"`
	Holiday *Holiday `json:"holiday,omitempty" doc:"the public holiday on this date, even when it is open"`
	Note    string   `json:"note,omitempty"`
	Windows []Window `json:"windows" nullable:"false" doc:"none: closed"`
}

// Window is one opening: calls are taken in [open, lastCall), and people served
// until close.
type Window struct {
	Open     time.Time `json:"open"`
	LastCall time.Time `json:"lastCall"`
	Close    time.Time `json:"close"`
}

// Period is what a preview looks at. It is exported because huma skips what is not.
type Period struct {
	From time.Time `query:"from" doc:"default: today"`
	Days int       `query:"days" minimum:"1" maximum:"366" default:"28"`
}

type windowsInput struct {
	IDInput
	Period
}

type windowsOutput struct {
	Body []ScheduleDay `nullable:"false"`
}

// scheduleWindows is the preview of a schedule, day by day.
func (s *Server) scheduleWindows(ctx context.Context, in *windowsInput) (*windowsOutput, error) {
	n, err := s.o.Store.ScheduleByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.windowsOf(n, in.Period), nil
}

type previewInput struct {
	Period
	Body Schedule
}

// previewSchedule is the same of a schedule that is not saved yet.
func (s *Server) previewSchedule(_ context.Context, in *previewInput) (*windowsOutput, error) {
	n := in.Body.Row()
	if faults := n.Faults(); len(faults) > 0 {
		return nil, &store.FormatError{Refusal: store.ErrScheduleFormat, Faults: faults}
	}
	return s.windowsOf(n, in.Period), nil
}

func (s *Server) windowsOf(n store.Schedule, p Period) *windowsOutput {
	from, days := p.From, p.Days
	if from.IsZero() {
		from = time.Now()
	}
	if days == 0 {
		days = previewDays
	}
	dates := n.Dates(from, days, s.o.TimeZone)
	out := &windowsOutput{make([]ScheduleDay, len(dates))}
	for i, d := range dates {
		out.Body[i] = ScheduleDay{Date: d.Date, Reason: string(d.Reason), Note: d.Note, Windows: make([]Window, len(d.Windows))}
		if d.Holiday != nil {
			out.Body[i].Holiday = &Holiday{d.Holiday.Date, d.Holiday.NameJA, d.Holiday.NameEN}
		}
		for j, w := range d.Windows {
			out.Body[i].Windows[j] = Window(w)
		}
	}
	return out
}

// Holiday is a day off by law.
type Holiday struct {
	Date   string `json:"date" format:"date"`
	NameJA string `json:"nameJa"`
	NameEN string `json:"nameEn"`
}

type holidaysInput struct {
	Year int `query:"year" minimum:"2019" maximum:"2099" doc:"default: this year"`
}

type holidaysOutput struct {
	Body []Holiday `nullable:"false"`
}

func (s *Server) holidays(_ context.Context, in *holidaysInput) (*holidaysOutput, error) {
	year := in.Year
	if year == 0 {
		year = time.Now().In(s.o.TimeZone).Year()
	}
	out := &holidaysOutput{[]Holiday{}}
	for _, h := range calendar.Holidays(year) {
		out.Body = append(out.Body, Holiday{h.Date, h.NameJA, h.NameEN})
	}
	return out, nil
}
