package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

var (
	planting = flag.Bool("plants", false, "take each control of docs/security.md away in turn and see its tests fail (long)")
	only     = flag.String("only", "", "with -plants: only those whose threat, loss, file or test holds these words")
)

// A plant takes one control of docs/security.md away. The tests it names must then fail: a test that stays green shows nothing.
type plant struct {
	Threat string   // the line of the table, by its first cell
	Gone   string   // what is taken away, in words
	File   string   // from the root of the module
	Old    string   // stands in it exactly once
	New    string   // in its place
	Red    []string // tests of that line that must fail, as room.TestName, or room.TestName/part of a long one

	// Panic says that the tests fail because the program stops: that is what the control keeps from happening.
	Panic bool
}

// root is the module, seen from here.
const root = "../.."

func readPlants(t *testing.T) []plant {
	t.Helper()
	raw, err := os.ReadFile("plants.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list []plant
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&list); err != nil {
		t.Fatal(err)
	}
	return list
}

// spoiled is the file with the control taken away.
func (p plant) spoiled() (string, error) {
	raw, err := os.ReadFile(filepath.Join(root, p.File))
	if err != nil {
		return "", err
	}
	if n := strings.Count(string(raw), p.Old); p.Old == "" || n != 1 {
		return "", fmt.Errorf("%s has %d times, not once:\n%s", p.File, n, p.Old)
	}
	if p.Old == p.New {
		return "", errors.New("nothing is taken away")
	}
	return strings.Replace(string(raw), p.Old, p.New, 1), nil
}

func (p plant) name() string { return p.File + ": " + p.Gone }

// TestPlantsAreThere: every control in the table has something that takes it away, every test in the table is turned red by
// something, and all of it can be planted. That they do turn red is the long form, TestPlants.
func TestPlantsAreThere(t *testing.T) {
	lines := map[string]threat{}
	for _, l := range threats(t) {
		lines[l.name] = l
	}
	red, planted := map[string]bool{}, map[string]bool{}
	for _, p := range readPlants(t) {
		l, ok := lines[p.Threat]
		if !ok {
			t.Errorf("%s: docs/security.md has no threat %q", p.name(), p.Threat)
			continue
		}
		planted[p.Threat+p.File] = true
		if p.Gone == "" || len(p.Red) == 0 {
			t.Errorf("%s: say what is gone and which tests must see it", p.name())
		}
		for _, test := range p.Red {
			if test = whole(test); !slices.Contains(l.tests, test) {
				t.Errorf("%s: docs/security.md does not name %s for %q", p.name(), test, p.Threat)
			}
			red[p.Threat+test] = true
		}
		text, err := p.spoiled()
		if err != nil {
			t.Errorf("%s: %v", p.name(), err)
			continue
		}
		switch filepath.Ext(p.File) {
		case ".go":
			_, err = parser.ParseFile(token.NewFileSet(), p.File, text, 0)
		case ".yaml":
			err = yaml.Unmarshal([]byte(text), new(any))
		}
		if err != nil {
			t.Errorf("%s: does not read: %v", p.name(), err)
		}
	}
	for _, l := range lines {
		for _, test := range l.tests {
			if !red[l.name+test] {
				t.Errorf("%q: no plant turns %s red", l.name, test)
			}
		}
		for _, file := range l.files {
			if !strings.HasSuffix(file, "_test.go") && !planted[l.name+file] {
				t.Errorf("%q: no plant takes the control in %s away", l.name, file)
			}
		}
	}
}

// TestPlants takes the controls away, one after the other, in an overlay: the tree stays as it is. Each test is run without a
// plant first.
func TestPlants(t *testing.T) {
	if !*planting {
		return
	}
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	list := slices.DeleteFunc(readPlants(t), func(p plant) bool { return !strings.Contains(fmt.Sprint(p.Threat, p.Gone, p.File, p.Red), *only) })
	var everything plant
	for _, p := range list {
		everything.Red = append(everything.Red, p.Red...)
	}
	for room, runs := range everything.rooms() {
		for _, names := range runs {
			if said, err := run(here, room, names, nil); err != nil {
				t.Fatalf("without a plant, %s fails:\n%s", room, tail(said))
			}
		}
	}
	table := []string{"", "| threat | gone | file | turned red | by |", "|---|---|---|---|---|"}
	for _, p := range list {
		t.Run(p.name(), func(t *testing.T) {
			text, err := p.spoiled()
			if err != nil {
				t.Fatal(err)
			}
			env, err := overlay(t, here, p.File, text)
			if err != nil {
				t.Fatal(err)
			}
			for room, runs := range p.rooms() {
				for _, names := range runs {
					said, err := run(here, room, names, env(room))
					for _, name := range names {
						why, ok := failed(name, said, err)
						if ok && p.Panic != strings.HasPrefix(why, "panic") {
							ok, why = false, "in another way than it should: "+why
						}
						if !ok {
							t.Errorf("%s.%s: %s\n%s", room, name, why, tail(said))
						}
						table = append(table, fmt.Sprintf("| %s | %s | `%s` | `%s.%s` | %s |", p.Threat, p.Gone, p.File, room, name, why))
					}
				}
			}
		})
	}
	t.Log(strings.Join(table, "\n"))
}

