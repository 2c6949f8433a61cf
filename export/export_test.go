package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"

	"bussola/booking"
	"bussola/content"
	"bussola/knowledge"
)

var update = flag.Bool("update", false, "write the golden files anew")

var shipped = sync.OnceValues(func() (Catalogue, error) {
	base, err := knowledge.Load(content.Files)
	if err != nil {
		return Catalogue{}, err
	}
	agenda, err := booking.Load(content.Files)
	return Catalogue{Base: base, Agenda: agenda, Lang: "it", Withheld: "Una cifra è in aggiornamento.", Unchecked: "Nessun ufficio li ha confermati.", Example: "Ente di esempio."}, err
})

// on is the shipped catalogue on a day.
func on(t *testing.T, day knowledge.Date) Catalogue {
	t.Helper()
	c, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	c.Day = day
	return c
}

func hsdsOf(t *testing.T, c Catalogue) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.HSDS(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func cpsvOf(t *testing.T, c Catalogue) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.CPSV(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var days = []knowledge.Date{"2026-11-25", "2027-01-10"}

func TestExportsKeepTheRulesOfTheSchemas(t *testing.T) {
	for _, day := range days {
		for _, lang := range []string{"it", "en"} {
			c := on(t, day)
			c.Lang = lang
			for _, err := range CheckHSDS(hsdsOf(t, c)) {
				t.Errorf("%s %s: HSDS %v", day, lang, err)
			}
			for _, err := range CheckCPSV(cpsvOf(t, c)) {
				t.Errorf("%s %s: CPSV %v", day, lang, err)
			}
		}
	}
}

// TestRulesSeeMistakes breaks a good export in one place at a time.
func TestRulesSeeMistakes(t *testing.T) {
	hsds, cpsv := string(hsdsOf(t, on(t, days[0]))), string(cpsvOf(t, on(t, days[0])))
	for _, c := range []struct{ name, doc, old, with, want string }{
		{"no name", hsds, `"name":`, `"nome":`, "[0].nome: is no field of service"},
		{"a status that there is not", hsds, `"status": "active"`, `"status": "on"`, `must be one of [active inactive defunct temporarily closed]`},
		{"an identifier that is none", hsds, `"id": "`, `"id": "x`, "is not written as it must be"},
		{"an hour without its zone", hsds, `"opens_at": "09:00+01:00"`, `"opens_at": "9:00"`, `opens_at: "9:00" is not written`},
		{"a day that there is not", hsds, `"byday": "MO"`, `"byday": "LU"`, `byday: "LU"`},
		{"an empty text", hsds, `"document": "`, `"document": "", "uri": "`, "document: is no text"},
		{"a service without channel", cpsv, `"cpsv:hasChannel":`, `"cpsv:hasCanale":`, "must have cpsv:hasChannel"},
		{"a reference to nothing", cpsv, `"cpsv:hasInput": [`, `"cpsv:hasInput": [{"@id": "urn:uuid:0"},`, `leads to "urn:uuid:0", which is no [cpsv:Input]`},
		{"a theme out of the vocabulary", cpsv, "data-theme/SOCI", "data-tema/SOCI", "must be in http://publications.europa.eu/resource/authority/data-theme/"},
		{"a class that there is not", cpsv, `"cpsv:Rule"`, `"cpsv:Regola"`, `its @type "cpsv:Regola" is not of the profile`},
		{"a text without language", cpsv, `"@language": "it"`, `"@lingua": "it"`, "is a text without a language"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(c.doc, c.old) {
				t.Fatalf("the export has no %s to break", c.old)
			}
			doc := []byte(strings.Replace(c.doc, c.old, c.with, 1))
			errs := CheckHSDS(doc)
			if c.doc == cpsv {
				errs = CheckCPSV(doc)
			}
			for _, err := range errs {
				if strings.Contains(err.Error(), c.want) {
					return
				}
			}
			t.Errorf("got %v, want %s", errs, c.want)
		})
	}
}

// TestNoFigureIsExportedPastItsDate: what is withheld in the conversation is not in any file either, and the record says so.
func TestNoFigureIsExportedPastItsDate(t *testing.T) {
	before, after := on(t, "2026-12-31"), on(t, "2027-01-10")
	gone := 0
	var csvBytes bytes.Buffer
	if err := after.CSV(&csvBytes); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"HSDS": string(hsdsOf(t, after)), "CPSV": string(cpsvOf(t, after)), "CSV": csvBytes.String()}
	held := string(hsdsOf(t, before))
	for _, slug := range before.Base.Slugs() {
		then, _ := before.Base.Show(slug, "it", before.Day)
		now, _ := after.Base.Show(slug, "it", after.Day)
		for i, p := range now.Parts {
			if !p.Withheld {
				continue
			}
			for _, sentence := range then.Parts[i].Sentences {
				if strings.Contains(strings.Join(p.Sentences, "\n"), sentence) {
					continue
				}
				gone++
				quoted, _ := json.Marshal(sentence)
				if in := string(quoted[1 : len(quoted)-1]); !strings.Contains(held, in) && p.Facet != knowledge.NotThis && p.Facet != knowledge.Documents {
					t.Errorf("%s: %q was not exported when it held", slug, sentence)
				}
				for name, file := range files {
					if strings.Contains(file, sentence) || strings.Contains(file, string(quoted[1:len(quoted)-1])) {
						t.Errorf("%s: %s still says %q", slug, name, sentence)
					}
				}
			}
		}
	}
	if gone < 20 {
		t.Errorf("only %d sentences were withheld: is the content for these days?", gone)
	}
	if !strings.Contains(files["HSDS"], after.Withheld) || strings.Contains(string(hsdsOf(t, on(t, "2026-11-25"))), after.Withheld) {
		t.Error("records do not say when something is left out")
	}
}

