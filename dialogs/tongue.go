package dialogs

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"bussola/booking"
	"bussola/knowledge"
)

// tonguesFiles hold, one file a language, what is said and heard in the languages that are understood and not spoken.
const tonguesFiles = "texts/tongues/*.yaml"

// tongue is such a language: the few words that stand above the Italian ones, and the ordinary words by which somebody who writes in
// it finds a person, books, goes back and cancels.
type tongue struct {
	Card   string          `yaml:"card"`   // a card was found: {title}, {office}, {phone}, {call}, {emergency}
	Near   string          `yaml:"near"`   // some that may be meant follow, by their Italian names
	Unsure string          `yaml:"unsure"` // nothing sure was found
	Speak  string          `yaml:"speak"`  // "do you speak ...?": {call}, {emergency}
	Call   promise         `yaml:"call"`   // the {call} of those: how to ask for one, and what language it will be in
	Caller promise         `yaml:"caller"` // who calls, on the screens that promise a call
	Leave  string          `yaml:"leave"`  // the way out
	Person string          `yaml:"person"` // the way to a person
	Names  []string        `yaml:"names"`  // how the language is called, in every language
	Alone  []string        `yaml:"alone"`  // and how, when that is the whole message
	Steps  map[Mode]string `yaml:"steps"`  // what a screen of booking asks

	Words  map[string][]string `yaml:"words"`  // whole messages that are commands, as in words.yaml
	Groups map[string][]string `yaml:"groups"` // and groups and filler of words, as in frames.yaml
	Filler []string            `yaml:"filler"`
	When   map[string]string   `yaml:"when"` // days and parts of the day, with the Italian word that booking reads
	Says   map[string]string   `yaml:"says"` // texts of texts/it.yaml, by key, that are said in this language instead

	own map[string]bool // its words that are no Italian or English ones of those files
}

// promise is a sentence about a call, for when somebody who calls speaks the language, and for when nobody does.
type promise struct {
	Spoken      string `yaml:"spoken"`
	Interpreter string `yaml:"interpreter"`
}

// in chooses the sentence.
func (p promise) in(spoken bool) string {
	if spoken {
		return p.Spoken
	}
	return p.Interpreter
}

