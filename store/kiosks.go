package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"madoguchi/store/internal/query"
)

const (
	// KeepVolume is the volume of a kiosk that stays as it was left.
	KeepVolume = -1
	// MaxVolume is the loudest volume of a kiosk.
	MaxVolume = 10

	maxPhone       = 40  // characters
	maxDeviceLabel = 200 // characters; browsers give labels of up to about 100
)

// KioskSettings are how a kiosk is set.
type KioskSettings struct {
	Volume   int    // 0 to MaxVolume at the beginning of each consultation, or KeepVolume
	Language string // at the beginning of each consultation
	Phone    string // where to call when the kiosk does not work; may be empty
	// The devices it should use, by the browser's labels; empty: as it was left.
	Camera, DocumentCamera, Microphone, Speaker string
}

// Kiosk is what is kept of a kiosk beyond its account.
type Kiosk struct {
	Account string
	KioskSettings
	Reloads  int64 // counts up: its page is to be loaded anew
	LastSeen time.Time
	Paired   time.Time // the last pairing; zero: it logs in with a password
	PairedBy string    // login
	Tested   time.Time // the last test call that ended
	Passed   time.Time // the last one that passed
	Test     json.RawMessage
}

// newKiosk is a kiosk that was never set.
func newKiosk(account string) Kiosk {
	return Kiosk{Account: account, KioskSettings: KioskSettings{Volume: KeepVolume, Language: "ja"}}
}

// Kiosks returns what is kept of kiosks, by account; those never set or seen
// are not in it.
func (s *Store) Kiosks(ctx context.Context) (map[string]Kiosk, error) {
	rows, err := s.read.Kiosks(ctx)
	if err != nil {
		return nil, told(err)
	}
	out := make(map[string]Kiosk, len(rows))
	for _, r := range rows {
		out[r.AccountID] = kiosk(r)
	}
	return out, nil
}

// KioskByAccount returns what is kept of a kiosk; ErrNotFound when the account
// is no kiosk.
func (s *Store) KioskByAccount(ctx context.Context, account string) (Account, Kiosk, error) {
	a, err := s.AccountByID(ctx, account)
	if err == nil && a.Role != RoleKiosk {
		err = ErrNotFound
	}
	if err != nil {
		return Account{}, Kiosk{}, err
	}
	r, err := s.read.KioskOf(ctx, account)
	if errors.Is(told(err), ErrNotFound) {
		return a, newKiosk(account), nil
	}
	return a, kiosk(r), told(err)
}

// PutKiosk names a kiosk and sets it. languages are those there are.
func (s *Store) PutKiosk(ctx context.Context, by By, account, name, place string, k KioskSettings, languages []string) error {
	if !k.valid() || !slices.Contains(languages, k.Language) {
		return ErrKioskFormat
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := kioskAccount(ctx, q, account)
		if err != nil {
			return Entry{}, err
		}
		if err := checkAccount(a.Login, name, place, a.Role); err != nil {
			return Entry{}, err
		}
		if _, err := q.UpdateAccount(ctx, query.UpdateAccountParams{
			ID: account, Name: name, Place: place, Role: a.Role, Disabled: a.Disabled, Now: time.Now().UnixMilli(),
		}); err != nil {
			return Entry{}, err
		}
		was, err := q.KioskOf(ctx, account)
		if errors.Is(told(err), ErrNotFound) {
			was, err = query.Kiosk{Volume: KeepVolume, Language: "ja"}, nil
		}
		if err != nil {
			return Entry{}, err
		}
		if err := q.UpsertKiosk(ctx, query.UpsertKioskParams{
			AccountID: account, Volume: int64(k.Volume), Language: k.Language, Phone: k.Phone, Camera: k.Camera,
			DocumentCamera: k.DocumentCamera, Microphone: k.Microphone, Speaker: k.Speaker,
		}); err != nil {
			return Entry{}, err
		}
		return Entry{Action: ActionKioskPut, Subject: a.Login, Detail: map[string]any{
			"before": kioskDetail(a.Name, a.Place, kiosk(was).KioskSettings), "after": kioskDetail(name, place, k),
		}}, nil
	})
}

func kioskDetail(name, place string, k KioskSettings) map[string]any {
	return map[string]any{
		"name": name, "place": place, "volume": k.Volume, "language": k.Language, "phone": k.Phone, "camera": k.Camera,
		"documentCamera": k.DocumentCamera, "microphone": k.Microphone, "speaker": k.Speaker,
	}
}

