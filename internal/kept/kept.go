// Package kept keeps what a start would make again, each value in a file, and gives it back where the file lies in memory: words and rows of
// numbers are not copied but used in place, so that a page of them that nobody reads costs nothing.
//
// What a file holds is trusted when its name and its head carry the key it is asked for by, its head the very shape of the Go types that
// it becomes, and its sum is right. Any other is passed over: whoever asks makes the value again and writes it over. The sum finds
// what is torn or damaged; it does not keep out whoever may write into the folder, who may also change the program.
//
// A value that comes back must never be changed: most of it lies in memory that cannot be written. The file may be removed or another renamed over
// it while it is used; it must not be made shorter in place, which ends the program, and nothing here does so.
package kept

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"unsafe"
)

// Folder is where values are kept. The empty one keeps nothing.
type Folder string

// A file is
//
//	magic, the key's digest, the shape's digest: 32 bytes each
//	the length of the rows, and the rows: what is used in place, each as its numbers must lie
//	of how many values of each shape memory is needed for, and the values, as shape.go says
//	the CRC-32C of all before, little-endian
const magic = "a value of Bussola, kept 1\n\n\n\n\n\n"

const headSize = 3*32 + 8

// most is how many files of one name a folder keeps: those of the last packs and programs.
const most = 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errOther = errors.New("kept: no whole file of this key and this shape")

func (f Folder) path(name, key string) string {
	d := digest(key)
	return filepath.Join(string(f), fmt.Sprintf("kept-%s-%x", name, d[:8]))
}

// Take gives the value of a name and key to into, a pointer; kinds are examples of what may stand behind its interfaces. False when there is
// none that may be trusted: into is then not to be used.
func (f Folder) Take(name, key string, into any, kinds ...any) bool {
	later, ok := f.Later(name, key, into, kinds...)
	return ok && later()
}

// Later is Take in two steps: it says at once whether the value is there and may be trusted, and fills into when it is called.
func (f Folder) Later(name, key string, into any, kinds ...any) (take func() bool, ok bool) {
	if f == "" {
		return nil, false
	}
	data, err := lay(f.path(name, key))
	if err != nil {
		return nil, false
	}
	r, root, err := open(data, key, into, kinds)
	if err != nil {
		drop(data)
		return nil, false
	}
	rest(data)
	return func() bool { return r.fill(root, into) == nil }, true
}

// Put keeps the value that from points to: whole or not at all, whoever else writes the same at the same time. Of the same name,
// what was written longest ago goes.
func (f Folder) Put(name, key string, from any, kinds ...any) error {
	if f == "" {
		return nil
	}
	data, err := write(key, from, kinds)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(string(f), "kept-*.new")
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), f.path(name, key))
	}
	if err != nil {
		os.Remove(file.Name())
		return err
	}
	return f.sweep(name)
}

func (f Folder) sweep(name string) error {
	names, err := filepath.Glob(filepath.Join(string(f), "kept-"+name+"-????????????????"))
	if err != nil || len(names) <= most {
		return err
	}
	age := func(name string) int64 {
		at, err := os.Stat(name)
		if err != nil {
			return 0
		}
		return at.ModTime().UnixNano()
	}
	slices.SortFunc(names, func(a, b string) int { return int(min(1, max(-1, age(b)-age(a)))) })
	for _, name := range names[most:] {
		os.Remove(name)
	}
	return nil
}

// write gives the bytes of a file.
func write(key string, from any, kinds []any) (data []byte, err error) {
	s := newShapes(kinds)
	v := reflect.ValueOf(from)
	root := s.of(v.Type().Elem())
	if err := s.refused(); err != nil {
		return nil, err
	}
	w := &writer{words: map[string]uint64{}, known: map[spot]uint64{}, alone: map[spot]bool{}, rows: make([]byte, 8)} // place 0 is that of what is empty
	w.room = make([]uint64, len(s.order))
	root.write(w, v.UnsafePointer())
	if w.err != nil {
		return nil, w.err
	}
	k, shape := digest(key), s.digest()
	data = slices.Grow(data, headSize+len(w.rows)+len(w.values)+3*len(w.room)+16)
	data = append(append(append(data, magic...), k[:]...), shape[:]...)
	data = binary.LittleEndian.AppendUint64(data, uint64(len(w.rows)))
	data = append(data, w.rows...)
	for _, n := range w.room {
		data = binary.AppendUvarint(data, n)
	}
	data = append(data, w.values...)
	return binary.LittleEndian.AppendUint32(data, crc32.Checksum(data, castagnoli)), nil
}

// open looks at the bytes of a file before anything is made of them.
func open(data []byte, key string, into any, kinds []any) (*reader, *shape, error) {
	if len(data) < headSize+4 || string(data[:32]) != magic || uintptr(unsafe.Pointer(&data[0]))%8 != 0 {
		return nil, nil, errOther
	}
	s := newShapes(kinds)
	root := s.of(reflect.TypeOf(into).Elem())
	if err := s.refused(); err != nil {
		return nil, nil, err
	}
	k, shape := digest(key), s.digest()
	if !bytes.Equal(data[32:64], k[:]) || !bytes.Equal(data[64:96], shape[:]) {
		return nil, nil, errOther
	}
	end := len(data) - 4
	if crc32.Checksum(data[:end], castagnoli) != binary.LittleEndian.Uint32(data[end:]) {
		return nil, nil, errOther
	}
	n := binary.LittleEndian.Uint64(data[96:])
	if n > uint64(end-headSize) {
		return nil, nil, errOther
	}
	return &reader{shapes: s, rows: data[headSize:][:n], values: data[headSize:end][n:]}, root, nil
}

// fill makes the value. Its bytes stay in use.
func (r *reader) fill(root *shape, into any) (err error) {
	defer func() { // a file with the right sum that is not whole was written by no program of ours
		if recover() != nil {
			err = errOther
		}
	}()
	r.slabs()
	root.read(r, reflect.ValueOf(into).UnsafePointer())
	if len(r.values) > 0 {
		return errOther
	}
	return nil
}
