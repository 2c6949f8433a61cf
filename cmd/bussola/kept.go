package main

import (
	"io/fs"
	"runtime/debug"
	"sync"

	"bussola/booking"
	"bussola/content"
	"bussola/dialogs"
	"bussola/internal/kept"
	"bussola/knowledge"
	"bussola/privacy"
	"bussola/safety"
	"bussola/situation"
)

// A library is made of some megabytes of text, and the same program makes the same of the same text again. So it is kept, once all is right
// with it and all is learned, and the next start takes it where it lies: in two values, because they are taken side by side.

// known is what is known and ruled.
type known struct {
	Base  *knowledge.Base
	Guide *situation.Guide
}

// around is all the rest.
type around struct {
	Agenda  *booking.Agenda
	Net     *safety.Net
	Texts   *dialogs.Texts
	Notice  privacy.Notice
	Version string
}

// place is where a library is kept.
type place struct {
	shelf kept.Folder
	key   string // of the program and its pack
}

// placeOf says where the library of a pack is kept. Without a place it is made at every start.
func placeOf(fsys fs.FS) place {
	shelf := kept.Folder(cacheFolder())
	key, err := kept.Program() // the pack inside the program is part of it
	if err == nil && fsys != fs.FS(content.Files) {
		var sum string
		sum, err = knowledge.Sum(fsys)
		key += " " + sum
	}
	if err != nil || shelf == "" {
		return place{}
	}
	return place{shelf, key}
}

// take gives the library that is kept of a pack; nil when there is none, or not all of it.
func (p place) take(fsys fs.FS) *library {
	if p.shelf == "" {
		return nil
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // all that is made here stays
	var k known
	var a around
	var said knowledge.Sentences
	sentences, ok := p.shelf.Later("sentences", p.key, &said)
	if !ok {
		return nil
	}
	var wait sync.WaitGroup
	wait.Go(func() { ok = p.shelf.Take("known", p.key, &k, situation.Kinds()...) })
	rest := p.shelf.Take("around", p.key, &a)
	wait.Wait()
	if !ok || !rest {
		return nil
	}
	k.Base.Restored(fsys, p.shelf, sync.OnceValue(func() *knowledge.Sentences {
		sentences() // it was looked at above and lies in memory since
		return &said
	}))
	l := &library{base: k.Base, guide: k.Guide, agenda: a.Agenda, net: a.Net, texts: a.Texts, notice: a.Notice}
	l.assemble(a.Version)
	return l
}

// put keeps a library for the next start. It must be ready.
func (p place) put(l *library) error {
	if err := p.shelf.Put("known", p.key, &known{l.base, l.guide}, situation.Kinds()...); err != nil {
		return err
	}
	if err := p.shelf.Put("around", p.key, &around{l.agenda, l.net, l.texts, l.notice, l.pack.Dialog.Version}); err != nil {
		return err
	}
	return p.shelf.Put("sentences", p.key, l.base.Sentences())
}
