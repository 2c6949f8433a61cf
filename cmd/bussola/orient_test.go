package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"bussola/booking"
	"bussola/content"
	"bussola/dialogs"
	"bussola/knowledge"
	"bussola/situation"
)

// What an orientation says of urgency must be words that the order of the callbacks reads.
func TestUrgencyFlagsAreRead(t *testing.T) {
	if testing.Short() {
		return // one thing after the other: ./check does it without the race detector
	}
	base, err := knowledge.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	guide, err := situation.Load(content.Files, base)
	if err != nil {
		t.Fatal(err)
	}
	agenda, err := booking.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, flag := range guide.Flags() {
		if !slices.Contains(agenda.Flags(), flag) {
			t.Errorf("no rule of urgency in reasons.yaml reads %q", flag)
		}
	}
	for _, flag := range agenda.Flags() {
		if !slices.Contains(guide.Flags(), flag) && flag != dialogs.DangerFlag {
			t.Errorf("neither an order of orient.yaml nor the dialog sets %q", flag)
		}
	}
}

func TestOrientWritesOneLineForEach(t *testing.T) {
	if testing.Short() {
		return // one thing after the other: ./check does it without the race detector
	}
	in := `{"id":"a","facts":{"violenza":"attuale","figli_minori":2,"eta":33},"now":"2026-11-24T11:00:00+01:00"}

{"id":"b","facts":{"eta":40,"isee":{"max":5000}},"needs":["isee"],"now":"2026-11-24T11:00:00+01:00"}`
	var out bytes.Buffer
	m := shelved(Main{in: strings.NewReader(in), out: &out})
	if err := (&OrientCmd{JSON: true}).Run(m); err != nil {
		t.Fatal(err)
	}
	var got []oriented
	dec := json.NewDecoder(&out)
	for dec.More() {
		var o oriented
		if err := dec.Decode(&o); err != nil {
			t.Fatal(err)
		}
		got = append(got, o)
	}
	if len(got) != 2 || got[0].ID != "a" || got[1].ID != "b" {
		t.Fatalf("%d lines", len(got))
	}
	if a := got[0]; a.Shown[0] != "centro-antiviolenza" || !a.Urgent || !a.Assessment || a.Door != "pas" || len(a.Services) < 124 {
		t.Errorf("%+v", a)
	}
	err := (&OrientCmd{JSON: true}).Run(&Main{in: strings.NewReader("{}\nnothing"), out: &bytes.Buffer{}})
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a line that is no object: %v", err)
	}
}
