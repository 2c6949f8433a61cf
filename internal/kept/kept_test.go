package kept

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

type node interface{ eval() int }

type (
	leaf struct{ n int }
	both struct{ a, b node }
	many []node
)

func (l leaf) eval() int { return l.n }
func (b both) eval() int { return b.a.eval() + b.b.eval() }
func (m many) eval() (sum int) {
	for _, n := range m {
		sum += n.eval()
	}
	return sum
}

type person struct {
	name  string
	bits  [3]uint16
	likes []string
}

type world struct {
	people []person
	byName map[string]*person
	first  *person
	again  *person
	grid   [][]float64
	steps  []struct {
		r rune
		n int32
	}
	empty, none []int
	words, same map[string]bool
	tree        node
	any         any
	at          time.Time
	zone        *time.Location
	form        *regexp.Regexp
	self        *world

	once sync.Once
	live func() `kept:"-"`
}

func sample() *world {
	w := &world{people: []person{{"Ada", [3]uint16{1, 2, 3}, []string{"tea", ""}}, {"Bo", [3]uint16{}, nil}}, byName: map[string]*person{},
		grid: [][]float64{{1.5, -2}, nil, {}}, empty: []int{}, words: map[string]bool{"sì": true, "no": false},
		tree: both{leaf{1}, many{leaf{2}, both{leaf{3}, leaf{4}}}}, any: []any{"a", 7, nil, 2.5, []string{"x"}},
		at: time.Date(2026, 11, 26, 4, 0, 0, 5, time.UTC), form: regexp.MustCompile(`^a+b`), live: func() {}}
	w.zone, _ = time.LoadLocation("Europe/Rome")
	w.once.Do(func() {})
	w.steps = append(w.steps, struct {
		r rune
		n int32
	}{'è', -1})
	for i := range w.people {
		w.byName[w.people[i].name] = &w.people[i]
	}
	w.first, w.again, w.self = &person{name: "alone"}, nil, w
	w.again, w.same = w.first, w.words
	return w
}

var kinds = []any{leaf{}, both{}, many(nil)}

// TestTheSameAgain: what comes back is what was kept, and what was one thing is one thing again.
func TestTheSameAgain(t *testing.T) {
	f, was := Folder(t.TempDir()), sample()
	if err := f.Put("world", "k", was, kinds...); err != nil {
		t.Fatal(err)
	}
	var is world
	if !f.Take("world", "k", &is, kinds...) {
		t.Fatal("it is not there")
	}
	if is.live != nil || is.self.people[0].name != "Ada" || is.tree.eval() != 10 || is.form.String() != was.form.String() {
		t.Errorf("%+v", &is)
	}
	if is.byName["Ada"] != &is.people[0] || is.first != is.again || is.first == was.first {
		t.Error("pointers lead elsewhere")
	}
	if is.same["new"] = true; !is.words["new"] {
		t.Error("one map became two")
	}
	delete(is.same, "new")
	if is.zone.String() != "Europe/Rome" || !is.at.Equal(was.at) || is.at.Location() != time.UTC {
		t.Errorf("it is %v in %v", is.at, is.zone)
	}
	if is.empty == nil || is.none != nil || is.grid[1] != nil || is.grid[2] == nil {
		t.Error("an empty list and none at all are not told apart")
	}
	is.live, is.self, was.live, was.self = nil, nil, nil, nil
	is.form, was.form, is.zone, was.zone = nil, nil, nil, nil
	is.at, was.at = time.Time{}, time.Time{}
	fresh := false
	is.once.Do(func() { fresh = true }) // what belongs to the running program is its own
	if !fresh {
		t.Error("a lock came back as it was")
	}
	if !reflect.DeepEqual(&is, was) {
		t.Errorf("%+v\n%+v", &is, was)
	}
}

