package b2bua

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

func TestWrapUps(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2026, 4, 1, 9, 0, s, 0, time.UTC) }
	served := acd.CallView{ID: "c1", State: acd.CallConnected, Queue: "tax", Agent: "aoki"}
	wrapping := acd.AgentView{ID: "aoki", State: acd.StateWrapUp, Since: at(10), WrapUpCall: "c1"}
	free := acd.AgentView{ID: "aoki", State: acd.StateAvailable}
	next := wrapping
	next.WrapUpCall, next.Since = "c2", at(50)
	want := WrapUp{Call: "c1", Agent: "aoki", Queue: "tax", Start: at(10), End: at(40)}
	for _, c := range []struct {
		name  string
		then  acd.AgentView
		there bool
	}{{"ends", free, true}, {"the agent is dismissed", free, false}, {"another begins at once", next, true}} {
		w := newWrapUps()
		w.serves(served)
		if _, ok := w.see(at(10), wrapping, true); ok {
			t.Errorf("%s: ended as it began", c.name)
		}
		if _, ok := w.see(at(20), wrapping, true); ok {
			t.Errorf("%s: ended while it ran", c.name)
		}
		if got, ok := w.see(at(40), c.then, c.there); !ok || got != want {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
		if _, ok := w.see(at(60), c.then, c.there); ok {
			t.Errorf("%s: ended twice", c.name)
		}
	}
}

// The wrap-up ends after the record was written, and is kept then; one that
// still runs when the process ends is kept too.
func TestWrapUpIsKept(t *testing.T) {
	ledger := &fakeLedger{open: make(map[string][]byte)}
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, ledger)
		s := site()
		s.Desk.Queues[0].WrapUp = time.Minute
		w.x.Configure(s)
		c := w.talking()
		w.play(c.kiosk, sip.Ended{Cause: "bye"})
		w.record()
		if got := w.wrapUps(); len(got) != 0 {
			t.Fatalf("kept before it ended: %+v", got)
		}
		sleep(20 * time.Second)
		w.must(w.x.EndWrapUp(context.Background(), "aoki"))
		sleep(time.Second)
		got := w.wrapUps()
		if len(got) != 1 || got[0].Call != c.id || got[0].Agent != "aoki" || got[0].Queue != "tax" ||
			got[0].End.Sub(got[0].Start).Round(time.Second) != 21*time.Second {
			t.Errorf("kept %+v", got)
		}
		w.play(w.call(c.kioskPage, "b-tax", "offer"), sip.Progressed{})
		staff := w.one("aoki")
		w.play(staff, sip.Answered{SDP: []byte("answer")})
		w.play(staff, sip.Ended{Cause: "bye"})
		w.close()
		if got := w.wrapUps(); len(got) != 2 {
			t.Errorf("kept at the end: %+v", got)
		}
	})
}

func (w *world) wrapUps() []WrapUp {
	w.ledger.mu.Lock()
	defer w.ledger.mu.Unlock()
	return w.ledger.wrapUps
}
