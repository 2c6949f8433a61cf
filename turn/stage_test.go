package turn_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"bussola/booking"
	"bussola/chat"
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

// The chats of the stage.
const (
	citizen     = 7
	deskGroup   = -9
	workerChats = 100
)

var rome = knowledge.Rome

// parts is the shipped content, loaded once for all tests of this package.
type parts struct {
	base   *knowledge.Base
	guide  *situation.Guide
	agenda *booking.Agenda
	net    *safety.Net
	texts  *dialogs.Texts
	notice privacy.Notice
	pack   *turn.Pack
}

var shipped = sync.OnceValues(func() (*parts, error) { return load(os.DirFS("../content")) })

func load(fsys fs.FS) (*parts, error) {
	var p parts
	var err, all error
	if p.base, err = knowledge.Load(fsys); err != nil {
		return nil, err
	}
	p.base.Keep(kept.Folder(os.Getenv("BUSSOLA_CACHE")))
	p.guide, err = situation.Load(fsys, p.base)
	all = errors.Join(all, err)
	p.agenda, err = booking.Load(fsys)
	all = errors.Join(all, err)
	p.net, err = safety.Load(fsys)
	all = errors.Join(all, err)
	p.notice, err = privacy.Load(fsys)
	all = errors.Join(all, err)
	p.texts, err = dialogs.LoadTexts(fsys)
	if all = errors.Join(all, err); all != nil {
		return nil, all
	}
	p.pack = &turn.Pack{
		Dialog: dialogs.New(dialogs.Dialog{Know: p.base, Guide: p.guide, Agenda: p.agenda, Lines: oneLine{}, Texts: p.texts, Version: "test", Privacy: p.notice}),
		Desk:   desk.Desk{Agenda: p.agenda, Words: p.texts}, Net: p.net, Texts: p.texts,
	}
	return &p, nil
}

type oneLine struct{}

func (oneLine) Emergency() string { return "112" }
func (oneLine) Open(string, time.Time) []dialogs.Line {
	return []dialogs.Line{{Number: "112", What: "emergenza", Hours: "giorno e notte"}}
}

// stage is the program on a real store, with a clock that only tests move.
type stage struct {
	t      testing.TB
	lib    *parts
	folder string
	keeper *sqlite.Keeper
	master []byte
	runner *turn.Runner
	post   *turn.Post
	now    time.Time
	update int
	sent   int64
	urgent []chat.Reply
	toast  string
	paired map[int]bool
	stands map[int64]time.Time // messages of the citizen's chat that were not taken away: when they were written
}

func newStage(t testing.TB, now time.Time) *stage {
	t.Helper()
	lib, err := shipped()
	if err != nil {
		t.Fatalf("the shipped content does not load: %v", err)
	}
	s := &stage{t: t, lib: lib, folder: t.TempDir(), master: make([]byte, store.MasterSize), now: now, paired: map[int]bool{}, stands: map[int64]time.Time{}}
	rand.Read(s.master)
	s.reopen()
	t.Cleanup(func() { s.keeper.Close() })
	return s
}

// reopen ends the program and starts it again on the same folder.
func (s *stage) reopen() {
	s.t.Helper()
	if s.keeper != nil {
		if err := s.keeper.Close(); err != nil {
			s.t.Fatal(err)
		}
	}
	var err error
	if s.keeper, err = sqlite.Open(s.folder, sqlite.Options{Serving: true}); err != nil {
		s.t.Fatal(err)
	}
	vault, err := store.NewVault(s.master, "stage")
	if err != nil {
		s.t.Fatal(err)
	}
	s.runner = &turn.Runner{Keeper: s.keeper, Vault: vault, Channel: "test", Desk: deskGroup, Now: func() time.Time { return s.now },
		Random: rand.Reader, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Urgent: func(_ context.Context, _ int64, r chat.Reply) (int64, error) {
			s.urgent = append(s.urgent, r)
			return s.write(), nil
		}}
	s.runner.Use(s.lib.pack)
	s.post = &turn.Post{Runner: s.runner}
}

// session opens what is kept of the citizen.
func (s *stage) session() dialogs.Session {
	s.t.Helper()
	rec, err := s.keeper.Load(context.Background(), s.runner.Person(citizen))
	if err != nil {
		s.t.Fatal(err)
	}
	var out dialogs.Session
	if rec.Version == 0 {
		return out
	}
	key, err := s.runner.Vault.Open(rec.Key)
	if err != nil {
		s.t.Fatal(err)
	}
	plain, err := key.Open(rec.Session, "session "+string(rec.Person))
	if err != nil {
		s.t.Fatal(err)
	}
	if err := json.Unmarshal(plain, &out); err != nil {
		s.t.Fatal(err)
	}
	return out
}

// write puts a message into the citizen's chat.
func (s *stage) write() int64 {
	s.sent++
	s.stands[s.sent] = s.now
	return s.sent
}

// wipe takes messages away as Telegram does: only the young ones.
func (s *stage) wipe(messages []int64) error {
	for _, m := range messages {
		at, ok := s.stands[m]
		if ok && s.now.Sub(at) > 48*time.Hour {
			return errors.New("a message that is too old to delete was asked for")
		}
		delete(s.stands, m)
	}
	return nil
}

// drain shows every waiting letter, as a channel that never fails would.
func (s *stage) drain(show func(turn.Outgoing)) error {
	ctx := context.Background()
	for {
		list, err := s.post.Next(ctx, s.now, 64, nil)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, o := range list {
			show(o)
			id := o.Edits
			switch {
			case len(o.Wipe) > 0:
				if err := s.wipe(o.Wipe); err != nil {
					return err
				}
			case o.Delete != 0:
				id = 0
			case id == 0 && o.Chat == citizen:
				id = s.write()
			case id == 0:
				s.sent++
				id = s.sent
			}
			if err := s.post.Sent(ctx, o.ID, id); err != nil {
				return err
			}
		}
	}
}

// pairWorker connects a social worker's private chat, once.
func (s *stage) pairWorker(i int) error {
	if s.paired[i] {
		return nil
	}
	ctx := context.Background()
	code, err := booking.NewCode(rand.Reader)
	if err != nil {
		return err
	}
	if err := s.keeper.PutPairing(ctx, store.Pairing{Hash: turn.PairingHash(code), Worker: s.lib.agenda.Workers[i].ID, Until: s.now.Add(time.Hour)}); err != nil {
		return err
	}
	user := int64(workerChats + i)
	s.paired[i] = true
	_, err = s.runner.Receive(ctx, turn.Inbound{Chat: user, User: user, Message: chat.Message{Kind: chat.Text, Text: "abbina " + string(code)}})
	return err
}
