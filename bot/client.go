package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bussola/trace"
)

// maxAnswer is the most that is read of one answer, in bytes: a hundred long updates are under 2 MB.
const maxAnswer = 32 << 20

var (
	errNotJSON = errors.New("not JSON")
	errCut     = errors.New("cut")
)

// quiet stops the library's own logger, which prints addresses, and with them the token.
var quiet = sync.OnceFunc(func() { tgbotapi.SetLogger(silence{}) })

type silence struct{}

func (silence) Println(...any)        {}
func (silence) Printf(string, ...any) {}

// client calls Telegram's methods: with a deadline, and with every error made an *Error that is safe to print.
type client struct {
	api     tgbotapi.BotAPI
	address string // of the server, with places for token and method
	http    *http.Client
	wire    *wire         // for what is answered at once; nil: over http too
	timeout time.Duration // of one call; a long poll adds its own wait
}

// newClient wants the address of the server without the token, as in DefaultAPI.
func newClient(token, address string, timeout time.Duration) *client {
	quiet()
	t := http.DefaultTransport.(*http.Transport).Clone()
	// The library's default keeps two idle connections and reconnects under load.
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 512, 256
	c := &client{http: &http.Client{Transport: t}, timeout: timeout, wire: newWire(address, token)}
	c.api.Token = token
	c.address = strings.ReplaceAll(strings.TrimRight(address, "/"), "%", "%%") + "/bot%s/%s"
	c.api.SetAPIEndpoint(c.address)
	return c
}

// call makes a request without files and gives the result as it came.
func (c *client) call(ctx context.Context, method string, p tgbotapi.Params) (raw []byte, err error) {
	part := trace.Call(ctx, "telegram", method)
	defer func() { part.End(string(failure(err))) }()
	if c.wire != nil {
		raw, status, err := c.wire.call(ctx, c.timeout, method, p)
		if err != nil {
			return nil, classify(method, status, err)
		}
		return raw, nil
	}
	return c.callWithin(ctx, c.timeout, method, p)
}

// callWithin is call with another deadline; it ends at once with ctx.
func (c *client) callWithin(ctx context.Context, d time.Duration, method string, p tgbotapi.Params) ([]byte, error) {
	return c.do(ctx, d, method, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.MakeRequest(method, p)
	})
}

// long is callWithin for what is asked again and again: the answer is not taken apart on its way.
func (c *client) long(ctx context.Context, d time.Duration, method string, p tgbotapi.Params) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	form := make(url.Values, len(p))
	for k, v := range p {
		form.Set(k, v)
	}
	one := &oneCall{ctx: ctx, http: c.http}
	body, err := one.post(fmt.Sprintf(c.address, c.api.Token, method), form)
	if err == nil {
		body, err = unwrap(body, one.status)
	}
	if err != nil {
		return nil, classify(method, one.status, err)
	}
	return body, nil
}

// dated is call, and the moment of the answer by the server's clock; zero when it did not tell.
func (c *client) dated(ctx context.Context, method string, p tgbotapi.Params) (raw []byte, date time.Time, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	one := &oneCall{ctx: ctx, http: c.http}
	api := c.api
	api.Client = one
	resp, err := api.MakeRequest(method, p)
	if err != nil {
		return nil, date, classify(method, one.status, err)
	}
	date, _ = http.ParseTime(one.date)
	return resp.Result, date, nil
}

// upload makes a request with one file.
func (c *client) upload(ctx context.Context, method string, p tgbotapi.Params, field, name string, data []byte) (raw []byte, err error) {
	part := trace.Call(ctx, "telegram", method)
	defer func() { part.End(string(failure(err))) }()
	return c.do(ctx, c.timeout, method, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		file := tgbotapi.RequestFile{Name: field, Data: tgbotapi.FileBytes{Name: name, Bytes: data}}
		return api.UploadFiles(method, p, []tgbotapi.RequestFile{file})
	})
}

func (c *client) do(ctx context.Context, d time.Duration, method string,
	request func(*tgbotapi.BotAPI) (*tgbotapi.APIResponse, error)) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	one := &oneCall{ctx: ctx, http: c.http}
	api := c.api
	api.Client = one
	resp, err := request(&api)
	if err != nil {
		return nil, classify(method, one.status, err)
	}
	return resp.Result, nil
}

// oneCall is the library's way to the network for one call. It adds the context that the library lacks, and reads the whole
// answer itself: so a cut answer is known as one, and the connection can be used again.
type oneCall struct {
	ctx    context.Context
	http   *http.Client
	status int
	date   string // of the answer
}

func (o *oneCall) Do(req *http.Request) (*http.Response, error) {
	resp, body, err := o.read(req)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

func (o *oneCall) read(req *http.Request) (*http.Response, []byte, error) {
	resp, err := o.http.Do(req.WithContext(o.ctx))
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	o.status, o.date = resp.StatusCode, resp.Header.Get("Date")
	var all bytes.Buffer
	if n := resp.ContentLength; n > 0 && n <= maxAnswer {
		all.Grow(int(n) + bytes.MinRead)
	}
	_, err = all.ReadFrom(io.LimitReader(resp.Body, maxAnswer))
	body := all.Bytes()
	switch {
	case err != nil && o.ctx.Err() != nil:
		return nil, nil, o.ctx.Err()
	case err != nil:
		return nil, nil, errCut
	case !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")):
		return nil, nil, fmt.Errorf("%w: status %d", errNotJSON, resp.StatusCode) // a proxy's page, often a 502
	}
	return resp, body, nil
}

// post sends a form and gives the answer's body.
func (o *oneCall) post(address string, form url.Values) ([]byte, error) {
	req, err := http.NewRequestWithContext(o.ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_, body, err := o.read(req)
	return body, err
}
