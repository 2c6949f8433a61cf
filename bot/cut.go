package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Telegram's limits, in UTF-16 units after the markup was taken out.
const (
	maxText    = 4096
	maxCaption = 1024
)

// line is one line of a reply. What is a heading is decided before anything is cut, so that no cut can make one.
type line struct {
	text    string
	heading bool
}

// page is what one message holds.
type page []line

func (p page) units() int {
	n := 0
	for i, l := range p {
		n += units(l.text)
		if i > 0 {
			n++
		}
	}
	return n
}

func (p page) bytes() int {
	n := len(p) - 1
	for _, l := range p {
		n += len(l.text)
	}
	return n
}

// lines reads a reply's text. Empty lines at both ends go.
func lines(text string) page {
	text = clean(text)
	p := make(page, 0, strings.Count(text, "\n")+1)
	for l := range strings.SplitSeq(text, "\n") {
		head, ok := strings.CutPrefix(l, "# ")
		p = append(p, line{strings.TrimRightFunc(head, unicode.IsSpace), ok})
	}
	return p.trim()
}

// trim takes empty lines off both ends: Telegram would, and its count would differ.
func (p page) trim() page {
	for len(p) > 0 && blank(p[0].text) {
		p = p[1:]
	}
	for len(p) > 0 && blank(p[len(p)-1].text) {
		p = p[:len(p)-1]
	}
	return p
}

// blank says whether nothing of s can be seen. Telegram refuses a message of such characters only.
func blank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Mn, r) && r != 0x2800 && r != 0x3164 {
			return false
		}
	}
	return true
}

// cut makes pages of at most max units: at a paragraph where one ends in the second half of the page, else at a
// line, else (a line too long for a page) at a sentence, a word, a character.
func cut(p page, max int) []page {
	if p = p.trim(); len(p) > 0 && p.bytes() <= max { // a character has no more units than bytes
		return []page{p}
	}
	var pages []page
	for p = p.trim(); len(p) > 0; p = p.trim() {
		n, size, good := 0, 0, 0
		for n < len(p) {
			more := units(p[n].text) + 1
			if size+more > max+1 {
				break
			}
			size += more
			n++
			if n < len(p) && blank(p[n].text) && size > max/2 {
				good = n
			}
		}
		switch {
		case n == len(p):
			return append(pages, p)
		case n == 0:
			head, tail := cutLine(p[0], max)
			if !blank(head.text) {
				pages = append(pages, page{head})
			}
			p = append(page{tail}, p[1:]...)
			continue
		case good > 0:
			n = good
		}
		for k := n; k > 1; k-- { // a heading goes with what it heads
			if !p[k-1].heading && !blank(p[k-1].text) {
				n = k
				break
			}
		}
		pages = append(pages, p[:n:n].trim())
		p = p[n:]
	}
	return pages
}

// cutLine cuts one line that is longer than max.
func cutLine(l line, max int) (head, tail line) {
	end := upTo(l.text, max)
	at := end
	for _, border := range []func(string, int) bool{sentenceEnd, wordEnd} {
		if i := lastBorder(l.text[:end], border); i > 0 {
			at = i
			break
		}
	}
	head = line{strings.TrimRightFunc(l.text[:at], unicode.IsSpace), l.heading}
	tail = line{strings.TrimLeftFunc(l.text[at:], unicode.IsSpace), l.heading}
	return head, tail
}

// lastBorder finds the last place after the middle of s where border says that one may cut; 0 when there is none.
func lastBorder(s string, border func(string, int) bool) int {
	for i := len(s) - 1; i > len(s)/2; i-- {
		if s[i] == ' ' && border(s, i) {
			return i
		}
	}
	return 0
}

func wordEnd(string, int) bool { return true }

// sentenceEnd says whether a sentence ends before the space at i. "art. 3" and "dott. Rossi" are no ends: a short word
// before the point, or no capital after it.
func sentenceEnd(s string, i int) bool {
	last, size := utf8.DecodeLastRuneInString(s[:i])
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[i:], " "))
	switch last {
	case '!', '?', '…', '。', '؟', '۔':
		return true
	case '.':
		word := s[strings.LastIndexByte(s[:i], ' ')+1 : i-size]
		return utf8.RuneCountInString(word) > 4 && !unicode.IsLower(next) && !unicode.IsDigit(next)
	}
	return false
}
