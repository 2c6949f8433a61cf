package booking

import "time"

// Agenda is everything an editor wrote about who may call whom, why and when. [Load] checks it; nothing changes it afterwards,
// so any number of conversations may read it at once.
type Agenda struct {
	Body     Body
	Offices  []Office
	Workers  []Worker
	Reasons  []Reason
	Urgency  []UrgencyRule // in order: the first that fits decides
	Signs    []Sign        // why something is urgent, as the desk reads it
	Messages []Message     // that the desk may send
	Clocks   Clocks

	zone    *time.Location
	offices map[string]*Office
	workers map[WorkerID]*Worker
	reasons map[string]*Reason
}

// Text is the same words in several languages, by BCP 47 tag. Italian is always there.
type Text map[string]string

// In gives the words in a language, or in Italian where nobody has translated them yet.
func (t Text) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t["it"]
}

// Body is the institution: a Comune, or several together.
type Body struct {
	Name      Text     `yaml:"name"`
	Example   bool     `yaml:"example"`   // invented: no number of it may be dialled, every screen says so
	Territory []string `yaml:"territory"` // the comuni it serves, by name
	Patron    Patron   `yaml:"patron"`
	Calls     Calls    `yaml:"calls"`
	// Coordinator is the social worker who hears of what stays late; empty: the group hears it again.
	Coordinator WorkerID             `yaml:"coordinator"`
	Holidays    map[HolidayName]Text `yaml:"holidays"` // how people call each national holiday
}

// Patron is the day of the town's saint: every office is closed.
type Patron struct {
	Day  string `yaml:"day"` // MM-DD
	Name Text   `yaml:"name"`

	month time.Month
	day   int
}

// Calls says what the citizen's phone will show.
type Calls struct {
	Number  string `yaml:"number"`
	Private bool   `yaml:"private"` // the number is hidden
}

// Office is a place with hours, at one door of the social services.
type Office struct {
	ID       string    `yaml:"id"`
	Door     string    `yaml:"door"` // id of the access point
	Name     Text      `yaml:"name"`
	Address  string    `yaml:"address"`
	Phone    string    `yaml:"phone"`
	Hours    Week      `yaml:"hours"`
	Closures []Closure `yaml:"closures"`

	closed map[civil]Text
}

// Closure is a stretch of whole days, both ends included, with the reason that people read.
type Closure struct {
	From string `yaml:"from"` // 2006-01-02
	To   string `yaml:"to"`   // empty is the same day
	Why  Text   `yaml:"why"`
}

// Worker is a social worker. Their hours count only while their office is open.
type Worker struct {
	ID        WorkerID  `yaml:"id"`
	Display   string    `yaml:"display"` // as the citizen reads it
	Office    string    `yaml:"office"`
	Reasons   []string  `yaml:"reasons"`   // which calls they make
	BestAt    []string  `yaml:"best_at"`   // those they are first choice for
	Languages []string  `yaml:"languages"` // besides nothing: Italian is written too
	Hours     *Week     `yaml:"hours"`     // absent is the office's
	Absences  []Absence `yaml:"absences"`
	Ceiling   int       `yaml:"ceiling"` // callbacks a day

	door string
	week [7][]Span // worked: office and worker together, by time.Weekday
}

// Absence is a stretch of days, both ends included. With Hours only that part of each day is lost. It has no reason: why
// somebody is away is nobody's business here.
type Absence struct {
	From  string `yaml:"from"`
	To    string `yaml:"to"`
	Hours *Span  `yaml:"hours"`

	first, last civil
}

