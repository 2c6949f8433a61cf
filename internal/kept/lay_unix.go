//go:build unix

package kept

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// lay gives a file as it lies in memory, to be read only. It stays there until the program ends.
func lay(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if at.Size() == 0 || at.Size() > 1<<32 {
		return nil, errOther
	}
	return syscall.Mmap(int(f.Fd()), 0, int(at.Size()), syscall.PROT_READ, syscall.MAP_PRIVATE)
}

// rest gives back the pages that were read once for the sum: those that are needed come again by themselves.
func rest(data []byte) { _ = unix.Madvise(data, unix.MADV_DONTNEED) }

// drop takes a file out of memory that nothing uses.
func drop(data []byte) { _ = syscall.Munmap(data) }
