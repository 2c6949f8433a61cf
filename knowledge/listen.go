package knowledge

import (
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// listening is search.yaml: how people's words are read before they are looked for. It holds no answer.
type listening struct {
	Chatter    map[string][]string `yaml:"chatter"`
	Stop       map[string][]string `yaml:"stop"`
	Languages  map[string][]string `yaml:"languages"`
	Same       map[string][]string `yaml:"same"`
	AgeUnits   []string            `yaml:"age_units"`
	MonthUnits []string            `yaml:"month_units"`
	Follow     followWords         `yaml:"follow"`
	Cues       map[Facet][]string  `yaml:"cues"`
}

// followWords make a question that only has a meaning after another one: "e quali documenti?".
type followWords struct {
	Openers []string           `yaml:"openers"` // "e", "ma": what such a question starts with
	Parts   map[Facet][]string `yaml:"parts"`   // words that name a part of a card and no service
	Empty   []string           `yaml:"empty"`   // other words that name no service
	Anybody []string           `yaml:"anybody"` // whom a question is for: they choose between no two services
}

// ear is a listening made ready: sets and tries over folded words.
type ear struct {
	chatter phrases
	stop    map[string]map[string]bool // language -> words that tell no services apart
	small   map[string]map[string]bool // language -> small words
	same    map[string][]string        // exact word -> things
	starts  []start2
	age     map[string]bool
	month   map[string]bool
	openers map[string]bool
	parts   map[string]Facet
	empty   map[string]bool
	anybody map[string]bool
	titles  phrases // names that are mostly small words ("dopo di noi"): they are not small together
	cues    map[Facet]phrases
}

type start2 struct{ prefix, thing string }

func newEar(l listening) *ear {
	e := &ear{stop: map[string]map[string]bool{}, small: map[string]map[string]bool{}, same: map[string][]string{}, age: set(l.AgeUnits),
		month: set(l.MonthUnits), openers: set(l.Follow.Openers), parts: map[string]Facet{}, empty: set(l.Follow.Empty), anybody: set(l.Follow.Anybody), cues: map[Facet]phrases{}}
	var chatter []string
	for _, lang := range keys(l.Chatter) {
		chatter = append(chatter, l.Chatter[lang]...)
	}
	e.chatter = newPhrases(chatter)
	for lang, list := range l.Stop {
		e.stop[lang] = set(list)
	}
	for lang, list := range l.Languages {
		e.small[lang] = set(list)
	}
	for _, thing := range keys(l.Same) {
		for _, w := range l.Same[thing] {
			if p, ok := strings.CutSuffix(w, "*"); ok {
				e.starts = append(e.starts, start2{folded(p), thing})
			} else {
				e.same[folded(w)] = append(e.same[folded(w)], thing)
			}
		}
	}
	for f, list := range l.Cues {
		e.cues[f] = newPhrases(list)
	}
	for f, list := range l.Follow.Parts {
		for _, w := range list {
			e.parts[folded(w)] = f
		}
	}
	return e
}

func folded(w string) string { return strings.Join(fold(w), " ") }

func set(list []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range list {
		out[folded(w)] = true
	}
	return out
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// clean takes the chatter out. What is left may be nothing: then it was all chatter.
func (e *ear) clean(words []string) []string {
	out := make([]string, 0, len(words))
	for i := 0; i < len(words); {
		if n := e.chatter.at(words[i:]); n > 0 {
			i += n
			continue
		}
		out = append(out, words[i])
		i++
	}
	return out
}

// heart is a question without its chatter; all of it when it is nothing but chatter.
func (e *ear) heart(words []string) []string {
	if clean := e.clean(words); len(clean) > 0 {
		return clean
	}
	return words
}

// key is what is left of a question when the words that ask are taken out as well, as one word: a name said alone, in
// whatever question. "" when nothing is left.
func (e *ear) key(cut *cutter, words []string, lang string) string {
	var left []string
	for _, t := range e.tokens(cut, e.clean(words), lang) {
		left = append(left, t.norm)
	}
	return strings.Join(left, " ")
}

// said is the key of a question with its very words, spelling not forgiven: "pas" is our front door, and "pass" may be anything.
func (e *ear) said(cut *cutter, heart []string, lang string) string {
	var left []string
	for _, t := range e.tokens(cut, heart, lang) {
		left = append(left, heart[t.at])
	}
	return exact(left)
}

// whole is a question as one word, with all its words but the smallest.
func (e *ear) whole(cut *cutter, words []string, lang string) string {
	var left []string
	for _, w := range e.bare(e.heart(words), lang) {
		left = append(left, cut.norm(w))
	}
	return strings.Join(left, " ")
}

// short says that a text is a name with words that ask, and nothing else.
func (e *ear) short(cut *cutter, words []string, lang string) bool {
	return strings.Count(e.key(cut, words, lang), " ") < 2
}

// bare leaves only the words that may tell services apart; all of them when none does.
func (e *ear) bare(words []string, lang string) []string {
	out := make([]string, 0, len(words))
	title := 0 // where the name that is being said ends
	for i, w := range words {
		if i >= title {
			title = i + e.titles.at(words[i:])
		}
		if i < title || !e.stops(w, lang) {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return words
	}
	return out
}

// know tells the ear the names of the services: a single word is no small word of another language, which would be given away by it,
// and a name that is mostly small words is heard whole.
func (e *ear) know(all names) {
	cut := newCutter()
	var titles []string
	for _, first := range keys(all.byFirst) {
		for _, n := range all.byFirst[first] {
			if len(n.slugs) == 1 && 2*len(e.tokens(cut, n.words, "it")) < len(n.words) {
				titles = append(titles, strings.Join(n.words, " "))
			}
			if len(n.words) > 1 {
				continue
			}
			for lang, small := range e.small {
				if lang != "it" {
					delete(small, n.words[0])
				}
			}
		}
	}
	e.titles = newPhrases(titles)
}

// stops says that a word tells no services apart. Everybody mixes in Italian words; what is small in a third language may be a name
// here: "pas" is a "not" in French, and our front door.
func (e *ear) stops(word, lang string) bool { return e.stop["it"][word] || e.stop[lang][word] }

// things are what some words are also heard as: "babbo" as a father, "84 anni" as somebody old.
func (e *ear) things(words []string) []string {
	var out []string
	for i, w := range words {
		out = append(out, e.same[w]...)
		for _, s := range e.starts {
			if strings.HasPrefix(w, s.prefix) {
				out = append(out, s.thing)
			}
		}
		if n, err := strconv.Atoi(w); err == nil && n >= 0 && n < 120 {
			next := ""
			if i+1 < len(words) {
				next = words[i+1]
			}
			switch {
			case e.age[next]:
				out = append(out, lifePart(n))
			case e.month[next] && n < 36:
				out = append(out, "0-3 anni")
			case next == "" || !e.month[next]:
				if n >= 66 && n < 104 {
					out = append(out, lifePart(n))
				}
			}
		}
	}
	return out
}

// lifePart is the part of life in which needs are alike.
func lifePart(age int) string {
	switch {
	case age <= 3:
		return "0-3 anni"
	case age <= 13:
		return "4-13 anni"
	case age <= 17:
		return "14-17 anni"
	case age <= 29:
		return "18-29 anni"
	case age <= 64:
		return "30-64 anni"
	default:
		return "65 anni e oltre"
	}
}

// knownTongue is how many small words the language of the conversation is ahead: "no aspetta, vive con me" is Italian where Italian was
// spoken, although "no", "con" and "me" are Spanish as well.
const knownTongue = 1.5

// language recognises the language of a question: its script, or its small words. The one of the conversation wins a tie.
func (e *ear) language(text string, words []string, known string) string {
	var arabic, cyrillic, han, latin int
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Han, r):
			han += 3
		case unicode.IsLetter(r):
			latin++
		}
	}
	switch most := max(arabic, cyrillic, han); {
	case most == 0 || latin > 4*most:
	case most == arabic:
		return "ar"
	case most == cyrillic:
		return "uk"
	default:
		return "zh"
	}
	best, score := known, 0.0
	if known == "" {
		best = "it"
	}
	for _, lang := range keys(e.small) {
		s := 0.0
		for _, w := range words {
			if e.small[lang][w] {
				s++
			}
		}
		switch {
		case lang == known:
			s += knownTongue
		case known == "" && lang == "it":
			s += 0.5
		}
		if s > score {
			best, score = lang, s
		}
	}
	return best
}

// cyrillicTongue tells Russian from Ukrainian by the letters that only one of them has; words with neither stay what the conversation is
// in, and are Ukrainian when nobody knows.
func cyrillicTongue(text, known string) string {
	ru, uk := strings.ContainsAny(text, "ыэъёЫЭЪЁ"), strings.ContainsAny(text, "іїєґІЇЄҐ")
	if ru != uk && ru || ru == uk && known == "ru" {
		return "ru"
	}
	return "uk"
}

// Kin says whether two languages are written in the same letters, so that a few words of one may be taken for the other.
func Kin(a, b string) bool { return script(a) == script(b) }

// script is the alphabet a language is written in. Languages that share one are learned together: they share words, and
// the shorter the question the easier it is to take one for another.
func script(lang string) string {
	switch lang {
	case "ar", "fa", "ur":
		return "arabic"
	case "uk", "ru":
		return "cyrillic"
	case "zh":
		return "han"
	}
	return "latin"
}