// loadTongues reads them, and takes their commands in; without files there are none.
func (t *Texts) loadTongues(fsys fs.FS) error {
	t.tongues = map[string]tongue{}
	files, err := fs.Glob(fsys, tonguesFiles)
	errs := []error{err}
	for _, file := range files {
		var words tongue
		if err := knowledge.Strict(fsys, file, &words); err != nil {
			errs = append(errs, err)
			continue
		}
		wrong := func(key, format string, args ...any) {
			errs = append(errs, fmt.Errorf("%s:%d: %s: %s", file, knowledge.Line(fsys, file, key), key, fmt.Sprintf(format, args...)))
		}
		for key, is := range map[string]string{"card": words.Card, "near": words.Near, "unsure": words.Unsure, "speak": words.Speak} {
			want := map[string]string{"card": "[{call} {emergency} {office} {phone} {title}]", "speak": "[{call} {emergency}]"}[key]
			if want == "" {
				want = "[{call} {emergency} {office} {phone}]"
			}
			if names(is) != want {
				wrong(key, "it has the names %s and must have %s", names(is), want)
			}
		}
		for key, missing := range map[string]bool{"leave": words.Leave == "", "person": words.Person == "", "names": len(words.Names) == 0, "alone": len(words.Alone) == 0,
			"call": words.Call.Spoken == "" || words.Call.Interpreter == "", "caller": words.Caller.Spoken == "" || words.Caller.Interpreter == ""} {
			if missing {
				wrong(key, "missing; see the other languages")
			}
		}
		for _, m := range modes {
			if (m.booking() || m == Mine) && m != Emergency && words.Steps[m] == "" {
				wrong("steps", "nothing says what the screen %q asks", m)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(words.Says)) {
			if it, ok := t.byLang["it"][key]; !ok {
				wrong(key, "texts/it.yaml has no text of this name")
			} else if names(words.Says[key]) != names(it) {
				wrong(key, "it has the names %s, Italian has %s", names(words.Says[key]), names(it))
			}
		}
		for _, command := range slices.Sorted(maps.Keys(words.Words)) {
			errs = append(errs, t.command(file, command, words.Words[command])...)
		}
		for said, day := range words.When {
			delete(words.When, said)
			words.When[strings.Join(framedWords(said), " ")] = day
		}
		t.tongues[strings.TrimSuffix(path.Base(file), ".yaml")] = words
	}
	return errors.Join(errs...)
}

// command takes whole messages in as a command.
func (t *Texts) command(file, command string, phrases []string) (errs []error) {
	for _, p := range phrases {
		if had, ok := t.words[fold(p)]; ok && had != command {
			errs = append(errs, fmt.Errorf("%s: %q means both %s and %s; leave it in one", file, p, had, command))
		}
		t.words[fold(p)] = command
		if agreeing(command) {
			t.agree[strings.Join(framedWords(p), " ")] = command
		}
	}
	return errs
}

// Leave is the label of the way out for somebody who writes in lang: theirs beside that of the conversation.
func (t *Texts) Leave(spoken, lang string) string {
	label := t.Say(spoken, "choice_leave")
	if words, ok := t.tongues[lang]; ok {
		return words.Leave + " / " + label
	}
	return label
}

// humanLabel is the label of the way to a person, with that of the person's language beside it.
func (t *turn) humanLabel(label string) string {
	if words, ok := t.d.Texts.tongues[t.s.Tongue]; ok {
		return words.Person + " / " + label
	}
	return label
}

// switchAt is how many words a message has at least that may change the language of a conversation: fewer may be a name.
const switchAt = 3

// hearTongue notices the language of a message. One that Bussola speaks becomes the language of the conversation, and is said so, with
// the way back; one that it only understands is remembered, so that what comes next is not in Italian alone. A few words in the same
// letters do not change it again: whoever wrote Albanian writes Albanian.
func (t *turn) hearTongue(text string) {
	lang, few := t.find(text).Lang, brief(text)
	if t.hearForeign(text, lang) || len(strings.Fields(text)) < switchAt {
		return
	}
	// Asked a second time as if the language were not known: the words alone must say it.
	if t.d.Texts.Has(lang) && lang != t.s.Lang && t.d.Know.Language(text, "") == lang {
		t.s.Lang, t.s.Tongue, t.looked = lang, "", ""
		t.note("language_heard")
	}
	if !few {
		t.s.Tongue = ""
	}
}

// hearForeign remembers the language heard in a text when it is one that is only understood; false when it is not.
func (t *turn) hearForeign(text, heard string) bool {
	lang := t.d.Texts.nearest(heard, text)
	words, ok := t.d.Texts.tongues[lang]
	wrote := ok && (words.wrote(text) || len(strings.Fields(text)) >= clearAt && t.d.Know.Language(text, "") == lang)
	if wrote && (t.s.Tongue == "" || !brief(text) || !knowledge.Kin(lang, t.s.Tongue)) {
		t.s.Tongue = lang
	}
	return ok
}

// nearest is, of the languages written in the same letters as lang where those are not Latin, the one that has most of the words: Russian
// without a letter that only Russian has is still told from Ukrainian.
func (t *Texts) nearest(lang, text string) string {
	if knowledge.Kin(lang, "it") {
		return lang
	}
	best, most := lang, t.tongues[lang].count(text)
	for _, other := range slices.Sorted(maps.Keys(t.tongues)) {
		if n := t.tongues[other].count(text); knowledge.Kin(lang, other) && n > most {
			best, most = other, n
		}
	}
	return best
}

// count is how many words of a text are the language's own.
func (l tongue) count(text string) (n int) {
	for _, w := range framedWords(text) {
		if l.own[w] {
			n++
		}
	}
	return n
}

// hearBeside remembers the language of words that are understood without it: a command, a frame. Only a text that is long, or has words
// of a language of its own, is looked up for that: most commands are neither.
func (t *turn) hearBeside(text string) {
	wrote := t.d.Texts.wrote(text)
	if len(wrote) > 0 || len(strings.Fields(text)) >= clearAt {
		t.hearForeign(text, t.d.Know.Language(text, t.s.Lang))
	}
	t.hearTiny(wrote)
}

// hearTiny remembers the language of a thank-you or a yes, said before anything else, when only one language has such words.
func (t *turn) hearTiny(wrote []string) {
	if t.s.Tongue == "" && len(wrote) == 1 {
		t.s.Tongue = wrote[0]
	}
}

// clearAt is how many words a text has at least whose language is clear without a word that only that language has.
const clearAt = 6

// brief says that a text is too short to change a language that was heard before.
func brief(text string) bool { return len(strings.Fields(text)) <= switchAt }

// wrote says that a text has words of the language that are of no language spoken here: "no un prende niente" is Tuscan, although two
// of its words are Spanish ones too. A word of one or two letters counts for half.
func (l tongue) wrote(text string) bool { return l.wroteWords(framedWords(text)) }

// wrote lists the languages that are only understood in which a text is written.
func (t *Texts) wrote(text string) (langs []string) {
	said := framedWords(text)
	for lang, words := range t.tongues {
		if words.wroteWords(said) {
			langs = append(langs, lang)
		}
	}
	return langs
}

func (l tongue) wroteWords(said []string) bool {
	n := 0
	for _, w := range said {
		switch {
		case strings.IndexFunc(w, unicode.IsLetter) >= 0 && strings.IndexFunc(w, latin) < 0:
			return true
		case l.own[w] && len(w) > 2:
			n += 2
		case l.own[w]:
			n++
		}
	}
	return n >= 2
}

func latin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// speaks answers "do you speak ...?": in that language, with the way to a person, and goes there when a person was asked for. While a
// call is being put together the call will be in that language, when somebody who may make it speaks it. False: the word is the
// answer to what the screen asks.
func (t *turn) speaks(lang, text string, person bool) bool {
	if t.s.Mode == Asking {
		if _, answers := t.d.Guide.Read(t.s.Asked, text, t.s.Lang, t.now); answers {
			return false // "albanese" is a citizenship here
		}
	}
	if t.s.Mode == Calling && t.s.Draft != nil && t.s.Draft.Ask == askLang && slices.Contains(t.spoken(), lang) {
		t.callAnswer(lang)
		return true
	}
	if words, ok := t.d.Texts.tongues[lang]; ok {
		t.s.Tongue = lang
		t.lead = append(t.lead, t.inTongueSay(words.Speak, ""))
	} else {
		t.setLanguage(lang)
	}
	switch {
	case t.s.Mode.drafting():
		t.speakTheirs()
	case person:
		t.act("person")
	}
	return true
}

// speakTheirs makes the call be in the language the person writes in. When nobody who calls speaks it, the desk is told so: somebody may
// translate.
func (t *turn) speakTheirs() {
	if d := t.s.Draft; d != nil && d.Reason != "" && d.Speak == "" && t.callLang() != "it" && (t.s.Tongue != "" || slices.Contains(t.spoken(), t.callLang())) {
		t.speak(t.callLang())
	}
}

// noteTongue puts the words in the person's language on top of the next screen: those above a card or, with no card, above "I am not
// sure".
func (t *turn) noteTongue(slug string) {
	if words := t.inTongue(slug); words != "" {
		t.lead = append([]string{words}, t.lead...)
	}
}

// noteNear puts them above services that may be meant.
func (t *turn) noteNear() {
	if words, ok := t.tongue(); ok {
		t.lead = append([]string{t.inTongueSay(words.Near, "")}, t.lead...)
	}
}

func (t *turn) inTongue(slug string) string {
	words, ok := t.tongue()
	if !ok {
		return ""
	}
	if s, known := t.d.Know.Service(slug); known {
		return t.inTongueSay(words.Card, s.Title("it"))
	}
	return t.inTongueSay(words.Unsure, "")
}

// tongue is what is said in the person's language; false when they write in one that is spoken.
func (t *turn) tongue() (tongue, bool) {
	words, ok := t.d.Texts.tongues[t.s.Tongue]
	return words, ok
}

// inTongueSay fills a sentence of the language. What it says of a call is no more than can be kept: that it will be in the language when
// somebody of the body speaks it, that an interpreter is asked for otherwise.
func (t *turn) inTongueSay(say, title string) string {
	words, o := t.d.Texts.tongues[t.s.Tongue], t.doorOffice("pas")
	return strings.NewReplacer("{title}", title, "{office}", o.Name.In("it")+", "+o.Address, "{phone}", o.Phone, "{emergency}", t.d.Lines.Emergency(),
		"{call}", words.Call.in(len(t.d.Agenda.Speakers(t.s.Tongue)) > 0)).Replace(say)
}

// greetTongue says in the person's language that it is understood, and what is written.
func (t *turn) greetTongue() {
	if words, ok := t.tongue(); ok {
		t.lead = append(t.lead, t.inTongueSay(words.Speak, ""))
	}
}

// stepInTongue is what the screen of the moment asks, in the person's language; "" when it is spoken, or when nothing is asked.
func (t *turn) stepInTongue() string {
	words := t.d.Texts.tongues[t.s.Tongue]
	step := words.Steps[t.s.Mode]
	if d := t.s.Draft; step != "" && d != nil && (t.s.Mode == Confirm || t.s.Mode == Booked) && d.Speak == t.s.Tongue {
		step += "\n" + words.Caller.in(t.callerSpeaks())
	}
	return step
}

// parseWhen reads a day or a part of the day, in the person's language too.
func (t *turn) parseWhen(text string) (booking.Wish, bool) {
	if words, ok := t.d.Texts.tongues[t.s.Tongue]; ok {
		if w, ok := booking.ParseWhen(words.italian(text), "it", t.now); ok {
			return w, true
		}
	}
	return booking.ParseWhen(text, t.s.Lang, t.now)
}

// italian puts the Italian words for days and parts of the day in place of the language's own, and leaves the rest.
func (l tongue) italian(text string) string {
	spoken, out := framedPhrases(text), []string(nil)
	for i := 0; i < len(spoken.words); {
		said := spoken.words[i]
		n := spoken.longest(i, func(phrase string) bool {
			day, ok := l.When[phrase]
			if ok {
				said = day
			}
			return ok
		})
		out = append(out, said)
		i += max(n, 1)
	}
	return strings.Join(out, " ")
}
