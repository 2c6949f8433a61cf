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
	Card   string          `yaml:"card"`   // a card was found: {title}, {office}, {phone}, {emergency}
	Unsure string          `yaml:"unsure"` // nothing sure was found
	Speak  string          `yaml:"speak"`  // "do you speak ...?": {emergency}
	Leave  string          `yaml:"leave"`  // the way out
	Person string          `yaml:"person"` // the way to a person
	Names  []string        `yaml:"names"`  // how the language is called, in every language
	Alone  []string        `yaml:"alone"`  // and how, when that is the whole message
	Steps  map[Mode]string `yaml:"steps"`  // what a screen of booking asks

	Words  map[string][]string `yaml:"words"`  // whole messages that are commands, as in words.yaml
	Groups map[string][]string `yaml:"groups"` // and groups and filler of words, as in frames.yaml
	Filler []string            `yaml:"filler"`
	When   map[string]string   `yaml:"when"` // days and parts of the day, with the Italian word that booking reads

	own map[string]bool // its words that are no Italian or English ones of those files
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
		for key, is := range map[string]string{"card": words.Card, "unsure": words.Unsure, "speak": words.Speak} {
			want := map[string]string{"card": "[{emergency} {office} {phone} {title}]", "unsure": "[{emergency} {office} {phone}]", "speak": "[{emergency}]"}[key]
			if names(is) != want {
				wrong(key, "it has the names %s and must have %s", names(is), want)
			}
		}
		for key, missing := range map[string]bool{"leave": words.Leave == "", "person": words.Person == "", "names": len(words.Names) == 0, "alone": len(words.Alone) == 0} {
			if missing {
				wrong(key, "missing; see the other languages")
			}
		}
		for _, m := range modes {
			if (m.booking() || m == Mine) && m != Emergency && words.Steps[m] == "" {
				wrong("steps", "nothing says what the screen %q asks", m)
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
const switchAt = 4

// hearTongue notices the language of a message. One that Bussola speaks becomes the language of the conversation, and is said so, with
// the way back; one that it only understands is remembered, so that what comes next is not in Italian alone.
func (t *turn) hearTongue(text string) {
	lang := t.find(text).Lang
	if words, ok := t.d.Texts.tongues[lang]; ok {
		if words.wrote(text) {
			t.s.Tongue = lang
		}
		return
	}
	if len(strings.Fields(text)) < switchAt {
		return
	}
	t.s.Tongue = ""
	// Asked a second time as if the language were not known: the words alone must say it.
	if t.d.Texts.Has(lang) && lang != t.s.Lang && t.d.Know.Find(text, "", knowledge.Hint{}).Lang == lang {
		t.s.Lang, t.looked = lang, ""
		t.note("language_heard")
	}
}

// wrote says that a text has words of the language that are of no language spoken here: "no un prende niente" is Tuscan, although two
// of its words are Spanish ones too. A word of one or two letters counts for half.
func (l tongue) wrote(text string) bool {
	n := 0
	for _, w := range framedWords(text) {
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
		t.lead = append(t.lead, strings.ReplaceAll(words.Speak, "{emergency}", t.d.Lines.Emergency()))
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

// speakTheirs makes the call be in the language the person writes in, when somebody who may make it speaks it.
func (t *turn) speakTheirs() {
	lang := t.s.Tongue
	if lang == "" {
		lang = t.s.Lang
	}
	if d := t.s.Draft; d != nil && d.Reason != "" && d.Speak == "" && lang != "it" && slices.Contains(t.spoken(), lang) {
		t.speak(lang)
	}
}

// inTongue is the words in the person's language that go above a card, or, with no card, above "I am not sure".
func (t *turn) inTongue(slug string) string {
	words, ok := t.d.Texts.tongues[t.s.Tongue]
	if !ok {
		return ""
	}
	say, title := words.Unsure, ""
	if s, known := t.d.Know.Service(slug); known {
		say, title = words.Card, s.Title("it")
	}
	o := t.doorOffice("pas")
	return strings.NewReplacer("{title}", title, "{office}", o.Name.In("it")+", "+o.Address, "{phone}", o.Phone, "{emergency}", t.d.Lines.Emergency()).Replace(say)
}

// noteTongue puts those words on top of the next screen.
func (t *turn) noteTongue(slug string) {
	if words := t.inTongue(slug); words != "" {
		t.lead = append([]string{words}, t.lead...)
	}
}

// greetTongue says in the person's language that it is understood, and what is written.
func (t *turn) greetTongue() {
	if words, ok := t.d.Texts.tongues[t.s.Tongue]; ok {
		t.lead = append(t.lead, strings.ReplaceAll(words.Speak, "{emergency}", t.d.Lines.Emergency()))
	}
}

// stepInTongue is what the screen of the moment asks, in the person's language; "" when it is spoken, or when nothing is asked.
func (t *turn) stepInTongue() string {
	return t.d.Texts.tongues[t.s.Tongue].Steps[t.s.Mode]
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
	words, out := framedWords(text), []string(nil)
	for i := 0; i < len(words); {
		n := 1
		said := words[i]
		for k := min(longestPhrase, len(words)-i); k > 0; k-- {
			if day, ok := l.When[strings.Join(words[i:i+k], " ")]; ok {
				n, said = k, day
				break
			}
		}
		out = append(out, said)
		i += n
	}
	return strings.Join(out, " ")
}
