package safety

import "time"

// Purpose says what a line is for, in a language; in Italian, as the record says it, where nobody translated it.
func (n *Net) Purpose(id, lang string) string {
	if r := n.replies[lang]; r != nil && r.Lines[id] != "" {
		return r.Lines[id]
	}
	if h := n.lines[id]; h != nil {
		return h.Purpose
	}
	return ""
}

// Until says when a line that answers now stops answering today, "24:00" for midnight; false for one that never stops.
func (h *Hotline) Until(rome time.Time) (string, bool) {
	if h.Always {
		return "", false
	}
	minute := rome.Hour()*60 + rome.Minute()
	for _, o := range h.Hours {
		from, _ := clock(o.From)
		to, _ := clock(o.To)
		for _, d := range o.Days {
			if days[d] == rome.Weekday() && from <= minute && minute < to {
				return o.To, true
			}
		}
	}
	return "", false
}
