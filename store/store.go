// Package store is the contract of what Bussola remembers.
//
// Two keepers meet it: store/sqlite in the same process, store/redis for many. The suite store/storetest is the contract
// in executable form; a keeper that passes it may serve.
//
// The heart is [Keeper.Commit]: a whole turn in one step, everything or nothing. It is shaped so that one Lua script under
// one hash tag can do it: all checks first, in the order of the errors below, then all writes, no reading back in between.
// Nothing personal crosses the contract in clear: sessions, addresses, letters and the details of a callback are sealed by
// the caller with the person's own key (see [Vault]), so that destroying the key erases them wherever a copy may be. What
// stays readable is what the keeper must compare: versions, times, cells, states.
//
// Times come back in UTC, kept at least to the microsecond; the zero time comes back as the zero time.
package store

import (
	"context"
	"errors"
	"time"

	"bussola/booking"
)

// Person is a pseudonym: HMAC-SHA256 of the body and the chat id, in hex. The chat id itself is only in sealed addresses.
type Person string

// Record is what is kept about a person between two turns.
type Record struct {
	Person  Person
	Version int64     // 0: nothing is kept yet
	Session []byte    // sealed; nil when nothing is kept
	Key     []byte    // the person's data key, wrapped by the master key
	Address []byte    // sealed: where the channel delivers
	Touched time.Time // last commit of the session; given by the keeper from Commit.Now

	// Callbacks is how many callbacks are theirs, closed ones too, so that most turns need not look for any. Only [Keeper.Load]
	// gives it.
	Callbacks int `json:"-"`
}

// Commit is one turn. Its parts are checked together and written together. What it frees (the old cells of a move, the
// cells and the draft of a cancelled callback) is free for what it takes; Done and Undue go before Dues come.
type Commit struct {
	Now time.Time

	// Update is the dedup mark of the update that made this turn; empty when no update did. A mark kept less
	// than MarkLife before Now refuses the commit with ErrSeen.
	Update string

	// Record, when not nil, is written if the stored version equals Record.Version (0: absent); it is stored as Version+1.
	// Session is written always; Key and Address when the record is new, or when they are not nil.
	Record *Record

	// Holds, Changes: callbacks made and changed. See their types for what is checked.
	Holds   []Hold
	Changes []Change

	// Dues are put (same Kind and Subject: replaced); Done is the due row that this commit handles, as it was listed: if it
	// is gone or was put anew with another time or revision, the commit is refused with ErrGone. Undue rows are deleted if
	// they are there, unchecked.
	Dues  []Due
	Done  *Due
	Undue []DueKey

	Letters []Letter // put at the end of the outbox, in order
	Audit   []Entry

	// Erase, when not empty, is a person of whom everything goes, as by [Keeper.Erase]: after all checks, before anything else
	// of this commit is written. A Record of the same person is checked as ever and then begins anew, at the next version, with
	// its own Key; so letters for them, as a last word, need such a Record. Changes of their callbacks keep no Details. Nothing is
	// held or moved in the same commit: that is ErrInvalid.
	Erase Person
	// Scrub asks that what this commit overwrites or deletes cannot be read in the keeper's own files either: free pages, logs.
	// It is asked wherever there is Erase.
	Scrub bool

	// Traces are messages of the chat of Record's person, remembered for TraceLife; one that is known keeps its time.
	Traces []Trace
}

// Trace is a message that stands in a person's chat, theirs or ours, by the channel's id. It is remembered as long as the
// channel lets us delete it, so that a person who asks can leave nothing behind.
type Trace struct {
	Message int64
	At      time.Time // when it was written
}

