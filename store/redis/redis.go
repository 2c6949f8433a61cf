// Package redis keeps what Bussola remembers on a Redis server, for bodies that one machine does not serve: any number of
// copies of the program may use one at the same time.
//
// Three ways of running Redis are known, and the address names which: one server (redis://, rediss://), servers with
// Sentinel (redis+sentinel://), or a Cluster (redis+cluster://). All keys of a body begin with its name in braces,
// `{ente}:`, so that they lie in one place of a Cluster, and one script writes a whole turn (see commit.lua). Everything that
// is written goes through a script whose first key names the operation: the driver repeats what it has no answer to, and a
// repetition is answered as the first time, not done again.
//
// Keys, all under `{ente}:`. Times are microseconds since 1970, 0 for none.
//
//	op:<id>          string, 120 s the reply of an operation
//	marks            zset          dedup mark of an update -> when; Sweep takes them after 72 h
//	person:<p>       hash          version, session, key, address, touched, op and said (the last operation and its reply)
//	people           zset          every person, by name
//	erasures         zset          person -> when they were erased
//	unreachable      zset          person -> when
//	callback:<code>  hash          rev, occ (1 or 0), state, worker, start, day, cells (1961280,1961281), draft, person, erased, body, details
//	starts           zset          code -> start
//	of:<p>           set           codes of a person
//	cells            hash          worker|cell -> code of the callback that occupies it
//	load             hash          worker|day -> how many occupy
//	drafts           hash          draft -> code of the callback that occupies for it
//	due:<subject>    hash          kind -> at|revision
//	dues             zset          kind NUL subject -> at
//	letter:<id>      hash          person, place, sealed, before, attempts
//	out:<p>          list          ids of the letters of a person, oldest first
//	heads, ready     zset          person -> id of the oldest letter, and when it may leave
//	place:<place>    hash          person, message, sent
//	places:<p>       set           places in a person's chat
//	places           set           all of them
//	traces:<p>       zset          message that stands in a person's chat -> when it was written
//	traced           zset          person -> when their oldest one was written, or earlier: Sweep takes those of 48 h ago
//	pairings         hash          hash of a one-time code -> until|worker
//	workers          hash          person -> since|worker
//	audit            zset          number (16 digits), actor NUL what NUL subject -> at
//	notes            hash          name -> value
//	count            hash          letter, audit: the last number given
//	claim            string        how often a promise was assured (see assure.go)
//	scrub            string        since when the server's log still holds something erased
//
// Only op:* expire by themselves. Nothing may be evicted, and what is answered must be on the disk: [Open] refuses a server
// that does not promise it.
package redis

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"strings"
	"sync/atomic"

	goredis "github.com/redis/go-redis/v9"

	"bussola/store"
)

// Keeper is a [store.Keeper] on Redis, for one body. Any number of processes may hold one for the same body.
type Keeper struct {
	client  goredis.UniversalClient
	shared  *together // the client, for what turns ask
	sents   *sents
	address Address
	prefix  string // "{ente}:"
	scrubs  bool   // the server writes a log that erased values have to leave
	closed  atomic.Bool

	watchers goredis.Options // how a Sentinel is asked
	scripts
}

var _ store.Mover = (*Keeper)(nil)

// Close ends the connections. Later calls give store.ErrClosed.
func (k *Keeper) Close() error {
	if k.closed.Swap(true) {
		return nil
	}
	k.sents.close()
	k.shared.close()
	return k.explain(k.client.Close())
}

//go:embed prelude.lua
var prelude string

// The scripts. Those that read promise it to the server, which then runs them while it refuses writes; those that free more
// than they take may run when the memory is full.
var (
	//go:embed commit.lua
	commitLua string
	//go:embed sent.lua
	sentLua string
	//go:embed postpone.lua
	postponeLua string
	//go:embed unreachable.lua
	unreachableLua string
	//go:embed rekey.lua
	rekeyLua string
	//go:embed forget.lua
	forgetLua string
	//go:embed untrace.lua
	untraceLua string
	//go:embed sweep.lua
	sweepLua string
	//go:embed pairing.lua
	pairingLua string
	//go:embed pair.lua
	pairLua string
	//go:embed note.lua
	noteLua string
	//go:embed callbacks.lua
	callbacksLua string
	//go:embed due.lua
	dueLua string
	//go:embed letters.lua
	lettersLua string
	//go:embed kept.lua
	keptLua string
	//go:embed restore.lua
	restoreLua string
	//go:embed adopt.lua
	adoptLua string
)

