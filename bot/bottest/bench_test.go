//go:build unix

package bottest

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// BenchmarkSendMessage counts messages a second over loopback, client and server on the same machine. The client writes
// ready-made requests on connections that stay open, so that it is the server that is measured. The processor's time for
// one message, both sides together, holds also on a machine that is busy with something else.
func BenchmarkSendMessage(b *testing.B) {
	s, _ := start(b, Options{KeepCalls: 1000})
	const chats = 200
	var requests [chats][]byte
	for i := range chats {
		s.Citizen(Person{ID: int64(1000 + i), FirstName: "C"}).Say("ciao")
		body := form("chat_id", fmt.Sprint(1000+i), "text", "<b>Ciao</b> come posso aiutarti", "parse_mode", "HTML",
			"reply_markup", inline(`[{"text":"Menu","callback_data":"m"}]`)).Encode()
		requests[i] = fmt.Appendf(nil, "POST /bot%s/sendMessage HTTP/1.1\r\nHost: x\r\n"+
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", s.Token(), len(body), body)
	}
	var turn atomic.Int64
	var before syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	b.ResetTimer()
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
		if err != nil {
			b.Error(err)
			return
		}
		defer conn.Close()
		r := bufio.NewReader(conn)
		for pb.Next() {
			conn.Write(requests[turn.Add(1)%chats])
			if err := discard(r); err != nil {
				b.Error(err)
				return
			}
		}
	})
	var after syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &after)
	used := time.Duration(after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano())
	b.ReportMetric(used.Seconds()*1e6/float64(b.N), "cpu-us/message")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// discard reads one answer and wants it to be a 200.
func discard(r *bufio.Reader) error {
	length := 0
	for first := true; ; first = false {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		if first && !strings.HasPrefix(line, "HTTP/1.1 200 ") {
			return fmt.Errorf("answer: %s", line)
		}
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			length, _ = strconv.Atoi(strings.TrimSpace(value))
		}
		if line == "\r\n" {
			_, err := r.Discard(length)
			return err
		}
	}
}
