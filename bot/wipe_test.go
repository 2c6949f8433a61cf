package bot

import (
	"fmt"
	"testing"
	"time"

	"bussola/bot/bottest"
)

// TestWipe: both sides' messages go by the hundred; one that is too old keeps itself and nothing else.
func TestWipe(t *testing.T) {
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	s := bottest.New(bottest.Options{Token: token, Now: func() time.Time { return now }})
	t.Cleanup(s.Close)
	ada := s.Citizen(bottest.Person{ID: 7})
	c := newClient(token, s.URL(), 10*time.Second)
	both := func(n int, word string) (ids []int64) {
		for i := range n {
			ids = append(ids, int64(ada.Say(fmt.Sprint(word, i))))
			now = now.Add(time.Second) // Telegram's own pace
			id, err := c.showOnce(t.Context(), 7, parcel{plain: fmt.Sprint("re: ", word, i)})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		return ids
	}
	old := both(1, "vecchio ")
	now = now.Add(49 * time.Hour)
	young := both(130, "nuovo ")
	calls := func() int { return len(s.Calls("deleteMessages", "deleteMessage")) }

	if err := c.wipe(t.Context(), 7, append(append([]int64{99999}, young[:130]...), 1<<40)); err != nil {
		t.Fatal(err)
	}
	if n, left := calls(), len(ada.Screen()); n != 2 || left != 132 {
		t.Errorf("%d calls, %d messages left; want two calls for 132 ids, and 132 left", n, left)
	}
	if err := c.wipe(t.Context(), 7, append(old, young[130:]...)); err != nil {
		t.Fatal(err)
	}
	for _, m := range ada.Screen() {
		if int64(m.ID) != old[0] && int64(m.ID) != old[1] {
			t.Errorf("still read: %q", m.Text)
		}
	}
	if n := len(ada.Screen()); n != 2 {
		t.Errorf("%d messages are left, want the two that Telegram will not delete any more", n)
	}
	if n := calls(); n != 2+2+100 { // the hundred with the old ones in it were tried one by one
		t.Errorf("%d calls", n)
	}
}
