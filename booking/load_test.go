package booking

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// example copies the shipped files, with one piece of text replaced in one of them.
func example(t *testing.T, file, old, with string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{bodyFile, officesFile, workersFile, reasonsFile} {
		raw, err := fs.ReadFile(os.DirFS("../content"), name)
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			if !strings.Contains(string(raw), old) {
				t.Fatalf("%s does not hold %q any more", file, old)
			}
			raw = []byte(strings.Replace(string(raw), old, with, 1))
		}
		out[name] = &fstest.MapFile{Data: raw}
	}
	return out
}

func TestMistakesOfEditors(t *testing.T) {
	for _, c := range []struct{ name, file, old, with, want string }{
		{"unknown key", bodyFile, "territory:", "teritory:", `body/body.yaml:7: unknown key "teritory"; check its spelling, or remove it`},
		{"written twice", bodyFile, "\nexample: true", "\nexample: true\nexample: true", `body/body.yaml:4: "example" is written twice; it is already on line 3`},
		{"not a yes or no", bodyFile, "\nexample: true", "\nexample: forse", `body/body.yaml:3: "forse" is neither true nor false; write true or false`},
		{"no Italian", bodyFile, "  it: Comune di esempio\n", "", `body/body.yaml:4: name has no Italian words; add it: with the words people read`},
		{"no such day", bodyFile, `"06-24"`, `"24-06"`, `body/body.yaml:11: the patron's day "24-06" is not a day; write month and day, like "06-24"`},
		{"no number", bodyFile, `number: "055 000 0000"`, `number: ""`, `body/body.yaml:16: people must know which number will call; give number:, or private: true when it is hidden`},
		{"holiday without a name", bodyFile, "  labour: {it: Festa dei lavoratori, en: Labour Day}\n", "", `body/body.yaml:18: labour has no Italian words; add it: with the words people read`},
		{"not a holiday", bodyFile, "  labour:", "  carnival: {it: Carnevale}\n  labour:", `body/body.yaml:24: "carnival" is not a national holiday; write local days as closures: of the office`},
		{"a comma outside quotes", reasonsFile, "'Soldi, bollette e spesa'", "Soldi, bollette e spesa", `reasons.yaml:88: "bollette e spesa" is no language with its words; write it: and en:, and put words with a comma between quotes`},
		{"hours that are none", officesFile, "09:00-13:00, 15:00-17:00]\n      tue", "9-13]\n      tue", `body/offices.yaml:15: "9-13" is not a stretch of hours; write it like 09:00-13:00`},
		{"hours turned round", officesFile, "      mon: [09:00-13:00, 15:00", "      mon: [13:00-09:00, 15:00", `body/offices.yaml:15: "13:00-09:00" ends before it begins; write the earlier hour first`},
		{"hours off the quarter", officesFile, "      mon: [09:00", "      mon: [09:10", `body/offices.yaml:15: "09:10-13:00" is not on quarter-hours; use minutes 00, 15, 30 or 45`},
		{"an hour that is none", officesFile, "      mon: [09:00-13:00, 15:00-17:00]", "      mon: [09:00-25:00]", `body/offices.yaml:15: "09:00-25:00" has an hour that no clock shows; hours go from 00:00 to 24:00`},
		{"shifts that overlap", officesFile, "      mon: [09:00-13:00, 15:00", "      mon: [09:00-13:00, 12:00", `body/offices.yaml:15: the shifts of mon overlap or are out of order; write them from the earliest, each beginning after the one before has ended`},
		{"hours that are not a list", officesFile, "      mon: [09:00-13:00, 15:00-17:00]", "      mon: 09:00-13:00", `body/offices.yaml:15: a list was expected here; write it between square brackets, or one item a line after a dash`},
		{"a closure turned round", officesFile, "to: 2026-12-26", "to: 2026-12-20", `body/offices.yaml:39: 2026-12-20 is before 2026-12-24; write the earlier day in from:`},
		{"a closure of a generation", officesFile, "to: 2026-12-26", "to: 2062-12-26", `body/offices.yaml:39: from 2026-12-24 to 2062-12-26 is more than a year; check the year`},
		{"a closure on no day", officesFile, "from: 2026-12-31", "from: 2026-12-32", `body/offices.yaml:23: from "2026-12-32" to "2026-12-32" are not two days; write days like 2026-12-24`},
		{"an id used twice", officesFile, "id: punto-insieme-centro", "id: pas-centro", `body/offices.yaml:26: id "pas-centro" is used twice; give each one its own id`},
		{"an id with spaces", officesFile, "id: pas-centro", "id: PAS centro", `body/offices.yaml:7: id "PAS centro" has signs that an id may not have; use small letters, digits and dashes`},
		{"no phone", officesFile, "    phone: \"055 000 0001\"\n", "", `body/offices.yaml:26: office "punto-insieme-centro" has no phone or no address; add phone: and address:, people need both`},
		{"an office that is none", workersFile, "office: punto-insieme-centro", "office: punto", `body/workers.yaml:47: office "punto" does not exist; use an id of body/offices.yaml`},
		{"a reason that is none", workersFile, "reasons: [non-autosufficienza]", "reasons: [autosufficienza]", `body/workers.yaml:48: reason "autosufficienza" does not exist; use an id of reasons.yaml`},
		{"hours the office has not", workersFile, "      mon: [09:00-12:30]", "      mon: [09:00-14:30]", `body/workers.yaml:59: the hours of mon go beyond those of office "punto-insieme-centro"; nobody could be called then: shorten them, or lengthen the office's`},
		{"a ceiling of none", workersFile, "ceiling: 8", "ceiling: 0", `body/workers.yaml:11: social worker "as-anna" takes no callbacks; give a ceiling: of at least 1, or remove them from the file`},
		{"a ceiling in words", workersFile, "ceiling: 8", "ceiling: otto", `body/workers.yaml:11: "otto" is not a whole number; write digits only`},
		{"best at what is not theirs", workersFile, "best_at: [casa, soldi]", "best_at: [casa, seguito]", `body/workers.yaml:20: "seguito" is not one of their reasons; add it to reasons: too`},
		{"a reason for being away", workersFile, "to: 2027-01-05", "to: 2027-01-05\n        why: malattia", `body/workers.yaml:15: unknown key "why"; check its spelling, or remove it`},
		{"a call without length", reasonsFile, "cells: 2", "cells: 0", `reasons.yaml:25: a call of 0 quarter-hours; give cells: from 1 to 8`},
		{"a notice that is none", reasonsFile, "notice: 2h", "notice: due ore", `reasons.yaml:27: "due ore" is not a length of time; write it like 2h or 90m`},
		{"a flag nobody reads", reasonsFile, "flags: [non-self-sufficient]", "flags: [non-self-suficient]", `reasons.yaml:50: no urgency rule reads the flag "non-self-suficient"; use a flag of urgency:, or add it there`},
		{"a rule that hides the others", reasonsFile, "    any_of: [eviction-dated, hospital-discharge, no-food, utilities-cut]\n", "", `reasons.yaml:174: rule "presto" fits everybody and hides the rules after it; add any_of:, or make it the last`},
		{"urgent, and nobody says why", reasonsFile, "    flags: [eviction-dated, hospital-discharge]", "    flags: [eviction-dated]", `reasons.yaml:176: nothing tells the desk why "hospital-discharge" is urgent; add it to the flags: of a sign, under signs:`},
		{"two whys", reasonsFile, "flags: [minor-alone]", "flags: [minor-alone, danger-told]", `reasons.yaml:262: the flag "danger-told" has two signs; leave it in one`},
		{"a reminder at night", reasonsFile, `reminder_at: "17:00"`, `reminder_at: "23:00"`, `reasons.yaml:202: the reminder would go out at night; give reminder_at: an hour inside awake:`},
		{"a door nobody works at", reasonsFile, "door: punto-insieme", "door: pas", `reasons.yaml:32: no social worker at door "pas" can take "non-autosufficienza"; give it to somebody in body/workers.yaml with shifts long enough, or remove it`},
		{"not YAML", reasonsFile, "reasons:", "reasons: [", `reasons.yaml:`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := Load(example(t, c.file, c.old, c.with))
			if err == nil || a != nil {
				t.Fatal("it was accepted")
			}
			for _, line := range strings.Split(err.Error(), "\n") {
				if line == c.want || strings.HasSuffix(c.want, ":") && strings.HasPrefix(line, c.want) {
					return
				}
			}
			t.Errorf("got  %s\nwant %s", err, c.want)
		})
	}
	t.Run("a file that is not there", func(t *testing.T) {
		fsys := example(t, bodyFile, "example: true", "example: true")
		delete(fsys, workersFile)
		_, err := Load(fsys)
		if want := "body/workers.yaml:1: cannot be read; the content folder needs this file; copy it from the example body"; err == nil || err.Error() != want {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an empty file", func(t *testing.T) {
		fsys := example(t, bodyFile, "example: true", "example: true")
		fsys[reasonsFile] = &fstest.MapFile{}
		_, err := Load(fsys)
		if want := "reasons.yaml:1: is empty; copy it from the example body"; err == nil || err.Error() != want {
			t.Errorf("got %v", err)
		}
	})
	t.Run("every mistake at once", func(t *testing.T) {
		fsys := example(t, workersFile, "ceiling: 8", "ceiling: 0")
		fsys[bodyFile].Data = []byte(strings.Replace(string(fsys[bodyFile].Data), `"06-24"`, `"99-99"`, 1))
		if _, err := Load(fsys); err == nil || strings.Count(err.Error(), "\n") != 1 {
			t.Errorf("got %v", err)
		}
	})
}
