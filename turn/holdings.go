package turn

import (
	"encoding/json"
	"errors"

	"bussola/dialogs"
	"bussola/store"
)

// Holdings opens everything that is kept of the person, for them to read.
func (v *view) Holdings() (dialogs.Holdings, error) {
	all, err := v.r.Keeper.Kept(v.ctx, v.person)
	h := dialogs.Holdings{Pseudonym: string(v.person), Channel: v.r.Channel, Touched: all.Record.Touched, Unreachable: all.Unreachable}
	if err != nil || all.Record.Version == 0 {
		return h, err
	}
	if all.Worker != nil {
		h.Worker = all.Worker.Worker
	}
	who, err := v.r.unseal(all.Record)
	if errors.Is(err, store.ErrSealed) { // damaged: nothing else can be read
		return h, nil
	}
	if err != nil {
		return h, err
	}
	h.Channel, h.Chat = who.channel, who.chat
	for _, sc := range all.Callbacks {
		call := dialogs.HeldCall{Callback: sc.Callback}
		if call.Details, err = who.reads(sc); err != nil {
			return h, err
		}
		h.Calls = append(h.Calls, call)
	}
	for _, l := range all.Letters {
		var in letter
		plain, err := who.key.Open(l.Sealed, "letter "+string(v.person))
		if err == nil {
			err = json.Unmarshal(plain, &in)
		}
		if err != nil {
			return h, err
		}
		h.Waiting = append(h.Waiting, in.Reply.Text)
	}
	for _, d := range all.Deliveries {
		h.Shown = append(h.Shown, dialogs.Standing{Place: d.Place, Message: d.Message, Sent: d.Sent})
	}
	for _, m := range all.Traces {
		h.Removable = append(h.Removable, dialogs.Placed{Message: m.Message, At: m.At})
	}
	for _, d := range all.Dues {
		h.Dues = append(h.Dues, dialogs.Owed{Kind: d.Kind, At: d.At})
	}
	return h, nil
}