// PairKiosk logs a kiosk in with a session that by has allowed, in the place of
// all its other sessions. address is where the kiosk is.
func (s *Store) PairKiosk(ctx context.Context, by By, n Session) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := kioskAccount(ctx, q, n.AccountID)
		if err != nil {
			return Entry{}, err
		}
		if a.Disabled {
			return Entry{}, ErrAccountDisabled
		}
		ended, err := q.DeleteSessionsOf(ctx, query.DeleteSessionsOfParams{AccountID: n.AccountID})
		if err != nil {
			return Entry{}, err
		}
		now := millis(n.Created)
		if err := q.InsertSession(ctx, query.InsertSessionParams{
			TokenHash: n.TokenHash, AccountID: n.AccountID, Address: n.Address, UserAgent: n.UserAgent, Now: now, ExpiresAt: millis(n.Expires),
		}); err != nil {
			return Entry{}, err
		}
		if _, err := q.SetLastLogin(ctx, query.SetLastLoginParams{ID: n.AccountID, Now: now}); err != nil {
			return Entry{}, err
		}
		if err := q.PairedKiosk(ctx, query.PairedKioskParams{AccountID: n.AccountID, PairedAt: now, PairedBy: by.Actor}); err != nil {
			return Entry{}, err
		}
		return Entry{Action: ActionKioskPair, Subject: a.Login, Detail: map[string]any{"kioskAddress": n.Address, "endedSessions": ended}}, nil
	})
}

// UnpairKiosk ends all sessions of a kiosk.
func (s *Store) UnpairKiosk(ctx context.Context, by By, account string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := kioskAccount(ctx, q, account)
		if err != nil {
			return Entry{}, err
		}
		ended, err := q.DeleteSessionsOf(ctx, query.DeleteSessionsOfParams{AccountID: account})
		if err != nil {
			return Entry{}, err
		}
		err = q.PairedKiosk(ctx, query.PairedKioskParams{AccountID: account})
		return Entry{Action: ActionKioskUnpair, Subject: a.Login, Detail: map[string]any{"endedSessions": ended}}, err
	})
}

// ReloadKiosk asks a kiosk to load its page anew.
func (s *Store) ReloadKiosk(ctx context.Context, by By, account string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := kioskAccount(ctx, q, account)
		if err != nil {
			return Entry{}, err
		}
		return Entry{Action: ActionKioskReload, Subject: a.Login}, q.ReloadKiosk(ctx, account)
	})
}

// SeeKiosks notes when kiosks were connected last. It is no change of
// configuration, and accounts that are gone are passed over.
func (s *Store) SeeKiosks(ctx context.Context, seen map[string]time.Time) error {
	return s.write(ctx, func(q *query.Queries) error {
		for account, at := range seen {
			if err := q.SeenKiosk(ctx, query.SeenKioskParams{AccountID: account, SeenAt: millis(at)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// KioskTested keeps the result of a test call, as JSON, for by who asked for it.
func (s *Store) KioskTested(ctx context.Context, by By, account string, at time.Time, passed bool, result json.RawMessage) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := kioskAccount(ctx, q, account)
		if err != nil {
			return Entry{}, err
		}
		p := query.TestedKioskParams{AccountID: account, TestedAt: millis(at), Test: string(result)}
		if passed {
			p.PassedAt = p.TestedAt
		}
		return Entry{Action: ActionKioskTest, Subject: a.Login, Detail: map[string]any{"passed": passed, "result": result}}, q.TestedKiosk(ctx, p)
	})
}

// KioskSessions returns the good sessions of an account, the oldest first.
// Their TokenHash is empty: nobody but the session needs it.
func (s *Store) KioskSessions(ctx context.Context, account string, now time.Time) ([]Session, error) {
	rows, err := s.read.KioskSessions(ctx, query.KioskSessionsParams{AccountID: account, Now: millis(now)})
	if err != nil {
		return nil, told(err)
	}
	out := make([]Session, len(rows))
	for i, r := range rows {
		out[i] = Session{
			AccountID: r.AccountID, Address: r.Address, UserAgent: r.UserAgent, Created: moment(r.CreatedAt),
			LastSeen: moment(r.LastSeenAt), Expires: moment(r.ExpiresAt),
		}
	}
	return out, nil
}

// kioskAccount finds the account of a kiosk; ErrNotFound when it is none.
func kioskAccount(ctx context.Context, q *query.Queries, id string) (query.Account, error) {
	a, err := q.AccountByID(ctx, id)
	if err == nil && a.Role != RoleKiosk {
		err = ErrNotFound
	}
	return a, err
}

func (k KioskSettings) valid() bool {
	labels := []string{k.Camera, k.DocumentCamera, k.Microphone, k.Speaker}
	return k.Volume >= KeepVolume && k.Volume <= MaxVolume && plainText(k.Phone, maxPhone) &&
		!slices.ContainsFunc(labels, func(l string) bool { return !plainText(l, maxDeviceLabel) })
}

func kiosk(r query.Kiosk) Kiosk {
	k := Kiosk{
		Account: r.AccountID,
		KioskSettings: KioskSettings{
			Volume: int(r.Volume), Language: r.Language, Phone: r.Phone, Camera: r.Camera, DocumentCamera: r.DocumentCamera,
			Microphone: r.Microphone, Speaker: r.Speaker,
		},
		Reloads: r.Reloads, LastSeen: moment(r.LastSeenAt), Paired: moment(r.PairedAt), PairedBy: r.PairedBy,
		Tested: moment(r.TestedAt), Passed: moment(r.PassedAt),
	}
	if r.Test != "" {
		k.Test = json.RawMessage(r.Test)
	}
	return k
}
