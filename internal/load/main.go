// Load drives a bot, ours or another, as many people would, and says how fast it answered and what that took.
//
// It is a Telegram of our own with people in it (bot/bottest); the bot is a program that it starts. Every person has one message
// on its way at a time; a turn is done when the answer is on their screen.
//
//	go run ./internal/load                                  ours, fetching, on a folder
//	go run ./internal/load -webhook -redis redis://...      ours, over a webhook, on Redis
//	go run ./internal/load -peer "node bench/peers/grammy.js" -redis redis://...
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"strings"
	"sync/atomic"
	"time"

	"bussola/bot/bottest"
)

// run is what was asked for.
type run struct {
	people  int
	turns   int
	warm    int // turns before the clock starts
	webhook bool
	redis   string
	peer    string
	binary  string
	script  []string
	profile string
	own     string
	copies  int
	dialed  atomic.Int64
	doors   []string // where the copies listen for a webhook
	crowd   int      // so many persons take turns among the people
	rate    int      // turns a second of all together; 0: as fast as answers come
}

// scripts are what each person says, again and again. Peers answer anything in the same way.
var scripts = map[string][]string{
	"menu":      {"/menu", "privacy", "indietro"},
	"questions": {"come si fa la 104?", "non riesco a pagare la luce", "mi hanno licenziato, cosa mi spetta?"},
	"story":     {"racconta", "mia mamma ha 82 anni e vive da sola", "è giusto", "non so", "indietro"},
}

func main() {
	var r run
	flag.IntVar(&r.people, "people", 64, "people, each with one message on its way")
	flag.IntVar(&r.turns, "turns", 20_000, "turns to measure")
	flag.IntVar(&r.warm, "warm", 2_000, "turns before")
	flag.BoolVar(&r.webhook, "webhook", false, "push updates; otherwise they are fetched")
	flag.StringVar(&r.redis, "redis", "", "address of Redis, emptied first; ours uses a folder without it")
	flag.StringVar(&r.peer, "peer", "", "command of another bot")
	flag.StringVar(&r.binary, "bussola", "", "our program; built when empty")
	flag.IntVar(&r.copies, "copies", 1, "copies of our program: more than one needs a webhook and Redis")
	flag.StringVar(&r.profile, "profile", "", "file for a processor profile of our program")
	flag.StringVar(&r.own, "own", "", "file for a processor profile of the people's side")
	flag.IntVar(&r.crowd, "crowd", 0, "persons who take turns; one for each of the people when 0")
	flag.IntVar(&r.rate, "rate", 0, "turns a second of all together; as fast as they are answered when 0")
	script := flag.String("script", "menu", "what people say: menu, questions, story")
	flag.Parse()
	r.script = scripts[*script]
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	if err := r.measure(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func (r *run) measure(ctx context.Context) error {
	if r.script == nil {
		return errors.New("no such script")
	}
	tg := bottest.New(bottest.Options{Token: "42:LOAD-token", KeepCalls: 10, Dial: r.dial})
	defer tg.Close()
	if r.redis != "" {
		if err := flush(r.redis); err != nil {
			return err
		}
	}
	began := time.Now()
	bot, err := r.start(tg)
	if err != nil {
		return err
	}
	defer bot.stop()
	if err := tg.WaitReady(ctx); err != nil {
		return fmt.Errorf("it never came: %w\n%s", err, bot.log())
	}
	up, upCPU := time.Since(began), bot.cpu()
	people := make([]*bottest.Citizen, max(r.crowd, r.people))
	for i := range people {
		people[i] = tg.Citizen(bottest.Person{ID: int64(1000 + i), FirstName: "Ada", Lang: "it"})
	}
	if err := bot.rest(ctx); err != nil {
		return err
	}
	idle := bot.memory("VmRSS:")
	if _, err := r.talk(ctx, people, r.warm); err != nil {
		return fmt.Errorf("%w\n%s", err, bot.log())
	}
	if err := bot.rest(ctx); err != nil {
		return err
	}
	if r.own != "" {
		f, err := os.Create(r.own)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	before, redis, mine := bot.cpu(), r.redisCPU(), ownCPU()
	began = time.Now()
	took, err := r.talk(ctx, people, r.turns)
	if err != nil {
		return fmt.Errorf("%w\n%s", err, bot.log())
	}
	all := time.Since(began)
	n := len(took)
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(n) }
	fmt.Printf("%-28s %7.0f turns/s  p50 %6.2f ms  p99 %6.2f ms  CPU a turn: bot %4.0f us, redis %3.0f, this %3.0f  memory: idle %3d MB, peak %3d MB  up in %d ms, %d of a processor\n",
		r.name(), float64(n)/all.Seconds(), ms(took[n/2]), ms(took[n*99/100]),
		each(bot.cpu()-before), each(r.redisCPU()-redis), each(ownCPU()-mine), idle>>20, bot.memory("VmHWM:")>>20, up.Milliseconds(), upCPU.Milliseconds())
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// name says what was measured, for the line of a table.
func (r *run) name() string {
	who, way, where := "bussola", "polling", "folder"
	if r.peer != "" {
		f := strings.Fields(r.peer)
		who = strings.TrimSuffix(f[len(f)-1][strings.LastIndexByte(f[len(f)-1], '/')+1:], ".js")
	}
	if r.webhook {
		way = "webhook"
	}
	if r.redis != "" {
		where = "redis"
	}
	if r.copies > 1 {
		who = fmt.Sprintf("%s x%d", who, r.copies)
	}
	return strings.Join([]string{who, way, where}, " ")
}
