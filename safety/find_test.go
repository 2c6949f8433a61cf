package safety

import (
	"strings"
	"testing"
	"time"
)

// TestKinds tells danger now from what only needs a line beside the card, and from nothing.
func TestKinds(t *testing.T) {
	n := load(t)
	for _, c := range []struct {
		text             string
		category         string // "" for nothing
		crisis, discreet bool
	}{
		{"mio marito mi picchia", "C3", true, true},
		{"mio marito non mi ha mai picchiata", "", false, false},
		{"anni fa il mio ex mi picchiava, ora sto bene", "C3", false, true},
		{"che cos'è il 1522?", "C3", false, true},
		{"sono una maestra, come si segnala un bimbo trascurato?", "C4", false, true},
		{"mi gioco lo stipendio alle slot, dove vado?", "C9", false, false},
		{"devo dei soldi a uno che mi chiede interessi altissimi", "C10", false, false},
		{"se non pago gli interessi mi bruciano il negozio", "C10", true, false},
		{"mi sento sola da quando i figli sono andati via", "C15", false, false},
		{"ho la febbre a 38 di notte, c'è un medico?", "C14", false, false},
		{"vorrei segnalare un vicino anziano che vive solo e mi sembra trascurato", "C5", false, true},
		{"un mio vicino disabile mi sembra abbandonato, come lo segnalo?", "C5", false, true},
		{"come si segnala un marciapiede rotto davanti alla casa degli anziani?", "", false, false},
		{"mio figlio fuma canne tutti i giorni, dove possiamo andare?", "C9", false, false},
		{"è morto mio marito tre mesi fa e mi sento molto solo", "C15", false, false},
		{"ha preso troppe pastiglie", "C8", true, false},
		{"ho preso troppe pastiglie", "C2a", true, false},
		{"ho un debito con uno strozzino", "C10", false, false},
		{"devo soldi a uno strozzino, stanotte hanno bruciato la macchina", "C10", true, false},
		{"ho mal di pancia da ieri e il mio medico non risponde", "C14", false, false},
		{"mi sento giù da quando è morto mio padre", "C15", false, false},
		{"mi sento giù da quando è morto mio padre e voglio morire anch'io", "C2a", true, false},
		{"I am a teacher, how do I report a child who may be neglected?", "C4", false, true},
		{"my elderly neighbour lives alone and looks neglected, how do I report it?", "C5", false, true},
		{"I was abused as a child and I am looking for a counsellor", "C3", false, true},
		{"I have had a fever since last night, who can I call?", "C14", false, false},
		{"how do I report a child who is being beaten now next door", "C4", true, true},
		{"I owe money to a loan shark, is there help?", "C10", false, false},
		{"the loan shark says he will break my legs", "C10", true, false},
		{"muoio di sonno, posso passare domani?", "", false, false},
		{"buongiorno, come si fa l'isee?", "", false, false},
		{"", "", false, false},
	} {
		d, ok := n.Find(c.text)
		if ok != (c.category != "") || d.Category != c.category || d.Crisis != c.crisis || d.Discreet != c.discreet {
			t.Errorf("%q: %v %+v, want %q crisis %v discreet %v\n%s", c.text, ok, d, c.category, c.crisis, c.discreet, strings.Join(n.Explain(c.text), "\n"))
		}
	}
}

// TestNothingBesideBreath: who does not breathe, burns or has swallowed a poison needs 112 and nobody to talk to; whose partner did it, or who wants to
// die of it, has the line of that.
func TestNothingBesideBreath(t *testing.T) {
	n := load(t)
	day := time.Date(2026, 11, 25, 11, 0, 0, 0, n.rome)
	for text, more := range map[string]string{
		"non respira più": "", "mio figlio ha bevuto la candeggina": "", "ho bevuto la candeggina per sbaglio": "", "mia madre ha preso troppe pastiglie": "",
		"c'è fuoco in cucina e non riusciamo a uscire": "", "mio padre è caduto e non si sveglia": "",
		"ho bevuto la candeggina perché voglio morire": "02 2327 2327", "mio marito mi ha stretto il collo e non respiro": "1522",
	} {
		d, ok := n.Find(text)
		a := n.Answer(d, "it", day, Place{})
		if got := strings.Join(a.Numbers, " "); !ok || got != strings.TrimSpace("112 "+more) {
			t.Errorf("%q: %v %s %s", text, ok, d.Category, got)
		}
	}
}

