package knowledge

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math"
)

// A kept file is, all numbers little-endian:
//
//	keptMagic, the key of 64 hex digits
//	cards: words, grams; each: terms, starts, list, most
//	heads: main, facets, and clear when there is one; each: classes, terms, idf, bias, step, weights
//	the CRC-32C of all before
//
// A list is its length and then its numbers. The sum finds a torn or damaged file; it does not keep out whoever may write into
// the folder, who may also change the program's content.
const keptMagic = "bussola learned 2\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// keptWriter writes lists and adds them to the sum.
type keptWriter struct {
	w   *bufio.Writer
	sum uint32
	err error
}

func (w *keptWriter) bytes(b []byte) {
	w.sum = crc32.Update(w.sum, castagnoli, b)
	if w.err == nil {
		_, w.err = w.w.Write(b)
	}
}

func (w *keptWriter) number(n int) {
	w.bytes(binary.LittleEndian.AppendUint64(nil, uint64(n)))
}

// list writes n numbers of so many bytes each, made by put a piece at a time.
func (w *keptWriter) list(n, bytes int, put func(to []byte, i int)) {
	w.number(n)
	buf := make([]byte, keptPiece*bytes)
	for from := 0; from < n; from += keptPiece {
		piece := buf[:bytes*min(keptPiece, n-from)]
		for i := range len(piece) / bytes {
			put(piece[i*bytes:], from+i)
		}
		w.bytes(piece)
	}
}

const keptPiece = 4096

func (w *keptWriter) floats(list []float32) {
	w.list(len(list), 4, func(to []byte, i int) { binary.LittleEndian.PutUint32(to, math.Float32bits(list[i])) })
}

func (w *keptWriter) terms(t table) {
	w.list(len(t.terms), 8, func(to []byte, i int) { binary.LittleEndian.PutUint64(to, t.terms[i]) })
}

func (w *keptWriter) space(s *space) {
	w.terms(s.terms)
	w.list(len(s.starts), 4, func(to []byte, i int) { binary.LittleEndian.PutUint32(to, uint32(s.starts[i])) })
	w.list(len(s.list), 8, func(to []byte, i int) {
		binary.LittleEndian.PutUint32(to, uint32(s.list[i].doc))
		binary.LittleEndian.PutUint32(to[4:], math.Float32bits(s.list[i].impact))
	})
	w.floats(s.most)
}

func (w *keptWriter) head(h *head) {
	w.number(h.classes)
	w.terms(h.rows)
	w.floats(h.idf)
	w.floats(h.bias)
	w.floats(h.step)
	w.number(len(h.weights))
	w.bytes(h.weights)
}

func writeLearned(to io.Writer, key string, l learned) error {
	w := &keptWriter{w: bufio.NewWriterSize(to, 1<<16)}
	w.bytes([]byte(keptMagic + key))
	w.space(&l.cards.words)
	w.space(&l.cards.grams)
	w.head(l.main)
	w.head(l.facets)
	if l.clear != nil {
		w.head(l.clear)
	}
	sum := w.sum
	w.bytes(binary.LittleEndian.AppendUint32(nil, sum))
	return errors.Join(w.err, w.w.Flush())
}

// keptReader reads lists. After the first fault it gives empty ones, and err says so.
type keptReader struct {
	r    *bufio.Reader
	left int64 // bytes of the file that were not read: no list is longer
	sum  uint32
	err  error
}

var errKept = errors.New("no whole file of this content and this learner")

func (r *keptReader) bytes(to []byte) {
	if r.err != nil {
		return
	}
	if r.left -= int64(len(to)); r.left < 0 {
		r.err = errKept
		return
	}
	if _, r.err = io.ReadFull(r.r, to); r.err == nil {
		r.sum = crc32.Update(r.sum, castagnoli, to)
	}
}

// number is a number that may not be negative, nor larger than the bytes that are left.
func (r *keptReader) number() int {
	var b [8]byte
	r.bytes(b[:])
	n := binary.LittleEndian.Uint64(b[:])
	if r.err == nil && n > uint64(r.left) {
		r.err = errKept
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

// list reads the numbers of a list a piece at a time, once make has made room for them.
func (r *keptReader) list(bytes int, room func(n int), take func(from []byte, i int)) {
	n := r.number()
	if int64(n)*int64(bytes) > r.left {
		r.err = errKept
		return
	}
	room(n)
	buf := make([]byte, keptPiece*bytes)
	for from := 0; from < n && r.err == nil; from += keptPiece {
		piece := buf[:bytes*min(keptPiece, n-from)]
		r.bytes(piece)
		for i := range len(piece) / bytes {
			take(piece[i*bytes:], from+i)
		}
	}
}

func (r *keptReader) floats() (list []float32) {
	r.list(4, func(n int) { list = make([]float32, n) }, func(from []byte, i int) {
		list[i] = math.Float32frombits(binary.LittleEndian.Uint32(from))
	})
	return list
}

func (r *keptReader) terms() (t table) {
	r.list(8, func(n int) { t.terms = make([]uint64, n) }, func(from []byte, i int) { t.terms[i] = binary.LittleEndian.Uint64(from) })
	t.fit()
	return t
}

func (r *keptReader) space(docs int) space {
	s := space{terms: r.terms()}
	r.list(4, func(n int) { s.starts = make([]int32, n) }, func(from []byte, i int) { s.starts[i] = int32(binary.LittleEndian.Uint32(from)) })
	r.list(8, func(n int) { s.list = make([]posting, n) }, func(from []byte, i int) {
		s.list[i] = posting{int32(binary.LittleEndian.Uint32(from)), math.Float32frombits(binary.LittleEndian.Uint32(from[4:]))}
		if uint(s.list[i].doc) >= uint(docs) {
			r.err = errKept
		}
	})
	s.most = r.floats()
	if len(s.most) != len(s.terms.terms) || len(s.starts) != len(s.most)+1 {
		r.err = errKept
		return s
	}
	for i := range s.most {
		if s.starts[i] < 0 || s.starts[i] > s.starts[i+1] || int(s.starts[i+1]) > len(s.list) {
			r.err = errKept
		}
	}
	return s
}

func (r *keptReader) head(classes int) *head {
	h := &head{classes: r.number(), rows: r.terms(), idf: r.floats(), bias: r.floats(), step: r.floats()}
	h.weights = make([]byte, r.number())
	r.bytes(h.weights)
	n := len(h.rows.terms)
	if h.classes != classes || len(h.bias) != classes || len(h.idf) != n || len(h.step) != n || len(h.weights) != n*classes {
		r.err = errKept
	}
	return h
}

// readLearned reads a file of some size. Nothing of it is used when it is not whole to the last byte.
func readLearned(from io.Reader, size int64, key string, classes []string) (learned, error) {
	r := &keptReader{r: bufio.NewReaderSize(from, 1<<16), left: size}
	top := make([]byte, len(keptMagic)+len(key))
	if r.bytes(top); r.err != nil || string(top) != keptMagic+key {
		return learned{}, errKept
	}
	l := learned{cards: &Index{ids: classes}}
	l.cards.words, l.cards.grams = r.space(len(classes)), r.space(len(classes))
	l.main, l.facets = r.head(len(classes)), r.head(len(askFacets))
	if r.left > 4 {
		l.clear = r.head(fitting)
	}
	sum := r.sum
	var last [4]byte
	if r.bytes(last[:]); r.err != nil || r.left != 0 || binary.LittleEndian.Uint32(last[:]) != sum {
		return learned{}, errKept
	}
	return l, nil
}
