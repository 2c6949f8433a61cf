package booking

import "sort"

// UrgencyRule is one line of the written order of urgency. A social worker can read the list and sign it.
type UrgencyRule struct {
	ID                string   `yaml:"id"`
	Name              Text     `yaml:"name"`
	AnyOf             []string `yaml:"any_of"`  // flags; empty only in the last rule, which fits everybody
	Urgent            bool     `yaml:"urgent"`  // sees the kept hours, and the desk sees it first
	Fragile           bool     `yaml:"fragile"` // sees the kept hours
	AcknowledgeWithin Duration `yaml:"acknowledge_within"`
	Why               Text     `yaml:"why"`
}

// UrgencyOf gives the first rule with a flag that is set. Flags nobody wrote a rule for change nothing.
func (a *Agenda) UrgencyOf(flags map[string]bool) UrgencyRule {
	for _, r := range a.Urgency {
		if len(r.AnyOf) == 0 {
			return r
		}
		for _, f := range r.AnyOf {
			if flags[f] {
				return r
			}
		}
	}
	return UrgencyRule{}
}

// Flags lists every flag that some rule reads, sorted: whoever sets flags can check their spelling against it.
func (a *Agenda) Flags() []string {
	seen := map[string]bool{}
	var out []string
	for _, r := range a.Urgency {
		for _, f := range r.AnyOf {
			if !seen[f] {
				seen[f] = true
				out = append(out, f)
			}
		}
	}
	sort.Strings(out)
	return out
}

// Pressing says whether a callback is urgent by the order as it is written now.
func (a *Agenda) Pressing(c Callback) bool { return a.urgency(c.Urgency).Urgent }

// Ranks are the two rules that the desk chooses between with one press: the first of the order, and everybody's. False where the
// order has no urgent rule.
func (a *Agenda) Ranks() (first, last UrgencyRule, ok bool) {
	last = a.UrgencyOf(nil)
	if len(a.Urgency) > 0 {
		first = a.Urgency[0]
	}
	return first, last, first.Urgent && !last.Urgent
}

// urgency finds a rule by id, the last one (everybody's) when it is gone.
func (a *Agenda) urgency(id string) UrgencyRule {
	for _, r := range a.Urgency {
		if r.ID == id {
			return r
		}
	}
	return a.UrgencyOf(nil)
}
