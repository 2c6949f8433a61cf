package situation

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Changing an answer, skipping, taking back and going back must leave a person exactly where somebody stands who answered
// that way at once.
func TestChangeEqualsFresh(t *testing.T) {
	g := shipped(t)
	rapid.Check(t, func(rt *rapid.T) {
		var l Log
		kept := map[string]Entry{} // what a person who answered at once would have said
		var history []map[string]Entry
		turn := 0
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			turn++
			before := map[string]Entry{}
			for k, v := range kept {
				before[k] = v
			}
			switch rapid.IntRange(0, 9).Draw(rt, "step") {
			case 0: // takes an answer back
				if len(kept) > 0 {
					name := rapid.SampledFrom(sortedNames(kept)).Draw(rt, "undone")
					l = append(l, Entry{Fact: name, Way: Undone, At: now, Turn: turn})
					delete(kept, name)
					history = append(history, before)
				}
			case 1: // goes back one step
				if len(history) > 0 {
					l = l.Back()
					kept, history = history[len(history)-1], history[:len(history)-1]
				}
			case 2: // is stored and read again
				data, err := json.Marshal(l)
				if err != nil {
					rt.Fatal(err)
				}
				l = nil
				if err := json.Unmarshal(data, &l); err != nil {
					rt.Fatal(err)
				}
			default: // answers, changes an answer, does not know, or would rather not say
				f := rapid.SampledFrom(g.facts).Draw(rt, "fact")
				e := Entry{Fact: f.Name, Way: Asked, At: now, Turn: turn}
				switch rapid.IntRange(0, 5).Draw(rt, "way") {
				case 0:
					e.Way = Unsure
				case 1:
					e.Way = Declined
				default:
					e.Value = rapid.SampledFrom(f.Options).Draw(rt, "option").Value(f.Type)
				}
				l = append(l, e)
				kept[f.Name] = e
				history = append(history, before)
			}
		}
		var fresh Log
		for i, name := range sortedNames(kept) {
			e := kept[name]
			e.Turn = i + 1
			fresh = append(fresh, e)
		}
		if a, b := g.Facts(l, now), g.Facts(fresh, now); !reflect.DeepEqual(a, b) {
			rt.Fatalf("facts differ: %v\n%v", a, b)
		}
		if a, b := g.Orient(Request{Log: l}, now), g.Orient(Request{Log: fresh}, now); !reflect.DeepEqual(a, b) {
			rt.Fatalf("outcomes differ:\n%+v\n%+v", a, b)
		}
	})
}

func sortedNames(m map[string]Entry) []string { return keys(m) }

// Every question that is asked can be answered, is never asked twice, and the asking ends.
func TestAskingEnds(t *testing.T) {
	g := shipped(t)
	rapid.Check(t, func(rt *rapid.T) {
		var l Log
		asked := map[string]bool{}
		for n := 0; ; n++ {
			o := g.Orient(Request{Log: l}, now)
			if o.Next == "" {
				return
			}
			f, ok := g.Fact(o.Next)
			if !ok || asked[o.Next] || n > g.orders.QuestionsMost {
				rt.Fatalf("asked %q after %v", o.Next, asked)
			}
			asked[o.Next] = true
			e := Entry{Fact: o.Next, Way: Asked, At: now, Turn: n}
			if rapid.IntRange(0, 4).Draw(rt, "skip") == 0 {
				e.Way = Declined
			} else {
				e.Value = rapid.SampledFrom(f.Options).Draw(rt, "option").Value(f.Type)
			}
			l = append(l, e)
		}
	})
}

// Three weeks later a newborn is three weeks older, and the terms that end are the right ones.
func TestTimeMoves(t *testing.T) {
	g := shipped(t)
	born := now.AddDate(0, 0, -170)
	l := Log{
		{Fact: "giorni_da_nascita_o_adozione", Value: Number(float64(civil(now) - civil(born))), Way: Told, At: now},
		{Fact: "eta_figlio_piu_piccolo_mesi", Value: Number(5), Way: Told, At: now},
		{Fact: "eta", Value: Number(33), Way: Told, At: now},
		{Fact: "figli_minori", Value: Number(1), Way: Told, At: now},
		{Fact: "isee", Value: Number(4000), Way: Told, At: now},
		{Fact: "lavoro", Value: Word("inoccupato"), Way: Told, At: now},
		{Fact: "cittadinanza", Value: Word("italiana"), Way: Told, At: now},
	}
	shownOn := func(at time.Time) bool {
		for _, a := range g.Orient(Request{Log: l}, at).Shown {
			if a.Slug == "assegno-maternita-comune" {
				return true
			}
		}
		return false
	}
	if !shownOn(now) {
		t.Error("170 days after the birth the allowance of the town can still be asked for, and is not shown")
	}
	later := now.AddDate(0, 0, 21)
	if d := g.Facts(l, later)["giorni_da_nascita_o_adozione"]; d.Min != 191 {
		t.Errorf("three weeks later %v days have passed since the birth, want 191", d.Min)
	}
	if m := g.Facts(l, later.AddDate(0, 1, 0))["eta_figlio_piu_piccolo_mesi"]; m.Min != 6 {
		t.Errorf("a month and a half later the child is %v months old, want 6", m.Min)
	}
	if shownOn(later) {
		t.Error("191 days after the birth the term of 180 has passed, and it is still shown")
	}
	if a := g.Facts(l, now.AddDate(2, 0, 0))["eta"]; a.Min != 35 {
		t.Errorf("two years later the person is %v, want 35", a.Min)
	}
}

// After the turn of the year the figures of 2026 are withheld: nothing that leans on them is likely or unlikely.
func TestFiguresOutOfForceDecideNothing(t *testing.T) {
	g := shipped(t)
	facts := Facts{"isee": Number(3000), "lavoro": Word("dipendente")}
	for _, c := range []struct {
		day  string
		want Verdict
	}{{"2026-12-31", Likely}, {"2027-01-01", Unknown}} {
		for _, a := range g.Rule(facts, knowledgeDate(c.day)) {
			if a.Slug == "bonus-sociale-bollette" && a.Verdict != c.want {
				t.Errorf("on %s: %s, want %s", c.day, a.Verdict, c.want)
			}
		}
	}
}

// "None yet" leaves everything open and becomes a first step, never a no.
func TestNoISEEYetIsNoRefusal(t *testing.T) {
	g := shipped(t)
	v, ok := g.Read("isee", "non ce l'ho", "it", now)
	if !ok || !math.IsInf(v.Max, 1) {
		t.Fatalf("read %v %+v", ok, v)
	}
	for _, a := range g.Rule(Facts{"isee": v, "figli_minori": Number(1), "lavoro": Word("inoccupato")}, "2026-11-24") {
		if a.Slug == "assegno-di-inclusione" && (a.Verdict == Unlikely || len(a.First) == 0) {
			t.Errorf("%s, first steps %v", a.Verdict, a.First)
		}
	}
}
