package knowledge

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// wordLangs are the columns of asks/_words.tsv after the Italian one.
var wordLangs = []string{"fr", "es", "ro", "sq", "uk", "ar", "zh"}

// meaning is a word of another language and the Italian words that mean the same in these services.
type meaning struct{ phrase, italian string }

// loadWords reads asks/_words.tsv: Italian, then the same in each of wordLangs, a comma between alternatives. A pack may have none.
func loadWords(fsys fs.FS) (map[string][]meaning, error) {
	const file = "asks/_words.tsv"
	data, err := fs.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	out := map[string][]meaning{}
	var errs []error
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimRight(line, "\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != len(wordLangs)+1 || strings.TrimSpace(f[0]) == "" {
			errs = append(errs, fmt.Errorf("%s:%d: a line has %d columns with a tab between, the Italian words first; this one has %d", file, i+1, len(wordLangs)+1, len(f)))
			continue
		}
		for k, lang := range wordLangs {
			for _, p := range strings.Split(f[k+1], ",") {
				if p = strings.TrimSpace(p); p != "" {
					out[lang] = append(out[lang], meaning{p, f[0]})
				}
			}
		}
	}
	return out, errors.Join(errs...)
}

// dictionary reads one language with Italian ears.
type dictionary struct {
	phrases phrases
	italian map[string][]string // a phrase as found -> Italian words
}

func newDictionary(lang string, list []meaning) *dictionary {
	d := &dictionary{italian: map[string][]string{}}
	var texts []string
	for _, m := range list {
		text := m.phrase
		if lang == "ar" {
			text = strings.Join(arabicBare(fold(text)), " ")
		}
		texts = append(texts, text)
	}
	d.phrases = newPhrases(texts)
	for i, m := range list {
		for _, p := range newPhrases(texts[i : i+1]) {
			key := strings.Join(p[0], " ")
			d.italian[key] = append(d.italian[key], fold(m.italian)...)
		}
	}
	return d
}

// read puts Italian words in the place of those it knows and leaves the others, among which are the Italian names that people say
// in any language. found is how many it put.
func (d *dictionary) read(words []string, lang string) (italian []string, found int) {
	plain := words
	if lang == "ar" {
		plain = arabicBare(words)
	}
	for i := 0; i < len(words); {
		p := d.phrases.find(plain[i:])
		if p == nil {
			italian = append(italian, words[i])
			i++
			continue
		}
		italian = append(italian, d.italian[strings.Join(p, " ")]...)
		found++
		i += len(p)
	}
	return italian, found
}

// arabicBare takes off what Arabic writes on to a word: "and", "with", "for", "the".
func arabicBare(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w
		for _, start := range []string{"وال", "بال", "فال", "كال", "ال", "لل", "و", "ب", "ل"} {
			if rest, ok := strings.CutPrefix(w, start); ok && len([]rune(rest)) >= 3 {
				out[i] = rest
				break
			}
		}
	}
	return out
}
