package dialogs

import (
	"io/fs"
	"strings"

	"bussola/knowledge"
)

// hollowFile lists the words that say nothing about which service is meant, by kind: small ones, days and hours, names of people.
const hollowFile = "texts/hollow.yaml"

// hollowWords are those words.
type hollowWords struct {
	Small  []string `yaml:"small"`
	Time   []string `yaml:"time"`
	Names  []string `yaml:"names"`
	Before []string `yaml:"before"` // what people say before what they mean
	Polite []string `yaml:"polite"` // what people say beside a yes or a no
}

// loadHollow reads them; without the file there are none.
func (t *Texts) loadHollow(fsys fs.FS) error {
	t.hollow, t.openings, t.polite = map[string]bool{}, map[string]bool{}, map[string]bool{}
	if _, err := fs.Stat(fsys, hollowFile); err != nil {
		return nil
	}
	var words hollowWords
	if err := knowledge.Strict(fsys, hollowFile, &words); err != nil {
		return err
	}
	for _, list := range [][]string{words.Small, words.Time, words.Names, words.Before} {
		for _, w := range list {
			t.hollow[fold(w)] = true
		}
	}
	for _, p := range words.Polite {
		t.polite[strings.Join(framedWords(p), " ")] = true
	}
	for _, w := range words.Before {
		t.openings[fold(w)] = true
	}
	return nil
}

// Hollow says that a text holds nothing that could tell one service from another: single letters, numbers, days and hours, names of
// people. A finder that must choose among a hundred cards finds something near to anything.
func (t *Texts) Hollow(text string) bool {
	words := wordsWith(text, "")
	for _, w := range words {
		runes := []rune(w)
		if len(runes) == 1 && runes[0] > 0x2000 { // one Chinese character is a word
			return false
		}
		if len(runes) > 1 && !t.hollow[w] && strings.Trim(w, "0123456789") != "" {
			return false
		}
	}
	return len(words) > 0 && !(len(words) == 1 && shortName(words[0]))
}

// shortName says that digits alone are what people call a law by: "104".
func shortName(w string) bool { return len(w) == 3 && strings.Trim(w, "0123456789") == "" }
