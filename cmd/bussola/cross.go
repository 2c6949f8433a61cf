package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"regexp"
	"slices"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/content"
	"bussola/dialogs"
	"bussola/knowledge"

	"go.yaml.in/yaml/v3"
)

// cross checks what no room can see alone: names that one room writes and another reads. It is cheap and runs at every start.
func (l *library) cross(fsys fs.FS) []error {
	var errs []error
	wrong := func(file string, line int, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s:%d: %s", file, line, fmt.Sprintf(format, args...)))
	}
	var offices, doors []string
	for _, o := range l.agenda.Offices {
		offices = append(offices, o.Door)
	}
	for _, a := range l.base.Places() {
		if a.Door == "" {
			continue
		}
		doors = append(doors, a.Door)
		if !slices.Contains(offices, a.Door) {
			wrong("access.yaml", knowledge.Line(fsys, "access.yaml", a.Name), "door: no office of the body is at the door %q; add one to body/offices.yaml, or take the door away", a.Door)
		}
	}
	for i, r := range l.agenda.Reasons {
		if !slices.Contains(doors, r.Door) {
			wrong("reasons.yaml", knowledge.Line(fsys, "reasons.yaml", "reasons", i, "door"), "door: no access point is the door %q; name the door of an access point in access.yaml", r.Door)
		}
	}
	for i, r := range l.agenda.Reasons {
		for _, f := range r.Facts {
			name, value, one := strings.Cut(f, ":")
			fact, ok := l.guide.Fact(name)
			if !ok || one && fact.In(value, "it") == "" {
				wrong("reasons.yaml", knowledge.Line(fsys, "reasons.yaml", "reasons", i, "facts"), "facts: nobody knows the fact %q; write one of facts.yaml, or its name and one of its values", f)
			}
		}
	}
	if !l.agenda.Body.Example {
		errs = append(errs, invented(fsys)...)
	}
	flags := l.agenda.Flags()
	for i, f := range l.guide.WrittenFlags() {
		if !slices.Contains(flags, f) {
			wrong("situation/orient.yaml", knowledge.Line(fsys, "situation/orient.yaml", "flags", i, "flag"), "flag: no rule of urgency reads %q; add it under urgency: in reasons.yaml, or take it away", f)
		}
	}
	for i, d := range l.guide.WrittenDoors() {
		if d != "other" && !slices.Contains(offices, d) {
			wrong("situation/orient.yaml", knowledge.Line(fsys, "situation/orient.yaml", "doors", i, "door"), "door: no office of the body is at the door %q; add one to body/offices.yaml", d)
		}
	}
	for kind, services := range l.texts.Leads() {
		for _, slug := range services {
			if _, ok := l.base.Service(slug); !ok {
				wrong("texts/leads.yaml", knowledge.Line(fsys, "texts/leads.yaml", kind), "%s: no service is called %q; write one of services/, or privacy, my-data, erase", kind, slug)
			}
		}
	}
	return errs
}

// ofTheExample is what only the invented town has: its name, streets, telephones and addresses.
var ofTheExample = regexp.MustCompile(`(?i)\bdi esempio\b|\bdell'esempio\b|\bexample town\b|\.example\b|\b055 000 \d{4}\b`)

// invented finds what a body that says it is real has kept of the invented one: people would call it, write to it, or wait for it.
func invented(fsys fs.FS) (errs []error) {
	files, err := fs.Glob(fsys, "body/*.yaml")
	errs = append(errs, err)
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if same, no := fs.ReadFile(content.Files, file); no == nil && err == nil && file == "body/workers.yaml" && bytes.Equal(same, data) {
			errs = append(errs, fmt.Errorf("%s:1: example: these are the invented social workers; write who really calls back", file))
		}
		var doc yaml.Node
		if err := errors.Join(err, yaml.Unmarshal(data, &doc)); err != nil {
			errs = append(errs, fmt.Errorf("%s:1: %w", file, err))
		}
		for n := range scalars(&doc) {
			if ofTheExample.MatchString(n.Value) {
				errs = append(errs, fmt.Errorf("%s:%d: example: %q is of the invented town; write your own, and keep example: true in body/body.yaml until all is real", file, n.Line, n.Value))
			}
		}
	}
	return errs
}

// scalars are the values of a YAML file, in its order.
func scalars(n *yaml.Node) iter.Seq[*yaml.Node] {
	return func(yield func(*yaml.Node) bool) {
		var walk func(*yaml.Node) bool
		walk = func(n *yaml.Node) bool {
			for _, c := range n.Content {
				if !walk(c) {
					return false
				}
			}
			return n.Kind != yaml.ScalarNode || yield(n)
		}
		walk(n)
	}
}

// menu walks through the list of all services as a person would, and says which service no screen offers. It runs when an
// editor asks for it and before a pack is swapped in.
func (l *library) menu() []error {
	now := time.Date(2026, time.January, 2, 10, 0, 0, 0, knowledge.Rome) // the menus show every service, on any day
	seen := map[string]bool{}
	step := func(s dialogs.Session, m chat.Message) (dialogs.Session, error) {
		out, err := l.pack.Dialog.Advance(s, m, nobody{}, now)
		return out.Session, err
	}
	press := func(s dialogs.Session, act string) (dialogs.Session, bool, error) {
		for i, c := range s.Choices {
			if c.Act == act {
				next, err := step(s, chat.Message{Kind: chat.Press, Press: fmt.Sprintf("%d.%d", s.Screen, i)})
				return next, true, err
			}
		}
		return s, false, nil
	}
	start, err := step(dialogs.Session{}, chat.Message{Kind: chat.Start})
	if err != nil {
		return []error{err}
	}
	browse, _, err := press(start, "browse")
	if err != nil {
		return []error{err}
	}
	for _, area := range knowledge.Areas {
		s, ok, err := press(browse, "area:"+string(area))
		for page := 1; ok && err == nil && page < 100; page++ {
			for _, c := range s.Choices {
				if slug, is := strings.CutPrefix(c.Act, "card:"); is {
					seen[slug] = true
				}
			}
			s, ok, err = press(s, fmt.Sprintf("area:%s/%d", area, page))
		}
		if err != nil {
			return []error{err}
		}
	}
	var errs []error
	for _, slug := range l.base.Slugs() {
		if !seen[slug] {
			errs = append(errs, fmt.Errorf("services/%s.yaml:1: menu: no screen of the list of services offers it; look at its area", slug))
		}
	}
	return errs
}

// nobody is a person without callbacks, in a town where nothing is booked.
type nobody struct{}

func (nobody) Busy(time.Time, time.Time) (booking.Busy, error) { return nil, nil }
func (nobody) Callback(booking.Code) (booking.Callback, error) {
	return booking.Callback{}, dialogs.ErrNoCallback
}
func (nobody) Own() (booking.WorkerID, error)      { return "", nil }
func (nobody) Mine() ([]booking.Callback, error)   { return nil, nil }
func (nobody) Off(string) bool                     { return false }
func (nobody) Holdings() (dialogs.Holdings, error) { return dialogs.Holdings{}, nil }
func (nobody) NewID() string                       { return "" }
func (nobody) NewCode() (booking.Code, error)      { return "", nil }