func TestStaleCardsAreLeftOut(t *testing.T) {
	now, later := on(t, "2026-11-25"), on(t, "2099-01-01")
	if now.Stale() != 0 {
		t.Errorf("%d cards are past their review day today", now.Stale())
	}
	if got, want := later.Stale(), len(later.Base.Slugs()); got != want {
		t.Errorf("%d cards are left out in 2099, want all %d", got, want)
	}
	if got := strings.TrimSpace(string(hsdsOf(t, later))); got != "[]" {
		t.Errorf("the export of 2099 is %.80s", got)
	}
}

// TestGolden holds one service in each format to a file, to be read by whoever must load them.
func TestGolden(t *testing.T) {
	c := on(t, "2026-11-25")
	var services []json.RawMessage
	if err := json.Unmarshal(hsdsOf(t, c), &services); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(cpsvOf(t, c), &doc); err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := c.CSV(&table); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(c.Base.Slugs())+1 || len(services) != len(c.Base.Slugs()) {
		t.Fatalf("%d rows, %d services of %d", len(rows), len(services), len(c.Base.Slugs()))
	}
	const slug = "pas-punto-unico-accesso"
	got := map[string]string{}
	for i, s := range c.Base.Slugs() {
		if s == slug {
			got["hsds.json"] = string(services[i]) + "\n"
			for k, column := range rows[0] {
				got["csv.txt"] += column + ": " + strings.ReplaceAll(rows[i+1][k], "\n", " / ") + "\n"
			}
		}
	}
	for _, n := range doc.Graph {
		if n["l0:identifier"] == slug {
			out, _ := json.MarshalIndent(n, "", "  ")
			got["cpsv.json"] = string(out) + "\n"
		}
	}
	for name, text := range got {
		file := "testdata/" + name
		if *update {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if text != string(want) {
			t.Errorf("%s is not as written; if it is right: go test ./export -update\n%s", file, text)
		}
	}
}

func TestNamedUUIDs(t *testing.T) {
	// The example of RFC 9562, appendix A.4: version 5 of "www.example.com" among DNS names.
	dns := urls
	dns[3] = 0x10
	if got := dns.named("www.example.com").String(); got != "2ed6657d-e927-568b-95e1-2665a8aea6a2" {
		t.Errorf("got %s", got)
	}
}
