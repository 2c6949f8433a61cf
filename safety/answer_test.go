package safety

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func at(n *Net, day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, n.rome) // 23 is a Monday
}

func TestHours(t *testing.T) {
	n := load(t)
	for _, c := range []struct {
		line              string
		day, hour, minute int
		open              bool
	}{
		{"telefono-amico", 24, 3, 0, false},
		{"telefono-amico", 24, 8, 59, false},
		{"telefono-amico", 24, 9, 0, true},
		{"telefono-amico", 24, 23, 59, true},
		{"telefono-amico", 25, 0, 0, false},
		{"116117", 24, 12, 0, false},
		{"116117", 24, 20, 0, true},
		{"116117", 25, 7, 59, true},
		{"116117", 25, 8, 0, false},
		{"116117", 28, 8, 0, true}, // Saturday
		{"116117", 29, 15, 0, true},
		{"116117", 30, 7, 59, true}, // Monday, until 8
		{"116117", 30, 8, 0, false},
		{"1522", 24, 3, 0, true},
		{"112", 24, 3, 0, true},
	} {
		if got := n.lines[c.line].Open(at(n, c.day, c.hour, c.minute)); got != c.open {
			t.Errorf("%s on %d November at %02d:%02d: open %v, want %v", c.line, c.day, c.hour, c.minute, got, c.open)
		}
	}
}

func TestAnswersByHour(t *testing.T) {
	n := load(t)
	for _, c := range []struct {
		name string
		d    Danger
		hour int
		want []string
	}{
		{"suicide thoughts by day", Danger{Category: "C2b", Crisis: true}, 11, []string{"112", "02 2327 2327"}},
		{"suicide thoughts at three", Danger{Category: "C2b", Crisis: true}, 3, []string{"112", "116117"}},
		{"a boy at three", Danger{Category: "C2b", Crisis: true, Minor: true}, 3, []string{"112", "19696"}},
		{"violence", Danger{Category: "C3", Crisis: true}, 3, []string{"112", "1522"}},
		{"a child", Danger{Category: "C4", Crisis: true}, 11, []string{"112", "114"}},
		{"trafficking", Danger{Category: "C6", Crisis: true}, 11, []string{"112", "800 290 290"}},
		{"online abuse", Danger{Category: "C16", Crisis: true}, 11, []string{"112", "114"}},
		{"accident", Danger{Category: "C1", Crisis: true}, 11, []string{"112"}},
		{"two dangers", Danger{Category: "C3", Crisis: true, Also: []string{"C4"}}, 11, []string{"112", "1522", "114"}},
		{"violence long ago", Danger{Category: "C3"}, 11, []string{"1522"}},
		{"grief by day", Danger{Category: "C15"}, 11, []string{"02 2327 2327"}},
		{"grief at night", Danger{Category: "C15"}, 3, []string{"112"}},
		{"a fever at night", Danger{Category: "C14"}, 3, []string{"116117"}},
		{"gambling: its line is not confirmed", Danger{Category: "C9"}, 11, []string{"112"}},
	} {
		for _, lang := range append(n.languages(), "de", "") {
			a := n.Answer(c.d, lang, at(n, 24, c.hour, 0), Place{})
			if lang == "it" && !slices.Equal(a.Numbers, c.want) {
				t.Errorf("%s: %v, want %v", c.name, a.Numbers, c.want)
			}
			if a.Numbers[0] != c.want[0] || a.Copy != strings.ReplaceAll(c.want[0], " ", "") {
				t.Errorf("%s in %q: first %v, copied %q", c.name, lang, a.Numbers, a.Copy)
			}
			if !strings.HasPrefix(a.Text, a.Numbers[0]+"\n") {
				t.Errorf("%s in %q does not begin with its number: %q", c.name, lang, a.Text)
			}
		}
	}
}

// TestNeverShown walks every hour, category and language: what is reserved, not confirmed or closed must not appear.
func TestNeverShown(t *testing.T) {
	n := load(t)
	var hidden []string
	for _, h := range n.Lines {
		if !h.Shown() && len(h.Digits()) > 3 {
			hidden = append(hidden, h.Number)
		}
	}
	if len(hidden) < 6 {
		t.Fatalf("only %d lines are hidden: the test looks at nothing", len(hidden))
	}
	for _, lang := range append(n.languages(), "pa") {
		for _, code := range n.order {
			for _, crisis := range []bool{true, false} {
				for hour := range 24 {
					a := n.Answer(Danger{Category: code, Crisis: crisis, Minor: hour%2 == 0, Also: []string{"C2b", "C6"}}, lang, at(n, 24, hour, 0), Place{})
					if strings.Contains(strings.ToUpper(a.Text), "SEUS") {
						t.Fatalf("%s %s: SEUS is for the services only", lang, code)
					}
					for _, x := range hidden {
						if strings.Contains(a.Text, x) || slices.Contains(a.Numbers, x) {
							t.Fatalf("%s %s at %d shows %s", lang, code, hour, x)
						}
					}
					if hour < 9 && strings.Contains(a.Text, "2327") {
						t.Fatalf("%s %s at %d shows a line that is closed", lang, code, hour)
					}
				}
			}
		}
	}
}

func TestDoor(t *testing.T) {
	n := load(t)
	d := Danger{Category: "C7", Crisis: true}
	with := n.Answer(d, "it", at(n, 24, 23, 0), Place{Door: "asilo notturno, via Roma 1"})
	if !strings.Contains(with.Text, "asilo notturno, via Roma 1") || with.Callback == "" {
		t.Errorf("no door or no callback: %+v", with)
	}
	if text := n.Answer(d, "it", at(n, 24, 23, 0), Place{}).Text; strings.Contains(text, "{") || strings.Contains(text, "dormire stanotte") {
		t.Errorf("the sentence of the door stayed: %q", text)
	}
}

func TestUnknownCategoryStillAnswers(t *testing.T) {
	n := load(t)
	if a := n.Answer(Danger{Category: "C99", Crisis: true}, "it", at(n, 24, 3, 0), Place{}); a.Copy != "112" {
		t.Errorf("%+v", a)
	}
}

func TestGulpease(t *testing.T) {
	for text, want := range map[string]float64{
		"Puoi chiamare il PAS. Ti risponde un assistente sociale.":                                                                        100,
		"Il procedimento di concessione del beneficio economico presuppone la presentazione dell'attestazione ISEE in corso di validità.": 41.9,
	} {
		if got := Gulpease(text); got < want-0.1 || got > want+0.1 {
			t.Errorf("%.1f for %q, want %.1f", got, text, want)
		}
	}
}
