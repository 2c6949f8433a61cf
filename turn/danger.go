package turn

import (
	"context"
	"sync"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/dialogs"
	"bussola/safety"
)

// alarmWait bounds the showing of an emergency answer, so that the turn after it still has time to be committed; after it the
// answer leaves with the turn's letters.
const alarmWait = 8 * time.Second

// alarm answers a person in danger at once: before the store is looked at, whatever state it is in. What could not be shown
// is returned, to leave with the turn's letters. Nothing of the text is kept, and only a number is counted.
func (r *Runner) alarm(ctx context.Context, p *Pack, in Inbound, d safety.Danger) []chat.Reply {
	if r.alarmed.has(in.Update) {
		return nil // this update is tried again, or was heard ahead of its turn
	}
	r.count("crisis")
	lang := in.Message.Lang
	if d.Lang != "" {
		lang = d.Lang // the language they cried out in, not the one of their phone
	}
	a := p.Net.Answer(d, lang, r.Now(), safety.Place{Door: p.door(p.lang(lang), r.Now())})
	reply := chat.Reply{Text: a.Text, Buttons: copyButton(a)}
	row := []chat.Button{{Label: a.Continue, Token: dialogs.SafeToken}}
	if a.Callback != "" && d.UrgentCallback {
		row = append(row, chat.Button{Label: a.Callback, Token: dialogs.UrgentToken})
	}
	reply.Buttons = append(reply.Buttons, row)
	if d.Discreet {
		reply.Buttons = append(reply.Buttons, []chat.Button{{Label: p.Texts.Leave(p.lang(lang), lang), Token: dialogs.LeaveToken}})
	}
	if r.Urgent == nil {
		return []chat.Reply{reply}
	}
	soon, cancel := context.WithTimeout(ctx, alarmWait)
	defer cancel()
	id, err := r.Urgent(soon, in.Chat, reply)
	if err != nil {
		r.count("crisis_late")
		return []chat.Reply{reply}
	}
	r.alarmed.before(in.Update)
	if !in.Group {
		r.loose.add(in.Chat, traceNow(id, r.Now()))
	}
	return nil
}

// Ahead answers a danger in a message whose turn cannot come yet, because one before it in its chat is not committed: nobody in danger
// waits for a store. The turn comes all the same, and does not answer it twice.
func (r *Runner) Ahead(ctx context.Context, in Inbound) {
	if in.Group || r.Urgent == nil {
		return
	}
	p := r.pack.Load()
	if d, ok := r.hears(p, in.Message); ok && d.Crisis && (r.Limits == nil || r.Limits.danger(in.Chat, r.sentAt(in))) {
		r.alarm(ctx, p, in, d)
	}
}

// hears listens to what somebody said. A faint danger gives way where the message is surely about something else.
func (r *Runner) hears(p *Pack, m chat.Message) (safety.Danger, bool) {
	if !spoken(m) {
		return safety.Danger{}, false
	}
	return p.Net.Heed(m.Text, func(vague bool) bool {
		return p.Texts.AsksOfUs(m.Text) || p.Dialog.Know.Settles(m.Text, "", vague)
	})
}

// heardIn is what the dialog may know of a danger: never its category, which is not written beside a person.
func heardIn(d safety.Danger) dialogs.Heard {
	return dialogs.Heard{Rest: d.Rest, Discreet: d.Discreet, Urgent: d.UrgentCallback || d.Discreet, Minor: d.Minor, Lang: d.Lang}
}

func copyButton(a safety.Answer) [][]chat.Button {
	if a.Copy == "" {
		return nil
	}
	return [][]chat.Button{{{Label: a.CopyName, Copy: a.Copy}}}
}

// nightDoor is the door of an office with beds for whoever has no roof tonight.
const nightDoor = "notte"

// door is where the body takes in whoever has no roof tonight, with its phone and until when: only a place that is open now. ""
// where there is none: then no place is named, and the emergency number stands alone.
func (p *Pack) door(lang string, now time.Time) string {
	a := p.Desk.Agenda
	for _, o := range a.Offices {
		if o.Door != nightDoor || !a.OfficeOpen(o.ID, now) {
			continue
		}
		_, until, _ := a.NextOpening(o.ID, now)
		if next, more, ok := a.NextOpening(o.ID, until); ok && next.Equal(until) { // past midnight, in one night
			until = more
		}
		return p.Texts.Say(lang, "night_place", "name", o.Name.In(lang), "phone", o.Phone, "until", until.In(booking.Rome()).Format("15:04"))
	}
	return ""
}

// told remembers for which updates something was told, so that one that keeps coming back does not repeat it. It is bounded
// and may forget: then the sentence comes twice.
type told struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (t *told) before(update string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen == nil || len(t.seen) > 1000 {
		t.seen = map[string]bool{}
	}
	was := t.seen[update]
	t.seen[update] = true
	return was
}

func (t *told) has(update string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return update != "" && t.seen[update]
}

func (r *Runner) toldTrouble(update string) bool { return r.told.before(update) }
