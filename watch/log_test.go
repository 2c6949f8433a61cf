package watch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestLog(t *testing.T) {
	const token = "7301:CANARY"
	for name, tc := range map[string]struct {
		args []any
		want map[string]any
	}{
		"what is on the list":  {[]any{"update", 1234567890, "desk", true, "why", "panic"}, map[string]any{"update": 1234567890.0, "desk": true, "why": "panic"}},
		"a text":               {[]any{"text", "mi chiamo Ada"}, map[string]any{"left_out": 1.0}},
		"two unknown keys":     {[]any{"chat", 42, "name", "Ada", "tries", 3}, map[string]any{"tries": 3.0, "left_out": 2.0}},
		"a phone in an error":  {[]any{"error", errors.New("no such user +39 333 123 4567")}, map[string]any{"error": "no such user [number]"}},
		"a chat in an error":   {[]any{"error", fmt.Errorf("chat %d", -1001234567890)}, map[string]any{"error": "chat -[number]"}},
		"a port is no number":  {[]any{"error", "dial 127.0.0.1:50123"}, map[string]any{"error": "dial 127.0.0.1:50123"}},
		"the token":            {[]any{"error", errors.New("Post https://api/bot" + token + "/getMe")}, map[string]any{"error": "Post https://api/bot[secret]/getMe"}},
		"a whole value":        {[]any{"error", struct{ Text string }{"mi chiamo Ada"}}, map[string]any{"left_out": 1.0}},
		"counts":               {[]any{"counts", map[string]int{"turn": 2, "crisis": 1, "mi chiamo Ada": 1}}, map[string]any{"counts": map[string]any{"turn": 2.0, "crisis": 1.0, "other": 1.0}}},
		"a chat in the words":  {nil, nil},
		"a text under a group": {[]any{"text", []string{"Ada"}}, map[string]any{"left_out": 1.0}},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			log := Log(&out, token, "")
			log.Info("a line", tc.args...)
			var got map[string]any
			if err := json.Unmarshal(out.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			for _, k := range []string{"time", "level", "msg"} {
				delete(got, k)
			}
			if fmt.Sprint(got) != fmt.Sprint(tc.want) && len(tc.want)+len(got) > 0 {
				t.Errorf("wrote %v, want %v", got, tc.want)
			}
		})
	}
	t.Run("what is given before", func(t *testing.T) {
		var out bytes.Buffer
		Log(&out).With("body", "uno", "text", "Ada").Info("a line about chat 1234567890")
		if s := out.String(); strings.Contains(s, "Ada") || strings.Contains(s, "1234567") || !strings.Contains(s, `"body":"uno"`) {
			t.Errorf("wrote %s", s)
		}
	})
}
