package bottest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// BenchmarkSendMessage counts messages a second over loopback, client and server on the same machine. The client writes
// ready-made requests on connections that stay open, so that it is the server that is measured.
func BenchmarkSendMessage(b *testing.B) {
	s, _ := start(b, Options{KeepCalls: 1000})
	const chats = 200
	for i := range chats {
		s.Citizen(Person{ID: int64(1000 + i), FirstName: "C"}).Say("ciao")
	}
	var turn atomic.Int64
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
			body := fmt.Sprintf("chat_id=%d&text=%%3Cb%%3ECiao%%3C%%2Fb%%3E+come+posso+aiutarti&parse_mode=HTML&reply_markup="+
				"%%7B%%22inline_keyboard%%22%%3A%%5B%%5B%%7B%%22text%%22%%3A%%22Menu%%22%%2C%%22callback_data%%22%%3A%%22m%%22%%7D%%5D%%5D%%7D",
				1000+turn.Add(1)%chats)
			fmt.Fprintf(conn, "POST /bot%s/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
				s.Token(), len(body), body)
			res, err := http.ReadResponse(r, nil)
			if err != nil || res.StatusCode != 200 {
				b.Errorf("%v %v", res, err)
				return
			}
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
