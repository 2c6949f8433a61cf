package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"bussola/knowledge"
)

// columns of the CSV, in order. Lists are joined with "|".
var columns = []string{"id", "slug", "name", "other_names", "area", "level", "priority", "provider", "what", "who", "amount", "documents",
	"how", "where", "when", "not", "special", "assessment", "life_event", "law", "related", "collected_on", "checked_on", "alert"}

// CSV writes the catalogue as one table with a header, a service a row, by RFC 4180.
func (c Catalogue) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(columns); err != nil {
		return err
	}
	cards, _ := c.cards()
	for _, k := range cards {
		var papers, places []string
		for _, d := range k.shown.Documents {
			papers = append(papers, d.In(c.Lang))
		}
		for _, p := range k.shown.Places {
			places = append(places, p.In(c.Lang))
		}
		yes := map[bool]string{true: "yes", false: "no"}
		event := ""
		if k.LifeEvent > 0 {
			event = number(k.LifeEvent)
		}
		row := []string{c.id("service", k.Slug), k.Slug, k.shown.Title, strings.Join(k.names(c.Lang), "|"), string(k.Area), k.Level, number(k.Priority),
			k.Provider, k.part(knowledge.What), k.part(knowledge.Who), k.part(knowledge.Amount), strings.Join(papers, "|"), k.part(knowledge.How),
			strings.Join(places, "|"), k.part(knowledge.When), k.part(knowledge.NotThis), k.part(knowledge.SpecialCases), yes[k.Assessment], event,
			strings.Join(k.Law, "|"), strings.Join(k.Related, "|"), string(k.CollectedOn), string(k.CheckedOn), c.alert(k)}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func number(n int) string { return strconv.Itoa(n) }
