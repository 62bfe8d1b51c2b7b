package calendar

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func tokyo(t *testing.T) *time.Location { return zone(t, "Asia/Tokyo") }

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal("no time zone data:", err)
	}
	return z
}

func weekdays(hours ...Hours) []Weekly {
	var out []Weekly
	for day := time.Monday; day <= time.Friday; day++ {
		for _, h := range hours {
			out = append(out, Weekly{day, h})
		}
	}
	return out
}

// show writes windows as "DD HH:MM-HH:MM", with the last call when it differs.
func show(windows []Window, z *time.Location) string {
	var out []string
	for _, w := range windows {
		s := w.Open.In(z).Format("02 15:04") + "-" + w.Close.In(z).Format("15:04")
		if !w.LastCall.Equal(w.Close) {
			s += "(" + w.LastCall.In(z).Format("15:04") + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestWindows(t *testing.T) {
	z := tokyo(t)
	office := Plan{Weekly: weekdays(Hours{510, 1080}), Holidays: true, Closing: []Season{{"12-29", "01-03"}}}
	lunch := Plan{Weekly: weekdays(Hours{780, 1020}, Hours{540, 720}), LastCallMinutes: 30}
	always := Plan{LastCallMinutes: 10}
	for day := time.Sunday; day <= time.Saturday; day++ {
		always.Weekly = append(always.Weekly, Weekly{day, Hours{0, 1440}})
	}
	exceptional := office
	exceptional.Days = []Day{
		{Date: "2027-01-02", Hours: []Hours{{600, 720}}, Note: "年始の特別窓口"},
		{Date: "2027-01-05"},
		{Date: "2027-01-11", Hours: []Hours{{510, 600}}},
	}
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2027, month, day, hour, minute, 0, 0, z)
	}
	for name, c := range map[string]struct {
		plan Plan
		from time.Time
		days int
		want string
	}{
		"a week":            {office, at(2, 1, 0, 0), 7, "01 08:30-18:00 02 08:30-18:00 03 08:30-18:00 04 08:30-18:00 05 08:30-18:00"},
		"in the middle":     {office, at(2, 1, 12, 0), 1, "01 08:30-18:00"},
		"today is over":     {office, at(2, 1, 18, 0), 2, "02 08:30-18:00"},
		"new year":          {office, at(12, 28, 0, 0), 8, "28 08:30-18:00 04 08:30-18:00"},
		"golden week":       {office, at(4, 28, 0, 0), 10, "28 08:30-18:00 30 08:30-18:00 06 08:30-18:00 07 08:30-18:00"},
		"lunch, last call":  {lunch, at(2, 1, 0, 0), 1, "01 09:00-12:00(11:30) 01 13:00-17:00(16:30)"},
		"exceptional days":  {exceptional, at(1, 1, 0, 0), 11, "02 10:00-12:00 04 08:30-18:00 06 08:30-18:00 07 08:30-18:00 08 08:30-18:00 11 08:30-10:00"},
		"always is one":     {always, at(2, 1, 0, 0), 3, "01 00:00-00:00(23:50)"},
		"never":             {Plan{}, at(2, 1, 0, 0), 30, ""},
		"no days":           {office, at(2, 1, 0, 0), 0, ""},
		"the zone's day":    {office, at(2, 1, 0, 30).UTC(), 1, "01 08:30-18:00"},
		"last call at open": {Plan{Weekly: weekdays(Hours{540, 550}), LastCallMinutes: 60}, at(2, 1, 0, 0), 1, "01 09:00-09:10(09:00)"},
	} {
		if got := show(c.plan.Windows(c.from, c.days, z), z); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

// Where clocks change, an opening begins and ends when the clock on the wall says.
func TestWindowsOverClockChanges(t *testing.T) {
	z := zone(t, "Europe/Berlin")
	p := Plan{Weekly: []Weekly{{time.Sunday, Hours{60, 600}}, {time.Saturday, Hours{540, 600}}}}
	spring := p.Windows(time.Date(2027, 3, 28, 0, 0, 0, 0, z), 1, z)
	if len(spring) != 1 || spring[0].Close.Sub(spring[0].Open) != 8*time.Hour {
		t.Errorf("%v", spring)
	}
	autumn := p.Windows(time.Date(2027, 10, 30, 0, 0, 0, 0, z), 2, z)
	if got := show(autumn, z); got != "30 09:00-10:00 31 01:00-10:00" || autumn[1].Close.Sub(autumn[1].Open) != 10*time.Hour {
		t.Errorf("%s", got)
	}
	// An opening within the hour that does not exist is no opening.
	gone := Plan{Weekly: []Weekly{{time.Sunday, Hours{120, 180}}}}
	for _, w := range gone.Windows(time.Date(2027, 3, 28, 0, 0, 0, 0, z), 1, z) {
		if !w.Open.Before(w.Close) {
			t.Errorf("%v", w)
		}
	}
}

func TestDates(t *testing.T) {
	z := tokyo(t)
	p := Plan{
		Weekly: weekdays(Hours{510, 1080}), Holidays: true, Closing: []Season{{"12-29", "01-03"}},
		Days: []Day{{Date: "2027-05-04", Hours: []Hours{{540, 600}}, Note: "臨時"}},
	}
	dates := p.Dates(time.Date(2027, 5, 3, 12, 0, 0, 0, z), 4, z)
	if len(dates) != 4 || dates[0].Reason != Holiday || dates[0].Holiday.NameJA != "憲法記念日" || len(dates[0].Windows) != 0 ||
		dates[1].Reason != Exception || dates[1].Note != "臨時" || dates[1].Holiday == nil || len(dates[1].Windows) != 1 ||
		dates[2].Reason != Holiday || dates[3].Reason != Regular || dates[3].Date != "2027-05-06" || len(dates[3].Windows) != 1 {
		t.Errorf("%+v", dates)
	}
	if got := p.Dates(time.Date(2027, 1, 1, 0, 0, 0, 0, z), 1, z)[0]; got.Reason != Closing || got.Holiday == nil {
		t.Errorf("%+v", got)
	}
}

func TestValid(t *testing.T) {
	good := Plan{Weekly: weekdays(Hours{510, 1080}), Closing: []Season{{"02-29", "03-01"}}, Days: []Day{{Date: "2028-02-29"}}}
	if !good.Valid() || !(Plan{}).Valid() {
		t.Error("a good plan was refused")
	}
	for name, p := range map[string]Plan{
		"weekday":     {Weekly: []Weekly{{7, Hours{0, 60}}}},
		"no length":   {Weekly: []Weekly{{1, Hours{60, 60}}}},
		"past 24:00":  {Weekly: []Weekly{{1, Hours{60, 1441}}}},
		"negative":    {Weekly: []Weekly{{1, Hours{-1, 60}}}},
		"overlap":     {Weekly: []Weekly{{1, Hours{100, 200}}, {1, Hours{0, 101}}}},
		"season":      {Closing: []Season{{"02-30", "03-01"}}},
		"no season":   {Closing: []Season{{"", "03-01"}}},
		"date":        {Days: []Day{{Date: "2027-02-29"}}},
		"twice":       {Days: []Day{{Date: "2027-02-28"}, {Date: "2027-02-28"}}},
		"day overlap": {Days: []Day{{Date: "2027-02-28", Hours: []Hours{{0, 10}, {5, 20}}}}},
		"last call":   {LastCallMinutes: -1},
		"long note":   {Days: []Day{{Date: "2027-02-28", Note: strings.Repeat("長", MaxNote+1)}}},
		"many":        {Weekly: slices.Repeat([]Weekly{{1, Hours{0, 1}}}, 100)},
	} {
		if p.Valid() {
			t.Errorf("%s was taken", name)
		}
	}
}
