package knowledge

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// Learning takes some seconds of processor time, and the same content gives the same again. So it is kept in a folder, a file for
// each group of languages, and read by the next start. docs/decisions/0007 says why it is not shipped with the content.
//
// A file is trusted when its name and its head carry the key of exactly this content and this learner, and its sum is right. Any other is
// passed over, learned anew and written over. A folder that cannot be written is no mistake: then every start learns.

//go:embed *.go
var source embed.FS

// libraries cut words before anything is learned from them. A test holds this against go.mod.
const libraries = "snowballstem v0.9.0, text v0.43.0"

// keptFiles is how many files a folder keeps: those of the last three packs or so.
const keptFiles = 15

// Keep names the folder for what is learned; "" keeps nothing. It is to be said before the first question.
func (b *Base) Keep(folder string) { b.folder = folder }

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

// kept is the place of one voice in a folder.
type kept struct{ folder, name, key string }

func (k kept) path() string { return filepath.Join(k.folder, "learned-"+k.name+"-"+k.key[:16]) }

// read gives what was kept of a voice; false when there is nothing, or nothing whole of this content and this learner.
func (k kept) read(classes []string) (learned, bool) {
	if k.folder == "" {
		return learned{}, false
	}
	f, err := os.Open(k.path())
	if err != nil {
		return learned{}, false
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil {
		return learned{}, false
	}
	l, err := readLearned(f, at.Size(), k.key, classes)
	return l, err == nil
}

// write keeps a voice: whole or not at all, whoever else writes the same at the same time. What has not been written for longest goes.
func (k kept) write(l learned) error {
	if k.folder == "" {
		return nil
	}
	if err := os.MkdirAll(k.folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(k.folder, "learned-*.new")
	if err != nil {
		return err
	}
	err = writeLearned(f, k.key, l)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), k.path())
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	return k.sweep()
}

func (k kept) sweep() error {
	names, err := filepath.Glob(filepath.Join(k.folder, "learned-*"))
	if err != nil || len(names) <= keptFiles {
		return err
	}
	age := func(name string) int64 {
		at, err := os.Stat(name)
		if err != nil {
			return 0
		}
		return at.ModTime().UnixNano()
	}
	slices.SortFunc(names, func(a, b string) int { return int(min(1, max(-1, age(b)-age(a)))) })
	for _, name := range names[keptFiles:] {
		os.Remove(name)
	}
	return nil
}
