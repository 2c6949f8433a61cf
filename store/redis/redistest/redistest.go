// Package redistest starts real Redis servers for tests, and lets them fail: killed, frozen, restarted on what they kept,
// made a replica, watched by Sentinels, joined to a Cluster. Each stands in a folder of its own and is gone with its test.
package redistest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Server is a redis-server on a port of this machine.
type Server struct {
	t    testing.TB
	args []string // settings of its own
	cmd  *exec.Cmd
	died chan struct{}

	Port string
	Dir  string

	door *door // where others find it; nil: at its port

	mu   sync.Mutex
	conn net.Conn // of Ask
}

// patience is how long a server may take to start or to become what it was told to be. A busy machine is slow.
const patience = 30 * time.Second

// Start starts a server that keeps what it answers: append-only file on the disk at each write, nothing evicted. Settings
// come in pairs and go before the usual ones: "appendonly", "no".
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	s := prepare(t, settings...)
	s.Up()
	return s
}

// prepare is a server that does not run yet.
func prepare(t testing.TB, settings ...string) *Server {
	t.Helper()
	spared()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is not here and this test needs it; install it (Debian: apt-get install redis-server)")
	}
	s := &Server{t: t, Port: freePort(t), Dir: t.TempDir()}
	s.args = []string{path, "--port", s.Port, "--bind", "127.0.0.1", "--dir", s.Dir, "--appendonly", "yes", "--appendfsync", "always",
		"--maxmemory-policy", "noeviction", "--save", "", "--hz", "100", "--repl-diskless-sync-delay", "0", "--logfile", filepath.Join(s.Dir, "log")}
	for i := 0; i+1 < len(settings); i += 2 {
		s.args = append(s.args, "--"+settings[i], settings[i+1])
	}
	t.Cleanup(func() {
		s.Kill()
		if t.Failed() {
			if log, err := os.ReadFile(filepath.Join(s.Dir, "log")); err == nil {
				t.Logf("the end of the log of redis at %s:\n%s", s.Port, log[max(0, len(log)-1500):])
			}
		}
	})
	return s
}

// Up starts it again on what it kept.
func (s *Server) Up() {
	s.t.Helper()
	s.cmd = Bound(exec.Command(s.args[0], s.args[1:]...))
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.died = make(chan struct{})
	go func(cmd *exec.Cmd, died chan struct{}) { defer close(died); _ = cmd.Wait() }(s.cmd, s.died)
	Eventually(s.t, "redis answers", func() bool {
		answer, err := s.Try("PING")
		return err == nil && answer == "PONG" || errors.As(err, new(Said)) && strings.HasPrefix(err.Error(), "NOAUTH")
	})
}

// Kill ends it as kill -9 does.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	s.Thaw()
	_ = s.cmd.Process.Kill()
	<-s.died
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		s.conn.Close()
		s.conn = nil
	}
}

// Freeze stops it where it stands, as a machine that swaps or is moved; Thaw lets it go on.
func (s *Server) Freeze() { _ = s.cmd.Process.Signal(syscall.SIGSTOP) }
func (s *Server) Thaw()   { _ = s.cmd.Process.Signal(syscall.SIGCONT) }

// Ended says whether it has ended by itself.
func (s *Server) Ended() bool {
	select {
	case <-s.died:
		return true
	default:
		return false
	}
}

// Host is its address, and URL the same as the program takes it.
func (s *Server) Host() string { return "127.0.0.1:" + s.Port }
func (s *Server) URL() string  { return "redis://" + s.Host() }

// Ask gives a command and its answer; the test fails when there is none.
func (s *Server) Ask(command ...string) string {
	s.t.Helper()
	answer, err := s.Try(command...)
	if err != nil {
		s.t.Fatalf("redis %s: %v", strings.Join(command, " "), err)
	}
	return answer
}

// Try gives a command and its answer. A list comes with its values one in a line.
func (s *Server) Try(command ...string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn == nil {
		c, err := net.DialTimeout("tcp", s.Host(), time.Second)
		if err != nil {
			return "", err
		}
		s.conn = c
	}
	answer, err := ask(s.conn, command)
	if _, told := err.(Said); err != nil && !told {
		s.conn.Close()
		s.conn = nil
	}
	return answer, err
}

// Role is what it is: "master", "slave"; "" while it does not answer, or has just closed its connections.
func (s *Server) Role() string {
	text, err := s.Try("ROLE")
	if err != nil {
		return ""
	}
	role, _, _ := strings.Cut(text, "\n")
	return role
}

// Info is one line of INFO.
func (s *Server) Info(name string) string {
	s.t.Helper()
	for line := range strings.SplitSeq(s.Ask("INFO", "everything"), "\r\n") {
		if v, ok := strings.CutPrefix(line, name+":"); ok {
			return v
		}
	}
	return ""
}

// Follow makes it a replica of another and waits until it has everything.
func (s *Server) Follow(master *Server) {
	s.t.Helper()
	s.Ask("REPLICAOF", "127.0.0.1", master.Found())
	Eventually(s.t, "the replica is in step", func() bool {
		return s.Info("master_link_status") == "up" && s.Info("master_sync_in_progress") == "0" &&
			s.Info("slave_repl_offset") == master.Info("master_repl_offset")
	})
}

// Raw is every byte that its folder holds, once files it no longer uses are gone.
func (s *Server) Raw() []byte {
	s.t.Helper()
	folder := filepath.Join(s.Dir, "appendonlydir")
	var all []byte
	Eventually(s.t, "old files are gone", func() bool {
		all = nil
		files, err := os.ReadDir(folder)
		if err != nil {
			return false
		}
		named := ""
		for _, f := range files {
			data, err := os.ReadFile(filepath.Join(folder, f.Name()))
			if err != nil {
				return false
			}
			if strings.HasSuffix(f.Name(), ".manifest") {
				named = string(data)
			}
			all = append(all, data...)
		}
		for _, f := range files {
			if !strings.HasSuffix(f.Name(), ".manifest") && !strings.Contains(named, f.Name()) {
				return false
			}
		}
		return !strings.Contains(named, " type h")
	})
	if rdb, err := os.ReadFile(filepath.Join(s.Dir, "dump.rdb")); err == nil {
		all = append(all, rdb...)
	}
	return all
}

// Eventually waits until something is so.
func Eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for !so() {
		select {
		case <-look.C:
		case <-limit.C:
			t.Fatalf("after %s it is still not so: %s", patience, what)
		}
	}
}

// freePort is a port below those from which the system gives one to every call: a server that is killed finds its port free when it
// comes back. A node of a Cluster takes the port 10000 above, too.
func freePort(t testing.TB) string {
	t.Helper()
	for range 1000 {
		port := 10_000 + rand.IntN(10_000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		l.Close()
		if l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port+10_000)); err == nil {
			l.Close()
			return strconv.Itoa(port)
		}
	}
	t.Fatal("no free port")
	return ""
}

// Said is an error that Redis answered.
type Said string

func (s Said) Error() string { return string(s) }

var errAnswer = errors.New("an answer that is none")

func usual(err error) error { return fmt.Errorf("redis: %w", err) }
