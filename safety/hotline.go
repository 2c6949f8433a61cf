package safety

import (
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// Hotline is one phone line. A record is kept even when it may not be shown, so that nobody adds it again by mistake.
type Hotline struct {
	ID        string    `yaml:"id"`
	Number    string    `yaml:"number"` // Latin digits and spaces, as it is shown
	Name      string    `yaml:"name"`
	Purpose   string    `yaml:"purpose"`
	Owner     string    `yaml:"owner"`
	Always    bool      `yaml:"always"` // day and night, every day
	Hours     []opening `yaml:"hours"`  // Italian wall-clock hours
	Cost      string    `yaml:"cost"`
	Languages string    `yaml:"languages"`
	Text      []channel `yaml:"text"`      // ways to write instead of speaking
	Confirmed bool      `yaml:"confirmed"` // number and hours were both confirmed; without it the line is never shown
	Reserved  bool      `yaml:"reserved"`  // for the services only, never for citizens, confirmed or not
	CheckedOn string    `yaml:"checked_on"`
	Source    string    `yaml:"source"`
	Doubt     string    `yaml:"doubt"` // what is not confirmed
}

type opening struct {
	Days []string `yaml:"days"` // mon tue wed thu fri sat sun
	From string   `yaml:"from"`
	To   string   `yaml:"to"` // 24:00 is the end of the day
}

type channel struct {
	Kind      string `yaml:"kind"`
	At        string `yaml:"at"` // where to write, as it is shown: the words of the line must name it once it is confirmed
	Confirmed bool   `yaml:"confirmed"`
}

var days = map[string]time.Weekday{"sun": time.Sunday, "mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday,
	"thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday}

// Shown says whether a citizen may ever see the line.
func (h *Hotline) Shown() bool { return h.Confirmed && !h.Reserved && h.Number != "" }

// Open says whether somebody answers at that moment of the Italian wall clock.
func (h *Hotline) Open(rome time.Time) bool {
	if h.Always {
		return true
	}
	minute := rome.Hour()*60 + rome.Minute()
	for _, o := range h.Hours {
		from, _ := clock(o.From)
		to, _ := clock(o.To)
		for _, d := range o.Days {
			if days[d] == rome.Weekday() && from <= minute && minute < to {
				return true
			}
		}
	}
	return false
}

// clock turns 09:30 into minutes.
func clock(s string) (int, error) {
	var h, m int
	if _, err := fmt.Sscanf(s, "%d:%d", &h, &m); err != nil || len(s) != 5 || h > 24 || m > 59 || h*60+m > 24*60 {
		return 0, fmt.Errorf("hour %q is not like 09:30", s)
	}
	return h*60 + m, nil
}

// written is where one can write to the line instead of speaking, "" when that is not known.
func (h *Hotline) written() string {
	for _, c := range h.Text {
		if c.Confirmed && c.At != "" {
			return c.At
		}
	}
	return ""
}

// Digits is the number without its spaces.
func (h *Hotline) Digits() string { return strings.ReplaceAll(h.Number, " ", "") }

func (n *Net) loadHotlines(fsys fs.FS, name string) error {
	var f struct {
		Hotlines []Hotline `yaml:"hotlines"`
	}
	if err := strict(fsys, name, &f); err != nil {
		return err
	}
	n.Lines = f.Hotlines
	for i := range n.Lines {
		h := &n.Lines[i]
		fail := func(mistake, hint string) error {
			return fmt.Errorf("%s:1: line %q: %s; %s", name, h.ID, mistake, hint)
		}
		if n.lines[h.ID] != nil || h.ID == "" {
			return fail("no id, or the same id twice", "give each line its own")
		}
		for _, r := range h.Number {
			if r != ' ' && (r < '0' || r > '9') {
				return fail("the number has something else than digits and spaces", "write Latin digits")
			}
		}
		if h.Owner == "" || h.Source == "" || h.CheckedOn == "" {
			return fail("no owner, source or checked_on", "say who keeps it, where it comes from and when it was checked")
		}
		if _, err := time.Parse(time.DateOnly, h.CheckedOn); err != nil {
			return fail("checked_on is not a date", "write 2025-09-30")
		}
		if h.Confirmed && !h.Always && len(h.Hours) == 0 {
			return fail("confirmed without hours", "add hours, or always: true")
		}
		if !h.Confirmed && h.Doubt == "" && !h.Reserved {
			return fail("not confirmed and no doubt is written", "add doubt: with what is missing")
		}
		for _, o := range h.Hours {
			for _, d := range o.Days {
				if _, ok := days[d]; !ok {
					return fail("unknown day "+d, "use mon tue wed thu fri sat sun")
				}
			}
			for _, s := range []string{o.From, o.To} {
				if _, err := clock(s); err != nil {
					return fail(err.Error(), "use two digits, a colon, two digits")
				}
			}
		}
		n.lines[h.ID] = h
	}
	return nil
}
