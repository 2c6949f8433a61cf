package dialogs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// keyCall is a function that takes the key of a text: where in its arguments, and the names it fills in by itself. A call
// with names of its own lists them after the key.
type keyCall struct {
	arg   int
	fills []string
}

// keyCalls are those functions, by folder. A new one that passes a key on is added here; the test says so when it is not.
var keyCalls = map[string]map[string]keyCall{
	".":              {"say": {}, "note": {}, "Say": {arg: 1}, "elseAsk": {arg: 1}, "tapButton": {fills: []string{}}, "numberHere": {1, []string{"phone"}}, "giveBack": {2, []string{"offers", "office"}}, "line": {fills: []string{"name", "address", "phone", "hours"}}},
	"../desk":        {"say": {}, "Say": {arg: 1}, "button": {}, "add": {arg: 1}, "to": {}},
	"../turn":        {"say": {}, "Say": {arg: 1}, "notice": {4, noticeNames}, "Notice": {1, noticeNames}},
	"../cmd/bussola": {"Say": {arg: 1}},
}

// noticeNames are what Dialog.Notice fills in.
var noticeNames = []string{"when", "code", "shows", "times", "left", "office", "until", "visit", "kept", "offers"}

// used is one key, or the beginning of several, that the code says.
type used struct {
	key    string
	prefix bool
	names  []string // filled in
	at     token.Position
}

// usedKeys reads the Go code that says texts.
func usedKeys(t *testing.T) []used {
	t.Helper()
	var out []used
	for dir, calls := range keyCalls {
		fset, files := parseDir(t, dir)
		for _, file := range files {
			for _, decl := range file.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || fn.Body == nil {
					continue
				}
				ast.Inspect(fn.Body, func(n ast.Node) bool {
					call, ok := n.(*ast.CallExpr)
					if !ok {
						return true
					}
					name, method := called(call)
					kc, ok := calls[name]
					if !ok || len(call.Args) <= kc.arg || dir == "../turn" && name == "say" && method { // person.say sends a reply
						return true
					}
					at := fset.Position(call.Pos())
					names := append([]string(nil), kc.fills...)
					for i := kc.arg + 1; i < len(call.Args) && kc.fills == nil; i += 2 {
						if s, ok := literal(call.Args[i]); ok {
							names = append(names, s)
						}
					}
					found, ok := follow(fn, call.Args[kc.arg])
					if !ok {
						t.Errorf("%s: cannot tell which text %s says here; write the key, or add the function to keyCalls", at, name)
					}
					for _, u := range found {
						u.names, u.at = names, at
						out = append(out, u)
					}
					return true
				})
			}
		}
	}
	return out
}

// follow gives the keys that an expression can be: a string, a string plus something, or a variable of those in the same
// function. A parameter gives none: whoever calls the function gave the key.
func follow(fn *ast.FuncDecl, e ast.Expr) ([]used, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, ok := literal(e)
		return []used{{key: s}}, ok
	case *ast.BinaryExpr:
		s, ok := literal(e.X)
		if id, isVar := e.Y.(*ast.Ident); ok && isVar {
			if list := ranged(fn, id.Name); list != nil {
				var out []used
				for _, v := range list {
					out = append(out, used{key: s + v})
				}
				return out, true
			}
		}
		return []used{{key: s, prefix: true}}, ok && e.Op == token.ADD
	case *ast.IndexExpr: // a map of keys
		lit, ok := e.X.(*ast.CompositeLit)
		if !ok {
			return nil, false
		}
		var out []used
		for _, el := range lit.Elts {
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				if s, ok := literal(kv.Value); ok {
					out = append(out, used{key: s})
				}
			}
		}
		return out, len(out) == len(lit.Elts)
	case *ast.Ident:
		var out []used
		followed := false
		ast.Inspect(fn, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field:
				for _, id := range n.Names {
					followed = followed || id.Name == e.Name
				}
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					if id, ok := l.(*ast.Ident); ok && id.Name == e.Name && i < len(n.Rhs) {
						more, ok := follow(fn, n.Rhs[i])
						out, followed = append(out, more...), followed || ok
					}
				}
			}
			return true
		})
		return out, followed
	}
	return nil, false
}

// ranged gives the strings that a loop variable takes, when they are written out in the loop.
func ranged(fn *ast.FuncDecl, variable string) (out []string) {
	ast.Inspect(fn, func(n ast.Node) bool {
		r, ok := n.(*ast.RangeStmt)
		if !ok {
			return true
		}
		id, ok := r.Value.(*ast.Ident)
		lit, written := r.X.(*ast.CompositeLit)
		if ok && written && id.Name == variable {
			for _, el := range lit.Elts {
				if s, ok := literal(el); ok {
					out = append(out, s)
				}
			}
		}
		return true
	})
	return out
}

// constants gives the values of the string constants of a type, as they are written in a package.
func constants(t *testing.T, dir, typ string) []string {
	t.Helper()
	var out []string
	_, files := parseDir(t, dir)
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if id, ok := v.Type.(*ast.Ident); ok && id.Name == typ {
				for _, e := range v.Values {
					if s, ok := literal(e); ok {
						out = append(out, s)
					}
				}
			}
			return true
		})
	}
	if len(out) == 0 {
		t.Fatalf("%s has no constants of type %s", dir, typ)
	}
	return out
}

func parseDir(t *testing.T, dir string) (*token.FileSet, []*ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	names, err := fs.Glob(os.DirFS(dir), "*.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no Go files (%v)", dir, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return fset, files
}

func called(call *ast.CallExpr) (name string, method bool) {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name, false
	case *ast.SelectorExpr:
		return f.Sel.Name, true
	}
	return "", false
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
