package redistest

import (
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// A server inherits that a file which has become too big is an error of the write and not a signal.
var spared = sync.OnceFunc(func() { signal.Ignore(syscall.SIGXFSZ) })

// DiskFull lets no file of the server grow any more, as on a full disk; DiskFree ends that.
func (s *Server) DiskFull() {
	s.t.Helper()
	biggest := int64(0)
	_ = filepath.Walk(s.Dir, func(_ string, f os.FileInfo, err error) error {
		if err == nil && !f.IsDir() {
			biggest = max(biggest, f.Size())
		}
		return nil
	})
	s.limit(uint64(biggest))
}

// DiskFree lets its files grow again.
func (s *Server) DiskFree() { s.t.Helper(); s.limit(math.MaxInt64) }

func (s *Server) limit(size uint64) {
	s.t.Helper()
	if err := unix.Prlimit(s.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: size, Max: unix.RLIM_INFINITY}, nil); err != nil {
		s.t.Fatal(err)
	}
}
