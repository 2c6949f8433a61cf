package booking

import (
	"sort"
	"time"
)

// HolidayName is the key under which the body's file says how people call a national holiday.
type HolidayName string

// Holiday is one national holiday of one year.
type Holiday struct {
	Day  string // 2006-01-02
	Name HolidayName
}

// fixedHolidays are those of L. 260/1949 as amended. since is the first year; 0 is before any year we plan for.
// 4 October is one again since 2026: L. 151/2025.
func fixedHolidays() []struct {
	month time.Month
	day   int
	name  HolidayName
	since int
} {
	return []struct {
		month time.Month
		day   int
		name  HolidayName
		since int
	}{
		{time.January, 1, "new-year", 0},
		{time.January, 6, "epiphany", 0},
		{time.April, 25, "liberation", 0},
		{time.May, 1, "labour", 0},
		{time.June, 2, "republic", 0},
		{time.August, 15, "assumption", 0},
		{time.October, 4, "saint-francis", 2026},
		{time.November, 1, "all-saints", 0},
		{time.December, 8, "immaculate", 0},
		{time.December, 25, "christmas", 0},
		{time.December, 26, "saint-stephen", 0},
	}
}

// Holidays lists the national holidays of a year, in order. Two may fall on one day (Easter Monday on 25 April 2011).
func Holidays(year int) []Holiday {
	easter := easterSunday(year)
	out := []Holiday{{easter.String(), "easter"}, {(easter + 1).String(), "easter-monday"}}
	for _, h := range fixedHolidays() {
		if year >= h.since {
			out = append(out, Holiday{civilDate(year, h.month, h.day).String(), h.name})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Day < out[j].Day })
	return out
}

// holidayOn asks for one day without building a year.
func holidayOn(d civil) (HolidayName, bool) {
	y, m, n := d.date()
	for _, h := range fixedHolidays() {
		if h.month == m && h.day == n && y >= h.since {
			return h.name, true
		}
	}
	if m == time.March || m == time.April {
		switch d - easterSunday(y) {
		case 0:
			return "easter", true
		case 1:
			return "easter-monday", true
		}
	}
	return "", false
}

// easterSunday is the Gregorian computus in the anonymous form (Nature, 20 April 1876; Meeus, Astronomical Algorithms, ch. 8).
func easterSunday(y int) civil {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return civilDate(y, time.Month(n/31), n%31+1)
}
