package booking

import (
	"fmt"
	"sort"
)

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

// Sign is why a call is urgent, in words that the desk may read beside it: they name no danger and no need, for a group reads them.
type Sign struct {
	ID    string   `yaml:"id"`
	Flags []string `yaml:"flags"`
	Words Text     `yaml:"words"`
}

// SignOf gives the id of the sign that made a rule apply; "" when none of its flags has one.
func (a *Agenda) SignOf(rule UrgencyRule, flags map[string]bool) string {
	for _, s := range a.Signs {
		for _, f := range s.Flags {
			if flags[f] && has(rule.AnyOf, f) {
				return s.ID
			}
		}
	}
	return ""
}

// Sign finds a sign by id.
func (a *Agenda) Sign(id string) (Sign, bool) {
	for _, s := range a.Signs {
		if s.ID == id {
			return s, true
		}
	}
	return Sign{}, false
}

// checkSigns: every flag of an urgent rule has one sign, so that a card never says "at once" without a why.
func (a *Agenda) checkSigns(ms *mistakes, s source) {
	seen, of := map[string]bool{}, map[string]bool{}
	flags := a.Flags()
	for i, sign := range a.Signs {
		ms.id(s, sign.ID, seen[sign.ID], "signs", i, "id")
		seen[sign.ID] = true
		ms.text(s, sign.Words, "signs", i, "words")
		for k, f := range sign.Flags {
			switch {
			case !has(flags, f):
				ms.add(s.file, s.line("signs", i, "flags", k), fmt.Sprintf("no urgency rule reads the flag %q", f), "use a flag of urgency:, or add it there")
			case of[f]:
				ms.add(s.file, s.line("signs", i, "flags", k), fmt.Sprintf("the flag %q has two signs", f), "leave it in one")
			}
			of[f] = true
		}
	}
	for i, u := range a.Urgency {
		for k, f := range u.AnyOf {
			if u.Urgent && !of[f] {
				ms.add(s.file, s.line("urgency", i, "any_of", k), fmt.Sprintf("nothing tells the desk why %q is urgent", f), "add it to the flags: of a sign, under signs:")
			}
		}
	}
}

// Lower puts a callback last in the order; Raise puts it back where it was, or first when nobody lowered it. False: there it is.
func (a *Agenda) Lower(c Callback) (Callback, bool) {
	_, last, _ := a.Ranks()
	was := c.Urgency
	if c = c.Rank(last); was == c.Urgency {
		return c, false
	}
	c.Lowered = was
	return c, true
}

// Raise is the opposite of Lower.
func (a *Agenda) Raise(c Callback) (Callback, bool) {
	to, _, _ := a.Ranks()
	if u := a.urgency(c.Lowered); c.Lowered == u.ID && u.Urgent {
		to = u
	}
	was := c.Urgency
	if c = c.Rank(to); was == c.Urgency {
		return c, false
	}
	c.Lowered = ""
	return c, true
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
