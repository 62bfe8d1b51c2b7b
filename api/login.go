package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"madoguchi/api/password"
	"madoguchi/store"
)

// Session is what a page knows of its own login.
type Session struct {
	Account
	MustChangePassword bool      `json:"mustChangePassword"`
	LastLogin          time.Time `json:"lastLogin,omitzero" doc:"the login before this one, after POST /login; the current one otherwise"`
}

type loginInput struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Login    string `json:"login" maxLength:"200"`
		Password string `json:"password" maxLength:"1000"`
	}
}

type sessionOutput struct {
	SetCookie *http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      Session
}

type cookieOutput struct {
	SetCookie *http.Cookie `header:"Set-Cookie" hidden:"true"`
}

// logIn checks an ID and a password (R25). A name that does not exist takes
// the same time and gets the same answer as a wrong password.
func (s *Server) logIn(ctx context.Context, in *loginInput) (*sessionOutput, error) {
	from := addressIn(ctx)
	name := store.NormalLogin(in.Body.Login)
	if d := s.attempts.try(time.Now(), name, from); d > 0 {
		s.metrics.logins.WithLabelValues("refused").Inc()
		return nil, wait(d)
	}
	a, err := s.o.Store.AccountByLogin(ctx, name)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	match, err := s.hasher.Verify(ctx, in.Body.Password, a.PasswordHash)
	if err != nil {
		return nil, err
	}
	if !match {
		s.metrics.logins.WithLabelValues("wrong").Inc()
		if err := s.o.Store.Audit(ctx, store.By{Actor: "-", Address: from}, store.Entry{Action: store.ActionLoginFailed, Subject: subject(name)}); err != nil {
			return nil, err
		}
		return nil, refuse("wrong-login")
	}
	s.attempts.pass(name, from)
	if a.Disabled {
		return nil, refuse("account-disabled")
	}
	c, err := s.begin(ctx, a, from, in.UserAgent)
	if err != nil {
		return nil, err
	}
	s.metrics.logins.WithLabelValues("ok").Inc()
	return &sessionOutput{c, Session{accountOf(a), a.MustChange, a.LastLogin}}, nil
}

// subject is what a stranger typed as a login, cut and cleaned for the audit
// log: people type passwords there, so only what can be a login is kept.
func subject(name string) string {
	if store.ValidSlug(name) {
		return name
	}
	return "(not a login)"
}

func (s *Server) logOut(ctx context.Context, _ *struct{}) (*cookieOutput, error) {
	l := loginIn(ctx)
	if err := s.o.Store.EndSession(ctx, l.by(), l.session.TokenHash); err != nil {
		return nil, err
	}
	s.hub.endSession(l.session.TokenHash)
	return &cookieOutput{cookie("", 0)}, nil
}

type meInput struct {
	Cookie http.Cookie `cookie:"__Host-madoguchi" hidden:"true"`
}

// me also renews the cookie, so that a kiosk that is used stays logged in.
func (s *Server) me(ctx context.Context, in *meInput) (*sessionOutput, error) {
	l := loginIn(ctx)
	age := min(idleOf(l.account.Role), time.Until(l.session.Expires))
	return &sessionOutput{cookie(in.Cookie.Value, age), Session{l.public(), l.account.MustChange, l.account.LastLogin}}, nil
}

type passwordInput struct {
	Body struct {
		Current string `json:"current" maxLength:"1000"`
		New     string `json:"new" maxLength:"1000"`
	}
}

// changePassword is the account's own change. Its other sessions end.
func (s *Server) changePassword(ctx context.Context, in *passwordInput) (*struct{}, error) {
	l := loginIn(ctx)
	if err := s.confirm(ctx, in.Body.Current); err != nil {
		return nil, err
	}
	if in.Body.Current == in.Body.New {
		return nil, refuse("password-same")
	}
	if err := password.Check(l.account.Login, in.Body.New); err != nil {
		return nil, err
	}
	hash, err := s.hasher.Hash(ctx, in.Body.New)
	if err != nil {
		return nil, err
	}
	s.hub.expectPassword(l.account.ID, hash)
	if err := s.o.Store.SetPassword(ctx, l.by(), l.account.ID, hash, false, l.session.TokenHash); err != nil {
		return nil, err
	}
	return nil, s.hub.refresh(ctx)
}

// confirm checks the password of whoever is logged in once more.
func (s *Server) confirm(ctx context.Context, given string) error {
	l := loginIn(ctx)
	if d := s.attempts.try(time.Now(), l.account.Login, l.session.Address); d > 0 {
		return wait(d)
	}
	match, err := s.hasher.Verify(ctx, given, l.account.PasswordHash)
	if err != nil {
		return err
	}
	if !match {
		return refuse("wrong-password")
	}
	s.attempts.pass(l.account.Login, l.session.Address)
	return nil
}
