package dialogs

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"

	"bussola/booking"
	"bussola/knowledge"
)

// frames are ordinary ways of saying one thing, as content: groups of words, and which groups together mean what. They are tried
// when a message is no exact command. What a frame does not know said besides makes the message a question again.
type frames struct {
	Groups map[string][]string `yaml:"groups"`
	Filler []string            `yaml:"filler"`
	Spoken map[string]struct { // the languages that are spoken, as the files of the others name them
		Names []string `yaml:"names"`
		Alone []string `yaml:"alone"`
	} `yaml:"spoken"`
	Frames []frame `yaml:"frames"`
}

type frame struct {
	Means  string     `yaml:"means"`
	Says   string     `yaml:"says"`
	Beside string     `yaml:"beside"`
	All    [][]string `yaml:"all"`
	Loose  int        `yaml:"loose"`
	When   bool       `yaml:"when"`
	Only   string     `yaml:"only"`
	In     []Mode     `yaml:"in"`
	Number bool       `yaml:"number"`
	Tongue bool       `yaml:"tongue"`
	But    []string   `yaml:"but"`
	About  bool       `yaml:"about"`
	Talk   string     `yaml:"talk"`
	Calm   bool       `yaml:"calm"`

	phrases map[string][]string // phrase -> the groups it is in
	filler  map[string]bool     // of all frames
	moment  []string            // words of a day or an hour
}

const framesFile = "texts/frames.yaml"

// maxFramed is how many words a message may have to be looked at: who writes more is telling something.
const maxFramed = 24

// only are the conditions that a frame may name.
var only = []string{"", "booked", "waiting", "open", "tried", "past", "refused", "screen", "facts", "minor", "done", "papers"}

// loadFrames reads the frames; a content without the file has none.
func loadFrames(fsys fs.FS, texts map[string]string, tongues map[string]tongue) ([]frame, error) {
	if _, err := fs.Stat(fsys, framesFile); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var f frames
	if err := knowledge.Strict(fsys, framesFile, &f); err != nil {
		return nil, err
	}
	var errs []error
	wrong := func(i int, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: frame %d: %s", framesFile, i+1, fmt.Sprintf(format, args...)))
	}
	errs = append(errs, f.takeIn(tongues)...)
	filler := map[string]bool{}
	for _, p := range f.Filler {
		filler[strings.Join(framedWords(p), " ")] = true
	}
	for i := range f.Frames {
		fr := &f.Frames[i]
		fr.phrases, fr.filler, fr.moment = map[string][]string{}, filler, f.Groups["moment"]
		for _, row := range append(fr.All[:len(fr.All):len(fr.All)], fr.But) {
			for _, g := range row {
				if f.Groups[g] == nil {
					wrong(i, "there is no group %q; write it under groups", g)
				}
				for _, p := range f.Groups[g] {
					p = phrase(p)
					if !slices.Contains(fr.phrases[p], g) {
						fr.phrases[p] = append(fr.phrases[p], g)
					}
				}
			}
		}
		for _, key := range []string{fr.Says, fr.Beside} {
			if key != "" && texts["aside_"+key] == "" {
				wrong(i, "no text is called aside_%s; add it to texts/it.yaml", key)
			}
		}
		if !slices.Contains(only, fr.Only) {
			wrong(i, "only: %q is none of %v", fr.Only, only)
		}
		if fr.Talk != "" && texts["talk_"+fr.Talk] == "" {
			wrong(i, "no text is called talk_%s; add it to texts/it.yaml", fr.Talk)
		}
		if len(fr.All) == 0 || fr.Means == "" && fr.Says == "" && fr.Talk == "" {
			wrong(i, "it needs all: and one of means:, says: and talk:")
		}
		if slices.ContainsFunc(fr.All, func(row []string) bool { return len(row) == 0 }) && !fr.When {
			wrong(i, "an empty row of all: is a day or an hour alone, and needs when: true")
		}
		for _, m := range fr.In {
			if !known(m) {
				wrong(i, "there is no screen %q", m)
			}
		}
	}
	return f.Frames, errors.Join(errs...)
}