func TestRest(t *testing.T) {
	n := load(t)
	for text, want := range map[string]string{
		"Mio marito mi picchia. Come si chiede il bonus nido?":                  "Come si chiede il bonus nido?",
		"quando apre lo sportello? e poi mio marito mi picchia":                 "quando apre lo sportello?",
		"mio marito mi picchia":                                                 "",
		"mio marito mi picchia. ho paura":                                       "",
		"ho paura di mio marito e vorrei sapere come chiedere la casa popolare": "vorrei sapere come chiedere la casa popolare",
		"mio marito mi picchia ma posso avere il bonus nido lo stesso?":         "posso avere il bonus nido lo stesso?",
		"mi picchia ogni sera però mi serve anche l'appuntamento per l'isee":    "mi serve anche l'appuntamento per l'isee",
		"mio marito mi picchia e quando torna mi ammazza":                       "",
		"mio marito mi picchia. che devo fare?":                                 "",
		"non voglio più vivere e come faccio":                                   "",
		"non voglio più vivere e vorrei sapere come si paga la mensa del bimbo": "vorrei sapere come si paga la mensa del bimbo",
	} {
		d, ok := n.Find(text)
		if !ok || !d.Crisis {
			t.Errorf("%q was not heard", text)
		}
		if d.Rest != want {
			t.Errorf("%q: rest %q, want %q", text, d.Rest, want)
		}
	}
}

// TestDenied: what is denied at the head of a clause is no danger; a turn, an exception and a confidence are.
func TestDenied(t *testing.T) {
	n := load(t)
	for text, danger := range map[string]bool{
		"nessuno mi fa del male, ci vogliamo solo separare":          false,
		"a casa nessuno mi picchia e nessuno ha paura":               false,
		"non ho pensieri di suicidio, sono solo giù":                 false,
		"devo dei soldi a un privato, minacce mai":                   false,
		"nessuno mi picchia tranne mio marito":                       true,
		"nessuno mi minaccia ma non voglio più vivere":               true,
		"non lo dico a nessuno mi picchia ogni sera":                 true,
		"nessuno lo sa ma mio marito mi picchia":                     true,
		"non ho pensieri di suicidio però mio marito mi picchia":     true,
		"nessuno mi crede quando dico che mio marito mi picchia":     true,
		"nessuno mi ha mai picchiata come mi picchia mio marito ora": true,
	} {
		if d, _ := n.Find(text); d.Crisis != danger {
			t.Errorf("%q: danger %v, want %v\n%s", text, d.Crisis, danger, strings.Join(n.Explain(text), "\n"))
		}
	}
}

func TestMinorAndUrgent(t *testing.T) {
	n := load(t)
	if d, _ := n.Find("ho 13 anni e non voglio più vivere"); !d.Minor || !d.Crisis {
		t.Errorf("%+v", d)
	}
	if d, _ := n.Find("la badante picchia mia nonna"); !d.UrgentCallback {
		t.Errorf("%+v", d)
	}
}

// TestWhyHoldsNoWords: the names of rules may be logged and counted, so nothing a person wrote may be in them.
func TestWhyHoldsNoWords(t *testing.T) {
	n := load(t)
	d, _ := n.Find("mio marito mi picchia, mi chiamo Zelindaxy")
	for _, w := range d.Why {
		if strings.Contains(strings.ToLower(w), "zelinda") || strings.Contains(w, " ") {
			t.Errorf("%q", w)
		}
	}
}

func TestExplainSaysWhatStopped(t *testing.T) {
	n := load(t)
	for text, want := range map[string]string{
		"mio marito non mi ha mai picchiata": "taken away",
		"mio marito mi picchia":              "danger: C3",
		"muoio di sonno":                     "idiom",
	} {
		if got := strings.Join(n.Explain(text), "\n"); !strings.Contains(got, want) {
			t.Errorf("%q: %q lacks %q", text, got, want)
		}
	}
}
