package app

import (
	"context"
	"log/slog"
	"time"

	"madoguchi/store"
)

// A planned stop (R21), once another administrator has approved it, runs by
// itself; the Desk refuses and ends the calls (acd.Config.Stop):
//
//	approved ──NoCalls──► no call is taken
//	         ──At───────► callers that wait are released
//	         ──Limit────► calls that run are ended
//
// From At on, as soon as no call is left, mode "stop" ends the process with exit
// code 0, and mode "maintenance" leaves it up without calls until an
// administrator ends that. Every step is in the audit log.
//
// It survives restarts, because it is a row and the clock decides. When the
// process starts
//   - before Limit, the stop goes on where it was;
//   - after Limit, a stop of mode "stop" is over: it was carried out by other
//     means (the machine was off) or somebody has started the service again on
//     purpose, so it is not stopped a second time. Mode "maintenance" begins
//     late, unless the time at which the service was to be back has come too.

const (
	// stopCheck is how often the plan and the calls are looked at.
	stopCheck = time.Second
	// stopGrace is how long after Limit the last calls may take to end.
	stopGrace = 10 * time.Second
)

// stopStep is what a planned stop asks for now.
type stopStep int

const (
	stopWaits    stopStep = iota // nothing yet
	stopMaintain                 // begin the maintenance
	stopExits                    // end the process
	stopMissed                   // over before the process started
)

// nextStep decides. It is pure: started is when the process did, calls how many
// are left.
func nextStep(s store.Stop, now, started time.Time, calls int) stopStep {
	if s.State != store.StopApproved || now.Before(s.At) {
		return stopWaits
	}
	late := !started.Before(s.LimitAt())
	switch {
	case late && s.Mode == store.StopModeStop, late && !s.Until.IsZero() && !now.Before(s.Until):
		return stopMissed
	case calls > 0 && now.Before(s.LimitAt().Add(stopGrace)):
		return stopWaits
	case s.Mode == store.StopModeStop:
		return stopExits
	default:
		return stopMaintain
	}
}

// stopPlan is what the runner needs of the store.
type stopPlan interface {
	CurrentStop(ctx context.Context) (store.Stop, bool, error)
	BeginMaintenance(ctx context.Context, by store.By, id string) (store.Stop, error)
	EndStop(ctx context.Context, by store.By, id string) (store.Stop, error)
}

// stopRunner carries planned stops out.
type stopRunner struct {
	plan    stopPlan
	log     *slog.Logger
	calls   func() int // how many are left
	exit    func()     // ends the process; may be called more than once
	started time.Time
}

// look does what is due. What could not be written is tried again at the next look.
func (r *stopRunner) look(ctx context.Context, now time.Time) error {
	s, ok, err := r.plan.CurrentStop(ctx)
	if err != nil || !ok {
		return err
	}
	by := store.By{Actor: "planned-stop"}
	step := nextStep(s, now, r.started, r.calls())
	if step == stopMaintain || step == stopMissed && s.Mode == store.StopModeMaintenance {
		if _, err := r.plan.BeginMaintenance(ctx, by, s.ID); err != nil {
			return err
		}
		r.log.Info("maintenance begins: no calls are taken", "stop", s.ID)
	}
	if step == stopExits || step == stopMissed {
		if _, err := r.plan.EndStop(ctx, by, s.ID); err != nil {
			return err
		}
	}
	switch step {
	case stopExits:
		r.log.Info("the planned stop ends the service", "stop", s.ID)
		r.exit()
	case stopMissed:
		r.log.Info("a planned stop was over before the service started", "stop", s.ID)
	}
	return nil
}

// stopRunner makes the runner of the product. The calls may not be there yet.
func (a *App) stopRunner(started time.Time) *stopRunner {
	return &stopRunner{
		plan: a.store, log: a.log, started: started,
		calls: func() int {
			if a.calls == nil {
				return 0
			}
			return len(a.calls.Live().Calls)
		},
		exit: func() { a.endOnce.Do(func() { close(a.ended) }) },
	}
}
