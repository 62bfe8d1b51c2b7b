package store

import (
	"context"
	"strings"
)

// KioskFilter says which kiosks are wanted; the zero value is all of them.
type KioskFilter struct {
	Text string // in login, name or place
	// LoggedIn says whether somebody is logged in as it, or nobody; nil: both.
	LoggedIn *bool
	// Only and Except are account ids; nil: no matter which.
	Only, Except []string
	Disabled     *bool
}

// KioskRow is an account of a kiosk with what is kept of it.
type KioskRow struct {
	Account  Account
	Kiosk    Kiosk
	LoggedIn bool // somebody has a good session
}

// ListKiosks returns one page of the kiosks. It sorts by name, login, place,
// lastSeen or tested.
func (s *Store) ListKiosks(ctx context.Context, f KioskFilter, p Page) (Listed[KioskRow], error) {
	// Sessions that are over are removed within a minute.
	loggedIn := "EXISTS (SELECT 1 FROM sessions WHERE sessions.account_id = a.id)"
	l := listing{
		from: "accounts a LEFT JOIN kiosks k ON k.account_id = a.id",
		columns: `a.id, a.login, a.name, a.place, a.disabled, a.last_login_at, coalesce(k.last_seen_at, 0), coalesce(k.paired_at, 0), coalesce(k.paired_by, ''),
			coalesce(k.tested_at, 0), coalesce(k.passed_at, 0), ` + loggedIn,
		id: "a.id",
		orders: map[string]string{
			"name": "a.name", "login": "a.login", "place": "a.place", "lastSeen": "coalesce(k.last_seen_at, 0)", "tested": "coalesce(k.tested_at, 0)",
		},
		first: "name",
	}
	l.must("a.role = ?", RoleKiosk)
	l.contains(f.Text, "a.login", "a.name", "a.place")
	if f.LoggedIn != nil {
		not := ""
		if !*f.LoggedIn {
			not = "NOT "
		}
		l.must(not + loggedIn)
	}
	if f.Disabled != nil {
		l.must("a.disabled = ?", *f.Disabled)
	}
	if f.Only != nil {
		l.must("a.id IN ("+marks(len(f.Only))+")", anys(f.Only)...)
	}
	if len(f.Except) > 0 {
		l.must("a.id NOT IN ("+marks(len(f.Except))+")", anys(f.Except)...)
	}
	return list(ctx, s.reader, l, p, func(row func(...any) error) (KioskRow, error) {
		var r KioskRow
		var login, seen, paired, tested, passed int64
		err := row(&r.Account.ID, &r.Account.Login, &r.Account.Name, &r.Account.Place, &r.Account.Disabled, &login, &seen, &paired, &r.Kiosk.PairedBy,
			&tested, &passed, &r.LoggedIn)
		r.Account.Role, r.Account.LastLogin, r.Kiosk.Account = RoleKiosk, moment(login), r.Account.ID
		r.Kiosk.LastSeen, r.Kiosk.Paired, r.Kiosk.Tested, r.Kiosk.Passed = moment(seen), moment(paired), moment(tested), moment(passed)
		return r, err
	})
}

// marks are n placeholders; none match nothing.
func marks(n int) string {
	if n == 0 {
		return "NULL"
	}
	return strings.Repeat(", ?", n)[2:]
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}
