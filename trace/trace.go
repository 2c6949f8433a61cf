// Package trace follows an update through the program: what was read, decided, written and shown, and how long each took.
//
// It is off unless somebody asks for it: a context without a [Trace] in it costs one look and allocates nothing. What is followed has
// a name from a list (see [Known]) and nothing else: no text, no chat, no name, no kind of danger.
//
// A cry for help must look as any other message. Its number is shown before anything is read or written, which would tell
// whose trace it is; so what is shown aside ([Aside]) is written down as if it had been shown when all else was done, as other replies are,
// and what came before it as if it had begun so much later.
package trace

import (
	"context"
	"sync"
	"time"
)

// Tracer makes traces. A nil one makes none.
type Tracer struct {
	Body string           // which body is served; empty: one alone
	Now  func() time.Time // with a monotonic clock
	Take func([]Trace)    // is given what ended; it must not wait
}

// Trace is one piece of work and its parts.
type Trace struct {
	Body  string
	Parts []Part // each after the one that it is part of; the first is the whole
}

// Part is a piece of work that ended.
type Part struct {
	Name    string // of the list; see Known
	In      int    // index of the part that it belongs to; -1: it is the whole
	Began   time.Time
	Ended   time.Time
	Failure string // of the list; empty: it went well

	aside, apart bool
}

// running is a trace that has not ended.
type running struct {
	by    *Tracer
	mu    sync.Mutex
	parts []Part
	open  []int // the parts under way, the innermost last: the parts of a trace follow each other
	holds int
}

type key struct{}

func of(ctx context.Context) *running {
	r, _ := ctx.Value(key{}).(*running)
	return r
}

// Begin follows a piece of work: what has the context that it gives is a part of it. end may be called by whoever is the last.
func (t *Tracer) Begin(ctx context.Context, name string) (context.Context, Hold) {
	if t == nil {
		return ctx, Hold{}
	}
	r := &running{by: t, holds: 1}
	r.begin(name)
	return context.WithValue(ctx, key{}, r), Hold{r}
}

// Hold keeps a trace from ending.
type Hold struct{ r *running }

// Keep keeps the trace of a context open until End: for who goes on with it elsewhere.
func Keep(ctx context.Context) Hold {
	r := of(ctx)
	if r != nil {
		r.mu.Lock()
		r.holds++
		r.mu.Unlock()
	}
	return Hold{r}
}

// End lets go. The last one ends the trace.
func (h Hold) End() {
	if h.r == nil {
		return
	}
	h.r.mu.Lock()
	h.r.holds--
	if h.r.holds > 0 {
		h.r.mu.Unlock()
		return
	}
	h.r.parts[0].Ended = h.r.by.Now()
	parts := h.r.parts
	h.r.mu.Unlock()
	h.r.by.Take(settle(h.r.by.Body, parts))
}

// Running is a part under way. The zero value is followed by nobody.
type Running struct {
	r     *running
	i     int
	whole bool // it ends its trace
}

// Start begins a part of what the context is followed for.
func Start(ctx context.Context, name string) Running { return start(ctx, name) }

// Call begins a part of a kind, which is one call: "telegram", "sendMessage".
func Call(ctx context.Context, kind, name string) Running {
	if of(ctx) == nil {
		return Running{}
	}
	return start(ctx, kind+" "+name)
}

// Aside begins a part that must not be seen where it is: see the package. here says whether other replies of this trace would be
// shown as its parts.
func Aside(ctx context.Context, name string, here bool) Running {
	p := start(ctx, name)
	if p.r != nil {
		p.r.mu.Lock()
		p.r.parts[p.i].aside, p.r.parts[p.i].apart = true, !here
		p.r.mu.Unlock()
	}
	return p
}

// Within begins a part of what the context is followed for, or a trace of its own where it is not.
func (t *Tracer) Within(ctx context.Context, name string) (context.Context, Running) {
	if t == nil {
		return ctx, Running{}
	}
	if of(ctx) != nil {
		return ctx, start(ctx, name)
	}
	ctx, h := t.Begin(ctx, name)
	return ctx, Running{r: h.r, whole: true}
}

func start(ctx context.Context, name string) Running {
	r := of(ctx)
	if r == nil {
		return Running{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return Running{r: r, i: r.begin(name)}
}

// begin is under the lock, or before anybody else knows of it.
func (r *running) begin(name string) int {
	in := -1
	if n := len(r.open); n > 0 {
		in = r.open[n-1]
	}
	i := len(r.parts)
	r.parts = append(r.parts, Part{Name: Known(name), In: in, Began: r.by.Now()})
	r.open = append(r.open, i)
	return i
}

// End ends the part, and those in it. failure is one word of the list; empty when it went well.
func (p Running) End(failure string) {
	if p.r == nil {
		return
	}
	if p.whole {
		defer Hold{p.r}.End()
	}
	p.r.mu.Lock()
	defer p.r.mu.Unlock()
	part := &p.r.parts[p.i]
	part.Ended, part.Failure = p.r.by.Now(), KnownFailure(failure)
	for n := len(p.r.open); n > 1; n-- {
		last := p.r.open[n-1]
		p.r.open = p.r.open[:n-1]
		if last == p.i {
			return
		}
	}
}

// Failed ends the part well or not, where no more is known than that.
func (p Running) Failed(err error) {
	if err != nil {
		p.End("failed")
		return
	}
	p.End("")
}
