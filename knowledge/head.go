package knowledge

import (
	"math"
	"slices"
)

// head is a linear classifier: a softmax regression over terms. It never changes after [learn].
type head struct {
	classes int
	rows    table     // a row for each term
	idf     []float32 // by row
	bias    []float32
	weights []byte    // a row of classes for each term: how many steps, from -127 to 127, as a signed byte
	step    []float32 // the size of a step, by row: a byte a weight keeps a head small and moves no figure
}

// row is one feature of an example, resolved.
type row struct {
	at    int32
	value float32
}

// resolve turns terms into rows of the head, weighted by rarity and brought to length one.
func (h *head) resolve(cut *cutter, terms []term) []row {
	order, out := cut.order[:0], cut.rows[:0]
	for i, t := range terms {
		if at, ok := h.rows.find(uint64(t.hash)); ok {
			order = append(order, uint64(at)<<32|uint64(i))
		}
	}
	slices.Sort(order) // by row, and then by place: the same rows come together and keep their order
	for _, o := range order {
		at, value := int32(o>>32), terms[uint32(o)].value
		if n := len(out); n > 0 && out[n-1].at == at {
			out[n-1].value += value
		} else {
			out = append(out, row{at, value})
		}
	}
	var square float64
	for i, r := range out {
		out[i].value = min(r.value, 2) * h.idf[r.at]
		square += float64(out[i].value) * float64(out[i].value)
	}
	if square > 0 {
		by := float32(1 / math.Sqrt(square))
		for i := range out {
			out[i].value *= by
		}
	}
	cut.order, cut.rows = order, out
	return out
}

// odds gives the share of each class for some terms; they add up to one.
func (h *head) odds(cut *cutter, terms []term) []float32 {
	out := make([]float32, h.classes)
	rows := h.resolve(cut, terms)
	for i := range rows {
		rows[i].value *= h.step[rows[i].at]
	}
	copy(out, h.bias)
	for len(rows) >= 4 { // four at a time, added in the same order: the sums are the same to the last bit
		a, b, c, d := h.row(rows[0]), h.row(rows[1]), h.row(rows[2]), h.row(rows[3])
		va, vb, vc, vd := rows[0].value, rows[1].value, rows[2].value, rows[3].value
		a, b, c, d = a[:len(out)], b[:len(out)], c[:len(out)], d[:len(out)]
		for i, sum := range out {
			sum += va * float32(int8(a[i]))
			sum += vb * float32(int8(b[i]))
			sum += vc * float32(int8(c[i]))
			sum += vd * float32(int8(d[i]))
			out[i] = sum
		}
		rows = rows[4:]
	}
	for _, r := range rows {
		w := h.row(r)[:len(out)]
		for i := range out {
			out[i] += r.value * float32(int8(w[i]))
		}
	}
	softmax(out)
	return out
}

func (h *head) row(r row) []byte { return h.weights[int(r.at)*h.classes:] }

// pack keeps each weight as a byte.
func (h *head) pack(learned []float32) {
	h.weights = make([]byte, len(learned))
	h.step = make([]float32, len(h.idf))
	for r := range h.step {
		row := learned[r*h.classes : (r+1)*h.classes]
		var most float32
		for _, w := range row {
			most = max(most, w, -w)
		}
		if most == 0 {
			continue
		}
		h.step[r] = most / 127
		for c, w := range row {
			if w != 0 {
				h.weights[r*h.classes+c] = byte(int8(math.Round(float64(w / h.step[r]))))
			}
		}
	}
}

func softmax(z []float32) {
	most := z[0]
	for _, v := range z {
		most = max(most, v)
	}
	var sum float32
	for i, v := range z {
		if v-most < -15 { // less than a millionth: most classes of most sentences
			z[i] = 0
			continue
		}
		z[i] = float32(math.Exp(float64(v - most)))
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}
