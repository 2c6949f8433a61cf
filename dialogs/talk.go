package dialogs

import "bussola/knowledge"

// smalltalk answers what is no question about a service: a greeting, thanks, what becomes of one's data, a death. What it leads to
// stands among the choices of the screen that goes on.
func (t *turn) smalltalk(f knowledge.Finding) {
	key := "talk_" + f.Talk
	if t.d.Texts.Say("it", key) == key {
		key = "talk_ok"
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
	t.beside = leads[f.Talk]
}

// leads are the acts that small talk leads to.
var leads = map[string][]string{
	"data":          {"privacy", "my-data", "erase"},
	"data_delete":   {"erase", "my-data", "privacy"},
	"data_police":   {"privacy", "my-data"},
	"data_children": {"privacy", "tutela-minori", "centro-famiglie"},
	"mourning":      {"caf-patronato", "contributo-economico-comunale", "pronto-soccorso-psicologico"},
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
