package dialogs

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
)

// Holdings is everything that is kept of a person beside their session, opened.
type Holdings struct {
	Channel     string
	Chat        int64
	Pseudonym   string
	Touched     time.Time
	Calls       []HeldCall
	Waiting     []string // words of messages that have not left yet
	Shown       []Standing
	Removable   []Placed // what Leave and Erase can still take from the chat
	Dues        []Owed
	Worker      booking.WorkerID // paired as a social worker; empty for a citizen
	Unreachable time.Time
}

// HeldCall is a callback with its personal values.
type HeldCall struct {
	booking.Callback
	Details booking.Details
}

// Standing is where a message that may still change stands in the channel.
type Standing struct {
	Place   string    `json:"place"`
	Message int64     `json:"message"`
	Sent    time.Time `json:"sent"`
}

// Placed is a message of the chat, theirs or ours, that the program can still take away.
type Placed struct {
	Message int64     `json:"message"`
	At      time.Time `json:"at"`
}

// Owed is something that the clock will do about the person. Says is what, in their language: it is written when a copy is made.
type Owed struct {
	Kind string    `json:"kind"`
	At   time.Time `json:"at"`
	Says string    `json:"says,omitempty"`
}

// askMyData sends the files, or asks first where somebody else may be reading this chat.
func (t *turn) askMyData() {
	if t.s.Quiet && t.s.Mode != MyData {
		t.digress(toMyData)
		return
	}
	t.sendMyData()
}

// sendMyData puts everything kept of the person before the screen, as a page to read and as a file for programs.
func (t *turn) sendMyData() {
	h, err := t.w.Holdings()
	if err != nil {
		t.err = err
		return
	}
	if t.s.Mode == MyData {
		t.goBack()
	}
	page := t.myPage(h)
	data, err := t.myFile(h)
	if err != nil {
		t.err = err
		return
	}
	name := t.say("mydata_name")
	t.before = append(t.before,
		chat.Reply{Text: t.say("mydata_page"), Doc: &chat.File{Name: name + ".txt", Type: "text/plain; charset=utf-8", Data: []byte(page)}},
		chat.Reply{Text: t.say("mydata_file"), Doc: &chat.File{Name: name + ".json", Type: "application/json", Data: data}})
	t.happened("exported", "")
}

// exported is the file for programs. Notes of social workers are their own working papers: that there are some is said, and
// where to ask.
type exported struct {
	Format      int            `json:"format"`
	Made        time.Time      `json:"made"`
	Controller  string         `json:"controller"`
	Channel     string         `json:"channel"`
	Chat        int64          `json:"chat,omitempty"`
	Pseudonym   string         `json:"pseudonym"`
	LastMessage time.Time      `json:"last_message,omitzero"`
	Session     Session        `json:"session"`
	Answers     []exportedFact `json:"answers,omitempty"`
	Calls       []exportedCall `json:"calls,omitempty"`
	Waiting     []string       `json:"messages_waiting,omitempty"`
	Shown       []Standing     `json:"messages_shown,omitempty"`
	Removable   []Placed       `json:"messages_removable,omitempty"`
	Dues        []Owed         `json:"due,omitempty"`
	Worker      string         `json:"social_worker,omitempty"`
	Unreachable time.Time      `json:"unreachable_since,omitzero"`
}

type exportedFact struct {
	Fact  string    `json:"fact"`
	Label string    `json:"label"`
	Value string    `json:"value,omitempty"`
	Way   string    `json:"way"`
	At    time.Time `json:"at"`
}

type exportedCall struct {
	Callback booking.Callback `json:"call"`
	Details  booking.Details  `json:"personal"`
	Notes    int              `json:"notes_of_social_workers"`
}

func (t *turn) myFile(h Holdings) ([]byte, error) {
	out := exported{Format: 1, Made: t.now.UTC(), Controller: t.d.Privacy.Controller.Name, Channel: h.Channel, Chat: h.Chat, Pseudonym: h.Pseudonym,
		LastMessage: h.Touched, Session: t.s, Waiting: h.Waiting, Shown: h.Shown, Removable: h.Removable, Worker: string(h.Worker), Unreachable: h.Unreachable}
	facts := t.d.Guide.Facts(t.s.Log, t.now)
	for _, e := range t.s.Log {
		f, _ := t.d.Guide.Fact(e.Fact)
		line := exportedFact{Fact: e.Fact, Label: in(f.Label, t.s.Lang), Way: string(e.Way), At: e.At}
		if v, ok := facts[e.Fact]; ok {
			line.Value = t.valueWords(f, v)
		}
		out.Answers = append(out.Answers, line)
	}
	for _, c := range h.Calls {
		call := exportedCall{c.Callback, c.Details, len(c.Details.Notes)}
		call.Callback.Before, call.Details.Notes = nil, nil
		out.Calls = append(out.Calls, call)
	}
	for _, d := range h.Dues {
		d.Says = t.say("mydata_due_" + strings.ReplaceAll(d.Kind, "-", "_"))
		out.Dues = append(out.Dues, d)
	}
	return json.MarshalIndent(out, "", "  ")
}

