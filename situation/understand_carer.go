package situation

// carer reads what the law of leave and days off asks about whoever looks after the person: their work, and whether they live in
// the same home. It speaks only when the person in need is somebody else, is said to need care, and the writer is the one who
// gives it: in every other story "vivo con mia madre" and "lavoro in banca" tell nothing of a carer.
func (r *reading) carer() []claim {
	if r.need < 0 || r.people[r.need].role == "terzo" || !r.caredFor() {
		return nil
	}
	gives, other := r.givesCare()
	if !gives {
		return nil
	}
	var out []claim
	for _, c := range r.claims {
		switch {
		case c.fact == "lavoro" && c.subject == me && !other:
			c.fact, c.about = "lavoro_di_chi_assiste", "any"
			out = append(out, c)
		case c.fact == "vive_solo" && c.value.Yes != nil && !*c.value.Yes && r.withMe(c):
			c.fact, c.value, c.about = "convivente", Yes(true), "any"
			out = append(out, c)
		}
	}
	return out
}

// caredFor says that the person in need is told to be disabled, or not to manage alone.
func (r *reading) caredFor() bool {
	for _, c := range r.claims {
		if !r.concerns(c) {
			continue
		}
		v := c.value
		switch c.fact {
		case "autosufficienza":
			if v.Word != "autosufficiente" {
				return true
			}
		case "legge104":
			if v.Word != "no" {
				return true
			}
		case "accompagnamento":
			if v.Word == "si" || v.Word == "in_domanda" {
				return true
			}
		case "invalidita_pct":
			if v.Min >= 74 {
				return true
			}
		case "capacita_decisionale":
			if v.Word != "piena" {
				return true
			}
		case "aiuto_a_casa":
			if v.Word == "familiare" && r.firstPerson(c) {
				return true // "gli sto dietro io"
			}
		case "disabilita_gravissima", "minore_disabile":
			if v.Yes != nil && *v.Yes {
				return true
			}
		}
	}
	return false
}

// givesCare says whether the writer gives care ("la assisto io"), or whether somebody else does: a badante, nobody, a sister. A
// parent, a child or a spouse who writes and names nobody else is taken to.
func (r *reading) givesCare() (gives, other bool) {
	role := r.people[r.need].role
	gives = role == "genitore" || role == "figlio" || role == "coniuge" // of a brother or a grandmother it must be said
	for _, c := range r.claims {
		if c.fact == "aiuto_a_casa" && r.concerns(c) {
			switch c.value.Word {
			case "familiare":
				gives = true
				other = c.helper >= 0 && c.helper != r.need
			case "badante", "nessuno":
				gives = false
			}
		}
	}
	return gives && !other, other
}

// withMe says that the words of a home shared name the writer: "vive con me", "vivo con mia madre", "conviviamo".
func (r *reading) withMe(c claim) bool {
	for i := c.from; i < c.to; i++ {
		if k := &r.toks[i]; k.tags&(tagMe|tagUs|tagToMe) != 0 || pronoun[k.word] {
			return true
		}
	}
	return false
}
