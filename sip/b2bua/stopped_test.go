package b2bua

import (
	"slices"
	"testing"
	"testing/synctest"
)

// A page that calls while the server stops is refused: nobody waits for a loop
// that has ended.
func TestInviteAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &fakeLedger{open: make(map[string][]byte)})
		page := w.page("kiosk", "k1")
		w.close()
		for range 20 { // whether the inbox or the end is seen first is a matter of luck
			l := w.call(page, "b-tax", "offer")
			synctest.Wait()
			l.mu.Lock()
			did, ended := slices.Clone(l.did), l.ended
			l.mu.Unlock()
			if !ended || !slices.Contains(did, "reject 503") {
				t.Fatalf("ended %t: %v", ended, did)
			}
		}
		w.legs.Wait()
	})
}
