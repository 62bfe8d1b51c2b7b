package calendar

import (
	"maps"
	"slices"
	"time"
)

// The rules here are those of 国民の祝日に関する法律 (Act No. 178 of 1948) as it
// stands since 2019, with the special laws for 2019, 2020 and 2021. Before 2019
// other days held, and after 2099 the formula for the equinoxes does not.
const (
	FirstYear = 2019
	LastYear  = 2099
)

// PublicHoliday is a day off by law: 国民の祝日 (article 2) or 休日 (article 3).
type PublicHoliday struct {
	Date           string // YYYY-MM-DD
	NameJA, NameEN string
}

// Holidays are the public holidays of a year in order; none outside of
// FirstYear to LastYear.
func Holidays(year int) []PublicHoliday {
	if year < FirstYear || year > LastYear {
		return nil
	}
	national := nationalHolidays(year)
	all := make(map[time.Time]name, len(national)+4)
	maps.Copy(all, national)
	for day := range national {
		// Article 3 (2): when it is a Sunday, the next day that is none.
		if day.Weekday() == time.Sunday {
			next := day.AddDate(0, 0, 1)
			for national[next] != (name{}) {
				next = next.AddDate(0, 0, 1)
			}
			all[next] = name{"振替休日", "Substitute holiday"}
		}
		// Article 3 (3): a day that is none between two that are.
		between, after := day.AddDate(0, 0, 1), day.AddDate(0, 0, 2)
		if _, taken := all[between]; !taken && national[after] != (name{}) {
			all[between] = name{"国民の休日", "Citizens' holiday"}
		}
	}
	out := make([]PublicHoliday, 0, len(all))
	for day, n := range all {
		out = append(out, PublicHoliday{Date: day.Format(dateLayout), NameJA: n.ja, NameEN: n.en})
	}
	slices.SortFunc(out, func(a, b PublicHoliday) int {
		if a.Date < b.Date {
			return -1
		}
		return 1
	})
	return out
}

// HolidayOn is the public holiday of a date.
func HolidayOn(year int, month time.Month, day int) (PublicHoliday, bool) {
	date := date(year, month, day).Format(dateLayout)
	for _, h := range Holidays(year) {
		if h.Date == date {
			return h, true
		}
	}
	return PublicHoliday{}, false
}

type name struct{ ja, en string }

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// monday is the nth Monday of a month.
func monday(year int, month time.Month, nth int) time.Time {
	first := date(year, month, 1)
	return first.AddDate(0, 0, (int(time.Monday)-int(first.Weekday())+7)%7+7*(nth-1))
}

// equinox is the day of March or September as the National Astronomical
// Observatory works it out, by the approximation that holds from 1980 to 2099.
func equinox(year int, at1980 float64) int {
	n := year - 1980
	return int(at1980+0.242194*float64(n)) - n/4
}

// nationalHolidays are those of article 2, with the days the special laws moved.
func nationalHolidays(year int) map[time.Time]name {
	days := map[time.Time]name{
		date(year, time.January, 1):                        {"元日", "New Year's Day"},
		monday(year, time.January, 2):                      {"成人の日", "Coming of Age Day"},
		date(year, time.February, 11):                      {"建国記念の日", "National Foundation Day"},
		date(year, time.March, equinox(year, 20.8431)):     {"春分の日", "Vernal Equinox Day"},
		date(year, time.April, 29):                         {"昭和の日", "Showa Day"},
		date(year, time.May, 3):                            {"憲法記念日", "Constitution Memorial Day"},
		date(year, time.May, 4):                            {"みどりの日", "Greenery Day"},
		date(year, time.May, 5):                            {"こどもの日", "Children's Day"},
		monday(year, time.September, 3):                    {"敬老の日", "Respect for the Aged Day"},
		date(year, time.September, equinox(year, 23.2488)): {"秋分の日", "Autumnal Equinox Day"},
		date(year, time.November, 3):                       {"文化の日", "Culture Day"},
		date(year, time.November, 23):                      {"勤労感謝の日", "Labour Thanksgiving Day"},
	}
	marine, mountain, sports := monday(year, time.July, 3), date(year, time.August, 11), monday(year, time.October, 2)
	switch year { // the Olympic and Paralympic Games
	case 2020:
		marine, sports, mountain = date(year, time.July, 23), date(year, time.July, 24), date(year, time.August, 10)
	case 2021:
		marine, sports, mountain = date(year, time.July, 22), date(year, time.July, 23), date(year, time.August, 8)
	}
	days[marine] = name{"海の日", "Marine Day"}
	days[mountain] = name{"山の日", "Mountain Day"}
	days[sports] = name{"スポーツの日", "Sports Day"}
	if year == 2019 { // the year of the accession to the throne
		days[sports] = name{"体育の日", "Health and Sports Day"}
		days[date(year, time.May, 1)] = name{"天皇の即位の日", "Accession Day"}
		days[date(year, time.October, 22)] = name{"即位礼正殿の儀の行われる日", "Enthronement Ceremony Day"}
	} else {
		days[date(year, time.February, 23)] = name{"天皇誕生日", "Emperor's Birthday"}
	}
	return days
}