// Hold is a new callback with the candidates that may take it, best first. The keeper gives it to the first candidate whose
// cells are all free and whose worker has fewer occupying callbacks that day than Ceiling, and places the callback there
// ([booking.Callback.Place]). None: ErrTaken. A Draft key (not empty) that an occupying callback already has refuses the
// commit with ErrDraft, before cells are looked at: the second tap finds the booking of the first. A Code that exists
// already is ErrConflict. One that begins as [booking.Waiting] has no candidates, takes no cells and counts in no day: its
// place comes later, as a Change with candidates.
type Hold struct {
	Callback   booking.Callback // in an occupying state or waiting; Revision as booking.Apply gave it
	Details    []byte           // sealed with the citizen's key
	Candidates []booking.Candidate
}

// Change is a callback after something happened to it, as [booking.Apply] gave it: its Revision is one more than the stored
// one (else ErrConflict). Cells and draft are freed when it no longer occupies. With Candidates (a move) the new cells
// are taken as for a Hold, and the old ones freed, in the same step, so a closed callback may come to life again where its
// cells are still free; without, it stays where it stands, and a change that moves it or makes it occupy again is ErrInvalid. Person and Draft are those of the Hold, whatever the change says. A
// callback whose person was erased keeps no Details.
type Change struct {
	Callback   booking.Callback
	Details    []byte // nil: keep what is there; empty and not nil: what is there goes
	Candidates []booking.Candidate
}

// Given says what a commit gave.
type Given struct {
	// Workers are, for each Hold that does not wait and then each Change with candidates, in order, who got it.
	Workers []booking.WorkerID
	// Letters say what became of each letter, in order: who has the words in hand need not ask for the letter to send it.
	Letters []Posted
}

// Posted is a letter as the commit left it.
type Posted struct {
	ID     int64
	First  bool  // no letter of an earlier commit waits for the same person
	Stands int64 // the message that stands at the letter's place; 0: none is known
}

// Due is something that must happen later. Subject is a callback code, a person, or another key; Revision is the revision
// of the subject that it was computed from, judged again by whoever handles it.
type Due struct {
	DueKey
	At       time.Time
	Revision int64
}

// DueKey names a due row: one row for each kind and subject.
type DueKey struct {
	Kind    string
	Subject string
}

// Letter is a reply waiting to be sent. Letters of one person leave in the order of their ids; a letter is kept until it is
// Sent, so delivery is at least once. In a Commit ID and
// Attempts do not count.
type Letter struct {
	ID        int64 // given by the keeper, growing
	Person    Person
	Place     string // the delivery row where its message will stand: "screen/<person>", "card/<code>"; empty: none
	Sealed    []byte // sealed with the person's key
	NotBefore time.Time
	Attempts  int
}

// Listed is a letter that may leave, with what its sender has to know: what opens it, where it goes, and what stands at its place.
type Listed struct {
	Letter
	Key, Address []byte // as in the person's record; nil when there is none
	Stands       int64  // as [Posted.Stands]
}

// Delivery is where a message that changes stands in the channel (a person's last screen, a callback's card in the desk's
// chat), so that it can be edited and its buttons removed. It lives outside the session's version: losing it costs one new
// message, nothing else.
type Delivery struct {
	Place   string // as Letter.Place
	Person  Person // whose chat it is in: erased with them
	Message int64  // the channel's id of the message; 0: none
	Sent    time.Time
}

// Entry is a line of the audit: who did what to which subject. No personal values: Actor is a social worker's id, "citizen",
// "system" or "command"; Subject a callback code.
type Entry struct {
	At      time.Time
	Actor   string
	What    string
	Subject string
}

// Worker is a paired social worker: the pseudonym of their private chat and who they are in the body's pack.
type Worker struct {
	Person Person
	Worker booking.WorkerID
	Since  time.Time
}

// Pairing is a one-time code given by command to a social worker, kept as its SHA-256 in hex.
type Pairing struct {
	Hash   string
	Worker booking.WorkerID
	Until  time.Time
}

// StoredCallback is a callback with its sealed details.
type StoredCallback struct {
	booking.Callback
	Details []byte
}

