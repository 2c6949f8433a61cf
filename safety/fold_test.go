package safety

import (
	"strings"
	"testing"
	"unicode"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Non c’è più", "non c e piu"},
		{"NON C'E' PIU'", "non c e piu"},
		{"l`ha picchiàta", "l ha pichiata"},
		{"aiutoooo!!!", "aiuto"},
		{"don't", "dont"},
		{"I’ve", "ive"},
		{"la mi' mamma", "la mi mama"},
		{"ho 112 euro", "ho 112 euro"},
		{"14enne", "14 ene"},
		{"ciao\u200bciao", "ciaociao"},
		{"ＡＩＵＴＯ", "aiuto"},
		{"să trăiesc", "sa traiesc"},
		{"أُرِيدُ", "اريد"},
		{"б'ють", "б ють"},
		{"打我", "打 我"},
		{"e\u0301 gia\u0300", "e gia"},
	} {
		var words []string
		for _, k := range split(c.in, nil) {
			words = append(words, k.word)
		}
		if got := strings.Join(words, " "); got != c.want {
			t.Errorf("split(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// without drops accents; the apostrophe that stands for one goes too.
func without(s string) string {
	return strings.NewReplacer("à", "a", "è", "e", "é", "e", "ì", "i", "ò", "o", "ù", "u", "È", "E", "À", "A").Replace(s)
}

func swap(s, to string) string {
	return strings.NewReplacer("'", to, "’", to, "‘", to, "`", to).Replace(s)
}

// slip leaves out the fourth letter of the longest word: a common mistake of a thumb.
func slip(s string) string {
	long := ""
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) || r > 0x17F }) {
		if len(w) > len(long) {
			long = w
		}
	}
	if len(long) < 7 {
		return s
	}
	r := []rune(long)
	return strings.Replace(s, long, string(append(append([]rune{}, r[:3]...), r[4:]...)), 1)
}

// TestWriting asks that a danger is heard however it is typed. The share is of those that are heard as written.
func TestWriting(t *testing.T) {
	n := load(t)
	rows := append(samples(t, "testdata/crisis.dev.tsv"), samples(t, "../content/safety/voices.tsv")...)
	for _, c := range []struct {
		name  string
		floor float64
		write func(string) string
	}{
		{"straight apostrophe", 1, func(s string) string { return swap(s, "'") }},
		{"curly apostrophe", 1, func(s string) string { return swap(s, "’") }},
		{"grave for apostrophe", 1, func(s string) string { return swap(s, "`") }},
		{"apostrophe and space", 0.99, func(s string) string { return swap(s, "' ") }},
		{"no apostrophe", 0.96, func(s string) string { return swap(s, "") }},
		{"no accents", 1, without},
		{"accents as apostrophes", 0.99, func(s string) string {
			return strings.NewReplacer("à", "a'", "è", "e'", "é", "e'", "ì", "i'", "ò", "o'", "ù", "u'").Replace(s)
		}},
		{"capitals", 0.98, strings.ToUpper},
		{"long vowels", 1, func(s string) string { return strings.NewReplacer("a ", "aaa ", "o ", "ooo ").Replace(s) }},
		{"no doubles", 1, func(s string) string {
			return strings.NewReplacer("cc", "c", "zz", "z", "tt", "t", "ll", "l", "nn", "n", "mm", "m", "pp", "p", "ss", "s").Replace(s)
		}},
		{"chat spelling", 0.97, func(s string) string {
			return strings.NewReplacer("che ", "ke ", "non ", "nn ", " per ", " x ", "chi", "ki").Replace(s)
		}},
		{"pictures", 1, func(s string) string { return "😭 " + s + " 🙏🙏" }},
		{"a slip in a long word", 0.80, slip},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, heard := 0, 0
			var lost []string
			for _, s := range rows {
				if s.label != "crisis" || s.lang == "uk" || s.lang == "fr" { // there the apostrophe is a letter
					continue
				}
				if d, ok := n.Find(s.text); !ok || !d.Crisis {
					continue
				}
				all++
				if d, ok := n.Find(c.write(s.text)); ok && d.Crisis {
					heard++
				} else {
					lost = append(lost, c.write(s.text))
				}
			}
			share := float64(heard) / float64(all)
			t.Logf("%.3f of %d", share, all)
			if share < c.floor {
				t.Errorf("%.3f, floor %.3f; lost: %q", share, c.floor, lost)
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	n := load(f)
	for _, s := range []string{"", "'", "«", "mi picchia", "我不想活了", "\x00\xff", "non non non mai mai", "ho 13 anni e mi tocca", strings.Repeat("non ", 500)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := n.Find(s)
		n.Explain(s)
		if ok && n.categories[d.Category] == nil {
			t.Fatalf("unknown category %q", d.Category)
		}
		if !ok && d.Category != "" {
			t.Fatal("a category without a danger")
		}
	})
}
