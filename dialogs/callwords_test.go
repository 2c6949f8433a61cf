package dialogs

import (
	"os"
	"testing"
	"time"
)

func TestHeardInside(t *testing.T) {
	texts, err := LoadTexts(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	d := &Dialog{Texts: texts}
	t.Run("a name", func(t *testing.T) {
		for text, want := range map[string]string{
			"Luca": "Luca", "mi chiamo Luca": "Luca", "sono Anna Maria": "Anna Maria", "Maria Teresa De la Cruz": "Maria Teresa De la Cruz",
			"李伟": "李伟", "perché": "", "sì": "", "3331234567": "", "ho un dubbio, mi richiamate dal comune?": "",
			"vorrei sapere una cosa": "", "non voglio": "", "non dite niente ai miei": "", "...": "",
		} {
			got, ok := (&turn{d: d, now: now}).aName(text)
			if !ok {
				got = ""
			}
			if got != want {
				t.Errorf("%q is the name %q, want %q", text, got, want)
			}
		}
	})
	t.Run("a time", func(t *testing.T) {
		for text, want := range map[string]bool{
			"solo la mattina": true, "solo quando lui è al lavoro": true, "dopo le 17": true, "martedì": true, "after lunch": true, "上午": true,
			"perché": false, "non dite niente ai miei": false, "boh": false, "Luca": false,
		} {
			if got := (&turn{d: d, s: Session{Lang: "it"}, now: now}).aTime(text); got != want {
				t.Errorf("%q: a time %v, want %v", text, got, want)
			}
		}
	})
	t.Run("safe", func(t *testing.T) {
		for text, want := range map[string]bool{
			"sono al sicuro adesso": true, "si sono al sicuro": true, "sta bene ora l'ambulanza è arrivata": true, "sunt in siguranta": true,
			"non sono più in pericolo": true, "我现在安全了": true, "أنا بأمان الآن": true, "yes i am safe now": true, "estoy a salvo": true,
			"non sono al sicuro": false, "我不安全": false, "sto bene ma lui torna": false, "sono al sicuro?": false, "lui è qui": false,
			"nu sunt in siguranta": false, "nuk jam mire": false, "voglio una casa al sicuro con i miei figli e un lavoro vero": false,
		} {
			for _, after := range []int{0, stillAlarmed + 1} {
				x := &turn{d: d, s: Session{Lang: "it", Turn: 9, Mode: Menu, Alarm: &Alarm{At: now.Unix(), Turn: 9 - after}}, now: now}
				if got := x.safeInWords(text); got != (want && after == 0) {
					t.Errorf("%q, %d messages later: safe %v, want %v", text, after, got, want && after == 0)
				}
			}
		}
	})
}

// An alarm makes a call urgent for a week, also for who said that they are safe, and never lowers what was.
func TestAlarm(t *testing.T) {
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	var none *Alarm
	if none.Calls(now) || none.calmed() != nil {
		t.Error("no danger, and a call is urgent")
	}
	a := none.after(Heard{Urgent: true, Minor: true}, 3, now).calmed()
	if !a.Calls(now.Add(alarmLasts-time.Second)) || a.Calls(now.Add(alarmLasts)) {
		t.Error("an alarm does not last what it should")
	}
	if b := a.after(Heard{}, 5, now.Add(time.Hour)); !b.Calls(now.Add(2*time.Hour)) || !b.Minor {
		t.Errorf("a second, lesser danger took the first away: %+v", b)
	}
}
