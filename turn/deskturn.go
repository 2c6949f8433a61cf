package turn

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/desk"
	"bussola/store"
)

// deskPress does what a social worker pressed: on the group's card, or on the private one. The same function serves every
// place where cards are shown.
func (r *Runner) deskPress(ctx context.Context, p *Pack, in Inbound, press desk.Press) (Ack, error) {
	worker, err := r.Keeper.Worker(ctx, r.Person(in.User))
	if errors.Is(err, store.ErrNotFound) {
		r.count("desk_refused")
		return Ack{Toast: p.Texts.Say(desk.Lang, "desk_not_paired")}, nil
	}
	if err != nil {
		return Ack{}, err
	}
	for range tries {
		if p, err = r.Pack(ctx); err != nil {
			return Ack{}, err
		}
		toast, err := r.deskTurn(ctx, p, in, press, worker)
		switch {
		case err == nil:
			r.kick()
			return Ack{Toast: toast}, nil
		case errors.Is(err, store.ErrSeen):
			return Ack{}, nil
		case errors.Is(err, store.ErrConflict):
		default:
			return Ack{}, err
		}
	}
	return Ack{}, errGiveUp
}

// deskTurn decides and commits one press.
func (r *Runner) deskTurn(ctx context.Context, p *Pack, in Inbound, press desk.Press, worker store.Worker) (string, error) {
	say := func(key string) string { return p.Texts.Say(desk.Lang, key) }
	now := r.Now()
	sc, err := r.Keeper.Callback(ctx, press.Code)
	if errors.Is(err, store.ErrNotFound) {
		return say("desk_gone"), nil
	}
	if err != nil {
		return "", err
	}
	c := store.Commit{Now: now, Update: in.Update}
	event, err := p.Desk.Event(press, sc.Callback, worker.Worker, now)
	switch {
	case errors.Is(err, desk.ErrUnknown):
		return say("desk_gone"), nil
	case errors.Is(err, desk.ErrNothing):
		return say("desk_no_undo"), r.showAgain(ctx, c, p, sc, worker, now)
	case err != nil:
		return say("desk_not_yours"), r.showAgain(ctx, c, p, sc, worker, now)
	}
	if desk.Early(press, sc.Callback, now) {
		return r.askEarly(ctx, c, p, sc, press, worker, now)
	}
	if event.Do == "" {
		return r.deskAside(ctx, c, p, sc, press, worker, now)
	}
	next, err := booking.Apply(sc.Callback, event, now)
	switch {
	case errors.Is(err, booking.ErrAlready):
		return say("desk_already"), r.showAgain(ctx, c, p, sc, worker, now)
	case err != nil:
		return say("desk_not_now"), r.showAgain(ctx, c, p, sc, worker, now)
	}
	var where []booking.Candidate
	if next.Occupies() && !sc.Occupies() { // taken back: where it was, if it is still free; the ceiling counted it already
		where = []booking.Candidate{{Worker: next.Worker, Start: next.Start, Cells: next.Cells, Day: next.Day, Ceiling: 1000}}
	}
	r.change(&c, p, next, string(worker.Worker), string(press.Verb), where...)
	if err := r.cards(ctx, &c, p, store.StoredCallback{Callback: next, Details: sc.Details}, worker, now); err != nil {
		return "", err
	}
	if next.TakenBy != string(worker.Worker) || !next.Open() {
		if err := r.tellWorker(ctx, &c, worker, p.Desk.Closed(next, now)); err != nil {
			return "", err
		}
	}
	if before := sc.TakenBy; before != "" && before != string(worker.Worker) && before != next.TakenBy { // a colleague took it over
		if err := r.takenOver(ctx, &c, p, store.StoredCallback{Callback: next, Details: sc.Details}, booking.WorkerID(before), now); err != nil {
			return "", err
		}
	}
	if err := r.tellCitizen(ctx, &c, p, next, press.Verb, now); err != nil {
		return "", err
	}
	if sc.Occupies() && !next.Occupies() {
		if err := r.lookSoon(ctx, &c, p, now); err != nil {
			return "", err
		}
	}
	_, err = r.Keeper.Commit(ctx, c)
	if errors.Is(err, store.ErrTaken) || errors.Is(err, store.ErrDraft) {
		return say("desk_undo_taken"), nil
	}
	return say("desk_done"), err
}

