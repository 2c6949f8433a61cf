package fire

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"time"

	"bussola/booking"
	"bussola/bot"
	"bussola/bot/bottest"
	"bussola/content"
	"bussola/desk"
	"bussola/dialogs"
	"bussola/knowledge"
	"bussola/privacy"
	"bussola/safety"
	"bussola/situation"
	"bussola/store"
	"bussola/store/sqlite"
	"bussola/turn"
)

// mortal is the program put together inside the test, so that something in it can be done wrongly on purpose. When it is
// killed, the gates to the store and to Telegram close at that instant: what its goroutines still do reaches nobody.
type mortal struct {
	clock  *clock
	server *bottest.Server
	keeps  keeps
	key    string
	pack   *turn.Pack
	body   string
	plant  plant
	out    output

	highest atomic.Int64                // of the numbers of updates, for the plant
	trap    *trap                       // where it dies, when that is planned
	dead    atomic.Pointer[atomic.Bool] // of its present life
	keeper  store.Keeper
	gate    *httptest.Server
	cancel  context.CancelFunc
	ended   chan error
}

// plant is a fault built in. The zero plant is the program as it should be.
type plant struct {
	ackFirst  time.Duration // how long after the acknowledgement the turn is done; 0: before it, as it should be
	noMarks   bool          // which updates were seen is forgotten
	sentFirst bool          // a reply is marked as sent before it is
	noVersion bool          // a session is written over whatever stands there
	pending   bool          // what is held or waits for the desk keeps nobody from its time
	filter    bool          // an update is taken for a repeat when its number is below the highest there was
	oneOfTwo  bool          // a promise is shown when one of two replicas has it
}

func newMortal(c *campaign, p plant) *mortal {
	c.t.Helper()
	pack, err := pack()
	if err != nil {
		c.t.Fatal(err)
	}
	return &mortal{clock: c.clock, server: c.server, keeps: c.keeps, key: c.key, plant: p, body: c.agenda.Body.Name.In("it"), pack: pack}
}

// pack is what the program makes of the shipped content.
var pack = sync.OnceValues(func() (*turn.Pack, error) {
	base, err1 := knowledge.Load(content.Files)
	guide, err2 := situation.Load(content.Files, base)
	agenda, err3 := agenda()
	net, err4 := safety.Load(content.Files)
	texts, err5 := texts()
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return nil, err
	}
	dialog := dialogs.New(dialogs.Dialog{Know: deaf{base}, Guide: guide, Agenda: agenda, Lines: lines{}, Texts: texts, Version: "fire", Privacy: privacy.Notice{Retention: privacy.Usual()}})
	return &turn.Pack{Dialog: dialog, Desk: desk.Desk{Agenda: agenda, Words: texts}, Net: net, Texts: texts}, nil
})

// deaf knows every card and finds none from words: what the finder learns takes minutes under the race detector, and here nothing
// hangs on it. The base is no embedded one: through a method of it that somebody adds later, everybody would wait for the learning.
type deaf struct{ base *knowledge.Base }

func (deaf) Find(string, string, knowledge.Hint) knowledge.Finding {
	return knowledge.Finding{Kind: knowledge.Abstain}
}
func (deaf) Language(string, string) string { return "it" }

func (deaf) Settles(string, string, bool) bool { return false }

func (deaf) Among(string, string, []string) (string, float64) { return "", 0 }

func (d deaf) Show(slug, lang string, day knowledge.Date) (knowledge.Shown, bool) {
	return d.base.Show(slug, lang, day)
}
func (d deaf) Fill(slug, sentence, lang string, day knowledge.Date) (string, bool) {
	return d.base.Fill(slug, sentence, lang, day)
}
func (d deaf) Service(slug string) (*knowledge.Service, bool)  { return d.base.Service(slug) }
func (d deaf) Document(name string) (knowledge.Document, bool) { return d.base.Document(name) }
func (d deaf) Slugs() []string                                 { return d.base.Slugs() }

