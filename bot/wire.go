package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/valyala/fasthttp"
)

// wire is the way to Telegram for calls that are answered at once, which are all but long polls and uploads. net/http spends two
// goroutines and some hundred allocations on a call, more than everything else of a turn together; this one writes and reads.
type wire struct {
	host *fasthttp.HostClient
	base string // everything before the method; it holds the token

	mu   sync.Mutex
	open map[net.Conn]bool
	down bool
}

const (
	wireConnections = 256
	// wireIdle is shorter than Telegram keeps a quiet connection. One that it closed in the same moment costs a repeated call.
	wireIdle = 30 * time.Second
)

// newWire gives nil where net/http has to go: through a proxy, or to an address that is none.
func newWire(address, token string) *wire {
	u, err := url.Parse(strings.TrimRight(address, "/") + "/bot" + token + "/")
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u}); proxy != nil || err != nil {
		return nil
	}
	port := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if u.Port() != "" {
		port = u.Port()
	}
	l := &wire{base: u.String(), open: map[net.Conn]bool{}}
	l.host = &fasthttp.HostClient{
		Addr: net.JoinHostPort(u.Hostname(), port), IsTLS: u.Scheme == "https", DialTimeout: l.dial,
		MaxConns: wireConnections, MaxConnWaitTimeout: time.Second, MaxIdleConnDuration: wireIdle, ConnPoolStrategy: fasthttp.LIFO,
		MaxIdemponentCallAttempts: 1, MaxResponseBodySize: maxAnswer, NoDefaultUserAgentHeader: true, SecureErrorLogMessage: true,
		DisablePathNormalizing: true,
	}
	return l
}

// call makes a request. status is that of HTTP; 0 without an answer.
func (l *wire) call(ctx context.Context, within time.Duration, method string, p tgbotapi.Params) (result []byte, status int, err error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	if end, ok := ctx.Deadline(); ok {
		within = min(within, time.Until(end))
	}
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI(l.base + method)
	req.Header.SetMethod(fasthttp.MethodPost)
	req.Header.SetContentType("application/json")
	req.SetBodyRaw(object(make([]byte, 0, 512), p))
	switch err := l.host.DoTimeout(req, resp, within); {
	case err == nil:
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, resp.StatusCode(), errCut
	default:
		return nil, 0, err
	}
	result, err = unwrap(resp.Body(), resp.StatusCode())
	return result, resp.StatusCode(), err
}

// object appends the parameters of a call. In a form most of a keyboard would be signs that stand for signs; here it is as it is, and
// Telegram takes any value as a string.
func object(to []byte, p tgbotapi.Params) []byte {
	next := byte('{')
	for k, v := range p {
		to = append(quoted(append(to, next), k), ':')
		next = ','
		switch k {
		case "reply_markup", "link_preview_options":
			to = append(to, v...) // JSON already
		default:
			to = quoted(to, v)
		}
	}
	if next == '{' {
		to = append(to, next)
	}
	return append(to, '}')
}

// unwrap takes the result out of an answer, as a copy.
func unwrap(body []byte, status int) ([]byte, error) {
	if head := []byte(`{"ok":true,"result":`); bytes.HasPrefix(body, head) && bytes.HasSuffix(body, []byte("}")) {
		return bytes.Clone(body[len(head) : len(body)-1]), nil // it comes whole, or is known to be cut: whoever reads it parses it
	}
	if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		return nil, fmt.Errorf("%w: status %d", errNotJSON, status) // a proxy's page, often a 502
	}
	var r tgbotapi.APIResponse
	if err := json.Unmarshal(body, &r); err != nil {
		return nil, err
	}
	if r.Ok {
		return r.Result, nil
	}
	said := &tgbotapi.Error{Code: r.ErrorCode, Message: r.Description}
	if r.Parameters != nil {
		said.ResponseParameters = *r.Parameters
	}
	return nil, said
}

// dial opens a connection that hangUp closes.
func (l *wire) dial(addr string, within time.Duration) (net.Conn, error) {
	if within <= 0 {
		within = 15 * time.Second
	}
	c, err := net.DialTimeout("tcp", addr, within)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down {
		return nil, errors.Join(net.ErrClosed, c.Close())
	}
	t := &tracked{c, l}
	l.open[t] = true
	return t, nil
}

// tracked is a connection that the wire knows of while it is open.
type tracked struct {
	net.Conn
	wire *wire
}

func (t *tracked) Close() error {
	t.wire.mu.Lock()
	delete(t.wire.open, t)
	t.wire.mu.Unlock()
	return t.Conn.Close()
}

// hangUp ends every call on its way, and refuses those that come.
func (l *wire) hangUp() {
	if l == nil {
		return
	}
	l.mu.Lock()
	all := l.open
	l.open, l.down = nil, true
	l.mu.Unlock()
	for c := range all {
		_ = c.(*tracked).Conn.Close()
	}
}
