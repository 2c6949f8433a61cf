package privacy

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"bussola/knowledge"
)

// Inventory is the list of all that the program keeps. A test holds it against the tables and the fields that there are.
type Inventory struct {
	Kept  []Kept            `yaml:"kept"`
	Words map[string]any    `yaml:"words"`
	Terms map[string]string `yaml:"terms"`
}

// Kept is one kind of record.
type Kept struct {
	Table string   `yaml:"table"` // of store/sqlite
	Redis []string `yaml:"redis"` // keys of store/redis
	What  string   `yaml:"what"`
	Whose string   `yaml:"whose"`
	Why   string   `yaml:"why"`
	Term  string   `yaml:"term"` // a key of Terms
	Holds []Field  `yaml:"holds"`
}

// Field is one or more fields of which the same can be said.
type Field struct {
	Of      []string `yaml:"of"`
	What    string   `yaml:"what"`
	Sealed  bool     `yaml:"sealed"`  // with the person's key
	Special bool     `yaml:"special"` // may hold special categories (GDPR art. 9)
	Term    string   `yaml:"term"`    // when it is not the record's
	Struct  string   `yaml:"struct"`  // the Go type that it is the JSON of
	Inside  []Field  `yaml:"inside"`
}

// InventoryFile is where the list stands.
const InventoryFile = "kept.yaml"

// LoadInventory reads the list.
func LoadInventory(fsys fs.FS) (Inventory, error) {
	var v Inventory
	if err := knowledge.Strict(fsys, InventoryFile, &v); err != nil {
		return v, err
	}
	var errs []error
	for _, k := range v.Kept {
		for _, term := range append([]string{k.Term}, termsOf(k.Holds)...) {
			if v.Terms[term] == "" {
				errs = append(errs, fmt.Errorf("%s:%d: %s: there is no term %q; write it under the key terms", InventoryFile, knowledge.Line(fsys, InventoryFile, "kept"), k.Table, term))
			}
		}
	}
	return v, errors.Join(errs...)
}

func termsOf(fields []Field) (out []string) {
	for _, f := range fields {
		if f.Term != "" {
			out = append(out, f.Term)
		}
		out = append(out, termsOf(f.Inside)...)
	}
	return out
}

func (v Inventory) word(key string) string {
	s, _ := v.Words[key].(string)
	return strings.TrimSpace(s)
}

// term writes how long something is kept, with the days of a body.
func (v Inventory) term(key string, r Retention) string {
	s := v.Terms[key]
	for name, days := range map[string]Days{"answers": r.Answers, "calls": r.Calls, "pseudonym": r.Pseudonym, "audit": r.Audit, "erasures": r.Erasures} {
		s = strings.ReplaceAll(s, "{"+name+"}", fmt.Sprint(days))
	}
	return s
}

// Page is the whole list as a page of Markdown.
func (v Inventory) Page(r Retention) string {
	return "# " + v.word("title") + "\n\n" + v.word("lead") + "\n\n" + v.Table(r) + "\n" + v.details(r)
}

// Table is one line for each kind of record.
func (v Inventory) Table(r Retention) string {
	var b strings.Builder
	row := func(cells ...string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	head := make([]string, 0, 6)
	if list, ok := v.Words["head"].([]any); ok {
		for _, h := range list {
			head = append(head, fmt.Sprint(h))
		}
	}
	row(head...)
	row(strings.Split(strings.Repeat("--- ", len(head)-1)+"---", " ")...)
	for _, k := range v.Kept {
		last := ""
		for i, f := range k.Holds {
			what, where, why := "", "", ""
			if i == 0 {
				what, where, why = k.What, "`"+k.Table+"`", k.Why
			}
			term := v.term(f.termOr(k.Term), r)
			if last == term {
				term = "″"
			} else {
				last = term
			}
			row(what, where, f.What, v.sealing(f), term, why)
		}
	}
	return b.String()
}

func (f Field) termOr(t string) string {
	if f.Term != "" {
		return f.Term
	}
	return t
}

func (v Inventory) sealing(f Field) string {
	switch {
	case f.Sealed:
		return v.word("sealed")
	case len(f.Of) == 1 && f.Of[0] == "key":
		return v.word("wrapped")
	}
	return v.word("clear")
}

// details lists every field by name.
func (v Inventory) details(Retention) string {
	var b strings.Builder
	for _, k := range v.Kept {
		fmt.Fprintf(&b, "\n## %s\n\n%s: %s. %s: `%s`. %s: `%s`.\n\n", k.What, v.word("whose"), k.Whose, v.word("sqlite"), k.Table, v.word("redis"), strings.Join(k.Redis, "`, `"))
		v.list(&b, k.Holds, "")
	}
	return b.String()
}

func (v Inventory) list(b *strings.Builder, fields []Field, indent string) {
	for _, f := range fields {
		fmt.Fprintf(b, "%s- `%s`: %s.", indent, strings.Join(f.Of, "`, `"), f.What)
		if f.Special {
			b.WriteString(" " + v.word("special"))
		}
		b.WriteString("\n")
		v.list(b, f.Inside, indent+"  ")
	}
}
