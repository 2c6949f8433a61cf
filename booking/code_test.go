package booking

import (
	"bytes"
	"crypto/rand"
	"errors"
	"regexp"
	"testing"
)

func TestCode(t *testing.T) {
	t.Run("all bits count", func(t *testing.T) {
		for in, want := range map[string]Code{
			"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00": "0000-0000-0000-0000",
			"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff": "ZZZZ-ZZZZ-ZZZZ-ZZZZ",
			"\x08\x00\x00\x00\x00\x00\x00\x00\x00\x01": "1000-0000-0000-0001",
		} {
			if got, err := NewCode(bytes.NewReader([]byte(in))); err != nil || got != want {
				t.Errorf("got %s, %v; want %s", got, err, want)
			}
		}
	})
	t.Run("it can be read aloud and typed back", func(t *testing.T) {
		form := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$`)
		seen := map[Code]bool{}
		for range 1000 {
			c, err := NewCode(rand.Reader)
			if err != nil || !form.MatchString(string(c)) || seen[c] {
				t.Fatalf("%s, %v", c, err)
			}
			seen[c] = true
			if back, ok := ParseCode(string(c)); !ok || back != c {
				t.Fatalf("%s reads as %s", c, back)
			}
		}
	})
	t.Run("typed in any way", func(t *testing.T) {
		for typed, want := range map[string]Code{
			"k7pq3m9txw2d8fhr": "K7PQ-3M9T-XW2D-8FHR", " K7PQ 3M9T  XW2D–8FHR ": "K7PQ-3M9T-XW2D-8FHR", "oil0-0000-0000-0000": "0110-0000-0000-0000",
		} {
			if got, ok := ParseCode(typed); !ok || got != want {
				t.Errorf("%q: %s", typed, got)
			}
		}
		for _, typed := range []string{"", "K7PQ", "K7PQ-3M9T-XW2D-8FHR-0", "U000-0000-0000-0000", "K7PQ-3M9T-XW2D-8FH€"} {
			if got, ok := ParseCode(typed); ok {
				t.Errorf("%q: %s", typed, got)
			}
		}
	})
	t.Run("no chance, no code", func(t *testing.T) {
		dry := bytes.NewReader(make([]byte, 9))
		if c, err := NewCode(dry); err == nil || c != "" || errors.Unwrap(err) == nil {
			t.Errorf("%q, %v", c, err)
		}
	})
}
