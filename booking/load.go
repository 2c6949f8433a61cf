package booking

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"go.yaml.in/yaml/v3"
)

// The files of a content folder that make an agenda.
const (
	bodyFile    = "body/body.yaml"
	officesFile = "body/offices.yaml"
	workersFile = "body/workers.yaml"
	reasonsFile = "reasons.yaml"
)

// Load reads the agenda from a content folder and checks it whole. The error joins a [Mistake] for each thing an editor has
// to mend: file:line: what is wrong; what to do.
func Load(fsys fs.FS) (*Agenda, error) {
	a := &Agenda{zone: rome()}
	var ms mistakes
	var offices struct {
		Offices []Office `yaml:"offices"`
	}
	var workers struct {
		Workers []Worker `yaml:"workers"`
	}
	var reasons struct {
		Clocks   Clocks        `yaml:"clocks"`
		Reasons  []Reason      `yaml:"reasons"`
		Urgency  []UrgencyRule `yaml:"urgency"`
		Signs    []Sign        `yaml:"signs"`
		Messages []Message     `yaml:"messages"`
	}
	body := ms.read(fsys, bodyFile, &a.Body)
	office := ms.read(fsys, officesFile, &offices)
	worker := ms.read(fsys, workersFile, &workers)
	reason := ms.read(fsys, reasonsFile, &reasons)
	if len(ms) > 0 {
		return nil, ms.join() // checks on half-read files would find mistakes that are none
	}
	a.Offices, a.Workers = offices.Offices, workers.Workers
	a.Reasons, a.Urgency, a.Signs, a.Clocks = reasons.Reasons, reasons.Urgency, reasons.Signs, reasons.Clocks

	a.checkBody(&ms, body)
	a.checkOffices(&ms, office)
	a.checkReasons(&ms, reason)
	a.Messages = reasons.Messages
	a.checkMessages(&ms, reason)
	a.checkUrgency(&ms, reason)
	a.checkSigns(&ms, reason)
	a.checkWorkers(&ms, worker)
	if len(ms) == 0 {
		a.checkDoors(&ms, reason)
	}
	if len(ms) > 0 {
		return nil, ms.join()
	}
	return a, nil
}

// read decodes one file strictly: an unknown key is a mistake, never ignored.
func (ms *mistakes) read(fsys fs.FS, name string, into any) source {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		hint := "check that it can be read"
		if errors.Is(err, fs.ErrNotExist) {
			hint = "the content folder needs this file; copy it from the example body"
		}
		ms.add(name, 1, "cannot be read", hint)
		return source{file: name}
	}
	root := new(yaml.Node)
	if err := yaml.Unmarshal(raw, root); err != nil {
		ms.addYAML(name, err)
		return source{file: name}
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	switch err := dec.Decode(into); {
	case errors.Is(err, io.EOF):
		ms.add(name, 1, "is empty", "copy it from the example body")
	case err != nil:
		ms.addYAML(name, err)
	}
	return source{name, root}
}

// text wants Italian words; the other languages may come later.
func (ms *mistakes) text(s source, t Text, path ...any) {
	if t["it"] == "" {
		ms.add(s.file, s.line(path...), fmt.Sprintf("%v has no Italian words", path[len(path)-1]), "add it: with the words people read")
	}
}
