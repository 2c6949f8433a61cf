package situation

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"bussola/knowledge"

	"go.yaml.in/yaml/v3"
)

// A lexicon is how one language says the facts: content an editor writes (situation/lexicon.<lang>.yaml). The mechanisms
// that read it are in the understand files; this file is its shape.
type lexicon struct {
	Lang     string            `yaml:"lang"`
	Hints    string            `yaml:"hints"`    // small words by which the language is recognised
	Spelling map[string]string `yaml:"spelling"` // as it is typed -> as it is read; several words are allowed on both sides
	Keep     string            `yaml:"keep"`     // right words that resemble others and must not be taken for a slip
	Numbers  numberWords       `yaml:"numbers"`
	Verbs    verbForms         `yaml:"verbs"`
	People   []kin             `yaml:"people"`
	// IAm are roles of the person in need by what the writer says to be: "sono la mamma" tells of a child.
	IAm      map[string]string `yaml:"i_am"`
	Own      string            `yaml:"own"`       // possessives of the writer: mio, my
	Others   string            `yaml:"others"`    // possessives of somebody else: suo, his
	The      string            `yaml:"the"`       // articles
	With     string            `yaml:"with"`      // prepositions after which a person does not act: con, da, with
	For      []phrase          `yaml:"for"`       // right before a person: who the help is for
	ForMe    []phrase          `yaml:"for_me"`    // whole: the help is for the writer
	ForThird []phrase          `yaml:"for_third"` // the writer is a neighbour, a teacher, a volunteer
	Scope    scopeWords        `yaml:"scope"`
	Family   familyWords       `yaml:"family"`
	Classes  []class           `yaml:"classes"`
	Frames   []frame           `yaml:"frames"`
	Rules    []rule            `yaml:"rules"`

	file string
}

// class is a list of words that count as one in phrases, where it is called @name.
type class struct {
	Name  string `yaml:"name"`
	Words string `yaml:"words"`
	Why   string `yaml:"why"`
}

// frame is one way that people speak of anything that is had, lacked, asked or refused, written once for all such things. # stands for the
// thing, which the rule names under of.
type frame struct {
	Name   string   `yaml:"name"`
	Say    []phrase `yaml:"say"`
	Unless []phrase `yaml:"unless"`
	Why    string   `yaml:"why"`
}

// numberWords are numbers in letters and what may stand around a number.
type numberWords struct {
	Words    map[string]float64 `yaml:"words"` // one word each; the tens and the units join
	Thousand string             `yaml:"thousand"`
	Hundred  string             `yaml:"hundred"`
	One      string             `yaml:"one"` // "un", "a": a number only where something is counted
	Euro     string             `yaml:"euro"`
	Percent  []phrase           `yaml:"percent"`
	Under    []phrase           `yaml:"under"`   // "meno di"
	Over     []phrase           `yaml:"over"`    // "più di"
	Between  string             `yaml:"between"` // "tra": then a number, And, a number
	And      string             `yaml:"and"`
	About    []phrase           `yaml:"about"` // "circa": the number is not certain
	Months   map[string]int     `yaml:"months"`
	Soon     string             `yaml:"soon"`  // words that are a day to come: domani, lunedì
	Ahead    string             `yaml:"ahead"` // before a stretch of time that ends on a day to come: tra, entro
	Last     string             `yaml:"last"`  // after a day: it is over: martedì scorso
	Since    string             `yaml:"since"` // before a stretch of time that goes on: da
}

// verbForms tell who acts and when. What is not listed says nothing.
type verbForms struct {
	Me   string `yaml:"me"`   // first person, now
	Noun string `yaml:"noun"` // nouns that are also the writer's verbs: lavoro
	// BeforeMe are words after which such a noun is the verb: non, io, che.
	BeforeMe string `yaml:"before_me"`
	Us       string `yaml:"us"`        // first person plural, now
	They     string `yaml:"they"`      // third person, now
	Other    string `yaml:"other"`     // finite but of no certain person: they end the reach of a negation
	Past     string `yaml:"past"`      // what was and may be no more: ero, aveva, used
	Later    string `yaml:"later"`     // what is not yet: avrò, compie
	ToMe     string `yaml:"to_me"`     // the writer bears the verb: mi
	NotToMe  string `yaml:"not_to_me"` // before "me": then the writer bears nothing: da me, con me
	Trade    string `yaml:"trade"`     // before a trade that somebody has: faccio, come
}

