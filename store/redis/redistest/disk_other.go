//go:build !linux

package redistest

func spared() {}

// DiskFull needs Linux, which limits the files of another process.
func (s *Server) DiskFull() { s.t.Fatal("a full disk is made with prlimit, which only Linux has") }

// DiskFree needs Linux, too.
func (s *Server) DiskFree() { s.DiskFull() }
