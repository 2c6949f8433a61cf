package knowledge

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"
	"strings"
)

// Learning takes some seconds of processor time, and the same content gives the same again. So it is kept, a value for each group of
// languages, and taken by the next start. docs/decisions/0007 says why it is not shipped with the content.
//
// A value is trusted when it carries the key of exactly this content and this learner. Any other is passed over, learned anew and written over. Where
// nothing can be kept every start learns.

// Shelf keeps values between starts, under a name and the key of all that they were made from. What it gives is the very value that it was given, whole, or
// nothing; none of it may be changed.
type Shelf interface {
	Take(name, key string, into any, kinds ...any) bool
	Put(name, key string, from any, kinds ...any) error
}

//go:embed *.go
var source embed.FS

// libraries cut words before anything is learned from them. A test holds this against go.mod.
const libraries = "snowballstem v0.9.0, text v0.43.0"

// Keep says where to keep what is learned; nil keeps nothing. It is to be said before the first question.
func (b *Base) Keep(shelf Shelf) { b.shelf = shelf }

// Sentences gives what a base that is kept leaves behind.
func (b *Base) Sentences() *Sentences { return b.sentences() }

// Restored makes whole a base that was kept after [Base.Ready]: with the pack that it was read from, the shelf of what was learned, and the sentences for
// when something has to be learned after all.
func (b *Base) Restored(pack fs.FS, shelf Shelf, sentences func() *Sentences) {
	b.from, b.shelf, b.sentences = pack, shelf, sentences
}

// digest is the key of what can be learned from some materials: everything that is learned from, and everything that learns. The
// sources of this room are all in it but the tests, because a list of those that matter would be wrong one day; so are the compiler and
// the processor, since they may round in other ways.
func (m materials) digest() string {
	h := sha256.New()
	w := bufio.NewWriterSize(h, 1<<16)
	say := func(words ...string) {
		for _, s := range words {
			fmt.Fprintf(w, "%d ", len(s))
			w.WriteString(s)
		}
	}
	files, err := source.ReadDir(".")
	if err != nil {
		panic(err) // they are inside the program
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		text, err := source.ReadFile(f.Name())
		if err != nil {
			panic(err)
		}
		say(f.Name(), string(text))
	}
	say(libraries, runtime.Version(), runtime.GOARCH)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if strings.HasPrefix(s.Key, "GO"+strings.ToUpper(runtime.GOARCH)) { // GOAMD64=v3 adds and multiplies in one
				say(s.Key, s.Value)
			}
		}
	}
	json.NewEncoder(w).Encode(m.listen) // a map's keys come sorted
	for _, slug := range m.slugs {
		s := m.services[slug]
		say(slug)
		for _, lang := range keys(s.Names) {
			n := s.Names[lang]
			say(lang, n.Official, "everyday")
			say(n.Everyday...)
			say("ambiguous")
			say(n.Ambiguous...)
		}
		for _, lang := range keys(s.Card) {
			say(lang)
			for _, p := range s.Card[lang].parts() {
				say(string(p.Facet))
				say(p.Sentences...)
			}
		}
	}
	for _, a := range m.asks {
		say(a.Slug, a.Lang, string(a.Facet), a.Text)
	}
	for _, list := range [][]aside{m.beside.talk, m.beside.outside, m.beside.ambiguous} {
		say("beside")
		for _, a := range list {
			say(a.lang, a.label, a.text)
		}
	}
	for _, lang := range keys(m.words) {
		say(lang)
		for _, d := range m.words[lang] {
			say(d.phrase, d.italian)
		}
	}
	w.Flush()
	return hex.EncodeToString(h.Sum(nil))
}
