package situation

import (
	"fmt"
	"strconv"
	"strings"
)

// compiler of phrases, for one lexicon.
type phrasing struct {
	vocabulary *vocabulary
	classes    map[string][]uint16
	file       string
	errs       []error
}

func (c *phrasing) wrong(line int, format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("%s:%d: %s", c.file, line, fmt.Sprintf(format, args...)))
}

// list turns "a|b c|pre*" (bars or spaces) into the numbers of its words.
func (c *phrasing) list(words string) []uint16 {
	var ids []uint16
	for _, w := range strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == '|' || r == '\n' || r == '\t' }) {
		if strings.HasPrefix(w, "@") {
			ids = append(ids, c.classes[w[1:]]...)
			continue
		}
		ids = append(ids, c.vocabulary.id(foldWord(w)))
	}
	return ids
}

func foldWord(w string) string {
	var b strings.Builder
	for _, r := range w {
		if r == '*' {
			b.WriteRune(r)
			continue
		}
		if f, _ := foldRune(r); f != 0 {
			b.WriteRune(f)
		}
	}
	return b.String()
}

// phrase compiles one pattern. Several come out when its first places are optional.
func (c *phrasing) phrase(p phrase, rule int) []pattern {
	var elements []element
	gap, across := 0, false
	for _, w := range strings.Fields(strings.ReplaceAll(p.text, "'", " ")) {
		if n, ok := gapOf(w); ok {
			gap, across = n, w[0] == '~'
			continue
		}
		e := element{gap: gap, across: across}
		gap, across = 0, false
		if strings.HasSuffix(w, "?") {
			e.optional, w = true, strings.TrimSuffix(w, "?")
		}
		if strings.HasPrefix(w, "+") {
			e.joined, w = true, w[1:]
		}
		switch {
		case w == "<n>" || w == "<c>" || w == "<m>" || w == "<%>" || w == "<p>" || w == "<y>" || w == "<d>" || w == "<a>" || w == "<r>" || w == "<e>" || w == "<w>" || w == "<o>":
			e.number = w[1]
		case w == "_":
			e.number = 'x'
		default:
			for _, part := range strings.Split(w, "|") {
				if strings.HasPrefix(part, "@") {
					ids, ok := c.classes[part[1:]]
					if !ok {
						c.wrong(p.line, "there is no class %q; add it to classes:", part)
					}
					e.set = add(e.set, ids)
					continue
				}
				if strings.ContainsAny(part, "<>~.,@") || part == "" {
					c.wrong(p.line, "%q cannot be read in a phrase; write words, a|b, @class, x?, .. or <n> <c> <m> <%%>", w)
				}
				e.set = add(e.set, []uint16{c.vocabulary.id(foldWord(part))})
			}
		}
		elements = append(elements, e)
	}
	if len(elements) == 0 || gap > 0 {
		c.wrong(p.line, "the phrase %q ends in nothing; put a word at its end", p.text)
		return nil
	}
	var out []pattern
	for {
		first := elements[0]
		e := append([]element{}, elements...)
		e[0].optional, e[0].gap = false, 0
		out = append(out, pattern{elements: e, rule: rule, text: p.text})
		if !first.optional || len(elements) == 1 {
			return out
		}
		elements = elements[1:]
	}
}

func gapOf(w string) (int, bool) {
	if w == ".." {
		return 3, true
	}
	if strings.HasPrefix(w, "..") || strings.HasPrefix(w, "~") {
		n, err := strconv.Atoi(strings.TrimLeft(w, ".~"))
		return n, err == nil && n > 0 && n < 20
	}
	return 0, false
}

func add(set []uint64, ids []uint16) []uint64 {
	for _, id := range ids {
		for int(id>>6) >= len(set) {
			set = append(set, 0)
		}
		set[id>>6] |= 1 << (id & 63)
	}
	return set
}

// plainWords are phrases of words only: no patterns inside.
func (c *phrasing) plainWords(list []phrase) [][]string {
	var out [][]string
	for _, p := range list {
		words := strings.Fields(strings.ReplaceAll(p.text, "'", " "))
		for i, w := range words {
			words[i] = foldWord(w)
			if strings.ContainsAny(w, "|@<>*?") {
				c.wrong(p.line, "%q: only plain words stand here", p.text)
			}
		}
		out = append(out, words)
	}
	return out
}

func (x *index) add(list ...pattern) {
	for _, p := range list {
		n := len(x.patterns)
		x.patterns = append(x.patterns, p)
		if p.elements[0].number != 0 {
			x.byNumber = append(x.byNumber, n)
			continue
		}
		for w, bits := range p.elements[0].set {
			for b := 0; bits != 0; b++ {
				if bits&1 != 0 {
					id := w*64 + b
					for id >= len(x.byWord) {
						x.byWord = append(x.byWord, nil)
					}
					x.byWord[id] = append(x.byWord[id], n)
				}
				bits >>= 1
			}
		}
	}
}
