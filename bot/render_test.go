package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"bussola/bot/bottest"
	"bussola/chat"
)

func TestUnits(t *testing.T) {
	for _, s := range []string{"", "ciao", "è già", "👍🏽 ok", "\U0010FFFF", "a\xffb", "مرحبا"} {
		if got, want := units(s), len(utf16.Encode([]rune(s))); got != want {
			t.Errorf("%q: %d units, want %d", s, got, want)
		}
		for n := range 6 {
			head := s[:upTo(s, n)]
			if units(head) > n || !strings.HasPrefix(s, head) {
				t.Errorf("%q up to %d is %q", s, n, head)
			}
		}
	}
	if upTo("👍a", 1) != 0 || upTo("👍a", 2) != 4 {
		t.Error("an emoji is two units and is never cut")
	}
}

func TestHTML(t *testing.T) {
	for in, want := range map[string]string{
		"ciao":                        "ciao",
		"# Titolo\nriga":              "<b>Titolo</b>\nriga",
		"a < b && c > d \"x\"":        "a &lt; b &amp;&amp; c &gt; d \"x\"",
		"# <b>a</b>":                  "<b>&lt;b&gt;a&lt;/b&gt;</b>",
		"riga # non titolo":           "riga # non titolo",
		"#nemmeno":                    "#nemmeno",
		"\n\n ciao \r\n":              " ciao",
		"a\x00b\u202ec":               "abc",
		"# \n# x":                     "<b>x</b>",
		"uno\n\ndue":                  "uno\n\ndue",
		"a\xff":                       "a\uFFFD",
		"https://esempio.it/?a=1&b=2": "https://esempio.it/?a=1&amp;b=2",
	} {
		got := render(chat.Reply{Text: in}, false)
		if len(got) != 1 || got[0].html != want {
			t.Errorf("%q: %+v, want %q", in, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	sentence := "Porta la carta d'identità e l'ISEE all'art. 3 dello sportello. "
	cases := map[string]struct{ text, first, second string }{ // how the first page ends, how the second begins
		"at a paragraph":       {strings.Repeat(sentence, 40) + "\n\n" + strings.Repeat(sentence, 40), "sportello.", "Porta"},
		"at a line":            {strings.Repeat("riga breve\n", 500), "riga breve", "riga breve"},
		"at a sentence":        {strings.Repeat(sentence, 100), "sportello.", "Porta"},
		"at a word":            {strings.Repeat("parola ", 1000), "parola", "parola"},
		"anywhere, if it must": {strings.Repeat("a👍", 2000), "a", "👍"},
		"not after a heading":  {strings.Repeat(sentence+"\n", 62) + "\n# Dove andare\n" + strings.Repeat(sentence+"\n", 40), "sportello.", "Dove andare"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			pages := cut(lines(c.text), maxText)
			if len(pages) < 2 {
				t.Fatalf("%d pages", len(pages))
			}
			if a, b := pages[0].plain(), pages[1].plain(); !strings.HasSuffix(a, c.first) || !strings.HasPrefix(b, c.second) {
				t.Errorf("...%q | %q...", a[max(0, len(a)-60):], b[:60])
			}
			all := ""
			for _, p := range pages {
				if n := p.units(); n > maxText || n == 0 {
					t.Errorf("a page of %d units", n)
				}
				all += p.plain()
			}
			bare := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "# ", "")), "") }
			if bare(all) != bare(c.text) {
				t.Error("words were lost")
			}
		})
	}
	t.Run("no cut makes a heading", func(t *testing.T) {
		for _, p := range render(chat.Reply{Text: strings.Repeat("parola # ", 1500)}, false) {
			if strings.Contains(p.html, "<b>") {
				t.Error("a heading that nobody wrote")
			}
		}
	})
}

