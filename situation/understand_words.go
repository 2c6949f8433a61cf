package situation

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tok is one word of a message as the reader sees it.
type tok struct {
	word     string // folded: lower case, no accents
	from, to int    // bytes of the message
	sentence int
	clause   int
	accent   bool // written with a final accent or apostrophe: è, e', verrà
	ids      []uint16
	tags     tag
	last     bool  // the last word of its clause
	lone     bool  // the only word of its clause
	breath   bool  // its clause begins here though no mark says so (understand_breath.go)
	refused  bool  // part of such a question, and the answer is no
	topic    bool  // part of a question that the writer answers: it asserts and supposes nothing
	mention  int16 // 1 + index in reading.mentions; 0 when it names nobody

	number bool // the fields below count
	lo, hi float64
	one    bool // "un", "a": a number only where something is counted
	about  bool // circa, quasi: not certain
	day    bool // a day to come, and soon (understand_days.go)
	year   bool // 2015-2035 in four digits: more likely a year than an amount
	unit   byte // 'm' money, '%' percent, 'd' a date d/m or d/m/y, kept in word
}

// tag is what a word does to the words around it.
type tag uint32

const (
	tagMe tag = 1 << iota
	tagUs
	tagThey
	tagVerb // finite, of no certain person
	tagPast
	tagLater
	tagToMe
	tagNot
	tagNotNext
	tagDoubt
	tagIf
	tagAsks
	tagWants
	tagBefore
	tagCorrect
	tagOwn
	tagOthers
	tagThe
	tagWith
	tagFor
	tagForMe
	tagForThird
	tagAnyone
	tagAway     // of a child: lives with somebody else
	tagNoun     // a noun that may be a verb of the writer: lavoro
	tagSupposed // under an "if"

	finite = tagMe | tagUs | tagThey | tagVerb | tagPast | tagLater
)

const maxBytes = 12 << 10 // a Telegram message has at most 4,096 characters; what is longer is read from its beginning

// split cuts a message into words, clauses and sentences. asked says, by sentence, whether it ends with a question mark.
func split(text string) (out []tok, asked []bool) {
	if len(text) > maxBytes {
		text = text[:maxBytes]
	}
	out = make([]tok, 0, len(text)/5+8)
	asked = make([]bool, 1, 8)
	var buf [96]byte
	word := buf[:0]
	start, kind := 0, byte(0) // kind: 'a' letters, 'd' digits
	sentence, clause := 0, 0
	accent := false
	flush := func(end int) {
		if len(word) > 0 {
			out = append(out, tok{word: string(word), from: start, to: end, sentence: sentence, clause: clause, accent: accent})
			word = word[:0]
		}
		kind, accent = 0, false
	}
	stop := func(question bool) {
		if len(out) > 0 && out[len(out)-1].sentence == sentence {
			asked[sentence] = question
			sentence++
			clause++
			asked = append(asked, false)
		} else if question && sentence > 0 {
			asked[sentence-1] = true
		}
	}
	for at, size := 0, 0; at < len(text); at += size {
		var r rune
		r, size = utf8.DecodeRuneInString(text[at:])
		if isMark(r) { // an apostrophe ends a word: l'ha, mi', e'
			if kind == 'a' {
				accent = true
				next, _ := utf8.DecodeRuneInString(text[at+size:])
				if unicode.IsLetter(next) {
					accent = len(word) == 1 && word[0] == 'e'
				}
			}
			flush(at)
			continue
		}
		f, tail := foldRune(r)
		switch {
		case f >= '0' && f <= '9':
			if kind != 'd' {
				flush(at)
				start, kind = at, 'd'
			}
			word = append(word, byte(f))
		case f == 0:
		case unicode.IsLetter(f):
			if kind != 'a' {
				flush(at)
				start, kind = at, 'a'
			}
			word = utf8.AppendRune(word, f)
			accent = tail
		case f == '%' || f == '€' || f == '$' || f == '£':
			flush(at)
			start = at
			word = utf8.AppendRune(word, f)
			flush(at + size)
		case (f == '.' || f == ',' || f == '/') && kind == 'd' && at+1 < len(text) && text[at+1] >= '0' && text[at+1] <= '9':
			word = append(word, byte(f))
		case f == '.' && abbreviation(word, text[at+size:]):
			flush(at)
		case f == '.' || f == '!' || f == '?' || f == '\n' || f == '…':
			flush(at)
			stop(f == '?')
		case f == ';':
			flush(at)
			stop(false)
		case f == ',' || f == ':' || f == '(' || f == ')' || f == '–' || f == '—' || (f == '-' && kind == 0):
			flush(at)
			if len(out) > 0 && out[len(out)-1].clause == clause {
				clause++
			}
		default:
			flush(at)
		}
	}
	flush(len(text))
	return answered(out, asked)
}

