package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"bussola/booking"
	"bussola/knowledge"
)

// The parts of HSDS 3.0 that the catalogue fills. Field names are those of the schema.
type (
	hsdsService struct {
		ID                 string         `json:"id"`
		Name               string         `json:"name"`
		AlternateName      string         `json:"alternate_name,omitempty"`
		Description        string         `json:"description,omitempty"`
		Status             string         `json:"status"`
		Application        string         `json:"application_process,omitempty"`
		Fees               string         `json:"fees_description,omitempty"`
		Eligibility        string         `json:"eligibility_description,omitempty"`
		MinimumAge         *float64       `json:"minimum_age,omitempty"`
		MaximumAge         *float64       `json:"maximum_age,omitempty"`
		AssuredDate        knowledge.Date `json:"assured_date,omitempty"` // when an office confirmed it
		LastModified       string         `json:"last_modified"`          // when the facts were gathered
		Alert              string         `json:"alert,omitempty"`
		Organization       hsdsOrg        `json:"organization"`
		Phones             []hsdsPhone    `json:"phones,omitempty"`
		ServiceAreas       []hsdsArea     `json:"service_areas,omitempty"`
		ServiceAtLocations []hsdsAt       `json:"service_at_locations,omitempty"`
		RequiredDocuments  []hsdsDocument `json:"required_documents,omitempty"`
	}
	hsdsOrg struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		Description string `json:"description"`
	}
	hsdsPhone struct {
		ID     string `json:"id"`
		Number string `json:"number"`
		Type   string `json:"type"`
	}
	hsdsArea struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	hsdsAt struct {
		ID       string       `json:"id"`
		Location hsdsLocation `json:"location"`
	}
	hsdsLocation struct {
		ID          string         `json:"id"`
		Type        string         `json:"location_type"`
		Name        string         `json:"name"`
		Description string         `json:"description"` // the address, in words
		Phones      []hsdsPhone    `json:"phones,omitempty"`
		Schedules   []hsdsSchedule `json:"schedules,omitempty"`
	}
	hsdsSchedule struct {
		ID        string         `json:"id"`
		ValidFrom knowledge.Date `json:"valid_from"`
		DTStart   knowledge.Date `json:"dtstart"`
		Freq      string         `json:"freq"`
		ByDay     string         `json:"byday"`
		OpensAt   string         `json:"opens_at"`
		ClosesAt  string         `json:"closes_at"`
	}
	hsdsDocument struct {
		ID       string `json:"id"`
		Document string `json:"document"`
	}
)

// HSDS writes the catalogue as a JSON array of HSDS 3.0 services.
func (c Catalogue) HSDS(w io.Writer) error {
	cards, _ := c.cards()
	out := make([]hsdsService, 0, len(cards))
	for _, k := range cards {
		out = append(out, c.hsds(k))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func (c Catalogue) hsds(k card) hsdsService {
	least, most := c.ages(k)
	s := hsdsService{
		ID: c.id("service", k.Slug), Name: k.shown.Title, AlternateName: strings.Join(k.names(c.Lang), ", "), Status: "active",
		Description: k.part(knowledge.What), Application: k.part(knowledge.How, knowledge.Where, knowledge.When), Fees: k.part(knowledge.Amount),
		Eligibility: k.part(knowledge.Who, knowledge.SpecialCases), MinimumAge: least, MaximumAge: most, AssuredDate: k.CheckedOn, LastModified: string(k.CollectedOn) + "T00:00:00Z", Alert: c.alert(k),
		Organization: hsdsOrg{c.id("organization", k.Provider), k.Provider, k.Provider},
	}
	if k.Level == "comunale" {
		for _, t := range c.Agenda.Body.Territory {
			s.ServiceAreas = append(s.ServiceAreas, hsdsArea{c.id("area", k.Slug+"/"+t), t})
		}
	}
	for _, d := range k.shown.Documents {
		s.RequiredDocuments = append(s.RequiredDocuments, hsdsDocument{c.id("document", k.Slug+"/"+d.Name), d.In(c.Lang)})
	}
	for _, o := range c.offices(k) {
		s.ServiceAtLocations = append(s.ServiceAtLocations, hsdsAt{c.id("at", k.Slug+"/"+o.ID), c.location(o)})
		s.Phones = append(s.Phones, hsdsPhone{c.id("phone", k.Slug+"/"+o.ID), o.Phone, "voice"})
	}
	return s
}

func (c Catalogue) location(o booking.Office) hsdsLocation {
	l := hsdsLocation{ID: c.id("location", o.ID), Type: "physical", Name: o.Name.In(c.Lang), Description: o.Address,
		Phones: []hsdsPhone{{c.id("phone", o.ID), o.Phone, "voice"}}}
	zone := c.zone()
	for _, d := range weekdays {
		for i, s := range o.Hours.On(d.day) {
			l.Schedules = append(l.Schedules, hsdsSchedule{ID: c.id("schedule", fmt.Sprintf("%s/%s/%d", o.ID, d.code, i)), ValidFrom: c.Day,
				DTStart: c.Day, Freq: "WEEKLY", ByDay: d.code, OpensAt: minutes(s.From) + zone, ClosesAt: minutes(s.To) + zone})
		}
	}
	return l
}

var weekdays = []struct {
	day  time.Weekday
	code string // of RFC 5545
}{{time.Monday, "MO"}, {time.Tuesday, "TU"}, {time.Wednesday, "WE"}, {time.Thursday, "TH"}, {time.Friday, "FR"},
	{time.Saturday, "SA"}, {time.Sunday, "SU"}}

// minutes writes a time of day: 09:30.
func minutes(n int) string { return fmt.Sprintf("%02d:%02d", n/60, n%60) }

// zone is the offset of the wall clock on the day of the export, +01:00: HSDS wants one with every hour.
func (c Catalogue) zone() string {
	t, err := time.ParseInLocation(time.DateOnly, string(c.Day), knowledge.Rome)
	if err != nil {
		return "Z"
	}
	return t.Add(12 * time.Hour).Format("-07:00")
}
