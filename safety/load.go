package safety

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
	_ "time/tzdata" // the hours of the lines are Italian wall-clock hours on any machine
)

// Load builds the net from hotlines.yaml, safety/patterns*.yaml, safety/<lang>/*.yaml and safety/replies.<lang>.yaml. Content is strict: an unknown
// key, class, category or line is an error that reads "file:line: mistake; hint".
func Load(fsys fs.FS) (*Net, error) {
	n := &Net{lines: map[string]*Hotline{}, categories: map[string]*category{}, replies: map[string]*replies{},
		voc: newVocabulary(), emoji: map[rune]string{}}
	var err error
	if n.rome, err = time.LoadLocation("Europe/Rome"); err != nil {
		return nil, fmt.Errorf("safety: time zone: %w", err)
	}
	var deaf error // of the second ear, which leans on nothing else and is read beside the patterns
	listens := make(chan struct{})
	go func() { defer close(listens); deaf = n.loadEar(fsys) }()
	defer func() { <-listens }()
	if err := n.loadHotlines(fsys, "hotlines.yaml"); err != nil {
		return nil, err
	}
	names, err := patternNames(fsys)
	if err != nil {
		return nil, err
	}
	n.small, n.neg, n.request, n.errand, n.cry = n.voc.symbol("@small"), n.voc.symbol("@negation"), n.voc.symbol("@request"), n.voc.symbol("@errand"), n.voc.symbol("@cry")
	for _, id := range []symbol{n.request, n.errand, n.cry} {
		n.voc.classes[id] = true
	}
	n.turn, n.except, n.opener = n.voc.symbol("@turn"), n.voc.symbol("@except"), n.voc.symbol("@opener")
	n.voc.number, n.voc.young, n.voc.old = n.voc.symbol("@number"), n.voc.symbol("@under18"), n.voc.symbol("@over64")
	files := make([]patternFile, len(names))
	for i, name := range names {
		if err := strict(fsys, name, &files[i]); err != nil {
			return nil, err
		}
		if folder := path.Base(path.Dir(name)); folder != "safety" && files[i].Lang != folder {
			return nil, fmt.Errorf("%s:1: lang is %q in the folder of %q; write lang: %s, or move the file", name, files[i].Lang, folder, folder)
		}
		if err := n.loadWords(name, &files[i]); err != nil {
			return nil, err
		}
	}
	if err := n.loadKnown(fsys, "safety/known.txt"); err != nil {
		return nil, err
	}
	for i, name := range names {
		if err := n.loadPatterns(name, &files[i]); err != nil {
			return nil, err
		}
	}
	n.index()
	n.voc.ids, n.voc.exact = nil, nil
	if <-listens; deaf != nil {
		return nil, deaf
	}
	if err := n.loadReplies(fsys); err != nil {
		return nil, err
	}
	return n, nil
}

// loadWords reads categories, spelling and classes; patterns come after, because they name them.
func (n *Net) loadWords(name string, f *patternFile) error {
	for i := range f.Categories {
		c := &f.Categories[i]
		if n.categories[c.Code] != nil {
			return fmt.Errorf("%s:1: category %s stands twice; keep one", name, c.Code)
		}
		for _, id := range append(append(append([]string{c.First}, c.Lines...), c.MinorLines...), c.Added...) {
			if n.lines[id] == nil {
				return fmt.Errorf("%s:1: category %s names the line %q, which hotlines.yaml lacks; add it there", name, c.Code, id)
			}
		}
		for _, word := range []string{c.Past, c.Info} {
			if word != "added" && word != "drop" {
				return fmt.Errorf("%s:1: category %s: past and info are added or drop, not %q; choose one", name, c.Code, word)
			}
		}
		n.categories[c.Code] = c
		n.order = append(n.order, c.Code)
	}
	for picture, word := range f.Emoji {
		for _, r := range picture {
			if r != 0xFE0F {
				n.emoji[r] = fold(word)[0]
			}
		}
	}
	for from, to := range f.Spell {
		n.voc.spell[fold(from)[0]] = fold(to)[0]
	}
	for _, group := range []struct {
		words []line
		id    symbol
	}{{f.Small, n.small}, {f.Negation, n.neg}, {f.Requests, n.request}, {f.Errands, n.errand}, {f.Cries, n.cry}, {f.Turns, n.turn},
		{f.Excepts, n.except}, {f.Openers, n.opener}} {
		for _, l := range group.words {
			for _, e := range entries(l) {
				words := fold(e)
				if len(words) > 1 {
					n.voc.addPhrase(words, group.id)
				} else if len(words) == 1 {
					n.voc.add(words[0], group.id)
				}
			}
		}
	}
	for _, l := range f.Known {
		for _, e := range entries(l) {
			for _, w := range fold(e) {
				n.voc.known[w] = true
			}
		}
	}
	for class, c := range f.Classes {
		if c.Why.text == "" {
			return fmt.Errorf("%s:1: class %s has no why; say what it gathers", name, class)
		}
		id := n.voc.symbol(f.Lang + "@" + class)
		n.voc.classes[id] = true
		for _, l := range c.Words {
			for _, e := range entries(l) {
				if e[0] == '@' {
					number, ok := n.voc.ids[e]
					if !ok {
						return fmt.Errorf("%s:%d: a class cannot hold %s; only @number, @under18 and @over64", name, l.at, e)
					}
					n.voc.within[number] = append(n.voc.within[number], id)
					continue
				}
				words := fold(e)
				if err := stemmed(words); err != nil {
					return fmt.Errorf("%s:%d: %q: %w; write the whole words", name, l.at, e, err)
				}
				switch len(words) {
				case 0:
					return fmt.Errorf("%s:%d: %q has no letters; take it away", name, l.at, e)
				case 1:
					n.voc.add(words[0], id)
				default:
					n.voc.addPhrase(words, id)
				}
			}
		}
	}
	return nil
}

