package fire

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"bussola/booking"
	"bussola/internal/logbook"
	"bussola/store/redis/redistest"
)

// program is something that serves and can be killed.
type program interface {
	start() error
	kill() error // at once, as by kill -9
	stop() error // as asked politely
	pair(booking.WorkerID) (booking.Code, error)
	log() string
}

// process is the built binary.
type process struct {
	clock *clock
	place string
	key   string // file of the master key; "": the program makes one in its folder
	old   string // file of the master key of before, while it is being changed; "": none
	api   string
	token string

	hook, listen string   // where Telegram calls it, and where it listens; "": it fetches
	args         []string // more for its command line

	cmd  *exec.Cmd
	out  output
	died chan struct{} // the present process has ended
	end  error
}

// built is the program as it is built, for a campaign.
func built(c *campaign) program {
	return &process{clock: c.clock, place: c.keeps.place(), key: c.key, api: c.server.URL(), token: c.server.Token()}
}

// errDied is a program that ended although nobody asked.
var errDied = errors.New("the program ended by itself")

// binary builds the program once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "bussola-fire-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "bussola")
	madeIn.Store(&dir)
	if out, err := exec.Command("go", "build", "-o", path, "bussola/cmd/bussola").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building: %w\n%s", err, out)
	}
	return path, nil
})

// madeIn is the folder of the binary, when some test needed it.
var madeIn atomic.Pointer[string]

func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil { // campaigns mostly wait, as people do; -parallel has the last word
		panic(err)
	}
	code := m.Run()
	if dir := madeIn.Load(); dir != nil {
		os.RemoveAll(*dir)
	}
	os.Exit(code)
}

// command is a run of the binary with nothing of this environment but what is said.
func command(t testing.TB, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := redistest.Bound(exec.Command(path, args...))
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "BUSSOLA_DUE_EVERY=200ms", learned(path)}, env...)
	return cmd
}

// learned is the setting that lets every start read what one has learned from the content: which of them learns proves nothing here.
func learned(binary string) string {
	return "BUSSOLA_CACHE=" + cmp.Or(os.Getenv("BUSSOLA_CACHE"), filepath.Join(filepath.Dir(binary), "learned"))
}

func (p *process) env() []string {
	return []string{"BUSSOLA_TELEGRAM_TOKEN=" + p.token, "BUSSOLA_TELEGRAM_API=" + p.api, "BUSSOLA_DATA=" + p.place,
		"BUSSOLA_MASTER_KEY_FILE=" + p.key, "BUSSOLA_OLD_MASTER_KEY_FILE=" + p.old,
		fmt.Sprintf("BUSSOLA_DESK_CHAT=%d", deskChat)}
}

func (p *process) start() error {
	path, err := binary()
	if err != nil {
		return err
	}
	p.cmd = redistest.Bound(exec.Command(path, append([]string{"serve", "--hurry", "--now=" + fmt.Sprintf("%+dns", time.Until(p.clock.now()).Nanoseconds())}, p.args...)...))
	p.cmd.Env = append(p.env(), "PATH="+os.Getenv("PATH"), "BUSSOLA_DUE_EVERY=200ms", learned(path), "BUSSOLA_WEBHOOK="+p.hook, "BUSSOLA_LISTEN="+p.listen)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	if err := p.cmd.Start(); err != nil {
		return err
	}
	died := make(chan struct{})
	p.died = died
	go func() { defer close(died); p.end = p.cmd.Wait() }()
	return nil
}

func (p *process) kill() error {
	select {
	case <-p.died:
		return fmt.Errorf("%w: %w", errDied, p.end)
	default:
	}
	err := p.cmd.Process.Kill()
	<-p.died
	return err
}

func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("%w: %w", errDied, err)
	}
	select {
	case <-p.died:
		return p.end
	case <-time.After(40 * time.Second):
		return errors.Join(errors.New("did not stop when asked"), p.kill())
	}
}

// pair asks the binary for a code, as whoever runs the service does, while it may be serving.
func (p *process) pair(id booking.WorkerID) (booking.Code, error) {
	path, err := binary()
	if err != nil {
		return "", err
	}
	cmd := exec.Command(path, "pair", string(id))
	cmd.Env = p.env()
	out, err := cmd.CombinedOutput()
	if code := codeIn(string(out)); err == nil && code != "" {
		return booking.Code(code), nil
	}
	return "", fmt.Errorf("bussola pair: %w: %s", err, out)
}

func (p *process) log() string { return p.out.String() }

// output is what a program printed, over all its lives.
type output struct{ logbook.Book }

func (o *output) has(words string) bool { return strings.Contains(o.String(), words) }