// rooms are the tests that must fail, by room, as they can be run: whole tests together, a part of one by itself.
func (p plant) rooms() map[string][][]string {
	out := map[string][][]string{}
	for _, test := range slices.Compact(slices.Sorted(slices.Values(p.Red))) {
		dot := strings.LastIndex(test, ".")
		room, name := test[:dot], test[dot+1:]
		switch {
		case strings.Contains(name, "/"):
			out[room] = append(out[room], []string{name})
		case len(out[room]) == 0 || strings.Contains(out[room][0][0], "/"):
			out[room] = slices.Insert(out[room], 0, []string{name})
		default:
			out[room][0] = append(out[room][0], name)
		}
	}
	return out
}

// whole is the test that a part belongs to.
func whole(test string) string {
	dot := strings.LastIndex(test, ".")
	name, _, _ := strings.Cut(test[dot:], "/")
	return test[:dot] + name
}

// run runs some tests of a room, or one part of one.
func run(here, room string, names, env []string) (string, error) {
	these := "^(" + strings.Join(names, "|") + ")$"
	if name, part, ok := strings.Cut(names[0], "/"); ok {
		these = "^" + name + "$/^" + part + "$"
	}
	cmd := exec.Command("go", "test", "-vet=off", "-timeout", "8m", "-run", these, "./"+room)
	if strings.HasPrefix(room, "store/") { // what their property finds would be written down in the tree
		cmd.Args = append(cmd.Args, "-rapid.nofailfile")
	}
	cmd.Dir, cmd.Env = here, append(os.Environ(), env...)
	said, err := cmd.CombinedOutput()
	return string(said), err
}

var (
	panicked = regexp.MustCompile(`(?m)^panic: .*$`)
	asserted = regexp.MustCompile(`(?m)^\s+\w+\.go:\d+: (.*)$`)
)

// failed says whether a test failed by what it asserts (or by a panic, which why then begins with), and not because the plant does
// not compile or the test ran out of time.
func failed(name, said string, err error) (why string, ok bool) {
	_, own, named := strings.Cut(said, "--- FAIL: "+name+" ")
	switch {
	case strings.Contains(said, "[build failed]"), strings.Contains(said, "[setup failed]"):
		return "it does not compile", false
	case strings.Contains(said, "panic: test timed out"):
		return "it ran out of time", false
	case panicked.MatchString(said):
		return short(panicked.FindString(said)), true
	case err == nil || !named:
		return "it stays green: nothing tests this", false
	}
	if m := asserted.FindStringSubmatch(own); m != nil {
		return short(m[1]), true
	}
	return "it fails and does not say why", false
}

func short(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "|", "/")
	if r := []rune(s); len(r) > 90 {
		s = string(r[:90]) + "…"
	}
	return s
}

func tail(s string) string { return s[max(0, len(s)-3000):] }

// overlay makes the go command read a text in the place of a file, also where a test runs it again. What tests read by
// themselves is no Go: those run in a folder that has the same names, all of them links but the one.
func overlay(t *testing.T, here, file, text string) (env func(room string) []string, err error) {
	dir := t.TempDir()
	spoiled, list := filepath.Join(dir, "spoiled"+filepath.Ext(file)), filepath.Join(dir, "overlay.json")
	raw, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(here, file): spoiled}})
	if err = errors.Join(err, os.WriteFile(spoiled, []byte(text), 0o600), os.WriteFile(list, raw, 0o600)); err != nil {
		return nil, err
	}
	flags := "-overlay=" + list
	if filepath.Ext(file) != ".yaml" {
		return func(string) []string { return []string{"GOFLAGS=" + flags} }, nil
	}
	shadow, shim := filepath.Join(dir, "shadow"), filepath.Join(dir, "shim")
	if err := errors.Join(links(here, shadow, file), os.Symlink(spoiled, filepath.Join(shadow, file)),
		os.WriteFile(shim, []byte("#!/bin/sh\ncd \"$PLANT_ROOM\" && exec \"$@\"\n"), 0o700)); err != nil {
		return nil, err
	}
	return func(room string) []string {
		if err := links(here, shadow, room+"/."); err != nil {
			t.Fatal(err)
		}
		return []string{"GOFLAGS=" + flags + " -exec=" + shim, "PLANT_ROOM=" + filepath.Join(shadow, room)}
	}, nil
}

// links makes the folders that a path goes through, each with links to all that stands in the real one, but for the path itself.
func links(from, to, path string) error {
	head, rest, deeper := strings.Cut(path, "/")
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	all, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.Name() == head {
			if !deeper {
				continue
			}
			if i, err := os.Lstat(filepath.Join(to, head)); err == nil && i.Mode()&os.ModeSymlink != 0 {
				if err := os.Remove(filepath.Join(to, head)); err != nil {
					return err
				}
			}
			if err := links(filepath.Join(from, head), filepath.Join(to, head), rest); err != nil {
				return err
			}
			continue
		}
		if err := os.Symlink(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return nil
}
