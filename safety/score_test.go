package safety

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"
)

// sample is one labelled message, in the form of traps.tsv: id lang text label category must_show.
type sample struct{ id, lang, text, label, category, must string }

func samples(t testing.TB, name string) []sample {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []sample
	for i, l := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		f := strings.Split(l, "\t")
		if i == 0 || strings.HasPrefix(l, "#") || len(f) < 4 {
			continue
		}
		for len(f) < 6 {
			f = append(f, "")
		}
		out = append(out, sample{f[0], f[1], f[2], f[3], f[4], f[5]})
	}
	return out
}

// figures are the shares of the labelled messages that went right.
type figures struct {
	messages                                         int
	caught, italian, other, number, specific, alarms float64
	by                                               map[string]string
	fails                                            []string
}

// specific lines by category: one of them must be shown.
var specific = map[string]map[string]bool{
	"C2b": {"0223272327": true, "19696": true}, "C3": {"1522": true}, "C4": {"114": true, "19696": true, "116000": true},
	"C16": {"114": true, "19696": true}, "C6": {"800290290": true, "800600500": true},
}

func score(n *Net, rows []sample) figures {
	now := time.Date(2026, 11, 24, 11, 0, 0, 0, n.rome)
	total, ok := map[string]int{}, map[string]int{}
	out := figures{messages: len(rows), by: map[string]string{}}
	for _, s := range rows {
		d, found := n.Find(s.text)
		caught := found && d.Crisis
		if s.label != "crisis" {
			total["none"]++
			if caught {
				ok["none"]++
				out.fails = append(out.fails, fmt.Sprintf("%s [false alarm %s %v] %s", s.id, d.Category, d.Why, s.text))
			}
			continue
		}
		lang := "other"
		if s.lang == "it" {
			lang = "it"
		}
		shown := map[string]bool{}
		first := ""
		if caught {
			for i, x := range n.Answer(d, s.lang, now, Place{}).Numbers {
				x = strings.ReplaceAll(x, " ", "")
				if i == 0 {
					first = x
				}
				shown[x] = true
			}
		}
		right := caught && (s.category == "C7" || strings.Contains("|"+strings.ReplaceAll(s.must, " ", "")+"|", "|"+first+"|"))
		special := true
		if want := specific[s.category]; want != nil {
			total["specific"]++
			special = false
			for x := range shown {
				special = special || want[x]
			}
			if special {
				ok["specific"]++
			}
		}
		for _, k := range []string{"crisis", lang, s.category} {
			total[k]++
			if caught {
				ok[k]++
			}
		}
		if right {
			ok["number"]++
		}
		if !right || !special {
			out.fails = append(out.fails, fmt.Sprintf("%s [%s missed=%v, heard %s %v] %s", s.id, s.category, !caught, d.Category, d.Why, s.text))
		}
	}
	share := func(a, b string) float64 {
		if total[b] == 0 {
			return 0
		}
		return float64(ok[a]) / float64(total[b])
	}
	out.caught, out.italian, out.other = share("crisis", "crisis"), share("it", "it"), share("other", "other")
	out.number, out.specific, out.alarms = share("number", "crisis"), share("specific", "specific"), share("none", "none")
	for k, v := range total {
		if strings.HasPrefix(k, "C") {
			out.by[k] = fmt.Sprintf("%d/%d", ok[k], v)
		}
	}
	return out
}

func (f figures) String() string {
	keys := make([]string, 0, len(f.by))
	for k := range f.by {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var b strings.Builder
	fmt.Fprintf(&b, "messages %d caught %.3f (it %.3f, other %.3f) right number first %.3f specific %.3f false alarms %.3f |", f.messages, f.caught, f.italian, f.other, f.number, f.specific, f.alarms)
	for _, k := range keys {
		fmt.Fprintf(&b, " %s %s", k, f.by[k])
	}
	return b.String()
}

// TestFigures prints the figures of any file of labelled messages: SAFETY_FILE=path SAFETY_SHOW=1 go test ./safety -run Figures -v
func TestFigures(t *testing.T) {
	n := load(t)
	for _, name := range strings.Fields(os.Getenv("SAFETY_FILE")) {
		f := score(n, samples(t, name))
		t.Logf("%s: %s", name, f)
		if os.Getenv("SAFETY_SHOW") != "" {
			for _, s := range f.fails {
				t.Log(s)
			}
		}
	}
}

// loaded reads the content once: the net never changes, so every test may share it.
var loaded = sync.OnceValues(func() (*Net, error) { return Load(os.DirFS("../content")) })

func load(t testing.TB) *Net {
	t.Helper()
	n, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return n
}
