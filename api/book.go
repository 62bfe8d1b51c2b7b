package api

import (
	"context"
	"slices"

	"madoguchi/acd"
	"madoguchi/store"
)

// book is what the live pages need of the store, read at one time. It is not
// changed once made.
type book struct {
	accounts   map[string]store.Account // by id
	agents     []store.Account          // those who serve queues, by login
	serves     map[string][]string      // queues by the account that serves them
	buttons    []store.Button           // enabled ones, in their order
	queues     []store.Queue            // in order of id
	addresses  []store.Address          // in order of id
	kiosks     map[string]store.Kiosk   // by account; those that were set or seen
	printers   []store.Printer          // that are switched on, in their order
	reasons    []string                 // ids of reasons for being away that may be chosen
	compulsory bool                     // a reason must be given
	stop       *store.Stop              // approved or under way; nil when none
	layouts    store.KioskLayouts       // what kiosks show before a call
}

func readBook(ctx context.Context, st *store.Store) (*book, error) {
	b := &book{accounts: make(map[string]store.Account)}
	accounts, err := st.AllAccounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		b.accounts[a.ID] = a
		if store.ServesQueues(a.Role) && !a.Disabled {
			b.agents = append(b.agents, a)
		}
	}
	if b.serves, err = st.QueueAgents(ctx); err != nil {
		return nil, err
	}
	buttons, err := st.Buttons(ctx)
	if err != nil {
		return nil, err
	}
	b.buttons = slices.DeleteFunc(buttons, func(n store.Button) bool { return !n.Enabled })
	if b.queues, err = st.Queues(ctx); err != nil {
		return nil, err
	}
	if b.addresses, err = st.Addresses(ctx); err != nil {
		return nil, err
	}
	if b.kiosks, err = st.Kiosks(ctx); err != nil {
		return nil, err
	}
	printers, err := st.Printers(ctx)
	if err != nil {
		return nil, err
	}
	b.printers = slices.DeleteFunc(printers, func(p store.Printer) bool { return !p.Enabled })
	reasons, compulsory, err := st.AwayReasons(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range reasons {
		if r.Enabled {
			b.reasons = append(b.reasons, r.ID)
		}
	}
	b.compulsory = compulsory
	if b.layouts, err = st.KioskLayouts(ctx); err != nil {
		return nil, err
	}
	stop, ok, err := st.CurrentStop(ctx)
	if ok {
		b.stop = &stop
	}
	return b, err
}

// account finds who a call speaks of; one that was deleted has only an id, and
// an outside address only an id and a name.
func (b *book) account(id string) store.Account {
	if a, ok := b.accounts[id]; ok {
		return a
	}
	a := store.Account{ID: id}
	if address, ok := acd.IsAddress(id); ok {
		n, _ := b.address(address)
		a.Name = n.NameJA
	}
	return a
}

func (b *book) queue(id string) (store.Queue, bool) {
	i := slices.IndexFunc(b.queues, func(q store.Queue) bool { return q.ID == id })
	if i < 0 {
		return store.Queue{}, false
	}
	return b.queues[i], true
}

func (b *book) address(id string) (store.Address, bool) {
	i := slices.IndexFunc(b.addresses, func(a store.Address) bool { return a.ID == id })
	if i < 0 {
		return store.Address{}, false
	}
	return b.addresses[i], true
}

// target names whom a call is led to, in Japanese; ok is false for what is not
// there, and for whom nobody may call: a kiosk, or somebody who is disabled.
func (b *book) target(t acd.Target) (name string, ok bool) {
	switch t.Kind {
	case acd.ToQueue:
		q, ok := b.queue(t.ID)
		return q.NameJA, ok
	case acd.ToAddress:
		a, ok := b.address(t.ID)
		return a.NameJA, ok
	case acd.ToAccount:
		a, ok := b.accounts[t.ID]
		return a.Name, ok && !a.Disabled && a.Role != store.RoleKiosk
	default:
		return "", false
	}
}

// dismissed returns the accounts of old that must be thrown out now: deleted,
// disabled, or given another password by somebody else. own are the password
// hashes that people chose themselves, by account.
func (b *book) dismissed(old *book, own map[string]string) []string {
	var ids []string
	for id, was := range old.accounts {
		is, there := b.accounts[id]
		switch {
		case !there, is.Disabled && !was.Disabled:
			ids = append(ids, id)
		case is.PasswordHash != was.PasswordHash && own[id] != is.PasswordHash:
			ids = append(ids, id)
		}
	}
	return ids
}
