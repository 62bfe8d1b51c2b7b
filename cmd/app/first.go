package app

import (
	"context"
	"crypto/rand"
	"fmt"

	"madoguchi/api/password"
	"madoguchi/store"
)

// firstAdministrator makes the first account of a new installation and returns
// its generated password; it must be changed at the first login. There is no
// default password.
func firstAdministrator(ctx context.Context, s *store.Store) (string, error) {
	n, err := s.CountAccounts(ctx)
	if err != nil || n > 0 {
		return "", err
	}
	hasher, err := password.NewHasher()
	if err != nil {
		return "", err
	}
	secret := rand.Text()[:16]
	hash, err := hasher.Hash(ctx, secret)
	if err != nil {
		return "", err
	}
	if _, err := s.CreateAccount(ctx, store.By{Actor: "first-start"}, store.NewAccount{
		Login: FirstLogin, Name: "管理者", Role: store.RoleAdministrator, PasswordHash: hash, MustChange: true,
	}); err != nil {
		return "", fmt.Errorf("make the first administrator: %w", err)
	}
	return secret, nil
}
