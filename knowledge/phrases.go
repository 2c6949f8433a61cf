package knowledge

import (
	"sort"
	"strings"
)

// phrases finds the longest of many word sequences at a place. A star at the end of a word stands for any ending:
// "quant* giorni" is in "per quanti giorni".
type phrases map[rune][][]string // by first letter, longest first

func newPhrases(list []string) phrases {
	p := phrases{}
	for _, text := range list {
		var words []string
		for _, w := range strings.Fields(text) {
			bare, star := strings.CutSuffix(w, "*")
			f := fold(bare)
			if star && len(f) > 0 {
				f[len(f)-1] += "*"
			}
			words = append(words, f...)
		}
		if len(words) > 0 {
			at := initial(words[0])
			p[at] = append(p[at], words)
		}
	}
	for _, l := range p {
		sort.SliceStable(l, func(i, j int) bool { return len(l[i]) > len(l[j]) })
	}
	return p
}

func initial(word string) rune {
	for _, r := range word {
		return r
	}
	return 0
}

// at is how many words the longest phrase at the head of words has; 0 when there is none.
func (p phrases) at(words []string) int { return len(p.find(words)) }

// find is the longest phrase at the head of words, as it was written.
func (p phrases) find(words []string) []string {
	for _, f := range p[initial(words[0])] {
		if len(f) <= len(words) && fits(f, words) {
			return f
		}
	}
	return nil
}

func fits(phrase, words []string) bool {
	for i, f := range phrase {
		if start, star := strings.CutSuffix(f, "*"); star && strings.HasPrefix(words[i], start) {
			continue
		}
		if f != words[i] {
			return false
		}
	}
	return true
}
