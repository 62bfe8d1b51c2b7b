// Package password makes, checks and judges passwords, and makes the secrets
// of SIP devices.
//
// It owns the hash parameters and the rules for new passwords. It must not
// keep anything: no passwords, no hashes, no clients.
package password

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
)

const (
	// MinLength is the least length of a password in characters.
	MinLength = 8
	// MaxLength is the greatest.
	MaxLength = 128
	// maxBytes bounds what is hashed for anybody who asks.
	maxBytes = 4 * MaxLength

	// deviceSecretLength gives 160 bits.
	deviceSecretLength = 32
	// oneTimeGroups of oneTimeGroup characters give 80 bits.
	oneTimeGroups = 4
	oneTimeGroup  = 4
	// alphabet has no letters and figures that look alike.
	alphabet = "abcdefghijkmnpqrstuvwxyz23456789"

	// waitForTurn is how long a hash waits while others are made.
	waitForTurn = 5 * time.Second
)

// Reasons for which a new password is refused.
var (
	ErrTooShort = errors.New("a password has at least 8 characters")
	ErrTooLong  = errors.New("a password has at most 128 characters")
	ErrCommon   = errors.New("this password is one of those that are guessed first")
	ErrLogin    = errors.New("a password must not be made from the login")
	// ErrBusy means that too many passwords are being checked just now.
	ErrBusy = errors.New("too many passwords are being checked at this moment")
)

//go:embed common.txt
var common string

// Hasher makes and checks argon2id hashes, few at a time: each takes 19 MiB
// and some 50 ms of a core (OWASP's parameters m=19456, t=2, p=1).
type Hasher struct {
	params argon2id.Params
	turns  chan struct{}
	dummy  string // a hash that no password fits, for names that do not exist
}

// NewHasher makes a Hasher that works on at most half of the cores.
func NewHasher() (*Hasher, error) {
	h := &Hasher{
		params: argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		turns:  make(chan struct{}, max(1, runtime.NumCPU()/2)),
	}
	secret, err := random(deviceSecretLength)
	if err != nil {
		return nil, err
	}
	if h.dummy, err = argon2id.CreateHash(secret, &h.params); err != nil {
		return nil, fmt.Errorf("hash password: %w", err)
	}
	return h, nil
}

// Hash returns the hash of a password.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.take(ctx); err != nil {
		return "", err
	}
	defer h.give()
	hash, err := argon2id.CreateHash(password, &h.params)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// Verify says whether the password fits the hash. An empty hash takes the same
// time and fits nothing.
func (h *Hasher) Verify(ctx context.Context, password, hash string) (bool, error) {
	if len(password) > maxBytes {
		password = password[:maxBytes] // no hash was ever made of so long a password
	}
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	if err := h.take(ctx); err != nil {
		return false, err
	}
	defer h.give()
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("check password: %w", err)
	}
	return match && known, nil
}

func (h *Hasher) take(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, waitForTurn)
	defer cancel()
	select {
	case h.turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ErrBusy
	}
}

func (h *Hasher) give() { <-h.turns }

// Check judges a new password.
func Check(login, password string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < MinLength:
		return ErrTooShort
	case n > MaxLength || len(password) > maxBytes:
		return ErrTooLong
	}
	lower := strings.ToLower(password)
	login = strings.ToLower(login)
	base := strings.TrimFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	if login != "" && (base == login || strings.ReplaceAll(lower, login, "") == "") {
		return ErrLogin
	}
	if strings.Count(lower, lower[:1]) == len(lower) || isCommon(lower) || (base != "" && isCommon(base)) {
		return ErrCommon
	}
	return nil
}

func isCommon(s string) bool {
	for line := range strings.Lines(common) {
		if strings.TrimSpace(line) == s {
			return true
		}
	}
	return false
}

// OneTime makes a password that is told once and must be changed.
func OneTime() (string, error) {
	s, err := random(oneTimeGroups * oneTimeGroup)
	if err != nil {
		return "", err
	}
	groups := make([]string, oneTimeGroups)
	for i := range groups {
		groups[i] = s[i*oneTimeGroup : (i+1)*oneTimeGroup]
	}
	return strings.Join(groups, "-"), nil
}

// DeviceSecret makes the secret of a SIP device.
func DeviceSecret() (string, error) { return random(deviceSecretLength) }

// random draws n characters of the alphabet, 5 bits each.
func random(n int) (string, error) {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("draw random: %w", err)
	}
	for i := range b {
		b[i] = alphabet[int(b[i])%len(alphabet)] // 256 is a multiple of 32
	}
	return string(b), nil
}
