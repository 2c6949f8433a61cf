package main

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"bussola/content"
)

// edited is the shipped pack with words replaced in some files: as an editor would mend, or break, them.
func edited(t testing.TB, edits ...[3]string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(content.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		f := out[e[0]]
		if f == nil || !strings.Contains(string(f.Data), e[1]) {
			t.Fatalf("%s has no %q to change", e[0], e[1])
		}
		f.Data = []byte(strings.Replace(string(f.Data), e[1], e[2], 1))
	}
	return out
}

func TestNamesThatRoomsShare(t *testing.T) {
	if testing.Short() {
		return // one thing after the other: ./check does it without the race detector
	}
	for _, c := range []struct {
		name string
		edit [3]string
		want string
	}{
		{"a door without an office", [3]string{"access.yaml", "door: punto-insieme}", "door: punto-insiene}"},
			`access.yaml:4: door: no office of the body is at the door "punto-insiene"`},
		{"a flag that no rule of urgency reads", [3]string{"situation/orient.yaml", "flag: elder-abuse", "flag: elder-abused"},
			`flag: no rule of urgency reads "elder-abused"; add it under urgency: in reasons.yaml`},
		{"a real body that answers with invented addresses", [3]string{"body/body.yaml", "\nexample: true\n", "\n"},
			`body/privacy.yaml:6: example: "privacy@comune.esempio.example" is of the invented town`},
		{"a real body in an invented street", [3]string{"body/body.yaml", "\nexample: true\n", "\n"},
			`body/offices.yaml:12: example: "Piazza dell'Esempio 1, Comune di esempio" is of the invented town`},
		{"a real body with invented telephones", [3]string{"body/body.yaml", "\nexample: true\n", "\n"},
			`body/body.yaml:16: example: "055 000 0000" is of the invented town`},
		{"a real body with invented social workers", [3]string{"body/body.yaml", "\nexample: true\n", "\n"},
			`body/workers.yaml:1: example: these are the invented social workers`},
		{"nobody protects the data", [3]string{"body/privacy.yaml", "dpo:\n  email: dpo@comune.esempio.example\n  pec: dpo@pec.comune.esempio.example", "dpo: {}"},
			`body/privacy.yaml:9: the data protection officer cannot be reached`},
		{"a reason for a fact that nobody knows", [3]string{"reasons.yaml", "facts: [sfratto]", "facts: [sfrato]"},
			`facts: nobody knows the fact "sfrato"`},
		{"small talk that leads to a card that is not there", [3]string{"texts/leads.yaml", "caf-patronato, ", "caf-patronati, "},
			`texts/leads.yaml:8: mourning: no service is called "caf-patronati"`},
		{"small talk that nothing answers", [3]string{"texts/leads.yaml", "mourning:", "morning:"},
			`texts/leads.yaml:8: no text is called talk_morning`},
		{"a mistake in a card", [3]string{"services/isee.yaml", "area: multiutenza", "area: tutti"},
			`services/isee.yaml:2: vocabulary: area "tutti"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(edited(t, c.edit))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestOneMistakeHidesNoOther: what one room refuses does not keep the others from being looked at.
func TestOneMistakeHidesNoOther(t *testing.T) {
	if testing.Short() {
		return // one thing after the other: ./check does it without the race detector
	}
	lib, errs := gather(edited(t, [3]string{"body/body.yaml", "\nexample: true\n", "\n"}))
	if lib.pack == nil || errors.Join(errs...) == nil {
		t.Errorf("a body that is half the example's: %v, and nothing to try it with", errs)
	}
	lib, errs = gather(edited(t, [3]string{"texts/leads.yaml", "mourning:", "morning:"}))
	if lib.base == nil || lib.net == nil || errors.Join(errs...) == nil {
		t.Errorf("a mistake in the texts hides cards and dangers: %v", errs)
	}
}

func TestMenusOfferEveryService(t *testing.T) {
	lib, err := shelf()
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range lib.menu() {
		t.Error(err)
	}
}
