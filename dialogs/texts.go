package dialogs

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"
	"time"
	"unicode"

	"bussola/knowledge"

	"golang.org/x/text/unicode/norm"
)

// Texts are all the words that Bussola says in conversation, by language and key, and the words it takes as commands.
type Texts struct {
	byLang           map[string]map[string]string
	words            map[string]string // folded phrase -> command
	inside           inside
	hollow, openings map[string]bool   // see hollowFile
	agree            map[string]string // what may be said twice, without signs: see agreed
	polite           map[string]bool
	tongues          map[string]tongue // the languages that are understood and not spoken
	frames           []frame
	leads            map[string][]string // kind of small talk -> choices, see leadsFile
}

var langFile = regexp.MustCompile(`^[a-z]{2}\.yaml$`)

// LoadTexts reads texts/<lang>.yaml and texts/words.yaml. Every language must have exactly the keys of Italian, each with
// the same {names}.
func LoadTexts(fsys fs.FS) (*Texts, error) {
	t := &Texts{byLang: map[string]map[string]string{}, words: map[string]string{}, agree: map[string]string{}}
	files, err := fs.Glob(fsys, "texts/*.yaml")
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, file := range files {
		base := path.Base(file)
		if !langFile.MatchString(base) {
			continue
		}
		m := map[string]string{}
		if err := knowledge.Strict(fsys, file, &m); err != nil {
			errs = append(errs, err)
			continue
		}
		t.byLang[strings.TrimSuffix(base, ".yaml")] = m
	}
	words := map[string][]string{}
	errs = append(errs, knowledge.Strict(fsys, "texts/words.yaml", &words))
	for command, phrases := range words {
		errs = append(errs, t.command("texts/words.yaml", command, phrases)...)
	}
	lists := map[string][]string{}
	errs = append(errs, knowledge.Strict(fsys, "texts/inside.yaml", &lists))
	t.inside = newInside(lists)
	for _, list := range []string{"safe", "not", "but", "hide", "tell", "times", "unname", "name-lead", "death", "asking", "number", "any-time", "willing", "tell-apart", "points"} {
		if len(t.inside[list]) == 0 {
			errs = append(errs, fmt.Errorf("texts/inside.yaml: %q has no words; write some, or nothing is heard there", list))
		}
	}
	errs = append(errs, t.loadHollow(fsys), t.loadTongues(fsys), t.loadLeads(fsys))
	it := t.byLang["it"]
	if it == nil {
		errs = append(errs, errors.New("texts/it.yaml: missing; Italian is the language every other one is checked against"))
	}
	for _, key := range sorted(it) {
		if base, is := strings.CutSuffix(key, quietForm); is && it[base] == "" {
			errs = append(errs, fmt.Errorf("texts/it.yaml: %q is the neutral form of %q, which is not there", key, base))
		}
	}
	if t.frames, err = loadFrames(fsys, it, t.tongues); err != nil {
		errs = append(errs, err)
	}
	for lang, m := range t.byLang {
		for _, key := range sorted(it) {
			if _, ok := m[key]; !ok {
				errs = append(errs, fmt.Errorf("texts/%s.yaml: %q is missing; translate it from texts/it.yaml", lang, key))
				continue
			}
			if a, b := names(it[key]), names(m[key]); a != b {
				errs = append(errs, fmt.Errorf("texts/%s.yaml: %q has the names %s, Italian has %s", lang, key, b, a))
			}
		}
		for _, key := range sorted(m) {
			if _, ok := it[key]; !ok {
				errs = append(errs, fmt.Errorf("texts/%s.yaml: %q is not in texts/it.yaml; nobody would say it", lang, key))
			}
		}
	}
	return t, errors.Join(errs...)
}

