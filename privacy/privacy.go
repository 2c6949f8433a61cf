// Package privacy is what a body says about people's data: who answers for them, and how long each kind is kept.
//
// It is content: body/privacy.yaml, written by the body with its own privacy officer. The program has no opinion on how long
// an audit lasts; it only refuses a pack that does not say.
package privacy

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"bussola/knowledge"
)

// Notice is who answers for the data and how long they are kept.
type Notice struct {
	Controller Controller `yaml:"controller"`
	Officer    Officer    `yaml:"dpo"`
	Retention  Retention  `yaml:"retention"`
}

// Controller is the body that decides about the data (GDPR art. 4.7).
type Controller struct {
	Name    string `yaml:"name"`
	Address string `yaml:"address"`
	Email   string `yaml:"email"`
	PEC     string `yaml:"pec"`
}

// Officer is how the data protection officer is reached; the name is not asked for (GDPR art. 13.1.b).
type Officer struct {
	Email string `yaml:"email"`
	PEC   string `yaml:"pec"`
}

// Retention says how long each kind is kept.
type Retention struct {
	// Answers: what a person told, after their last message. The day before, they may keep it for as long again.
	Answers Days `yaml:"answers"`
	// Calls: name, phone, card and notes of a call, after it is closed.
	Calls Days `yaml:"calls"`
	// Pseudonym: that two closed calls are of the same person, without knowing who.
	Pseudonym Days `yaml:"pseudonym"`
	// Audit: who did what to which call. The body's own plan says it.
	Audit Days `yaml:"audit"`
	// Erasures: the pseudonyms erased; at least as long as the oldest backup that may be restored.
	Erasures Days `yaml:"erasures"`
}

// Days is a number of whole days.
type Days int

// Duration is as many times 24 hours: a term, not a moment of the calendar.
func (d Days) Duration() time.Duration { return time.Duration(d) * 24 * time.Hour }

// Usual is how long things are kept when the body does not say. Of the audit there is nothing usual. These numbers are a choice
// of this project, not of a law.
func Usual() Retention { return Retention{Answers: 7, Calls: 30, Pseudonym: 180, Erasures: 90} }

// File is where a body writes it.
const File = "body/privacy.yaml"

// Load reads the notice and checks it. Its errors are an editor's: file:line: mistake; hint.
func Load(fsys fs.FS) (Notice, error) {
	n := Notice{Retention: Usual()}
	if _, err := fs.Stat(fsys, File); err != nil {
		return n, fmt.Errorf("%s:1: there is none; people must read who answers for their data: copy it from the example body", File)
	}
	if err := knowledge.Strict(fsys, File, &n); err != nil {
		return n, err
	}
	var errs []error
	wrong := func(what, hint string, path ...any) {
		errs = append(errs, fmt.Errorf("%s:%d: %s; %s", File, knowledge.Line(fsys, File, path...), what, hint))
	}
	c := n.Controller
	if c.Name == "" || c.Address == "" {
		wrong("the controller has no name or no address", "write the body that decides about the data, and where it is", "controller")
	}
	if !address(c.Email) && !address(c.PEC) {
		wrong("the controller has neither email nor pec", "write at least one", "controller")
	}
	if !address(n.Officer.Email) && !address(n.Officer.PEC) {
		wrong("the data protection officer cannot be reached", "write dpo: with an email or a pec; the name is not needed", "dpo")
	}
	r := n.Retention
	for _, term := range []struct {
		key         string
		days        Days
		least, most Days
		hint        string
	}{
		{"answers", r.Answers, 2, 90, "a conversation goes on within days; the day before the end the person may keep it"},
		{"calls", r.Calls, 1, 3650, "how long the office needs name and phone once a call is closed"},
		{"pseudonym", r.Pseudonym, r.Calls, 3650, "at least as long as calls:, so that who calls again is known to the same social worker"},
		{"audit", r.Audit, 1, 3650, "there is no usual term: write the one of the body's plan of conservation"},
		{"erasures", r.Erasures, 1, 3650, "at least as long as the oldest backup is kept"},
	} {
		if term.days < term.least || term.days > term.most {
			wrong(fmt.Sprintf("retention: %s: %d days; from %d to %d can be", term.key, term.days, term.least, term.most), term.hint, "retention", term.key)
		}
	}
	return n, errors.Join(errs...)
}

func address(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(host, ".") && !strings.ContainsAny(s, " \n")
}

// Reach writes how the controller is reached, as people read it.
func (c Controller) Reach() string { return join(c.Address, c.Email, c.PEC) }

// Reach writes how the officer is reached.
func (o Officer) Reach() string { return join(o.Email, o.PEC) }

func join(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}