func (m *mortal) start() error {
	// The tests beside this one start processes: between fork and exec a child has the lock of the folder too, and it is not free yet.
	keeper, err := m.keeps.open(true)
	for tries := 0; errors.Is(err, sqlite.ErrServed) && tries < 50; tries++ {
		if wait(context.Background(), 20*time.Millisecond) == nil {
			keeper, err = m.keeps.open(true)
		}
	}
	if err != nil {
		return err
	}
	dead := new(atomic.Bool)
	r, err := m.runner(keeper, dead)
	if err != nil {
		return errors.Join(err, keeper.Close())
	}
	m.gate = httptest.NewServer(m.telegram(func() bool { return !dead.Load() }))
	b, err := bot.New(bot.Config{Sign: r.Vault.Presses(), Token: m.server.Token(), API: m.gate.URL, Conversation: &talk{r, dead, m},
		Outbox: &post{&turn.Post{Runner: r}, m.plant.sentFirst}, Log: slog.New(slog.NewJSONHandler(&m.out, nil)),
		Pace: bot.Pace{Overall: 1, Chat: 1, Group: 1}, Stop: 200 * time.Millisecond})
	if err != nil {
		return errors.Join(err, keeper.Close())
	}
	r.Kick = b.Kick
	r.Urgent, r.Leave = b.SendNow, b.Leave
	ctx, cancel := context.WithCancel(context.Background())
	m.dead.Store(dead)
	m.keeper, m.cancel, m.ended = keeper, cancel, make(chan error, 1)
	dues := make(chan struct{})
	go func() { defer close(dues); m.dues(ctx, r) }()
	go func() { err := b.Run(ctx); cancel(); <-dues; m.ended <- err }()
	return nil
}

// runner is what decides, on a store whose gate closes when dead is true.
func (m *mortal) runner(keeper store.Keeper, dead *atomic.Bool) (*turn.Runner, error) {
	master, err := store.LoadMaster(m.key)
	if err != nil {
		return nil, err
	}
	vault, err := store.NewVault(master, m.body)
	if err != nil {
		return nil, err
	}
	gated := &gatedKeeper{Keeper: keeper, dead: dead, plant: m.plant, oneOf: m.oneOf()}
	r := &turn.Runner{Keeper: trapped{gated, m.trap}, Vault: vault, Channel: "telegram",
		Desk: deskChat, Now: m.clock.now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler)}
	r.Use(m.pack)
	return r, nil
}

