package api

import (
	"context"

	"madoguchi/store"
)

// book is what the live pages need of the store, read at one time. It is not
// changed once made.
type book struct {
	accounts map[string]store.Account // by id
	agents   []store.Account          // those who serve queues, by login
	buttons  []store.Button           // enabled ones, in their order
}

func readBook(ctx context.Context, st *store.Store) (*book, error) {
	accounts, err := st.AllAccounts(ctx)
	if err != nil {
		return nil, err
	}
	buttons, err := st.Buttons(ctx)
	if err != nil {
		return nil, err
	}
	b := &book{accounts: make(map[string]store.Account, len(accounts))}
	for _, a := range accounts {
		b.accounts[a.ID] = a
		if store.ServesQueues(a.Role) && !a.Disabled {
			b.agents = append(b.agents, a)
		}
	}
	for _, button := range buttons {
		if button.Enabled {
			b.buttons = append(b.buttons, button)
		}
	}
	return b, nil
}

// account finds who a call speaks of; one that was deleted has only an id.
func (b *book) account(id string) store.Account {
	if a, ok := b.accounts[id]; ok {
		return a
	}
	return store.Account{ID: id}
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
