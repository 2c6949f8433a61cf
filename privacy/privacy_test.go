package privacy

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

const good = `controller: {name: Comune, address: piazza 1, email: a@comune.it}
dpo: {email: dpo@comune.it}
retention:
  audit: 365
`

func TestLoad(t *testing.T) {
	load := func(text string) (Notice, string) {
		fsys := fstest.MapFS{}
		if text != "" {
			fsys[File] = &fstest.MapFile{Data: []byte(text)}
		}
		n, err := Load(fsys)
		if err == nil {
			return n, ""
		}
		return n, err.Error()
	}
	n, wrong := load(good)
	want := Usual()
	want.Audit = 365
	if wrong != "" || n.Retention != want {
		t.Errorf("%+v, %s", n, wrong)
	}
	if n.Controller.Reach() != "piazza 1, a@comune.it" || n.Officer.Reach() != "dpo@comune.it" {
		t.Errorf("reached at %q, %q", n.Controller.Reach(), n.Officer.Reach())
	}
	for _, c := range []struct{ name, text, want string }{
		{"no file", "", "body/privacy.yaml:1: there is none"},
		{"no officer", strings.Replace(good, "dpo: {email: dpo@comune.it}", "dpo: {}", 1), "body/privacy.yaml:2: the data protection officer cannot be reached"},
		{"no controller", strings.Replace(good, "name: Comune, ", "", 1), "body/privacy.yaml:1: the controller has no name"},
		{"not an address", strings.Replace(good, "a@comune.it", "comune.it", 1), "body/privacy.yaml:1: the controller has neither email nor pec"},
		{"no plan for the audit", strings.Replace(good, "audit: 365", "answers: 7", 1), "retention: audit: 0 days"},
		{"for ever", good + "  answers: 400\n", "body/privacy.yaml:5: retention: answers: 400 days; from 2 to 90"},
		{"an unknown kind", good + "  logs: 4\n", `body/privacy.yaml:5: the key "logs" is not known`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, got := load(c.text); !strings.Contains(got, c.want) || !strings.HasPrefix(got, File+":") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheExampleBodySaysIt(t *testing.T) {
	if _, err := Load(os.DirFS("../content")); err != nil {
		t.Error(err)
	}
}
