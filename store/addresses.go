package store

import (
	"context"
	"errors"
	"strings"

	"madoguchi/store/internal/query"
)

// Address is a number outside that may be called: the user part of a request
// to the device of a gateway, which is registered here as an account.
type Address struct {
	ID             string
	NameJA, NameEN string
	Gateway        string // account id
	Number         string // user part
}

// Addresses returns all outside addresses in order of id.
func (s *Store) Addresses(ctx context.Context) ([]Address, error) {
	rows, err := s.read.Addresses(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Address, len(rows))
	for i, r := range rows {
		if out[i], err = address(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PutAddress makes or changes an outside address.
func (s *Store) PutAddress(ctx context.Context, by By, n Address) error {
	if err := faults(n.Faults()).refused(ErrAddressFormat); err != nil {
		return err
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return putAddress(ctx, q, n) })
}

func putAddress(ctx context.Context, q *query.Queries, n Address) (Entry, error) {
	if _, err := q.AccountByID(ctx, n.Gateway); err != nil {
		if errors.Is(told(err), ErrNotFound) {
			return Entry{}, faults{{Field: "gateway", Code: FaultUnknown}}.refused(ErrAddressFormat)
		}
		return Entry{}, err
	}
	// Phones transfer to queues, buttons, accounts and addresses by name.
	if err := loginFree(ctx, q, n.ID); err != nil {
		return Entry{}, err
	}
	had, err := q.AddressByID(ctx, n.ID)
	before, err := was(had, err, address)
	if err != nil {
		return Entry{}, err
	}
	err = q.UpsertAddress(ctx, query.UpsertAddressParams{
		ID: n.ID, NameJa: n.NameJA, NameEn: n.NameEN, AccountID: n.Gateway, Number: n.Number,
	})
	return Entry{Action: ActionAddressPut, Subject: n.ID, Before: before, After: n}, err
}

func address(r query.Address) (Address, error) {
	return Address{ID: r.ID, NameJA: r.NameJa, NameEN: r.NameEn, Gateway: r.AccountID, Number: r.Number}, nil
}

// DeleteAddress removes an address to which no queue overflows.
func (s *Store) DeleteAddress(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) { return deleteAddress(ctx, q, id) })
}

func deleteAddress(ctx context.Context, q *query.Queries, id string) (Entry, error) {
	used, err := overflowsTo(ctx, q, TargetAddress, id)
	if err != nil {
		return Entry{}, err
	}
	if used {
		return Entry{}, ErrTargetInUse
	}
	had, err := q.AddressByID(ctx, id)
	if err != nil {
		return Entry{}, err
	}
	before, err := address(had)
	if err != nil {
		return Entry{}, err
	}
	_, err = q.DeleteAddress(ctx, id)
	return Entry{Action: ActionAddressDelete, Subject: id, Before: before}, err
}

// Faults are the fields that no address may have so.
func (n Address) Faults() []Fault {
	var f faults
	f.slug("id", n.ID)
	f.names("", n.NameJA, n.NameEN)
	if !validNumber(n.Number) {
		f.add("number", FaultNumber)
	}
	return f
}

// validNumber allows what needs no escape in the user part of a SIP URI
// (RFC 3261 §25.1).
func validNumber(s string) bool {
	return s != "" && len(s) <= maxLogin && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("+*._-", r)
	})
}
