package redistest

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
)

// Proxy stands between a program and a server, and is a bad network: it loses replies, breaks connections, and may lead
// elsewhere from one moment to the next.
type Proxy struct {
	listener net.Listener

	mu    sync.Mutex
	to    string
	conns map[net.Conn]bool
	lose  int    // so many replies more are lost
	word  []byte // of requests with this word in them
	lost  int
}

// Between starts a proxy that leads to a server.
func Between(t testing.TB, s *Server) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{listener: l, to: s.Host(), conns: map[net.Conn]bool{}}
	go p.accept()
	t.Cleanup(func() { l.Close(); p.Break() })
	return p
}

// URL is its address as the program takes it.
func (p *Proxy) URL() string { return "redis://" + p.listener.Addr().String() }

// Lead sends what comes from now on to another server. Connections that stand are broken.
func (p *Proxy) Lead(s *Server) {
	p.mu.Lock()
	p.to = s.Host()
	p.mu.Unlock()
	p.Break()
}

// Break breaks every connection.
func (p *Proxy) Break() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.Close()
	}
}

// Lose loses the next n replies to requests that have a word in them: the server has done what it was asked, and the
// connection breaks before it can say so.
func (p *Proxy) Lose(n int, word string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lose, p.word, p.lost = n, []byte(word), 0
}

// Lost is how many replies were lost since Lose.
func (p *Proxy) Lost() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lost
}

func (p *Proxy) accept() {
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		to := p.to
		p.mu.Unlock()
		s, err := net.Dial("tcp", to)
		if err != nil {
			c.Close()
			continue
		}
		p.mu.Lock()
		p.conns[c], p.conns[s] = true, true
		p.mu.Unlock()
		go p.carry(c, s)
	}
}

func (p *Proxy) carry(client, server net.Conn) {
	var mu sync.Mutex
	loses := false // the last request is one whose reply is lost
	var both sync.WaitGroup
	both.Go(func() {
		defer server.Close()
		pass(client, server, func(b []byte) bool {
			p.mu.Lock()
			hit := p.lose > 0 && bytes.Contains(b, p.word)
			if hit {
				p.lose--
				p.lost++
			}
			p.mu.Unlock()
			mu.Lock()
			loses = loses || hit
			mu.Unlock()
			return true
		})
	})
	both.Go(func() {
		defer client.Close()
		pass(server, client, func([]byte) bool {
			mu.Lock()
			defer mu.Unlock()
			return !loses
		})
	})
	both.Wait()
	p.mu.Lock()
	delete(p.conns, client)
	delete(p.conns, server)
	p.mu.Unlock()
}

// pass carries what comes as long as it may.
func pass(from io.Reader, to io.Writer, may func([]byte) bool) {
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			if !may(buf[:n]) {
				return
			}
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
