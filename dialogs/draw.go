package dialogs

import (
	"strconv"
	"strings"
	"time"

	"bussola/booking"
	"bussola/knowledge"
	"bussola/situation"
)

// draw gives the words of the mode's screen and adds its choices.
func (t *turn) draw() string {
	t.letters, t.share = t.lettered(), ""
	if t.s.Mode.answering() && t.w.Off(answersPart) {
		return t.drawOff()
	}
	switch t.s.Mode {
	case Telling:
		return t.say("telling")
	case Understood:
		return t.drawUnderstood()
	case Asking:
		return t.drawAsking()
	case Outcome:
		return t.drawOutcome()
	case Weighing:
		return t.drawWeighing()
	case Reviewing:
		return t.drawReviewing()
	case Question:
		return t.say("question")
	case Choosing:
		return t.drawChoosing()
	case Browsing:
		return t.drawBrowsing()
	case Card:
		return t.drawCard()
	case Emergency:
		return t.drawEmergency()
	case Privacy:
		return t.drawPrivacy()
	case MyData:
		t.choose(t.say("choice_mydata_send"), "my-data-yes")
		return t.say("mydata_discreet")
	case Erasing:
		return t.drawErasing()
	case Language:
		return t.drawLanguage()
	case Away:
		return t.say("away")
	}
	if t.s.Mode.booking() {
		return t.drawBooking()
	}
	return t.drawMenu()
}

func (t *turn) drawMenu() string {
	t.choose(t.say("choice_tell"), "tell")
	t.choose(t.say("choice_question"), "question")
	t.choose(t.humanLabel(t.say("choice_person")), "person")
	t.choose(t.say("choice_emergency"), "emergency")
	if len(t.told()) > 0 {
		t.choose(t.say("choice_continue"), "orient")
	}
	t.choose(t.say("choice_browse"), "browse")
	if mine, err := t.w.Mine(); err == nil && len(mine) > 0 {
		t.choose(t.say("choice_mine"), "mine")
	}
	if len(t.lead) > 0 {
		return t.say("menu")
	}
	return t.say("menu_again")
}

func (t *turn) drawUnderstood() string {
	var lines []string
	facts := t.d.Guide.Facts(t.s.Log, t.now)
	t.choose(t.say("choice_right"), "right")
	for _, name := range t.told() {
		v, ok := facts[name]
		if !ok {
			continue
		}
		f, _ := t.d.Guide.Fact(name)
		lines = append(lines, t.say("fact_line", "label", t.label(f), "value", t.backWords(f, v)))
		t.choose(t.say("choice_take_off", "fact", t.label(f)), "take-off:"+name)
	}
	if len(lines) == 0 {
		return t.say("no_facts")
	}
	for _, also := range []string{t.presumed(), t.drawOther()} {
		if also != "" {
			lines = append(lines, also)
		}
	}
	return t.say("understood", "facts", strings.Join(lines, "\n"))
}

func (t *turn) drawAsking() string {
	f, ok := t.d.Guide.Fact(t.s.Asked)
	if !ok {
		// The question is no longer in the content: the next one, or the outcome.
		t.carryOn()
		if t.s.Mode != Asking {
			return t.draw()
		}
		if f, ok = t.d.Guide.Fact(t.s.Asked); !ok {
			return t.say("no_facts")
		}
	}
	t.letters = t.lettered()
	half := t.half(f)
	for i, o := range f.Options {
		if half == nil || contains(half.Leave, o.Word) {
			t.choose(in(o.Label, t.s.Lang), "option:"+strconv.Itoa(i))
		}
	}
	t.choose(t.say("choice_unsure"), "unsure")
	if f.Sensitive != "" {
		t.chooseIn(t.say("choice_decline"), "decline", 2)
	}
	t.choose(t.say("choice_enough"), "enough")
	if half != nil {
		f.Ask, f.AskOther = half.Ask, half.AskOther
	}
	ask := in(f.Ask, t.s.Lang)
	if who, ok := t.d.Guide.Facts(t.s.Log, t.now)["per_chi"]; ok && who.Word != "se_stesso" && in(f.AskOther, t.s.Lang) != "" {
		ask = in(f.AskOther, t.s.Lang)
	}
	text := t.say("asking", "question", ask)
	if why := in(f.Why, t.s.Lang); why != "" {
		text += "\n" + t.say("asking_why", "why", why)
	}
	if f.Sensitive != "" {
		text += "\n" + t.say("asking_optional")
	}
	return text
}

// half is how a question is asked when the story answered half of it; nil when it did not, or when it is asked to be changed.
func (t *turn) half(f situation.Fact) *situation.Half {
	if _, said := t.s.Log.Last(f.Name); said || f.Half == nil || t.s.Story == "" || !t.d.Guide.Half(f.Name, t.s.Story, t.s.Lang, t.now) {
		return nil
	}
	return f.Half
}

// presumed adds what is taken to follow from what was told, each with the way to say otherwise; "" when there is nothing.
func (t *turn) presumed() string {
	var parts []string
	for _, r := range t.d.Guide.Presumed(t.s.Log, t.now) {
		parts = append(parts, t.factWords(r.Fact, r.Value))
		f, _ := t.d.Guide.Fact(r.Fact)
		t.choose(t.say("choice_not_so", "fact", t.label(f)), "change:"+r.Fact)
	}
	if len(parts) == 0 {
		return ""
	}
	return t.say("presumed", "facts", strings.Join(parts, "; "))
}

