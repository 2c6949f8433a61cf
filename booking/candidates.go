package booking

import (
	"hash/fnv"
	"sort"
	"time"
)

// Candidates orders the social workers who could take a call at a start, best first: who speaks the language, who is first
// choice for the reason, who has the smallest part of their day filled, who has most room left. What is still equal is
// settled by a draw that depends on worker and time only: the same question has the same answer, and no name always wins.
//
// The list is empty when the start is not to be had, or no longer: past its notice, beyond the horizon, closed, taken.
func (a *Agenda) Candidates(q Query, start time.Time, taken Busy, now time.Time) []Candidate {
	r, workers := a.eligible(q)
	x := CellOf(start)
	if len(workers) == 0 || !x.Time().Equal(start) {
		return nil
	}
	first, last := a.window(q, r, now)
	d := civilOf(start)
	cells := newDayCells(d)
	if _, closed := a.everywhere(d); closed || x < first || d > last || !r.begins(q, cells.wall(x)) {
		return nil
	}
	type rated struct {
		Candidate
		speaks, best bool
		load         int
		draw         uint32
	}
	var list []rated
	day := d.String()
	for _, w := range workers {
		load := taken.Load(w.ID, day)
		if load >= w.Ceiling || !a.free(w, r, cells, x, taken) {
			continue
		}
		list = append(list, rated{
			Candidate: Candidate{w.ID, x.Time(), cellsFrom(x, r.Cells), day, w.Ceiling},
			speaks:    has(w.Languages, q.Lang), best: has(w.BestAt, r.ID),
			load: load, draw: draw(w.ID, x),
		})
	}
	sort.Slice(list, func(i, j int) bool {
		p, q := list[i], list[j]
		switch {
		case p.speaks != q.speaks:
			return p.speaks
		case p.best != q.best:
			return p.best
		case p.load*q.Ceiling != q.load*p.Ceiling: // load/ceiling, without dividing
			return p.load*q.Ceiling < q.load*p.Ceiling
		case p.Ceiling-p.load != q.Ceiling-q.load:
			return p.Ceiling-p.load > q.Ceiling-q.load
		case p.draw != q.draw:
			return p.draw < q.draw
		}
		return p.Worker < q.Worker
	})
	out := make([]Candidate, len(list))
	for i, c := range list {
		out[i] = c.Candidate
	}
	return out
}

// free says whether the worker works, and has nothing else, for the whole call.
func (a *Agenda) free(w *Worker, r *Reason, cells dayCells, x Cell, taken Busy) bool {
	end := x + Cell(r.Cells)
	for _, run := range a.worked(nil, w, cells) {
		if x < run.from || end > run.end {
			continue
		}
		for y := x; y < end; y++ {
			if taken.Taken(w.ID, y) {
				return false
			}
		}
		return true
	}
	return false
}

func draw(w WorkerID, x Cell) uint32 {
	h := fnv.New32a()
	h.Write([]byte(w))
	h.Write([]byte{byte(x), byte(x >> 8), byte(x >> 16), byte(x >> 24)})
	return h.Sum32()
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// Speakers are the social workers who speak a language, in the order of the pack.
func (a *Agenda) Speakers(lang string) (who []WorkerID) {
	for _, w := range a.Workers {
		if has(w.Languages, lang) {
			who = append(who, w.ID)
		}
	}
	return who
}
