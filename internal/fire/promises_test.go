package fire

import (
	"strings"

	"bussola/booking"
	"bussola/store"
)

// promising are the texts that tell a citizen that somebody will phone, with a code in them.
var promising = []string{"booked", "requested", "moved", "mine", "reminder", "reminder_soon", "notice_assured"}

// cancelling are the texts that tell a citizen that nobody will.
var cancelling = []string{"dropped", "notice_cancelled"}

// checkPromises reads each citizen's screen from the first message to the last, and asks the store about every promise and
// every cancellation on it.
func checkPromises(e *evidence, untrue, undone func(string, ...any)) {
	stored := map[booking.Code]store.StoredCallback{}
	for _, c := range e.callbacks {
		stored[c.Code] = c
	}
	histories := e.history()
	for _, w := range e.people {
		last := booking.Code("") // the callback spoken of last
		cancelled := map[booking.Code]bool{}
		latest := map[booking.Code]string{} // the newest text that said when
		for _, text := range e.told(w.chat) {
			for _, key := range cancelling {
				if e.words.shows(key, text) && last != "" {
					cancelled[last] = true
				}
			}
			if e.words.shows("notice_confirming", text) {
				clear(latest) // what was said before may have changed: they are told when it is sure
			}
			for _, key := range promising {
				if !e.words.shows(key, text) {
					continue
				}
				for _, code := range codesIn(text) {
					c, ok := stored[code]
					switch {
					case !ok:
						untrue("chat %d was shown %s (%s), which the store does not have", w.chat, code, key)
						continue
					case c.Person != string(w.person) && !(w.erased && c.Person == ""):
						untrue("chat %d was shown %s (%s), which is somebody else's", w.chat, code, key)
					case !did(histories[code], "confirm", "request"):
						untrue("chat %d was shown %s (%s), which was never confirmed", w.chat, code, key)
					}
					if cancelled[code] && !did(histories[code], "undo") {
						undone("chat %d was shown %s as promised (%s) after it was shown as cancelled: %s", w.chat, code, key, oneLine(text))
					}
					last = code
					if key != "mine" {
						latest[code] = text
					}
				}
			}
		}
		for code, text := range latest {
			if c := stored[code]; !strings.Contains(text, e.words.when(c.Start)) {
				untrue("chat %d (closed %d times) was last told another time for %s, %s, than %s: %s; its life: %v; what they read last:\n%s", w.chat, w.left, code, c.State, c.Start, oneLine(text), histories[code], e.lately(w.chat))
			}
		}
		for code := range cancelled {
			if c := stored[code]; c.State != booking.Cancelled && !did(histories[code], "undo") {
				undone("chat %d was shown %s as cancelled and it is %s", w.chat, code, c.State)
			}
		}
		for code := range latest {
			if c := stored[code]; c.State == booking.Held || c.State == booking.Expired {
				untrue("chat %d was promised %s, which is %s", w.chat, code, c.State)
			}
		}
	}
}

// checkReached asks the screens about everything that the store says was told.
func checkReached(e *evidence, bad func(string, ...any)) {
	chats := map[string]witness{}
	for _, w := range e.people {
		chats[string(w.person)] = w
	}
	group := strings.Join(e.told(deskChat), "\n")
	var private strings.Builder
	for _, chat := range e.desk {
		private.WriteString(strings.Join(e.told(chat), "\n"))
	}
	for _, w := range e.people {
		if n := len(e.told(w.chat)); n < w.kept && w.left == 0 {
			bad("chat %d was never answered %d times out of %d", w.chat, w.kept-n, w.kept)
		}
	}
	histories := e.history()
	for _, c := range e.callbacks {
		h := histories[c.Code]
		if did(h, "confirm", "request") && !strings.Contains(group, string(c.Code)) {
			bad("the desk never saw %s, which is %s", c.Code, c.State)
		}
		if did(h, "take") && !strings.Contains(private.String(), string(c.Code)) {
			bad("whoever took %s never saw whom to call", c.Code)
		}
		w, ok := chats[c.Person]
		if !ok || w.left > 0 {
			continue
		}
		told := e.told(w.chat)
		for event, keys := range map[string][]string{"confirm": {"booked"}, "request": {"requested"}, "move": {"moved"},
			string(booking.Reminder): {"reminder"}} {
			if did(h, event) && !e.told1(told, string(c.Code), keys...) {
				bad("chat %d was never told of %s: %s", w.chat, c.Code, event)
			}
		}
		for event, key := range map[string]string{"take": "notice_taken", "charge": "notice_in_charge", "informed": "notice_done", "drop": "notice_cancelled"} {
			if did(h, event) && !e.told1(told, "", key) {
				bad("chat %d was never told what the desk did with %s: %s", w.chat, c.Code, event)
			}
		}
	}
}

// told1 says whether one of the texts holds the words of one of the keys, and a code where those words tell one: a reminder in
// neutral words does not.
func (e *evidence) told1(told []string, code string, keys ...string) bool {
	for _, text := range told {
		for _, key := range keys {
			if e.words.shows(key, text) && (strings.Contains(text, code) || e.words.codeless(key) && codeIn(text) == "") {
				return true
			}
		}
	}
	return false
}

// lately are the last texts that appeared in a chat, a line each.
func (e *evidence) lately(chat int64) string {
	told := e.told(chat)
	var lines []string
	for _, text := range told[max(0, len(told)-40):] {
		lines = append(lines, oneLine(text))
	}
	return strings.Join(lines, "\n")
}

func did(h []store.Entry, what ...string) bool {
	for _, a := range h {
		for _, w := range what {
			if a.What == w {
				return true
			}
		}
	}
	return false
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
