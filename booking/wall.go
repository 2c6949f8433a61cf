package booking

import (
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // hours must be right on a machine without a zone database, too

	"go.yaml.in/yaml/v3"
)

// rome is the only zone: every body we serve is in Italy. It is read once from the embedded database.
var rome = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic("the embedded zone database has no Europe/Rome: " + err.Error())
	}
	return l
})

// Instant is the moment at which clocks show a wall time (minutes after midnight) on a civil day (2006-01-02). In the spring
// gap there is no such moment and it refuses; in the repeated autumn hour it is the first of the two.
func Instant(day string, minutes int) (time.Time, error) {
	d, err := parseCivil(day)
	if err != nil {
		return time.Time{}, err
	}
	return instant(d, minutes)
}

func instant(d civil, minutes int) (time.Time, error) {
	y, m, n := d.date()
	t := time.Date(y, m, n, 0, minutes, 0, 0, rome())
	if minutes < 24*60 && (civilOf(t) != d || wallMinute(t) != minutes) {
		return time.Time{}, fmt.Errorf("no clock shows %02d:%02d on %s", minutes/60, minutes%60, d)
	}
	if e := t.Add(-time.Hour); civilOf(e) == d && wallMinute(e) == minutes {
		t = e
	}
	return t.UTC(), nil
}

// wallMinute is what the clock shows, in minutes after midnight.
func wallMinute(t time.Time) int {
	t = t.In(rome())
	return t.Hour()*60 + t.Minute()
}

// civil is a day on the calendar, counted from 1970-01-01. It knows nothing of hours, so adding one is always the next day.
type civil int

func civilOf(t time.Time) civil { return civilDate(t.In(rome()).Date()) }

func civilDate(y int, m time.Month, d int) civil {
	return civil(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func parseCivil(s string) (civil, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a day", s)
	}
	return civilDate(t.Date()), nil
}

func (d civil) utc() time.Time               { return time.Unix(int64(d)*86400, 0).UTC() }
func (d civil) date() (int, time.Month, int) { return d.utc().Date() }
func (d civil) weekday() time.Weekday        { return d.utc().Weekday() }
func (d civil) String() string               { return d.utc().Format(time.DateOnly) }
func (d civil) midnight() time.Time {
	y, m, n := d.date()
	return time.Date(y, m, n, 0, 0, 0, 0, rome())
}

// Span is a stretch of wall time, [From, To) in minutes after midnight, on quarter-hours; written 09:00-13:00.
type Span struct{ From, To int }

// Holds says whether a wall time lies in the span.
func (s Span) Holds(minute int) bool { return s.From <= minute && minute < s.To }

// WallTime is a time of day in minutes after midnight; written 17:00.
type WallTime int

// Duration is a length of time; written 2h, 90m, 48h.
type Duration time.Duration

// Week is the split shifts of each day. A day left out is closed.
type Week struct {
	Mon []Span `yaml:"mon"`
	Tue []Span `yaml:"tue"`
	Wed []Span `yaml:"wed"`
	Thu []Span `yaml:"thu"`
	Fri []Span `yaml:"fri"`
	Sat []Span `yaml:"sat"`
	Sun []Span `yaml:"sun"`
}

// On gives the shifts of a weekday, in order.
func (w Week) On(d time.Weekday) []Span {
	return [7][]Span{w.Sun, w.Mon, w.Tue, w.Wed, w.Thu, w.Fri, w.Sat}[d]
}

// with is the week with other shifts on one day.
func (w Week) with(d time.Weekday, spans []Span) Week {
	*[]*[]Span{&w.Sun, &w.Mon, &w.Tue, &w.Wed, &w.Thu, &w.Fri, &w.Sat}[d] = spans
	return w
}

var (
	wallForm = regexp.MustCompile(`^([01]\d|2[0-4]):([0-5]\d)$`)
	spanForm = regexp.MustCompile(`^(\d\d:\d\d)-(\d\d:\d\d)$`)
)

func parseWall(s string) (int, bool) {
	m := wallForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	h, _ := strconv.Atoi(m[1])
	n, _ := strconv.Atoi(m[2])
	return h*60 + n, h*60+n <= 24*60
}

var langForm = regexp.MustCompile(`^[a-z]{2}$`)

// UnmarshalYAML reads words by language. A comma in words that are not quoted cuts them in two and leaves half as a key.
func (t *Text) UnmarshalYAML(n *yaml.Node) error {
	plain := map[string]string{}
	if err := n.Decode(&plain); err != nil {
		return err
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !langForm.MatchString(key.Value) || value.Tag == "!!null" {
			return wrong(key, "%q is no language with its words; write it: and en:, and put words with a comma between quotes", key.Value)
		}
	}
	*t = plain
	return nil
}

// UnmarshalYAML reads 09:00-13:00.
func (s *Span) UnmarshalYAML(n *yaml.Node) error {
	m := spanForm.FindStringSubmatch(n.Value)
	if m == nil {
		return wrong(n, "%q is not a stretch of hours; write it like 09:00-13:00", n.Value)
	}
	from, ok1 := parseWall(m[1])
	to, ok2 := parseWall(m[2])
	switch {
	case !ok1 || !ok2:
		return wrong(n, "%q has an hour that no clock shows; hours go from 00:00 to 24:00", n.Value)
	case from >= to:
		return wrong(n, "%q ends before it begins; write the earlier hour first", n.Value)
	case from%cellMinutes != 0 || to%cellMinutes != 0:
		return wrong(n, "%q is not on quarter-hours; use minutes 00, 15, 30 or 45", n.Value)
	}
	*s = Span{from, to}
	return nil
}

// UnmarshalYAML reads 17:00.
func (w *WallTime) UnmarshalYAML(n *yaml.Node) error {
	m, ok := parseWall(n.Value)
	if !ok {
		return wrong(n, "%q is not a time of day; write it like \"17:00\"", n.Value)
	}
	*w = WallTime(m)
	return nil
}

// UnmarshalYAML reads 2h or 90m.
func (d *Duration) UnmarshalYAML(n *yaml.Node) error {
	v, err := time.ParseDuration(n.Value)
	if err != nil || v < 0 {
		return wrong(n, "%q is not a length of time; write it like 2h or 90m", n.Value)
	}
	*d = Duration(v)
	return nil
}
