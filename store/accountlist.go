package store

import (
	"context"
	"time"

	"madoguchi/store/internal/query"
)

// The states that accounts are filtered by.
const (
	StateActive     = "active"
	StateDisabled   = "disabled"
	StateMustChange = "must-change"
	StateNever      = "never"
	StateUnused     = "unused"
)

// UnusedAfter is how long nobody has logged in with an account that is called
// unused: what the yearly review of rights looks for.
const UnusedAfter = 90 * 24 * time.Hour

// AccountFilter says which accounts are wanted; empty fields match all.
type AccountFilter struct {
	Text  string // part of the login, the name or the place
	Role  string
	State string // one of the State constants
	Queue string // whom it is served by
}

// AccountRow is an account with what a list says besides.
type AccountRow struct {
	Account
	Sessions, Devices int
}

// ListAccounts returns one page of the accounts that match. Orders: login,
// name, place, role, lastLoginAt and createdAt.
func (s *Store) ListAccounts(ctx context.Context, f AccountFilter, now time.Time, p Page) (Listed[AccountRow], error) {
	l := listing{
		from: "accounts",
		columns: `accounts.id, accounts.login, accounts.name, accounts.place, accounts.role, accounts.must_change, accounts.disabled,
			accounts.last_login_at, accounts.created_at, accounts.updated_at,
			(SELECT count(*) FROM sessions WHERE sessions.account_id = accounts.id),
			(SELECT count(*) FROM devices WHERE devices.account_id = accounts.id)`,
		id: "accounts.id",
		orders: map[string]string{
			"login": "accounts.login", "name": "accounts.name", "place": "accounts.place", "role": "accounts.role",
			"lastLoginAt": "accounts.last_login_at", "createdAt": "accounts.created_at",
		},
		first: "login",
	}
	l.contains(f.Text, "accounts.login", "accounts.name", "accounts.place")
	if f.Role != "" {
		l.must("accounts.role = ?", f.Role)
	}
	switch f.State {
	case StateActive:
		l.must("NOT accounts.disabled")
	case StateDisabled:
		l.must("accounts.disabled")
	case StateMustChange:
		l.must("accounts.must_change AND NOT accounts.disabled")
	case StateNever:
		l.must("accounts.last_login_at = 0")
	case StateUnused:
		before := millis(now.Add(-UnusedAfter))
		l.must("accounts.last_login_at < ? AND accounts.created_at < ?", before, before)
	}
	if f.Queue != "" {
		l.must("EXISTS (SELECT 1 FROM queue_agents WHERE queue_agents.account_id = accounts.id AND queue_agents.queue_id = ?)", f.Queue)
	}
	return list(ctx, s.reader, l, p, func(row func(...any) error) (AccountRow, error) {
		var a AccountRow
		var login, made, changed int64
		err := row(&a.ID, &a.Login, &a.Name, &a.Place, &a.Role, &a.MustChange, &a.Disabled, &login, &made, &changed, &a.Sessions, &a.Devices)
		a.LastLogin, a.Created, a.Updated = moment(login), moment(made), moment(changed)
		return a, err
	})
}

// EachAccount gives every account that matches to fn, in order of login.
func (s *Store) EachAccount(ctx context.Context, f AccountFilter, now time.Time, fn func(AccountRow) error) error {
	for after := ""; ; {
		got, err := s.ListAccounts(ctx, f, now, Page{Limit: MaxPage, After: after})
		if err != nil {
			return err
		}
		for _, a := range got.Items {
			if err := fn(a); err != nil {
				return err
			}
		}
		if after = got.Next; after == "" {
			return nil
		}
	}
}

// MembershipsOf returns what an account serves, in order of queue.
func (s *Store) MembershipsOf(ctx context.Context, account string) ([]Membership, error) {
	rows, err := s.read.MembershipsOf(ctx, account)
	return memberships(rows), told(err)
}

// AccountTraces is what hangs on an account and is touched when it is deleted.
type AccountTraces struct {
	Calls     int // records, which stay with its name; not counted beyond countedMost
	MoreCalls bool
	Kept      int // saved of consultations; stays until its date
	KeptBytes int64
	Sessions  int
	Devices   int
	Printers  int      // of a kiosk
	Addresses []string // outside numbers behind it, deleted with it
	Queues    []string // it serves
	Alone     []string // of these: nobody else does
}

// AccountTraces looks at everything of one account.
func (s *Store) AccountTraces(ctx context.Context, id string) (AccountTraces, error) {
	var t AccountTraces
	if _, err := s.AccountByID(ctx, id); err != nil {
		return t, err
	}
	calls, err := s.read.CountCallsWith(ctx, query.CountCallsWithParams{Account: id, Most: countedMost + 1})
	if err != nil {
		return t, told(err)
	}
	t.Calls, t.MoreCalls = int(min(calls, countedMost)), calls > countedMost
	kept, err := s.read.KeptBy(ctx, id)
	if err != nil {
		return t, told(err)
	}
	t.Kept, t.KeptBytes = int(kept.Items), kept.Bytes
	for _, n := range []struct {
		into  *int
		count func(context.Context, string) (int64, error)
	}{{&t.Sessions, s.read.CountSessionsOf}, {&t.Devices, s.read.CountDevicesOf}, {&t.Printers, s.read.CountPrintersOf}} {
		c, err := n.count(ctx, id)
		if err != nil {
			return t, told(err)
		}
		*n.into = int(c)
	}
	for _, n := range []struct {
		into *[]string
		ids  func(context.Context, string) ([]string, error)
	}{{&t.Addresses, s.read.AddressesBehind}, {&t.Queues, s.read.QueuesOf}, {&t.Alone, s.read.QueuesServedAlone}} {
		if *n.into, err = n.ids(ctx, id); err != nil {
			return t, told(err)
		}
	}
	return t, nil
}

// notTarget refuses an account to which a queue overflows, or to an outside number
// behind it: the chain would lead nowhere.
func notTarget(ctx context.Context, q *query.Queries, id string) error {
	used, err := overflowsTo(ctx, q, TargetAccount, id)
	if err != nil {
		return err
	}
	addresses, err := q.AddressesBehind(ctx, id)
	if err != nil {
		return err
	}
	for _, address := range addresses {
		behind, err := overflowsTo(ctx, q, TargetAddress, address)
		if err != nil {
			return err
		}
		used = used || behind
	}
	if used {
		return ErrTargetInUse
	}
	return nil
}
