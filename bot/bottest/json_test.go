package bottest

import (
	"encoding/json"
	"maps"
	"net/url"
	"reflect"
	"testing"
	"time"
)

// TestWrittenByHand holds what is put together by hand against what encoding/json reads of it.
func TestWrittenByHand(t *testing.T) {
	odd := "\"q\" \\ \n\t\x01 <b>&amp; è 👩‍🦽 \u2028 \xff"
	var text string
	if err := json.Unmarshal(appendText(nil, odd), &text); err != nil || text != "\"q\" \\ \n\t\x01 <b>&amp; è 👩‍🦽 \u2028 \ufffd" {
		t.Errorf("%q (%v)", text, err)
	}
	data, empty := "d:1", ""
	rows := [][]wireButton{{{Text: odd, Data: &data}, {Text: "u", URL: "https://x.it/?a=1&b=2"}}, {{Text: "c", Data: &empty, Contact: true}}}
	rows[1][0].CopyText = &struct {
		Text string `json:"text"`
	}{"copy"}
	var got, want any
	byHand, _ := json.Marshal(map[string]any{"inline_keyboard": rows})
	for raw, to := range map[*[]byte]*any{&byHand: &want, new(appendButtons(nil, rows)): &got} {
		if err := json.Unmarshal(*raw, to); err != nil {
			t.Fatalf("%s: %v", *raw, err)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n%v", got, want)
	}
	s, _ := start(t, Options{})
	c := s.Citizen(Person{ID: 7, FirstName: "A\"da", Lang: "it"})
	m := &posted{Message: Message{ID: 5, Kind: "document", Text: "ciao", At: time.Unix(9, 0)}, author: c.u, ents: []entity{{"bold", 0, 2, ""}, {"text_link", 2, 2, "https://x.it"}},
		edited: time.Unix(10, 0), extra: json.RawMessage(`{"document":{"file_id":"f"}}`)}
	m.markup.raw = appendButtons(nil, rows[:1])
	var w struct {
		ID   int      `json:"message_id"`
		From wireUser `json:"from"`
		Chat wireChat `json:"chat"`
		Date int64    `json:"date"`
		Edit int64    `json:"edit_date"`
		Text string   `json:"caption"`
		Ents []entity `json:"caption_entities"`
		Doc  struct {
			ID string `json:"file_id"`
		} `json:"document"`
		Markup struct {
			Rows [][]wireButton `json:"inline_keyboard"`
		} `json:"reply_markup"`
	}
	if err := json.Unmarshal(s.wire(c.r, m), &w); err != nil {
		t.Fatal(err)
	}
	if w.ID != 5 || w.From != *c.u.wire() || w.Chat != c.r.wire() || w.Date != 9 || w.Edit != 10 || w.Text != "ciao" || !reflect.DeepEqual(w.Ents, m.ents) ||
		w.Doc.ID != "f" || len(w.Markup.Rows) != 1 {
		t.Errorf("%s", s.wire(c.r, m))
	}
	m.author, m.Kind, m.ents, m.extra = nil, "text", nil, nil
	var by struct {
		From wireUser `json:"from"`
		Text string   `json:"text"`
	}
	if err := json.Unmarshal(s.wire(c.r, m), &by); err != nil || by.From != *s.me() || by.Text != "ciao" {
		t.Errorf("%s (%v)", s.wire(c.r, m), err)
	}
}

// TestQueryIsReadAsEverywhere: of a form, what net/url would have read.
func TestQueryIsReadAsEverywhere(t *testing.T) {
	for _, raw := range []string{"a=1&b=2", "a=1&a=2", "a=%C3%A8+b&c", "&&a=&=x", "a=%zz&b=1", "a;b=1&c=2", "a=b=c", "%zz=1"} {
		want := map[string]string{}
		q, _ := url.ParseQuery(raw)
		for k, v := range q {
			want[k] = v[0]
		}
		p := params{values: map[string]string{}}
		if addQuery(p, raw); !maps.Equal(p.values, want) {
			t.Errorf("%q is %v, want %v", raw, p.values, want)
		}
	}
}