func (n *Net) loadPatterns(name string, f *patternFile) error {
	class := func(s string) (symbol, bool) {
		for _, full := range []string{f.Lang + s, s} {
			if id, ok := n.voc.ids[full]; ok {
				return id, true
			}
		}
		return 0, false
	}
	compile := func(lines []line) ([]pattern, error) {
		var out []pattern
		for _, l := range lines {
			p, err := n.voc.compile(l.text, class)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: pattern %q: %w; the signs are explained on top of patterns.yaml", name, l.at, l.text, err)
			}
			out = append(out, p)
		}
		return out, nil
	}
	for _, fr := range f.Frames {
		switch fr.Effect.text {
		case "idiom", "title", "quote", "denied", "info", "past", "still", "over", "minor":
		default:
			return fmt.Errorf("%s:%d: frame %s: unknown effect %q; use idiom, title, quote, denied, info, past, still, over or minor", name, fr.Effect.at, fr.ID, fr.Effect.text)
		}
		ps, err := compile(fr.Say)
		if err != nil {
			return err
		}
		n.frames = append(n.frames, frame{frameFile: fr, say: ps})
	}
	for _, r := range f.Rules {
		c := n.categories[r.Category.text]
		if c == nil {
			return fmt.Errorf("%s:%d: rule %s: there is no category %q; see patterns.yaml", name, r.Category.at, r.ID, r.Category.text)
		}
		if r.Why.text == "" || r.ID == "" {
			return fmt.Errorf("%s:%d: rule %q has no why; say what it hears and why it is there", name, r.Category.at, r.ID)
		}
		ps, err := compile(r.Say)
		if err != nil {
			return err
		}
		unless, err := compile(r.Unless)
		if err != nil {
			return err
		}
		for i := range unless {
			if n.everyday(&unless[i]) {
				return fmt.Errorf("%s:%d: unless %q stops at a word that is in every message, once doubles are folded (sonno is sono); take it away", name, r.Unless[i].at, r.Unless[i].text)
			}
		}
		n.rules = append(n.rules, rule{ruleFile: r, lang: f.Lang, category: c, say: ps, unless: unless})
	}
	return nil
}

// index chooses for every pattern the part that is rarest, so that a message only meets the patterns it has a word for.
func (n *Net) index() {
	forms := make([]int, len(n.voc.names))
	for _, ids := range n.voc.exact {
		everyday := false
		for _, id := range ids {
			everyday = everyday || id == n.small || id == n.neg
		}
		for _, id := range ids {
			forms[id]++
			if everyday {
				forms[id] += 1000
			}
		}
	}
	for _, end := range n.voc.ends {
		for _, id := range end.stems {
			forms[id] += 3
		}
	}
	n.byAnchor = make([][]ref, len(n.voc.names))
	place := func(p *pattern, rule, frame int) {
		best := -1
		for k := range p.parts {
			weight := 0
			for _, id := range p.parts[k].syms {
				weight += 1 + forms[id]
			}
			if best < 0 || weight < best {
				best, p.anchor = weight, k
			}
		}
		for _, id := range p.parts[p.anchor].syms {
			n.byAnchor[id] = append(n.byAnchor[id], ref{rule, frame, p})
		}
	}
	for i := range n.rules {
		for k := range n.rules[i].say {
			place(&n.rules[i].say[k], i, -1)
		}
		for k := range n.rules[i].unless {
			p := &n.rules[i].unless[k]
			p.anchor = 0
		}
	}
	for i := range n.frames {
		for k := range n.frames[i].say {
			place(&n.frames[i].say[k], -1, i)
		}
	}
}

// loadKnown reads the real words that look like a slip of one of ours, one a line. The file may be missing: then more is heard.
func (n *Net) loadKnown(fsys fs.FS, name string) error {
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s:1: cannot be read; put the file back: %w", name, err)
	}
	for _, l := range strings.Split(string(data), "\n") {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			n.voc.known[l] = true
		}
	}
	return nil
}

// everyday says whether a pattern of one word would be satisfied by a small word.
func (n *Net) everyday(p *pattern) bool {
	if len(p.parts) != 1 {
		return false
	}
	for _, id := range p.parts[0].syms {
		for _, other := range n.voc.exact[n.voc.names[id]] {
			if other == n.small || other == n.neg {
				return true
			}
		}
	}
	return false
}
