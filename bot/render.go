package bot

import (
	"strings"

	"bussola/chat"
)

// parcel is one message of Telegram: a reply is one or more of them.
type parcel struct {
	html   string
	plain  string // the same without markup, should Telegram not understand ours; it is all where there is none
	markup string // reply_markup, JSON; "" for none
	inline bool   // the markup, if there is one, is of a kind that may be edited
	doc    *chat.File
}

// render makes the messages of a reply, in order; none when there is nothing to show. The buttons are under the last.
func render(r chat.Reply, group bool) []parcel {
	if r.Doc != nil && len(r.Doc.Data) == 0 {
		r.Doc = nil // Telegram takes no empty file
	}
	if group || label(r.AskContact) == "" {
		r.AskContact = "" // a group may not ask for a number
	}
	text := lines(r.Text)
	max := maxText
	if r.Doc != nil && text.units() <= maxCaption {
		max = maxCaption
	}
	pages := cut(text, max)
	markup, inline := "", true
	switch {
	case r.AskContact != "":
		markup, inline = contactKeyboard(r), false
	case len(r.Buttons) > 0:
		markup = inlineKeyboard(r.Buttons)
	}
	removal := r.EndContact && r.AskContact == ""
	if removal && markup != "" && len(pages) == 1 && r.Doc == nil {
		pages = halve(pages[0]) // one message cannot both take the keyboard away and have buttons
	}
	var out []parcel
	for _, p := range pages {
		out = append(out, parcel{html: p.html(), plain: p.plain(), inline: true})
	}
	switch {
	case r.Doc != nil && max == maxCaption && len(out) == 1:
		out[0].doc = r.Doc
	case r.Doc != nil:
		out = append(out, parcel{doc: r.Doc, inline: true})
	case len(out) == 0 && markup != "":
		out = []parcel{{html: "…", plain: "…", inline: true}} // buttons need a message to hang on
	case len(out) == 0:
		return nil
	}
	last := len(out) - 1
	if removal && markup != "" && last == 0 {
		out = append([]parcel{{html: "✓", plain: "✓"}}, out...)
		last = 1
	}
	if removal {
		out[0].markup, out[0].inline = `{"remove_keyboard":true}`, false
	}
	if markup != "" {
		out[last].markup, out[last].inline = markup, inline
	}
	return out
}

// halve makes two pages of one: before the last paragraph, else before the last line, else before the last sentence of
// the only line. One page comes back when there is no such place.
func halve(p page) []page {
	for i := len(p) - 1; i > 0; i-- {
		if blank(p[i].text) && !p[i-1].heading {
			return []page{p[:i].trim(), p[i:].trim()}
		}
	}
	for i := len(p) - 1; i > 0; i-- {
		if !p[i-1].heading {
			return []page{p[:i:i].trim(), p[i:].trim()}
		}
	}
	last := p[len(p)-1]
	for i := len(last.text) - 1; i > 0 && len(p) == 1; i-- {
		if last.text[i] == ' ' && sentenceEnd(last.text, i) {
			return []page{{{last.text[:i], last.heading}}, {{strings.TrimLeft(last.text[i:], " "), last.heading}}}
		}
	}
	return []page{p}
}

// html is the only place where words become markup.
func (p page) html() string {
	size, marks := len(p), false
	for _, l := range p {
		size += len(l.text)
		marks = marks || l.heading || strings.ContainsAny(l.text, "<>&")
	}
	if !marks {
		return p.plain()
	}
	b := make([]byte, 0, size+64)
	for i, l := range p {
		if i > 0 {
			b = append(b, '\n')
		}
		heading := l.heading && !blank(l.text)
		if heading {
			b = append(b, "<b>"...)
		}
		b = escaped(b, l.text)
		if heading {
			b = append(b, "</b>"...)
		}
	}
	return string(b)
}

// escaped appends words as they stand in markup. Telegram asks for these three; quotes are words.
func escaped(to []byte, s string) []byte {
	for {
		i := strings.IndexAny(s, "<>&")
		if i < 0 {
			return append(to, s...)
		}
		to = append(to, s[:i]...)
		switch s[i] {
		case '<':
			to = append(to, "&lt;"...)
		case '>':
			to = append(to, "&gt;"...)
		default:
			to = append(to, "&amp;"...)
		}
		s = s[i+1:]
	}
}

func (p page) plain() string {
	if len(p) == 1 {
		return p[0].text
	}
	size := len(p)
	for _, l := range p {
		size += len(l.text)
	}
	b := make([]byte, 0, size)
	for i, l := range p {
		if i > 0 {
			b = append(b, '\n')
		}
		b = append(b, l.text...)
	}
	return string(b)
}
