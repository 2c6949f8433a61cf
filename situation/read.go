package situation

import (
	"math"
	"strings"
	"time"
	"unicode"
)

// Read takes words typed in reply to the question about one fact: the words of a choice or their everyday equivalents, a number
// in digits or letters, a range, a date, a yes or a no. It never guesses: false when the words are unclear, hedged, contradict
// themselves or answer something else.
func (g *Guide) Read(fact, text, lang string, now time.Time) (Value, bool) {
	f, ok := g.byName[fact]
	if !ok {
		return Value{}, false
	}
	a := g.hearAnswer(text)
	for _, o := range f.Options { // the very words of a choice are that choice
		for _, label := range o.Label {
			if strings.Join(plainWords(text), " ") == strings.Join(plainWords(label), " ") {
				return o.Value(f.Type), true
			}
		}
	}
	if len(a.words) == 0 || len(a.words) > 25 || a.doubtful() {
		return Value{}, false
	}
	var v Value
	switch f.Type {
	case "bool":
		v, ok = a.yesNo(f, lang)
	case "enum":
		v, ok = a.choice(f, lang)
	case "list":
		v, ok = a.choices(f, lang)
	default:
		v, ok = a.quantity(f, lang, now)
	}
	if !ok || !f.accepts(v) {
		return Value{}, false
	}
	return v, true
}

// answer is a reply, split into plain words.
type answer struct {
	raw   string
	words []string
	with  *answerWords
}

func (g *Guide) hearAnswer(text string) answer {
	plain := plainText(text)
	a := answer{raw: plain, with: &g.answers}
	for _, w := range plainWords(spaced(plain)) {
		a.words = append(a.words, strings.Trim(w, "*"))
	}
	// "45, anzi 46": what comes last is what is meant.
	for i := len(a.words) - 1; i >= 0; i-- {
		if w := a.words[i]; (w == "anzi" || w == "cioe" || w == "sorry" || w == "actually") && i < len(a.words)-1 && i > 0 {
			a.words = a.words[i+1:]
			break
		}
	}
	return a
}

// doubtful says whether the words ask, doubt or leave open.
func (a answer) doubtful() bool {
	if strings.Contains(a.raw, "?") {
		return true
	}
	for _, h := range hedges {
		if a.has(h) >= 0 {
			return true
		}
	}
	return false
}

// hedges are ways to say that one does not know. They are mechanisms of the language, not texts anybody reads.
var hedges = [][]string{{"forse"}, {"boh"}, {"mah"}, {"dipende"}, {"non", "so"}, {"nn", "so"}, {"non", "lo", "so"}, {"un", "lo", "so"}, {"non", "sono", "sicuro"},
	{"non", "sono", "sicura"}, {"mi", "pare"}, {"mi", "sembra"}, {"credo"}, {"penso"}, {"probabilmente"}, {"maybe"}, {"perhaps"}, {"not", "sure"},
	{"i", "think"}, {"i", "guess"}, {"probably"}, {"it", "depends"}, {"don", "t", "know"}, {"dont", "know"}}

// has finds a row of words in the answer; -1 when it is not there.
func (a answer) has(row []string) int {
	for i := 0; i+len(row) <= len(a.words); i++ {
		same := true
		for k, w := range row {
			if a.words[i+k] != w {
				same = false
				break
			}
		}
		if same {
			return i
		}
	}
	return -1
}

// hit is one choice found in the words.
type hit struct {
	option   Option
	from, to int
	short    bool // a bare yes or no
}

// hits finds the choices named in the words: the longest wording wins where two overlap, a denied one counts as not named.
func (a answer) hits(f Fact, lang string) (found []hit, denied bool) {
	for _, list := range [2][]Option{f.Options, f.More} {
		for _, o := range list {
			for _, phrase := range wordings(o, lang) {
				row := plainWords(spaced(plainText(phrase)))
				if len(row) == 0 {
					continue
				}
				if at := a.has(row); at >= 0 {
					found = append(found, hit{o, at, at + len(row), len(row) == 1 && (isYes(row[0]) || isNo(row[0]))})
				}
			}
		}
	}
	var kept []hit
	for i, h := range found {
		longer := false
		for k, other := range found {
			if i != k && other.from < h.to && h.from < other.to && other.to-other.from > h.to-h.from {
				longer = true
			}
		}
		if longer {
			continue
		}
		if a.denies(h) {
			denied = true
			continue
		}
		kept = append(kept, h)
	}
	return kept, denied
}

// wordings are the ways to name a choice: its label in the language and in Italian, and the other words for it.
func wordings(o Option, lang string) []string {
	out := append([]string{o.Label["it"]}, o.Also["it"]...)
	if lang != "it" {
		out = append(append(out, o.Label[lang]), o.Also[lang]...)
	}
	return out
}

