package fire

import (
	"html"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"bussola/booking"
	"bussola/content"
	"bussola/dialogs"
)

// words are the texts as a reader knows them: by what stands in them, not by key.
type words struct {
	*dialogs.Texts
	langs []string
}

func readWords(t testing.TB) words {
	t.Helper()
	texts, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	return words{texts, texts.Langs()}
}

// texts and agenda are read once for all campaigns; nobody changes them.
var (
	texts  = sync.OnceValues(func() (*dialogs.Texts, error) { return dialogs.LoadTexts(content.Files) })
	agenda = sync.OnceValues(func() (*booking.Agenda, error) { return booking.Load(content.Files) })
)

func (w words) it(key string) string { return w.Say("it", key) }

var named = regexp.MustCompile(`\{[a-z_]+\}`)

// label is how the label of a choice begins, before what is filled in.
func (w words) label(key string) string {
	head, _, _ := strings.Cut(w.it(key), "{")
	return head
}

// mark is the longest run of fixed words in the first line of a text: it tells this text from all others.
func (w words) mark(key string) string { return w.markIn("it", key) }

func (w words) markIn(lang, key string) string {
	line, _, _ := strings.Cut(strings.TrimPrefix(w.Say(lang, key), "# "), "\n")
	longest := ""
	for _, part := range named.Split(line, -1) {
		if part = strings.TrimSpace(part); len(part) > len(longest) {
			longest = part
		}
	}
	return longest
}

// shows says whether a shown text is the text of a key, in any language, in its neutral form too. A key without a text stands for
// itself, and nobody is ever shown one.
func (w words) shows(key, text string) bool {
	for _, lang := range w.langs {
		if strings.Contains(text, w.markIn(lang, key)) || strings.Contains(text, w.markIn(lang, key+"_quiet")) {
			return true
		}
	}
	return false
}

// codeless says that the neutral form of a text does not tell the code of a callback.
func (w words) codeless(key string) bool {
	return w.Written("it", key+"_quiet") && !strings.Contains(w.it(key+"_quiet"), "{code}")
}

// when is a moment as it is written days before, without "today" and "tomorrow".
func (w words) when(at time.Time) string { return w.When("it", at, at.AddDate(0, -1, 0)) }

var (
	codes = regexp.MustCompile(`\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b`)
	tags  = regexp.MustCompile(`<[^>]*>`)
)

// codeIn finds a booking code in a text.
func codeIn(text string) string { return codes.FindString(text) }

func codesIn(text string) (out []booking.Code) {
	for _, c := range codes.FindAllString(text, -1) {
		out = append(out, booking.Code(c))
	}
	return out
}

// plain is a text of Telegram's HTML as it is read.
func plain(markup string) string { return html.UnescapeString(tags.ReplaceAllString(markup, "")) }