// deskAside does what a press asks besides the life of a callback: other buttons, a message to the citizen, other times.
func (r *Runner) deskAside(ctx context.Context, c store.Commit, p *Pack, sc store.StoredCallback, press desk.Press, worker store.Worker, now time.Time) (string, error) {
	say := func(key string) string { return p.Texts.Say(desk.Lang, key) }
	if !sc.Open() {
		return say("desk_not_now"), r.showAgain(ctx, c, p, sc, worker, now)
	}
	done := "desk_done"
	switch press.Verb {
	case desk.Menu:
		if err := r.privateCard(ctx, &c, p, sc, worker.Person, worker.Worker, press.Arg, now); err != nil {
			return "", err
		}
		done = "desk_choose"
	case desk.Open:
		if err := r.freshCard(ctx, &c, p, sc, worker, press.Arg, now); err != nil {
			return "", err
		}
		done = "desk_choose"
	case desk.Offer:
		if sc.Unkept.Equal(sc.Start) {
			return say("desk_already"), nil
		}
		if err := r.unkeep(ctx, &c, p, sc.Callback, string(worker.Worker), now); err != nil {
			return "", err
		}
		if sc.TakenBy == string(worker.Worker) { // without the way back to what was before
			sc.Callback = sc.Unkeep()
			if err := r.privateCard(ctx, &c, p, sc, worker.Person, worker.Worker, "", now); err != nil {
				return "", err
			}
		}
	case desk.Lower, desk.Raise:
		move := p.Desk.Agenda.Lower
		if press.Verb == desk.Raise {
			move = p.Desk.Agenda.Raise
		}
		next, changed := move(sc.Callback)
		if !changed {
			return say("desk_already"), r.showAgain(ctx, c, p, sc, worker, now)
		}
		sc.Callback = next
		r.change(&c, p, sc.Callback, string(worker.Worker), string(press.Verb))
		if err := r.tellDesk(ctx, &c, p, sc.Callback, now); err != nil {
			return "", err
		}
		if sc.TakenBy == string(worker.Worker) {
			if err := r.privateCard(ctx, &c, p, sc, worker.Person, worker.Worker, "", now); err != nil {
				return "", err
			}
		}
	case desk.AskDrop:
		if err := r.groupCard(ctx, &c, p.Desk.Cancelling(sc.Callback, now), sc.Code); err != nil {
			return "", err
		}
		done = "desk_choose"
	case desk.Show:
		if err := r.tellDesk(ctx, &c, p, sc.Callback, now); err != nil {
			return "", err
		}
		done = "desk_choose"
	case desk.Send:
		m, ok := p.Desk.Agenda.Message(press.Arg)
		if !ok {
			return say("desk_gone"), nil
		}
		who, err := r.known(ctx, store.Person(sc.Person))
		if err != nil {
			return "", err
		}
		if who == nil {
			return say("desk_no_phone"), nil
		}
		if err := who.say(&c, p.Dialog.Message(who.session, m, sc.Callback, now), ""); err != nil {
			return "", err
		}
		c.Audit = []store.Entry{{At: now, Actor: string(worker.Worker), What: "send " + m.ID, Subject: string(sc.Code)}}
		if err := r.privateCard(ctx, &c, p, sc, worker.Person, worker.Worker, "", now); err != nil {
			return "", err
		}
	}
	_, err := r.Keeper.Commit(ctx, c)
	return say(done), err
}

// askEarly asks whether a call was made, because its hour has not come: an outcome is read by the citizen at once.
func (r *Runner) askEarly(ctx context.Context, c store.Commit, p *Pack, sc store.StoredCallback, press desk.Press, worker store.Worker, now time.Time) (string, error) {
	if err := r.tellWorker(ctx, &c, worker, p.Desk.Asked(press, sc.Callback, now)); err != nil {
		return "", err
	}
	_, err := r.Keeper.Commit(ctx, c)
	return p.Texts.Say(desk.Lang, "desk_choose"), err
}

// tellWorker puts a text for a social worker into a commit.
func (r *Runner) tellWorker(ctx context.Context, c *store.Commit, worker store.Worker, reply chat.Reply) error {
	who, err := r.known(ctx, worker.Person)
	if err != nil || who == nil {
		return err
	}
	return who.say(c, reply, "")
}

