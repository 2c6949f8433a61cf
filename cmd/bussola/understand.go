package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"bussola/situation"
)

// UnderstandCmd reads what people wrote and says which facts follow from it with certainty.
type UnderstandCmd struct {
	JSON    bool     `name:"json" help:"Read JSON Lines {id, text, now?, lang?} and write {id, facts}."`
	Explain bool     `help:"Show which words set which fact."`
	Text    []string `arg:"" optional:"" help:"What the person wrote; standard input when missing, one message a line."`
}

type understandIn struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Now  string `json:"now"`
	Lang string `json:"lang"`
}

type understandOut struct {
	ID    string                     `json:"id"`
	Facts map[string]situation.Value `json:"facts"`
	Words map[string]string          `json:"words,omitempty"` // with --explain
}

func (c *UnderstandCmd) Run(m *Main) error {
	reader, err := situation.LoadReader(m.pack())
	if err != nil {
		return err
	}
	if len(c.Text) > 0 {
		c.show(m, reader, strings.Join(c.Text, " "))
		return nil
	}
	if !c.JSON {
		lines := bufio.NewScanner(m.in)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if line := strings.TrimSpace(lines.Text()); line != "" {
				c.show(m, reader, line)
			}
		}
		return lines.Err()
	}
	return jsonLines(m.in, m.out, func(q understandIn) (understandOut, error) {
		now, err := momentOf(q.Now, time.Time{})
		if err != nil {
			return understandOut{}, err
		}
		reply := understandOut{ID: q.ID, Facts: map[string]situation.Value{}}
		for _, r := range reader.Read(q.Text, q.Lang, now) {
			reply.Facts[r.Fact] = r.Value
			if c.Explain {
				if reply.Words == nil {
					reply.Words = map[string]string{}
				}
				reply.Words[r.Fact] = r.Words
			}
		}
		return reply, nil
	})
}

// show prints the facts of one message for a person to read.
func (c *UnderstandCmd) show(m *Main, reader *situation.Reader, text string) {
	for _, r := range reader.Read(text, "", time.Now()) {
		value, _ := json.Marshal(r.Value)
		if c.Explain {
			fmt.Fprintf(m.out, "%-28s %-24s %s\n", r.Fact, value, r.Words)
		} else {
			fmt.Fprintf(m.out, "%s=%s\n", r.Fact, value)
		}
	}
}
