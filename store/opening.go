package store

import "time"

// daysAhead is how far NextOpening looks.
const daysAhead = 8

// OpenAt says whether the hours cover the moment t, in t's time zone.
func OpenAt(hours []Hours, t time.Time) bool {
	minute := t.Hour()*60 + t.Minute()
	for _, h := range hours {
		if h.Weekday == t.Weekday() && minute >= h.Open && minute < h.Close {
			return true
		}
	}
	return false
}

// NextOpening returns the next opening after t, in t's time zone; zero when the
// hours never open.
func NextOpening(hours []Hours, t time.Time) time.Time {
	for day := range daysAhead {
		date := time.Date(t.Year(), t.Month(), t.Day()+day, 0, 0, 0, 0, t.Location())
		for _, h := range hours {
			if h.Weekday != date.Weekday() {
				continue
			}
			at := time.Date(date.Year(), date.Month(), date.Day(), h.Open/60, h.Open%60, 0, 0, t.Location())
			if at.After(t) {
				return at
			}
		}
	}
	return time.Time{}
}
