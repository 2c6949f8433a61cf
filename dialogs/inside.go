package dialogs

import (
	"slices"
	"sort"
	"strings"
	"unicode"
)

// inside are the words of texts/inside.yaml, heard inside a message and not only when they are all of it: by list, folded, the
// longest first.
type inside map[string][]string

func newInside(lists map[string][]string) inside {
	in := inside{}
	for list, phrases := range lists {
		var folded []string
		for _, p := range phrases {
			folded = append(folded, bare(p))
		}
		sort.Slice(folded, func(i, j int) bool { return len(folded[i]) > len(folded[j]) })
		in[list] = folded
	}
	return in
}

// holds says whether a text holds a phrase of a list, at word borders.
func (t *Texts) holds(list, text string) bool {
	_, found := t.without(list, text)
	return found
}

// opens says whether a text begins with a phrase of a list.
func (t *Texts) opens(list, text string) bool {
	text = bare(text)
	return slices.ContainsFunc(t.inside[list], func(p string) bool { return strings.HasPrefix(text, p) })
}

// without takes the phrases of a list out of a text. found is false when there is none.
func (t *Texts) without(list, text string) (rest string, found bool) {
	rest = bare(text)
	for _, p := range t.inside[list] {
		if next := strings.ReplaceAll(rest, p, " | "); next != rest {
			rest, found = next, true
		}
	}
	return rest, found
}

// bare is a text with a space for each mark and around it, so that a phrase is found at word borders only. Scripts that write
// no spaces keep none. A "*" stands for any end of a word: its phrase has no border there.
func bare(text string) string {
	var b strings.Builder
	for _, r := range fold(text) {
		switch {
		case unicode.Is(unicode.Han, r), unicode.IsLetter(r), unicode.IsDigit(r), r == '*':
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Join(strings.Fields(b.String()), " ")
	if strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return words
	}
	if stem, ok := strings.CutSuffix(words, "*"); ok {
		return " " + strings.ReplaceAll(stem, " ", "  ")
	}
	return " " + strings.ReplaceAll(words, " ", "  ") + " "
}

// whole says that a text is phrases of a list, with the politeness beside them, and nothing else.
func (t *Texts) whole(list, text string) bool {
	rest, found := t.without(list, text)
	if !found {
		return false
	}
	for _, w := range strings.Fields(rest) {
		if w != "|" && !t.polite[w] && t.agree[w] != "yes" {
			return false
		}
	}
	return true
}
