package safety

import (
	"bufio"
	"fmt"
	"os"
	"testing"
)

func TestSlipsDev(t *testing.T) {
	n := load(t)
	f, err := os.Open(os.Getenv("SAFETY_FORMS"))
	if err != nil {
		return
	}
	out, _ := os.Create("/tmp/s/slips.txt")
	defer out.Close()
	sc := bufio.NewScanner(f)
	seen := map[string]bool{}
	n.voc.known = map[string]bool{}
	for sc.Scan() {
		ts := split(sc.Text(), nil)
		if len(ts) != 1 || seen[ts[0].word] {
			continue
		}
		w := ts[0].word
		seen[w] = true
		if len(n.voc.direct(w, nil)) > 0 || len(w) < 4 {
			continue
		}
		if s := n.voc.find(w, nil); len(s) > 0 {
			fmt.Fprintf(out, "%s\t%s", sc.Text(), w)
			for i, x := range s {
				if i < 3 {
					fmt.Fprintf(out, "\t%s", n.voc.names[x])
				}
			}
			fmt.Fprintln(out)
		}
	}
}
