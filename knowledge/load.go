package knowledge

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Base is a loaded pack of knowledge. It never changes: a new pack is a new Base, swapped in whole.
type Base struct {
	services  map[string]*Service
	slugs     []string // sorted
	documents map[string]Document
	docOrder  []string
	access    map[string]Access
	listen    listening
	files     map[string]string // slug -> file, for messages

	from      fs.FS             `kept:"-"` // the pack, read again to find the lines of mistakes
	sentences func() *Sentences `kept:"-"` // megabytes that only learning reads, and checks
	shelf     Shelf             `kept:"-"` // where what is learned is kept

	once   sync.Once
	engine *engine // built by the first question, or by Ready
}

// Sentences are the ways of asking and the words of other languages: what is learned from, beside the cards.
type Sentences struct {
	asks   []Ask
	beside asides
	words  map[string][]meaning
}

// Document is a paper that procedures ask for; each is one item in every plan.
type Document struct {
	Name    string            `yaml:"-"`
	It      string            `yaml:"it"`
	En      string            `yaml:"en"`
	Ask     map[string]string `yaml:"ask"`     // where one gets it
	Expires map[string]string `yaml:"expires"` // when it must be made again
}

// Access is a place where one goes. Door names the door of the body's own offices that answers there, when one does.
type Access struct {
	Name string `yaml:"-"`
	Kind string `yaml:"kind"` // pas, punto-insieme, office, national, regional, third
	It   string `yaml:"it"`
	En   string `yaml:"en"`
	Door string `yaml:"door"`
}

// Load reads services, documents, access points and ways of asking from a content pack. All mistakes found are joined in
// the error, each as file:line: mistake; hint. The slow checks are left to [Base.Check].
func Load(fsys fs.FS) (*Base, error) {
	b := &Base{services: map[string]*Service{}, files: map[string]string{}, from: fsys}
	var errs []error
	errs = append(errs, Strict(fsys, "documents.yaml", &b.documents), Strict(fsys, "access.yaml", &b.access))
	for name, d := range b.documents {
		d.Name = name
		b.documents[name] = d
		b.docOrder = append(b.docOrder, name)
	}
	sort.Strings(b.docOrder)
	for name, a := range b.access {
		a.Name = name
		b.access[name] = a
	}
	names, err := fs.Glob(fsys, "services/*.yaml")
	errs = append(errs, err)
	read, faults := make([]Service, len(names)), make([]error, len(names))
	both(func(worker int) { // decoding is most of the time of a start
		for i := worker; i < len(names); i += workers {
			faults[i] = Strict(fsys, names[i], &read[i])
		}
	})
	for i, file := range names {
		s := &read[i]
		if faults[i] != nil {
			errs = append(errs, faults[i])
			continue
		}
		if want := strings.TrimSuffix(path.Base(file), ".yaml"); s.Slug != want {
			errs = append(errs, fmt.Errorf("%s:1: slug is %q; it must be the file's name, %q", file, s.Slug, want))
			continue
		}
		b.services[s.Slug] = s
		b.files[s.Slug] = file
		b.slugs = append(b.slugs, s.Slug)
	}
	sort.Strings(b.slugs)
	said, err := loadSentences(fsys)
	errs = append(errs, err)
	b.sentences = func() *Sentences { return said }
	if err := Strict(fsys, "search.yaml", &b.listen); !errors.Is(err, fs.ErrNotExist) {
		errs = append(errs, err) // a pack may do without
	}
	if len(b.slugs) == 0 {
		errs = append(errs, errors.New("services: no service found; is this a content folder?"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return b, errors.Join(b.check(false)...)
}

func loadSentences(fsys fs.FS) (*Sentences, error) {
	var s Sentences
	var mistakes [2]error
	s.words, mistakes[0] = loadWords(fsys)
	s.asks, s.beside, mistakes[1] = loadAsks(fsys)
	return &s, errors.Join(mistakes[:]...)
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// Strict decodes one YAML file and refuses keys that nobody reads. Errors start with file:line.
func Strict(fsys fs.FS, file string, into any) error {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fmt.Errorf("%s: cannot be read: %w", file, err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	err = dec.Decode(into)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	msg := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "yaml: "), "unmarshal errors:\n  ")
	if m := yamlLine.FindStringSubmatch(msg); m != nil {
		msg = strings.Replace(msg, m[0], "", 1)
		return fmt.Errorf("%s:%s: %s", file, m[1], plain(msg))
	}
	return fmt.Errorf("%s:1: %s", file, plain(msg))
}

var unknownField = regexp.MustCompile(`field (\S+) not found in type \S+`)

// plain turns the decoder's words into an editor's.
func plain(msg string) string {
	if m := unknownField.FindStringSubmatch(msg); m != nil && strings.Trim(m[1], "0123456789") == "" {
		return "a comma stands before " + m[1] + " and ends the number there; cents have a point before them, thousands nothing: 203.80, 10140"
	}
	return unknownField.ReplaceAllString(msg, `the key "$1" is not known here; check its spelling against docs/editors`)
}

// Service gives one service by its slug.
func (b *Base) Service(slug string) (*Service, bool) {
	s, ok := b.services[slug]
	return s, ok
}

// Slugs lists every service, sorted.
func (b *Base) Slugs() []string { return b.slugs }

// Document and Place give one shared record by name.
func (b *Base) Document(name string) (Document, bool) { d, ok := b.documents[name]; return d, ok }

// Place gives an access point by name.
func (b *Base) Place(name string) (Access, bool) { a, ok := b.access[name]; return a, ok }

// Places lists every access point, by name.
func (b *Base) Places() []Access {
	out := make([]Access, 0, len(b.access))
	for _, name := range keys(b.access) {
		out = append(out, b.access[name])
	}
	return out
}

// Asks lists the ways of asking, by file and line.
func (b *Base) Asks() []Ask { return b.sentences().asks }

// In gives the words of a document in a language; Italian when there are none.
func (d Document) In(lang string) string {
	if lang == "en" && d.En != "" {
		return d.En
	}
	return d.It
}

// In gives the words of an access point in a language; Italian when there are none.
func (a Access) In(lang string) string {
	if lang == "en" && a.En != "" {
		return a.En
	}
	return a.It
}
