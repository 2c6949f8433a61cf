package situation

import (
	"math"
	"time"
)

// Fact is one thing that may be known about the person in need: typed content of facts.yaml.
type Fact struct {
	Name   string   `yaml:"name"`
	Type   string   `yaml:"type"`   // enum, list, int, money, bool
	Values []string `yaml:"values"` // of an enum or a list
	Unit   string   `yaml:"unit"`   // of a number: anni, mesi, giorni, persone, euro/anno, euro, percento
	Most   float64  `yaml:"most"`   // a number above it is not believed
	Moves  string   `yaml:"moves"`  // days, months, years: the number grows with the calendar
	// Order sorts questions that settle as much: danger first (low), sensitive last (high).
	Order     int               `yaml:"order"`
	Sensitive string            `yaml:"sensitive"` // "", attenzione, economico, sociale, art9, rischio
	Ask       map[string]string `yaml:"ask"`       // the question, by language
	AskOther  map[string]string `yaml:"ask_other"` // the same, when the writer speaks for somebody else
	Why       map[string]string `yaml:"why"`       // why it is asked
	Label     map[string]string `yaml:"label"`     // the fact in a few words, to show it back: "Età"
	Options   []Option          `yaml:"options"`   // the choices offered; a number may also be typed
	More      []Option          `yaml:"more"`      // values that are not offered but may be typed
	Needs     string            `yaml:"needs"`     // CEL over facts: asked only when this is true
	Half      *Half             `yaml:"half"`      // how it is asked when half of it was said
}

// Half is the question about what is left when words answered half of one: "has the 104" says no comma.
type Half struct {
	Hint     string            `yaml:"hint"` // of the lexicon, see hint.go
	Ask      map[string]string `yaml:"ask"`
	AskOther map[string]string `yaml:"ask_other"`
	Leave    []string          `yaml:"leave"` // the words of the choices that are still open
}

// Option is one choice of a question. Exactly one of Word, Yes, Number, Any or a bound is given.
type Option struct {
	Word   string              `yaml:"word"`
	Yes    *bool               `yaml:"yes"`
	Number *float64            `yaml:"number"`
	Min    *float64            `yaml:"min"`
	Max    *float64            `yaml:"max"`
	Any    bool                `yaml:"any"` // "there is none yet": any number, so that nothing is ruled out
	Label  map[string]string   `yaml:"label"`
	Also   map[string][]string `yaml:"also"` // other words for it, as people type them
}

// In gives the words of a value of this fact, in a language: those of its option, of the typed ones too; "" when it has none.
func (f Fact) In(word, lang string) string {
	for _, list := range [2][]Option{f.Options, f.More} {
		for _, o := range list {
			if o.Word == word && word != "" {
				if s := o.Label[lang]; s != "" {
					return s
				}
				return o.Label["it"]
			}
		}
	}
	return ""
}

// accepts says whether a value can be this fact's.
func (f Fact) accepts(v Value) bool {
	switch f.Type {
	case "bool":
		return v.kind == yes
	case "enum":
		return v.kind == word && f.hasWord(v.Word)
	case "list":
		if v.kind != words || len(v.Words) == 0 {
			return false
		}
		for _, w := range v.Words {
			if !f.hasWord(w) {
				return false
			}
		}
		return true
	case "int", "money":
		return v.kind == span && v.Min <= v.Max && (f.Most == 0 || v.Min <= f.Most)
	}
	return false
}

func (f Fact) hasWord(w string) bool {
	for _, x := range f.Values {
		if x == w {
			return true
		}
	}
	return false
}

// coerce gives a value read back from JSON the kind that the fact's type wants.
func (f Fact) coerce(v Value) Value {
	if f.Type == "list" && v.kind == word {
		return Words(v.Word)
	}
	return v
}

// moved carries a number from when it was told to now, in whole days, months or years of the calendar.
func (f Fact) moved(v Value, told, now time.Time) Value {
	if v.kind != span || f.Moves == "" || !now.After(told) {
		return v
	}
	n := 0.0
	switch f.Moves {
	case "days":
		n = float64(civil(now) - civil(told))
	case "months":
		n = float64(whole(told, now))
	case "years":
		n = float64(whole(told, now) / 12)
	}
	return Range(v.Min+n, v.Max+n)
}

// civil counts days since 1970 of a moment's day in Rome.
func civil(t time.Time) int {
	y, m, d := t.In(rome).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// whole counts the months gone by between two days.
func whole(from, to time.Time) int {
	a, b := from.In(rome), to.In(rome)
	n := (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
	if b.Day() < a.Day() {
		n--
	}
	return max(n, 0)
}

// Value is what choosing an option means for a fact of a type.
func (o Option) Value(factType string) Value {
	switch {
	case o.Yes != nil:
		return Yes(*o.Yes)
	case o.Word != "" && factType == "list":
		return Words(o.Word)
	case o.Word != "":
		return Word(o.Word)
	case o.Number != nil:
		return Number(*o.Number)
	}
	v := Range(math.Inf(-1), math.Inf(1))
	if o.Min != nil {
		v.Min = *o.Min
	}
	if o.Max != nil {
		v.Max = *o.Max
	}
	return v
}