// Kept is everything that is kept of one person, for whoever asks to see it.
type Kept struct {
	Record      Record           // Version 0: none
	Callbacks   []StoredCallback // by start, then code
	Letters     []Letter         // all that wait, whatever their time; oldest first
	Deliveries  []Delivery       // by place
	Traces      []Trace          // by time
	Dues        []Due            // whose subject they are, by kind
	Worker      *Worker          // nil: not paired
	Unreachable time.Time        // since when; zero: reached, as far as is known
}

// Erasure says that a person was erased: what a backup from before it brings back has to go again (see [Replay]).
type Erasure struct {
	Person Person
	At     time.Time
}

// Old says what [Keeper.Forget] forgets: what is from before these times. The zero time keeps all.
type Old struct {
	Audit    time.Time
	Erasures time.Time
}

// MarkLife is how long the dedup mark of an update is remembered. Telegram repeats for 24 h.
const MarkLife = 72 * time.Hour

// TraceLife is how long a message can be deleted after it was written: Telegram's rule.
const TraceLife = 48 * time.Hour

// What a commit may be refused with, in the order of the checks: when several hold, the first one is told. Nothing was
// written.
var (
	ErrInvalid  = errors.New("store: the commit contradicts itself") // or, told with the conflicts, a stored callback
	ErrSeen     = errors.New("store: this update was handled before")
	ErrConflict = errors.New("store: somebody else changed it first") // the record, then the callbacks
	ErrGone     = errors.New("store: the due row was handled or changed")
	ErrDraft    = errors.New("store: this draft is a callback already")
	ErrTaken    = errors.New("store: no candidate is free")
)

// ErrNotFound: what was asked for is not kept. ErrClosed: the keeper was closed, nothing was written.
var (
	ErrNotFound = errors.New("store: not found")
	ErrClosed   = errors.New("store: closed")
)

// Word says an error of a keeper in one word, for who counts and follows: "" when there is none, "failed" when it is of no kind named here.
func Word(err error) string {
	if err == nil {
		return ""
	}
	for _, e := range []struct {
		err  error
		word string
	}{{ErrSeen, "seen"}, {ErrConflict, "conflict"}, {ErrGone, "gone"}, {ErrDraft, "draft"}, {ErrTaken, "taken"}, {ErrNotFound, "not_found"}} {
		if errors.Is(err, e.err) {
			return e.word
		}
	}
	return "failed"
}

