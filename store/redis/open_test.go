package redis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bussola/store/redis/redistest"
)

func TestParseAddress(t *testing.T) {
	for address, want := range map[string]Address{
		"redis://h":                        {Mode: Single, Hosts: []string{"h:6379"}, Body: "bussola"},
		"rediss://h:7000/3?body=valdarno":  {Mode: Single, TLS: true, Hosts: []string{"h:7000"}, DB: 3, Body: "valdarno"},
		"redis://u:p%40%3A@[::1]:7000":     {Mode: Single, Hosts: []string{"[::1]:7000"}, User: "u", Password: "p@:", Body: "bussola"},
		"redis://:p@h?replicas=2":          {Mode: Single, Hosts: []string{"h:6379"}, Password: "p", Replicas: 2, Body: "bussola"},
		"redis+sentinel://a,b:1?master=m1": {Mode: Sentinel, Hosts: []string{"a:26379", "b:1"}, Master: "m1", Body: "bussola"},
		"redis+cluster://a,b":              {Mode: Cluster, Hosts: []string{"a:6379", "b:6379"}, Body: "bussola"},
		"unix:///run/redis.sock":           {Mode: Single, Hosts: []string{"/run/redis.sock"}, Body: "bussola"},
	} {
		t.Run(address, func(t *testing.T) {
			got, err := ParseAddress(address)
			if err != nil || fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) {
				t.Errorf("got  %#v, %v\nwant %#v", got, err, want)
			}
			if strings.Contains(got.String(), "p@") {
				t.Error("it shows the password")
			}
		})
	}
	for name, address := range map[string]string{
		"another scheme": "http://canary@h", "another way": "redis+ring://canary@h", "no host": "redis://:canary@", "a port": "redis://:canary@h:x",
		"two hosts": "redis://:canary@a,b", "no master": "redis+sentinel://:canary@a", "a master of none": "redis://:canary@a?master=m",
		"a database": "redis://:canary@a/x", "a database of a cluster": "redis+cluster://:canary@a/1", "an option": "redis://:canary@a?cluster=1",
		"a body": "redis://:canary@a?body=}x", "replicas": "redis://:canary@a?replicas=-1", "an escape": "redis://:canary%zz@a",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseAddress(address); !errors.Is(err, errAddress) || strings.Contains(err.Error(), "canary") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestRefused: a server that would lose what it answered is not used, and the reason is told with what to do. For trials it is.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings []string
		ask      []string
		want     error
	}{
		{"no append-only file", []string{"appendonly", "no"}, nil, ErrNoAOF},
		{"never synced", []string{"appendfsync", "no"}, nil, ErrNoSync},
		{"evicts", []string{"maxmemory-policy", "allkeys-lru"}, nil, ErrEviction},
		{"a replica", nil, []string{"REPLICAOF", "127.0.0.1", "1"}, ErrReadOnly},
		{"a password", []string{"requirepass", "right"}, nil, ErrRefused},
		{"part of a cluster", []string{"cluster-enabled", "yes"}, nil, ErrMode},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := redistest.Start(t, slices.Concat([]string{}, c.settings)...)
			if c.ask != nil {
				s.Ask(c.ask...)
			}
			k, err := Open(ctx, s.URL(), Options{})
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), s.Host()) {
				t.Fatalf("got %v, %v", k, err)
			}
			switch c.want {
			case ErrRefused:
				open(t, s.URL(), Options{Password: "right"})
			case ErrMode:
			default:
				open(t, s.URL(), Options{Unsafe: true})
			}
		})
	}
	s := redistest.Start(t)
	for _, address := range []string{"redis+cluster://" + s.Host(), "redis+sentinel://" + s.Host() + "?master=m"} {
		if _, err := Open(ctx, address, Options{}); !errors.Is(err, ErrMode) || !strings.Contains(err.Error(), "redis://HOST") {
			t.Errorf("%s: %v", address, err)
		}
	}
	s.Kill()
	if _, err := Open(ctx, s.URL(), Options{}); !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), s.Host()) {
		t.Errorf("nobody there: %v", err)
	}
}

// TestSomeAreSilent: hosts that take a call and never answer keep nobody out while one of the others does, and where there is no other
// the operator reads which server it is.
func TestSomeAreSilent(t *testing.T) {
	master := redistest.Start(t)
	redistest.Start(t).Follow(master)
	sentinels := redistest.Watch(t, master, 3)
	sentinels[0].Freeze()
	k := open(t, redistest.Watched(sentinels), Options{})
	if _, err := k.People(ctx, "", 1); err != nil {
		t.Error(err)
	}
	master.Freeze()
	once, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if _, err := Open(once, master.URL(), Options{}); !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), master.Host()) {
		t.Errorf("silent: %v", err)
	}
}