// Reason is why somebody asks for a call, with the rules of that call.
type Reason struct {
	ID            string   `yaml:"id"`
	Label         Text     `yaml:"label"`
	Before        Text     `yaml:"before"` // what the citizen reads before choosing a time
	After         Text     `yaml:"after"`  // and after confirming
	Door          string   `yaml:"door"`
	Cells         int      `yaml:"cells"`           // length in quarter-hours
	Every         int      `yaml:"every"`           // calls begin at multiples of so many quarter-hours of wall time; 0 is 1
	Notice        Duration `yaml:"notice"`          // from now to the earliest call
	HorizonDays   int      `yaml:"horizon_days"`    // last bookable day, counted from today
	ChangeUntil   Duration `yaml:"change_until"`    // the citizen may move or cancel until so long before the call
	KeptForUrgent []Span   `yaml:"kept_for_urgent"` // starts in these hours are shown to urgent and fragile people only
	OwnWorkerOnly bool     `yaml:"own_worker_only"` // follow-up: only with the person's own social worker
	DeskConfirms  bool     `yaml:"desk_confirms"`   // the desk accepts before it is promised
	Flags         []string `yaml:"flags"`           // what choosing this reason says about urgency
	Words         []string `yaml:"words"`           // beginnings of words that name it
	Kin           []string `yaml:"kin"`             // the same, of people: they name it when nothing else does
	Facts         []string `yaml:"facts"`           // known facts that make it the first to be offered
	Areas         []string `yaml:"areas"`           // of services: whoever asks for one of these wants to talk of this
}

// Clocks are the waiting times that hold for every callback.
type Clocks struct {
	Awake             Span     `yaml:"awake"`              // messages are sent in these hours only
	ReminderAt        WallTime `yaml:"reminder_at"`        // of the day before
	NoReminderWithin  Duration `yaml:"no_reminder_within"` // a call so near when it is agreed needs no reminder
	AcknowledgeWithin Duration `yaml:"acknowledge_within"` // working time until a social worker takes it
	OutcomeBy         WallTime `yaml:"outcome_by"`         // of the day of the call
	SoonBefore        Duration `yaml:"soon_before"`        // the last reminder, before the call; absent: none
	RetryWithin       Duration `yaml:"retry_within"`       // working time until somebody calls again; absent: nobody is late
	EscalateAfter     Duration `yaml:"escalate_after"`     // working time until the coordinator hears of what is late; absent: never
	OfferFor          Duration `yaml:"offer_for"`          // waking time for which a freed time is kept for one who waits; absent: no waiting list
	WaitingLateAfter  Duration `yaml:"waiting_late_after"` // working time on the waiting list until the group hears of it; absent: never
}

// Office finds an office by id.
func (a *Agenda) Office(id string) (Office, bool) {
	if o := a.offices[id]; o != nil {
		return *o, true
	}
	return Office{}, false
}

// OfficeAt finds the first office of a door.
func (a *Agenda) OfficeAt(door string) (Office, bool) {
	for _, o := range a.Offices {
		if o.Door == door {
			return o, true
		}
	}
	return Office{}, false
}

// Worker finds a social worker by id.
func (a *Agenda) Worker(id WorkerID) (Worker, bool) {
	if w := a.workers[id]; w != nil {
		return *w, true
	}
	return Worker{}, false
}

// Forsaken says that whoever took a callback does not make it: they are absent at its time, or it is late. A colleague may take it then.
func (a *Agenda) Forsaken(c Callback, now time.Time) bool {
	if c.TakenBy == "" || !c.Open() {
		return false
	}
	_, late := Late(c, a.Rules(c), now)
	return late || a.Away(WorkerID(c.TakenBy), c)
}

// Reason finds a reason by id.
func (a *Agenda) Reason(id string) (Reason, bool) {
	if r := a.reasons[id]; r != nil {
		return *r, true
	}
	return Reason{}, false
}

// Local is an instant as the clocks on the offices' walls show it.
func (a *Agenda) Local(t time.Time) time.Time { return t.In(a.zone) }

// MayChange says whether the citizen may still move or cancel the callback by themselves. A reason that left the agenda
// keeps nobody from cancelling. A time that the office cannot keep may be changed until another one is chosen, and so may one
// that went by without a call, or with one that nobody answered.
func (a *Agenda) MayChange(c Callback, now time.Time) bool {
	until := time.Duration(0)
	if r := a.reasons[c.Reason]; r != nil {
		until = time.Duration(r.ChangeUntil)
	}
	if c.Open() && (c.Unkept.Equal(c.Start) || c.Uncalled.Equal(c.Start) || c.State == Attempted && !now.Before(c.Start)) {
		return true
	}
	return c.Occupies() && now.Before(c.Start) && !now.Add(until).After(c.Start)
}
