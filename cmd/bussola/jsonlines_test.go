package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestJSONLines(t *testing.T) {
	type q struct{ N int }
	double := func(x q) (int, error) {
		if x.N < 0 {
			return 0, errors.New("less than nothing")
		}
		return 2 * x.N, nil
	}
	for _, c := range []struct{ name, in, out, err string }{
		{"one a line, empty lines left out", "{\"N\":1}\n\n  {\"N\":2}\n", "2\n4\n", ""},
		{"no line end at the end", `{"N":3}`, "6\n", ""},
		{"nothing", "", "", ""},
		{"what was answered before a mistake stands", "{\"N\":1}\nnonsense\n", "2\n", "line 2 is not as expected"},
		{"a refusal names its line", "{\"N\":1}\n\n{\"N\":-1}\n", "2\n", "line 3: less than nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			err := jsonLines(strings.NewReader(c.in), &out, double)
			if out.String() != c.out || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("%q, %v", out.String(), err)
			}
		})
	}
}

func TestMomentOf(t *testing.T) {
	day := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	if at, err := momentOf("", day); err != nil || !at.Equal(day) {
		t.Error(at, err)
	}
	if at, err := momentOf("2026-11-24T11:00:00+01:00", day); err != nil || at.Hour() != 11 {
		t.Error(at, err)
	}
	if _, err := momentOf("yesterday", day); err == nil {
		t.Error("a moment that is none was read")
	}
}