// dues does what has come due until ctx ends.
func (m *mortal) dues(ctx context.Context, r *turn.Runner) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := r.Due(ctx, 64); err != nil && ctx.Err() == nil && !m.dead.Load().Load() {
			slog.New(slog.NewJSONHandler(&m.out, nil)).Error("what is due could not be done", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (m *mortal) kill() error {
	m.dead.Load().Store(true)
	m.gate.CloseClientConnections()
	m.cancel()
	<-m.ended
	m.gate.Close()
	return m.keeper.Close()
}

func (m *mortal) stop() error {
	m.cancel()
	err := <-m.ended
	m.dead.Load().Store(true)
	m.gate.Close()
	return errors.Join(err, m.keeper.Close())
}

func (m *mortal) pair(id booking.WorkerID) (booking.Code, error) {
	code, err := booking.NewCode(rand.Reader)
	if err != nil {
		return "", err
	}
	return code, m.keeper.PutPairing(context.Background(), store.Pairing{Hash: turn.PairingHash(code), Worker: id, Until: m.clock.now().Add(time.Hour)})
}

func (m *mortal) log() string { return m.out.String() }

// lines are the numbers of an emergency, as many as these tests need.
type lines struct{}

func (lines) Emergency() string                     { return "112" }
func (lines) Open(string, time.Time) []dialogs.Line { return nil }

// gatedKeeper stops writing when its program is dead. Reads may go on: nobody sees what comes of them.
type gatedKeeper struct {
	store.Keeper
	dead  *atomic.Bool
	plant plant
	oneOf *server // ask whether one replica has it; nil: whether all have
}

var errDead = fmt.Errorf("%w: killed", store.ErrClosed)

func (g *gatedKeeper) Commit(ctx context.Context, c store.Commit) (store.Given, error) {
	if g.dead.Load() {
		return store.Given{}, errDead
	}
	if g.plant.noMarks {
		c.Update = ""
	}
	if g.plant.pending {
		c = besides(c)
	}
	if g.plant.noVersion && c.Record != nil {
		return g.overwrite(ctx, c)
	}
	return g.Keeper.Commit(ctx, c)
}

func (g *gatedKeeper) Sent(ctx context.Context, id int64, d *store.Delivery, shown ...store.Trace) error {
	if g.dead.Load() {
		return errDead
	}
	return g.Keeper.Sent(ctx, id, d, shown...)
}

func (g *gatedKeeper) Untrace(ctx context.Context, p store.Person, messages []int64) error {
	if g.dead.Load() {
		return errDead
	}
	return g.Keeper.Untrace(ctx, p, messages)
}

func (g *gatedKeeper) Postpone(ctx context.Context, id int64, until time.Time) error {
	if g.dead.Load() {
		return errDead
	}
	return g.Keeper.Postpone(ctx, id, until)
}

func (g *gatedKeeper) Unreachable(ctx context.Context, p store.Person, at time.Time) error {
	if g.dead.Load() {
		return errDead
	}
	return g.Keeper.Unreachable(ctx, p, at)
}

func (g *gatedKeeper) Pair(ctx context.Context, hash string, p store.Person, now time.Time) (booking.WorkerID, error) {
	if g.dead.Load() {
		return "", errDead
	}
	return g.Keeper.Pair(ctx, hash, p, now)
}

// talk is the conversation, which may be made to acknowledge first.
type talk struct {
	r    *turn.Runner
	dead *atomic.Bool
	m    *mortal
}

func (c *talk) Receive(ctx context.Context, in bot.Inbound) (bot.Ack, error) {
	do := func(ctx context.Context) (bot.Ack, error) {
		ack, err := c.r.Receive(ctx, turn.Inbound{Update: in.Update, Chat: in.Chat, User: in.User, Group: in.Group,
			Wrote: in.Wrote, Pressed: in.Pressed, Message: in.Message, Left: in.Left, Joined: in.Joined, MovedTo: in.MovedTo})
		return bot.Ack{Toast: ack.Toast}, err
	}
	if c.m.plant.filter && c.m.passed(in.Update) {
		return bot.Ack{}, nil
	}
	if c.m.plant.ackFirst == 0 {
		return do(ctx)
	}
	time.AfterFunc(c.m.plant.ackFirst, func() {
		if !c.dead.Load() {
			_, _ = do(context.WithoutCancel(ctx))
		}
	})
	return bot.Ack{}, nil
}

// passed says whether an update's number is below the highest there was, committed or not.
func (m *mortal) passed(update string) bool {
	var n int64
	if _, err := fmt.Sscanf(update, "tg:%d:", &n); err != nil {
		return false
	}
	for {
		high := m.highest.Load()
		if n <= high {
			return true
		}
		if m.highest.CompareAndSwap(high, n) {
			return false
		}
	}
}

// post is the outbox, which may be made to call sent what is not.
type post struct {
	*turn.Post
	sentFirst bool
}

func (p *post) Next(ctx context.Context, now time.Time, n int, busy map[int64]bool) ([]bot.Outgoing, error) {
	list, err := p.Post.Next(ctx, now, n, busy)
	out := make([]bot.Outgoing, len(list))
	for i, l := range list {
		out[i] = bot.Outgoing{ID: l.ID, Chat: l.Chat, Reply: l.Reply, Pressed: l.Edits, Screen: l.Screen, Wipe: l.Wipe, Delete: l.Delete, Attempts: l.Attempts}
		if p.sentFirst {
			err = errors.Join(err, p.Post.Sent(ctx, l.ID, 0))
		}
	}
	return out, err
}

func (p *post) Sent(ctx context.Context, id int64, shown []int64, _ bool) error {
	if p.sentFirst {
		return nil
	}
	return p.Post.Sent(ctx, id, shown...)
}

func (p *post) Postpone(ctx context.Context, id int64, until time.Time) error {
	if p.sentFirst {
		return nil
	}
	return p.Post.Postpone(ctx, id, until)
}
