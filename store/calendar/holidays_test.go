package calendar

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// The lists of the Cabinet Office, written down by hand.
func TestHolidays(t *testing.T) {
	for year, want := range map[int]string{
		2019: "0101 0114 0211 0321 0429 0430 0501 0502 0503 0504 0505 0506 0715 0811 0812 0916 0923 1014 1022 1103 1104 1123",
		2020: "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0723 0724 0810 0921 0922 1103 1123",
		2021: "0101 0111 0211 0223 0320 0429 0503 0504 0505 0722 0723 0808 0809 0920 0923 1103 1123",
		2022: "0101 0110 0211 0223 0321 0429 0503 0504 0505 0718 0811 0919 0923 1010 1103 1123",
		2023: "0101 0102 0109 0211 0223 0321 0429 0503 0504 0505 0717 0811 0918 0923 1009 1103 1123",
		2024: "0101 0108 0211 0212 0223 0320 0429 0503 0504 0505 0506 0715 0811 0812 0916 0922 0923 1014 1103 1104 1123",
		2025: "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0721 0811 0915 0923 1013 1103 1123 1124",
		2026: "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123",
		2027: "0101 0111 0211 0223 0321 0322 0429 0503 0504 0505 0719 0811 0920 0923 1011 1103 1123",
	} {
		var got []string
		for _, h := range Holidays(year) {
			got = append(got, strings.ReplaceAll(strings.TrimPrefix(h.Date, fmt.Sprintf("%d-", year)), "-", ""))
			if h.NameJA == "" || h.NameEN == "" {
				t.Errorf("%s has no name", h.Date)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%d:\ngot  %s\nwant %s", year, strings.Join(got, " "), want)
		}
	}
	for _, year := range []int{FirstYear - 1, LastYear + 1, 0, -1} {
		if Holidays(year) != nil {
			t.Errorf("holidays of %d", year)
		}
	}
}

func TestHolidayNames(t *testing.T) {
	for date, want := range map[string]string{
		"2019-04-30": "国民の休日", "2019-05-01": "天皇の即位の日", "2019-05-06": "振替休日", "2019-10-14": "体育の日",
		"2020-07-24": "スポーツの日", "2021-08-09": "振替休日", "2026-09-22": "国民の休日", "2026-05-06": "振替休日",
		"2032-09-21": "国民の休日", "2027-03-21": "春分の日", "2028-09-22": "秋分の日", "2030-09-23": "秋分の日",
	} {
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		if h, ok := HolidayOn(day.Date()); !ok || h.NameJA != want {
			t.Errorf("%s: %+v, want %s", date, h, want)
		}
	}
	if h, ok := HolidayOn(2027, time.January, 4); ok {
		t.Errorf("%+v", h)
	}
}

// The law itself, for all years that it can be worked out for.
func TestHolidayRules(t *testing.T) {
	for year := FirstYear; year <= LastYear; year++ {
		all := Holidays(year)
		at := func(i int) time.Time {
			day, err := time.Parse(time.DateOnly, all[i].Date)
			if err != nil {
				t.Fatal(err)
			}
			return day
		}
		if !slices.IsSortedFunc(all, func(a, b PublicHoliday) int { return strings.Compare(a.Date, b.Date) }) {
			t.Errorf("%d is not in order", year)
		}
		for i, h := range all {
			law := h.NameJA != "振替休日" && h.NameJA != "国民の休日"
			if law && at(i).Weekday() == time.Sunday {
				substitute := slices.ContainsFunc(all[i+1:], func(n PublicHoliday) bool { return n.NameJA == "振替休日" })
				if !substitute {
					t.Errorf("%s is a Sunday without a substitute", h.Date)
				}
			}
			if i > 0 && at(i).Sub(at(i-1)) == 48*time.Hour && law && all[i-1].NameJA != "振替休日" && all[i-1].NameJA != "国民の休日" {
				t.Errorf("the day between %s and %s is none", all[i-1].Date, h.Date)
			}
		}
	}
}
