package knowledge

import (
	"fmt"
	"hash/fnv"
	"os"
	"strings"
	"testing"
	"time"
)

// shipped loads the pack beside this folder.
func shipped(t testing.TB) *Base {
	t.Helper()
	b, err := Load(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func fold5(text string) int {
	h := fnv.New32a()
	h.Write([]byte(text))
	return int(h.Sum32() % 5)
}

// part keeps the sentences of some folds.
func (m materials) part(keep func(text string) bool) materials {
	out := m
	out.asks, out.beside = nil, asides{}
	for _, a := range m.asks {
		if keep(a.Text) {
			out.asks = append(out.asks, a)
		}
	}
	for _, p := range []struct{ from, to *[]aside }{{&m.beside.talk, &out.beside.talk}, {&m.beside.outside, &out.beside.outside}, {&m.beside.ambiguous, &out.beside.ambiguous}} {
		for _, a := range *p.from {
			if keep(a.text) {
				*p.to = append(*p.to, a)
			}
		}
	}
	return out
}

func TestCrossValidated(t *testing.T) {
	b := shipped(t)
	m := b.materials()
	n, ok := map[string]int{}, map[string]int{}
	var slow time.Duration
	for k := 0; k < 5; k++ {
		start := time.Now()
		e := build(m.part(func(s string) bool { return fold5(s) != k }))
		slow += time.Since(start)
		held := m.part(func(s string) bool { return fold5(s) == k })
		for _, a := range held.asks {
			f := e.find(a.Text, "", Hint{})
			lang := a.Lang
			n["top "+lang]++
			n["facet"]++
			if len(f.Services) > 0 && f.Services[0] == a.Slug {
				ok["top "+lang]++
				ok["sure "+lang] += one(f.Kind == Answer)
			} else if f.Kind == Answer {
				ok["wrong"]++
			}
			n["wrong"]++
			n["sure "+lang]++
			for _, s := range f.Services[:min(3, len(f.Services))] {
				ok["top3 "+lang] += one(s == a.Slug)
			}
			n["top3 "+lang]++
			ok["facet"] += one(f.Facet == a.Facet)
			if os.Getenv("SHOW") != "" && (f.Kind != Answer || f.Services[0] != a.Slug) {
				fmt.Printf("%s\t%s\t%s %v\n", a.Slug, a.Text, f.Kind, f.Services[:min(3, len(f.Services))])
			}
		}
		for _, a := range held.beside.outside {
			f := e.find(a.text, "", Hint{})
			n["outside"]++
			ok["outside"] += one(f.Kind == Abstain)
			if os.Getenv("SHOW") != "" && f.Kind != Abstain {
				fmt.Printf("OUT\t%s\t%s %v\n", a.text, f.Kind, f.Services)
			}
		}
		for _, a := range held.beside.talk {
			f := e.find(a.text, "", Hint{})
			n["talk"]++
			ok["talk"] += one(f.Kind == Smalltalk)
			n["talk kind"]++
			ok["talk kind"] += one(f.Talk == a.label)
			if os.Getenv("SHOW") != "" && f.Kind != Smalltalk {
				fmt.Printf("TALK\t%s\t%s %v\n", a.text, f.Kind, f.Services)
			}
		}
		for _, a := range held.beside.ambiguous {
			f := e.find(a.text, "", Hint{})
			n["ambiguous"]++
			hit := 0
			for _, s := range f.Services[:min(3, len(f.Services))] {
				hit += one(strings.Contains("|"+a.label+"|", "|"+s+"|"))
			}
			ok["ambiguous"] += one(f.Kind == Clarify && hit >= 2)
			if os.Getenv("SHOW") != "" && !(f.Kind == Clarify && hit >= 2) {
				fmt.Printf("AMB\t%s\t%s %v\n", a.text, f.Kind, f.Services)
			}
		}
	}
	for _, name := range keys(n) {
		t.Logf("%-12s %.4f of %d", name, float64(ok[name])/float64(n[name]), n[name])
	}
	t.Logf("built in %v each", slow/5)
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
