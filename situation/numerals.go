package situation

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// token is one piece of an amount: a number or a word.
type token struct {
	word   string
	number float64
	isNum  bool
	group  bool // "5 mila", "10k": the thousands were said
}

var italianNumbers = map[string]float64{"zero": 0, "un": 1, "uno": 1, "una": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8,
	"nove": 9, "dieci": 10, "undici": 11, "dodici": 12, "tredici": 13, "quattordici": 14, "quindici": 15, "sedici": 16, "diciassette": 17,
	"diciotto": 18, "diciannove": 19, "venti": 20, "trenta": 30, "quaranta": 40, "cinquanta": 50, "sessanta": 60, "settanta": 70, "ottanta": 80,
	"novanta": 90, "cento": 100, "mille": 1000, "mila": 1000}

var englishNumbers = map[string]float64{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000}

// inWords reads one Italian number word, also a long one ("settecentocinquanta"), or an English one.
func inWords(w string) (float64, bool) {
	if n, ok := englishNumbers[w]; ok {
		return n, true
	}
	if n, ok := italianNumbers[w]; ok {
		return n, true
	}
	if head, tail, ok := strings.Cut(w, "mila"); ok && head != "" {
		return thousands(head, tail)
	}
	if tail, ok := strings.CutPrefix(w, "mille"); ok {
		n, ok := hundreds(tail)
		return 1000 + n, ok
	}
	return hundreds(w)
}

func thousands(head, tail string) (float64, bool) {
	h, ok := hundreds(head)
	if !ok {
		return 0, false
	}
	if tail == "" {
		return h * 1000, true
	}
	t, ok := hundreds(tail)
	return h*1000 + t, ok
}

func hundreds(w string) (float64, bool) {
	if n, ok := italianNumbers[w]; ok {
		return n, true
	}
	if head, tail, ok := strings.Cut(w, "cento"); ok {
		h := 1.0
		if head != "" {
			n, ok := italianNumbers[head]
			if !ok || n > 9 {
				return 0, false
			}
			h = n
		}
		if tail == "" {
			return h * 100, true
		}
		t, ok := tens(tail)
		return h*100 + t, ok
	}
	return tens(w)
}

func tens(w string) (float64, bool) {
	if n, ok := italianNumbers[w]; ok && n < 100 {
		return n, true
	}
	for _, t := range []string{"venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"} {
		for _, stem := range []string{t, t[:len(t)-1]} {
			if tail, ok := strings.CutPrefix(w, stem); ok {
				if n, ok := italianNumbers[strings.ReplaceAll(tail, "è", "e")]; ok && n >= 1 && n <= 9 {
					return italianNumbers[t] + n, true
				}
			}
		}
	}
	return 0, false
}

// spaced puts room around digits and signs, and takes the points of thousands and the decimals together: "10.000,50" is one number.
func spaced(s string) string {
	var b strings.Builder
	r := []rune(s)
	for i, c := range r {
		digit := unicode.IsDigit(c)
		if i > 0 && digit != unicode.IsDigit(r[i-1]) && (unicode.IsLetter(c) || digit && unicode.IsLetter(r[i-1])) {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// tokens splits an amount into numbers and words.
func tokens(raw string) []token {
	var out []token
	s := []rune(spaced(raw))
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case unicode.IsDigit(c):
			j := i
			for j < len(s) && (unicode.IsDigit(s[j]) || (s[j] == '.' || s[j] == ',' || s[j] == '/' || s[j] == '\'') && j+1 < len(s) && unicode.IsDigit(s[j+1])) {
				j++
			}
			text := string(s[i:j])
			if n, ok := digitsOf(text); ok {
				out = append(out, token{word: text, number: n, isNum: true})
			} else {
				out = append(out, token{word: text})
			}
			i = j
		case unicode.IsLetter(c):
			j := i
			for j < len(s) && unicode.IsLetter(s[j]) {
				j++
			}
			out = append(out, wordToken(string(s[i:j])))
			i = j
		case c == '-' || c == '–' || c == '<' || c == '>' || c == '%' || c == '€' || c == '+':
			out = append(out, token{word: string(c)})
			i++
		default:
			i++
		}
	}
	return merged(out)
}

func wordToken(w string) token {
	if n, ok := inWords(w); ok {
		return token{word: w, number: n, isNum: true}
	}
	return token{word: w}
}

// digitsOf reads "10.000", "10,000", "7.101,12", "1200.50". A day written "3/11" is no number.
func digitsOf(s string) (float64, bool) {
	if strings.ContainsAny(s, "/'") {
		return 0, false
	}
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		n, err := strconv.ParseFloat(s, 64)
		return n, err == nil
	}
	cents := s[last+1:]
	whole := strings.NewReplacer(".", "", ",", "").Replace(s[:last])
	if len(cents) == 3 {
		whole, cents = whole+cents, ""
	}
	n, err := strconv.ParseFloat(whole+"."+cents+"0", 64)
	return n, err == nil
}

// merged puts together "3 mila", "mille e due cento", "two hundred", "30 k", "2 e mezzo" is left to the units.
func merged(in []token) []token {
	var out []token
	for _, t := range in {
		n := len(out) - 1
		switch {
		case n >= 0 && out[n].isNum && (t.word == "mila" || t.word == "k" || t.word == "thousand" || t.word == "mille"):
			out[n] = token{word: out[n].word + " " + t.word, number: out[n].number * 1000, isNum: true, group: true}
		case n >= 0 && out[n].isNum && out[n].number < 10 && out[n].number >= 1 && (t.word == "cento" || t.word == "hundred"):
			out[n] = token{word: out[n].word + " " + t.word, number: out[n].number * 100, isNum: true}
		case n >= 0 && out[n].isNum && t.isNum && letters(out[n].word) && letters(t.word) && lower(out[n].number, t.number):
			out[n] = token{word: out[n].word + " " + t.word, number: out[n].number + t.number, isNum: true, group: out[n].group}
		case n >= 1 && out[n].word == "e" && out[n-1].isNum && t.isNum && letters(out[n-1].word) && letters(t.word) && out[n-1].number >= 100 && lower(out[n-1].number, t.number):
			out[n-1] = token{word: out[n-1].word + " " + t.word, number: out[n-1].number + t.number, isNum: true, group: out[n-1].group}
			out = out[:n] // "duemila e cinquecento"
		default:
			out = append(out, t)
		}
	}
	return out
}

func letters(w string) bool { return w != "" && unicode.IsLetter(rune(w[0])) }

// lower says whether b fits in the empty places of a: "mille" then "duecento", "twenty" then "two".
func lower(a, b float64) bool {
	for _, unit := range []float64{1000, 100, 10} {
		if a >= unit && math.Mod(a, unit) == 0 {
			return b < unit && b > 0
		}
	}
	return false
}
