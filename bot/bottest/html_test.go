package bottest

import (
	"html"
	"slices"
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	for _, c := range []struct {
		in, text string
		ents     []entity
	}{
		{"ciao", "ciao", nil},
		{"<b>a</b> <i>b</i>", "a b", []entity{{"bold", 0, 1, ""}, {"italic", 2, 1, ""}}},
		{"👍<STRONG>x</strong>", "👍x", []entity{{"bold", 2, 1, ""}}},
		{`<a href="https://x.it/?a=1&amp;b=2">qui</a>`, "qui", []entity{{"text_link", 0, 3, "https://x.it/?a=1&b=2"}}},
		{"<b>a<u>b</u></b>", "ab", []entity{{"bold", 0, 2, ""}, {"underline", 1, 1, ""}}},
		{"<tg-spoiler>s</tg-spoiler><code>c</code><pre>p</pre><s>d</s><em>e</em>", "scpde",
			[]entity{{"spoiler", 0, 1, ""}, {"code", 1, 1, ""}, {"pre", 2, 1, ""}, {"strikethrough", 3, 1, ""}, {"italic", 4, 1, ""}}},
		{"<blockquote expandable>q</blockquote>", "q", []entity{{"blockquote", 0, 1, ""}}},
		{"&lt;b&gt; &amp; &quot;&#39;&#x1F44D;", `<b> & "'👍`, nil},
		{"<b></b>x", "x", nil},
	} {
		text, ents, f := parseHTML(c.in)
		if f != nil || text != c.text || !slices.Equal(ents, c.ents) {
			t.Errorf("%q: %q %v %v, want %q %v", c.in, text, ents, f, c.text, c.ents)
		}
	}
}

func TestHTMLRefusals(t *testing.T) {
	const p = "Bad Request: can't parse entities: "
	for in, want := range map[string]string{
		"a < b":              `Unsupported start tag "" at byte offset 2`,
		"<3":                 "Unclosed start tag at byte offset 0",
		"<div>x</div>":       `Unsupported start tag "div" at byte offset 0`,
		"<b>x":               `Can't find end tag corresponding to start tag "b"`,
		"<b>x</i>":           `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
		"x</b>":              "Unexpected end tag at byte offset 1",
		"<b>x</b":            "Unclosed end tag at byte offset 4",
		"<b":                 "Unclosed start tag at byte offset 0",
		`<a href="x>y</a>`:   "Unclosed start tag at byte offset 0",
		`<a href>y</a>`:      `Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0`,
		`<a ="x">y</a>`:      `Empty attribute name in the tag "a" at byte offset 0`,
		"<span>y</span>":     `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"pane & vino":        "Unescaped ampersand at byte offset 5",
		"&nbsp;":             "Unescaped ampersand at byte offset 0",
		"&#xD800;":           "Unescaped ampersand at byte offset 0",
		"<b>a</b>è<br/>fine": `Unsupported start tag "br/" at byte offset 10`,
	} {
		if _, _, f := parseHTML(in); f == nil || f.Description != p+want {
			t.Errorf("%q: %v, want %q", in, f, want)
		}
	}
}

// FuzzHTML: whatever is sent, the parser comes back; what was escaped is read as it was; entities lie inside the text.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{"", "<b>a</b>", "<a href='x'>y</a>", "&lt;&#x41;&", "<b", "</", "a<b>c</i>", "\xff<b>", "<a b=c", "&#;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, ents, _ := parseHTML(s)
		for _, e := range ents {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units(text) {
				t.Errorf("entity %v outside %q", e, text)
			}
		}
		s = strings.ToValidUTF8(s, "?")
		back, ents, fail := parseHTML(html.EscapeString(s))
		if fail != nil || back != s || ents != nil {
			t.Errorf("escaped %q was read as %q %v %v", s, back, ents, fail)
		}
		if back, ents, fail = parseHTML("<b>" + html.EscapeString(s) + "</b>"); fail != nil || back != s || len(ents) > 1 {
			t.Errorf("bold %q was read as %q %v %v", s, back, ents, fail)
		}
	})
}
