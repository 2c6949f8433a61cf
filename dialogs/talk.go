package dialogs

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"bussola/knowledge"
)

// smalltalk answers what is no question about a service: a greeting, thanks, what becomes of one's data, a death. What it leads to
// stands among the choices of the screen that goes on.
func (t *turn) smalltalk(f knowledge.Finding) {
	t.hearTiny(t.d.Texts.wrote(t.looked))
	key := "talk_" + f.Talk
	t.brief = true
	if t.d.Texts.Say("it", key) == key {
		key = "talk_ok"
	}
	if f.Talk == "greeting" || f.Talk == "who" {
		t.greetTongue()
	}
	if f.Talk == "greeting" && len(t.lead) > 0 {
		return // the welcome has just greeted
	}
	t.note(key)
	switch f.Talk {
	case "data":
		kept := t.d.Privacy.Retention
		t.note("data_kept", "days", number(int(kept.Answers)), "calls", number(int(kept.Calls)))
	case "mourning":
		t.note("mourning_sudden", "emergency", t.d.Lines.Emergency())
	}
	t.beside = t.d.Texts.leads[f.Talk]
}

// leadsFile says which choices small talk leads to, by kind: acts of our own, or services.
const leadsFile = "texts/leads.yaml"

// ownLeads are the acts of our own among them.
var ownLeads = []string{"privacy", "my-data", "erase"}

// loadLeads reads them; without the file small talk leads nowhere. Whether a service exists is not for this room to know: see Leads.
func (t *Texts) loadLeads(fsys fs.FS) error {
	if _, err := fs.Stat(fsys, leadsFile); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := knowledge.Strict(fsys, leadsFile, &t.leads); err != nil {
		return err
	}
	var errs []error
	for _, kind := range slices.Sorted(maps.Keys(t.leads)) {
		if t.byLang["it"]["talk_"+kind] == "" {
			errs = append(errs, fmt.Errorf("%s:%d: no text is called talk_%s; write it in texts/it.yaml, or take the line away", leadsFile, knowledge.Line(fsys, leadsFile, kind), kind))
		}
	}
	return errors.Join(errs...)
}

// Leads are the services that small talk leads to, by kind of talk: whoever knows the catalogue checks that they are in it.
func (t *Texts) Leads() map[string][]string {
	out := map[string][]string{}
	for kind, acts := range t.leads {
		for _, act := range acts {
			if !slices.Contains(ownLeads, act) {
				out[kind] = append(out[kind], act)
			}
		}
	}
	return out
}

// drawBeside adds the choices that what was just said leads to.
func (t *turn) drawBeside() {
	for _, to := range t.beside {
		switch to {
		case "privacy":
			t.choose(t.say("choice_privacy"), to)
		case "my-data":
			t.choose(t.say("choice_mydata"), to)
		case "erase":
			t.choose(t.say("choice_erase"), to)
		default:
			if s, ok := t.d.Know.Service(to); ok && !t.cardOff(to) {
				t.choose(s.Title(t.s.Lang), "card:"+to)
			}
		}
	}
}
