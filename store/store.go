// Package store is the contract of what Bussola remembers.
//
// Two keepers meet it: store/sqlite in the same process, store/redis for many. The suite store/storetest is the contract
// in executable form; a keeper that passes it may serve.
//
// The heart is [Keeper.Commit]: a whole turn in one step, everything or nothing. It is shaped so that one Lua script under
// one hash tag can do it: all checks first (dedup mark, session version, callback revisions, cells, draft keys, due row),
// then all writes, no reading back in between. Nothing personal crosses the contract in clear: sessions, addresses, letters
// and the details of a callback are sealed by the caller with the person's own key (see [Vault]), so that destroying the key
// erases them wherever a copy may be. What stays readable is what the keeper must compare: versions, times, cells, states.
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
	Touched time.Time // last commit of the session
}

// Commit is one turn. Its parts are checked together and written together.
type Commit struct {
	Now time.Time

	// Update is the dedup mark of the update that made this turn; empty when no update did. A mark seen in the last 72 h
	// refuses the commit with ErrSeen.
	Update string

	// Record, when not nil, is written if the stored version equals Record.Version (0: absent); it is stored as Version+1.
	// Key and Address are written only when the record is new, or when they are not nil.
	Record *Record

	// Holds, Changes: callbacks made and changed. See their types for what is checked.
	Holds   []Hold
	Changes []Change

	// Dues are put (same Kind and Subject: replaced); Done names the due row that this commit handles: if it is gone or has
	// another revision, the commit is refused with ErrGone. Undue rows are deleted if they are there, unchecked.
	Dues  []Due
	Done  *Due
	Undue []DueKey

	Letters []Letter // put at the end of the outbox, in order
	Audit   []Entry
}

// Hold is a new callback with the candidates that may take it, best first. The keeper gives it to the first candidate whose
// cells are all free and whose day is under its ceiling, and writes that worker into the callback. None: ErrTaken.
// A Draft key that a living (occupying) callback already has refuses the commit with ErrDraft.
type Hold struct {
	Callback   booking.Callback // State held, requested or confirmed; Worker is filled in by the keeper
	Details    []byte           // sealed with the citizen's key
	Candidates []booking.Candidate
}

// Change is a callback after something happened to it. Its Revision must equal the stored one (else ErrConflict) and is
// stored as Revision+1. Cells are freed or kept by what Callback.Occupies says. With Candidates (a move) the new cells are
// taken as for a Hold, and the old ones freed, in the same step.
type Change struct {
	Callback   booking.Callback
	Details    []byte // nil: keep what is there
	Candidates []booking.Candidate
}

// Taken says what a commit gave: for each Hold and then each Change with candidates, in order, the worker who got it.
type Taken []booking.WorkerID

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
// Sent, so delivery is at least once.
type Letter struct {
	ID        int64 // given by the keeper, growing
	Person    Person
	Sealed    []byte // sealed with the person's key
	NotBefore time.Time
	Attempts  int
}

// Delivery is where the last screen of a person stands in the channel, so that it can be edited and its buttons removed.
// It lives outside the session's version: losing it costs one new message, nothing else.
type Delivery struct {
	Person  Person
	Message int64 // the channel's id of the message; 0: none
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

// What a commit may be refused with. Nothing was written.
var (
	ErrSeen     = errors.New("store: this update was handled before")
	ErrConflict = errors.New("store: somebody else changed it first")
	ErrTaken    = errors.New("store: no candidate is free")
	ErrDraft    = errors.New("store: this draft is a callback already")
	ErrGone     = errors.New("store: the due row was handled or changed")
	ErrNotFound = errors.New("store: not found")
)

// Keeper keeps. It is safe for concurrent use by many goroutines, and by the processes its own package allows.
// Any error that is not one of the above means that it is not known whether the commit happened: reading tells.
type Keeper interface {
	// Load gives the record of a person; a Record with Version 0 when there is none.
	Load(ctx context.Context, p Person) (Record, error)

	// Commit does a whole turn or nothing.
	Commit(ctx context.Context, c Commit) (Taken, error)

	// Callback gives one callback, or ErrNotFound.
	Callback(ctx context.Context, code booking.Code) (StoredCallback, error)
	// Callbacks lists them by start, then code. Zero fields of the query do not filter.
	Callbacks(ctx context.Context, q Query) ([]StoredCallback, error)
	// Occupied lists the cells taken in [from, until), by worker, with the load of each worker's day.
	Occupied(ctx context.Context, from, until time.Time) (Occupied, error)

	// Due lists rows at or before now, earliest first, at most n.
	Due(ctx context.Context, now time.Time, n int) ([]Due, error)
	// NextDue is the time of the earliest row; the zero time when there is none.
	NextDue(ctx context.Context) (time.Time, error)

	// Letters lists letters that may leave at now: for each person only the oldest one kept, and only when its NotBefore
	// has come; oldest first, at most n, leaving out the persons in busy.
	Letters(ctx context.Context, now time.Time, n int, busy map[Person]bool) ([]Letter, error)
	// Sent forgets a letter and, with a delivery that is not nil, keeps where the screen stands, in one step.
	Sent(ctx context.Context, id int64, d *Delivery) error
	// Postpone keeps a letter for later and counts the attempt.
	Postpone(ctx context.Context, id int64, notBefore time.Time) error
	// Delivery is where the last screen stands; Message 0 when not known.
	Delivery(ctx context.Context, p Person) (Delivery, error)

	// Unreachable marks a person whom the channel no longer reaches, and drops their letters; a new Commit with their Record clears it.
	Unreachable(ctx context.Context, p Person, at time.Time) error
	// Reachable says whether the channel still reaches the person, as far as is known.
	Reachable(ctx context.Context, p Person) (bool, error)

	// PutPairing keeps a one-time code; Pair uses it up: ErrNotFound when it is unknown, used or past.
	PutPairing(ctx context.Context, p Pairing) error
	Pair(ctx context.Context, hash string, who Person, now time.Time) (booking.WorkerID, error)
	// Worker is who a person is paired as, or ErrNotFound. Workers lists all of them.
	Worker(ctx context.Context, who Person) (Worker, error)
	Workers(ctx context.Context) ([]Worker, error)

	// AuditSince lists audit entries from a time on, oldest first, at most n.
	AuditSince(ctx context.Context, since time.Time, n int) ([]Entry, error)

	// Erase removes a person: record and key, letters, delivery, due rows whose subject they are. Their callbacks stay, with
	// details gone and person empty. Dedup marks and audit hold nothing personal and stay.
	Erase(ctx context.Context, p Person, now time.Time) error

	// Sweep forgets dedup marks older than 72 h and pairings that are past; it returns how many rows went.
	Sweep(ctx context.Context, now time.Time) (int, error)

	// Note and Noted keep small values of the program itself under a name: the poller's offset, the last sweep.
	Note(ctx context.Context, name, value string) error
	Noted(ctx context.Context, name string) (string, error) // "" when there is none

	Close() error
}

// Query chooses callbacks. States empty: all. Until is exclusive.
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
