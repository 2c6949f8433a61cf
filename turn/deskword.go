package turn

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"bussola/booking"
	"bussola/chat"
	"bussola/desk"
	"bussola/store"
)

// deskWords does what a paired social worker asks for in words; false when the message is not such a command, or its writer is
// not paired: then it is a citizen's like any other.
func (r *Runner) deskWords(ctx context.Context, in Inbound) (bool, error) {
	if in.Message.Kind != chat.Text || in.Group {
		return false, nil
	}
	cmd, ok := r.DeskCommand(in.Message.Text)
	if !ok {
		return false, nil
	}
	worker, err := r.Keeper.Worker(ctx, r.Person(in.User))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	for range tries {
		if err == nil {
			err = r.deskWord(ctx, in, cmd, worker)
		}
		switch {
		case err == nil:
			r.kick()
			return true, nil
		case errors.Is(err, store.ErrSeen):
			return true, nil
		case !errors.Is(err, store.ErrConflict):
			return true, err
		}
		err = nil
	}
	return true, errGiveUp
}

// DeskCommand reads words as a command of the desk; false when they are none.
func (r *Runner) DeskCommand(text string) (desk.Command, bool) {
	return r.pack.Load().commands.Read(text, r.Now())
}

// deskWord decides and commits one command.
func (r *Runner) deskWord(ctx context.Context, in Inbound, cmd desk.Command, worker store.Worker) error {
	p, err := r.Pack(ctx)
	if err != nil {
		return err
	}
	who, err := r.known(ctx, worker.Person)
	if err != nil {
		return err
	}
	if who == nil {
		return fmt.Errorf("a paired chat has no record: %w", store.ErrNotFound)
	}
	rec, err := who.record(who.session)
	if err != nil {
		return err
	}
	w := &deskTalk{ctx: ctx, r: r, p: p, cmd: cmd, worker: worker, who: who, now: r.Now()}
	w.c = store.Commit{Now: w.now, Update: in.Update, Record: rec}
	if cmd.Do == desk.PressIt {
		return w.press(in)
	}
	reply, err := w.do()
	if err != nil {
		return err
	}
	if err := who.say(&w.c, reply, ""); err != nil {
		return err
	}
	_, err = r.Keeper.Commit(ctx, w.c)
	return err
}

// deskTalk is one command at work.
type deskTalk struct {
	ctx    context.Context
	r      *Runner
	p      *Pack
	cmd    desk.Command
	worker store.Worker
	who    *person
	now    time.Time
	c      store.Commit
}

func (w *deskTalk) do() (chat.Reply, error) {
	d := w.p.Desk
	say := func(key string, pairs ...string) chat.Reply {
		return chat.Reply{Text: w.p.Texts.Say(desk.Lang, key, pairs...)}
	}
	switch w.cmd.Do {
	case desk.ShowAgenda:
		from, until := w.day()
		list, err := w.r.Promised(w.ctx, store.Query{From: from, Until: until})
		w.audit("read-agenda", "agenda")
		return d.Day(list, w.worker.Worker, from, w.now), err
	case desk.ShowLate:
		list, err := w.r.Owed(w.ctx)
		w.audit("read-late", "agenda")
		return d.Late(list, w.worker.Worker, w.now), err
	case desk.ShowFree:
		list, err := w.r.Promised(w.ctx, store.Query{})
		w.audit("read-agenda", "agenda")
		return d.Free(list, w.worker.Worker, w.now), err
	case desk.BeAbsent:
		return w.absent()
	case desk.BePresent:
		return w.present()
	case desk.ShowHelp:
		return say("desk_help"), nil
	}
	sc, which, err := w.which()
	if err != nil || which.Text != "" {
		return which, err
	}
	switch w.cmd.Do {
	case desk.FreeSlot:
		if sc.Unkept.Equal(sc.Start) {
			return say("desk_already"), nil
		}
		return say("desk_offered", "code", string(sc.Code)), w.r.unkeep(w.ctx, &w.c, w.p, sc.Callback, string(w.worker.Worker), w.now)
	case desk.WriteNote:
		return w.note(sc)
	case desk.SendCard:
		return w.card(sc)
	}
	return w.meet(sc)
}

