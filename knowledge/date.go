package knowledge

import (
	"fmt"
	"time"
	_ "time/tzdata" // a machine without zone files must not move a deadline

	"go.yaml.in/yaml/v3"
)

// Date is a civil day, "2006-01-02", in Italy. Dates compare as strings. The zero Date is "".
type Date string

// Rome is where days begin and end.
var Rome = func() *time.Location {
	l, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic("knowledge: embedded zone data: " + err.Error()) // cannot happen: tzdata is linked in
	}
	return l
}()

// Day is the civil day of a moment, in Rome.
func Day(t time.Time) Date { return Date(t.In(Rome).Format(time.DateOnly)) }

// UnmarshalYAML refuses what is not a day.
func (d *Date) UnmarshalYAML(n *yaml.Node) error {
	if _, err := time.Parse(time.DateOnly, n.Value); err != nil {
		return fmt.Errorf("line %d: %q is not a day; write it as 2026-01-31", n.Line, n.Value)
	}
	*d = Date(n.Value)
	return nil
}

// Words writes a day as people read it: 31/12/2026.
func (d Date) Words() string {
	if len(d) != 10 {
		return string(d)
	}
	return string(d[8:10]) + "/" + string(d[5:7]) + "/" + string(d[0:4])
}
