package store

import (
	"context"
	"time"

	"madoguchi/store/internal/query"
)

// Session is a login. Only a hash of its token is kept.
type Session struct {
	TokenHash string
	AccountID string
	Address   string
	UserAgent string
	Created   time.Time
	LastSeen  time.Time
	Expires   time.Time // the end if it is not used again before
}

// BeginSession records a login and its session.
func (s *Store) BeginSession(ctx context.Context, by By, n Session) error {
	return s.write(ctx, func(q *query.Queries) error {
		a, err := q.AccountByID(ctx, n.AccountID)
		if err != nil {
			return err
		}
		if a.Disabled {
			return ErrAccountDisabled
		}
		now := millis(n.Created)
		if err := q.InsertSession(ctx, query.InsertSessionParams{
			TokenHash: n.TokenHash, AccountID: n.AccountID, Address: n.Address, UserAgent: n.UserAgent,
			Now: now, ExpiresAt: millis(n.Expires),
		}); err != nil {
			return err
		}
		if _, err := q.SetLastLogin(ctx, query.SetLastLoginParams{ID: n.AccountID, Now: now}); err != nil {
			return err
		}
		return appendAudit(ctx, q, by, Entry{Action: ActionLogin, Subject: a.Login})
	})
}

// SessionByToken finds a session and its account. It does not judge whether
// they are still good.
func (s *Store) SessionByToken(ctx context.Context, tokenHash string) (Session, Account, error) {
	r, err := s.read.SessionByToken(ctx, tokenHash)
	if err != nil {
		return Session{}, Account{}, told(err)
	}
	return session(r.Session), account(r.Account), nil
}

// TouchSession notes that a session was used.
func (s *Store) TouchSession(ctx context.Context, tokenHash string, now, expires time.Time) error {
	return s.write(ctx, func(q *query.Queries) error {
		n, err := q.TouchSession(ctx, query.TouchSessionParams{TokenHash: tokenHash, Now: millis(now), ExpiresAt: millis(expires)})
		if err == nil && n == 0 {
			return ErrNotFound
		}
		return err
	})
}

// EndSession ends a session; one that is gone already is fine.
func (s *Store) EndSession(ctx context.Context, by By, tokenHash string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		_, err := q.DeleteSession(ctx, tokenHash)
		return Entry{Action: ActionLogout, Subject: by.Actor}, err
	})
}

// PurgeSessions removes the sessions that ended before now.
func (s *Store) PurgeSessions(ctx context.Context, now time.Time) error {
	return s.write(ctx, func(q *query.Queries) error {
		_, err := q.DeleteExpiredSessions(ctx, millis(now))
		return err
	})
}
