package situation

import "sort"

func keys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// nearest gives the word of a list that differs by at most two letters; "" when none does.
func nearest(w string, list []string) string {
	best, at := "", 3
	for _, x := range list {
		if d := distance(w, x); d < at {
			best, at = x, d
		}
	}
	return best
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		last := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			here := last
			if a[i-1] != b[j-1] {
				here = 1 + min(last, row[j], row[j-1])
			}
			last, row[j] = row[j], here
		}
	}
	return row[len(b)]
}
