package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"madoguchi/store"
)

const (
	// cookieName: browsers take a __Host- cookie only from this host, over
	// TLS, for the whole site.
	cookieName = "__Host-madoguchi"
	tokenBytes = 32

	// A session ends when it was not used for so long. An open page uses it.
	idleLimit      = 12 * time.Hour
	kioskIdleLimit = 30 * 24 * time.Hour
	// A session ends so long after its login in any case, though never in the
	// middle of a call.
	absoluteLimit      = 24 * time.Hour
	kioskAbsoluteLimit = 365 * 24 * time.Hour
	// touchEvery is how often the use of a session is written down.
	touchEvery = time.Minute
	// maxUserAgent is how much is kept of what a browser calls itself.
	maxUserAgent = 200
)

// login is a good session and its account, or what stands for them when another
// system comes with a token.
type login struct {
	session store.Session
	account store.Account
	token   bool // it is no person, but another system
}

type loginContext struct{}

// loginIn returns the login of a request's context. Only routes that need a
// login may call it.
func loginIn(ctx context.Context) *login {
	l, _ := ctx.Value(loginContext{}).(*login)
	return l
}

// by is who makes a change, for the audit log.
func (l *login) by() store.By {
	return store.By{Actor: l.account.Login, Address: l.session.Address}
}

func (l *login) public() Account { return accountOf(l.account) }

func accountOf(a store.Account) Account {
	return Account{ID: a.ID, Login: a.Login, Name: a.Name, Role: a.Role}
}

// loginOf finds the session of a request's cookie.
func (s *Server) loginOf(r *http.Request) (*login, error) {
	cookie, err := r.Cookie(cookieName)
	if err != nil || cookie.Value == "" {
		return nil, refuse("not-logged-in")
	}
	l, err := s.findLogin(r.Context(), hashToken(cookie.Value), time.Now())
	if err != nil {
		return nil, err
	}
	l.session.Address = address(r) // where this request comes from
	return l, nil
}

// findLogin finds a session that is still good, and notes that it is used.
func (s *Server) findLogin(ctx context.Context, tokenHash string, now time.Time) (*login, error) {
	session, account, err := s.o.Store.SessionByToken(ctx, tokenHash)
	if errors.Is(err, store.ErrNotFound) {
		return nil, refuse("not-logged-in")
	}
	if err != nil {
		return nil, err
	}
	if account.Disabled || !now.Before(session.Expires) {
		return nil, refuse("not-logged-in")
	}
	if now.Sub(session.LastSeen) >= touchEvery {
		session.LastSeen, session.Expires = now, expiry(account.Role, session.Created, now)
		if err := s.o.Store.TouchSession(ctx, tokenHash, now, session.Expires); err != nil {
			if errors.Is(err, store.ErrNotFound) {
				return nil, refuse("not-logged-in")
			}
			// The session is good; that its use could not be noted is no reason to stop work.
			s.o.Log.WarnContext(ctx, "session not touched", "account", account.ID, "error", err)
		}
	}
	return &login{session: session, account: account}, nil
}

// begin makes a session and returns its cookie.
func (s *Server) begin(ctx context.Context, a store.Account, address, userAgent string) (*http.Cookie, error) {
	token, n, err := newSession(a, address, userAgent, time.Now())
	if err != nil {
		return nil, err
	}
	if err := s.o.Store.BeginSession(ctx, store.By{Actor: a.Login, Address: address}, n); err != nil {
		return nil, err
	}
	return cookie(token, idleOf(a.Role)), nil
}

// newSession draws a token and makes the session that it opens.
func newSession(a store.Account, address, userAgent string, now time.Time) (token string, n store.Session, err error) {
	token, err = drawToken()
	if err != nil {
		return "", store.Session{}, err
	}
	if len(userAgent) > maxUserAgent {
		userAgent = userAgent[:maxUserAgent]
	}
	return token, store.Session{
		TokenHash: hashToken(token), AccountID: a.ID, Address: address, UserAgent: userAgent,
		Created: now, LastSeen: now, Expires: expiry(a.Role, now, now),
	}, nil
}

// drawToken draws a secret that nobody guesses.
func drawToken() (string, error) {
	raw := make([]byte, tokenBytes)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("draw token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// cookie makes the session cookie; an age of 0 removes it.
func cookie(token string, age time.Duration) *http.Cookie {
	c := &http.Cookie{
		Name: cookieName, Value: token, Path: "/", MaxAge: int(age / time.Second),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
	if age == 0 {
		c.MaxAge = -1
	}
	return c
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func idleOf(role string) time.Duration {
	if role == store.RoleKiosk {
		return kioskIdleLimit
	}
	return idleLimit
}

func expiry(role string, created, now time.Time) time.Time {
	absolute := absoluteLimit
	if role == store.RoleKiosk {
		absolute = kioskAbsoluteLimit
	}
	end := now.Add(idleOf(role))
	if last := created.Add(absolute); last.Before(end) {
		return last
	}
	return end
}
