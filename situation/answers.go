package situation

import (
	"fmt"
	"io/fs"

	"bussola/knowledge"
)

// answerWords are the words that count where somebody answers a question in their own: content (situation/answers.yaml).
type answerWords struct {
	AfterNo []string `yaml:"after_no"` // come after a "no" that answers
	Income  []string `yaml:"income"`   // speak of an income, which is no ISEE

	afterNo, income map[string]bool
}

// loadAnswers reads situation/answers.yaml. A list without words would change what a "no" and a sum of money mean, without a sign of it.
func loadAnswers(fsys fs.FS) (answerWords, error) {
	const file = "situation/answers.yaml"
	var w answerWords
	if err := knowledge.Strict(fsys, file, &w); err != nil {
		return w, err
	}
	w.afterNo, w.income = map[string]bool{}, map[string]bool{}
	for _, l := range []struct {
		name  string
		words []string
		into  map[string]bool
	}{{"after_no", w.AfterNo, w.afterNo}, {"income", w.Income, w.income}} {
		if len(l.words) == 0 {
			return w, fmt.Errorf("%s:1: %s has no words; write some, or every answer is read otherwise", file, l.name)
		}
		for _, word := range l.words {
			plain := plainWords(plainText(word))
			if len(plain) != 1 {
				return w, fmt.Errorf("%s:1: %s: %q is not one word; write one word at a time", file, l.name, word)
			}
			l.into[plain[0]] = true
		}
	}
	return w, nil
}
