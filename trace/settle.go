package trace

import (
	"slices"
	"time"
)

// settle gives a trace as it may be told. What was shown aside goes behind all that the turn did, where other replies stand, and takes
// no more room than its calls that arrived: how often it was tried would tell as well. What came before it moves to
// later by as much as it took, so that nothing stands where it was. A turn ends with its last part.
func settle(body string, parts []Part) []Trace {
	told, aside := parted(parts)
	out := []Trace{{Body: body}}
	for _, a := range aside {
		p := a[0]
		for j := range told {
			if told[j].Began.Before(p.Began) {
				told[j].Began = told[j].Began.Add(took(p))
				if !told[j].Ended.After(p.Began) {
					told[j].Ended = told[j].Ended.Add(took(p))
				}
			}
		}
		shown := reply(a)
		if shown == nil {
			continue
		}
		from := done(told)
		move(shown, from.Sub(p.Began))
		if p.apart {
			out = append(out, Trace{Body: body, Parts: shown})
			continue
		}
		for j := range told[1:] { // what is shown besides comes after it
			if t := told[1+j : 2+j]; !t[0].Began.Before(from) {
				move(t, took(shown[0]))
			}
		}
		n := len(told)
		for j := range shown {
			shown[j].In += n
		}
		shown[0].In = 0
		told = append(told, shown...)
	}
	if len(told) > 1 && told[0].Name == Turn {
		told[0].Ended = told[1].Ended
		for _, q := range told[2:] {
			if q.Ended.After(told[0].Ended) {
				told[0].Ended = q.Ended
			}
		}
	}
	out[0].Parts = told
	if len(aside) > 0 {
		out[0].Parts = inOrder(told)
	}
	return out
}

// inOrder is the parts by their beginning, as those of other traces are.
func inOrder(told []Part) []Part {
	order := make([]int, len(told))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return told[a].Began.Compare(told[b].Began) })
	out, at := make([]Part, len(told)), make([]int, len(told))
	for i, was := range order {
		out[i], at[was] = told[was], i
	}
	for i := range out {
		if out[i].In >= 0 {
			out[i].In = at[out[i].In]
		}
	}
	return out
}

// parted is what may be told as it is, and what was shown aside, each with its calls.
func parted(parts []Part) (told []Part, aside [][]Part) {
	in := make([]int, len(parts)) // where each part is in told; -1: not there
	for i, p := range parts {
		if p.Ended.IsZero() { // given up with what it belongs to
			p.Ended = parts[0].Ended
		}
		switch {
		case p.aside:
			in[i], aside = -1, append(aside, []Part{p})
		case p.In >= 0 && in[p.In] < 0:
			in[i] = -1
			aside[len(aside)-1] = append(aside[len(aside)-1], p)
		default:
			if p.In >= 0 {
				p.In = in[p.In]
			}
			in[i], told = len(told), append(told, p)
		}
	}
	return told, aside
}

// done is when the turn itself was done: what is shown comes after that.
func done(told []Part) time.Time {
	at := told[0].Ended
	for _, p := range told[1:] {
		if p.In == 0 && p.Name == Show && p.Began.Before(at) {
			at = p.Began
		}
	}
	return at
}

// reply is what was shown aside as one show with its calls that arrived, one after the other; nil when none did: then it leaves with
// the other replies.
func reply(a []Part) []Part {
	if len(a) == 1 {
		return nil
	}
	p := a[0]
	lead, tail := a[1].Began.Sub(p.Began), p.Ended.Sub(a[len(a)-1].Ended)
	out := []Part{{Name: p.Name, In: -1, Began: p.Began}}
	at := p.Began
	for _, c := range a[1:] {
		if c.Failure == "" {
			began := at.Add(lead)
			at = began.Add(took(c))
			out = append(out, Part{Name: c.Name, Began: began, Ended: at})
		}
	}
	if len(out) == 1 {
		return nil
	}
	out[0].Ended = at.Add(tail)
	return out
}

func took(p Part) time.Duration { return p.Ended.Sub(p.Began) }

func move(parts []Part, by time.Duration) {
	for i := range parts {
		parts[i].Began, parts[i].Ended = parts[i].Began.Add(by), parts[i].Ended.Add(by)
	}
}
