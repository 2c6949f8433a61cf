package situation

import (
	"fmt"
	"strings"

	"bussola/knowledge"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// compiler turns a checked expression into our nodes, and refuses what the rules do not use.
type compiler struct {
	*language
	scope scope
	types *ast.AST
	used  mask
}

func (c *compiler) kindOf(e ast.Expr) *types.Type { return c.types.GetType(e.ID()) }

// truth compiles what is a yes or a no.
func (c *compiler) truth(e ast.Expr) (node, error) {
	switch e.Kind() {
	case ast.LiteralKind:
		return constant(e.AsLiteral() == types.True), nil
	case ast.IdentKind:
		if e.AsIdent() == "wants_person" {
			return c.orientOnly("wants_person", "")
		}
		return among{fact: c.fact(e.AsIdent()), set: 2}, nil
	case ast.CallKind:
		return c.call(e.AsCall())
	}
	return nil, mistake{"a part of it is not used here", `use facts, figura["..."], && || ! == != < <= > >= in and ? :`}
}

func (c *compiler) fact(name string) uint8 {
	n := c.number[name]
	c.used |= 1 << n
	return n
}

func (c *compiler) orientOnly(list, word string) (node, error) {
	if !c.scope.orient {
		return nil, mistake{fmt.Sprintf("there is no fact %q", list), "only orient.yaml may look at it"}
	}
	return wordSet{list, word}, nil
}

func (c *compiler) call(call ast.CallExpr) (node, error) {
	args := call.Args()
	switch call.FunctionName() {
	case operators.LogicalAnd, operators.LogicalOr:
		var parts []node
		for _, a := range args {
			n, err := c.truth(a)
			if err != nil {
				return nil, err
			}
			parts = append(parts, flat(n, call.FunctionName())...)
		}
		if call.FunctionName() == operators.LogicalAnd {
			return all(parts), nil
		}
		return some(parts), nil
	case operators.LogicalNot:
		n, err := c.truth(args[0])
		return not{n}, err
	case operators.Conditional:
		var n [3]node
		for i := range n {
			var err error
			if n[i], err = c.truth(args[i]); err != nil {
				return nil, err
			}
		}
		return choice{n[0], n[1], n[2]}, nil
	case operators.In, operators.OldIn:
		return c.in(args[0], args[1])
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return c.compare(strings.Trim(call.FunctionName(), "_"), args[0], args[1])
	}
	return nil, mistake{fmt.Sprintf("%s is not used here", strings.Trim(call.FunctionName(), "_")), `use && || ! == != < <= > >= in and ? :`}
}

// flat opens an "and" inside an "and", an "or" inside an "or".
func flat(n node, op string) []node {
	switch n := n.(type) {
	case all:
		if op == operators.LogicalAnd {
			return n
		}
	case some:
		if op == operators.LogicalOr {
			return n
		}
	}
	return []node{n}
}

// in compiles `fact in ["a", "b"]` and `"a" in list_fact`.
func (c *compiler) in(left, right ast.Expr) (node, error) {
	if right.Kind() == ast.IdentKind && left.Kind() == ast.LiteralKind {
		name, w := right.AsIdent(), fmt.Sprint(left.AsLiteral().Value())
		for _, list := range orientationLists {
			if name == list {
				if list != "heard" {
					if _, ok := c.base.Service(w); !ok {
						return nil, mistake{fmt.Sprintf("there is no service %q", w), "use the name of a file in services/"}
					}
				}
				return c.orientOnly(name, w)
			}
		}
		set, err := c.values(name, w)
		return among{fact: c.fact(name), set: set}, err
	}
	if left.Kind() == ast.IdentKind && right.Kind() == ast.ListKind && c.facts[left.AsIdent()].Type == "enum" {
		var words []string
		for _, e := range right.AsList().Elements() {
			if e.Kind() != ast.LiteralKind {
				return nil, mistake{"a list holds something that is not a word", `write it as: fact in ["a", "b"]`}
			}
			words = append(words, fmt.Sprint(e.AsLiteral().Value()))
		}
		set, err := c.values(left.AsIdent(), words...)
		return among{fact: c.fact(left.AsIdent()), set: set}, err
	}
	return nil, mistake{"\"in\" is used in a way that is not known here", `write it as: fact in ["a", "b"] or "a" in fact`}
}

// values turns words into bits, and refuses a word the fact can never have.
func (c *compiler) values(fact string, words ...string) (uint64, error) {
	f := c.facts[fact]
	var set uint64
	for _, w := range words {
		at := -1
		for i, v := range f.Values {
			if v == w {
				at = i
			}
		}
		if at < 0 {
			hint := "its values are " + strings.Join(f.Values, ", ")
			if near := nearest(w, f.Values); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			return 0, mistake{fmt.Sprintf("%s is never %q", fact, w), hint}
		}
		set |= 1 << at
	}
	return set, nil
}

func (c *compiler) compare(op string, a, b ast.Expr) (node, error) {
	if a.Kind() == ast.LiteralKind && b.Kind() == ast.IdentKind {
		a, b = b, a
		op = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op] + map[string]string{"==": "==", "!=": "!="}[op]
	}
	switch c.kindOf(a).Kind() {
	case types.StringKind:
		if a.Kind() != ast.IdentKind || b.Kind() != ast.LiteralKind || (op != "==" && op != "!=") {
			return nil, mistake{"words are compared in a way that is not known here", `write it as: fact == "value"`}
		}
		set, err := c.values(a.AsIdent(), fmt.Sprint(b.AsLiteral().Value()))
		var n node = among{fact: c.fact(a.AsIdent()), set: set}
		if op == "!=" {
			n = not{n}
		}
		return n, err
	case types.BoolKind:
		x, err := c.truth(a)
		if err != nil {
			return nil, err
		}
		y, err := c.truth(b)
		return same{x, y, op == "!="}, err
	case types.IntKind, types.DoubleKind:
		x, err := c.quantity(a)
		if err != nil {
			return nil, err
		}
		y, err := c.quantity(b)
		if err != nil {
			return nil, err
		}
		if err := c.dated(x, y); err != nil {
			return nil, err
		}
		return compare{op, x, y}, nil
	}
	return nil, mistake{fmt.Sprintf("a %s cannot be compared", c.kindOf(a)), `use "value" in fact for a list`}
}

