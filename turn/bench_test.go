package turn_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"bussola/chat"
	"bussola/turn"
)

// BenchmarkTurn is whole durable turns on the embedded store: danger heard, session loaded and opened, the dialog decided, one
// commit with session, letter and dedup mark (synchronous FULL), 64 people at once. Letters are drained as a channel would.
//
//	go test -run XXX -bench Turn -benchtime 5s ./turn
func BenchmarkTurn(b *testing.B) {
	for name, script := range map[string][]string{
		"menu":      {"/menu", "privacy", "indietro"},
		"questions": {"come si fa la 104?", "non riesco a pagare la luce", "mi hanno licenziato, cosa mi spetta?"},
		"story":     {"racconta", "mia mamma ha 82 anni e vive da sola", "è giusto", "non so", "indietro"},
	} {
		b.Run(name, func(b *testing.B) {
			s := newStage(b, time.Date(2026, 11, 25, 10, 0, 0, 0, rome))
			s.runner.Urgent = nil
			var people, updates atomic.Int64
			ctx := context.Background()
			b.SetParallelism(32)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				me := 1000 + people.Add(1)
				for i := 0; pb.Next(); i++ {
					in := turn.Inbound{Update: fmt.Sprint(updates.Add(1)), Chat: me, User: me, Message: chat.Message{Kind: chat.Text, Text: script[i%len(script)], At: s.now}}
					if _, err := s.runner.Receive(ctx, in); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
		})
	}
}
