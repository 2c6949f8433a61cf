package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// jsonLines answers JSON Lines: every line of in that is not empty is one question, and gets one line in out, in the same order. An
// error names the line.
func jsonLines[Q, A any](in io.Reader, out io.Writer, answer func(Q) (A, error)) error {
	lines, w := bufio.NewReader(in), bufio.NewWriter(out)
	encode := json.NewEncoder(w)
	encode.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			var q Q
			if bad := json.Unmarshal(line, &q); bad != nil {
				return errors.Join(w.Flush(), fmt.Errorf("line %d is not as expected: %w", n, bad))
			}
			a, bad := answer(q)
			if bad == nil {
				bad = encode.Encode(a)
			}
			if bad != nil {
				return errors.Join(w.Flush(), fmt.Errorf("line %d: %w", n, bad))
			}
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return errors.Join(w.Flush(), err)
		}
	}
}

// momentOf reads the moment that a line says it is; otherwise is for a line that says none, and the clock when that is zero.
func momentOf(s string, otherwise time.Time) (time.Time, error) {
	switch {
	case s == "" && otherwise.IsZero():
		return time.Now(), nil
	case s == "":
		return otherwise, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, errors.New("now is no moment; write it as 2026-11-24T11:00:00+01:00")
	}
	return t, nil
}
