package safety

import (
	"strings"
	"testing"
	"time"
)

// TestRussian: Russian is heard by the patterns of Ukrainian, and answered in Russian; what is Ukrainian stays Ukrainian, also where
// both mix.
func TestRussian(t *testing.T) {
	n := load(t)
	for text, want := range map[string]string{
		"муж бьет меня":                     "ru",
		"муж избил меня, помогите":          "ru",
		"ребенок не дышит":                  "ru",
		"сын наглотался таблеток":           "ru",
		"я не хочу больше жить":             "ru",
		"МОЙ МУЖ ИЗБИВАЕТ МЕНЯ":             "ru",
		"хочу покончить с собой":            "ru",
		"пожар в квартире, вызовите скорую": "ru",
		"чоловік мене б'є":                  "uk",
		"муж мене б'є, діти бояться":        "uk",
		"дитина не дихає":                   "uk",
		"не хочу більше жити":               "uk",
		"допоможіть, він мене вб'є":         "uk",
	} {
		d, ok := n.Find(text)
		if !ok || !d.Crisis || d.Lang != want {
			t.Errorf("%q: %v, %+v; want %s", text, ok, d, want)
			continue
		}
		a := n.Answer(d, d.Lang, time.Date(2026, 11, 25, 22, 0, 0, 0, n.rome), Place{})
		if !strings.HasPrefix(a.Text, "112\n\n"+n.replies[want].Categories[d.Category].Text) || a.Continue != n.replies[want].Continue {
			t.Errorf("%q is answered\n%s", text, a.Text)
		}
	}
}
