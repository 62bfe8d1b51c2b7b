// Package calendar says when counters are open: the hours of a week, Japanese
// public holidays, the days on which the whole office is closed, and
// exceptional days. It is pure: time and zone come in, no clock is read.
package calendar

import (
	"slices"
	"time"
	"unicode/utf8"
)

const (
	// dateLayout is that of Day.Date, seasonLayout that of Season.
	dateLayout   = time.DateOnly
	seasonLayout = "01-02"

	minutesOfDay = 24 * 60
	// MaxLastCall is the most minutes before the close at which the last call is taken.
	MaxLastCall = 8 * 60
	// MaxSeasons is the most seasons of one calendar.
	MaxSeasons = 20
	// MaxDays is the most single days of one calendar.
	MaxDays = 1000
	// MaxNote is the most characters of a day's note.
	MaxNote = 200

	maxOpenings = 10 // a day
)

// Plan is when a counter is open.
type Plan struct {
	Weekly []Weekly `json:"weekly"`
	// LastCallMinutes before the end of each opening the last call is taken.
	LastCallMinutes int `json:"lastCallMinutes"`
	// Holidays: closed on public holidays.
	Holidays bool `json:"holidays"`
	// Closing are closed every year.
	Closing []Season `json:"closing"`
	// Days are exceptions to all of the above.
	Days []Day `json:"days"`
}

// Hours are one opening, in minutes of the local day; Close may be 1440.
type Hours struct {
	Open  int `json:"open"`
	Close int `json:"close"`
}

// Weekly is one opening of a weekday; a weekday may have several, and one
// without any is closed.
type Weekly struct {
	Weekday time.Weekday `json:"weekday"` // 0 is Sunday
	Hours
}

// Season is a stretch of the year, both days included, as MM-DD. It may go over
// the turn of the year.
type Season struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Day is an exceptional day; without Hours it is closed.
type Day struct {
	Date  string  `json:"date"` // YYYY-MM-DD
	Hours []Hours `json:"hours"`
	Note  string  `json:"note"`
}

// Window is one opening as moments: calls are taken in [Open, LastCall), and
// people served until Close.
type Window struct{ Open, LastCall, Close time.Time }

// Reason is why a date is what it is.
type Reason string

// The reasons.
const (
	Regular   Reason = "regular"   // the hours of its weekday, possibly none
	Holiday   Reason = "holiday"   // a public holiday
	Closing   Reason = "closing"   // within a closing season
	Exception Reason = "exception" // an exceptional day
)

// Date is what a plan says of one date.
type Date struct {
	Date    string // YYYY-MM-DD
	Reason  Reason
	Holiday *PublicHoliday // of the date, even when the plan is open on it; nil when none
	Note    string         // of an exceptional day
	Windows []Window
}

// Valid says whether a plan makes sense: openings do not overlap, dates exist.
func (p Plan) Valid() bool {
	week := make(map[time.Weekday][]Hours)
	for _, w := range p.Weekly {
		if w.Weekday < time.Sunday || w.Weekday > time.Saturday {
			return false
		}
		week[w.Weekday] = append(week[w.Weekday], w.Hours)
	}
	for _, hours := range week {
		if !validHours(hours) {
			return false
		}
	}
	for _, s := range p.Closing {
		// A leap year, so that 02-29 is a day.
		_, from := time.Parse(dateLayout, "2028-"+s.From)
		_, to := time.Parse(dateLayout, "2028-"+s.To)
		if from != nil || to != nil {
			return false
		}
	}
	seen := make(map[string]bool)
	for _, d := range p.Days {
		if _, err := time.Parse(dateLayout, d.Date); err != nil || seen[d.Date] || !validHours(d.Hours) || utf8.RuneCountInString(d.Note) > MaxNote {
			return false
		}
		seen[d.Date] = true
	}
	return p.LastCallMinutes >= 0 && p.LastCallMinutes <= MaxLastCall && len(p.Closing) <= MaxSeasons && len(p.Days) <= MaxDays
}

func validHours(hours []Hours) bool {
	sorted := slices.SortedFunc(slices.Values(hours), func(a, b Hours) int { return a.Open - b.Open })
	last := 0
	for _, h := range sorted {
		if h.Open < last || h.Open >= h.Close || h.Close > minutesOfDay {
			return false
		}
		last = h.Close
	}
	return len(hours) <= maxOpenings
}

// Dates says what the plan holds for each of so many days, from the local day
// of the moment from on.
func (p Plan) Dates(from time.Time, days int, zone *time.Location) []Date {
	year, month, day := from.In(zone).Date()
	out := make([]Date, max(0, days))
	for i := range out {
		out[i] = p.date(time.Date(year, month, day+i, 0, 0, 0, 0, time.UTC), zone)
	}
	return out
}

// Windows are the openings of so many days that are not over at from, in order.
// Openings that touch each other, as over midnight, are one.
func (p Plan) Windows(from time.Time, days int, zone *time.Location) []Window {
	var out []Window
	for _, d := range p.Dates(from, days, zone) {
		for _, w := range d.Windows {
			if !w.Close.After(from) {
				continue
			}
			if n := len(out); n > 0 && !w.Open.After(out[n-1].Close) {
				out[n-1].LastCall, out[n-1].Close = w.LastCall, w.Close
				continue
			}
			out = append(out, w)
		}
	}
	return out
}

// date works one date out; d is its midnight in UTC, whatever the zone is.
func (p Plan) date(d time.Time, zone *time.Location) Date {
	out := Date{Date: d.Format(dateLayout), Reason: Regular}
	if h, ok := HolidayOn(d.Date()); ok {
		out.Holiday = &h
	}
	var hours []Hours
	for _, w := range p.Weekly {
		if w.Weekday == d.Weekday() {
			hours = append(hours, w.Hours)
		}
	}
	exception := slices.IndexFunc(p.Days, func(x Day) bool { return x.Date == out.Date })
	switch {
	case exception >= 0:
		out.Reason, out.Note, hours = Exception, p.Days[exception].Note, slices.Clone(p.Days[exception].Hours)
	case slices.ContainsFunc(p.Closing, func(s Season) bool { return s.covers(d.Format(seasonLayout)) }):
		out.Reason, hours = Closing, nil
	case p.Holidays && out.Holiday != nil:
		out.Reason, hours = Holiday, nil
	}
	slices.SortFunc(hours, func(a, b Hours) int { return a.Open - b.Open })
	for _, h := range hours {
		if w, ok := p.window(d, h, zone); ok {
			out.Windows = append(out.Windows, w)
		}
	}
	return out
}

// window makes moments of minutes. Where clocks are put forward an opening may
// vanish; where they are put back it is longer.
func (p Plan) window(d time.Time, h Hours, zone *time.Location) (Window, bool) {
	at := func(minute int) time.Time {
		return time.Date(d.Year(), d.Month(), d.Day(), 0, minute, 0, 0, zone).UTC()
	}
	w := Window{Open: at(h.Open), Close: at(h.Close)}
	w.LastCall = w.Close.Add(-time.Duration(p.LastCallMinutes) * time.Minute)
	if w.LastCall.Before(w.Open) {
		w.LastCall = w.Open
	}
	return w, w.Open.Before(w.Close)
}

// covers compares MM-DD as text, which is the order of the year.
func (s Season) covers(day string) bool {
	if s.From <= s.To {
		return s.From <= day && day <= s.To
	}
	return day >= s.From || day <= s.To
}