func sorted(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

var name = regexp.MustCompile(`\{([a-z_]+)\}`)

func names(s string) string {
	set := map[string]string{}
	for _, m := range name.FindAllStringSubmatch(s, -1) {
		set[m[0]] = ""
	}
	return "[" + strings.Join(sorted(set), " ") + "]"
}

// Langs lists the languages there are texts for.
func (t *Texts) Langs() []string {
	var out []string
	for l := range t.byLang {
		out = append(out, l)
	}
	sort.Strings(out)
	return out
}

// Has says whether a language has its own texts.
func (t *Texts) Has(lang string) bool { return t.byLang[lang] != nil }

// Written says whether a language has its own text for a key.
func (t *Texts) Written(lang, key string) bool { return t.byLang[lang][key] != "" }

// Say fills a text. Pairs are name and value. A missing language says it in Italian; a missing key shows the key, which the
// tests never let happen.
func (t *Texts) Say(lang, key string, pairs ...string) string {
	s, ok := t.byLang[lang][key]
	if !ok {
		if s, ok = t.byLang["it"][key]; !ok {
			return key
		}
	}
	return fill(s, pairs)
}

// fill puts the values into a text.
func fill(s string, pairs []string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.TrimSpace(s)
}

// Command gives the command that a whole message is, if it is one; what people say before it ("ma allora", "scusa") counts for nothing.
func (t *Texts) Command(text string) (string, bool) {
	said := fold(text)
	if c, ok := t.words[said]; ok {
		return c, true
	}
	for rest, more := said, true; more; {
		var first string
		if first, rest, more = strings.Cut(rest, " "); !t.openings[strings.TrimRight(first, ",")] {
			break
		}
		if c, ok := t.words[rest]; ok && c != "yes" && c != "no" {
			return c, true
		}
	}
	return t.agreed(said)
}

// fold makes words comparable: lower case, no accents, one kind of apostrophe, no marks at the end.
func fold(s string) string {
	if out, ok := foldASCII(s); ok {
		return out
	}
	return foldAny(s)
}

func foldAny(s string) string {
	var b strings.Builder
	space := true
	for _, r := range norm.NFD.String(strings.ToLower(strings.TrimSpace(s))) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == '’' || r == '`' || r == 'ʼ' || r == '‘' || r == '´':
			r = '\''
		case unicode.IsSpace(r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		b.WriteRune(r)
	}
	return unmarked(b.String())
}

// foldASCII is fold for what has no accents; false for anything else.
func foldASCII(s string) (string, bool) {
	changes := false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 0x80:
			return "", false
		case c >= 'A' && c <= 'Z', c < ' ', c == '`', c == ' ' && (i == 0 || s[i-1] == ' '):
			changes = true
		}
	}
	if !changes {
		return unmarked(s), true
	}
	out := make([]byte, 0, len(s))
	space := true
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ' || c >= '\t' && c <= '\r':
			if !space {
				out = append(out, ' ')
			}
			space = true
			continue
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c == '`':
			c = '\''
		}
		space = false
		out = append(out, c)
	}
	return unmarked(string(out)), true
}

// unmarked takes the marks off the end of a text, unless it is nothing else.
func unmarked(s string) string {
	out := strings.TrimSpace(s)
	if trimmed := strings.TrimRight(out, ".!?,;: "); trimmed != "" {
		return trimmed
	}
	return out
}

// day writes a civil day as people say it: "oggi", "domani", "giovedì 26 novembre".
func (t *Texts) day(lang string, day time.Time, now time.Time) string {
	day, now = day.In(knowledge.Rome), now.In(knowledge.Rome)
	words := t.Say(lang, "day_words", "weekday", pick(t.Say(lang, "weekdays"), int(day.Weekday())), "n", fmt.Sprint(day.Day()),
		"month", pick(t.Say(lang, "months"), int(day.Month())-1))
	y, m, d := now.Date()
	switch day.Format(time.DateOnly) {
	case now.Format(time.DateOnly):
		return t.Say(lang, "today") + ", " + words
	case time.Date(y, m, d+1, 12, 0, 0, 0, knowledge.Rome).Format(time.DateOnly):
		return t.Say(lang, "tomorrow") + ", " + words
	}
	return words
}

// Day writes a civil day as people say it, for whoever is not in a conversation.
func (t *Texts) Day(lang string, day, now time.Time) string { return t.day(lang, day, now) }

// When writes a moment as people say it: "domani, giovedì 26 novembre alle 10:30". In the hour that happens twice the zone
// tells which.
func (t *Texts) When(lang string, at, now time.Time) string {
	return t.Say(lang, "at_time", "day", t.day(lang, at, now), "time", clock(at))
}

// clock writes an hour; of the two equal ones when the clocks go back, the second is marked with its zone.
func clock(at time.Time) string {
	local := at.In(knowledge.Rome)
	if again := at.Add(-time.Hour).In(knowledge.Rome); again.Format("1504") == local.Format("1504") {
		return local.Format("15:04 MST")
	}
	return local.Format("15:04")
}

func pick(list string, i int) string {
	parts := strings.Split(list, "|")
	if i < 0 || i >= len(parts) {
		return ""
	}
	return parts[i]
}
