package booking

// Ledger is the simplest [Busy]: what a list of callbacks occupies, kept in memory. Its zero value is an empty agenda.
// It is not safe for writing from several places at once.
//
// One list of slots may ask a hundred thousand times, so cells are bits, 64 to a word: a worker's two months fit in a
// hundred words.
type Ledger struct {
	cells map[WorkerID]map[Cell]uint64 // by cell / 64
	load  map[WorkerID]map[string]int
}

// Add writes down one callback, if it occupies its cells. A call that is over leaves room in the day, as in the store.
func (l *Ledger) Add(c Callback) {
	if c.Occupies() {
		l.Count(c.Worker, c.Day, 1)
		l.Mark(c.Worker, c.Cells...)
	}
}

// Mark takes cells of a worker.
func (l *Ledger) Mark(w WorkerID, cells ...Cell) {
	if l.cells == nil {
		l.cells = map[WorkerID]map[Cell]uint64{}
	}
	if l.cells[w] == nil {
		l.cells[w] = map[Cell]uint64{}
	}
	for _, x := range cells {
		l.cells[w][x>>6] |= 1 << (x & 63)
	}
}

// Count adds n callbacks to a worker's day.
func (l *Ledger) Count(w WorkerID, day string, n int) {
	if l.load == nil {
		l.load = map[WorkerID]map[string]int{}
	}
	if l.load[w] == nil {
		l.load[w] = map[string]int{}
	}
	l.load[w][day] += n
}

// Taken is part of [Busy].
func (l *Ledger) Taken(w WorkerID, x Cell) bool { return l.cells[w][x>>6]>>(x&63)&1 == 1 }

// Load is part of [Busy].
func (l *Ledger) Load(w WorkerID, day string) int { return l.load[w][day] }
