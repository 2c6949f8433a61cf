package dialogs

import (
	"errors"
	"fmt"
	"io/fs"
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
	Frames []frame             `yaml:"frames"`
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

	phrases map[string][]string // phrase -> the groups it is in, none for filler
	moment  []string            // words of a day or an hour
}

const framesFile = "texts/frames.yaml"

// maxFramed is how many words a message may have to be looked at: who writes more is telling something.
const maxFramed = 24

// longestPhrase is how many words a phrase of a group has at most.
const longestPhrase = 5

// only are the conditions that a frame may name.
var only = []string{"", "booked", "waiting", "open", "tried", "refused", "screen"}

// loadFrames reads the frames; a content without the file has none.
func loadFrames(fsys fs.FS, texts map[string]string) ([]frame, error) {
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
	for i := range f.Frames {
		fr := &f.Frames[i]
		fr.phrases, fr.moment = map[string][]string{}, f.Groups["moment"]
		for _, p := range f.Filler {
			fr.phrases[strings.Join(framedWords(p), " ")] = nil
		}
		for _, row := range fr.All {
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
		if len(fr.All) == 0 || fr.Means == "" && fr.Says == "" {
			wrong(i, "it needs all: and one of means: and says:")
		}
		for _, m := range fr.In {
			if !known(m) {
				wrong(i, "there is no screen %q", m)
			}
		}
	}
	return f.Frames, errors.Join(errs...)
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

// framedWords are the words of a text, folded, without signs: "un'assistente" is two. Hours keep their colon.
func framedWords(text string) []string {
	return wordsWith(text, ":")
}

// wordsWith are the words of a text, folded, without any signs but those named.
func wordsWith(text, signs string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(signs, r)
	})
}

// read lays the frame over the words: the groups that are said, and the words it does not know.
func (f frame) read(words []string) (said map[string]bool, rest []string) {
	said = map[string]bool{}
	for i := 0; i < len(words); {
		n := 0
		for l := min(longestPhrase, len(words)-i); l > 0 && n == 0; l-- {
			if groups, ok := f.phrases[strings.Join(words[i:i+l], " ")]; ok {
				n = l
				for _, g := range groups {
					said[g] = true
				}
			}
		}
		for l := 4; n == 0 && l <= len(words[i]); l++ { // a stem
			if groups, ok := f.phrases[words[i][:l]+"*"]; ok {
				n = 1
				for _, g := range groups {
					said[g] = true
				}
			}
		}
		if n == 0 {
			rest = append(rest, words[i])
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

// inFrame takes an ordinary way of saying a command as that command. False: the words are something else.
func (t *turn) inFrame(text string) bool {
	said := text
	typed, number := booking.PhoneAmong(text)
	if number { // "ho cambiato numero, ora è 333 12 34 567": the number is no words
		said = strings.Replace(text, typed, " ", 1)
	}
	words := framedWords(said)
	if len(words) > maxFramed {
		return false
	}
	for _, f := range t.d.Texts.frames {
		if len(f.In) > 0 && !slices.Contains(f.In, t.s.Mode) || f.Number && !number {
			continue
		}
		said, rest := f.read(words)
		if !f.holds(said) || !t.so(f) {
			continue
		}
		if len(rest) <= f.Loose {
			return t.framedAct(f, text, rest)
		}
		if f.When && t.saysWhen(f, rest) {
			return t.framedAct(f, text, rest)
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
		if _, ok := booking.ParseWhen(w, t.s.Lang, t.now); !ok && !slices.Contains(f.moment, w) && !unicode.IsDigit(rune(w[0])) {
			return false
		}
	}
	_, ok := booking.ParseWhen(strings.Join(words, " "), t.s.Lang, t.now)
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
	if f.Says != "" {
		t.aside(f.Says)
	}
	when := strings.Join(rest, " ")
	switch f.Means {
	case "":
	case "person":
		t.personInWords(when)
	case "cancel-it", "leave-list":
		t.theOne("drop-it")
	case "move-to":
		t.theOne("move-it")
		if _, ok := booking.ParseWhen(when, t.s.Lang, t.now); ok && t.s.Mode == Day && t.s.Draft != nil && t.s.Draft.Moving {
			t.dayInWords(when)
		}
	case "renumber":
		t.renumberInWords(text)
	case "cancel":
		t.leaveDraft(false)
	default:
		t.act(f.Means)
	}
	return true
}

// aside says a text that a frame names.
func (t *turn) aside(key string) {
	t.note("aside_"+key, "office", t.officeLine(t.doorOffice("pas")), "emergency", t.d.Lines.Emergency(), "calls", number(int(t.d.Privacy.Retention.Calls)))
}

// personInWords is the way to a person in words; who is on that way already stays where they are. A day or an hour said with it is kept.
func (t *turn) personInWords(when string) {
	if t.s.Mode.drafting() {
		return
	}
	t.act("person")
	if w, ok := booking.ParseWhen(when, t.s.Lang, t.now); ok && t.s.Mode == Reason && t.s.Draft != nil {
		t.s.Draft.Wish = &w
	}
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
