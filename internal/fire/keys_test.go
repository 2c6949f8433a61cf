package fire

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bussola/store/redis/redistest"
)

// TestKeysRotate changes the master key of a program on Redis while people use it: started again with both keys, all keys of
// people wrapped anew by the command, started again with the new one alone. Nobody notices.
func TestKeysRotate(t *testing.T) {
	if testing.Short() {
		return // see doc.go
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
	defer cancel()
	var p *process
	c := newCampaign(t, *seed, size{citizens: 4}, newServer(t), func(c *campaign) program {
		p = built(c).(*process)
		return p
	})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v\n%s", err, tail(c.prog.log()))
		}
	}
	must(p.start())
	c.live(ctx, 4)
	must(p.kill())
	p.old, p.key = p.key, filepath.Join(t.TempDir(), "new.key")
	must(p.start())
	people := make(chan struct{})
	go func() { defer close(people); c.live(ctx, 12) }()
	path, err := binary()
	must(err)
	rotate := redistest.Bound(exec.Command(path, "keys", "rotate"))
	rotate.Env = append(p.env(), learned(path))
	out, err := rotate.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "wrapped with the new master key") {
		t.Errorf("%v: %s", err, out)
	}
	<-people
	must(p.kill())
	p.old, c.key = "", p.key
	must(p.start())
	c.live(ctx, 15)
	t.Log(strings.TrimSpace(string(out)))
	judge(t, c.ended(ctx))
}