func (t *turn) drawReviewing() string {
	facts := t.d.Guide.Facts(t.s.Log, t.now)
	n := 0
	for _, name := range t.told() {
		if v, ok := facts[name]; ok {
			f, _ := t.d.Guide.Fact(name)
			t.choose(t.say("choice_change", "label", t.label(f), "value", t.backWords(f, v)), "change:"+name)
			n++
		}
	}
	t.choose(t.say("choice_restart"), "restart")
	if n == 0 {
		return t.say("no_facts")
	}
	return t.say("reviewing")
}

func (t *turn) drawChoosing() string {
	for _, slug := range t.s.Offer {
		if s, ok := t.d.Know.Service(slug); ok {
			t.choose(s.Title(t.s.Lang), "card:"+slug)
		}
	}
	t.choose(t.say("choosing_none"), "none-of-these")
	if len(t.lead) > 0 {
		return ""
	}
	return t.say("choosing")
}

func (t *turn) drawBrowsing() string {
	area, page, _ := strings.Cut(t.s.Area, "/")
	if area == "" {
		for _, a := range knowledge.Areas {
			t.choose(t.say("area_"+string(a)), "area:"+string(a))
		}
		return t.say("browsing")
	}
	var slugs []string
	for _, slug := range t.d.Know.Slugs() {
		if s, _ := t.d.Know.Service(slug); string(s.Area) == area {
			slugs = append(slugs, slug)
		}
	}
	const most = 10
	from := int(atoi(page)) * most
	if from >= len(slugs) {
		from = 0
	}
	for i := from; i < len(slugs) && i < from+most; i++ {
		s, _ := t.d.Know.Service(slugs[i])
		t.choose(s.Title(t.s.Lang), "card:"+slugs[i])
	}
	if from+most < len(slugs) {
		t.choose(t.say("choice_next_page"), "area:"+area+"/"+strconv.Itoa(from/most+1))
	}
	return t.say("browsing_area", "area", t.say("area_"+area))
}

// parts are the parts of a card that have a choice of their own, in reading order.
var parts = []knowledge.Facet{knowledge.Who, knowledge.Amount, knowledge.Documents, knowledge.How, knowledge.Where, knowledge.When,
	knowledge.NotThis, knowledge.SpecialCases}

func (t *turn) drawCard() string {
	slug, part := t.s.Subject, ""
	if len(t.s.Offer) == 2 && t.s.Offer[0] == slug {
		part = t.s.Offer[1]
	}
	if part == string(knowledge.What) {
		part = "" // what it is opens the card
	}
	c, ok := t.d.Know.Show(slug, t.s.Lang, knowledge.Day(t.now))
	if !ok { // no longer in the content
		t.move(toMenu)
		return t.drawMenu()
	}
	if t.cardOff(slug) {
		t.choose(t.say("choice_book"), "person")
		return t.cardText(slug, knowledge.Whole)
	}
	for _, f := range parts {
		if _, has := c.Part(f); !has && !(f == knowledge.Documents && len(c.Documents) > 0) {
			continue
		}
		if string(f) != part && !(part == "" && f == knowledge.Who) {
			t.chooseIn(t.say("part_"+string(f)), "part:"+slug+"/"+string(f), 3)
		}
	}
	if part != "" {
		t.chooseIn(t.say("part_cosa"), "part:"+slug+"/"+string(knowledge.What), 3)
	}
	if len(t.told()) > 0 {
		t.choose(t.say("choice_for_me"), "explain:"+slug)
	}
	t.choose(t.say("choice_wrong"), "wrong:"+slug)
	t.choose(t.say("choice_book"), "person")
	if t.brief {
		return t.say("card_again", "title", c.Title)
	}
	return t.cardText(slug, knowledge.Facet(part))
}

func (t *turn) drawEmergency() string {
	var lines []string
	for _, l := range t.d.Lines.Open(t.s.Lang, t.now) {
		lines = append(lines, t.say("emergency_line", "number", l.Number, "what", l.What, "hours", l.Hours))
	}
	t.choose(t.say("choice_safe"), "safe")
	return t.say("emergency", "lines", strings.Join(lines, "\n"))
}

func (t *turn) drawLanguage() string {
	for _, l := range t.d.Texts.Langs() {
		t.choose(t.d.Texts.Say(l, "language_name"), "lang:"+l)
	}
	return t.say("language")
}

// doorOffice is the office of a door; the first office of the body when that door has none.
func (t *turn) doorOffice(door string) booking.Office {
	if o, ok := t.d.Agenda.OfficeAt(door); ok {
		return o
	}
	if len(t.d.Agenda.Offices) > 0 {
		return t.d.Agenda.Offices[0]
	}
	return booking.Office{}
}

// officeLine is an office with its address, phone, and when it opens.
func (t *turn) officeLine(o booking.Office) string { return t.line("office_line", o) }

func (t *turn) line(key string, o booking.Office) string {
	hours := ""
	if t.d.Agenda.OfficeOpen(o.ID, t.now) {
		hours = t.say("office_open")
	} else if from, _, ok := t.d.Agenda.NextOpening(o.ID, t.now); ok {
		hours = t.say("office_next", "when", t.when(from))
	}
	return t.say(key, "name", o.Name.In(t.s.Lang), "address", o.Address, "phone", o.Phone, "hours", hours)
}

// callLine is officeLine where a call is talked about: in a discreet conversation the number and the hours, not whose they are.
func (t *turn) callLine(o booking.Office) string {
	if t.s.Quiet {
		return t.line("office_bare", o)
	}
	return t.officeLine(o)
}

func (t *turn) when(at time.Time) string { return t.d.Texts.When(t.s.Lang, at, t.now) }

func number(n int) string { return strconv.Itoa(n) }
