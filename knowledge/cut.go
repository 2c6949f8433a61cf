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

// grams gives the letters-in-a-row of each word, 3 to 5, with its ends marked. Spelling is squeezed first. Where words are
// one character (Chinese) the pairs of neighbours serve.
func (cutter) grams(folded []string, least, most int) []uint64 {
	out := make([]uint64, 0, 16*len(folded))
	var r []rune
	for i, w := range folded {
		r = append(r[:0], '^')
		for _, c := range squeeze(w) {
			r = append(r, c)
		}
		r = append(r, '$')
		if len(r) == 3 && r[1] > 0x2e80 {
			if i+1 < len(folded) {
				out = append(out, hash('g', w+folded[i+1]))
			}
			continue
		}
		for size := least; size <= most; size++ {
			for at := 0; at+size <= len(r); at++ {
				out = append(out, gramHash(r[at:at+size]))
			}
		}
	}
	return out
}

func gramHash(r []rune) uint64 {
	h := start('g')
	for _, c := range r {
		h = (h ^ uint64(c)) * fnvStep
	}
	return h
}
