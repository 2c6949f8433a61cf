package bottest

import (
	"encoding/json"
	"strings"
)

// Button is one button under a message, as a person sees it.
type Button struct {
	Label string
	Data  string // what a press carries; empty when it carries nothing
	Copy  string // what it copies to the clipboard
	URL   string // what it opens
}

// Key is one button of the keyboard that replaces the phone's own.
type Key struct {
	Label   string
	Contact bool // asks for the person's phone number
}

// Keyboard is the reply keyboard of a chat: what is shown now.
type Keyboard struct {
	Shown   bool
	OneTime bool
	Keys    [][]Key
}

// markup is a reply_markup that was understood. At most one of its parts is set.
type markup struct {
	raw      json.RawMessage // normalised, to compare and to give back
	inline   [][]Button
	keyboard *Keyboard
	remove   bool
	other    bool // force_reply: seen, not shown
}

// editable tells whether Telegram lets a message with this markup be edited: with none, or an inline keyboard.
func (m markup) editable() bool { return m.keyboard == nil && !m.remove && !m.other }

type wireButton struct {
	Text     string  `json:"text"`
	Data     *string `json:"callback_data,omitempty"`
	URL      string  `json:"url,omitempty"`
	CopyText *struct {
		Text string `json:"text"`
	} `json:"copy_text,omitempty"`
	Contact bool `json:"request_contact,omitempty"`
}

// readMarkup checks a reply_markup. private is false in groups, where a phone number cannot be asked.
func readMarkup(raw string, private bool) (m markup, f *Failure) {
	if raw == "" || raw == "null" || raw == "{}" {
		return m, nil
	}
	if rows, ok := quickKeyboard(raw); ok && len(raw) <= 10_000 {
		return readInline(rows)
	}
	var w struct {
		Inline   *[][]wireButton `json:"inline_keyboard"`
		Keyboard *[][]any        `json:"keyboard"`
		OneTime  bool            `json:"one_time_keyboard"`
		Remove   bool            `json:"remove_keyboard"`
		Force    bool            `json:"force_reply"`
	}
	if json.Unmarshal([]byte(raw), &w) != nil {
		return m, bad("can't parse reply markup JSON object")
	}
	switch {
	case len(raw) > 10_000: // bytes of JSON, as users measured
		return m, bad("reply markup is too long")
	case w.Inline != nil:
		return readInline(*w.Inline)
	case w.Keyboard != nil:
		return readKeyboard(*w.Keyboard, w.OneTime, private)
	}
	m.remove, m.other = w.Remove, w.Force
	return m, nil
}

func readInline(rows [][]wireButton) (m markup, f *Failure) {
	total := 0
	var kept [][]wireButton
	for _, row := range rows {
		if len(row) == 0 {
			continue
		}
		if total += len(row); len(row) > 8 || total > 100 {
			return m, bad("reply markup is too long")
		}
		line := make([]Button, 0, len(row))
		for _, w := range row {
			b := Button{Label: w.Text, URL: w.URL}
			if f := checkButton(w); f != nil {
				return m, f
			}
			if w.Data != nil {
				b.Data = *w.Data
			}
			if w.CopyText != nil {
				b.Copy = w.CopyText.Text
			}
			line = append(line, b)
		}
		m.inline, kept = append(m.inline, line), append(kept, row)
	}
	if total > 0 {
		m.raw = appendButtons(make([]byte, 0, 64+96*total), kept)
	}
	return m, nil
}

func checkButton(w wireButton) *Failure {
	data := w.Data != nil && *w.Data != ""
	switch {
	case strings.TrimSpace(w.Text) == "":
		return bad("can't parse inline keyboard button: Button text must be non-empty")
	case w.CopyText != nil && (w.CopyText.Text == "" || units(w.CopyText.Text) > 256):
		return bad("BUTTON_COPY_TEXT_INVALID")
	case !data && w.URL == "" && w.CopyText == nil:
		return bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case data && len(*w.Data) > 64:
		return bad("BUTTON_DATA_INVALID")
	case w.URL != "" && !strings.Contains(w.URL, ":") && !strings.Contains(w.URL, "."):
		return bad("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", w.URL)
	}
	return nil
}

func readKeyboard(rows [][]any, oneTime, private bool) (m markup, f *Failure) {
	k := &Keyboard{Shown: true, OneTime: oneTime}
	for _, row := range rows {
		var line []Key
		for _, cell := range row { // a key may be given as bare text
			key := Key{}
			switch c := cell.(type) {
			case string:
				key.Label = c
			case map[string]any:
				key.Label, _ = c["text"].(string)
				key.Contact, _ = c["request_contact"].(bool)
			}
			if strings.TrimSpace(key.Label) == "" {
				return m, bad("can't parse keyboard button: Button text must be non-empty")
			}
			if key.Contact && !private {
				return m, bad("phone number can be requested in private chats only")
			}
			line = append(line, key)
		}
		if len(line) > 12 {
			return m, bad("reply markup is too long")
		}
		k.Keys = append(k.Keys, line)
	}
	m.keyboard = k
	return m, nil
}
