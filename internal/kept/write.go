package kept

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"unsafe"
)

// writer gathers the two halves of a file.
type writer struct {
	rows   []byte
	values []byte
	words  map[string]uint64 // where a text stands already
	known  map[spot]uint64   // the numbers of what may be pointed to
	alone  map[spot]bool     // of those, what came by a pointer and not in a list
	count  uint64
	room   []uint64 // by shape, how many values of it memory is needed for
	err    error
}

// spot is an address, read as one type: a structure and its first field have the same.
type spot struct {
	p unsafe.Pointer
	t reflect.Type
}

func (w *writer) number(n uint64) { w.values = binary.AppendUvarint(w.values, n) }

// row puts bytes among the rows, from a multiple of their alignment on, and gives their place.
func (w *writer) row(b []byte, align int) uint64 {
	for len(w.rows)%align != 0 {
		w.rows = append(w.rows, 0)
	}
	at := uint64(len(w.rows))
	w.rows = append(w.rows, b...)
	return at
}

func (w *writer) text(t string) {
	w.number(uint64(len(t)))
	if t == "" {
		return
	}
	at, ok := w.words[t]
	if !ok {
		at = w.row([]byte(t), 1)
		w.words[t] = at
	}
	w.number(at)
}

// pointer writes what a pointer points to, the first time.
func (w *writer) pointer(e *shape, to unsafe.Pointer) {
	if to == nil {
		w.number(0)
		return
	}
	here := spot{to, e.t}
	if n, ok := w.known[here]; ok {
		w.number(n)
		return
	}
	w.count++
	w.room[e.n]++
	w.known[here], w.alone[here] = w.count, true
	w.number(w.count)
	e.write(w, to)
}

// listed numbers an element of a list that something may point to. Two lists that share it become two, and pointers lead to the first.
func (w *writer) listed(e *shape, at unsafe.Pointer) {
	here := spot{at, e.t}
	if w.alone[here] && w.err == nil {
		w.err = fmt.Errorf("kept: something points into a list of %s that is written after it; let the list stand first", e.t)
	}
	w.count++
	if _, shared := w.known[here]; !shared {
		w.known[here] = w.count
	}
}

// header is a list as it lies in memory.
type header struct {
	data     unsafe.Pointer
	len, cap int
}

func (s *shapes) list(x, e *shape) {
	size, align := e.t.Size(), e.t.Align()
	x.write = func(w *writer, p unsafe.Pointer) {
		h := (*header)(p)
		if h.data == nil {
			w.number(0)
			return
		}
		w.number(uint64(h.len) + 1)
		switch aimed := s.aimed[e.t]; {
		case h.len == 0 || size == 0:
		case e.plain && !aimed:
			w.number(w.row(unsafe.Slice((*byte)(h.data), uintptr(h.len)*size), align))
		default:
			w.room[e.n] += uint64(h.len)
			for i := range h.len {
				at := unsafe.Add(h.data, uintptr(i)*size)
				if aimed {
					w.listed(e, at)
				}
				e.write(w, at)
			}
		}
	}
	x.read = func(r *reader, p unsafe.Pointer) {
		n := r.number()
		if n == 0 {
			return
		}
		n--
		h := (*header)(p)
		switch aimed := s.aimed[e.t]; {
		case n == 0 || size == 0:
			reflect.NewAt(x.t, p).Elem().Set(reflect.MakeSlice(x.t, int(n), int(n)))
		case e.plain && !aimed:
			row := r.row(n, uint64(size))
			h.data, h.len, h.cap = unsafe.Pointer(&row[0]), int(n), int(n)
		default:
			*h = header{r.room(e, n), int(n), int(n)}
			for i := range int(n) {
				at := unsafe.Add(h.data, uintptr(i)*size)
				if aimed {
					r.known = append(r.known, at)
				}
				e.read(r, at)
			}
		}
	}
}

func (s *shapes) table(x, key, value *shape) {
	x.write = func(w *writer, p unsafe.Pointer) {
		m := reflect.NewAt(x.t, p).Elem()
		if m.IsNil() {
			w.number(0)
			return
		}
		here := spot{m.UnsafePointer(), x.t}
		if n, ok := w.known[here]; ok {
			w.number(n)
			return
		}
		w.count++
		w.known[here] = w.count
		w.number(w.count)
		w.number(uint64(m.Len()))
		for all := m.MapRange(); all.Next(); { // a copy of each, new: nothing may be met twice at one address
			k, v := reflect.New(key.t), reflect.New(value.t)
			k.Elem().Set(all.Key())
			v.Elem().Set(all.Value())
			key.write(w, k.UnsafePointer())
			value.write(w, v.UnsafePointer())
		}
	}
	x.read = func(r *reader, p unsafe.Pointer) {
		which := r.number()
		if which == 0 {
			return
		}
		if which <= uint64(len(r.known)) {
			*(*unsafe.Pointer)(p) = r.known[which-1]
			return
		}
		n := r.number()
		if which > uint64(len(r.known))+1 || n > uint64(len(r.values)) {
			panic(errOther)
		}
		m := reflect.MakeMapWithSize(x.t, int(n))
		r.known = append(r.known, m.UnsafePointer())
		k, v := reflect.New(key.t), reflect.New(value.t)
		for range n {
			key.read(r, k.UnsafePointer())
			value.read(r, v.UnsafePointer())
			m.SetMapIndex(k.Elem(), v.Elem())
			k.Elem().SetZero()
			v.Elem().SetZero()
		}
		reflect.NewAt(x.t, p).Elem().Set(m)
	}
}

func (s *shapes) writeAny(w *writer, v reflect.Value) {
	if v.IsNil() {
		w.number(0)
		return
	}
	n, ok := s.kind[v.Elem().Type()]
	if !ok {
		if w.err == nil {
			w.err = fmt.Errorf("kept: nobody says that a %s may stand behind a %s", v.Elem().Type(), v.Type())
		}
		return
	}
	w.number(uint64(n) + 1)
	one := reflect.New(v.Elem().Type())
	one.Elem().Set(v.Elem())
	s.kinds[n].write(w, one.UnsafePointer())
}

func (s *shapes) readAny(r *reader, v reflect.Value) {
	n := r.number()
	if n == 0 {
		return
	}
	kind := s.kinds[n-1]
	one := reflect.New(kind.t)
	kind.read(r, one.UnsafePointer())
	v.Set(one.Elem())
}
