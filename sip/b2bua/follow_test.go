package b2bua

import (
	"context"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

// Publish is part of Dialer.
func (w *world) Publish(target string, st sip.State) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.published[target] = append(w.published[target], st)
}

// last is what those who follow a target were told last, and how often they
// were told anything.
func (w *world) last(target string) (st sip.State, times int) {
	sleep(time.Second)
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.published[target]
	if len(all) == 0 {
		return st, 0
	}
	return all[len(all)-1], len(all)
}

func TestWhoMayFollow(t *testing.T) {
	run(t, func(w *world) {
		s := site()
		s.Followers = []string{"aoki"}
		w.x.Configure(s)
		w.agent("aoki")
		for _, c := range []struct {
			by, target string
			code       int
		}{
			{"aoki", "baba", 200},
			{"aoki", "tax", 200},
			{"aoki", "b-tax", 200},
			{"aoki", "nobody", 404},
			{"kiosk", "baba", 403},
			{"kiosk", "nobody", 403},
			{"stranger", "baba", 403},
		} {
			if _, code := w.x.Watched(sip.Account{ID: c.by}, c.target); code != c.code {
				t.Errorf("%s follows %s: %d, want %d", c.by, c.target, code, c.code)
			}
		}
		sleep(time.Second)
		if st, _ := w.x.Watched(sip.Account{ID: "aoki"}, "aoki"); !st.Open || st.Note != "応対できます" {
			t.Errorf("aoki is followed as %+v", st)
		}
	})
}

// A lamp for a colleague: free, rings, talks, in wrap-up or free again; and for
// a queue one early dialog for each caller that waits.
func TestFollowed(t *testing.T) {
	run(t, func(w *world) {
		w.agent("aoki")
		if st, _ := w.last("aoki"); !st.Open || len(st.Dialogs) != 0 {
			t.Errorf("free: %+v", st)
		}
		kiosk := w.call(w.page("kiosk", "kiosk-1"), "b-tax", "offer")
		staff := w.one("aoki")
		id := staff.call
		if st, _ := w.last("aoki"); st.Open || !reflect.DeepEqual(st.Dialogs, []sip.DialogState{{ID: id, Early: true}}) {
			t.Errorf("rings: %+v", st)
		}
		for _, target := range []string{"tax", "b-tax"} {
			want := sip.State{Dialogs: []sip.DialogState{{ID: id, Early: true, Initiator: true}}, Note: "1人待ち"}
			if st, _ := w.last(target); !reflect.DeepEqual(st, want) {
				t.Errorf("%s with a caller: %+v", target, st)
			}
		}
		w.play(staff, sip.Answered{SDP: []byte("answer")})
		if st, _ := w.last("kiosk"); !reflect.DeepEqual(st.Dialogs, []sip.DialogState{{ID: id, Initiator: true}}) {
			t.Errorf("the caller talks: %+v", st)
		}
		if st, _ := w.last("tax"); len(st.Dialogs) != 0 || st.Note != "" {
			t.Errorf("the queue after the answer: %+v", st)
		}
		w.play(kiosk, sip.Ended{Cause: "bye"})
		w.must(w.x.SetPresence(context.Background(), "aoki", acd.Away, "lunch"))
		st, n := w.last("aoki")
		if st.Open || st.Note != "離席中" || len(st.Dialogs) != 0 {
			t.Errorf("away: %+v", st)
		}
		if _, again := w.last("aoki"); again != n {
			t.Error("told again although nothing changed")
		}
	})
}

// However fast things change, a target is told at most every FollowEvery.
func TestFollowersAreNotFlooded(t *testing.T) {
	run(t, func(w *world) {
		w.agent("aoki")
		_, before := w.last("aoki")
		for i := range 100 {
			p := []acd.Presence{acd.Away, acd.Available}[i%2]
			w.must(w.x.SetPresence(context.Background(), "aoki", p, ""))
			time.Sleep(20 * time.Millisecond) // of the bubble
			synctest.Wait()
		}
		st, after := w.last("aoki")
		if n := after - before; n > 11 || !st.Open {
			t.Errorf("told %d times in 2 s, at last %+v", n, st)
		}
	})
}