// denies says whether a "non", "senza" or "mai" stands just before.
func (a answer) denies(h hit) bool {
	for i := h.from - 1; i >= max(0, h.from-3); i-- {
		switch a.words[i] {
		case "ma", "pero", "but", "invece":
			return false
		case "sono", "am":
			if i == 0 || a.words[i-1] != "non" && a.words[i-1] != "nn" && a.words[i-1] != "un" {
				return false // "non lavoro, sono in pensione": another clause
			}
		case "non", "nn", "senza", "mica", "nessun", "nessuna", "niente", "not", "without", "never", "mai", "un":
			if a.words[i] == "un" && (i+1 >= len(a.words) || !afterTuscanNot(a.words[i+1])) {
				continue
			}
			return true
		}
	}
	return false
}

// afterTuscanNot tells "un" that means "non" ("un ce l'ho") from the article ("un anno").
func afterTuscanNot(w string) bool {
	switch w {
	case "ce", "ci", "c", "ho", "lo", "la", "mi", "si", "e", "sono", "ha", "fo", "vo":
		return true
	}
	return false
}

func isYes(w string) bool {
	switch w {
	case "si", "sii", "sisi", "certo", "certamente", "esatto", "yes", "yep", "yeah", "sure", "ja", "oui", "da":
		return true
	}
	return false
}

func isNo(w string) bool {
	switch w {
	case "no", "nono", "nope", "macche", "nossignore", "mai":
		return true
	}
	return false
}

// choice reads one value of an enum.
func (a answer) choice(f Fact, lang string) (Value, bool) {
	found, denied := a.hits(f, lang)
	long := false
	for _, h := range found {
		long = long || !h.short
	}
	word, rivals := "", false
	for _, h := range found {
		if h.short && (long || len(a.words) > 3) {
			continue // "no, domanda fatta": the longer words say which; "no un prende niente" answers something else
		}
		if word != "" && word != h.option.Word {
			rivals = true
		}
		word = h.option.Word
	}
	if word == "" || rivals || denied && !long {
		return Value{}, false
	}
	return Word(word), true
}

// choices reads the values of a list: all that are named; none of them when "nessuno" is.
func (a answer) choices(f Fact, lang string) (Value, bool) {
	found, denied := a.hits(f, lang)
	var list []string
	nothing := false
	for _, h := range found {
		switch {
		case h.option.Word == "nessuna":
			nothing = true
		case !has(list, h.option.Word):
			list = append(list, h.option.Word)
		}
	}
	switch {
	case denied || nothing && len(list) > 0 || !nothing && len(list) == 0:
		return Value{}, false
	case nothing:
		return Words("nessuna"), true
	}
	return Words(list...), true
}

// yesNo reads a truth: the words of a choice, or a yes or no at the start.
func (a answer) yesNo(f Fact, lang string) (Value, bool) {
	found, denied := a.hits(f, lang)
	says := map[bool]bool{}
	for _, h := range found {
		if h.short && h.from == 0 && isNo(a.words[0]) && !a.noAlone() {
			continue
		}
		if h.option.Yes != nil {
			says[*h.option.Yes] = true
		}
	}
	if len(says) == 0 && len(a.words) <= 6 && !denied {
		if isYes(a.words[0]) {
			says[true] = true
		}
		if isNo(a.words[0]) && a.noAlone() {
			says[false] = true
		}
	}
	if len(says) != 1 {
		return Value{}, false
	}
	return Yes(says[true]), true
}

// noAlone says that a "no" at the start answers: it is all there is, a mark parts it from the rest, or what follows goes on after a no.
// Before any other word it denies that word and not the question: "no entiendo", "no capire".
func (a answer) noAlone() bool {
	rest := strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(a.raw, " "), a.words[0]), " ")
	return len(a.words) == 1 || rest == "" || !unicode.IsLetter([]rune(rest)[0]) || a.with.afterNo[a.words[1]] || isNo(a.words[1])
}

// quantity reads a number: the words of a choice first, then figures.
func (a answer) quantity(f Fact, lang string, now time.Time) (Value, bool) {
	if v, ok := a.amount(f, now); ok {
		return v, true
	}
	if a.anyNumber() {
		return Value{}, false
	}
	found, denied := a.hits(f, lang)
	if denied || len(found) == 0 {
		return Value{}, false
	}
	v := found[0].option.Value(f.Type)
	for _, h := range found[1:] {
		if !h.option.Value(f.Type).Equal(v) {
			return Value{}, false
		}
	}
	if found[0].option.Any {
		return Range(math.Inf(-1), math.Inf(1)), true
	}
	return v, true
}
