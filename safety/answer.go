package safety

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Answer is what a person in danger reads first. Its words are fixed by category and by hour; nothing in it was computed from
// their message, and nothing in it claims that anybody has been told.
type Answer struct {
	Text     string   // the number first, alone on its line; at most 60 words
	Numbers  []string // the numbers in the order shown, as shown
	Copy     string   // the first number, for a button that copies it
	CopyName string   // the words of that button
	Continue string   // the words of the button that goes on: I am safe
	Callback string   // the words of the button of the urgent callback, "" where it does not fit
}

// Place is what the body has to offer tonight: the caller fills it from the body's own pack.
type Place struct {
	// Door is where to go or whom to call for a bed, in the words of the body, at most 12 words. "" leaves the sentence out.
	Door string
}

// MaxWords is the longest an answer may be.
const MaxWords = 60

const door = "{door}"

type replies struct {
	Lang       string            `yaml:"lang"`
	Copy       string            `yaml:"copy"`
	Continue   string            `yaml:"continue"`
	Callback   string            `yaml:"callback"`
	Lines      map[string]string `yaml:"lines"`      // by hotline id: what it is, one or two sentences
	Categories map[string]reply  `yaml:"categories"` // by category code
	NotNow     string            `yaml:"not_now"`    // stands beside a line that is added to a card

	// Among says that this language has no patterns of its own and is heard by those of another: it is this one when one of Letters or
	// of Words stands in the text, and none of Never, letters that it does not have.
	Among   string   `yaml:"among"`
	Letters string   `yaml:"letters"`
	Never   string   `yaml:"never"`
	Words   []string `yaml:"words"`
}

// written says whether a text is in this language rather than in the one whose patterns heard it.
func (r *replies) written(text string) bool {
	text = strings.ToLower(text)
	if strings.ContainsAny(text, r.Never) {
		return false
	}
	if strings.ContainsAny(text, r.Letters) {
		return true
	}
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return !unicode.IsLetter(c) }) {
		if slices.Contains(r.Words, word) {
			return true
		}
	}
	return false
}

// answerIn is the language in which to answer what the patterns of a language heard.
func (n *Net) answerIn(lang, text string) string {
	for _, l := range n.languages() {
		if r := n.replies[l]; r.Among != "" && r.Among == lang && r.written(text) {
			return l
		}
	}
	return lang
}

type reply struct {
	Text  string `yaml:"text"`  // after the first number
	Close string `yaml:"close"` // after the lines, when there is room
}

// Languages in which there are answers, in the order of their files.
func (n *Net) languages() []string {
	var out []string
	for _, l := range []string{"it", "en", "fr", "es", "ro", "sq", "zh", "ar", "uk", "ru"} {
		if n.replies[l] != nil {
			out = append(out, l)
		}
	}
	return out
}

// Answer gives the fixed words for a danger. lang is a BCP 47 code; a language without its own words is answered in Italian and
// English. Lines that are closed at now, not confirmed, or reserved are left out, whatever the category asks for.
func (n *Net) Answer(d Danger, lang string, now time.Time, at Place) Answer {
	c := n.categories[d.Category]
	if c == nil {
		c = n.categories[n.order[0]]
	}
	rome := now.In(n.rome)
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if n.replies[base] != nil {
		return n.answer(c, d, n.replies[base], rome, at)
	}
	return n.bilingual(c, d, rome, at)
}

// bilingual is for whoever reads none of our languages: the first sentence in Italian and in English, then the lines.
func (n *Net) bilingual(c *category, d Danger, rome time.Time, at Place) Answer {
	it, en := n.replies["it"], n.replies["en"]
	a := n.answer(c, d, it, rome, at)
	a.CopyName, a.Continue = it.Copy+" / "+en.Copy, it.Continue+" / "+en.Continue
	if a.Callback != "" {
		a.Callback = it.Callback + " / " + en.Callback
	}
	shown := a.Numbers
	a.Numbers = shown[:1]
	a.Text = shown[0]
	if d.Crisis {
		a.Text += "\n\n" + firstSentence(fill(it.Categories[c.Code].Text, "")) + "\n" + firstSentence(fill(en.Categories[c.Code].Text, ""))
	} else {
		h := n.added(c, rome)
		a.Text += "\n\n" + it.Lines[h.ID] + "\n" + en.Lines[h.ID]
	}
	for _, number := range shown[1:] {
		for _, h := range n.Lines {
			if h.Number != number {
				continue
			}
			longer := a.Text + "\n\n" + number + "\n" + firstSentence(it.Lines[h.ID]) + "\n" + firstSentence(en.Lines[h.ID])
			if wordCount(longer) <= MaxWords {
				a.Text, a.Numbers = longer, append(a.Numbers, number)
			}
		}
	}
	return a
}

func firstSentence(s string) string {
	for i, r := range s {
		if strings.ContainsRune(".!。؟", r) {
			return s[:i+len(string(r))]
		}
	}
	return s
}

