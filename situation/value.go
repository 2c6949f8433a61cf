package situation

import (
	"encoding/json"
	"fmt"
	"math"
)

// Value is the value of one fact: exactly one of its fields is meaningful, as the fact's type says.
type Value struct {
	Word  string   // enum
	Words []string // list of enum words; "nessuna" alone means none
	Yes   *bool    // bool
	Min   float64  // number: Min == Max; a range otherwise; open ends are ±Inf
	Max   float64
	kind  kind
}

type kind byte

const (
	none kind = iota
	word
	words
	yes
	span
)

// Word makes an enum value, Words a list, Yes a truth, Number an exact number, Range a number known only within bounds
// (both included; use math.Inf for an open end).
func Word(s string) Value      { return Value{kind: word, Word: s} }
func Words(s ...string) Value  { return Value{kind: words, Words: s} }
func Yes(b bool) Value         { return Value{kind: yes, Yes: &b} }
func Number(f float64) Value   { return Value{kind: span, Min: f, Max: f} }
func Range(a, b float64) Value { return Value{kind: span, Min: a, Max: b} }

// IsNumber says whether the value is a number or a range; Exact whether it is one number.
func (v Value) IsNumber() bool { return v.kind == span }
func (v Value) Exact() bool    { return v.kind == span && v.Min == v.Max }
func (v Value) IsZero() bool   { return v.kind == none }

// Equal compares two values by meaning.
func (v Value) Equal(o Value) bool {
	a, _ := json.Marshal(v)
	b, _ := json.Marshal(o)
	return string(a) == string(b)
}

// MarshalJSON writes a value as the JSON commands do: a string, a list, a boolean, a number, or {"min","max"} with the open
// end left out.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.kind {
	case word:
		return json.Marshal(v.Word)
	case words:
		if len(v.Words) == 1 {
			return json.Marshal(v.Words[0])
		}
		return json.Marshal(v.Words)
	case yes:
		return json.Marshal(*v.Yes)
	case span:
		if v.Min == v.Max {
			return json.Marshal(v.Min)
		}
		m := map[string]float64{}
		if !math.IsInf(v.Min, -1) {
			m["min"] = v.Min
		}
		if !math.IsInf(v.Max, 1) {
			m["max"] = v.Max
		}
		return json.Marshal(m)
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads what MarshalJSON writes. A list of one comes back as a word: the fact's type tells them apart.
func (v *Value) UnmarshalJSON(b []byte) error {
	var x any
	if err := json.Unmarshal(b, &x); err != nil {
		return err
	}
	switch x := x.(type) {
	case string:
		*v = Word(x)
	case bool:
		*v = Yes(x)
	case float64:
		*v = Number(x)
	case []any:
		var list []string
		for _, e := range x {
			s, ok := e.(string)
			if !ok {
				return fmt.Errorf("situation: a list holds words, not %T", e)
			}
			list = append(list, s)
		}
		*v = Words(list...)
	case map[string]any:
		r := Range(math.Inf(-1), math.Inf(1))
		if f, ok := x["min"].(float64); ok {
			r.Min = f
		}
		if f, ok := x["max"].(float64); ok {
			r.Max = f
		}
		*v = r
	case nil:
		*v = Value{}
	default:
		return fmt.Errorf("situation: %T is no value", x)
	}
	return nil
}
