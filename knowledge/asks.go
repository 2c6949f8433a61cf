package knowledge

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Ask is one way in which somebody might ask for a service, written by hand.
type Ask struct {
	Slug  string
	Lang  string
	Facet Facet
	Text  string
}

// asides are sentences that no single service answers, written by hand: what to do with them is learned from these.
type asides struct {
	talk      []aside // small talk: label is the kind
	outside   []aside // what nobody here answers: label is the subject
	ambiguous []aside // label is the services that may be meant, "|" between
}

type aside struct {
	lang, label, text string
}

// loadAsks reads the ways of asking, one a line, three columns with a tab between:
//
//	asks/<slug>.tsv          language, part, sentence
//	asks/_lang.<xx>.tsv      slug, part, sentence: more of them in language xx, for many services
//	asks/_smalltalk.tsv      language, kind, sentence
//	asks/_outofscope.tsv     language, subject, sentence
//	asks/_ambiguous.tsv      language, slugs with "|" between, sentence
//	asks/_words.tsv          read by loadWords
//
// The column of the part may hold "cosa" where no part is asked about.
func loadAsks(fsys fs.FS) ([]Ask, asides, error) {
	var asks []Ask
	var beside asides
	names, err := fs.Glob(fsys, "asks/*.tsv")
	if err != nil {
		return nil, beside, err
	}
	var errs []error
	buf := make([]byte, 1<<16)
	for _, file := range names {
		text, err := wholeText(fsys, file, buf)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		name := strings.TrimSuffix(path.Base(file), ".tsv")
		if name == "_words" {
			continue // loadWords reads it
		}
		for i, left := 0, text; left != ""; i++ { // thousands of lines: each is a piece of its file
			var line string
			line, left, _ = strings.Cut(left, "\n")
			line = strings.TrimRight(line, "\r")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			at := func() string { return fmt.Sprintf("%s:%d", file, i+1) } // few are ever shown
			if n := strings.Count(line, "\t") + 1; n != 3 || strings.TrimSpace(line[strings.LastIndexByte(line, '\t'):]) == "" {
				errs = append(errs, fmt.Errorf("%s: a line has three columns with a tab between, the last one the sentence; this one has %d", at(), n))
				continue
			}
			var f [3]string
			f[0], f[1], _ = strings.Cut(line, "\t")
			f[1], f[2], _ = strings.Cut(f[1], "\t")
			a := aside{lang: f[0], label: f[1], text: f[2]}
			switch {
			case name == "_smalltalk":
				beside.talk = append(beside.talk, a)
			case name == "_outofscope":
				beside.outside = append(beside.outside, a)
			case name == "_ambiguous":
				beside.ambiguous = append(beside.ambiguous, a)
			case strings.HasPrefix(name, "_lang."):
				asks = append(asks, Ask{Slug: f[0], Lang: strings.TrimPrefix(name, "_lang."), Facet: Facet(f[1]), Text: f[2]})
			case strings.HasPrefix(name, "_"):
				errs = append(errs, fmt.Errorf("%s: nobody reads a file of this name; it is _smalltalk, _outofscope, _ambiguous, _words or _lang.<xx>", at()))
			default:
				asks = append(asks, Ask{Slug: name, Lang: f[0], Facet: Facet(f[1]), Text: f[2]})
			}
		}
	}
	return asks, beside, errors.Join(errs...)
}

// wholeText reads a file as one string, a piece at a time: without a copy of all of it.
func wholeText(fsys fs.FS, name string, buf []byte) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b strings.Builder
	if info, err := f.Stat(); err == nil {
		b.Grow(int(info.Size()))
	}
	_, err = io.CopyBuffer(&b, f, buf)
	return b.String(), err
}
