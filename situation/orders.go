package situation

import (
	"errors"
	"fmt"
	"io/fs"

	"bussola/knowledge"
)

// orders is orient.yaml: the written orders that turn facts into an orientation. A social worker reads it and signs it.
type orders struct {
	ShownMost      int                 `yaml:"shown_most"`
	TopMost        int                 `yaml:"top_most"`
	QuestionsMost  int                 `yaml:"questions_most"`
	Assessment     []order             `yaml:"assessment"`
	Urgent         []order             `yaml:"urgent"`
	Flags          []order             `yaml:"flags"`
	Doors          []order             `yaml:"doors"`
	Order          []rank              `yaml:"order"`
	AskedAdds      float64             `yaml:"asked_adds"`
	NearAdds       []float64           `yaml:"near_adds"`
	NearAsks       float64             `yaml:"near_asks"`
	UnsureTakes    float64             `yaml:"unsure_takes"`
	RareAdds       float64             `yaml:"rare_adds"`
	RareMost       float64             `yaml:"rare_most"`
	Lifts          []order             `yaml:"lifts"`
	Bring          []order             `yaml:"bring"`
	Quiet          []order             `yaml:"quiet"`
	Never          []order             `yaml:"never"`
	Risk           []order             `yaml:"risk"`
	Signs          map[string][]string `yaml:"signs"`
	DocumentsFirst []string            `yaml:"documents_first"`
	DocumentsCover map[string]string   `yaml:"documents_cover"`
	Spared         []order             `yaml:"documents_spared"`
	IfHad          []order             `yaml:"documents_if_had"`

	Brief          []order            `yaml:"brief"`
	First          []string           `yaml:"first"`
	BroadQuestions int                `yaml:"broad_questions"`
	SureCounts     float64            `yaml:"sure_counts"`
	GainLeast      float64            `yaml:"gain_least"`
	NeededCounts   float64            `yaml:"needed_counts"`
	RelatedCounts  float64            `yaml:"related_counts"`
	GroupCounts    float64            `yaml:"group_counts"`
	OpenCounts     float64            `yaml:"open_counts"`
	Gentle         map[string]float64 `yaml:"gentle"`

	weight map[string]float64 // of a service, by slug
	group  map[string]string  // of a service, by slug
	hear   []sign
}

// order is one written order: what follows when something is true, and why.
type order struct {
	ID       string            `yaml:"id"`
	When     string            `yaml:"when"`
	Why      map[string]string `yaml:"why"`
	Flag     string            `yaml:"flag"`     // in flags
	Door     string            `yaml:"door"`     // in doors
	Fact     string            `yaml:"fact"`     // in risk
	Adds     float64           `yaml:"adds"`     // in lifts
	Services []string          `yaml:"services"` // in lifts, bring, quiet and never
	Most     int               `yaml:"most"`     // in brief: how many questions at most
	Spared   []string          `yaml:"spared"`   // in documents_spared: names of documents.yaml
	Papers   []string          `yaml:"papers"`   // in documents_if_had: names of documents.yaml

	when *formula
}

// rank is a group of services with the weight of each.
type rank struct {
	ID       string             `yaml:"id"`
	Why      map[string]string  `yaml:"why"`
	Services map[string]float64 `yaml:"services"`
}

const ordersFile = "situation/orient.yaml"

func loadOrders(fsys fs.FS, l *language) (*orders, error) {
	o := &orders{weight: map[string]float64{}, group: map[string]string{}}
	if err := knowledge.Strict(fsys, ordersFile, o); err != nil {
		return nil, err
	}
	var errs []error
	for name, list := range map[string][]order{"assessment": o.Assessment, "urgent": o.Urgent, "flags": o.Flags, "doors": o.Doors,
		"lifts": o.Lifts, "bring": o.Bring, "quiet": o.Quiet, "never": o.Never, "risk": o.Risk, "documents_spared": o.Spared, "documents_if_had": o.IfHad, "brief": o.Brief} {
		for i := range list {
			wrong := func(err error, key string) {
				if err != nil {
					errs = append(errs, fmt.Errorf("%s:%d: %s: %w", ordersFile, lineOf(fsys, ordersFile, name, i, key), name, err))
				}
			}
			var err error
			list[i].when, err = l.compile(list[i].When, scope{orient: true})
			wrong(err, "when")
			for _, slug := range list[i].Services {
				wrong(l.service(slug), "services")
			}
			for _, name := range list[i].Spared {
				if _, ok := l.base.Document(name); !ok {
					wrong(mistake{fmt.Sprintf("there is no document %q", name), "documents are listed in documents.yaml"}, "spared")
				}
			}
			for _, name := range list[i].Papers {
				if _, ok := l.base.Document(name); !ok {
					wrong(mistake{fmt.Sprintf("there is no document %q", name), "documents are listed in documents.yaml"}, "papers")
				}
			}
			if _, ok := l.number[list[i].Fact]; list[i].Fact != "" && !ok {
				wrong(mistake{fmt.Sprintf("there is no fact %q", list[i].Fact), "facts are listed in facts.yaml"}, "fact")
			}
			if d := list[i].Door; name == "doors" && d != "pas" && d != "punto-insieme" && d != "other" {
				wrong(mistake{fmt.Sprintf("there is no door %q", d), "doors are pas, punto-insieme, other"}, "door")
			}
		}
	}
	for i, r := range o.Order {
		for slug, w := range r.Services {
			if err := l.service(slug); err != nil {
				errs = append(errs, fmt.Errorf("%s:%d: order: %w", ordersFile, lineOf(fsys, ordersFile, "order", i, "services", slug), err))
			}
			if _, twice := o.weight[slug]; twice {
				errs = append(errs, fmt.Errorf("%s:%d: order: %q has a weight twice; keep one", ordersFile, lineOf(fsys, ordersFile, "order", i, "services", slug), slug))
			}
			o.weight[slug], o.group[slug] = w, r.ID
		}
	}
	for _, slug := range l.base.Slugs() {
		if _, ok := o.weight[slug]; !ok {
			errs = append(errs, fmt.Errorf("%s:%d: order: %q has no weight; add it to the group it belongs to", ordersFile, lineOf(fsys, ordersFile, "order"), slug))
		}
	}
	for id, lines := range o.Signs {
		for _, line := range lines {
			o.hear = append(o.hear, newSign(id, line))
		}
	}
	return o, errors.Join(errs...)
}

func (l *language) service(slug string) error {
	if _, ok := l.base.Service(slug); ok {
		return nil
	}
	hint := "use the name of a file in services/"
	if near := nearest(slug, l.base.Slugs()); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return mistake{fmt.Sprintf("there is no service %q", slug), hint}
}

// Reason is one written order that applied: why somebody is urgent, or should be assessed.
type Reason struct {
	ID  string
	Why map[string]string // by language
}

// apply gives the reasons of the orders that are certainly true.
func apply(list []order, p *person) []Reason {
	var out []Reason
	for _, o := range list {
		if o.when.eval(p, no).truth == yesTrue {
			out = append(out, Reason{o.ID, o.Why})
		}
	}
	return out
}

// Flags lists the flags that orientations may set, so that whoever reads them can check the spelling.
func (g *Guide) Flags() []string {
	var out []string
	for _, f := range g.orders.Flags {
		if !has(out, f.Flag) {
			out = append(out, f.Flag)
		}
	}
	return out
}
