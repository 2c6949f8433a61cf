package knowledge

// cutter cuts folded words into terms. Terms are 64-bit hashes (FNV-1a): two different terms meet by chance about once in
// a billion pairs, which moves no figure.
type cutter struct{}

const (
	fnvStart uint64 = 14695981039346656037
	fnvStep  uint64 = 1099511628211
)

func start(kind byte) uint64 { return (fnvStart ^ uint64(kind)) * fnvStep }

func hash(kind byte, s string) uint64 {
	h := start(kind)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * fnvStep
	}
	return h
}

func join(a, b uint64) uint64 { return (a*fnvStep ^ b) * fnvStep }

// stems gives one term a word.
func (cutter) stems(folded []string, lang string) []uint64 {
	out := make([]uint64, 0, len(folded))
	for _, w := range folded {
		out = append(out, hash('w', stem(w, lang)))
	}
	return out
}

// size of the letters-in-a-row. Three, four and five together found no more than four alone (docs/knowledge.md).
const size = 4

// grams gives the letters-in-a-row of each word, its ends marked, spelling squeezed first: see [squeeze]. Where words are one
// character (Chinese) the pairs of neighbours serve.
func (cutter) grams(folded []string) []uint64 {
	out := make([]uint64, 0, 6*len(folded))
	var r []rune
	for i, w := range folded {
		if alone(w) {
			if i+1 < len(folded) {
				out = append(out, pair(w, folded[i+1]))
			}
			continue
		}
		r = append(r[:0], '^')
		for _, c := range squeeze(w) {
			r = append(r, c)
		}
		r = append(r, '$')
		for at := 0; at+size <= len(r); at++ {
			h := start('g')
			for _, c := range r[at : at+size] {
				h = (h ^ uint64(c)) * fnvStep
			}
			out = append(out, h)
		}
	}
	return out
}

// alone says that a word is one Chinese character; pair is two neighbours of that kind.
func alone(word string) bool { return len(word) == 3 && word[0] >= 0xe3 && word[0] <= 0xe9 }

func pair(a, b string) uint64 { return hash('g', a+b) }
