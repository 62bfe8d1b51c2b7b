package store

import (
	"context"
	"crypto/subtle"
)

// CheckDevice says whether a device has this secret, for programs that show it
// over TLS instead of by digest. It takes as long for a device that does not
// exist.
func (s *Store) CheckDevice(ctx context.Context, username, secret string) (Device, Account, error) {
	d, a, err := s.DeviceByUsername(ctx, username)
	_, have := ha1(username, d.Realm, secret)
	if err != nil {
		return Device{}, Account{}, err
	}
	if subtle.ConstantTimeCompare([]byte(have), []byte(d.HA1SHA256)) != 1 {
		return Device{}, Account{}, ErrNotFound
	}
	return d, a, nil
}
