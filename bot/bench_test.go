package bot

import (
	"context"
	"fmt"
	"testing"
	"time"

	"bussola/bot/bottest"
)

// BenchmarkTurn is a turn from the text to the reply on the screen, with 200 people at once and a store in memory: what
// this room and the network of one machine cost.
func BenchmarkTurn(b *testing.B) {
	tg := bottest.New(bottest.Options{Token: token, KeepCalls: 10})
	defer tg.Close()
	h := newHouse(nil)
	bot, err := New(Config{Token: token, API: tg.URL(), Conversation: h, Outbox: h, Pace: Pace{Overall: 1, Chat: 1}})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error)
	go func() { ended <- bot.Run(ctx) }()
	people := make([]*bottest.Citizen, 200)
	for i := range people {
		people[i] = tg.Citizen(bottest.Person{ID: int64(1000 + i)})
	}
	soon, cancel := context.WithTimeout(b.Context(), 5*time.Minute)
	defer cancel()
	b.ResetTimer()
	for n := 0; n < b.N; n += len(people) {
		some := people[:min(len(people), b.N-n)]
		for _, p := range some {
			p.Say(fmt.Sprint("n", n))
		}
		for _, p := range some {
			if _, err := p.WaitText(soon, fmt.Sprint("re: n", n)); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
	stop()
	<-ended
}
