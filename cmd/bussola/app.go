package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bussola/booking"
	"bussola/desk"
	"bussola/dialogs"
	"bussola/internal/kept"
	"bussola/knowledge"
	"bussola/privacy"
	"bussola/safety"
	"bussola/situation"
	"bussola/store"
	"bussola/store/sqlite"
	"bussola/turn"
)

// library is a content pack read and checked: everything a conversation needs that is not about a person.
type library struct {
	base   *knowledge.Base
	guide  *situation.Guide
	agenda *booking.Agenda
	net    *safety.Net
	texts  *dialogs.Texts
	notice privacy.Notice
	pack   *turn.Pack

	made  bool // at this start: it is to be kept
	place place
}

// read loads every part of a content pack, the two halves side by side: what is known and ruled, and all the rest. All
// mistakes come together, each on its line.
func read(fsys fs.FS) (*library, error) {
	at := placeOf(fsys)
	if l := at.take(fsys); l != nil {
		return l, nil
	}
	l, errs := gather(fsys)
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	l.made, l.place = true, at
	return l, nil
}

// ready makes what the first question would wait for, and keeps what was made at this start for the next one. A place that cannot be written to
// costs that start its time and nothing else.
func (l *library) ready() error {
	l.base.Ready()
	l.guide.Ready()
	if !l.made {
		return nil
	}
	l.made = false
	return l.place.put(l)
}

// assemble makes of the parts what answers.
func (l *library) assemble(version string) {
	l.pack = &turn.Pack{
		Dialog: dialogs.New(dialogs.Dialog{Know: l.base, Guide: l.guide, Agenda: l.agenda, Lines: lines{l.net, l.texts},
			Texts: l.texts, Version: version, Privacy: l.notice}),
		Desk: desk.Desk{Agenda: l.agenda, Words: l.texts}, Net: l.net, Texts: l.texts,
	}
}

// gather reads all that can be read of a pack, beside its mistakes. What has mistakes of its own is nil; a library with all its parts
// has a pack too, which nobody is to be served with while there are mistakes.
func gather(fsys fs.FS) (*library, []error) {
	var l library
	var version string
	var known, rest []error
	half := make(chan struct{})
	go func() {
		defer close(half)
		var err error
		l.agenda, err = booking.Load(fsys)
		rest = append(rest, err)
		l.net, err = safety.Load(fsys)
		rest = append(rest, err)
		l.texts, err = dialogs.LoadTexts(fsys)
		rest = append(rest, err)
		l.notice, err = privacy.Load(fsys)
		rest = append(rest, err)
		version, err = knowledge.Digest(fsys)
		rest = append(rest, err)
	}()
	base, err := knowledge.Load(fsys)
	if err == nil {
		l.base = base
		l.base.Keep(kept.Folder(cacheFolder()))
		l.guide, err = situation.Load(fsys, l.base)
	}
	known = append(known, err)
	<-half
	errs := append(known, rest...)
	if errors.Join(errs...) != nil {
		return &l, errs
	}
	errs = l.cross(fsys)
	l.assemble(version)
	return &l, errs
}

// lines shows the hotlines that answer now.
type lines struct {
	net   *safety.Net
	texts *dialogs.Texts
}

// Emergency is the number for danger.
func (l lines) Emergency() string { return "112" }

// Open lists the lines that a citizen may see and that answer at that moment, in the order of the file.
func (l lines) Open(lang string, now time.Time) []dialogs.Line {
	var out []dialogs.Line
	for i := range l.net.Lines {
		h := &l.net.Lines[i]
		if !h.Shown() || !h.Open(now.In(knowledge.Rome)) {
			continue
		}
		hours := ""
		if until, ok := h.Until(now.In(knowledge.Rome)); ok {
			hours = l.texts.Say(lang, "line_until", "time", until)
		}
		out = append(out, dialogs.Line{Number: h.Number, What: l.net.Purpose(h.ID, lang), Hours: hours})
	}
	return out
}

