package situation

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"bussola/knowledge"

	"cel.dev/cel-go/cel"
)

// formula is a checked expression ready to be evaluated. A nil formula was never written.
type formula struct {
	text  string
	node  node
	facts mask // every fact it names
}

// eval rules on what was written; an expression nobody wrote gives what otherwise says.
func (f *formula) eval(p *person, otherwise truth) finding {
	if f == nil {
		return finding{truth: otherwise}
	}
	return f.node.eval(p)
}

// language checks and compiles expressions over the facts of a schema and the figures of a base.
type language struct {
	env     *cel.Env `kept:"-"` // only while rules are read
	facts   map[string]Fact
	number  map[string]uint8
	names   []string // facts by number
	base    *knowledge.Base
	figures map[string]int
	figure  []string           // full names by number
	ahead   map[string]checked `kept:"-"` // what was checked before it is compiled
}

// checked is an expression as CEL takes it, or what it says against it.
type checked struct {
	ast    *cel.Ast
	issues *cel.Issues
}

// check reads expressions ahead, on all processors: it is most of the time that rules take at a start. What is compiled of them
// counts figures, one after the other.
func (l *language) check(texts []string) {
	done := make([]checked, len(texts))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(texts); i = int(next.Add(1)) - 1 {
				done[i].ast, done[i].issues = l.env.Compile(texts[i])
			}
		})
	}
	wait.Wait()
	l.ahead = make(map[string]checked, len(texts))
	for i, t := range texts {
		l.ahead[t] = done[i]
	}
}

// orientation lists are what orient.yaml may name beside the facts.
var orientationLists = []string{"asked", "top", "shown", "heard"}

func newLanguage(facts []Fact, base *knowledge.Base) (*language, error) {
	l := &language{facts: map[string]Fact{}, number: map[string]uint8{}, base: base, figures: map[string]int{}}
	opts := []cel.EnvOption{cel.CrossTypeNumericComparisons(true), cel.ClearMacros(),
		cel.Variable("figura", cel.MapType(cel.StringType, cel.DoubleType)), cel.Variable("ultima", cel.MapType(cel.StringType, cel.DoubleType)), cel.Variable("wants_person", cel.BoolType)}
	for _, name := range orientationLists {
		opts = append(opts, cel.Variable(name, cel.ListType(cel.StringType)))
	}
	if len(facts) > 64 {
		return nil, fmt.Errorf("facts.yaml: %d facts; at most 64 fit", len(facts))
	}
	for i, f := range facts {
		t := map[string]*cel.Type{"enum": cel.StringType, "list": cel.ListType(cel.StringType), "int": cel.IntType,
			"money": cel.DoubleType, "bool": cel.BoolType}[f.Type]
		if t == nil {
			return nil, fmt.Errorf("facts.yaml: fact %q has type %q; types are enum, list, int, money, bool", f.Name, f.Type)
		}
		if len(f.Values) > 64 {
			return nil, fmt.Errorf("facts.yaml: fact %q has %d values; at most 64 fit", f.Name, len(f.Values))
		}
		opts = append(opts, cel.Variable(f.Name, t))
		l.facts[f.Name] = f
		l.number[f.Name] = uint8(i)
		l.names = append(l.names, f.Name)
	}
	env, err := cel.NewEnv(opts...)
	l.env = env
	return l, err
}

// scope says how strictly an expression is read.
type scope struct {
	slug   string // the service whose own figures have short names
	law    bool   // money, ages and terms must be dated figures
	orient bool   // asked, top, shown, heard, wants_person and the last known figures may be named; sums of money must be figures
}

// mistake is what is wrong with an expression, with what to do.
type mistake struct{ what, hint string }

func (m mistake) Error() string { return m.what + "; " + m.hint }

// compile checks one expression. An empty one gives nil.
func (l *language) compile(text string, s scope) (*formula, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	is, ahead := l.ahead[text]
	if !ahead {
		is.ast, is.issues = l.env.Compile(text)
	}
	if err := is.issues.Err(); err != nil {
		return nil, l.plain(err)
	}
	if is.ast.OutputType() != cel.BoolType {
		return nil, mistake{fmt.Sprintf("it gives a %s, not a yes or no", is.ast.OutputType()), "compare it with something"}
	}
	c := compiler{language: l, scope: s, types: is.ast.NativeRep()}
	n, err := c.truth(is.ast.NativeRep().Expr())
	if err != nil {
		return nil, err
	}
	return &formula{text: text, node: n, facts: c.used}, nil
}

var (
	undeclared = regexp.MustCompile(`undeclared reference to '([^']+)'`)
	overload   = regexp.MustCompile(`found no matching overload for '([^']+)' applied to '\(([^)]*)\)'`)
)

// plain says CEL's complaint in an editor's words.
func (l *language) plain(err error) error {
	msg := err.Error()
	if m := undeclared.FindStringSubmatch(msg); m != nil {
		hint := "facts are listed in facts.yaml"
		if near := nearest(m[1], l.names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return mistake{fmt.Sprintf("there is no fact %q", m[1]), hint}
	}
	if m := overload.FindStringSubmatch(msg); m != nil {
		return mistake{fmt.Sprintf("%s cannot be used between (%s)", strings.Trim(m[1], "_@"), m[2]), "a number is compared with a number, a word with a word in quotes"}
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(msg, "ERROR: <input>:"), "\n")
	return mistake{"it cannot be read: " + first, "write it as: fact == \"value\" && other_fact >= 2"}
}