// takeIn adds the words of the languages that are understood and not spoken to the groups, and writes every frame that speaks of a
// language once for each: its groups "tongue" and "alone" are then the names of that one, and its command names it.
func (f *frames) takeIn(tongues map[string]tongue) (errs []error) {
	names, alone := map[string][]string{}, map[string][]string{}
	for lang, spoken := range f.Spoken {
		names[lang], alone[lang] = spoken.Names, spoken.Alone
	}
	known := slices.Collect(maps.Keys(f.Groups))
	spoken := map[string]bool{}
	for _, p := range append(slices.Concat(slices.Collect(maps.Values(f.Groups))...), f.Filler...) {
		for _, w := range framedWords(p) {
			spoken[w] = true
		}
	}
	for lang, words := range tongues {
		words.own = map[string]bool{}
		for _, p := range append(append(slices.Concat(slices.Collect(maps.Values(words.Groups))...), slices.Concat(slices.Collect(maps.Values(words.Words))...)...), words.Filler...) {
			for _, w := range framedWords(p) {
				words.own[w] = !spoken[w]
			}
		}
		tongues[lang] = words
		names[lang], alone[lang] = words.Names, words.Alone
		for group, phrases := range words.Groups {
			if !slices.Contains(known, group) {
				errs = append(errs, fmt.Errorf("texts/tongues/%s.yaml: there is no group %q in %s", lang, group, framesFile))
			}
			f.Groups[group] = append(f.Groups[group], phrases...)
		}
		f.Filler = append(f.Filler, words.Filler...)
		for day := range words.When {
			f.Groups["moment"] = append(f.Groups["moment"], strings.Fields(day)...)
		}
	}
	var all []frame
	for _, fr := range f.Frames {
		if !fr.Tongue {
			all = append(all, fr)
			continue
		}
		for _, lang := range slices.Sorted(maps.Keys(names)) {
			one := fr
			one.Means, one.All = fr.Means+":"+lang, nil
			for _, row := range fr.All {
				row = slices.Clone(row)
				for i, g := range row {
					if g == "tongue" || g == "alone" {
						row[i] = g + ":" + lang
					}
				}
				one.All = append(one.All, row)
			}
			all = append(all, one)
		}
	}
	for lang := range names {
		f.Groups["tongue:"+lang], f.Groups["alone:"+lang] = names[lang], alone[lang]
	}
	f.Frames = all
	return errs
}

// phrase is a phrase of a group as it is compared: its words, the star kept.
func phrase(p string) string {
	stem := strings.HasSuffix(p, "*")
	p = strings.Join(framedWords(p), " ")
	if stem {
		p += "*"
	}
	return p
}

// read lays the frame over the words: the groups that are said, and the words it does not know.
func (f frame) read(p phrases) (said map[string]bool, rest []string) {
	said = map[string]bool{}
	say := func(phrase string) bool {
		groups, ok := f.phrases[phrase]
		for _, g := range groups {
			said[g] = true
		}
		return ok
	}
	for i := 0; i < len(p.words); {
		n := p.longest(i, func(phrase string) bool { return say(phrase) || f.filler[phrase] })
		if n == 0 && slices.ContainsFunc(p.stems[i], say) {
			n = 1
		}
		if n == 0 {
			rest = append(rest, p.words[i])
			n = 1
		}
		i += n
	}
	return said, rest
}

// holds says whether one of the frame's rows is said whole.
func (f frame) holds(said map[string]bool) bool {
	return slices.ContainsFunc(f.All, func(row []string) bool {
		return !slices.ContainsFunc(row, func(g string) bool { return !said[g] })
	})
}

// barred says that something is said which makes the words mean something else.
func (f frame) barred(said map[string]bool) bool {
	return slices.ContainsFunc(f.But, func(g string) bool { return said[g] })
}

// inFrame takes an ordinary way of saying a command as that command. False: the words are something else.
func (t *turn) inFrame(text string) bool {
	said := text
	typed, number := booking.PhoneAmong(text)
	if number { // "ho cambiato numero, ora è 333 12 34 567": the number is no words
		said = strings.Replace(text, typed, " ", 1)
	}
	spoken := framedPhrases(said)
	if len(spoken.words) > maxFramed {
		return false
	}
	for _, f := range t.d.Texts.frames {
		if len(f.In) > 0 && !slices.Contains(f.In, t.s.Mode) || f.Number && !number {
			continue
		}
		said, rest := f.read(spoken)
		if !f.holds(said) || f.barred(said) || !t.so(f) {
			continue
		}
		if len(rest) <= f.Loose && len(said) > 0 {
			return t.framedAct(f, text, rest)
		}
		if f.When && t.saysWhen(f, rest) {
			return t.framedAct(f, text, rest)
		}
		if f.About && t.personAbout(text) {
			return true
		}
		if f.Beside != "" && !t.s.Mode.drafting() && t.s.Mode != Asking {
			t.s.Wants = true
			t.aside(f.Beside)
		}
	}
	return false
}

// saysWhen says that words are a day or an hour, and nothing else.
func (t *turn) saysWhen(f frame, words []string) bool {
	for _, w := range words {
		if _, ok := t.parseWhen(w); !ok && !slices.Contains(f.moment, w) && !unicode.IsDigit(rune(w[0])) {
			return false
		}
	}
	_, ok := t.parseWhen(strings.Join(words, " "))
	return ok
}

