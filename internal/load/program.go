package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"bussola/bot/bottest"
	"bussola/internal/logbook"
)

// program is the bot under load: one process, or several copies behind one address.
type program struct {
	cmds []*exec.Cmd
	out  logbook.Book
	dir  string
}

func (p *program) log() string {
	s := p.out.String()
	return s[max(0, len(s)-2000):]
}

// start runs the bot against a Telegram.
func (r *run) start(tg *bottest.Server) (*program, error) {
	dir, err := os.MkdirTemp("", "bussola-load-")
	if err != nil {
		return nil, err
	}
	p := &program{dir: dir}
	address := ""
	if r.webhook {
		for range r.copies {
			r.doors = append(r.doors, freePort())
		}
		address = "http://" + r.doors[0] + "/hook"
	}
	if r.peer == "" && r.binary == "" {
		r.binary = filepath.Join(dir, "bussola")
		if out, err := exec.Command("go", "build", "-o", r.binary, "bussola/cmd/bussola").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("building: %w\n%s", err, out)
		}
	}
	for i := range r.copies {
		cmd := r.command(p, tg, i)
		if r.webhook {
			cmd.Env = append(cmd.Env, "BUSSOLA_WEBHOOK="+address, "BUSSOLA_LISTEN="+r.doors[i], "WEBHOOK="+address)
		}
		cmd.Stdout, cmd.Stderr = &p.out, &p.out
		if err := cmd.Start(); err != nil {
			return nil, errors.Join(err, p.stop())
		}
		p.cmds = append(p.cmds, cmd)
	}
	return p, nil
}

func (r *run) command(p *program, tg *bottest.Server, copy int) *exec.Cmd {
	if r.peer != "" {
		f := strings.Fields(r.peer)
		cmd := exec.Command(f[0], f[1:]...)
		cmd.Env = append(os.Environ(), "TOKEN="+tg.Token(), "API="+tg.URL(), "REDIS="+r.redis, "NODE_ENV=production")
		return cmd
	}
	cmd := exec.Command(r.binary, "serve", "--hurry")
	if r.profile != "" {
		file := r.profile
		if copy > 0 {
			file = fmt.Sprintf("%s.%d", file, copy)
		}
		cmd.Args = append(cmd.Args, "--profile", file)
	}
	where := filepath.Join(p.dir, "data")
	if r.redis != "" {
		where = r.redis
	}
	cmd.Env = append(os.Environ(), "BUSSOLA_TELEGRAM_TOKEN="+tg.Token(), "BUSSOLA_TELEGRAM_API="+tg.URL(), "BUSSOLA_DATA="+where,
		"BUSSOLA_MASTER_KEY="+strings.Repeat("01", 32), "BUSSOLA_REDIS_UNSAFE=true")
	return cmd
}

// dial connects to the doors in turn. A balancer is not what is measured, so none stands in between: Telegram finds the next copy
// with each new connection.
func (r *run) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, network, r.doors[int(r.dialed.Add(1))%len(r.doors)])
}

// stop ends what was started here.
func (p *program) stop() error {
	var errs []error
	for _, c := range p.cmds {
		errs = append(errs, c.Process.Signal(syscall.SIGTERM))
	}
	for _, c := range p.cmds {
		slow := time.AfterFunc(20*time.Second, func() { _ = c.Process.Kill() })
		_ = c.Wait() // peers end with the signal
		slow.Stop()
	}
	return errors.Join(append(errs, os.RemoveAll(p.dir))...)
}

// tick is the unit of processor times in /proc: a hundredth of a second on every Linux of today.
const tick = 10 * time.Millisecond

// cpu is the processor time that the bot has used, all copies together.
func (p *program) cpu() (all time.Duration) {
	for _, c := range p.cmds {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.Process.Pid))
		if err != nil {
			continue
		}
		f := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // from the third field on
		for _, field := range []int{11, 12} {                                // utime, stime
			n, _ := strconv.Atoi(f[field])
			all += time.Duration(n) * tick
		}
	}
	return all
}

// memory is a line of /proc of the largest copy, in bytes: "VmRSS:" now, "VmHWM:" the most it ever had.
func (p *program) memory(line string) (most int64) {
	for _, c := range p.cmds {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid))
		for l := range strings.Lines(string(text)) {
			if f := strings.Fields(l); len(f) > 1 && f[0] == line {
				n, _ := strconv.ParseInt(f[1], 10, 64)
				most = max(most, n<<10)
			}
		}
	}
	return most
}

// rest waits until the bot does nothing: what it learns or compiles after its start is not part of a turn.
func (p *program) rest(ctx context.Context) error {
	for calm := 0; calm < 5; {
		before := p.cpu()
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("it never rests: %w", ctx.Err())
		}
		if calm++; p.cpu()-before > tick {
			calm = 0
		}
	}
	return nil
}

func freePort() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().String()
}
