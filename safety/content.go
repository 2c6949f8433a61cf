package safety

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"
)

// line is a string of the content that remembers where it was written, so that a mistake can be pointed at.
type line struct {
	text string
	at   int
}

func (l *line) UnmarshalYAML(n *yaml.Node) error {
	l.at = n.Line
	return n.Decode(&l.text)
}

// category is one row of the table of dangers.
type category struct {
	Code       string   `yaml:"code"`
	What       string   `yaml:"what"`
	Rank       int      `yaml:"rank"`        // the lowest of those that fired leads
	First      string   `yaml:"first"`       // hotline id shown first in danger
	Lines      []string `yaml:"lines"`       // hotline ids beside it, in order; only those open and confirmed are shown
	Show       int      `yaml:"show"`        // how many of Lines at most; 0 is 2
	MinorLines []string `yaml:"minor_lines"` // go before Lines when a child or a teenager writes
	Added      []string `yaml:"added"`       // hotline ids, the first open one is added to a card when there is no danger now
	Violence   bool     `yaml:"violence"`    // asks for neutral words from here on
	Urgent     bool     `yaml:"urgent"`      // the desk's urgent callback fits
	Past       string   `yaml:"past"`        // what is over: "added" keeps the line beside the card, "drop" says nothing
	Info       string   `yaml:"info"`        // a question about it: the same two words
}

type classFile struct {
	Why   line   `yaml:"why"`
	Words []line `yaml:"words"` // each entry: words and phrases, separated by commas
}

type frameFile struct {
	ID     string `yaml:"id"`
	Why    line   `yaml:"why"`
	Effect line   `yaml:"effect"` // idiom | title | quote | denied | info | past | still | over | minor
	Say    []line `yaml:"say"`
}

type ruleFile struct {
	ID       string `yaml:"id"`
	Category line   `yaml:"category"`
	Why      line   `yaml:"why"`
	Soft     bool   `yaml:"soft"`   // no danger now: the card is answered with the line added
	Firm     bool   `yaml:"firm"`   // neither a question nor the past softens it
	Across   bool   `yaml:"across"` // may leave its sentence
	Minor    bool   `yaml:"minor"`  // whoever writes so is a child or a teenager
	Bare     bool   `yaml:"bare"`   // a wide rule: only for a message that asks nothing and speaks of no errand
	Alone    bool   `yaml:"alone"`  // it needs its own lines only: what else the second ear thinks of is left out

	// Settles: it is soft and sure of it, so in a message as short as fewWords the second ear must be loud to make a danger of it.
	Settles bool `yaml:"settles"`

	Say    []line `yaml:"say"`
	Unless []line `yaml:"unless"` // stops the rule when one stands in the message
}

type patternFile struct {
	Lang       string               `yaml:"lang"`
	Categories []category           `yaml:"categories"`
	Emoji      map[string]string    `yaml:"emoji"`
	Spell      map[string]string    `yaml:"spell"`
	Known      []line               `yaml:"known"`
	Small      []line               `yaml:"small"`
	Negation   []line               `yaml:"negation"`
	Requests   []line               `yaml:"requests"`
	Errands    []line               `yaml:"errands"` // words of offices, papers and pastimes: a wide rule keeps away from them
	Cries      []line               `yaml:"cries"`   // questions that are cries for help
	Turns      []line               `yaml:"turns"`   // words after which a sentence says another thing
	Excepts    []line               `yaml:"excepts"` // words that take a denial back: tranne
	Openers    []line               `yaml:"openers"` // words with which a request begins after a turn
	Classes    map[string]classFile `yaml:"classes"`
	Frames     []frameFile          `yaml:"frames"`
	Rules      []ruleFile           `yaml:"rules"`
}

// strict decodes one YAML file; an unknown key is an error. Mistakes read "file:line: mistake; hint".
func strict(fsys fs.FS, name string, into any) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("%s:1: cannot be read; put the file back: %w", name, err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	err = dec.Decode(into)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) && len(wrong.Errors) > 0 {
		return errors.New(placed(name, wrong.Errors[0]) + "; see the first lines of the file for what may stand here")
	}
	return errors.New(placed(name, strings.TrimPrefix(err.Error(), "yaml: ")) + "; check the indentation and the quotes")
}

// placed turns the decoder's "line 3: wrong" into "file:3: wrong".
func placed(name, message string) string {
	var at int
	if _, err := fmt.Sscanf(message, "line %d:", &at); err == nil {
		_, rest, _ := strings.Cut(message, ": ")
		rest, _, _ = strings.Cut(rest, " in type ") // a name of our code tells an editor nothing
		return fmt.Sprintf("%s:%d: %s", name, at, rest)
	}
	return name + ":1: " + message
}

func entries(l line) []string {
	var out []string
	for _, e := range strings.Split(l.text, ",") {
		if e = strings.TrimSpace(e); e != "" {
			out = append(out, e)
		}
	}
	return out
}

// flat is the name that a file of a language's folder would have beside the others, so that the order of languages is one.
func flat(name string) string {
	if dir, file := path.Split(name); path.Base(dir) != "safety" {
		return "safety/patterns." + path.Base(dir) + "." + file
	}
	return name
}

// patternNames gives the files of patterns, the shared one first: a language has one file, safety/patterns.<lang>.yaml, or a folder of
// several, safety/<lang>/*.yaml.
func patternNames(fsys fs.FS) ([]string, error) {
	names, err := fs.Glob(fsys, "safety/patterns*.yaml")
	if err != nil {
		return nil, err
	}
	more, err := fs.Glob(fsys, "safety/[a-z][a-z]/*.yaml")
	if err != nil {
		return nil, err
	}
	names = append(names, more...)
	sort.Slice(names, func(i, j int) bool {
		a, b := path.Base(names[i]) == "patterns.yaml", path.Base(names[j]) == "patterns.yaml"
		if a != b {
			return a
		}
		return flat(names[i]) < flat(names[j])
	})
	if len(names) == 0 || path.Base(names[0]) != "patterns.yaml" {
		return nil, errors.New("safety/patterns.yaml:1: missing; it holds the categories that every language shares")
	}
	return names, nil
}
