package safety

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// The head of ear.txt carries the key of what taught it: lessons, patterns (of the Italian ones the words and the frames; the rules of a danger teach
// it nothing), and this room's sources. So that the check need not learn
// anew, which takes half a minute, to say that somebody forgot to.

//go:embed *.go
var source embed.FS

// taughtBy is what the line of the key begins with.
const taughtBy = "# taught by "

// taught gives the key of everything that an ear learns from.
func taught(fsys fs.FS, lessons []lesson) (string, error) {
	h := sha256.New()
	w := bufio.NewWriterSize(h, 1<<16)
	whole := func(fsys fs.FS, names []string) error {
		slices.Sort(names)
		for _, name := range names {
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				return fmt.Errorf("%s:1: cannot be read; put the file back: %w", name, err)
			}
			fmt.Fprintf(w, "%s %d ", name, len(data))
			w.Write(data)
		}
		return nil
	}
	for _, part := range []struct {
		fsys fs.FS
		glob string
	}{{source, "*.go"}, {fsys, "safety/patterns*.yaml"}, {fsys, "safety/it/[a-z]*.yaml"}, {fsys, "safety/known.txt"}} {
		names, err := fs.Glob(part.fsys, part.glob)
		if err != nil {
			return "", err
		}
		names = slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
		if err := whole(part.fsys, names); err != nil {
			return "", err
		}
	}
	for _, l := range lessons {
		fmt.Fprintf(w, "%s %d %s", l.category, len(l.text), l.text)
	}
	w.Flush()
	return hex.EncodeToString(h.Sum(nil)), nil
}

// checkEar says whether the weights in use are those that the lessons teach.
func (n *Net) checkEar(fsys fs.FS) []error {
	lessons, err := n.lessons(fsys)
	if err != nil {
		return []error{err}
	}
	key, err := taught(fsys, lessons)
	if err != nil {
		return []error{err}
	}
	have, err := fs.ReadFile(fsys, earFile)
	if err != nil {
		return []error{fmt.Errorf("%s:1: cannot be read; write it with `bussola learn`: %w", earFile, err)}
	}
	if first, _, _ := bytes.Cut(have, []byte("\n")); string(first) != taughtBy+key {
		return []error{fmt.Errorf("%s:1: is not what the lessons teach; write it again with `bussola learn`", earFile)}
	}
	return nil
}
