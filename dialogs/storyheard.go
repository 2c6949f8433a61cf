package dialogs

import (
	"time"

	"bussola/access"
	"bussola/knowledge"
	"bussola/situation"
)

// storyHeard is what is made of a story's words, on one content and one day. A story is told once and looked at in every turn after it, so
// it is handed on with the session from turn to turn, by whoever keeps that in memory. It is never kept elsewhere, and never changed.
type storyHeard struct {
	by               *Dialog
	story, lang, day string

	found knowledge.Finding
	near  []situation.Near
	signs []string
	terms []access.Deadline
}

// heard is what is made of the story as it stands now.
func (t *turn) heard() *storyHeard {
	day := t.now.Format(time.DateOnly)
	if h := t.s.heard; h != nil && h.by == t.d && h.story == t.s.Story && h.lang == t.s.Lang && h.day == day {
		return h
	}
	h := &storyHeard{by: t.d, story: t.s.Story, lang: t.s.Lang, day: day}
	h.found = t.d.Know.Find(t.s.Story, t.s.Lang, knowledge.Hint{})
	h.near = situation.NearTo(h.found, t.s.Story)
	h.signs = t.d.Guide.Hear(t.s.Story)
	h.terms = access.Deadlines(t.s.Story, t.now)
	t.s.heard = h
	return h
}

// Bare is an empty session that remembers what was made of this one's story: whoever reads the rest back need not make it again.
func (s Session) Bare() Session { return Session{heard: s.heard} }