// dated refuses a threshold of the law written as a bare number: laws change, and a number in a rule has no date.
func (c *compiler) dated(a, b quantity) error {
	if !c.scope.law && !c.scope.orient {
		return nil
	}
	for _, pair := range [2][2]quantity{{a, b}, {b, a}} {
		f, isFact := pair[0].(numberFact)
		n, bare := pair[1].(literal)
		if !isFact || !bare || n == 0 {
			continue
		}
		if fact := c.facts[c.names[f]]; c.scope.law && fact.Unit != "persone" || fact.Type == "money" {
			return mistake{fmt.Sprintf("the threshold %v of %s has no date", float64(n), fact.Name), `put it in figures: and write figura["name"]`}
		}
	}
	return nil
}

// quantity compiles what is a number.
func (c *compiler) quantity(e ast.Expr) (quantity, error) {
	switch e.Kind() {
	case ast.LiteralKind:
		return number(e.AsLiteral())
	case ast.IdentKind:
		return numberFact(c.fact(e.AsIdent())), nil
	case ast.CallKind:
		call := e.AsCall()
		switch name := call.FunctionName(); name {
		case operators.Index:
			return c.figureNamed(call.Args())
		case operators.Add, operators.Subtract, operators.Multiply, operators.Divide:
			a, err := c.quantity(call.Args()[0])
			if err != nil {
				return nil, err
			}
			b, err := c.quantity(call.Args()[1])
			return sum{strings.Trim(name, "_"), a, b}, err
		case operators.Negate:
			a, err := c.quantity(call.Args()[0])
			return sum{"-", literal(0), a}, err
		}
	}
	return nil, mistake{"a number is made in a way that is not known here", `use facts, figura["..."] and + - * /`}
}

func number(v ref.Val) (quantity, error) {
	switch v := v.(type) {
	case types.Int:
		return literal(v), nil
	case types.Double:
		return literal(v), nil
	}
	return nil, mistake{fmt.Sprintf("%v is not a number", v.Value()), "write digits"}
}

// lastKnown marks, among the figures by number, those that count after their period too: ultima["..."] in orient.yaml.
const lastKnown = "last known "

func (c *compiler) figureNamed(args []ast.Expr) (quantity, error) {
	if len(args) != 2 || args[0].Kind() != ast.IdentKind || args[0].AsIdent() != "figura" && args[0].AsIdent() != "ultima" || args[1].Kind() != ast.LiteralKind {
		return nil, mistake{"only a figure is read with [ ]", `write it as: figura["isee-max"]`}
	}
	last := args[0].AsIdent() == "ultima"
	if last && !c.scope.orient {
		return nil, mistake{"the last known figure rules on nothing", `write it as: figura["isee-max"], which is unknown when it is not in force`}
	}
	short := fmt.Sprint(args[1].AsLiteral().Value())
	name := knowledge.FullName(c.scope.slug, short)
	slug, own, _ := strings.Cut(name, ".")
	s, ok := c.base.Service(slug)
	if !ok || s.Figures[own] == nil {
		hint := fmt.Sprintf("add it to figures: in services/%s.yaml", slug)
		if !ok {
			hint = fmt.Sprintf("there is no service %q", slug)
		} else if near := nearest(own, keys(s.Figures)); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return nil, mistake{fmt.Sprintf("there is no figure %q", short), hint}
	}
	if last {
		name = lastKnown + name
	}
	n, known := c.figures[name]
	if !known {
		n = len(c.figure)
		c.figures[name] = n
		c.figure = append(c.figure, name)
	}
	return figureOf(n), nil
}
