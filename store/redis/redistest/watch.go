package redistest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Watch starts Sentinels over a master, which they call "watched": a dead one is replaced within seconds. A majority of them
// must agree.
func Watch(t testing.TB, master *Server, sentinels int) []*Server {
	return watch(t, nil, master, sentinels)
}

func watch(t testing.TB, in *Net, master *Server, sentinels int) []*Server {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is not here and this test needs it; install it (Debian: apt-get install redis-server)")
	}
	var all []*Server
	for range sentinels {
		s := &Server{t: t, Port: freePort(t), Dir: t.TempDir()}
		conf := filepath.Join(s.Dir, "sentinel.conf")
		text := fmt.Sprintf("port %s\nbind 127.0.0.1\ndir %s\nlogfile %s\nsentinel monitor watched 127.0.0.1 %s %d\n"+
			"sentinel down-after-milliseconds watched 700\nsentinel failover-timeout watched 5000\n",
			s.Port, s.Dir, filepath.Join(s.Dir, "log"), master.Found(), sentinels/2+1)
		if in != nil {
			in.enter(s)
			text += fmt.Sprintf("bind-source-addr %s\nsentinel announce-ip 127.0.0.1\nsentinel announce-port %s\n", s.door.from, s.Found())
		}
		if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s.args = []string{path, conf, "--sentinel"}
		t.Cleanup(s.Kill)
		s.Up()
		all = append(all, s)
	}
	replicas := master.Info("connected_slaves")
	Eventually(t, "the Sentinels know everybody", func() bool {
		for _, s := range all {
			known, err := s.Try("SENTINEL", "MASTER", "watched")
			if err != nil || field(known, "num-slaves") != replicas || field(known, "num-other-sentinels") != fmt.Sprint(sentinels-1) {
				return false
			}
		}
		return true
	})
	return all
}

// Watched is the address of what Sentinels watch.
func Watched(sentinels []*Server) string {
	var hosts []string
	for _, s := range sentinels {
		hosts = append(hosts, "127.0.0.1:"+s.Found())
	}
	return "redis+sentinel://" + strings.Join(hosts, ",") + "?master=watched"
}

// field is the value that follows a name in a list of names and values.
func field(list, name string) string {
	lines := strings.Split(list, "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		if lines[i] == name {
			return lines[i+1]
		}
	}
	return ""
}
