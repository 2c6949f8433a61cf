//go:build !unix

package kept

import (
	"os"
	"unsafe"
)

// lay reads a file into memory: here it cannot be used where it lies on the disk.
func lay(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil || len(data) == 0 {
		return nil, errOther
	}
	words := make([]uint64, (len(data)+7)/8) // rows begin at multiples of 8
	out := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(data))
	copy(out, data)
	return out, nil
}

func rest([]byte) {}

func drop([]byte) {}
