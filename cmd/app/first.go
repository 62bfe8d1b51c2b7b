package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"madoguchi/api/password"
	"madoguchi/store"
)

// firstAdministrator makes an administrator for an installation that has none
// and returns its login and generated password, which must be changed at the first login.
// There is no default password.
func firstAdministrator(ctx context.Context, s *store.Store) (login, secret string, err error) {
	there, err := s.HasAdministrator(ctx)
	if err != nil || there {
		return "", "", err
	}
	hasher, err := password.NewHasher()
	if err != nil {
		return "", "", err
	}
	secret = rand.Text()[:16]
	hash, err := hasher.Hash(ctx, secret)
	if err != nil {
		return "", "", err
	}
	for _, login = range firstLogins {
		_, err = s.CreateAccount(ctx, store.By{Actor: "first-start"}, store.NewAccount{
			Login: login, Name: "管理者", Role: store.RoleAdministrator, PasswordHash: hash, MustChange: true,
		})
		if !errors.Is(err, store.ErrLoginTaken) {
			break
		}
	}
	if err != nil {
		return "", "", fmt.Errorf("make the first administrator: %w", err)
	}
	return login, secret, nil
}

// firstLogins are tried in turn: an account of another role may have the first.
var firstLogins = [...]string{"admin", "administrator", "first-administrator"}