type scripts struct {
	commit, pairing, pair, note, rekey, restore, adopt           *goredis.Script
	erasing, sent, postpone, unreachable, sweep, forget, untrace *goredis.Script
	listCallbacks, listDues, listLetters, listKept               *goredis.Script
}

func compile() scripts {
	whole, parts := "", map[string]string{}
	for _, part := range strings.Split(prelude, "\n---- ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		parts[name] = text + "\n"
		whole += parts[name]
	}
	with := func(flags, text string, named ...string) *goredis.Script {
		before := whole
		if len(named) > 0 {
			before = ""
		}
		for _, name := range named {
			before += parts[name]
		}
		return goredis.NewScript("#!lua" + flags + "\n" + before + text)
	}
	const write, free, read = "", " flags=allow-oom", " flags=no-writes"
	return scripts{
		commit: with(write, commitLua, "base", "lists", "operations", "heads", "trace"), pairing: with(write, pairingLua), pair: with(write, pairLua), note: with(write, noteLua),
		rekey: with(write, rekeyLua), restore: with(write, restoreLua), adopt: with(write, adoptLua), erasing: with(free, commitLua), sent: with(free, sentLua, "base", "heads", "trace"), postpone: with(free, postponeLua),
		unreachable: with(free, unreachableLua), sweep: with(free, sweepLua), forget: with(free, forgetLua), untrace: with(free, untraceLua),
		listCallbacks: with(read, callbacksLua), listDues: with(read, dueLua), listLetters: with(read, lettersLua), listKept: with(read, keptLua),
	}
}

// key is a key of this body.
func (k *Keeper) key(name string) string { return k.prefix + name }

// declared are the two keys that every script names to the server: one that is not there, and one that is. The scripts make the
// others themselves, so a Cluster cannot see when some of them are on their way to another server; but while any are, it
// refuses to run what names a key that is there and one that is not (TRYAGAIN), on either server. Nothing is decided by half of
// what is kept.
func (k *Keeper) declared(missing string) []string { return []string{k.key(missing), k.key("count")} }

// do runs a script that writes. Its first word says how it went; the others are the answer.
func (k *Keeper) do(ctx context.Context, s *goredis.Script, args ...any) ([]string, error) {
	if err := k.ready(ctx); err != nil {
		return nil, err
	}
	reply, err := k.run(ctx, s, k.declared("op:"+rand.Text()), args).StringSlice()
	if err != nil {
		return nil, k.failed(ctx, err)
	}
	if len(reply) == 0 {
		return nil, k.explain(errors.New("a script answered nothing"))
	}
	return reply[1:], refusal(reply[0])
}

// list runs a script that reads; each of its rows is a list of values, nil where there is none.
func (k *Keeper) list(ctx context.Context, s *goredis.Script, args ...any) ([][]any, error) {
	if err := k.ready(ctx); err != nil {
		return nil, err
	}
	reply, err := k.run(ctx, s, k.declared("never"), args).Slice()
	if err != nil {
		return nil, k.failed(ctx, err)
	}
	rows := make([][]any, len(reply))
	for i, r := range reply {
		rows[i], _ = r.([]any)
	}
	return rows, nil
}

// run asks for a script together with others; one that may take long, alone.
func (k *Keeper) run(ctx context.Context, s *goredis.Script, keys []string, args []any) *goredis.Cmd {
	switch s {
	case k.erasing, k.sweep, k.forget, k.restore, k.adopt, k.listKept:
		return s.Run(ctx, k.client, keys, append([]any{k.prefix}, args...)...)
	}
	return k.shared.script(ctx, s, keys, k.prefix, args)
}

// ready says whether there is any use in asking the server.
func (k *Keeper) ready(ctx context.Context) error {
	if k.closed.Load() {
		return store.ErrClosed
	}
	return ctx.Err()
}

// word is a value of a row; "" when there is none.
func word(row []any, i int) string {
	if i >= len(row) {
		return ""
	}
	s, _ := row[i].(string)
	return s
}

// sealed is a sealed value of a row; nil when there is none.
func sealed(row []any, i int) []byte {
	if i >= len(row) || row[i] == nil {
		return nil
	}
	return []byte(word(row, i))
}

// split cuts a value at its first bar.
func split(s string) (head, tail string) {
	head, tail, _ = strings.Cut(s, "|")
	return head, tail
}
