package store

import (
	"testing"
	"time"
)

func TestOpening(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*60*60)
	weekdays := []Hours{{time.Monday, 510, 1080}, {time.Friday, 510, 1080}}
	at := func(day, hour, minute int) time.Time { return time.Date(2027, 1, day, hour, minute, 0, 0, tokyo) } // the 4th is a Monday
	for _, c := range []struct {
		now  time.Time
		open bool
		next time.Time
	}{
		{at(4, 8, 29), false, at(4, 8, 30)},
		{at(4, 8, 30), true, at(8, 8, 30)},
		{at(4, 17, 59), true, at(8, 8, 30)},
		{at(4, 18, 0), false, at(8, 8, 30)},
		{at(8, 20, 0), false, at(11, 8, 30)},
	} {
		if got := OpenAt(weekdays, c.now); got != c.open {
			t.Errorf("%v: open %v", c.now, got)
		}
		if got := NextOpening(weekdays, c.now); !got.Equal(c.next) {
			t.Errorf("%v: next opening %v, want %v", c.now, got, c.next)
		}
	}
	if got := NextOpening(nil, at(4, 9, 0)); !got.IsZero() {
		t.Errorf("never open, and yet at %v", got)
	}
	// One day a week: the next opening is a week later.
	if got := NextOpening(weekdays[:1], at(4, 9, 0)); !got.Equal(at(11, 8, 30)) {
		t.Errorf("next %v", got)
	}
}
