package dialogs

import (
	"fmt"
	"io/fs"
	"strings"

	"bussola/knowledge"
)

// tonguesFile holds the few words that are said in the languages that are understood and not spoken.
const tonguesFile = "texts/tongues.yaml"

// tongue is what stands above the Italian words for somebody who writes in such a language.
type tongue struct {
	Card   string `yaml:"card"`   // a card was found: {title}, {office}, {phone}, {emergency}
	Unsure string `yaml:"unsure"` // nothing sure was found
	Leave  string `yaml:"leave"`  // the way out
}

// loadTongues reads them; without the file there are none.
func (t *Texts) loadTongues(fsys fs.FS) error {
	if _, err := fs.Stat(fsys, tonguesFile); err != nil {
		return nil
	}
	if err := knowledge.Strict(fsys, tonguesFile, &t.tongues); err != nil {
		return err
	}
	for lang, words := range t.tongues {
		if names(words.Card) != "[{emergency} {office} {phone} {title}]" || names(words.Unsure) != "[{emergency} {office} {phone}]" || words.Leave == "" {
			return fmt.Errorf("%s: %s must have card, unsure and leave, with {title}, {office}, {phone} and {emergency}; see the other languages", tonguesFile, lang)
		}
	}
	return nil
}

// Leave is the label of the way out for somebody who writes in lang: theirs beside that of the conversation.
func (t *Texts) Leave(spoken, lang string) string {
	label := t.Say(spoken, "choice_leave")
	if words, ok := t.tongues[lang]; ok {
		return words.Leave + " / " + label
	}
	return label
}

// switchAt is how many words a message has at least that may change the language of a conversation: fewer may be a name.
const switchAt = 4

// hearTongue notices the language of a message. One that Bussola speaks becomes the language of the conversation, and is said so, with
// the way back; one that it only understands is remembered, so that what comes next is not in Italian alone.
func (t *turn) hearTongue(text string) {
	lang := t.find(text).Lang
	if _, ok := t.d.Texts.tongues[lang]; ok {
		t.s.Tongue = lang
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
