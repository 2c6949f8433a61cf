package kept

import (
	"encoding/binary"
	"reflect"
	"time"
	"unsafe"
)

// reader takes a file apart. What does not fit ends it with a panic, which read turns into an error.
type reader struct {
	*shapes
	rows   []byte
	values []byte
	known  []unsafe.Pointer // by number, from 1 on
	left   []slab           // by shape
}

// slab is memory for all values of one shape: asked for at once, because tens of thousands of pieces take longer to get than to fill. All of a
// kept value lives as long as any of it.
type slab struct {
	next unsafe.Pointer
	n    uint64
}

// slabs asks for the memory of all that follows.
func (r *reader) slabs() {
	r.left = make([]slab, len(r.order))
	for i, x := range r.order {
		n := r.number()
		if n > uint64(len(r.values)+len(r.rows)) {
			panic(errOther)
		}
		if n > 0 {
			r.left[i] = slab{reflect.MakeSlice(reflect.SliceOf(x.t), int(n), int(n)).UnsafePointer(), n}
		}
	}
}

// room gives the memory of the next n values of a shape.
func (r *reader) room(x *shape, n uint64) unsafe.Pointer {
	s := &r.left[x.n]
	if n > s.n {
		panic(errOther)
	}
	p := s.next
	if s.n -= n; s.n > 0 {
		s.next = unsafe.Add(p, uintptr(n)*x.t.Size())
	}
	return p
}

func (r *reader) take(n uintptr) []byte {
	b := r.values[:n]
	r.values = r.values[n:]
	return b
}

func (r *reader) number() uint64 {
	if b := r.values[0]; b < 0x80 { // nearly all
		r.values = r.values[1:]
		return uint64(b)
	}
	n, size := binary.Uvarint(r.values)
	if size <= 0 {
		panic(errOther)
	}
	r.values = r.values[size:]
	return n
}

func (r *reader) row(n, size uint64) []byte {
	at := r.number()
	if n > uint64(len(r.rows)) || at > uint64(len(r.rows)) {
		panic(errOther)
	}
	return r.rows[at:][:n*size]
}

func (r *reader) text() string {
	n := r.number()
	if n == 0 {
		return ""
	}
	return unsafe.String(unsafe.SliceData(r.row(n, 1)), int(n))
}

func (r *reader) pointer(e *shape) unsafe.Pointer {
	switch n := r.number(); {
	case n == 0:
		return nil
	case n <= uint64(len(r.known)):
		return r.known[n-1]
	case n > uint64(len(r.known))+1:
		panic(errOther)
	}
	p := r.room(e, 1)
	r.known = append(r.known, p)
	e.read(r, p)
	return p
}

func (r *reader) zone() *time.Location {
	name := r.text()
	if name == "nil" {
		return nil
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return l
}
