package store

import (
	"context"
	"crypto/md5" //nolint:gosec // RFC 3261 §22.4 digest; phones still need it beside SHA-256
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"madoguchi/store/internal/query"
)

const (
	maxDevices = 20 // of one account
	// MinSecret is the least length of a device secret in bytes.
	MinSecret = 24
	// MaxSecret is the greatest.
	MaxSecret = 128
)

// Device is a SIP device of an account. The secret itself is never kept, only
// what the digest needs (RFC 8760), which is tied to the realm.
type Device struct {
	ID        string
	AccountID string
	Username  string // for the digest
	Realm     string
	Label     string
	HA1MD5    string // hex MD5(username:realm:secret)
	HA1SHA256 string // hex SHA-256(username:realm:secret)
	Created   time.Time
}

// AddDevice gives an account a device with the given secret. The username is
// the login for the first device; later ones get a suffix that no login has.
func (s *Store) AddDevice(ctx context.Context, by By, accountID, realm, label, secret string) (Device, error) {
	if !validSecret(secret) {
		return Device{}, ErrSecretTooShort
	}
	if !plainText(label, maxName) {
		return Device{}, ErrNameFormat
	}
	id, err := newID()
	if err != nil {
		return Device{}, err
	}
	var d Device
	err = s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := q.AccountByID(ctx, accountID)
		if err != nil {
			return Entry{}, err
		}
		username, err := freeUsername(ctx, q, a.Login)
		if err != nil {
			return Entry{}, err
		}
		d = Device{ID: id, AccountID: a.ID, Username: username, Realm: realm, Label: label, Created: time.Now().UTC().Truncate(time.Millisecond)}
		d.HA1MD5, d.HA1SHA256 = ha1(username, realm, secret)
		err = q.InsertDevice(ctx, query.InsertDeviceParams{
			ID: d.ID, AccountID: d.AccountID, Username: d.Username, Realm: d.Realm, Label: d.Label,
			Ha1Md5: d.HA1MD5, Ha1Sha256: d.HA1SHA256, CreatedAt: millis(d.Created),
		})
		return Entry{Action: ActionDeviceCreate, Subject: a.Login, Detail: map[string]any{"device": d.ID, "username": username, "label": label}}, err
	})
	return d, err
}

// DeviceByUsername finds a device and its account for the digest. Devices of
// disabled accounts are not found.
func (s *Store) DeviceByUsername(ctx context.Context, username string) (Device, Account, error) {
	r, err := s.read.DeviceByUsername(ctx, username)
	if err != nil {
		return Device{}, Account{}, told(err)
	}
	if r.Account.Disabled {
		return Device{}, Account{}, ErrNotFound
	}
	return device(r.Device), account(r.Account), nil
}

// DevicesOf lists the devices of an account, oldest first.
func (s *Store) DevicesOf(ctx context.Context, accountID string) ([]Device, error) {
	rows, err := s.read.DevicesOf(ctx, accountID)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Device, len(rows))
	for i, r := range rows {
		out[i] = device(r)
	}
	return out, nil
}

// RenewDevice gives a device of an account another secret; its username stays.
func (s *Store) RenewDevice(ctx context.Context, by By, accountID, id, realm, secret string) (Device, error) {
	if !validSecret(secret) {
		return Device{}, ErrSecretTooShort
	}
	var d Device
	err := s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := q.AccountByID(ctx, accountID)
		if err != nil {
			return Entry{}, err
		}
		row, err := q.DeviceOf(ctx, query.DeviceOfParams{ID: id, AccountID: accountID})
		if err != nil {
			return Entry{}, err
		}
		d = device(row)
		d.Realm = realm
		d.HA1MD5, d.HA1SHA256 = ha1(d.Username, realm, secret)
		_, err = q.SetDeviceSecret(ctx, query.SetDeviceSecretParams{
			ID: id, AccountID: accountID, Realm: realm, Ha1Md5: d.HA1MD5, Ha1Sha256: d.HA1SHA256,
		})
		return Entry{Action: ActionDeviceRenew, Subject: a.Login, Detail: map[string]any{"device": id, "username": d.Username}}, err
	})
	return d, err
}

// DeleteDevice removes a device of an account.
func (s *Store) DeleteDevice(ctx context.Context, by By, accountID, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := q.AccountByID(ctx, accountID)
		if err != nil {
			return Entry{}, err
		}
		n, err := q.DeleteDevice(ctx, query.DeleteDeviceParams{ID: id, AccountID: accountID})
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		return Entry{Action: ActionDeviceDelete, Subject: a.Login, Detail: map[string]any{"device": id}}, err
	})
}

func device(d query.Device) Device {
	return Device{
		ID: d.ID, AccountID: d.AccountID, Username: d.Username, Realm: d.Realm, Label: d.Label,
		HA1MD5: d.Ha1Md5, HA1SHA256: d.Ha1Sha256, Created: moment(d.CreatedAt),
	}
}

func freeUsername(ctx context.Context, q *query.Queries, login string) (string, error) {
	for i := 1; i <= maxDevices; i++ {
		name := login
		if i > 1 {
			name = login + "~" + strconv.Itoa(i)
		}
		n, err := q.CountDeviceUsername(ctx, name)
		if err != nil {
			return "", err
		}
		if n == 0 {
			return name, nil
		}
	}
	return "", ErrTooManyDevices
}

func ha1(username, realm, secret string) (md5hex, sha256hex string) {
	text := []byte(username + ":" + realm + ":" + secret)
	m := md5.Sum(text) //nolint:gosec // see the import
	s := sha256.Sum256(text)
	return hex.EncodeToString(m[:]), hex.EncodeToString(s[:])
}

func validSecret(s string) bool {
	return len(s) >= MinSecret && len(s) <= MaxSecret &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}