// Keeper keeps. It is safe for concurrent use by many goroutines, and by the processes its own package allows.
// Any error that is not one of the above means that it is not known whether the commit happened: reading tells.
type Keeper interface {
	// Load gives the record of a person; a Record with Version 0 when there is none.
	Load(ctx context.Context, p Person) (Record, error)

	// Commit does a whole turn or nothing.
	Commit(ctx context.Context, c Commit) (Given, error)

	// Callback gives one callback, or ErrNotFound.
	Callback(ctx context.Context, code booking.Code) (StoredCallback, error)
	// Callbacks lists them by start, then code. Zero fields of the query do not filter.
	Callbacks(ctx context.Context, q Query) ([]StoredCallback, error)
	// Occupied lists the cells taken that touch [from, until), by worker, with the whole load of each worker's day in it.
	// Days next to those may be listed too, as complete.
	Occupied(ctx context.Context, from, until time.Time) (Occupied, error)

	// Due lists rows at or before now, earliest first, at most n.
	Due(ctx context.Context, now time.Time, n int) ([]Due, error)
	// NextDue is the time of the earliest row; the zero time when there is none.
	NextDue(ctx context.Context) (time.Time, error)

	// Letters lists letters that may leave at now: for each person only the oldest one kept, and only when its NotBefore
	// has come; oldest first, at most n, leaving out the persons in busy.
	Letters(ctx context.Context, now time.Time, n int, busy map[Person]bool) ([]Listed, error)
	// Sent forgets a letter and, with a delivery that is not nil, keeps where the message stands, and what was shown as
	// traces of the letter's person, in one step. A letter that is gone (sent twice, person erased meanwhile) is no error and
	// keeps no delivery and no traces.
	Sent(ctx context.Context, id int64, d *Delivery, shown ...Trace) error
	// Postpone keeps a letter for later and counts the attempt. A letter that is gone stays gone.
	Postpone(ctx context.Context, id int64, notBefore time.Time) error
	// Delivery is what stands at a place; Message 0 when not known.
	Delivery(ctx context.Context, place string) (Delivery, error)

	// Unreachable marks a person whom the channel no longer reaches, and drops their letters; a Commit with their Record
	// clears it. Letters put meanwhile are kept and listed: the sender is told again.
	Unreachable(ctx context.Context, p Person, at time.Time) error
	// Reachable says whether the channel still reaches the person, as far as is known.
	Reachable(ctx context.Context, p Person) (bool, error)

	// Traces lists the messages of a person's chat written after a time, oldest first; Untrace forgets some of them.
	Traces(ctx context.Context, p Person, after time.Time) ([]Trace, error)
	Untrace(ctx context.Context, p Person, messages []int64) error

	// PutPairing keeps a one-time code; Pair uses it up: ErrNotFound when it is unknown, used, or now is not before Until.
	// A person paired again is the worker of the newest code.
	PutPairing(ctx context.Context, p Pairing) error
	Pair(ctx context.Context, hash string, who Person, now time.Time) (booking.WorkerID, error)
	// Worker is who a person is paired as, or ErrNotFound. Workers lists all of them.
	Worker(ctx context.Context, who Person) (Worker, error)
	Workers(ctx context.Context) ([]Worker, error)

	// AuditSince lists audit entries from a time on, oldest first, at most n.
	AuditSince(ctx context.Context, since time.Time, n int) ([]Entry, error)

	// Erase removes a person: record and key, letters, delivery, traces, pairing, the mark of Unreachable, due rows whose subject they
	// are. Their callbacks stay and keep their revision, with details gone, person and draft empty. Dedup marks and audit
	// hold nothing personal and stay. Erasing twice is no error. It is a Commit of Erase alone. That they were erased is kept
	// until Forget, of several times the last.
	Erase(ctx context.Context, p Person, now time.Time) error
	// Erasures lists who was erased from a time on, oldest first, then by person, at most n.
	Erasures(ctx context.Context, since time.Time, n int) ([]Erasure, error)

	// Kept gives everything that is kept of a person, as it is at one moment.
	Kept(ctx context.Context, p Person) (Kept, error)
	// People lists records by pseudonym, those after the one given, at most n.
	People(ctx context.Context, after Person, n int) ([]Record, error)
	// Rekey puts another wrapping of a person's data key where the one given stands, and says whether it stood there. It is no
	// turn: version and touched stay.
	Rekey(ctx context.Context, p Person, was, key []byte) (bool, error)
	// Forget deletes what is too old of the kinds that have no due rows; it returns how many rows went. They are scrubbed.
	Forget(ctx context.Context, o Old) (int, error)

	// Sweep forgets dedup marks older than MarkLife, traces older than TraceLife and pairings that are past; it returns how
	// many rows went.
	Sweep(ctx context.Context, now time.Time) (int, error)

	// Note and Noted keep small values of the program itself under a name: the poller's offset, the last sweep.
	Note(ctx context.Context, name, value string) error
	Noted(ctx context.Context, name string) (string, error) // "" when there is none

	Close() error
}

// Query chooses callbacks by their start. States empty: all. Until is exclusive. Limit 0: no limit.
type Query struct {
	Person      Person
	Worker      booking.WorkerID
	States      []booking.State
	From, Until time.Time
	Limit       int
}

// Occupied is who is busy when. Load counts occupying callbacks by worker and local day, for ceilings.
type Occupied struct {
	Cells map[booking.WorkerID]map[booking.Cell]booking.Code
	Load  map[booking.WorkerID]map[string]int
}
