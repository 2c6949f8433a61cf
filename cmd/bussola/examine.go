package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bussola/bot"
	"bussola/knowledge"
	"bussola/store"
	"bussola/store/redis"
	"bussola/trace/otlp"
)

const (
	littleSpace = 1 << 30   // bytes; a year of a busy body is well below it
	noSpace     = 100 << 20 // bytes; a day of a busy body, with its log
	slowSync    = 50 * time.Millisecond
	clockDrift  = 30 * time.Second
	longWait    = 5 * time.Minute
)

// checkSettings looks at the variables of the environment.
func checkSettings(environ []string) (out []finding) {
	known := map[string]bool{}
	for _, s := range settings {
		known[s.name], known[s.name+"_FILE"] = true, s.secret
		if says, ok := s.from(); !ok {
			out = append(out, finding{"settings", s.name + ": " + says, "give a file that can be read and holds it", true})
		}
	}
	for _, pair := range environ {
		if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "BUSSOLA_") && !known[name] {
			out = append(out, finding{"settings", name + " is nothing that Bussola reads", "is it misspelt? bussola config lists the names", false})
		}
	}
	if len(out) == 0 {
		out = append(out, finding{what: "settings", says: "every variable that is set is known"})
	}
	return out
}

// checkTraces asks the collector, where there is one.
func checkTraces(ctx context.Context) []finding {
	if !otlp.On() {
		return nil
	}
	once, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	p, err := otlp.FromVariables()
	if err != nil {
		return []finding{{"traces", err.Error(), "mend it, or take the variables of OpenTelemetry away: serve does not start", true}}
	}
	if err := p.Try(once); err != nil {
		return []finding{{"traces", "the collector takes nothing: " + err.Error(), "is it running, and is the address right? The bot serves all the same", false}}
	}
	return []finding{{what: "traces", says: "the collector takes them"}}
}

// checkContent reads the pack as a start would.
func checkContent(_ context.Context, p *patient) []finding {
	lib, err := p.m.read()
	if err != nil {
		return []finding{{"content", err.Error(), "mend it; bussola check says all that is wrong", true}}
	}
	p.lib = lib
	f := finding{what: "content", says: fmt.Sprintf("%d services, version %s", len(lib.base.Slugs()), lib.pack.Dialog.Version)}
	if lib.agenda.Body.Example {
		f.do = "this is the invented body: serve nobody with it. Copy the pack, write your own and give it with --content"
	}
	return []finding{f}
}

// checkStore opens the store beside whoever serves, and looks at what waits in it.
func checkStore(ctx context.Context, p *patient) []finding {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	where := p.tenant.data
	if !redis.IsAddress(where) && !exists(filepath.Join(where, "bussola.db")) {
		return []finding{{what: "store", says: where + " holds no data yet; the first start makes them"}}
	}
	k, err := p.m.keep(where, false)
	if err != nil {
		return []finding{{"store", err.Error(), "nothing is served without it", true}}
	}
	defer k.Close()
	if some, err := begun(ctx, k); err == nil && !some {
		return []finding{{what: "store", says: "answers, and holds no data yet; the first start makes them"}}
	}
	now := p.now()
	letters, err := k.Letters(ctx, everything, 10_000, nil)
	var dues []store.Due
	if err == nil {
		dues, err = k.Due(ctx, now.Add(-longWait), 10_000)
	}
	if err != nil {
		return []finding{{"store", err.Error(), "nothing is served without it", true}}
	}
	f := finding{what: "store", says: fmt.Sprintf("answers; people for whom replies wait: %d", len(letters))}
	if len(dues) > 0 {
		f.says += fmt.Sprintf(", things overdue: %d", len(dues))
		f.do = "reminders and expiries wait: is serve running?"
	}
	return []finding{f}
}

// checkKey tries the master key on what is kept, and looks who else may read it.
func checkKey(ctx context.Context, p *patient) []finding {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	where := p.tenant.data
	file, _ := p.m.masterPath(where)
	var k store.Keeper
	sealed := false
	if redis.IsAddress(where) || exists(filepath.Join(where, "bussola.db")) {
		var err error
		if k, err = p.m.keep(where, false); err != nil {
			return nil // said already
		}
		defer k.Close()
		if sealed, err = store.Sealed(ctx, k); err != nil {
			return nil // said already
		}
	}
	if file != "" && !exists(file) && !sealed {
		return []finding{{what: "key", says: file + " is not there yet; the first start makes it"}}
	}
	if _, err := p.m.master(where); err != nil {
		return []finding{{"key", err.Error(), "give the key that was in use; without it nothing personal can be read", true}}
	}
	if p.lib == nil {
		return nil // said already
	}
	vault, err := p.m.opener(where, p.lib)
	if err == nil && k != nil {
		err = fits(ctx, k, vault)
	}
	if err != nil {
		return []finding{{"key", err.Error(), "give the key that was in use, and the content of the same body", true}}
	}
	f := finding{what: "key", says: "the master key opens what is kept"}
	if info, err := os.Stat(file); file != "" && err == nil && info.Mode().Perm()&0o077 != 0 && !strings.HasPrefix(file, "/run/secrets/") { // in a container nobody else is
		f.says, f.do = f.says+", and others on this machine can read it", "chmod 600 "+file
	}
	return []finding{f}
}

