package safety

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/bits"
	"strconv"
)

const earFile = "safety/ear.txt"

// loadEar reads the weights. Each line is a feature, its weight in hundredths, then categories and their weights in tenths; the
// first line is the bias. A missing file leaves the net with its patterns alone.
func (n *Net) loadEar(fsys fs.FS) error {
	file, err := fsys.Open(earFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s:1: cannot be read; put the file back: %w", earFile, err)
	}
	defer file.Close()
	size := int64(0)
	if info, err := file.Stat(); err == nil {
		size = info.Size()
	}
	n.ear, err = readEar(file, size)
	return err
}

// longestLine of the file is the bias, with every category.
const longestLine = 1 << 16

// aLine is how long one is, nearly always, in bytes.
const aLine = 21

// readEar reads a line after the other, and makes nothing for one: there are hundreds of thousands at every start. size is how long the
// file is, so that the table need not grow meanwhile.
func readEar(from io.Reader, size int64) (*ear, error) {
	e := &ear{tenths: make([]tenth, 1, 1<<18)} // place 0 is nobody's
	e.weight, e.kind = sized[int16](1<<bits.Len64(uint64(size/aLine*5/4))), sized[int32](1<<16)
	code := map[string]int{}
	lines := bufio.NewReaderSize(from, longestLine)
	for at := 1; ; at++ {
		l, err := lines.ReadSlice('\n')
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("%s:%d: cannot be read: %w", earFile, at, err)
		}
		last := err == io.EOF
		if l = bytes.TrimSuffix(l, []byte("\n")); len(l) > 0 && l[0] != '#' {
			if mistake := e.read(l, code); mistake != "" {
				return nil, fmt.Errorf("%s:%d: %s; the file is written by `bussola learn`, do not edit it", earFile, at, mistake)
			}
		}
		if last {
			return e, nil
		}
	}
}

// read takes one line in, or says what is wrong with it. code counts the categories, which the first line names.
func (e *ear) read(l []byte, code map[string]int) (mistake string) {
	name, rest, ok := bytes.Cut(l, tab)
	if !ok {
		return "no tab"
	}
	danger, rest, _ := bytes.Cut(rest, tab)
	w, ok := whole(danger)
	if !ok {
		return fmt.Sprintf("%q is no whole number", danger)
	}
	f := feature(fnvStart)
	for _, b := range name {
		f = f.letter(b)
	}
	bias := string(name) == "bias"
	if bias {
		e.bias = float64(w) / 100
	} else if w != 0 {
		e.weight.put(f, w)
	}
	if len(rest) == 0 {
		return ""
	}
	first := len(e.tenths)
	for len(rest) > 0 {
		var pair []byte
		pair, rest, _ = bytes.Cut(rest, space)
		c, tenths, _ := bytes.Cut(pair, colon)
		w, ok := whole(tenths)
		if !ok {
			return fmt.Sprintf("%q is no category and weight", pair)
		}
		if bias {
			code[string(c)] = len(e.codes)
			e.codes, e.biases = append(e.codes, string(c)), append(e.biases, float64(w)/10)
			continue
		}
		k, ok := code[string(c)]
		if !ok {
			return "the first line names no category " + string(c)
		}
		e.tenths = append(e.tenths, tenth{code: uint8(k), weight: w})
	}
	if !bias {
		e.tenths[len(e.tenths)-1].last = true
		e.kind.put(f, int32(first))
	}
	return ""
}

var tab, space, colon = []byte("\t"), []byte(" "), []byte(":")

// whole reads a weight.
func whole(b []byte) (int16, bool) {
	w, err := strconv.ParseInt(string(b), 10, 16)
	return int16(w), err == nil
}

// table is a small open-addressed map from features to whole numbers: some hundred look-ups a message have to cost microseconds.
type table[N int16 | int32] struct {
	keys []feature
	vals []N
	used int
}

func sized[N int16 | int32](n int) table[N] {
	return table[N]{keys: make([]feature, n), vals: make([]N, n)}
}

func (t *table[N]) find(f feature) N {
	if len(t.keys) == 0 {
		return 0
	}
	mask := uint64(len(t.keys) - 1)
	for i := uint64(f) & mask; ; i = (i + 1) & mask {
		switch t.keys[i] {
		case f:
			return t.vals[i]
		case 0:
			return 0
		}
	}
}

// put keeps a fifth of the places free: with fewer, what is not there takes long to miss.
func (t *table[N]) put(f feature, v N) {
	if 5*(t.used+1) > 4*len(t.keys) {
		old := *t
		*t = sized[N](max(64, 2*len(old.keys)))
		for i, k := range old.keys {
			if k != 0 {
				t.put(k, old.vals[i])
			}
		}
	}
	mask := uint64(len(t.keys) - 1)
	i := uint64(f) & mask
	for t.keys[i] != 0 && t.keys[i] != f {
		i = (i + 1) & mask
	}
	if t.keys[i] == 0 {
		t.used++
	}
	t.keys[i], t.vals[i] = f, v
}