// kin is one kind of person and the words for it.
type kin struct {
	Role   string `yaml:"role"` // a value of per_chi
	ID     string `yaml:"id"`   // words with the same id are the same person
	One    string `yaml:"one"`
	Many   string `yaml:"many"`
	Minor  bool   `yaml:"minor"`  // the word itself says a minor: bimbo
	Sex    string `yaml:"sex"`    // m or f: another child is another person
	Alone  bool   `yaml:"alone"`  // the word needs no possessive or article: mamma
	Anyone bool   `yaml:"anyone"` // nobody in particular: chi, someone
	// Outside are people that a story meets and never is about, when told with an article or a possessive: la badante, il mio avvocato.
	Outside bool `yaml:"outside"`
	// Counted words are children only when counted and had: "ho tre ragazzi".
	Counted bool `yaml:"counted"`
}

// scopeWords change what a fact near them is worth.
type scopeWords struct {
	Not       string   `yaml:"not"`      // reaches the next verb
	NotNext   string   `yaml:"not_next"` // reaches the next two words: senza, nessun
	NotReally []phrase `yaml:"not_really"`
	Doubt     []phrase `yaml:"doubt"`
	If        string   `yaml:"if"`
	IfNot     []phrase `yaml:"if_not"`  // an "if" that supposes nothing: anche se
	Anybody   []phrase `yaml:"anybody"` // nobody in particular: "uno che"
	Asks      []phrase `yaml:"asks"`
	Wants     []phrase `yaml:"wants"`
	Before    []phrase `yaml:"before"` // what was: prima, anni fa
	Correct   []phrase `yaml:"correct"`
	Away      []phrase `yaml:"away"`  // after a child: lives with somebody else ("che vedo il fine settimana")
	Joins     string   `yaml:"joins"` // words that start a new clause: ma, mentre

	Breath breathWords `yaml:"breath"`
}

// breathWords tell where a clause begins when no comma says so (understand_breath.go). Without After nothing is cut.
type breathWords struct {
	Lead  string `yaml:"lead"`  // stand before a verb and belong to it: non, mi, io
	Hangs string `yaml:"hangs"` // what follows belongs to them: che, quando, e
	Opens string `yaml:"opens"` // begin a clause when a verb comes after them: ora, prima, cosa
	Noun  string `yaml:"noun"`  // after a noun that is the writer's verb too: "lavoro in ..."
	After string `yaml:"after"` // often the last word of a clause: anni, solo, mese
}

// familyWords are the words around children and births.
type familyWords struct {
	Have string `yaml:"have"` // brings children in as one's own: ho, con
	// BeforeAge and AfterAge are words beside "<n> anni" that make it a time and not an age: da, fa.
	BeforeAge string         `yaml:"before_age"`
	AfterAge  string         `yaml:"after_age"`
	Fill      string         `yaml:"fill"`     // may stand between ages: e, di, una
	Other     string         `yaml:"other"`    // "altri due": children beside the one named
	Single    string         `yaml:"single"`   // before madre: the writer, not their mother ("ragazza madre")
	Grown     string         `yaml:"grown"`    // adulti, as people counted
	Home      string         `yaml:"home"`     // casa, as where somebody lives
	Years     string         `yaml:"years"`    // anni
	Months    string         `yaml:"months"`   // mesi
	Half      string         `yaml:"half"`     // mezzo
	Minor     string         `yaml:"minor"`    // minorenni, piccoli
	Adult     string         `yaml:"adult"`    // maggiorenni, grandi
	Youngest  string         `yaml:"youngest"` // starts the words about the youngest alone
	Born      string         `yaml:"born"`     // nato, partorito, adottato
	Past      string         `yaml:"past"`     // fa, ago
	Days      map[string]int `yaml:"days"`     // giorni: 1, settimane: 7
	Twins     string         `yaml:"twins"`    // two of one age: gemelli
	Sex       string         `yaml:"sex"`      // after a child says only which: maschio
	All       string         `yaml:"all"`      // what follows is said of all the children: vanno, tutti
	Gone      string         `yaml:"gone"`     // of who is dead: morto
	Pronoun   string         `yaml:"pronoun"`  // takes up a child just named: lei, che
	Has       string         `yaml:"has"`      // brings children in as somebody else's: ha
	Between   string         `yaml:"between"`  // may stand between the possessive and the person: unico
	Topic     string         `yaml:"topic"`    // between children and their number: "figli ne ho due"
	Ago       map[string]int `yaml:"ago"`      // ieri: 1, oggi: 0
}