func (n *Net) answer(c *category, d Danger, r *replies, rome time.Time, at Place) Answer {
	a := Answer{CopyName: r.Copy, Continue: r.Continue}
	if !d.Crisis {
		h := n.added(c, rome)
		a.Numbers, a.Copy = []string{h.Number}, h.Digits()
		a.Text = h.Number + "\n\n" + r.Lines[h.ID]
		if r.NotNow != "" && h.ID != c.First { // it would say the same number twice
			a.Text += " " + r.NotNow
		}
		return a
	}
	first := n.lines[c.First]
	a.Numbers, a.Copy = []string{first.Number}, first.Digits()
	if c.Urgent || d.UrgentCallback {
		a.Callback = r.Callback
	}
	text := first.Number + "\n\n" + fill(r.Categories[c.Code].Text, at.Door)
	show := c.Show
	if show == 0 {
		show = 2
	}
	end := fill(r.Categories[c.Code].Close, at.Door)
	codes := append([]string{c.Code}, d.Also...)
	used := map[string]bool{first.ID: true}
	for k, code := range codes {
		other := n.categories[code]
		if other == nil {
			continue
		}
		ids := other.Lines
		if d.Minor {
			ids = append(append([]string{}, other.MinorLines...), ids...)
		}
		left := show
		if k > 0 {
			left = 1 // one line for each other danger
		}
		for _, id := range ids {
			h := n.lines[id]
			if left == 0 || used[id] || !h.Shown() || !h.Open(rome) || r.Lines[id] == "" {
				continue
			}
			longer := text + "\n\n" + h.Number + "\n" + r.Lines[id]
			room := longer
			if k > 0 && c.Violence { // whose telephone is read must read how to leave nothing there
				room += " " + end
			}
			if wordCount(room) > MaxWords {
				continue
			}
			text = longer
			used[id] = true
			a.Numbers = append(a.Numbers, h.Number)
			left--
		}
	}
	if end != "" && wordCount(text+" "+end) <= MaxWords {
		text += "\n\n" + end
	}
	a.Text = text
	return a
}

// added is the line that stands beside a card when there is no danger now: the first one open, else the emergency number.
func (n *Net) added(c *category, rome time.Time) *Hotline {
	for _, id := range c.Added {
		if h := n.lines[id]; h.Shown() && h.Open(rome) {
			return h
		}
	}
	return n.lines[c.First]
}

// fill puts the door in its place, or takes the sentence of the door away.
func fill(s, where string) string {
	if !strings.Contains(s, door) {
		return s
	}
	if where != "" {
		return strings.ReplaceAll(s, door, strings.Join(strings.Fields(where), " "))
	}
	var keep []string
	for _, sentence := range sentences(s) {
		if !strings.Contains(sentence, door) {
			keep = append(keep, sentence)
		}
	}
	return strings.Join(keep, " ")
}

func sentences(s string) []string {
	var out []string
	from := 0
	for i, r := range s {
		if strings.ContainsRune(".!?。！？؟", r) {
			end := i + len(string(r))
			if piece := strings.TrimSpace(s[from:end]); piece != "" {
				out = append(out, piece)
			}
			from = end
		}
	}
	if piece := strings.TrimSpace(s[from:]); piece != "" {
		out = append(out, piece)
	}
	return out
}

// wordCount counts words between spaces; Chinese, which writes none, counts two signs a word.
func wordCount(s string) int {
	words, signs := 0, 0
	for _, w := range strings.Fields(s) {
		han := 0
		for _, r := range w {
			if alone(r) {
				han++
			}
		}
		signs += han
		if han == 0 {
			words++
		}
	}
	return words + (signs+1)/2
}

// Gulpease is the Italian index of readability, 0 to 100: 89 + (300 sentences - 10 letters) / words.
func Gulpease(s string) float64 {
	words, letters, ends := len(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isApostrophe(r) })), 0, 0
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
		if strings.ContainsRune(".!?", r) {
			if next, _ := utf8.DecodeRuneInString(s[i+1:]); i+1 == len(s) || !unicode.IsLetter(next) && !unicode.IsDigit(next) { // an address is one word
				ends++
			}
		}
	}
	if words == 0 {
		return 0
	}
	return min(100, 89+float64(300*ends-10*letters)/float64(words))
}

func (n *Net) loadReplies(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "safety/replies.*.yaml")
	if err != nil {
		return err
	}
	for _, name := range names {
		var r replies
		if err := strict(fsys, name, &r); err != nil {
			return err
		}
		if want := strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "replies."), ".yaml"); r.Lang != want {
			return fmt.Errorf("%s:1: lang is %q; write lang: %s, as in the name of the file", name, r.Lang, want)
		}
		for id := range r.Lines {
			if n.lines[id] == nil {
				return fmt.Errorf("%s:1: lines names %q, which hotlines.yaml lacks; add it there", name, id)
			}
		}
		for code := range r.Categories {
			if n.categories[code] == nil {
				return fmt.Errorf("%s:1: there is no category %q; see patterns.yaml", name, code)
			}
		}
		for _, code := range n.order {
			if r.Categories[code].Text == "" {
				return fmt.Errorf("%s:1: category %s has no text; whoever is in that danger would read nothing", name, code)
			}
		}
		n.replies[r.Lang] = &r
	}
	for _, lang := range []string{"it", "en"} {
		if n.replies[lang] == nil {
			return fmt.Errorf("safety/replies.%s.yaml:1: missing; Italian and English answer whoever has no other", lang)
		}
	}
	return nil
}
