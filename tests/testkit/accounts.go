package testkit

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// Account is what a test knows of an account it made.
type Account struct {
	Login, Password, Role string
	// Username and Secret are its device's, when one was added.
	Username, Secret string
}

// Secret makes a random password or device secret, long enough for both.
func Secret() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return "Kp7-" + hex.EncodeToString(b[:])
}

// AddAccount makes an account through the command line.
func (s *Server) AddAccount(ctx context.Context, login, role, name string) (Account, error) {
	a := Account{Login: login, Password: Secret(), Role: role}
	_, err := s.CLI(ctx, a.Password+"\n", "account", "add", login, "--role", role, "--name", name, "--password-stdin")
	return a, err
}

// AddDevice gives an account a SIP device with a secret of our own.
func (s *Server) AddDevice(ctx context.Context, a *Account) error {
	secret := Secret()
	out, err := s.CLI(ctx, secret+"\n", "device", "add", a.Login, "--secret-stdin")
	if err != nil {
		return err
	}
	var d map[string]any
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		return fmt.Errorf("testkit: device add printed %q: %w", out, err)
	}
	a.Secret = secret
	a.Username = a.Login
	for _, k := range []string{"username", "user", "authUser"} {
		if v, ok := d[k].(string); ok && v != "" {
			a.Username = v
		}
	}
	return nil
}

// AddPhone makes an account with a device.
func (s *Server) AddPhone(ctx context.Context, login, role string) (Account, error) {
	a, err := s.AddAccount(ctx, login, role, strings.ToUpper(login))
	if err != nil {
		return a, err
	}
	return a, s.AddDevice(ctx, &a)
}
