package safety

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"time"
)

// Minimum Gulpease of an Italian answer: somebody frightened reads it, perhaps with little schooling.
const minGulpease = 70

// digits of three or more: anything that could be taken for a phone number.
var phoneLike = regexp.MustCompile(`\d[\d ]{1,}\d`)

// claims are words that would say that somebody has been told. The bot tells nobody.
var claims = []string{"ho avvisato", "ho chiamato", "ho avvertito", "stanno arrivando", "arrivano i soccorsi", "i have called", "i called", "help is on", "i have alerted"}

// Check loads the content and tries all of it: every answer in every language at every hour, and the patterns on the list of traps
// and of voices. Each error reads "file:line: mistake; hint". None means that an editor may publish.
func Check(fsys fs.FS) []error {
	n, err := Load(fsys)
	if err != nil {
		return []error{err}
	}
	errs := append(n.checkAnswers(), n.checkWritten()...)
	for name, want := range map[string]bool{"safety/traps.tsv": false, "safety/voices.tsv": true} {
		errs = append(errs, n.checkSentences(fsys, name, want)...)
	}
	return append(errs, n.checkEar(fsys)...)
}

func (n *Net) checkAnswers() []error {
	var errs []error
	seen := map[string]bool{}
	fail := func(lang, code, mistake, hint string) {
		e := fmt.Sprintf("safety/replies.%s.yaml:1: %s: %s; %s", lang, code, mistake, hint)
		if !seen[e] {
			seen[e] = true
			errs = append(errs, errors.New(e))
		}
	}
	friday := time.Date(2026, 11, 27, 0, 30, 0, 0, n.rome)
	for _, lang := range append(n.languages(), "ur") {
		for _, code := range n.order {
			for _, d := range []Danger{{Category: code, Crisis: true}, {Category: code, Crisis: true, Minor: true}, {Category: code, Crisis: true, Also: []string{"C3", "C4"}}, {Category: code}} {
				for _, hour := range []int{3, 8, 10, 21, 36, 80} { // Friday by night and by day, Saturday, Monday: every state of the lines
					now := friday.Add(time.Duration(hour) * time.Hour)
					for _, place := range []Place{{}, {Door: "asilo notturno di via Roma 1, dalle 19 alle 8"}} {
						n.checkAnswer(lang, d, now, n.Answer(d, lang, now, place), fail)
					}
				}
			}
		}
	}
	return errs
}

func (n *Net) checkAnswer(lang string, d Danger, now time.Time, a Answer, fail func(lang, code, mistake, hint string)) {
	code := d.Category
	if len(a.Numbers) == 0 || a.Copy == "" || !strings.HasPrefix(a.Text, a.Numbers[0]+"\n") {
		fail(lang, code, "the number does not stand first, alone on its line", "check first: in patterns.yaml")
		return
	}
	if a.Continue == "" || a.CopyName == "" {
		fail(lang, code, "a button has no words", "write copy: and continue:")
	}
	if w := wordCount(a.Text); w > MaxWords {
		fail(lang, code, fmt.Sprintf("%d words, at most %d", w, MaxWords), "shorten text: or the lines")
	}
	if g := Gulpease(a.Text); lang == "it" && g < minGulpease {
		fail(lang, code, fmt.Sprintf("Gulpease %.0f, at least %d", g, minGulpease), "use shorter words and sentences")
	}
	if strings.Contains(a.Text, "{") {
		fail(lang, code, "a placeholder was left in the text", "the only one is {door}")
	}
	for _, c := range claims {
		if strings.Contains(strings.ToLower(a.Text), c) {
			fail(lang, code, fmt.Sprintf("says %q", c), "nobody is told by the bot: take it away")
		}
	}
	known := map[string]bool{}
	for i := range n.Lines {
		h := &n.Lines[i]
		if h.Shown() && h.Open(now.In(n.rome)) {
			known[h.Digits()] = true
		}
	}
	for _, number := range a.Numbers {
		if !known[strings.ReplaceAll(number, " ", "")] {
			fail(lang, code, fmt.Sprintf("shows %s, closed, reserved or not confirmed at %s", number, now.Format("Mon 15:04")), "check hotlines.yaml")
		}
	}
	for _, m := range phoneLike.FindAllString(a.Text, -1) {
		if digits := strings.ReplaceAll(m, " ", ""); len(digits) > 2 && !known[digits] {
			fail(lang, code, fmt.Sprintf("the text holds %s, which is no open line of hotlines.yaml", m), "numbers come from the records only")
		}
	}
}

// checkWritten looks in every language for where to write, of each line that may be shown and can be written to: who cannot speak
// reads "it has a chat" in vain.
func (n *Net) checkWritten() []error {
	var errs []error
	for i := range n.Lines {
		h := &n.Lines[i]
		at := h.written()
		if at == "" || !h.Shown() {
			continue
		}
		for _, lang := range n.languages() {
			if words := n.replies[lang].Lines[h.ID]; words != "" && !strings.Contains(words, at) {
				errs = append(errs, fmt.Errorf("safety/replies.%s.yaml:1: the line %s does not say where to write; name %s", lang, h.ID, at))
			}
		}
	}
	return errs
}

// checkSentences runs the patterns on a list of labelled sentences: id, lang, text, label, category, must_show, separated by tabs.
func (n *Net) checkSentences(fsys fs.FS, name string, want bool) []error {
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return []error{fmt.Errorf("%s:1: missing; put the list back: it guards every change of the patterns", name)}
	}
	if err != nil {
		return []error{fmt.Errorf("%s:1: cannot be read; put the list back: %w", name, err)}
	}
	var errs []error
	for i, l := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		f := strings.Split(l, "\t")
		if i == 0 || l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		if len(f) < 4 {
			errs = append(errs, fmt.Errorf("%s:%d: %d columns; write id, lang, text, label, category and must_show, separated by tabs", name, i+1, len(f)))
			continue
		}
		d, ok := n.Find(f[2])
		switch heard := ok && d.Crisis; {
		case heard && !want:
			errs = append(errs, fmt.Errorf("%s:%d: %q sounds an alarm (%s); add an idiom, or an unless to that rule", name, i+1, f[2], strings.Join(d.Why, ", ")))
		case !heard && want:
			errs = append(errs, fmt.Errorf("%s:%d: %q is not heard; widen a rule of %s", name, i+1, f[2], f[4]))
		}
	}
	return errs
}