// showAgain draws the cards as things are, because the button pressed was of an older state.
func (r *Runner) showAgain(ctx context.Context, c store.Commit, p *Pack, sc store.StoredCallback, worker store.Worker, now time.Time) error {
	if err := r.tellDesk(ctx, &c, p, sc.Callback, now); err != nil {
		return err
	}
	_, err := r.Keeper.Commit(ctx, c)
	return err
}

// cards draws the group's card and the private one of whoever has the callback. When it is over, the private card is taken
// away, with the phone number in it.
func (r *Runner) cards(ctx context.Context, c *store.Commit, p *Pack, sc store.StoredCallback, worker store.Worker, now time.Time) error {
	if err := r.tellDesk(ctx, c, p, sc.Callback, now); err != nil {
		return err
	}
	if sc.TakenBy != string(worker.Worker) && sc.TakenBy != "" && sc.Open() { // handed over: the colleague reads it from now on
		list, err := r.Keeper.Workers(ctx)
		if err != nil {
			return err
		}
		for _, w := range list {
			if string(w.Worker) == sc.TakenBy {
				if err := r.privateCard(ctx, c, p, sc, w.Person, w.Worker, "", now); err != nil {
					return err
				}
				break
			}
		}
	}
	return r.privateCard(ctx, c, p, sc, worker.Person, worker.Worker, "", now)
}

// freshCard takes the private card away from where it stands and shows it anew at the end of the chat. Two of them would leave a
// phone number behind when the call is over.
func (r *Runner) freshCard(ctx context.Context, c *store.Commit, p *Pack, sc store.StoredCallback, worker store.Worker, menu string, now time.Time) error {
	private, err := r.known(ctx, worker.Person)
	if err != nil || private == nil {
		return err
	}
	row, err := private.letter(letter{Delete: true}, privatePlace(string(sc.Code))+"/"+string(worker.Worker), time.Time{})
	if err != nil {
		return err
	}
	c.Letters = append(c.Letters, row)
	return r.privateCard(ctx, c, p, sc, worker.Person, worker.Worker, menu, now)
}

// privateCard draws the private card for one social worker while the call is theirs, and takes it away when it is not any more.
func (r *Runner) privateCard(ctx context.Context, c *store.Commit, p *Pack, sc store.StoredCallback, to store.Person, worker booking.WorkerID, menu string, now time.Time) error {
	private, err := r.known(ctx, to)
	if err != nil || private == nil {
		return err
	}
	l := letter{Delete: true}
	if sc.TakenBy == string(worker) && sc.Open() {
		d, _, err := r.opened(ctx, sc)
		if err != nil {
			return err
		}
		l = letter{Reply: p.Desk.Private(sc.Callback, d, menu, now)}
		c.Audit = append(c.Audit, store.Entry{At: now, Actor: string(worker), What: "read", Subject: string(sc.Code)})
	}
	row, err := private.letter(l, privatePlace(string(sc.Code))+"/"+string(worker), time.Time{})
	if err == nil {
		c.Letters = append(c.Letters, row)
	}
	return err
}

// takenOver takes the private card from whoever had a call that a colleague took over, and tells them.
func (r *Runner) takenOver(ctx context.Context, c *store.Commit, p *Pack, sc store.StoredCallback, from booking.WorkerID, now time.Time) error {
	was, err := r.paired(ctx, from)
	if err != nil || was == nil {
		return err
	}
	if err := r.privateCard(ctx, c, p, sc, was.Person, from, "", now); err != nil {
		return err
	}
	return was.say(c, p.Desk.Gone(sc.Callback, now), "")
}

// tellCitizen says to the citizen what the desk did, in their language.
func (r *Runner) tellCitizen(ctx context.Context, c *store.Commit, p *Pack, cb booking.Callback, verb desk.Verb, now time.Time) error {
	key := map[desk.Verb]string{desk.Accept: "notice_confirmed", desk.Take: "notice_taken", desk.Missed: "notice_missed",
		desk.Informed: "notice_done", desk.Charge: "notice_in_charge", desk.Drop: "notice_cancelled", desk.Undo: "notice_undone",
		desk.Oriented: "notice_oriented", desk.Documents: "notice_papers", desk.Visit: "notice_visit", desk.Refer: "notice_done", desk.NoNeed: "notice_done"}[verb]
	if cb.State == booking.NoAnswer {
		key = "notice_missed_last"
	}
	return r.notice(ctx, c, p, cb, key, now)
}

