package booking

import "fmt"

// Message is something a social worker may send to the citizen of a call: words of the content, never typed, with answers that
// are one tap.
type Message struct {
	ID      string   `yaml:"id"`
	Label   Text     `yaml:"label"` // as the desk chooses it
	Text    Text     `yaml:"text"`
	Answers []Answer `yaml:"answers"`
}

// Answer is one of the answers to a message.
type Answer struct {
	ID    string `yaml:"id"`
	Label Text   `yaml:"label"`
}

// Message finds a message by id.
func (a *Agenda) Message(id string) (Message, bool) {
	for _, m := range a.Messages {
		if m.ID == id {
			return m, true
		}
	}
	return Message{}, false
}

// mostAnswers keeps them on one row of buttons.
const mostAnswers = 3

func (a *Agenda) checkMessages(ms *mistakes, s source) {
	seen := map[string]bool{}
	for i, m := range a.Messages {
		ms.id(s, m.ID, seen[m.ID], "messages", i, "id")
		seen[m.ID] = true
		ms.text(s, m.Label, "messages", i, "label")
		ms.text(s, m.Text, "messages", i, "text")
		if len(m.Answers) < 1 || len(m.Answers) > mostAnswers {
			ms.add(s.file, s.line("messages", i), fmt.Sprintf("message %q has %d answers", m.ID, len(m.Answers)), "give it one to three under answers:")
		}
		answers := map[string]bool{}
		for k, x := range m.Answers {
			ms.id(s, x.ID, answers[x.ID], "messages", i, "answers", k, "id")
			answers[x.ID] = true
			ms.text(s, x.Label, "messages", i, "answers", k, "label")
		}
	}
}
