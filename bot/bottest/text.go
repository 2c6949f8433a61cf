package bottest

import (
	"strings"
	"unicode"
)

// Telegram's limits, in UTF-16 units after the formatting was taken out.
const (
	maxText    = 4096
	maxCaption = 1024
)

// readText is what people will read of a text sent by a bot, with its entities, trimmed as Telegram trims.
func readText(raw, mode string) (string, []entity, *Failure) {
	var (
		text = raw
		ents []entity
	)
	switch strings.ToLower(mode) {
	case "", "none":
	case "html":
		var f *Failure
		if text, ents, f = parseHTML(raw); f != nil {
			return "", nil, f
		}
	case "markdown", "markdownv2":
		return "", nil, bad("can't parse entities: bottest reads HTML only")
	default:
		return "", nil, bad("unsupported parse_mode")
	}
	if strings.ContainsRune(text, '\r') && len(ents) == 0 {
		text = strings.ReplaceAll(text, "\r", "")
	}
	short := strings.TrimRightFunc(text, unicode.IsSpace)
	bare := strings.TrimLeftFunc(short, unicode.IsSpace)
	return bare, clip(ents, units(short)-units(bare), units(bare)), nil
}

// clip moves entities left by what was trimmed before them and cuts what now hangs over the edges.
func clip(ents []entity, shift, length int) []entity {
	out := ents[:0]
	for _, e := range ents {
		from, to := max(e.Offset-shift, 0), min(e.Offset+e.Length-shift, length)
		if to > from {
			e.Offset, e.Length = from, to-from
			out = append(out, e)
		}
	}
	return out
}

// messageText checks a text as sendMessage does.
func messageText(p params) (string, []entity, *Failure) {
	raw := p.values["text"]
	if raw == "" {
		return "", nil, bad("message text is empty")
	}
	text, ents, f := readText(raw, p.values["parse_mode"])
	switch {
	case f != nil:
		return "", nil, f
	case text == "":
		return "", nil, bad("text must be non-empty")
	case units(text) > maxText:
		return "", nil, bad("message is too long")
	}
	return text, ents, nil
}