// answered joins a question that the writer answers at once to its answer: "Se ho la 104? no, domanda fatta a ottobre".
func answered(toks []tok, asked []bool) ([]tok, []bool) {
	shift := 0
	for i := range toks {
		k := &toks[i]
		if i > 0 && k.sentence-shift != toks[i-1].sentence && asked[k.sentence-1] {
			switch k.word {
			case "no", "si", "certo", "yes", "nessuno", "nessuna", "niente", "macche", "mica", "assolutamente", "affatto", "nope", "nah":
				shift++
				for j := i - 1; j >= 0 && toks[j].sentence == toks[i-1].sentence; j-- {
					toks[j].topic = true
					toks[j].refused = k.word == "macche" || k.word == "mica" || k.word == "affatto" || k.word == "no" || k.word == "nope" || k.word == "nah"
				}
				asked[toks[i-1].sentence] = false
			default:
				if d := k.word[0]; (d >= '0' && d <= '9' || asks(toks, i, 1)) && asks(toks, i, 3) { // "L'ISEE? 3.000 euro.", "affitto? in nero"
					shift++
					asked[toks[i-1].sentence] = false
				}
			}
		}
		k.sentence -= shift
		if shift > 0 && k.sentence+shift < len(asked) {
			asked[k.sentence] = asked[k.sentence+shift]
		}
	}
	return toks, asked
}

// asks says that the sentence before i is a question of so many words at most: it names what the answer tells.
func asks(toks []tok, i, most int) bool {
	n := 0
	for j := i - 1; j >= 0 && toks[j].sentence == toks[i-1].sentence; j-- {
		n++
	}
	return n <= most
}

// abbreviation says that a full stop ends a short form, not a sentence: art. 3, c. 3, sig.ra.
func abbreviation(word []byte, rest string) bool {
	if string(word) == "p" { // p. iva
		rest = strings.TrimLeft(rest, " ")
		return len(rest) > 3 && strings.EqualFold(rest[:3], "iva")
	}
	switch string(word) {
	case "art", "c", "co", "sig", "dott", "dr", "mr", "mrs", "n", "tel", "ca", "es", "l", "com":
		rest = strings.TrimLeft(rest, " ")
		return rest != "" && (len(word) > 1 || (rest[0] >= '0' && rest[0] <= '9'))
	}
	return false
}

func isMark(r rune) bool {
	switch r {
	case '\'', '’', '‘', '`', '´', 'ʼ', '′':
		return true
	}
	return false
}

// foldRune gives the plain lower-case letter and whether it carried an accent; 0 for marks without a trace.
func foldRune(r rune) (rune, bool) {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r, false
	}
	if unicode.Is(unicode.Mn, r) || r == 0x200B || r == 0x200D || r == 0xFE0F || r == 0xAD {
		return 0, false
	}
	if r == 0xA0 || r == 0x202F {
		return ' ', false
	}
	r = unicode.ToLower(r)
	if f, ok := accents[r]; ok {
		return f, true
	}
	return r, false
}

var accents = func() map[rune]rune {
	m := map[rune]rune{}
	for plain, list := range map[rune]string{'a': "àáâãäåăāą", 'e': "èéêëēęě", 'i': "ìíîïīı", 'o': "òóôõöøō", 'u': "ùúûüūů", 'c': "çćč", 's': "şșśš", 't': "ţț", 'n': "ñńň", 'z': "žźż", 'y': "ýÿ"} {
		for _, r := range list {
			m[r] = plain
		}
	}
	return m
}()

// digits reads a number as people type it: 8.450, 8,450, 9,5, 1.200,50. A date 14/01 gives false.
func digits(w string) (float64, bool) {
	if w == "" || w[0] < '0' || w[0] > '9' || strings.ContainsRune(w, '/') {
		return 0, false
	}
	last := strings.LastIndexAny(w, ".,")
	if last < 0 {
		f, err := strconv.ParseFloat(w, 64)
		return f, err == nil && f < 1e9
	}
	whole, tail := w[:last], w[last+1:]
	strip := strings.NewReplacer(".", "", ",", "")
	if len(tail) == 3 { // thousands: 8.450 and 8,450 are the same amount
		whole, tail = whole+tail, ""
	}
	s := strip.Replace(whole)
	if tail != "" {
		s += "." + tail
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && f < 1e9
}
