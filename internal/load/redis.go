package main

import (
	"bytes"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// flush empties a Redis before a run.
func flush(address string) error {
	answer, err := ask(address, "FLUSHALL")
	if err == nil && !strings.HasPrefix(answer, "+OK") {
		err = fmt.Errorf("redis says %q", answer)
	}
	return err
}

// redisCPU is the processor time that Redis has used; 0 without one.
func (r *run) redisCPU() (all time.Duration) {
	if r.redis == "" {
		return 0
	}
	text, _ := ask(r.redis, "INFO cpu")
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if s, err := strconv.ParseFloat(value, 64); err == nil && (name == "used_cpu_sys" || name == "used_cpu_user") {
			all += time.Duration(s * float64(time.Second))
		}
	}
	return all
}

// ask puts one question to a Redis and gives what it says, as it comes.
func ask(address, question string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	c, err := net.DialTimeout("tcp", u.Host, 2*time.Second)
	if err != nil {
		return "", fmt.Errorf("no Redis at %s: %w", u.Host, err)
	}
	defer c.Close()
	if _, err := c.Write([]byte(question + "\r\nQUIT\r\n")); err != nil {
		return "", err
	}
	var all bytes.Buffer
	_, err = all.ReadFrom(c)
	return all.String(), err
}

// ownCPU is the processor time of this program: the people and the Telegram they write to.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
