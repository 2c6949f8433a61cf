package safety

import "fmt"

// frame applies what stands around a danger: idioms and titles are silenced; questions, the past and what is over are marked by sentence.
func (n *Net) frame(v *verdict, explain bool) map[string]map[int]bool {
	r := v.reading
	effects := map[string]map[int]bool{}
	mark := func(effect string, sentence int) {
		if effects[effect] == nil {
			effects[effect] = map[int]bool{}
		}
		effects[effect][sentence] = true
	}
	still := false
	var taken []span2
	r.whole = false
	type mute struct{ from, to int }
	var mutes []mute
	for i := range r.tokens {
		for _, s := range r.spans[i] {
			if int(s.sym) >= len(n.byAnchor) {
				continue
			}
			for _, f := range n.byAnchor[s.sym] {
				if f.rule >= 0 || !r.possible(f.p) {
					continue
				}
				var ok bool
				if taken, ok = r.match(f.p, i, taken); !ok || r.denied(f.p, taken) >= 0 {
					continue
				}
				fr := &n.frames[f.frame]
				first, last := taken[0].from, taken[0].to
				for _, t := range taken {
					first, last = min(first, t.from), max(last, t.to)
				}
				if explain {
					v.notes = append(v.notes, fmt.Sprintf("%s %q: %s", fr.ID, f.p.text, fr.Effect.text))
				}
				switch fr.Effect.text {
				case "idiom":
					mutes = append(mutes, mute{first, last})
					mark("idiom", r.tokens[first].sentence)
				case "title":
					from, to := r.title(last)
					mutes = append(mutes, mute{from, to})
				case "quote":
					if from, to := r.title(last); from < len(r.tokens) && r.tokens[from].quoted {
						mutes = append(mutes, mute{from, to})
					}
				case "denied":
					if from, to, ok := n.refusal(r, first, last); ok {
						mutes = append(mutes, mute{from, to})
					}
				case "still":
					still = true
					mark("still", r.tokens[first].sentence)
				case "minor":
					v.minor = true
					mark("minor", r.tokens[first].sentence)
				case "over":
					for _, t := range r.tokens {
						mark("past", t.sentence)
					}
				default:
					mark(fr.Effect.text, r.tokens[first].sentence)
				}
			}
		}
	}
	for _, m := range mutes {
		for j := m.from; j < m.to; j++ {
			r.mute[j] = true
		}
	}
	if still {
		delete(effects, "past")
	}
	r.effects = effects
	return effects
}

// refusal gives the tokens that a "nobody hurts me" takes away: from its first word to the end of the clause, or to a word that turns
// ("ma", "e"). It holds only at the head of a clause ("non lo dico a nessuno mi picchia" denies nothing), and not with an exception
// ("nessuno mi tocca tranne lui").
func (n *Net) refusal(r *reading, first, last int) (int, int, bool) {
	clause := r.tokens[first].clause
	for i := first - 1; i >= 0 && r.tokens[i].clause == clause && !r.carries(i, n.turn); i-- {
		if !r.filler[i] {
			return 0, 0, false
		}
	}
	end := last
	for i := first; i < len(r.tokens) && r.tokens[i].clause == clause; i++ {
		if r.carries(i, n.turn) {
			if i < last {
				return 0, 0, false
			}
			break
		}
		if r.carries(i, n.except) {
			return 0, 0, false
		}
		end = i + 1
	}
	return first, end, end >= last
}

// title gives the tokens of a title after its cue: what is quoted, or else what begins with a capital, up to six words within the
// clause. Without quotes and capitals there is no title: better an alarm.
func (r *reading) title(cue int) (int, int) {
	if cue >= len(r.tokens) {
		return cue, cue
	}
	sentence := r.tokens[cue-1].sentence
	for i := cue; i < len(r.tokens) && i < cue+4 && r.tokens[i].sentence == sentence; i++ {
		if r.tokens[i].quoted {
			end := i
			for end < len(r.tokens) && r.tokens[end].quoted {
				end++
			}
			return i, end
		}
		if r.tokens[i].capital {
			end := i
			for end < len(r.tokens) && end < i+6 && r.tokens[end].clause == r.tokens[i].clause {
				end++
			}
			return i, end
		}
		if !r.filler[i] {
			break
		}
	}
	return cue, cue
}