// notice puts a text about a callback for its citizen into a commit; nothing when there is no such text or no such person.
func (r *Runner) notice(ctx context.Context, c *store.Commit, p *Pack, cb booking.Callback, key string, now time.Time) error {
	if key == "" || cb.Person == "" {
		return nil
	}
	who, err := r.known(ctx, store.Person(cb.Person))
	if err != nil || who == nil {
		return err
	}
	out := letter{Reply: p.Dialog.Notice(who.session, key, cb, now)}
	if promising(cb) {
		out.Promises = []booking.Code{cb.Code}
	}
	l, err := who.letter(out, "", time.Time{})
	if err == nil {
		c.Letters = append(c.Letters, l)
	}
	return err
}

// pairing reads "abbina CODE", "/abbina CODE" and the link that carries it.
func pairing(m chat.Message) (string, bool) {
	text := strings.TrimSpace(m.Text)
	if m.Kind == chat.Start {
		if code, ok := strings.CutPrefix(text, "abbina-"); ok {
			return code, true
		}
		return "", false
	}
	if m.Kind != chat.Text {
		return "", false
	}
	word, code, _ := strings.Cut(text, " ")
	if word = strings.ToLower(strings.TrimPrefix(word, "/")); word != "abbina" || strings.TrimSpace(code) == "" {
		return "", false
	}
	return strings.TrimSpace(code), true
}

// PairingHash is how a one-time pairing code is kept.
func PairingHash(code booking.Code) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

// pair connects a private chat to a social worker, with a code given by command.
func (r *Runner) pair(ctx context.Context, p *Pack, in Inbound, typed string) error {
	who, err := r.open(ctx, in.Chat)
	if err != nil {
		return err
	}
	text := p.Texts.Say(desk.Lang, "desk_pair_wrong")
	if code, ok := booking.ParseCode(typed); ok && !in.Group {
		id, err := r.Keeper.Pair(ctx, PairingHash(code), who.Person, r.Now())
		if errors.Is(err, store.ErrNotFound) { // used up by this very message, before the program died
			var w store.Worker
			w, err = r.Keeper.Worker(ctx, who.Person)
			id = w.Worker
		}
		switch {
		case err == nil:
			name := string(id)
			if w, ok := p.Desk.Agenda.Worker(id); ok {
				name = w.Display
			}
			text = p.Texts.Say(desk.Lang, "desk_paired", "who", name)
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
	}
	rec, err := who.record(who.session)
	if err != nil {
		return err
	}
	c := store.Commit{Now: r.Now(), Update: in.Update, Record: rec}
	if err := who.say(&c, chat.Reply{Text: text}, ""); err != nil {
		return err
	}
	if _, err = r.Keeper.Commit(ctx, c); errors.Is(err, store.ErrSeen) {
		return nil
	}
	r.kick()
	return err
}

// left notes that a chat is closed to us. What was promised stays: the desk is told to phone, without waiting for an answer here.
func (r *Runner) left(ctx context.Context, in Inbound) error {
	return r.unreachable(ctx, r.Person(in.Chat), in.Update)
}

// unreachable tells the desk once, then marks the person. An update that comes again is old news: they may be back since.
func (r *Runner) unreachable(ctx context.Context, who store.Person, update string) error {
	now := r.Now()
	c := store.Commit{Now: now, Update: update}
	news, err := r.Keeper.Reachable(ctx, who)
	if err != nil {
		return err
	}
	if news && r.Desk != 0 && who != r.Person(r.Desk) {
		if err := r.tellUnreachable(ctx, &c, who); err != nil {
			return err
		}
	}
	if update != "" || len(c.Letters) > 0 {
		_, err := r.Keeper.Commit(ctx, c)
		if errors.Is(err, store.ErrSeen) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	if err := r.Keeper.Unreachable(ctx, who, now); err != nil {
		return err
	}
	r.kick()
	return nil
}

// tellUnreachable puts a line for the desk into a commit, for each callback promised to a person.
func (r *Runner) tellUnreachable(ctx context.Context, c *store.Commit, who store.Person) error {
	list, err := (&view{ctx: ctx, r: r, person: who}).Mine()
	if err != nil || len(list) == 0 {
		return err
	}
	group, err := r.desk(ctx)
	if err != nil {
		return err
	}
	for _, cb := range list {
		text := r.pack.Load().Texts.Say(desk.Lang, "desk_unreachable", "code", string(cb.Code))
		if err := group.say(c, chat.Reply{Text: text}, ""); err != nil {
			return err
		}
	}
	return nil
}
