package booking

import "time"

// reminderMargin: a reminder closer to the call than this comes too late to be of use.
const reminderMargin = 30 * time.Minute

// soonMargin: a last reminder closer to the call than this is of no use.
const soonMargin = 10 * time.Minute

// soonAt is the moment of the last reminder, shortly before the call: once, never at night, and not for a call that was agreed
// only just before, nor right after another reminder.
func soonAt(c Callback, rules Rules) (time.Time, bool) {
	at := c.Start.Add(-rules.SoonBefore)
	if rules.SoonBefore <= 0 || c.Nudged.Equal(c.Start) || c.Start.Sub(c.Agreed) < rules.SoonBefore+soonMargin || !awake(at, rules).Equal(at) {
		return time.Time{}, false
	}
	return at, true
}

// reminderLead is how long before the call a reminder goes out when the day before is over already.
const reminderLead = 2 * time.Hour

// reminderAt is the moment of the first reminder: on the day before at a decent hour; for a call agreed after that moment, two
// hours before the call but never at night, unless another reminder follows shortly before the call anyway. No reminder for a call that was near when it was agreed, nor a second one.
func reminderAt(c Callback, rules Rules) (time.Time, bool) {
	if c.Reminded.Equal(c.Start) || c.Start.Sub(c.Agreed) < rules.NoReminderWithin {
		return time.Time{}, false
	}
	latest := c.Start.Add(-reminderMargin)
	before := (civilOf(c.Start) - 1)
	if at, err := instant(before, rules.ReminderAt); err == nil && at.After(c.Agreed) && at.Before(latest) {
		return awake(at, rules), true
	}
	if _, soon := soonAt(c, rules); soon {
		return time.Time{}, false
	}
	at := awake(c.Start.Add(-reminderLead), rules)
	if at.After(c.Agreed) && at.Before(latest) {
		return at, true
	}
	return time.Time{}, false
}

// papersAt is the evening before the papers that a closed call awaits are due: once, and not for papers due by tomorrow when
// the call was closed.
func papersAt(c Callback, rules Rules) (time.Time, bool) {
	if c.State != Done || c.OutcomeAt.IsZero() || c.Warned == PapersSoon {
		return time.Time{}, false
	}
	at, err := instant(civilOf(c.OutcomeAt)-1, rules.ReminderAt)
	if err != nil || !at.After(c.Changed.Add(reminderLead)) {
		return time.Time{}, false
	}
	return awake(at, rules), true
}

// Awake is the first moment from t on at which people may be written to.
func (a *Agenda) Awake(t time.Time) time.Time { return awake(t, Rules{Awake: a.Clocks.Awake}) }

// awake is the first moment from t on at which people may be written to.
func awake(t time.Time, rules Rules) time.Time {
	if rules.Awake.From >= rules.Awake.To || rules.Awake.Holds(wallMinute(t)) {
		return t
	}
	d := civilOf(t)
	if wallMinute(t) >= rules.Awake.To {
		d++
	}
	at, err := instant(d, rules.Awake.From)
	if err != nil { // awake at an hour that the spring change skips: the hour after
		at, _ = instant(d, rules.Awake.From+60)
	}
	return at
}
