package booking

// run is consecutive cells, [from, end).
type run struct{ from, end Cell }

// dayCells is one civil day laid out in cells: 96 of them, 92 in spring, 100 in autumn.
type dayCells struct {
	day        civil
	start, end Cell
}

// maxDayCells is the length of the autumn day.
const maxDayCells = 100

func newDayCells(d civil) dayCells {
	return dayCells{d, CellOf(d.midnight()), CellOf((d + 1).midnight())}
}

// plain: no clock change, so wall time is a sum.
func (c dayCells) plain() bool { return c.end-c.start == 96 }

// wall is what the clock shows when a cell of the day begins.
func (c dayCells) wall(x Cell) int {
	if c.plain() {
		return int(x-c.start) * cellMinutes
	}
	return wallMinute(x.Time())
}

// runs appends, in order, the stretches of cells during which the clock shows a time inside some span. Shifts that touch are
// one stretch. A cell in the spring gap does not exist and the repeated autumn hour counts twice, by construction.
func (c dayCells) runs(out []run, spans []Span) []run {
	base := len(out)
	put := func(from, end Cell) {
		if n := len(out); n > base && out[n-1].end == from {
			out[n-1].end = end
			return
		}
		out = append(out, run{from, end})
	}
	if c.plain() {
		for _, s := range spans {
			put(c.start+Cell(s.From/cellMinutes), c.start+Cell(s.To/cellMinutes))
		}
		return out
	}
	for x := c.start; x < c.end; x++ {
		minute := c.wall(x)
		for _, s := range spans {
			if s.Holds(minute) {
				put(x, x+1)
				break
			}
		}
	}
	return out
}

// overlap of two lists of spans, both in order.
func overlap(a, b []Span) (out []Span) {
	for _, x := range a {
		for _, y := range b {
			if s := (Span{max(x.From, y.From), min(x.To, y.To)}); s.From < s.To {
				out = append(out, s)
			}
		}
	}
	return out
}

// without takes a stretch out of spans in order.
func without(spans []Span, gone Span) (out []Span) {
	for _, s := range spans {
		if left := (Span{s.From, min(s.To, gone.From)}); left.From < left.To {
			out = append(out, left)
		}
		if right := (Span{max(s.From, gone.To), s.To}); right.From < right.To {
			out = append(out, right)
		}
	}
	return out
}
