package watch

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
)

// keys are what a line of the log may carry, beside its time, level and words. What has another key is left out, and the line
// says how much was.
var keys = map[string]bool{
	"update": true, "tries": true, "error": true, "why": true, "lang": true, "reply": true, "bytes": true,
	"services": true, "content": true, "desk": true, "mistakes": true, "body": true, "way": true, "listen": true, "metrics": true,
	"folder": true, "replica": true, "took": true, "counts": true,
}

// longDigits looks like a telephone or the id of a chat: seven digits or more, with spaces between them or not; days and addresses of
// machines stay.
var longDigits = regexp.MustCompile(`\+?\d(?: ?\d){6,}`)

// Log writes JSON lines in which no word of a citizen can stand. secrets are replaced wherever they would appear.
func Log(w io.Writer, secrets ...string) *slog.Logger {
	pairs := []string{}
	for _, s := range secrets {
		if s != "" {
			pairs = append(pairs, s, "[secret]")
		}
	}
	hide := strings.NewReplacer(pairs...)
	clean := func(s string) string { return longDigits.ReplaceAllString(hide.Replace(s), "[number]") }
	return slog.New(&filter{slog.NewJSONHandler(w, nil), clean})
}

// filter lets through what is on the list.
type filter struct {
	slog.Handler
	clean func(string) string
}

func (f *filter) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, f.clean(r.Message), r.PC)
	left := 0
	r.Attrs(func(a slog.Attr) bool {
		if a, ok := f.pass(a); ok {
			out.AddAttrs(a)
		} else {
			left++
		}
		return true
	})
	if left > 0 {
		out.AddAttrs(slog.Int("left_out", left))
	}
	return f.Handler.Handle(ctx, out)
}

// pass gives an attribute as it may be written.
func (f *filter) pass(a slog.Attr) (slog.Attr, bool) {
	if !keys[a.Key] {
		return a, false
	}
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindBool, slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration, slog.KindTime:
		return a, true
	case slog.KindString:
		return slog.String(a.Key, f.clean(v.String())), true
	case slog.KindAny:
		switch v := v.Any().(type) {
		case error:
			return slog.String(a.Key, f.clean(v.Error())), true
		case fmt.Stringer:
			return slog.String(a.Key, f.clean(v.String())), true
		case map[string]int: // of counts: names of the list
			safe := map[string]int{}
			for name, n := range v {
				if !known[name] && name != "crisis" {
					name = "other"
				}
				safe[name] += n
			}
			return slog.Any(a.Key, safe), true
		}
	}
	return a, false
}

func (f *filter) WithAttrs(as []slog.Attr) slog.Handler {
	var safe []slog.Attr
	for _, a := range as {
		if a, ok := f.pass(a); ok {
			safe = append(safe, a)
		}
	}
	return &filter{f.Handler.WithAttrs(safe), f.clean}
}

func (f *filter) WithGroup(name string) slog.Handler {
	return &filter{f.Handler.WithGroup(name), f.clean}
}
