package redis

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Options of [Open].
type Options struct {
	Password         string // when the address has none
	SentinelPassword string // of the Sentinels, where they ask for one
	// Unsafe takes a server that may lose what it answered: for trials.
	Unsafe bool
}

// Why a server is refused. Unsafe takes it all the same.
var (
	ErrOld      = errors.New("is too old: Bussola needs Redis 7.0 or newer")
	ErrMode     = errors.New("runs in another way than the address says")
	ErrNoAOF    = errors.New("keeps no append-only file, so that a crash would lose what was answered; set appendonly yes and appendfsync always")
	ErrNoSync   = errors.New("leaves it to the system when its append-only file reaches the disk; set appendfsync always")
	ErrEviction = errors.New("throws keys away when its memory is full; set maxmemory-policy noeviction")
)

// patience is how long a server may take to say how it is. One on a machine whose disk is busy is late with everything; one that is not
// there says so at once.
const patience = 30 * time.Second

// Open connects to Redis and asks whether it keeps what it answers. Its errors are made for the operator.
func Open(ctx context.Context, address string, o Options) (*Keeper, error) {
	a, err := ParseAddress(address)
	if err != nil {
		return nil, err
	}
	a.Password = cmp.Or(a.Password, o.Password)
	goredis.SetLogger(silent{}) // what matters comes back as an error
	asking := a
	asking.Mode, asking.User, asking.Password, asking.Master, asking.DB = Single, "", o.SentinelPassword, "", 0
	watchers := asking.simple(o)
	k := &Keeper{watchers: *watchers, address: a, prefix: "{" + a.Body + "}:", scripts: compile(), client: a.client(o)}
	k.shared = newTogether(k.client)
	k.sents = newSents(k)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = k.examine(ctx, o)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		err = k.explain(errSilent)
	}
	if err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// errSilent: the time is over, and nothing that could be read came back.
var errSilent = errors.New("it took the call and said nothing")

// client makes the driver's client for the mode. The driver chooses by the number of hosts when it is left to itself, and
// takes a Cluster with one host for a single server.
func (a Address) client(o Options) goredis.UniversalClient {
	switch a.Mode {
	case Cluster:
		return goredis.NewClusterClient(a.universal(o).Cluster())
	case Sentinel:
		return goredis.NewFailoverClient(a.universal(o).Failover())
	}
	return goredis.NewClient(a.simple(o))
}

func (a Address) universal(o Options) *goredis.UniversalOptions {
	u := &goredis.UniversalOptions{
		Addrs: a.Hosts, DB: a.DB, MasterName: a.Master, Username: a.User, Password: a.Password, SentinelPassword: o.SentinelPassword,
		ContextTimeoutEnabled: true,                                                  // a deadline is kept while waiting for a reply, too
		IsClusterMode:         a.Mode == Cluster, DisableIdentity: true, Protocol: 2, // the third looks for news before every answer
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
	if a.TLS {
		u.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return u
}

// simple are the driver's options for one server.
func (a Address) simple(o Options) *goredis.Options {
	s := a.universal(o).Simple()
	if strings.HasPrefix(a.Hosts[0], "/") {
		s.Network = "unix"
	}
	return s
}

// node is one server.
type node struct{ *goredis.Client }

// home is the server that keeps this body.
func (k *Keeper) home(ctx context.Context) (node, error) {
	switch c := k.client.(type) {
	case *goredis.Client:
		return node{c}, nil
	case *goredis.ClusterClient:
		n, err := c.MasterForKey(ctx, k.key("count"))
		if err == nil { // what the driver remembers may be of yesterday: the server itself says whether it is so
			err = n.Exists(ctx, k.key("count")).Err()
		}
		if err != nil {
			c.ReloadState(ctx)
		}
		return node{n}, k.failed(ctx, err)
	}
	return node{}, errors.New("redis: an unknown kind of client")
}

// info asks a server about itself.
func (n node) info(ctx context.Context, section string) (map[string]string, error) {
	text, err := n.Info(ctx, section).Result()
	return told(text), err
}

// told reads the lines of INFO.
func told(text string) map[string]string {
	out := map[string]string{}
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok {
			out[name] = value
		}
	}
	return out
}

// examine refuses a server that would lose what it answers, or that runs in another way.
func (k *Keeper) examine(ctx context.Context, o Options) error {
	refuse := func(why error, more string) error {
		return fmt.Errorf("redis at %s %w%s", k.address, why, more)
	}
	if is, err := k.mode(ctx, o); err != nil {
		return err
	} else if is != k.address.Mode {
		return refuse(ErrMode, map[Mode]string{
			Single:   ": it is a server by itself; write redis://HOST",
			Sentinel: ": it is a Sentinel; write redis+sentinel://HOST?master=NAME",
			Cluster:  ": it is part of a Cluster; write redis+cluster://HOST",
		}[is])
	}
	home, err := k.home(ctx)
	if err != nil {
		return err
	}
	text, err := home.Info(ctx).Result()
	if err != nil {
		return k.failed(ctx, err)
	}
	info := told(text)
	major, _, _ := strings.Cut(info["redis_version"], ".")
	if n, err := strconv.Atoi(major); err != nil || n < 7 {
		return refuse(ErrOld, ", this is "+info["redis_version"])
	}
	k.scrubs = info["aof_enabled"] == "1"
	if o.Unsafe {
		return nil
	}
	switch {
	case info["role"] != "master":
		return refuse(ErrReadOnly, "")
	case !k.scrubs:
		return refuse(ErrNoAOF, "")
	case info["maxmemory_policy"] != "noeviction":
		return refuse(ErrEviction, " (it is "+info["maxmemory_policy"]+")")
	}
	if sync, err := home.ConfigGet(ctx, "appendfsync").Result(); err == nil && sync["appendfsync"] == "no" { // where it may be asked
		return refuse(ErrNoSync, "")
	}
	return nil
}

// mode asks every host how it runs, before the driver tries to talk to it in one way or another. All are asked at once, and the first
// that answers is believed: one that takes the call and says nothing keeps nobody from the others.
func (k *Keeper) mode(ctx context.Context, o Options) (Mode, error) {
	type answer struct {
		info map[string]string
		err  error
	}
	answers := make(chan answer, len(k.address.Hosts))
	for _, host := range k.address.Hosts {
		one := k.address
		one.Mode, one.Master, one.Hosts, one.DB = Single, "", []string{host}, 0
		if k.address.Mode == Sentinel {
			one.User, one.Password = "", o.SentinelPassword
		}
		c := goredis.NewClient(one.simple(o))
		defer c.Close() // whoever still waits for this host stops waiting
		go func() {
			info, err := node{c}.info(ctx, "server")
			answers <- answer{info, err}
		}()
	}
	var err error
	for range k.address.Hosts {
		a := <-answers
		if a.err == nil {
			return Mode(a.info["redis_mode"]), nil
		}
		err = cmp.Or(err, a.err)
	}
	return "", k.failed(ctx, err)
}

func isNil(err error) bool { return errors.Is(err, goredis.Nil) }

// silent is the driver's log, which would print to the terminal.
type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}
