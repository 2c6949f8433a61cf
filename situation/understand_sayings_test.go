package situation

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestSayings reads every kind of fact in the many ways in which different people say it, one short message each, and what only resembles
// it: a line without a value is a fact that must not be concluded.
func TestSayings(t *testing.T) {
	r := shippedReader(t)
	f, err := os.Open("testdata/understand/sayings.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.Comma, in.LazyQuotes = '\t', true
	lines, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) < 800 {
		t.Fatalf("%d sayings; the file is not whole", len(lines))
	}
	for _, line := range lines[1:] {
		fact, want, text := line[0], line[1], line[2]
		got := ""
		for _, x := range r.Read(text, "", tellingDay) {
			if x.Fact == fact {
				got = said(x.Value)
			}
		}
		if got != want {
			t.Errorf("%q: %s = %q, wanted %q", text, fact, got, want)
		}
	}
}

// said writes a value as the sayings do.
func said(v Value) string {
	switch {
	case v.Yes != nil:
		return strconv.FormatBool(*v.Yes)
	case v.Word != "":
		return v.Word
	case len(v.Words) > 0:
		return strings.Join(v.Words, "+")
	case v.Exact():
		return strconv.FormatFloat(v.Min, 'f', -1, 64)
	}
	return strconv.FormatFloat(v.Min, 'f', -1, 64) + "-" + strconv.FormatFloat(v.Max, 'f', -1, 64)
}