// TestWholeOrNothing: a file that is torn, damaged, of another key, of other types or of no Bussola is passed over, and may be written again.
func TestWholeOrNothing(t *testing.T) {
	dir := t.TempDir()
	f := Folder(dir)
	if err := f.Put("world", "k", sample(), kinds...); err != nil {
		t.Fatal(err)
	}
	name := f.path("world", "k")
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	taken := func(data []byte) bool {
		if err := os.WriteFile(name+".new", data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(name+".new", name); err != nil {
			t.Fatal(err)
		}
		var w world
		return f.Take("world", "k", &w, kinds...)
	}
	if !taken(good) {
		t.Fatal("a whole file is not taken")
	}
	for n := range good {
		if taken(good[:n]) {
			t.Errorf("torn after %d of %d bytes, it is taken", n, len(good))
		}
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x40
		if taken(bad) {
			t.Errorf("with another byte at %d of %d, it is taken", i, len(good))
		}
	}
	for what, data := range map[string][]byte{"a foreign file": []byte("SQLite format 3\x00" + strings.Repeat("x", 4096)), "a byte too many": append(bytes.Clone(good), 0)} {
		if taken(data) {
			t.Errorf("%s is taken", what)
		}
	}
	var w world
	if !taken(good) || f.Take("world", "other", &w, kinds...) || f.Take("another", "k", &w, kinds...) {
		t.Error("a value of another name or key is taken")
	}
	if err := os.Rename(name, f.path("world", "other")); err != nil {
		t.Fatal(err)
	}
	if f.Take("world", "other", &w, kinds...) {
		t.Error("a file under the name of another key is taken")
	}
	if err := f.Put("world", "k", sample(), kinds...); err != nil || !f.Take("world", "k", &w, kinds...) {
		t.Errorf("it cannot be kept again: %v", err)
	}
	var other struct{ people []person }
	if f.Take("world", "k", &other, kinds...) || f.Take("world", "k", &w, append(kinds, person{})...) {
		t.Error("a value is taken as another type")
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.new")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// TestNoneOfIt says what cannot be kept, before it is lost.
func TestNoneOfIt(t *testing.T) {
	f := Folder(t.TempDir())
	p := &person{name: "Bo"}
	for want, err := range map[string]error{
		"cannot be kept":      f.Put("x", "k", &struct{ do func() }{}),
		"may stand behind":    f.Put("x", "k", &struct{ n node }{leaf{1}}),
		"let the list stand":  f.Put("x", "k", pointed(p)),
		"chan int cannot be ": f.Put("x", "k", &struct{ c []chan int }{}),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want something about %q", err, want)
		}
	}
	if names, _ := filepath.Glob(filepath.Join(string(f), "*")); len(names) > 0 {
		t.Errorf("kept are %v", names)
	}
	if err := Folder("").Put("x", "k", p); err != nil || Folder("").Take("x", "k", p) {
		t.Errorf("nowhere is a place: %v", err)
	}
}

func pointed(*person) any {
	list := []person{{name: "Ada"}}
	return &struct {
		who  *person
		list []person
	}{&list[0], list}
}

// TestOldOnesGo: what was written longest ago under a name makes room, and nothing else.
func TestOldOnesGo(t *testing.T) {
	f := Folder(t.TempDir())
	if err := f.Put("number-of-another", "k", new(int)); err != nil {
		t.Fatal(err)
	}
	for i := range 2 * most {
		if err := f.Put("number", fmt.Sprint(i), &i); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(string(f))
	if err != nil || len(files) != most+1 {
		t.Errorf("%d files are kept, want %d (%v)", len(files), most+1, err)
	}
	var n int
	if !f.Take("number", fmt.Sprint(2*most-1), &n) || n != 2*most-1 {
		t.Error("the last one is gone")
	}
}

// TestProgramHasOneName: this test is a program, too.
func TestProgramHasOneName(t *testing.T) {
	id, err := Program()
	if err != nil || len(id) < 40 {
		t.Fatalf("it is called %q (%v)", id, err)
	}
	if again, _ := Program(); again != id {
		t.Errorf("first %q, then %q", id, again)
	}
}
