package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
	"madoguchi/sip/b2bua"
	"madoguchi/store"
)

// scheduleDays is for how many days ahead openings are worked out.
const scheduleDays = 28

// readSite reads what the call plane must know of accounts and counters. The
// openings are worked out from now on, in its time zone (R17).
func readSite(ctx context.Context, s *store.Store, now time.Time) (b2bua.Site, error) {
	var site b2bua.Site
	err := errors.Join(
		readAccounts(ctx, s, &site),
		readQueues(ctx, s, &site.Desk),
		readButtons(ctx, s, &site.Desk),
		readSchedules(ctx, s, now, &site.Desk),
		readAddresses(ctx, s, &site),
		readStop(ctx, s, &site.Desk),
	)
	return site, err
}

// readAccounts reads who there is, who serves queues, and who may follow others.
func readAccounts(ctx context.Context, s *store.Store, site *b2bua.Site) error {
	accounts, err := s.AllAccounts(ctx)
	if err != nil {
		return fmt.Errorf("read accounts: %w", err)
	}
	members, err := s.Memberships(ctx)
	if err != nil {
		return fmt.Errorf("read members of queues: %w", err)
	}
	serves := make(map[string][]acd.Membership)
	for _, m := range members {
		serves[m.Account] = append(serves[m.Account], acd.Membership{Queue: m.Queue, Level: m.Level, Priority: m.Priority, Order: m.Order})
	}
	chosen, err := s.Presences(ctx)
	if err != nil {
		return fmt.Errorf("read presence: %w", err)
	}
	for _, a := range accounts {
		if a.Disabled {
			continue
		}
		site.Accounts = append(site.Accounts, sip.Account{ID: a.ID, Login: a.Login, Name: a.Name})
		site.Desk.Accounts = append(site.Desk.Accounts, a.ID)
		if a.Role != store.RoleKiosk {
			site.Followers = append(site.Followers, a.ID)
		}
		if !store.ServesQueues(a.Role) {
			continue
		}
		// Who is logged in is there for callers (R15), unless they chose otherwise.
		agent := acd.Agent{ID: a.ID, Queues: serves[a.ID], Presence: acd.Available}
		if p, ok := chosen[a.ID]; ok {
			agent.Presence, agent.Reason = acd.Presence(p.Presence), p.Reason
		}
		site.Desk.Agents = append(site.Desk.Agents, agent)
	}
	return nil
}

func readQueues(ctx context.Context, s *store.Store, desk *acd.Config) error {
	queues, err := s.Queues(ctx)
	if err != nil {
		return fmt.Errorf("read queues: %w", err)
	}
	for _, q := range queues {
		n := acd.Queue{
			ID: q.ID, Strategy: acd.Strategy(q.Strategy), RingTime: q.RingTime, Retry: acd.Retry(q.Retry),
			WrapUp: q.WrapUp, Disposition: q.Disposition, MissedLimit: q.MissedLimit,
			MaxWaiting: q.MaxWaiting, MaxWait: q.MaxWait, AnswerFirst: q.AnswerFirst, RejectWhenEmpty: q.RejectWhenEmpty,
			ReleaseAtClose: q.ReleaseAtClose, Weight: q.Weight, Announce: acd.Announce(q.Announce), Music: q.Music,
			ServiceLevel: q.ServiceLevel, ShortAbandon: q.ShortAbandon,
		}
		for _, o := range q.Overflow {
			n.Overflow = append(n.Overflow, acd.Overflow{
				After: o.After, WhenEmpty: o.WhenEmpty, WhenFull: o.WhenFull,
				To: acd.Target{Kind: acd.TargetKind(o.Kind), ID: o.ID},
			})
		}
		desk.Queues = append(desk.Queues, n)
	}
	return nil
}

func readButtons(ctx context.Context, s *store.Store, desk *acd.Config) error {
	buttons, err := s.Buttons(ctx)
	if err != nil {
		return fmt.Errorf("read buttons: %w", err)
	}
	for _, b := range buttons {
		if b.Enabled {
			desk.Buttons = append(desk.Buttons, acd.Button{ID: b.ID, Queue: b.Queue, Schedule: b.Schedule, Priority: b.Priority})
		}
	}
	return nil
}

func readSchedules(ctx context.Context, s *store.Store, now time.Time, desk *acd.Config) error {
	schedules, err := s.Schedules(ctx)
	if err != nil {
		return fmt.Errorf("read schedules: %w", err)
	}
	for _, p := range schedules {
		n := acd.Schedule{ID: p.ID}
		for _, w := range p.Windows(now, scheduleDays, now.Location()) {
			n.Windows = append(n.Windows, acd.Window(w))
		}
		desk.Schedules = append(desk.Schedules, n)
	}
	return nil
}

// readAddresses reads who outside may be called. One whose gateway is disabled
// cannot be reached.
func readAddresses(ctx context.Context, s *store.Store, site *b2bua.Site) error {
	addresses, err := s.Addresses(ctx)
	if err != nil {
		return fmt.Errorf("read addresses: %w", err)
	}
	for _, a := range addresses {
		site.Addresses = append(site.Addresses, b2bua.Address{ID: a.ID, Name: a.NameJA, Gateway: a.Gateway, User: a.Number})
		site.Desk.Addresses = append(site.Desk.Addresses, a.ID)
	}
	return nil
}

// readStop reads the planned stop that was approved, or the maintenance that
// goes on (R21).
func readStop(ctx context.Context, s *store.Store, desk *acd.Config) error {
	stop, ok, err := s.CurrentStop(ctx)
	if err != nil {
		return fmt.Errorf("read planned stop: %w", err)
	}
	if ok && (stop.State == store.StopApproved || stop.State == store.StopMaintenance) {
		desk.Stop = &acd.Stop{ID: stop.ID, NoCalls: stop.NoCallsAt(), At: stop.At, Limit: stop.LimitAt()}
	}
	return nil
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