// house is the program put together on a store: what serve, chat and the commands share.
type house struct {
	*library
	keeper store.Keeper
	runner *turn.Runner
	post   *turn.Post
}

// open puts the program together on a data folder or a server, or on nothing but memory when where is empty. Who does not serve is
// given only what is there already.
func (m *Main) open(where, channel string, serving bool, now func() time.Time) (*house, error) {
	lib, err := m.read()
	if err != nil {
		return nil, err
	}
	var keeper store.Keeper
	master := make([]byte, store.MasterSize)
	if where == "" {
		rand.Read(master)
		keeper, err = sqlite.OpenMemory()
	} else {
		if keeper, err = m.place(where, serving); err == nil {
			if master, err = m.sealedWith(where, keeper); err != nil {
				keeper.Close()
			}
		}
	}
	if err != nil {
		return nil, err
	}
	old, err := m.oldMasters()
	var vault *store.Vault
	if err == nil {
		vault, err = store.OpenVault(context.Background(), keeper, lib.agenda.Body.Name.In("it"), master, old...)
	}
	if err != nil {
		keeper.Close()
		return nil, err
	}
	r := &turn.Runner{Keeper: keeper, Vault: vault, Channel: channel, Now: now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler)}
	r.Use(lib.pack)
	return &house{library: lib, keeper: keeper, runner: r, post: &turn.Post{Runner: r}}, nil
}

// dataFolder is where a person's machine keeps what programs remember.
func dataFolder() string {
	if v := os.Getenv("XDG_DATA_HOME"); v != "" {
		return filepath.Join(v, "bussola")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "bussola-data"
	}
	return filepath.Join(home, ".local", "share", "bussola")
}

// cacheFolder is where what is learned from the content is kept between starts; empty when this machine has no such place.
func cacheFolder() string {
	if v := os.Getenv("BUSSOLA_CACHE"); v != "" {
		return v
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "bussola")
}

// clock is the time the program believes it is: real, or moved to begin at a given moment and going on from there.
func clock(start time.Time) func() time.Time {
	if start.IsZero() {
		return time.Now
	}
	began := time.Now()
	return func() time.Time { return start.Add(time.Since(began)) }
}

// moment reads --now and --as-of. A day alone is ten in the morning of that day, in Rome.
func moment(now, asOf string) (time.Time, error) {
	switch {
	case now != "" && asOf != "":
		return time.Time{}, fmt.Errorf("--now %s and --as-of %s say two times; give one", now, asOf)
	case now != "" && strings.ContainsAny(now[:1], "+-"): // so far from this machine's clock: the same for several copies
		d, err := time.ParseDuration(now)
		return time.Now().Add(d), err
	case now != "":
		t, err := time.Parse(time.RFC3339, now)
		if err != nil {
			return time.Time{}, fmt.Errorf("--now %s is no moment; write it as 2026-11-24T11:00:00+01:00", now)
		}
		return t, nil
	case asOf != "":
		t, err := time.ParseInLocation(time.DateOnly, asOf, knowledge.Rome)
		if err != nil {
			return time.Time{}, fmt.Errorf("--as-of %s is no day; write it as 2026-12-31", asOf)
		}
		return t.Add(10 * time.Hour), nil
	}
	return time.Time{}, nil
}

// drain gives every letter that may leave now to show, in order, until none is left. Letters for chats that show does not
// take stay where they are.
func (h *house) drain(ctx context.Context, now time.Time, show func(turn.Outgoing) (message int64, took bool)) error {
	busy := map[int64]bool{}
	for {
		list, err := h.post.Next(ctx, now, 64, busy)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, o := range list {
			id, took := show(o)
			if !took {
				busy[o.Chat] = true
				continue
			}
			if err := h.post.Sent(ctx, o.ID, id); err != nil {
				return err
			}
		}
	}
}
