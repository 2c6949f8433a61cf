package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bussola/content"
	"bussola/safety"
)

// hands is in how many parts the files of lessons are cut. A file was written at one time by one hand, so what is asked of an ear is
// never like what it learned from.
const hands = 8

// aside is a sentence asked of an ear that has not seen its file.
type aside struct {
	text   string
	danger bool // in truth
	heard  bool // as danger
	byEar  bool // and only by the second ear
	loud   float64
	gives  bool // a card surely answers it
}

// BenchmarkFitFaint prints what each threshold of a faint danger gives (safety/open.go), on lessons held aside by file:
//
//	go test ./cmd/bussola -run XXX -bench FitFaint -benchtime 1x -v
func BenchmarkFitFaint(b *testing.B) {
	lib, err := shelf()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var all []aside
		for k := range hands {
			all = append(all, heldAside(b, k, func(text string) bool { return lib.base.Settles(text, "", false) })...)
		}
		thresholds(b, "heard by the second ear alone, and not louder than", all, true, []float64{0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 9})
		thresholds(b, "heard by a pattern, and by the second ear not above", all, false, []float64{-9, -2.5, -2, -1.5, -1, -0.75, -0.5, -0.25, 0})
	}
}

// thresholds counts, for each threshold, the dangers that would be answered like a question, and the alarms that would go.
func thresholds(b *testing.B, what string, all []aside, byEar bool, at []float64) {
	var table strings.Builder
	for _, t := range at {
		lost, dangers, gone, alarms := 0, 0, 0, 0
		faintly, falsely := 0, 0 // whatever a card says
		for _, a := range all {
			faint := a.heard && a.byEar == byEar && a.loud < t
			gives := faint && a.gives
			switch {
			case faint && a.danger:
				faintly++
			case faint:
				falsely++
			}
			switch {
			case a.danger && a.heard:
				dangers++
				if gives {
					lost++
				}
			case a.heard:
				alarms++
				if gives {
					gone++
				}
			}
		}
		fmt.Fprintf(&table, "\n%5.2f: of %d dangers %d lost, of %d alarms %d gone; faint are %d dangers and %d alarms", t, dangers, lost, alarms, gone, faintly, falsely)
	}
	b.Log(what, table.String())
}

// heldAside asks the sentences of one part of the files of an ear that learned from the others.
func heldAside(b *testing.B, k int, settles func(string) bool) (out []aside) {
	pack := fstest.MapFS{}
	var kept []string
	err := fs.WalkDir(content.Files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || name != "hotlines.yaml" && !strings.HasPrefix(name, "safety/") && !strings.HasPrefix(name, "asks/") && !strings.HasPrefix(name, "services/") {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		pack[name] = &fstest.MapFile{Data: data}
		if strings.HasPrefix(name, "safety/lessons/") {
			kept = append(kept, name)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	var asked []string
	slices.Sort(kept)
	for i, name := range kept {
		if i%hands == k {
			asked = append(asked, string(pack[name].Data))
			delete(pack, name)
		}
	}
	ear, err := safety.Learn(pack)
	if err != nil {
		b.Fatal(err)
	}
	pack["safety/ear.txt"] = &fstest.MapFile{Data: ear}
	net, err := safety.Load(pack)
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range asked {
		danger := false
		for _, line := range strings.Split(file, "\n") {
			line = strings.TrimSpace(line)
			switch {
			case line == "" || line[0] == '#':
			case line[0] == '[':
				danger = line != "[calm]"
			default:
				a := aside{text: line, danger: danger}
				d, _ := net.Find(line)
				if a.heard, a.loud = d.Crisis, d.Loud; d.Crisis {
					a.byEar, a.gives = slices.Equal(d.Why, []string{"ear"}), settles(line)
				}
				out = append(out, a)
			}
		}
	}
	return out
}
