package acd

import (
	"flag"
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var stormSeed = flag.Uint64("storm.seed", 0, "run the one storm of this seed")

const stormSteps = 300

// TestStorm plays random events, sensible and senseless ones, and checks after
// every step what must always hold (see observer).
func TestStorm(t *testing.T) {
	if *stormSeed != 0 {
		if err := storm(*stormSeed); err != nil {
			t.Fatal(err)
		}
		return
	}
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	runs := uint64(stormRuns)
	if testing.Short() {
		runs /= 10
	}
	base := uint64(time.Now().UnixNano())
	var next, failed atomic.Uint64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1); i <= runs && failed.Load() < 3; i = next.Add(1) {
				if err := storm(base + i); err != nil {
					failed.Add(1)
					t.Errorf("seed %d (again with -run TestStorm -storm.seed %d): %v", base+i, base+i, err)
				}
			}
		})
	}
	wg.Wait()
}

// storm is one run; every eighth is replayed on a second Desk.
func storm(seed uint64) error {
	g := newGenerator(seed)
	o := newObserver()
	var replay *Desk
	if seed%8 == 0 || *stormSeed != 0 {
		replay = NewDesk()
	}
	for i := range stormSteps {
		ev := g.next(o)
		out := o.desk.Step(g.now, ev)
		if err := o.check(g.now, ev, out); err != nil {
			return fmt.Errorf("step %d, %T%+v → %+v: %w", i, ev, ev, out, err)
		}
		if replay != nil {
			if again := replay.Step(g.now, ev); !reflect.DeepEqual(out, again) {
				return fmt.Errorf("step %d: replay gives %+v, not %+v", i, again, out)
			}
		}
	}
	if replay != nil && !reflect.DeepEqual(replay.Snapshot(), o.desk.Snapshot()) {
		return fmt.Errorf("the views after the replay differ")
	}
	// Everybody hangs up: nothing may ring or be remembered.
	for _, c := range o.desk.Snapshot().Calls {
		ev := CallEnded{c.ID}
		if err := o.check(g.now, ev, o.desk.Step(g.now, ev)); err != nil {
			return fmt.Errorf("at the end, %+v: %w", ev, err)
		}
	}
	if len(o.rings) > 0 || len(o.desk.callOf) > 0 || len(o.desk.calls.items) > 0 {
		return fmt.Errorf("left over: %d rings, %d calls", len(o.rings), len(o.desk.callOf))
	}
	for _, timer := range o.desk.timers.heap {
		if timer.kind != wrapUp {
			return fmt.Errorf("left over: a timer of kind %d", timer.kind)
		}
	}
	return nil
}
