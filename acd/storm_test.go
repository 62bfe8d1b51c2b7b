package acd

import (
	"encoding/json"
	"flag"
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
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

// storm is one run; every eighth is replayed from its journal on a second Desk.
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
			return fmt.Errorf("%w\nin step %d at %s, %T%+v → %+v", err, i, g.now.Sub(scriptStart), ev, ev, out)
		}
		if replay == nil {
			continue
		}
		if err := journalled(replay, g.now, ev, out); err != nil {
			return fmt.Errorf("step %d, %T%+v: %w", i, ev, ev, err)
		}
	}
	if replay != nil && !reflect.DeepEqual(replay.Snapshot(), o.desk.Snapshot()) {
		return fmt.Errorf("the views after the replay differ")
	}
	return calm(o, g.now)
}

// journalled writes an event as the journal does, reads it back and plays it on
// a second Desk, which must do the same.
func journalled(replay *Desk, now time.Time, ev Event, out []Command) error {
	raw, err := json.Marshal(ev)
	if err != nil {
		return err
	}
	again, err := Decode(strings.TrimPrefix(fmt.Sprintf("%T", ev), "acd."), raw)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(ev, again) {
		return fmt.Errorf("came back as %+v", again)
	}
	if commands := replay.Step(now, again); !reflect.DeepEqual(out, commands) {
		return fmt.Errorf("replay gives %+v, not %+v", commands, out)
	}
	return nil
}

// calm lets everybody hang up, and time pass: nothing may ring or be
// remembered, and only a result code keeps somebody in wrap-up.
func calm(o *observer, now time.Time) error {
	for _, c := range o.desk.Snapshot().Calls {
		ev := CallEnded{c.ID}
		if err := o.check(now, ev, o.desk.Step(now, ev)); err != nil {
			return fmt.Errorf("at the end, %+v: %w", ev, err)
		}
	}
	now = now.Add(24 * time.Hour)
	if err := o.check(now, Tick{}, o.desk.Step(now, Tick{})); err != nil {
		return fmt.Errorf("after the end: %w", err)
	}
	if len(o.rings)+len(o.desk.rings)+len(o.desk.callOf)+len(o.desk.calls.items)+len(o.desk.timers.heap) > 0 {
		return fmt.Errorf("left over: %d rings, %d calls, %d timers", len(o.desk.rings), len(o.desk.callOf), len(o.desk.timers.heap))
	}
	for _, a := range o.snap.Agents {
		if a.State == StateWrapUp && !a.Undisposed || a.State == StateRinging || a.State == StateTalking || a.State == StateHold {
			return fmt.Errorf("%+v is stuck", a)
		}
	}
	return nil
}