// rule is one fact, or one step towards it, and the ways of saying it.
//
//	about  need: of the person in need (when nothing is written); home: of the household; any: whoever is spoken of
//	firm   holds also inside a question or a wish ("posso avere aiuto per mia madre di 82 anni")
//	not    the value when what was said is denied; nothing follows from the denial when it is missing
//	who    me: the writer, whoever acts ("mi picchia"); need: the person in need, whoever acts ("abbiamo fatto domanda")
//	rank   between two values of one fact the higher is taken; two that are level cancel each other
type rule struct {
	Fact    string   `yaml:"fact"`
	Value   any      `yaml:"value"`
	Not     any      `yaml:"not"`
	About   string   `yaml:"about"`
	Who     string   `yaml:"who"`
	Firm    bool     `yaml:"firm"`
	Rank    int      `yaml:"rank"`
	Past    bool     `yaml:"past"`    // may be told in the past: what happened stays so
	Weight  float64  `yaml:"weight"`  // how much it says that this is the person in need; 1 when nothing is written
	Minor   bool     `yaml:"minor"`   // only when a child is spoken of
	Monthly bool     `yaml:"monthly"` // the number is by the month and the fact by the year: twelve months to thirteen
	Since   bool     `yaml:"since"`   // the number is a year and the fact counts the years since: one less, or all of them
	Close   bool     `yaml:"close"`   // unless: counts in the clause of the match alone
	Whole   bool     `yaml:"whole"`   // only when it is all that its clause says: "Marocco."
	Frame   string   `yaml:"frame"`   // names of frames, said of what is under of
	Of      []phrase `yaml:"of"`
	Say     []phrase `yaml:"say"`
	Unless  []phrase `yaml:"unless"` // in the same sentence: then it means something else
	Why     string   `yaml:"why"`
}

// phrase is a pattern of words with the line it is written on.
//
//	word  pre*  a|b  @class  x?  any of these; a question mark makes it optional
//	..  ..5   up to three (five) words of the same clause in between
//	~5        the same, but commas may be crossed
//	<d>   a day to come within a few months: 2 dicembre, 2/12, lunedì, tra due settimane
//	<n> <c> <m> <%>   a number, a count ("un" too), an amount, a percentage: the value when the rule says so
//	<e> <w>   a number that ends its clause; an amount that is all its clause says
//	<r> <o>   a range with two ends; a bound from below, sixty at most
//	<a>   a year: 1958, 2015; two digits from 30 on are of the last century
type phrase struct {
	text string
	line int
}

func (p *phrase) UnmarshalYAML(n *yaml.Node) error {
	p.text, p.line = n.Value, n.Line
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: a phrase is words in one line", n.Line)
	}
	return nil
}

// stepFacts are rule names that are no facts: they feed the reading of families (understand_family.go), of carers
// (understand_carer.go) and of who needs help (understand_need.go), and the hints (hint.go).
var stepFacts = map[string]string{"_fra_poco": "int", "_compleanno": "int", "_eta": "int", "_mesi": "int", "_piccolo_anni": "int", "_piccolo_mesi": "int", "_figli": "int", "_soli": "bool", "_altri": "bool", "_grande_anni": "int", "_disabile": "bool", "_malato": "bool",
	hint104: "bool", hintRent: "bool"}

// LoadReader reads every situation/lexicon.*.yaml of a content pack and checks it against the facts of the guide's schema.
func LoadReader(fsys fs.FS) (*Reader, error) {
	var facts []Fact
	if err := knowledge.Strict(fsys, "facts.yaml", &facts); err != nil {
		return nil, err
	}
	names, err := fs.Glob(fsys, "situation/lexicon.*.yaml")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("situation/: no lexicon.<lang>.yaml; without one no words can be understood")
	}
	sort.Strings(names)
	r := &Reader{tongues: map[string]*tongue{}}
	var errs []error
	for _, file := range names {
		lex := lexicon{file: file}
		if err := knowledge.Strict(fsys, file, &lex); err != nil {
			errs = append(errs, err)
			continue
		}
		if want := strings.TrimSuffix(strings.TrimPrefix(path.Base(file), "lexicon."), ".yaml"); lex.Lang != want {
			errs = append(errs, fmt.Errorf("%s:1: lang is %q; it must be the file's, %q", file, lex.Lang, want))
			continue
		}
		for _, place := range territory(fsys) {
			if lex.Spelling == nil {
				lex.Spelling = map[string]string{}
			}
			if _, written := lex.Spelling[place]; !written {
				lex.Spelling[place] = placeServed
			}
		}
		t, err := newTongue(&lex, facts)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		r.tongues[lex.Lang] = t
		r.order = append(r.order, lex.Lang)
	}
	if r.tongues["it"] == nil && len(errs) == 0 {
		errs = append(errs, errors.New("situation/: no lexicon.it.yaml; Italian is read when no other language is recognised"))
	}
	return r, errors.Join(errs...)
}

// placeServed is the word that stands for the name of a town that the body serves.
const placeServed = "territorio_servito"

// territory gives the towns that the body of a content pack serves, in small letters; none when the pack names no body.
func territory(fsys fs.FS) []string {
	raw, err := fs.ReadFile(fsys, "body/body.yaml")
	if err != nil {
		return nil
	}
	var body struct {
		Territory []string `yaml:"territory"`
	}
	if yaml.Unmarshal(raw, &body) != nil {
		return nil // whoever reads the body itself says what is wrong with it
	}
	for i, p := range body.Territory {
		body.Territory[i] = plainText(p)
	}
	return body.Territory
}