// myPage is the page to read.
func (t *turn) myPage(h Holdings) string {
	var parts []string
	part := func(title string, lines ...string) {
		var kept []string
		for _, l := range lines {
			if strings.TrimSpace(l) != "" {
				kept = append(kept, l)
			}
		}
		if len(kept) > 0 {
			parts = append(parts, strings.ToUpper(title)+"\n"+strings.Join(kept, "\n"))
		}
	}
	notice := t.d.Privacy
	part(t.say("mydata_title"), t.say("mydata_about", "when", t.when(t.now), "controller", notice.Controller.Name, "reach", notice.Controller.Reach(), "officer", notice.Officer.Reach()))
	part(t.say("mydata_answers"), t.myAnswers()...)
	for _, c := range h.Calls {
		part(t.say("mydata_call"), t.myCall(c)...)
	}
	part(t.say("mydata_chat"), t.myChat(h)...)
	part(t.say("mydata_rights"), t.say("mydata_how", "days", number(int(notice.Retention.Answers)), "calls", number(int(notice.Retention.Calls))))
	return strings.Join(parts, "\n\n") + "\n"
}

// myAnswers are the lines of what was told here.
func (t *turn) myAnswers() (lines []string) {
	add := func(value, label string) {
		if value != "" {
			lines = append(lines, t.say("fact_line", "label", label, "value", oneLine(value)))
		}
	}
	add(t.s.Story, t.say("mydata_story"))
	facts := t.d.Guide.Facts(t.s.Log, t.now)
	for _, name := range t.told() {
		if v, ok := facts[name]; ok {
			f, _ := t.d.Guide.Fact(name)
			add(t.valueWords(f, v), in(f.Label, t.s.Lang))
		}
	}
	if d := t.s.Draft; d != nil {
		add(d.Name, t.say("mydata_name_given"))
		add(d.Phone, t.say("mydata_phone"))
		add(d.Times, t.say("mydata_times"))
		add(d.For, t.say("mydata_for"))
		lines = append(lines, t.myWishes(d.Speak, d.Hide, false)...)
	}
	if len(lines) == 0 {
		lines = append(lines, t.say("mydata_none"))
	}
	return lines
}

// myCall are the lines of one call.
func (t *turn) myCall(c HeldCall) (lines []string) {
	add := func(value, label string) {
		if value != "" {
			lines = append(lines, t.say("fact_line", "label", label, "value", value))
		}
	}
	add(string(c.Code), t.say("mydata_code"))
	if !c.Start.IsZero() {
		add(t.when(c.Start), t.say("mydata_when"))
	}
	add(c.ReasonWords, t.say("mydata_reason"))
	add(t.say("mydata_state_"+string(c.State)), t.say("mydata_state"))
	d := c.Details
	add(d.Name, t.say("mydata_name_given"))
	add(d.Phone, t.say("mydata_phone"))
	add(d.Times, t.say("mydata_times"))
	add(d.For, t.say("mydata_for"))
	lines = append(lines, t.myWishes(d.Lang, d.DoNotSay, d.Minor)...)
	if d.Card != "" {
		lines = append(lines, t.say("mydata_card"), d.Card)
	}
	if n := len(d.Notes); n > 0 {
		lines = append(lines, t.say("mydata_notes", "n", number(n)))
	}
	return lines
}

// myWishes are the lines of how to make a call: in which language, whether to say who calls, and that a minor asked for it.
func (t *turn) myWishes(lang string, hide, minor bool) (lines []string) {
	if lang != "" {
		lines = append(lines, t.say("fact_line", "label", t.say("mydata_speak"), "value", t.say("lang_"+lang)))
	}
	if hide {
		lines = append(lines, t.say("line_hide"))
	}
	if minor {
		lines = append(lines, t.say("mydata_minor"))
	}
	return lines
}

// myChat are the lines of what the channel needs.
func (t *turn) myChat(h Holdings) (lines []string) {
	add := func(value, label string) { lines = append(lines, t.say("fact_line", "label", label, "value", value)) }
	add(t.d.Texts.Say(t.s.Lang, "language_name"), t.say("mydata_language"))
	if h.Chat != 0 {
		add(strconv.FormatInt(h.Chat, 10), t.say("mydata_chat_id"))
	}
	add(h.Pseudonym, t.say("mydata_pseudonym"))
	if !h.Touched.IsZero() {
		add(t.when(h.Touched), t.say("mydata_last"))
	}
	if t.s.Quiet {
		add(t.say("mydata_on"), t.say("mydata_neutral"))
	}
	if a := t.s.Alarm; a != nil {
		add(t.when(time.Unix(a.At, 0)), t.say("mydata_danger"))
	}
	if n := len(h.Waiting); n > 0 {
		add(number(n), t.say("mydata_waiting"))
	}
	if n := len(h.Removable); n > 0 {
		add(number(n), t.say("mydata_removable"))
	}
	if h.Worker != "" {
		add(string(h.Worker), t.say("mydata_worker"))
	}
	return lines
}
