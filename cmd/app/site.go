package app

import (
	"context"
	"fmt"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
	"madoguchi/sip/b2bua"
	"madoguchi/store"
)

// readSite reads what the call plane must know of accounts and counters. Which
// buttons are closed is as of now, in the site's time zone (R17).
func readSite(ctx context.Context, s *store.Store, now time.Time) (b2bua.Site, error) {
	var site b2bua.Site
	accounts, err := s.AllAccounts(ctx)
	if err != nil {
		return site, fmt.Errorf("read accounts: %w", err)
	}
	serves, err := s.QueueAgents(ctx)
	if err != nil {
		return site, fmt.Errorf("read agents: %w", err)
	}
	chosen, err := s.Presences(ctx)
	if err != nil {
		return site, fmt.Errorf("read presence: %w", err)
	}
	for _, a := range accounts {
		if a.Disabled {
			continue
		}
		site.Accounts = append(site.Accounts, sip.Account{ID: a.ID, Login: a.Login, Name: a.Name})
		if !store.ServesQueues(a.Role) {
			continue
		}
		// Who is logged in is there for callers (R15), unless they chose otherwise.
		agent := acd.Agent{ID: a.ID, Presence: acd.Available}
		for _, q := range serves[a.ID] {
			agent.Queues = append(agent.Queues, acd.Membership{Queue: q})
		}
		if p, ok := chosen[a.ID]; ok {
			agent.Presence, agent.Reason = acd.Presence(p.Presence), p.Reason
		}
		site.Desk.Agents = append(site.Desk.Agents, agent)
	}
	queues, err := s.Queues(ctx)
	if err != nil {
		return site, fmt.Errorf("read queues: %w", err)
	}
	for _, q := range queues {
		site.Desk.Queues = append(site.Desk.Queues, acd.Queue{
			ID: q.ID, Strategy: acd.Strategy(q.Strategy), RingTime: q.RingTime, WrapUp: q.WrapUp,
			Retry:      acd.Retry(q.Retry),
			MaxWaiting: q.MaxWaiting, MaxWait: q.MaxWait, AnswerFirst: q.AnswerFirst, RejectWhenEmpty: q.RejectWhenEmpty, Weight: q.Weight,
		})
	}
	buttons, err := s.Buttons(ctx)
	if err != nil {
		return site, fmt.Errorf("read buttons: %w", err)
	}
	for _, b := range buttons {
		if b.Enabled {
			site.Desk.Buttons = append(site.Desk.Buttons, acd.Button{ID: b.ID, Queue: b.Queue})
		}
	}
	return site, nil
}

// hoursCheck is how often the opening hours are looked at.
const hoursCheck = 10 * time.Second

// watcher tells the call plane what changed because time went on: counters open
// and close (R17). What people change, the API tells.
type watcher struct {
	cancel context.CancelFunc
	done   chan struct{}
}

func (a *App) startWatch() *watcher {
	ctx, cancel := context.WithCancel(context.Background())
	w := &watcher{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(w.done)
		tick := time.NewTicker(hoursCheck)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if err := a.reconfigure(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("the site could not be read again", "error", err)
			}
		}
	}()
	return w
}

func (w *watcher) close() {
	w.cancel()
	<-w.done
}

// site reads the site as it is now.
func (a *App) site(ctx context.Context) (b2bua.Site, error) {
	return readSite(ctx, a.store, time.Now().In(a.location()))
}

// reconfigure gives the call plane what is in the store now.
func (a *App) reconfigure(ctx context.Context) error {
	a.devices.forget()
	site, err := a.site(ctx)
	if err != nil {
		return err
	}
	a.calls.Configure(site)
	return nil
}
