package situation

// WrittenFlags lists the urgency flags that the written orders set, in the order of the file, so that whoever reads flags can be
// checked against it.
func (g *Guide) WrittenFlags() []string {
	var out []string
	for _, f := range g.orders.Flags {
		out = append(out, f.Flag)
	}
	return out
}

// WrittenDoors lists the doors that the written orders lead to, in the order of the file; "other" is no door of the body.
func (g *Guide) WrittenDoors() []string {
	var out []string
	for _, d := range g.orders.Doors {
		out = append(out, d.Door)
	}
	return out
}