func (w *deskTalk) audit(what, subject string) {
	w.c.Audit = append(w.c.Audit, store.Entry{At: w.now, Actor: string(w.worker.Worker), What: what, Subject: subject})
}

// day is the day that the words say, today otherwise.
func (w *deskTalk) day() (from, until time.Time) {
	first := w.now.In(booking.Rome()).Format(time.DateOnly)
	if w.cmd.Dated {
		first, _ = w.cmd.When.Stretch(w.now)
	}
	from, _ = booking.Instant(first, 0)
	until, _ = booking.Instant(first, 24*60)
	return from, until
}

// note writes a note beside the details of a call, sealed with the citizen's key. The citizen never sees it.
func (w *deskTalk) note(sc store.StoredCallback) (chat.Reply, error) {
	say := func(key string) chat.Reply { return chat.Reply{Text: w.p.Texts.Say(desk.Lang, key)} }
	d, citizen, err := w.r.opened(w.ctx, sc)
	if err != nil {
		return chat.Reply{}, err
	}
	if w.cmd.Text == "" || citizen == nil {
		return say("desk_note_empty"), nil
	}
	d.Notes = append(d.Notes, booking.Note{At: w.now.UTC(), By: w.worker.Worker, Text: w.cmd.Text})
	sealed, err := citizen.details(sc.Code, &d)
	if err != nil {
		return chat.Reply{}, err
	}
	next := booking.Amended(sc.Callback)
	w.c.Changes = []store.Change{{Callback: next, Details: sealed}}
	w.r.owe(&w.c, w.p, next)
	w.audit("note", string(sc.Code))
	return say("desk_noted"), w.r.cards(w.ctx, &w.c, w.p, store.StoredCallback{Callback: next, Details: sealed}, w.worker, w.now)
}

// card sends the access card as a file.
func (w *deskTalk) card(sc store.StoredCallback) (chat.Reply, error) {
	d, _, err := w.r.opened(w.ctx, sc)
	if err != nil {
		return chat.Reply{}, err
	}
	w.audit("read", string(sc.Code))
	if err := w.r.freshCard(w.ctx, &w.c, w.p, sc, w.worker, "", w.now); err != nil {
		return chat.Reply{}, err
	}
	if len(d.Access) == 0 {
		return chat.Reply{Text: w.p.Texts.Say(desk.Lang, "desk_no_file")}, nil
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, withNotes(d), "", "  "); err != nil {
		return chat.Reply{}, err
	}
	pretty.WriteByte('\n')
	return chat.Reply{Text: w.p.Texts.Say(desk.Lang, "desk_card_file", "code", string(sc.Code)),
		Doc: &chat.File{Name: "scheda-" + string(sc.Code)[:4] + ".json", Type: "application/json", Data: pretty.Bytes()}}, nil
}

// withNotes is the access card with the notes of the social workers beside what the citizen approved, as docs/access-card.md says.
func withNotes(d booking.Details) []byte {
	notes, err := json.Marshal(d.Notes)
	card, object := bytes.CutSuffix(bytes.TrimSpace(d.Access), []byte("}"))
	if err != nil || !object || len(d.Notes) == 0 {
		return d.Access
	}
	return slices.Concat(card, []byte(`,"notes":`), notes, []byte("}"))
}

