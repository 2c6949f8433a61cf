package bottest

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Options say how Telegram should behave. The zero value is a patient Telegram without limits of rate.
type Options struct {
	Token    string           // the only token that is accepted; "42:TEST" when empty
	Username string           // of the bot, without @; "bussola_test_bot" when empty
	Now      func() time.Time // the clock for expiries, dates and rates; time.Now when nil
	Limits   Limits           // rates; the zero value counts nothing
	Fault    FaultFunc        // asked before every call; see SetFault

	FirstUpdate    int           // id of the first update; 1000 when zero
	DuplicateEvery int           // every n-th confirmed update is delivered once more; 0 for never
	AnswerWithin   time.Duration // how long a press can be answered; 15 s when zero
	WebhookRetry   time.Duration // real time between two tries of a webhook; 20 ms when zero
	// Dial, when not nil, makes the connections to the webhook: to one of several programs, as a balancer before them would.
	Dial      func(ctx context.Context, network, addr string) (net.Conn, error)
	KeepCalls int // how many calls the log keeps, the newest; 0 keeps them all
}

// Server is one Telegram with one bot. Its methods may be called from any goroutine.
type Server struct {
	opt  Options
	addr string

	mu      sync.Mutex // guards everything below
	http    *http.Server
	closed  chan struct{}
	faults  faults
	calls   []Call
	called  map[string]int // how often each method was called
	nCalls  int
	users   map[int64]*user
	chats   map[int64]*room
	files   map[string]*Document
	lastMsg int // message ids are counted over all chats, as for a bot's private chats
	overall bucket
	queue   queue
	poll    *poll
	idle    signal // fires when a poll begins to wait
	hook    *webhook
	queries map[string]*query
	lastQ   int
	menu    map[string][]byte // bot commands by scope and language
}

// New starts a server on a free loopback port. It panics when there is none, as httptest does.
func New(opt Options) *Server {
	s, err := Listen("127.0.0.1:0", opt)
	if err != nil {
		panic(err)
	}
	return s
}

// Listen starts a server on addr, a host and port. Close it.
func Listen(addr string, opt Options) (*Server, error) {
	if opt.Token == "" {
		opt.Token = "42:TEST"
	}
	if opt.Username == "" {
		opt.Username = "bussola_test_bot"
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.FirstUpdate == 0 {
		opt.FirstUpdate = 1000
	}
	if opt.AnswerWithin == 0 {
		opt.AnswerWithin = 15 * time.Second
	}
	if opt.WebhookRetry == 0 {
		opt.WebhookRetry = 20 * time.Millisecond
	}
	s := &Server{
		opt: opt, addr: addr, closed: make(chan struct{}),
		called: map[string]int{}, users: map[int64]*user{}, chats: map[int64]*room{},
		files: map[string]*Document{}, queries: map[string]*query{}, menu: map[string][]byte{},
	}
	s.faults.hook = opt.Fault
	s.queue.next = opt.FirstUpdate
	return s, s.Up()
}

// URL is what a bot puts before /bot<token>/<method>, without a slash at the end.
func (s *Server) URL() string { return "http://" + s.addr }

// Token is the token that this server accepts.
func (s *Server) Token() string { return s.opt.Token }

// Up listens again after Down, at the same address. Nothing was forgotten meanwhile.
func (s *Server) Up() error {
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return fmt.Errorf("bottest: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := l.Addr().String(); at != s.addr { // only the first time, for a port that was left open
		s.addr = at
	}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	go s.http.Serve(l)
	return nil
}

// Down cuts every connection and refuses new ones until Up. Citizens can go on writing: Telegram keeps their updates.
func (s *Server) Down() {
	s.mu.Lock()
	h := s.http
	s.mu.Unlock()
	h.Close()
}

// Restart is Down and Up: what a bot sees when Telegram moves it to another machine.
func (s *Server) Restart() error {
	s.Down()
	return s.Up()
}

// Close ends the server, its webhook deliveries and every waiting call.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.closed:
		s.mu.Unlock()
		return
	default:
		close(s.closed)
	}
	done := s.stopWebhook()
	s.mu.Unlock()
	s.Down()
	if done != nil {
		<-done
	}
}
