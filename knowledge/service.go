package knowledge

// Service is one thing a person may ask for: a benefit, a procedure, a desk, a kind of help.
//
// It is one file of content, services/<slug>.yaml, written by an editor who answers for it. Nothing in it is generated:
// what a person reads is a [Card], with its figures filled in on the day it is read.
type Service struct {
	Slug       string              `yaml:"slug"`       // the name in links, data and statistics; never changes
	Area       Area                `yaml:"area"`       // ISTAT area of need
	Priority   int                 `yaml:"priority"`   // 1: the nucleus; 2: the wider catalogue
	Level      string              `yaml:"level"`      // nazionale, regionale, comunale
	Provider   string              `yaml:"provider"`   // who gives it, in Italian words
	Access     []string            `yaml:"access"`     // where one goes: names of access.yaml, best first
	Assessment bool                `yaml:"assessment"` // a social worker must assess before it can be had
	Confidence string              `yaml:"confidence"` // alta, media, bassa: how far the editor trusts the whole card
	Danger     bool                `yaml:"danger"`     // people in danger ask for it too: being led here is no sign that all is well
	LifeEvent  int                 `yaml:"life_event"` // CPSV-AP_IT life event 1-19; 0 when none fits
	Names      map[string]Names    `yaml:"names"`      // by language; "it" always
	Card       map[string]Card     `yaml:"card"`       // by language; "it" and "en" always
	Documents  []string            `yaml:"documents"`  // names of documents.yaml
	Figures    map[string][]Period `yaml:"figures"`    // by name; each name one value at a time, periods without overlap
	Rules      Rules               `yaml:"rules"`
	Related    []string            `yaml:"related"` // slugs
	Law        []string            `yaml:"law"`     // acts, by kind and number: "L. 328/2000"
	Sources    []Source            `yaml:"sources"`
	// ToConfirm says, in Italian, what no source settled: shown as "lo conferma l'ufficio", never as a figure.
	ToConfirm   []string `yaml:"to_confirm"`
	CollectedOn Date     `yaml:"collected_on"` // when the editor gathered the facts
	CheckedOn   Date     `yaml:"checked_on"`   // when an office last confirmed them; zero: nobody has yet, and the card says so
	ReviewBy    Date     `yaml:"review_by"`    // past this day the whole card is withheld

	all []said `kept:"-"` // its sentences, once a check has asked for them
}

// Names are how the service is called. Official comes first on the card; Everyday are the words people use for it.
type Names struct {
	Official string   `yaml:"official"`
	Everyday []string `yaml:"everyday"`
	// Ambiguous are everyday names that other services share: hearing one alone, Bussola asks which is meant.
	Ambiguous []string `yaml:"ambiguous"`
}

// Card is the service as a person reads it, one list of short sentences for each part. A figure stands in a sentence by
// name: {{isee-max}} for one of this service, {{isee.franchigia-casa}} for another's. A sentence whose figure is not in
// force on the day is left out and replaced by the notice that it is being updated.
type Card struct {
	What      []string `yaml:"what"`      // cosa: what it is, two plain sentences
	Who       []string `yaml:"who"`       // requisiti: who it is for
	Amount    []string `yaml:"amount"`    // importo: how much one gets, or pays
	Documents []string `yaml:"documents"` // documenti: what to say about the papers, beside the shared list
	How       []string `yaml:"how"`       // come: one step a sentence, in order
	Where     []string `yaml:"where"`     // dove: where and with whom
	When      []string `yaml:"when"`      // quando: times, deadlines, renewal
	Not       []string `yaml:"not"`       // what it is not: the confusions people make
	Special   []string `yaml:"special"`   // casi particolari
}

// Facet is the part of a card that a question is about.
type Facet string

// The facets, with the words that the JSON commands use for them.
const (
	Whole     Facet = ""
	What      Facet = "cosa"
	Who       Facet = "requisiti"
	Amount    Facet = "importo"
	Documents Facet = "documenti"
	How       Facet = "come"
	Where     Facet = "dove"
	When      Facet = "quando"
)

// Area is an area of need of the ISTAT survey on the social services of the municipalities.
type Area string

const (
	Family     Area = "famiglia_minori"
	Disability Area = "disabili"
	Addiction  Area = "dipendenze"
	Elderly    Area = "anziani"
	Migration  Area = "immigrati"
	Poverty    Area = "poverta_disagio_adulti_senza_dimora"
	Everyone   Area = "multiutenza"
)

// Areas lists the seven areas in the order the menus show them.
var Areas = []Area{Family, Disability, Elderly, Poverty, Addiction, Migration, Everyone}

// Period is one value of a figure and the days on which it is true. A figure is told only while a period holds.
type Period struct {
	Value       float64 `yaml:"value"`
	Unit        Unit    `yaml:"unit"`
	From        Date    `yaml:"from"`
	Until       Date    `yaml:"until"` // last day; zero when the source sets no end
	Source      Source  `yaml:"source"`
	CollectedOn Date    `yaml:"collected_on"`
	CheckedOn   Date    `yaml:"checked_on"` // zero: not checked at an office yet
	Confidence  string  `yaml:"confidence"` // alta, media
}

// Unit says how a figure is counted and written.
type Unit string

const (
	Euro         Unit = "euro"
	EuroPerYear  Unit = "euro/anno"
	EuroPerMonth Unit = "euro/mese"
	Years        Unit = "anni"
	Months       Unit = "mesi"
	Days         Unit = "giorni"
	Hours        Unit = "ore"
	Percent      Unit = "percento"
	Number       Unit = "numero"
)

// Source says where a fact was read. Kind is act (a law, a decree, a circular, by number), press, office or none.
type Source struct {
	Kind string `yaml:"kind"`
	Ref  string `yaml:"ref"`
}

// Rules orient and never decide. Expressions are CEL over the facts of facts.yaml and figures, figura["isee-max"];
// a missing fact makes them unknown, never false. They are read and ruled on in the situation room.
type Rules struct {
	// Need is what makes this service worth mentioning at all. Empty: only when asked by name.
	Need string `yaml:"need"`
	// Already is true when the person has it: it is then left out everywhere.
	Already string `yaml:"already"`
	// Conditions is what the law asks of the person.
	Conditions []Condition `yaml:"conditions"`
	// Prerequisites can be applied for (an assessment, an ISEE): missing ones become the first steps, never a "no".
	Prerequisites []Prerequisite `yaml:"prerequisites"`
}

// Condition is one thing the law asks. Indicative ones, when false, give "cannot say" instead of "unlikely".
type Condition struct {
	If         string            `yaml:"if"`
	Indicative bool              `yaml:"indicative"`
	Says       map[string]string `yaml:"says"` // the condition in words, by language: "L'ISEE è al massimo {{isee-max}}."
}

// Prerequisite is something to get first. Met is true when the person has it already.
type Prerequisite struct {
	Met  string            `yaml:"met"`
	Step map[string]string `yaml:"step"` // what to do first, in words, by language
}
