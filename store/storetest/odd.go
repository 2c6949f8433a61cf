package storetest

import (
	"testing"
	"time"

	"bussola/store"
)

// testOddWords: what looks like a piece of a query, of a script or of a separator is a value like another, and reaches no row but its own.
func testOddWords(t *testing.T, m Maker) {
	k := m.Open(t)
	for i, odd := range []string{"it's", "' OR '1'='1", "x'; DELETE FROM dues; --", `"quoted" \ back`, "]] .. redis.call('FLUSHALL') --", "a b", "a|b:c,d", "%s %d ?", "{x}*", "riga\nnuova"} {
		at := now.Add(time.Duration(i) * time.Minute)
		other := store.Due{DueKey: store.DueKey{Kind: "remind", Subject: "A"}, At: at.Add(time.Hour), Revision: 1}
		own := store.Due{DueKey: store.DueKey{Kind: "expire", Subject: odd}, At: at.Add(time.Hour), Revision: 2}
		must(t, k, store.Commit{Now: at, Update: odd, Dues: []store.Due{other, own}, Audit: []store.Entry{{At: at, Actor: odd, What: odd, Subject: odd}}})
		refused(t, k, store.Commit{Now: at, Update: odd}, store.ErrSeen)
		must(t, k, store.Commit{Now: at, Undue: []store.DueKey{own.DueKey}})
		if list := get[[]store.Due](t)(k.Due(ctx, at.Add(2*time.Hour), 9)); len(list) != 1 || list[0] != other {
			t.Errorf("%q was taken away, and there is %v", odd, list)
		}
		if list := get[[]store.Entry](t)(k.AuditSince(ctx, at, 9)); len(list) != 1 || list[0].Actor != odd || list[0].What != odd || list[0].Subject != odd {
			t.Errorf("%q in the audit is %q", odd, list)
		}
		if err := k.Note(ctx, odd, odd); err != nil {
			t.Fatal(err)
		}
		if got := get[string](t)(k.Noted(ctx, odd)); got != odd {
			t.Errorf("the note %q is %q", odd, got)
		}
	}
}
