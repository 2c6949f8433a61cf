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
	kept := t.d.Privacy.Retention
	t.note(key, "days", number(int(kept.Answers)), "calls", number(int(kept.Calls)), "emergency", t.d.Lines.Emergency())
	t.beside = leads[f.Talk]
}

// lead is a choice that small talk leads to: the key of its label, or the service whose title it is, and what it does.
type lead struct{ label, card, act string }

var (
	readData  = lead{label: "choice_privacy", act: "privacy"}
	mineData  = lead{label: "choice_mydata", act: "my-data"}
	eraseData = lead{label: "choice_erase", act: "erase"}
)

var leads = map[string][]lead{
	"data":          {readData, mineData, eraseData},
	"data_delete":   {eraseData, mineData, readData},
	"data_police":   {readData, mineData},
	"data_children": {readData, {card: "tutela-minori"}, {card: "centro-famiglie"}},
	"mourning":      {{card: "caf-patronato"}, {card: "contributo-economico-comunale"}, {card: "pronto-soccorso-psicologico"}},
}

// drawBeside adds the choices that what was just said leads to.
func (t *turn) drawBeside() {
	for _, l := range t.beside {
		if s, ok := t.d.Know.Service(l.card); ok && !t.cardOff(l.card) {
			t.choose(s.Title(t.s.Lang), "card:"+l.card)
		} else if l.label != "" {
			t.choose(t.say(l.label), l.act)
		}
	}
}
