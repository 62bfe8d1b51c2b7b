package b2bua

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"madoguchi/acd"
	"madoguchi/sip"
)

// R15: what the citizen chose at the kiosk goes with the next call, follows a
// change while it runs, and outlives the server.
func TestNeeds(t *testing.T) {
	ctx := context.Background()
	english := acd.Needs{Language: "en", Access: []string{"large-text"}}
	easy := acd.Needs{Language: "ja-x-easy"}
	synctest.Test(t, func(t *testing.T) {
		ledger := &fakeLedger{open: make(map[string][]byte)}
		w := newWorld(t, ledger)
		w.must(w.x.SetNeeds(ctx, "kiosk", english))
		w.talking()
		if v := w.view(); !reflect.DeepEqual(v.Needs, english) {
			t.Errorf("the call came with %+v", v.Needs)
		}
		w.must(w.x.SetNeeds(ctx, "kiosk", easy))
		if v := w.view(); !reflect.DeepEqual(v.Needs, easy) {
			t.Errorf("the call goes on with %+v", v.Needs)
		}
		w.close()

		w = newWorld(t, ledger)
		if v := w.view(); !reflect.DeepEqual(v.Needs, easy) {
			t.Errorf("after the restart the call has %+v", v.Needs)
		}
		w.endAll()
		w.close()
	})
}

func TestUnusableNeeds(t *testing.T) {
	run(t, func(w *world) {
		for _, c := range []struct {
			account string
			needs   acd.Needs
		}{
			{"stranger", acd.Needs{Language: "en"}},
			{"kiosk", acd.Needs{Language: strings.Repeat("a", maxLanguage+1)}},
			{"kiosk", acd.Needs{Access: make([]string, maxAccess+1)}},
			{"kiosk", acd.Needs{Access: []string{strings.Repeat("a", maxWord+1)}}},
			{"kiosk", acd.Needs{Access: []string{""}}},
		} {
			if err := w.x.SetNeeds(context.Background(), c.account, c.needs); !errors.Is(err, ErrNeeds) {
				t.Errorf("%s may need %+v: %v", c.account, c.needs, err)
			}
		}
		if got := w.x.needs.of("kiosk"); got.Language != "" || len(got.Access) > 0 {
			t.Errorf("kept %+v", got)
		}
		w.must(w.x.SetNeeds(context.Background(), "kiosk", acd.Needs{Language: "en"}))
		w.x.needs.keep(newDirectory(Site{Accounts: []sip.Account{{ID: "aoki", Login: "aoki"}}}))
		if got := w.x.needs.of("kiosk"); got.Language != "" {
			t.Errorf("an account that is gone is kept: %+v", got)
		}
	})
}
