package kept

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"time"
	"unsafe"
)

// shape is how the values of one Go type are written and read, at an address.
//
//	numbers, and what is made of numbers alone   as they lie in memory
//	text                                         its length, and its place among the rows
//	list                                         one more than its length (0: nil), then its place among the rows or its elements
//	pointer                                      0: nil; the number of what it points to, which follows when it is the next one
//	map                                          the same: what follows is its length, then keys and values
//	interface                                    0: nil; the number of its kind, then the value
//
// What is pointed to is numbered as they come, elements of lists that something may point to with them: two that were the same are the same again. What belongs
// to the running program (locks, pools) stays as it is; a field that says `kept:"-"` too.
type shape struct {
	t     reflect.Type
	n     int  // among the shapes
	plain bool // no pointer in it: it is used in place
	write func(w *writer, p unsafe.Pointer)
	read  func(r *reader, p unsafe.Pointer)
}

// shapes are those of one root and all below it.
type shapes struct {
	all   map[reflect.Type]*shape
	order []*shape
	kinds []*shape // what may stand behind an interface
	kind  map[reflect.Type]int
	aimed map[reflect.Type]bool // something points to values of this type
	text  strings.Builder       // of every type, as it lies in memory
	errs  []error
}

func newShapes(kinds []any) *shapes {
	s := &shapes{all: map[reflect.Type]*shape{}, kind: map[reflect.Type]int{}, aimed: map[reflect.Type]bool{}}
	for _, k := range append([]any{"", 0, 0.0, false, []any(nil), []string(nil), map[string]any(nil)}, kinds...) {
		t := reflect.TypeOf(k)
		if _, twice := s.kind[t]; !twice {
			s.kind[t] = len(s.kinds)
			s.kinds = append(s.kinds, s.of(t))
		}
	}
	return s
}

func (s *shapes) refused() error { return errors.Join(s.errs...) }

// digest changes when any type below the root lies in memory in another way, or is called another name.
func (s *shapes) digest() [32]byte {
	return digest(runtime.GOARCH + runtime.Version() + s.text.String())
}

func digest(text string) [32]byte { return sha256.Sum256([]byte(text)) }

// of gives the shape of a type. A type below itself finds the shape that is being made.
func (s *shapes) of(t reflect.Type) *shape {
	if x, ok := s.all[t]; ok {
		return x
	}
	x := &shape{t: t, plain: plain(t), n: len(s.order)}
	s.all[t], s.order = x, append(s.order, x)
	fmt.Fprintf(&s.text, "%s %s %d;", t.PkgPath(), t, t.Size())
	switch {
	case own(t):
		x.write, x.read = func(*writer, unsafe.Pointer) {}, func(*reader, unsafe.Pointer) {}
	case x.plain:
		s.fields(t)
		size := t.Size()
		x.write = func(w *writer, p unsafe.Pointer) { w.values = append(w.values, unsafe.Slice((*byte)(p), size)...) }
		x.read = func(r *reader, p unsafe.Pointer) { copy(unsafe.Slice((*byte)(p), size), r.take(size)) }
	case t == reflect.TypeFor[*time.Location]():
		x.write = func(w *writer, p unsafe.Pointer) { w.text(zone(*(**time.Location)(p))) }
		x.read = func(r *reader, p unsafe.Pointer) { *(**time.Location)(p) = r.zone() }
	case t == reflect.TypeFor[*regexp.Regexp]():
		x.write = func(w *writer, p unsafe.Pointer) {
			form := *(**regexp.Regexp)(p)
			if w.number(given(form != nil)); form != nil {
				w.text(form.String())
			}
		}
		x.read = func(r *reader, p unsafe.Pointer) {
			if r.number() > 0 {
				*(**regexp.Regexp)(p) = regexp.MustCompile(r.text())
			}
		}
	default:
		s.made(x)
	}
	return x
}

// made is the shape of a type that is made of others.
func (s *shapes) made(x *shape) {
	t := x.t
	switch t.Kind() {
	case reflect.String:
		x.write = func(w *writer, p unsafe.Pointer) { w.text(*(*string)(p)) }
		x.read = func(r *reader, p unsafe.Pointer) { *(*string)(p) = r.text() }
	case reflect.Struct:
		s.structure(x)
	case reflect.Slice:
		s.list(x, s.of(t.Elem()))
	case reflect.Array:
		e, n, size := s.of(t.Elem()), t.Len(), t.Elem().Size()
		x.write = func(w *writer, p unsafe.Pointer) {
			for i := range n {
				e.write(w, unsafe.Add(p, uintptr(i)*size))
			}
		}
		x.read = func(r *reader, p unsafe.Pointer) {
			for i := range n {
				e.read(r, unsafe.Add(p, uintptr(i)*size))
			}
		}
	case reflect.Map:
		s.table(x, s.of(t.Key()), s.of(t.Elem()))
	case reflect.Pointer:
		s.aimed[t.Elem()] = true
		e := s.of(t.Elem())
		x.write = func(w *writer, p unsafe.Pointer) { w.pointer(e, *(*unsafe.Pointer)(p)) }
		x.read = func(r *reader, p unsafe.Pointer) { *(*unsafe.Pointer)(p) = r.pointer(e) }
	case reflect.Interface:
		x.write = func(w *writer, p unsafe.Pointer) { s.writeAny(w, reflect.NewAt(t, p).Elem()) }
		x.read = func(r *reader, p unsafe.Pointer) { s.readAny(r, reflect.NewAt(t, p).Elem()) }
	default:
		s.errs = append(s.errs, fmt.Errorf("kept: a %s cannot be kept; make it again, and say `kept:\"-\"` where it stands", t))
	}
}

// structure writes field after field.
func (s *shapes) structure(x *shape) {
	type field struct {
		at uintptr
		of *shape
	}
	var fields []field
	for i := range x.t.NumField() {
		f := x.t.Field(i)
		fmt.Fprintf(&s.text, "%s %d %s;", f.Name, f.Offset, f.Tag)
		if f.Tag.Get("kept") != "-" && !own(f.Type) {
			fields = append(fields, field{f.Offset, s.of(f.Type)})
		}
	}
	x.write = func(w *writer, p unsafe.Pointer) {
		for _, f := range fields {
			f.of.write(w, unsafe.Add(p, f.at))
		}
	}
	x.read = func(r *reader, p unsafe.Pointer) {
		for _, f := range fields {
			f.of.read(r, unsafe.Add(p, f.at))
		}
	}
}

// fields writes down how a plain type lies in memory.
func (s *shapes) fields(t reflect.Type) {
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			fmt.Fprintf(&s.text, "%s %d %s;", f.Name, f.Offset, f.Type)
			s.fields(f.Type)
		}
	case reflect.Array:
		s.fields(t.Elem())
	}
}

// plain says whether a type is made of numbers alone.
func plain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); !plain(f.Type) || own(f.Type) || f.Tag.Get("kept") == "-" {
				return false
			}
		}
		return true
	case reflect.Array:
		return plain(t.Elem())
	}
	return t.Kind() >= reflect.Bool && t.Kind() <= reflect.Complex128 && t.Kind() != reflect.Uintptr
}

// own says whether a type belongs to the running program.
func own(t reflect.Type) bool { return t.PkgPath() == "sync" || t.PkgPath() == "sync/atomic" }

func zone(l *time.Location) string {
	if l == nil {
		return "nil"
	}
	return l.String()
}

func given(yes bool) uint64 {
	if yes {
		return 1
	}
	return 0
}
