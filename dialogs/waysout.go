package dialogs

import "strings"

// fromDigression takes "basta domande" and "non so" on a screen that is no question: the person means the questions that were left
// aside, or the outcome of what was told. False: they are left to the screen of the moment.
func (t *turn) fromDigression(c string) bool {
	if t.s.Mode == Asking || t.s.Mode.booking() || t.w.Off(answersPart) {
		return false
	}
	asking := t.s.Return == Asking && isDigression(t.s.Mode)
	switch {
	case c == "enough" && t.s.Return.drafting():
		return false
	case c == "enough" && (asking || len(t.told()) > 0):
		t.s.Return, t.s.Offer = "", nil
		t.act("enough")
	case c == "enough": // nothing is known yet: what may be asked for depends on it
		t.act("tell")
	case asking:
		t.goBack()
		t.act(c)
	default:
		return false
	}
	return true
}

// hollow answers words that could mean any service or none: no card is near to them.
func (t *turn) hollow(text string) bool {
	word, _ := t.d.Texts.Command(text)
	switch {
	case word == "yes" || word == "no":
		t.hearTiny(t.d.Texts.wrote(text))
		t.note("talk_ok")
	case word == "unsure" || word == "decline":
		t.note("talk_ok")
	case t.d.Texts.Hollow(text):
		t.note("hollow")
	default:
		return false
	}
	t.brief = true
	return true
}

// fewWords is how many words stand around a code that is all a message says.
const fewWords = 6

// isTaxCode says that a word has the form of an Italian tax code: six letters, two digits, a letter, two digits, a letter, three digits,
// a letter. It is sixteen signs long like a booking code, and people write it in the middle of their story.
func isTaxCode(word string) bool {
	const form = "aaaaaa00a00a000a"
	word = strings.ToLower(strings.Trim(word, ".,;:!?()"))
	if len(word) != len(form) {
		return false
	}
	for i := range len(form) {
		letter := word[i] >= 'a' && word[i] <= 'z'
		digit := word[i] >= '0' && word[i] <= '9'
		if form[i] == 'a' && !letter || form[i] == '0' && !digit {
			return false
		}
	}
	return true
}

// withoutTaxCode takes tax codes out of a text and says that they are not needed: what is not kept cannot be lost.
func (t *turn) withoutTaxCode(text string) string {
	var rest []string
	words := strings.Fields(text)
	for _, w := range words {
		if !isTaxCode(w) || t.ownCode(w) {
			rest = append(rest, w)
		}
	}
	if len(rest) == len(words) {
		return text
	}
	t.note("tax_code")
	if len(rest) < fewWords { // "il mio codice fiscale è": nothing else is said
		return ""
	}
	return strings.Join(rest, " ")
}

// ownCode says that a word is the code of one of the person's own callbacks.
func (t *turn) ownCode(word string) bool {
	code, ok := readCode(word)
	if ok {
		_, ok = t.mineOf(code)
	}
	return ok
}
