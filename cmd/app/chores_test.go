package app

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"madoguchi/store"
)

func TestNextStep(t *testing.T) {
	at := time.Date(2026, 12, 28, 18, 0, 0, 0, time.UTC)
	before, during, after := at.Add(-time.Hour), at.Add(time.Minute), at.Add(time.Hour)
	stop := store.Stop{At: at, NoCalls: 10 * time.Minute, Limit: 20 * time.Minute, Mode: store.StopModeStop, State: store.StopApproved}
	maintenance := stop
	maintenance.Mode = store.StopModeMaintenance
	short := maintenance
	short.Until = at.Add(50 * time.Minute)
	scheduled, running := stop, maintenance
	scheduled.State, running.State = store.StopScheduled, store.StopMaintenance
	for _, c := range []struct {
		name         string
		stop         store.Stop
		now, started time.Time
		calls        int
		want         stopStep
	}{
		{"not approved", scheduled, after, before, 0, stopWaits},
		{"announced", stop, before, before, 0, stopWaits},
		{"draining, no call", stop, at.Add(-time.Minute), before, 0, stopWaits},
		{"calls run", stop, during, before, 2, stopWaits},
		{"no call is left", stop, during, before, 0, stopExits},
		{"the limit has come, calls are ending", stop, at.Add(20 * time.Minute), before, 2, stopWaits},
		{"calls that do not end", stop, at.Add(20*time.Minute + stopGrace), before, 2, stopExits},
		{"restarted before the limit", stop, during, during, 0, stopExits},
		{"started after it", stop, after, after, 0, stopMissed},
		{"maintenance", maintenance, during, before, 0, stopMaintain},
		{"maintenance runs", running, after, before, 0, stopWaits},
		{"maintenance, started late", maintenance, after, after, 0, stopMaintain},
		{"maintenance that is over", short, after, after, 0, stopMissed},
		{"maintenance that ran long", short, after, before, 0, stopMaintain},
	} {
		if got := nextStep(c.stop, c.now, c.started, c.calls); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// fakePlan has one stop.
type fakePlan struct {
	stop   store.Stop
	broken error
	did    []string
}

func (p *fakePlan) CurrentStop(context.Context) (store.Stop, bool, error) {
	open := p.stop.State == store.StopApproved || p.stop.State == store.StopMaintenance
	return p.stop, open, nil
}

func (p *fakePlan) move(did, state string) (store.Stop, error) {
	if p.broken == nil {
		p.did, p.stop.State = append(p.did, did), state
	}
	return p.stop, p.broken
}

func (p *fakePlan) BeginMaintenance(context.Context, store.By, string) (store.Stop, error) {
	return p.move("maintenance", store.StopMaintenance)
}

func (p *fakePlan) EndStop(context.Context, store.By, string) (store.Stop, error) {
	return p.move("end", store.StopDone)
}

func TestStopRunner(t *testing.T) {
	now := time.Now()
	row := store.Stop{ID: "s", At: now, Limit: time.Minute, Mode: store.StopModeStop, State: store.StopApproved}
	for _, c := range []struct {
		name    string
		mode    string
		started time.Time
		until   time.Time
		did     []string
		exits   int
	}{
		{"stop", store.StopModeStop, now, time.Time{}, []string{"end"}, 1},
		{"maintenance", store.StopModeMaintenance, now, time.Time{}, []string{"maintenance"}, 0},
		{"missed stop", store.StopModeStop, now.Add(2 * time.Minute), time.Time{}, []string{"end"}, 0},
		{"missed maintenance", store.StopModeMaintenance, now.Add(2 * time.Minute), now.Add(time.Minute), []string{"maintenance", "end"}, 0},
	} {
		p := &fakePlan{stop: row, broken: errors.New("the disk is full")}
		p.stop.Mode, p.stop.Until = c.mode, c.until
		calls, exits := 1, 0
		r := &stopRunner{plan: p, log: slog.New(slog.DiscardHandler), calls: func() int { return calls }, exit: func() { exits++ }, started: c.started}
		look := func() error { return r.look(t.Context(), now.Add(2*time.Second).Add(c.started.Sub(now))) }
		if err := look(); c.started.Equal(now) && (err != nil || exits > 0) {
			t.Errorf("%s: with a call that runs: %v, %d exits", c.name, err, exits)
		}
		calls = 0
		if err := look(); err == nil || exits > 0 || len(p.did) > 0 {
			t.Errorf("%s: while nothing can be written: %v, %d exits", c.name, err, exits)
		}
		p.broken = nil
		for range 3 {
			if err := look(); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if exits != c.exits || len(p.did) != len(c.did) || p.did[0] != c.did[0] {
			t.Errorf("%s: did %v and exited %d times, want %v and %d", c.name, p.did, exits, c.did, c.exits)
		}
	}
}

// Emergency maintenance is on Sundays until six; no batch runs then.
func TestMayBatch(t *testing.T) {
	for day, want := range map[string]bool{
		"2026-11-28 23:59": true, "2026-11-29 00:00": false, "2026-11-29 05:59": false, "2026-11-29 06:00": true, "2026-11-30 00:00": true,
	} {
		at, err := time.Parse("2006-01-02 15:04", day)
		if err != nil {
			t.Fatal(err)
		}
		if got := mayBatch(at); got != want {
			t.Errorf("%s %s: %v", at.Weekday(), day, got)
		}
	}
}

// A week, but back to the last start, and never more than a month.
func TestPruneBefore(t *testing.T) {
	now := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	for _, c := range []struct{ started, want time.Time }{
		{days(0), days(7)}, {days(6), days(7)}, {days(7), days(7)}, {days(20), days(20)}, {days(31), days(31)}, {days(100), days(31)},
	} {
		if got := pruneBefore(now, c.started); !got.Equal(c.want) {
			t.Errorf("started %s: %s, want %s", c.started, got, c.want)
		}
	}
}