func TestKeyboards(t *testing.T) {
	b := func(label, token, copy string) chat.Button {
		return chat.Button{Label: label, Token: token, Copy: copy}
	}
	row := [][]chat.Button{{b("Sì", "y", ""), b("No", "n", "")}}
	for name, c := range map[string]struct {
		reply chat.Reply
		group bool
		want  []string // the markup of each message
	}{
		"choices":           {chat.Reply{Text: "x", Buttons: row}, false, []string{`{"inline_keyboard":[[{"text":"Sì","callback_data":"y"},{"text":"No","callback_data":"n"}]]}`}},
		"copying":           {chat.Reply{Text: "x", Buttons: [][]chat.Button{{b("112", "", "112")}}}, false, []string{`{"inline_keyboard":[[{"text":"112","copy_text":{"text":"112"}}]]}`}},
		"nothing usable":    {chat.Reply{Text: "x", Buttons: [][]chat.Button{{b(" ", "y", ""), b("a", strings.Repeat("t", 65), ""), b("b", "", ""), b("c", "", strings.Repeat("c", 257))}}}, false, []string{""}},
		"asking for number": {chat.Reply{Text: "x", AskContact: "Il mio numero", Buttons: row}, false, []string{`{"keyboard":[[{"text":"Il mio numero","request_contact":true}],[{"text":"Sì"},{"text":"No"}]],"one_time_keyboard":true,"resize_keyboard":true}`}},
		"not in a group":    {chat.Reply{Text: "x", AskContact: "Il mio numero", Buttons: row[:1]}, true, []string{`{"inline_keyboard":[[{"text":"Sì","callback_data":"y"},{"text":"No","callback_data":"n"}]]}`}},
		"ending it":         {chat.Reply{Text: "x", EndContact: true}, false, []string{`{"remove_keyboard":true}`}},
		"ending it, choices": {chat.Reply{Text: "Numero 333.\nGiusto?", EndContact: true, Buttons: row}, false, []string{`{"remove_keyboard":true}`,
			`{"inline_keyboard":[[{"text":"Sì","callback_data":"y"},{"text":"No","callback_data":"n"}]]}`}},
		"ending it, one sentence": {chat.Reply{Text: "Giusto?", EndContact: true, Buttons: row}, false, []string{`{"remove_keyboard":true}`,
			`{"inline_keyboard":[[{"text":"Sì","callback_data":"y"},{"text":"No","callback_data":"n"}]]}`}},
		"choices without words": {chat.Reply{Buttons: row}, false, []string{`{"inline_keyboard":[[{"text":"Sì","callback_data":"y"},{"text":"No","callback_data":"n"}]]}`}},
	} {
		var got []string
		for _, p := range render(c.reply, c.group) {
			got = append(got, p.markup)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
	wide := make([]chat.Button, 300)
	for i := range wide {
		wide[i] = b(fmt.Sprint("scelta numero ", i), fmt.Sprint(i), "")
	}
	var k struct {
		Rows [][]key `json:"inline_keyboard"`
	}
	markup := render(chat.Reply{Text: "x", Buttons: [][]chat.Button{wide}}, false)[0].markup
	json.Unmarshal([]byte(markup), &k)
	if len(markup) > 10_000 || len(k.Rows) != 13 || len(k.Rows[0]) != maxRow {
		t.Errorf("%d bytes, %d rows of %d", len(markup), len(k.Rows), len(k.Rows[0]))
	}
}

func TestDocuments(t *testing.T) {
	w, ada := meet(t, setup{})
	file := &chat.File{Name: "promemoria.ics", Type: "text/calendar", Data: []byte("BEGIN:VCALENDAR")}
	for name, c := range map[string]struct {
		text     string
		messages int
	}{"with a caption": {"# Il tuo promemoria", 1}, "without": {"", 1}, "with a long text": {strings.Repeat("Una frase. ", 120), 2}} {
		t.Run(name, func(t *testing.T) {
			before := len(said(ada))
			r := screen(c.text)
			r.Doc = file
			w.send(ada.ID, 0, r)
			w.until("it is settled", func() bool { return w.house.waiting() == 0 })
			m := ada.Last()
			if m.Document == nil || m.Document.Name != file.Name || string(m.Document.Data) != string(file.Data) || len(m.Buttons) != 1 {
				t.Errorf("got %+v", m)
			}
			if n := len(said(ada)) - before; n != c.messages {
				t.Errorf("%d messages", n)
			}
		})
	}
	t.Run("an upload may be told to wait", func(t *testing.T) {
		w.tg.FailNext("sendDocument", 1, bottest.TooMany(5))
		w.send(ada.ID, 0, chat.Reply{Text: "dopo l'attesa", Doc: file})
		w.reads(ada, "dopo l'attesa")
		calls := w.tg.Calls("sendDocument")
		if a, b := calls[len(calls)-2], calls[len(calls)-1]; b.At.Sub(a.At) < 5*time.Second {
			t.Errorf("tried again after %v", b.At.Sub(a.At))
		}
	})
	t.Run("an empty file is no file", func(t *testing.T) {
		w.send(ada.ID, 0, chat.Reply{Text: "solo parole", Doc: &chat.File{Name: "x"}})
		w.reads(ada, "solo parole")
	})
}

// FuzzRender: whatever the words, Telegram takes every message at the first try, and no visible word is lost.
func FuzzRender(f *testing.F) {
	f.Add("# Titolo\nciao <b>&amp; 'x'", "Sì", "tok", "112", uint8(0))
	f.Add(strings.Repeat("a👍 ", 3000), "", "", "", uint8(3))
	f.Add("\u200b\u2028\x00\xff&#0;", "\n", "\xff", "\x00", uint8(15))
	f.Add("&lt;<a href=\"x\">"+strings.Repeat("# ", 900), "<b>", strings.Repeat("t", 64), strings.Repeat("c", 256), uint8(21))
	s := bottest.New(bottest.Options{Token: token, KeepCalls: 10})
	f.Cleanup(s.Close)
	s.Citizen(bottest.Person{ID: 7}).Say("ciao")
	c := newClient(token, s.URL(), 10*time.Second)
	f.Fuzz(func(t *testing.T, words, lbl, tok, cpy string, what uint8) {
		r := chat.Reply{Text: words, Screen: true, EndContact: what&1 != 0}
		if what&2 != 0 {
			r.AskContact = lbl
		}
		if what&4 != 0 {
			r.Doc = &chat.File{Name: lbl, Data: []byte(words)}
		}
		if what&8 != 0 {
			r.Buttons = [][]chat.Button{{{Label: lbl, Token: tok}, {Label: words, Copy: cpy}}, {{Label: tok, Token: lbl}}}
		}
		for _, group := range []bool{false, true} {
			for i, p := range render(r, group) {
				if !group {
					if _, err := c.showOnce(context.Background(), 7, p); err != nil {
						t.Fatalf("message %d is refused: %v\n%+v", i, err, p)
					}
				}
				headingsOnly(t, p)
				if strings.Count(p.html, "<b>") > strings.Count("\n"+words, "\n# ")+strings.Count(words, "\r")+1+len(words)/maxText {
					t.Errorf("more headings than were written: %q", p.html)
				}
			}
		}
	})
}

// headingsOnly holds a message to what its template may say: plain words, and bold for whole lines that are headings. Whatever a
// person typed, no link, no mention and no other formatting is in it.
func headingsOnly(t *testing.T, p parcel) {
	t.Helper()
	text, bold, err := bottest.Bold(p.html)
	if err != nil {
		t.Fatalf("%v in %q", err, p.html)
	}
	if text != p.plain {
		t.Fatalf("the markup reads %q, the words are %q", text, p.plain)
	}
	for i := range bold {
		if line := strings.Split(p.plain, "\n")[i]; blank(line) {
			t.Fatalf("a line of nothing is bold: %q", p.html)
		}
	}
}

// TestNothingTypedIsMarkup: a person's words, put into a text by the conversation, stay words. A heading is made by a line that
// begins with "# " only, and no value has a line break.
func TestNothingTypedIsMarkup(t *testing.T) {
	for _, typed := range []string{"<b>x</b>", "<a href=\"tg://user?id=1\">y</a>", "&lt;b&gt;", "&#60;i&#62;", "</b><i>", "# titolo", "<tg-spoiler>z", "]]>", "\u003cb\u003e", "@qualcuno https://esempio.it"} {
		for _, p := range render(chat.Reply{Text: "# È tutto giusto?\nNome: " + typed + "\n" + "• " + typed}, false) {
			text, bold, err := bottest.Bold(p.html)
			if err != nil || !strings.Contains(text, typed) || len(bold) != 1 || !bold[0] {
				t.Errorf("%q reads %q, bold lines %v, %v", typed, text, bold, err)
			}
		}
	}
}