// so says whether what the frame wants to be so is so.
func (t *turn) so(f frame) bool {
	if f.Only == "" {
		return true
	}
	if f.Only == "screen" {
		return slices.ContainsFunc(t.s.Choices, func(c Choice) bool { return c.Act == f.Means })
	}
	switch f.Only {
	case "facts":
		return len(t.told()) > 0
	case "papers":
		return len(t.told()) > 0 && len(t.orientation().Documents) > 0
	case "minor":
		return t.minorAlone()
	case "done":
		_, over := t.justOver()
		return over
	}
	mine, err := t.w.Mine()
	if err != nil {
		t.err = err
		return false
	}
	return slices.ContainsFunc(mine, func(c booking.Callback) bool {
		switch f.Only {
		case "booked":
			return !c.Listed()
		case "waiting":
			return c.Listed()
		case "open":
			return true
		case "tried":
			return c.State == booking.Attempted
		case "past":
			return !c.Listed() && !c.Start.After(t.now)
		}
		return c.Unkept.Equal(c.Start) && !c.Start.IsZero()
	}) || f.Only == "refused" && t.refused()
}

// refused says that the office cancelled the call that this conversation last dealt with.
func (t *turn) refused() bool {
	if t.s.Draft == nil || t.s.Draft.Code == "" {
		return false
	}
	c, err := t.w.Callback(t.s.Draft.Code)
	return err == nil && c.State == booking.Cancelled && c.CancelledBy == booking.Desk
}

// framedAct does what the words mean.
func (t *turn) framedAct(f frame, text string, rest []string) bool {
	if !t.s.Mode.drafting() {
		t.hearBeside(text)
	}
	if f.Says != "" {
		t.aside(f.Says)
	}
	when := strings.Join(rest, " ")
	if means, lang, ok := strings.Cut(f.Means, ":"); ok && f.Tongue {
		return t.speaks(lang, text, means == "speak-person")
	}
	if f.Talk != "" {
		t.smalltalk(knowledge.Finding{Kind: knowledge.Smalltalk, Talk: f.Talk})
	}
	switch f.Means {
	case "":
	case "person":
		t.personInWords(when)
	case "cancel-it", "leave-list":
		t.theOne("drop-it")
	case "move-to":
		t.moveInWords(when)
	case "where-this":
		t.openCard(t.s.Subject, string(knowledge.Where))
	case "papers":
		t.tell(t.papersText())
	case "how-call":
		t.howToCall(text)
	case "explain-this":
		t.explain(t.s.Subject)
	case "useful:yes", "useful:partly", "useful:no":
		if code, ok := t.justOver(); ok {
			t.useful(code, strings.TrimPrefix(f.Means, "useful:"))
		}
	case "uncalled":
		t.uncalled()
	case "renumber":
		t.renumberInWords(text)
	case "cancel":
		t.leaveDraft(false)
	default:
		t.act(f.Means)
	}
	return true
}

// leaveDraft leaves what is being put together; where nothing is, the promised calls are shown. One that is being moved is left too
// only when moved says so: to cancel it means more than to let it stand.
func (t *turn) leaveDraft(moved bool) {
	if d := t.s.Draft; d != nil && (moved || !d.Moving) && (t.s.Mode.drafting() || t.s.Return.drafting()) {
		t.act("drop-draft")
		return
	}
	t.act("mine")
}

// AsksOfUs says that a message asks for a language, for a person who speaks it, for what is kept of oneself or for one's call, or is
// one of the ordinary things that frames call calm, and says nothing else: who only sounded in danger did not mean one.
func (t *Texts) AsksOfUs(text string) bool {
	if c, ok := t.Command(text); ok && slices.Contains(oursAlone, c) {
		return true
	}
	spoken := framedPhrases(text)
	return len(spoken.words) <= maxFramed && slices.ContainsFunc(t.frames, func(f frame) bool {
		if !f.Tongue && !f.Calm && (f.Only != "" || !slices.Contains(oursAlone, f.Means)) {
			return false
		}
		said, rest := f.read(spoken)
		if f.When { // a day or an hour
			rest = slices.DeleteFunc(rest, func(w string) bool { return t.hollow[w] || unicode.IsDigit(rune(w[0])) })
		}
		return len(rest) == 0 && len(said) > 0 && f.holds(said) && !f.barred(said)
	})
}

// oursAlone are the commands about what is kept of the person and what was booked: they say nothing of how somebody is.
var oursAlone = []string{"erase", "privacy", "my-data", "cancel", "mine", "recap"}
