package app

import (
	"context"
	"path/filepath"
	"time"

	"madoguchi/acd"
	"madoguchi/consult"
	"madoguchi/store"
)

const (
	// vaultDir is where rooms keep their files, in the data directory.
	vaultDir = "vault"
	// followAgain is when what could not be followed is tried again, and calls that
	// are still to be restored are looked for.
	followAgain = 2 * time.Second
)

// startRooms opens the consultation rooms and lets them follow the calls, which
// run already.
func (a *App) startRooms(ctx context.Context, before []store.OpenCall, worker []string) error {
	c := a.cfg.Consult
	docs := a.startDocuments(worker)
	rooms, err := consult.Start(ctx, consult.Options{
		Dir: filepath.Join(a.cfg.DataDir, vaultDir), Records: a.store, Log: a.log.With("part", "rooms"),
		Converter: docs, Composer: docs, Printing: a.printing, Shelf: a.store, Zone: a.location,
		MaxFile: int64(c.MaxFile), MaxRoom: int64(c.MaxRoom), ConvertTimeout: c.ConvertTimeout,
	})
	if err != nil {
		return err
	}
	a.rooms = rooms
	a.onStop(func(context.Context) error { rooms.Close(); return nil })
	f := &follower{app: a, roles: make(map[string]string), restoring: make(map[string]bool)}
	for _, o := range before {
		f.restoring[o.ID] = true
	}
	following, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.run(following)
	}()
	a.onStop(func(context.Context) error { stop(); <-done; return nil })
	return nil
}

// follower tells the rooms which calls there are and who is in them.
type follower struct {
	app   *App
	roles map[string]string // by account
	// restoring are calls of before this start that the call plane has not shown
	// yet. Their rooms must not be taken for orphans.
	restoring map[string]bool
}

func (f *follower) run(ctx context.Context) {
	changed, stop := f.app.calls.Watch()
	defer stop()
	accounts := f.app.store.Watch(ctx)
	again := time.NewTicker(followAgain)
	defer again.Stop()
	due := true
	for {
		if due {
			err := f.follow(ctx)
			if due = err != nil; due && ctx.Err() == nil {
				f.app.log.Error("rooms do not follow the calls; it is tried again", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case _, ok := <-changed:
			if !ok {
				return // the calls have ended; their rooms wait for the next start
			}
			due = true
		case <-accounts:
			clear(f.roles)
			due = true
		case <-again.C:
			due = due || len(f.restoring) > 0
		}
	}
}

func (f *follower) follow(ctx context.Context) error {
	live := f.app.calls.Live()
	if live == nil {
		return nil
	}
	if len(f.roles) == 0 {
		all, err := f.app.store.AllAccounts(ctx)
		if err != nil {
			return err
		}
		for _, a := range all {
			f.roles[a.ID] = a.Role
		}
	}
	calls := roomCalls(live, f.roles)
	f.app.printing.inCall(calls)
	waiting, err := f.notShown(ctx, live)
	if err != nil {
		return err
	}
	return f.app.rooms.Follow(append(calls, waiting...))
}

// notShown are the calls that are still being restored.
func (f *follower) notShown(ctx context.Context, live *acd.Snapshot) ([]consult.Call, error) {
	for _, c := range live.Calls {
		delete(f.restoring, c.ID)
	}
	if len(f.restoring) == 0 {
		return nil, nil
	}
	rows, err := f.app.store.OpenCalls(ctx)
	if err != nil {
		return nil, err
	}
	open := make(map[string]bool, len(rows))
	for _, r := range rows {
		open[r.ID] = true
	}
	var calls []consult.Call
	for id := range f.restoring {
		if !open[id] {
			delete(f.restoring, id) // it could not be restored
			continue
		}
		calls = append(calls, consult.Call{ID: id})
	}
	return calls, nil
}

// roomCalls is what rooms need to know of the calls. Outside numbers have no
// page and so no part in a room.
func roomCalls(live *acd.Snapshot, roles map[string]string) []consult.Call {
	calls := make([]consult.Call, 0, len(live.Calls))
	for _, c := range live.Calls {
		parties := make(map[string]consult.Part, len(c.Parties))
		for _, p := range c.Parties {
			if part, ok := roomPart(p, roles); ok {
				parties[p.Account] = part
			}
		}
		calls = append(calls, consult.Call{ID: c.ID, Connected: c.State == acd.CallConnected, Parties: parties})
	}
	return calls
}

func roomPart(p acd.PartyView, roles map[string]string) (consult.Part, bool) {
	role, known := roles[p.Account]
	switch {
	case !known:
		return "", false
	case role == store.RoleKiosk:
		return consult.Citizen, true
	case p.Role == acd.RoleSupervisor:
		return consult.Viewer, true
	default:
		return consult.Driver, true
	}
}
