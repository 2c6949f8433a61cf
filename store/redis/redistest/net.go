package redistest

import (
	"fmt"
	"net"
	"sync"
	"testing"
)

// Net is a network in which each server stands behind a door of its own and calls from an address of its own, so that anybody
// may be cut from anybody. What is sent over a cut is not refused: it waits, and arrives when the network is whole again. It
// needs a loopback network with more addresses than one, as Linux has.
type Net struct {
	t testing.TB

	mu    sync.Mutex
	whole *sync.Cond
	doors []*door
	cut   map[[2]string]bool // who, and the port of the door that they do not reach
	over  bool
}

// door is where others find a server.
type door struct {
	in   *Net
	to   string // the server
	port string
	from string // where its own calls come from
	l    net.Listener
}

// Outside is where the calls of everybody else come from: the program, the test.
const Outside = "127.0.0.1"

// NewNet is a network without anybody in it. It is gone with its test.
func NewNet(t testing.TB) *Net {
	n := &Net{t: t, cut: map[[2]string]bool{}}
	n.whole = sync.NewCond(&n.mu)
	t.Cleanup(func() {
		n.mu.Lock()
		n.over = true
		n.mu.Unlock()
		n.whole.Broadcast()
		for _, d := range n.doors {
			d.l.Close()
		}
	})
	return n
}

// Start starts a server in the network; see [Start].
func (n *Net) Start(settings ...string) *Server {
	n.t.Helper()
	s := prepare(n.t, settings...)
	n.enter(s)
	s.args = append(s.args, "--bind-source-addr", s.door.from, "--replica-announce-ip", Outside, "--replica-announce-port", s.Found())
	s.Up()
	return s
}

// Watch is [Watch] with the Sentinels in the network.
func (n *Net) Watch(master *Server, sentinels int) []*Server { return watch(n.t, n, master, sentinels) }

// Cut cuts those who call from an address (see From) from some servers, until Heal.
func (n *Net) Cut(from []string, servers ...*Server) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, f := range from {
		for _, s := range servers {
			n.cut[[2]string{f, s.door.port}] = true
		}
	}
}

// Heal makes it whole again.
func (n *Net) Heal() {
	n.mu.Lock()
	clear(n.cut)
	n.mu.Unlock()
	n.whole.Broadcast()
}

// From is where the calls of servers come from.
func From(servers ...*Server) (all []string) {
	for _, s := range servers {
		all = append(all, s.door.from)
	}
	return all
}

// Found is the port at which others find it.
func (s *Server) Found() string {
	if s.door != nil {
		return s.door.port
	}
	return s.Port
}

func (n *Net) enter(s *Server) {
	n.t.Helper()
	l, err := net.Listen("tcp", Outside+":0")
	if err != nil {
		n.t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		n.t.Fatal(err)
	}
	s.door = &door{in: n, to: s.Host(), port: port, l: l, from: fmt.Sprintf("127.0.0.%d", 2+len(n.doors))}
	n.doors = append(n.doors, s.door)
	go s.door.accept()
}

func (d *door) accept() {
	for {
		c, err := d.l.Accept()
		if err != nil {
			return
		}
		go d.carry(c)
	}
}

// carry carries what a caller says and hears, when the network lets it.
func (d *door) carry(c net.Conn) {
	defer c.Close()
	who, _, _ := net.SplitHostPort(c.RemoteAddr().String())
	if !d.open(who) {
		return
	}
	s, err := net.Dial("tcp", d.to)
	if err != nil {
		return
	}
	open := func([]byte) bool { return d.open(who) }
	var both sync.WaitGroup
	both.Go(func() { defer s.Close(); pass(c, s, open) })
	both.Go(func() { defer c.Close(); pass(s, c, open) })
	both.Wait()
}

// open waits until a caller reaches this door; false when the network is gone.
func (d *door) open(who string) bool {
	n := d.in
	n.mu.Lock()
	defer n.mu.Unlock()
	for n.cut[[2]string{who, d.port}] && !n.over {
		n.whole.Wait()
	}
	return !n.over
}