// meet closes a call with an appointment at a day and an hour.
func (w *deskTalk) meet(sc store.StoredCallback) (chat.Reply, error) {
	say := func(key string, pairs ...string) chat.Reply {
		return chat.Reply{Text: w.p.Texts.Say(desk.Lang, key, pairs...)}
	}
	at, ok := w.cmd.When.Moment(w.now)
	if !w.cmd.Dated || !ok {
		return say("desk_when"), nil
	}
	if press := (desk.Press{Verb: desk.Visit, Code: sc.Code, Arg: strconv.FormatInt(at.Unix(), 10)}); desk.Early(press, sc.Callback, w.now) {
		return w.p.Desk.Asked(press, sc.Callback, w.now), nil
	}
	next, err := booking.Apply(sc.Callback, booking.Event{Do: booking.Close, By: booking.Desk, Actor: string(w.worker.Worker), Outcome: booking.OfficeAppointment, OutAt: at}, w.now)
	if err != nil {
		return say("desk_not_now"), nil
	}
	w.r.change(&w.c, w.p, next, string(w.worker.Worker), string(desk.Visit))
	if err := w.r.cards(w.ctx, &w.c, w.p, store.StoredCallback{Callback: next, Details: sc.Details}, w.worker, w.now); err != nil {
		return chat.Reply{}, err
	}
	if err := w.r.tellCitizen(w.ctx, &w.c, w.p, next, desk.Visit, w.now); err != nil {
		return chat.Reply{}, err
	}
	return w.p.Desk.Closed(next, w.now), nil
}

// absent puts an absence in and lists the promised calls that it takes the time of, each with the button that offers others.
func (w *deskTalk) absent() (chat.Reply, error) {
	say := func(key string, pairs ...string) string { return w.p.Texts.Say(desk.Lang, key, pairs...) }
	if !w.cmd.Dated {
		return chat.Reply{Text: say("desk_when")}, nil
	}
	e := booking.Away{Worker: w.worker.Worker}
	e.From, e.To = w.cmd.When.Stretch(w.now)
	if w.cmd.When.To > 0 {
		e.Hours = &booking.Span{From: w.cmd.When.From, To: w.cmd.When.To}
	}
	o, version, err := w.r.Overrides(w.ctx)
	if err != nil {
		return chat.Reply{}, err
	}
	n, err := o.Add(w.p.Desk.Agenda, e)
	if err != nil {
		return chat.Reply{Text: say("desk_when")}, nil
	}
	if err := w.override(o, version, "absent"); err != nil {
		return chat.Reply{}, err
	}
	list, err := w.r.Promised(w.ctx, store.Query{From: w.now})
	if err != nil {
		return chat.Reply{}, err
	}
	mine := slices.DeleteFunc(list, func(c booking.Callback) bool { return c.Caller() != w.worker.Worker })
	from, _ := booking.Instant(e.From, 0)
	to, _ := booking.Instant(e.To, 0)
	return w.p.Desk.Absent(n, from, to, w.r.pack.Load().Desk.Agenda.With(o).Fallen(mine, w.now), w.worker.Worker, w.now), nil
}

func (w *deskTalk) present() (chat.Reply, error) {
	say := func(key string) chat.Reply { return chat.Reply{Text: w.p.Texts.Say(desk.Lang, key)} }
	o, version, err := w.r.Overrides(w.ctx)
	if err != nil {
		return chat.Reply{}, err
	}
	for _, e := range o.Absences {
		if fmt.Sprint(e.N) == w.cmd.Text && e.Worker == w.worker.Worker {
			o.Remove(e.N)
			if err := w.override(o, version, "present"); err != nil {
				return chat.Reply{}, err
			}
			return say("desk_done"), w.r.lookSoon(w.ctx, &w.c, w.p, w.now) // times are free again
		}
	}
	return say("desk_absent_which"), nil
}

// override writes the overrides in a commit of their own, before the one that answers: a record is written once a commit. Killed
// in between, the command comes again and finds the absence there: twice absent is absent.
func (w *deskTalk) override(o booking.Overrides, version int64, what string) error {
	c, err := w.r.overriding(o, version, string(w.worker.Worker), what)
	if err != nil {
		return err
	}
	_, err = w.r.Keeper.Commit(w.ctx, c)
	return err
}