// checkDisk looks at the space left and at how long the disk takes to promise.
func checkDisk(_ context.Context, p *patient) []finding {
	where := p.tenant.data
	if redis.IsAddress(where) {
		return nil
	}
	for !exists(where) && filepath.Dir(where) != where {
		where = filepath.Dir(where)
	}
	free, err := p.disk(where)
	if err != nil {
		return []finding{{"disk", err.Error(), "give another folder", true}}
	}
	f := finding{what: "disk", says: fmt.Sprintf("%d MB free", free>>20)}
	switch {
	case free < noSpace:
		f.do, f.bad = "free some: on a full disk nothing is accepted", true
	case free < littleSpace:
		f.do = "free some before it is full"
	}
	took, err := syncTime(where)
	if err != nil {
		return []finding{f, {"disk", err.Error(), "the user who runs Bussola must be able to write there", true}}
	}
	sync := finding{what: "disk", says: fmt.Sprintf("a promise takes it %.1f ms", float64(took.Microseconds())/1000)}
	if took > slowSync {
		sync.do = "every answer waits for that; a disk of flash takes less"
	}
	return []finding{f, sync}
}

// syncTime is how long a small write takes until it is safe, the middle one of five.
func syncTime(folder string) (time.Duration, error) {
	f, err := os.CreateTemp(folder, ".doctor-")
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	var all []time.Duration
	for range 5 {
		began := time.Now()
		if _, err := f.Write(make([]byte, 4096)); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		all = append(all, time.Since(began))
	}
	slices.Sort(all)
	return all[len(all)/2], nil
}

// checkClock looks whether the machine knows where it is and what its past was.
func checkClock(_ context.Context, p *patient) []finding {
	now := p.now()
	if now.Year() < 2026 {
		return []finding{{"clock", "it is " + now.Format(time.DateOnly), "set the clock: appointments would be made in the past", true}}
	}
	return []finding{{what: "clock", says: now.In(knowledge.Rome).Format("Monday 2 January 2006, 15:04") + " in Rome"}}
}

// checkTelegram asks Telegram about the bot, its webhook and its clock.
func checkTelegram(ctx context.Context, p *patient) []finding {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if p.tenant.token == "" {
		if p.c.Bodies != "" || os.Getenv("BUSSOLA_TELEGRAM_TOKEN_FILE") != "" { // why its file cannot be used was said with the settings
			return []finding{{"telegram", "not asked: there is no token to ask with", "mend what the settings say", false}}
		}
		return []finding{{"telegram", errNoToken.Error(), "BotFather gives one; bussola config shows what is set", true}}
	}
	about, err := bot.Ask(ctx, p.tenant.token, p.c.API, p.now)
	if e, ok := errors.AsType[*bot.Error](err); ok && e.Failure == bot.Unauthorized {
		return []finding{{"telegram", err.Error(), "give the token that BotFather gave", true}}
	}
	if err != nil {
		return []finding{{"telegram", err.Error(), "can this machine reach " + p.c.API + "? A proxy is taken from HTTPS_PROXY", true}}
	}
	out := []finding{{what: "telegram", says: fmt.Sprintf("the bot is @%s; updates that wait: %d", about.Name, about.Waiting)}}
	if about.Ahead.Abs() > clockDrift {
		out = append(out, finding{"clock", fmt.Sprintf("it differs from Telegram's by %s", about.Ahead), "set the clock (NTP): appointments and reminders follow it", true})
	}
	switch want := p.tenant.webhook(p.c.Webhook); {
	case about.Webhook != "" && want == "":
		out = append(out, finding{"telegram", "a webhook is set: " + about.Webhook, "serve takes it away when it starts; if it is another program's, that one loses the bot", false})
	case want != "" && about.Webhook != want:
		out = append(out, finding{"telegram", "the webhook is not set to " + want, "serve sets it when it starts", false})
	case want != "" && p.now().Sub(about.Refused) < time.Hour:
		out = append(out, finding{"telegram", "the webhook did not answer well at " + about.Refused.Format(time.TimeOnly), "does the proxy lead to BUSSOLA_LISTEN, and is the certificate good?", false})
	}
	p.reached = true
	return out
}

// checkDesk looks whether the social workers would read of a new call. Telegram that did not answer is not asked again.
func checkDesk(ctx context.Context, p *patient) []finding {
	if p.tenant.desk == 0 {
		return []finding{{"desk", "no group of the social workers is set", "set BUSSOLA_DESK_CHAT: callbacks would be booked and nobody told", false}}
	}
	if !p.reached {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := bot.AskChat(ctx, p.tenant.token, p.c.API, p.tenant.desk); err != nil {
		return []finding{{"desk", "the bot does not reach the social workers' group", "add the bot to the group, and take the id of BUSSOLA_DESK_CHAT from there", true}}
	}
	return []finding{{what: "desk", says: "the bot is in the social workers' group"}}
}
