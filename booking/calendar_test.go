package booking

import (
	"strings"
	"testing"
	"time"
)

func TestHolidays(t *testing.T) {
	t.Run("of 2026", func(t *testing.T) {
		var got []string
		for _, h := range Holidays(2026) {
			got = append(got, h.Day[5:]+" "+string(h.Name))
		}
		want := "01-01 new-year, 01-06 epiphany, 04-05 easter, 04-06 easter-monday, 04-25 liberation, 05-01 labour, 06-02 republic, " +
			"08-15 assumption, 10-04 saint-francis, 11-01 all-saints, 12-08 immaculate, 12-25 christmas, 12-26 saint-stephen"
		if strings.Join(got, ", ") != want {
			t.Errorf("got %s", strings.Join(got, ", "))
		}
	})
	t.Run("4 October is one since 2026", func(t *testing.T) {
		for year, want := range map[int]bool{2025: false, 2026: true, 2040: true} {
			if _, got := holidayOn(civilDate(year, time.October, 4)); got != want {
				t.Errorf("%d: %v", year, got)
			}
		}
	})
	t.Run("Easter, from an almanac", func(t *testing.T) {
		for _, day := range strings.Fields(easters + " 2000-04-23 2008-03-23 2011-04-24 2019-04-21 2024-03-31 2025-04-20 1961-04-02") {
			if d, _ := parseCivil(day); easterSunday(d.utc().Year()) != d {
				t.Errorf("%s: computed %s", day, easterSunday(d.utc().Year()))
			}
		}
	})
	t.Run("one day asked alone agrees with the year's list", func(t *testing.T) {
		for year := 2020; year <= 2040; year++ {
			listed := map[string]bool{}
			for _, h := range Holidays(year) {
				listed[h.Day] = true
			}
			for d := civilDate(year, 1, 1); d < civilDate(year+1, 1, 1); d++ {
				if _, got := holidayOn(d); got != listed[d.String()] {
					t.Errorf("%s: %v", d, got)
				}
			}
		}
	})
}

func TestInstant(t *testing.T) {
	for _, c := range []struct {
		name, day string
		minute    int
		want      string // empty is refused
	}{
		{"a winter day", "2026-11-25", 9 * 60, "2026-11-25T08:00:00Z"},
		{"a summer day", "2026-07-01", 9 * 60, "2026-07-01T07:00:00Z"},
		{"the minute before the spring gap", "2026-03-29", 119, "2026-03-29T00:59:00Z"},
		{"the spring gap begins", "2026-03-29", 120, ""},
		{"the spring gap ends", "2026-03-29", 179, ""},
		{"after the spring gap", "2026-03-29", 180, "2026-03-29T01:00:00Z"},
		{"the repeated hour is the first of the two", "2026-10-25", 150, "2026-10-25T00:30:00Z"},
		{"after the repeated hour", "2026-10-25", 180, "2026-10-25T02:00:00Z"},
		{"the end of the day", "2026-11-25", 24 * 60, "2026-11-25T23:00:00Z"},
		{"no such day", "2026-02-30", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Instant(c.day, c.minute)
			if (err != nil) != (c.want == "") || err == nil && got.Format(time.RFC3339) != c.want {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestOpening(t *testing.T) {
	a := content(t)
	at := func(s string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04", s, rome())
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range []struct {
		name, now string
		open      bool
		from      string
	}{
		{"in the morning", "2026-11-25 10:00", true, "2026-11-25 09:00"},
		{"at the first minute", "2026-11-25 09:00", true, "2026-11-25 09:00"},
		{"at the last", "2026-11-25 13:00", false, "2026-11-25 14:00"},
		{"at lunch", "2026-11-25 13:30", false, "2026-11-25 14:00"},
		{"in the evening", "2026-11-25 20:00", false, "2026-11-26 09:00"},
		{"on Friday afternoon", "2026-11-27 15:00", false, "2026-11-30 09:00"},
		{"before the Immaculate Conception, a Tuesday", "2026-12-07 18:00", false, "2026-12-09 09:00"},
		{"before Christmas, the eve closed by hand", "2026-12-23 17:00", false, "2026-12-28 09:00"},
		{"before the patron's day, a Thursday", "2027-06-23 18:00", false, "2027-06-25 09:00"},
		{"before Easter", "2027-03-26 14:00", false, "2027-03-30 09:00"},
		{"across the spring change", "2026-03-28 10:00", false, "2026-03-30 09:00"},
		{"across the autumn change", "2026-10-24 10:00", false, "2026-10-26 09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := a.OfficeOpen("pas-centro", at(c.now)); got != c.open {
				t.Errorf("open: %v", got)
			}
			from, until, ok := a.NextOpening("pas-centro", at(c.now))
			if got := a.Local(from).Format("2006-01-02 15:04"); !ok || got != c.from {
				t.Errorf("from %s", got)
			}
			if !until.After(at(c.now)) || !until.After(from) {
				t.Errorf("until %v", until)
			}
		})
	}
	t.Run("an unknown office never opens", func(t *testing.T) {
		if _, _, ok := a.NextOpening("boh", at("2026-11-25 10:00")); ok || a.OfficeOpen("boh", at("2026-11-25 10:00")) {
			t.Error("it is open")
		}
	})
	t.Run("people are told why it is closed", func(t *testing.T) {
		for day, want := range map[string]string{"2026-12-08": "Immacolata", "2026-12-24": "la vigilia di Natale", "2027-06-24": "festa di San Giovanni", "2027-03-29": "Lunedì dell'Angelo"} {
			if why, closed := a.ClosedOn("pas-centro", day); !closed || why.In("it") != want {
				t.Errorf("%s: %v", day, why)
			}
		}
		if _, closed := a.ClosedOn("pas-centro", "2026-11-29"); closed {
			t.Error("a Sunday is no closure: nobody expects otherwise")
		}
	})
	t.Run("working time skips lunch, nights and holidays", func(t *testing.T) {
		for _, c := range []struct {
			from  string
			hours int
			want  string
		}{
			{"2026-11-25 12:00", 2, "2026-11-25 15:00"},
			{"2026-11-25 20:00", 1, "2026-11-26 10:00"},
			{"2026-12-07 16:00", 2, "2026-12-09 10:00"},
		} {
			got, ok := a.WorkingTime("pas-centro", at(c.from), time.Duration(c.hours)*time.Hour)
			if s := a.Local(got).Format("2006-01-02 15:04"); !ok || s != c.want {
				t.Errorf("%s + %dh: %s", c.from, c.hours, s)
			}
		}
	})
}

func TestCells(t *testing.T) {
	for _, s := range []string{"1970-01-01T00:00:00Z", "2026-11-25T08:15:00Z", "1969-12-31T23:45:00Z"} {
		x, _ := time.Parse(time.RFC3339, s)
		if c := CellOf(x); !c.Time().Equal(x) || CellOf(x.Add(14*time.Minute+59*time.Second)) != c || CellOf(x.Add(15*time.Minute)) != c+1 {
			t.Errorf("%s: cell %d", s, c)
		}
	}
}
