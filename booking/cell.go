package booking

import "time"

// Cell is a quarter-hour, counted from 1970-01-01T00:00Z: unix seconds / 900. Every offset of Europe/Rome since 1970 is
// a whole number of cells, so a cell is a quarter-hour on the wall too.
type Cell int64

const (
	cellSeconds = 900
	cellMinutes = 15
)

// CellOf is the cell that holds an instant.
func CellOf(t time.Time) Cell {
	s := t.Unix()
	if s < 0 {
		s -= cellSeconds - 1
	}
	return Cell(s / cellSeconds)
}

// Time is the instant at which the cell begins, UTC.
func (c Cell) Time() time.Time { return time.Unix(int64(c)*cellSeconds, 0).UTC() }

// cellsFrom lists n cells in a row.
func cellsFrom(first Cell, n int) []Cell {
	out := make([]Cell, n)
	for i := range out {
		out[i] = first + Cell(i)
	}
	return out
}
