package api

import (
	"context"
	"time"
)

// LoginSession is a login that is not over, as people see it.
type LoginSession struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"createdAt" doc:"of the login"`
	SeenAt    time.Time `json:"seenAt" doc:"used last, to the minute"`
	ExpiresAt time.Time `json:"expiresAt" doc:"ends then if it is not used again"`
	Address   string    `json:"address" doc:"IP address of the login"`
	UserAgent string    `json:"userAgent" doc:"what the browser calls itself"`
	Open      bool      `json:"open" doc:"a page is connected now"`
	Own       bool      `json:"own" doc:"the one that asks"`
}

type sessionsOutput struct {
	Body []LoginSession `nullable:"false"`
}

func (s *Server) listSessions(ctx context.Context, in *IDInput) (*sessionsOutput, error) {
	if _, err := s.o.Store.AccountByID(ctx, in.ID); err != nil {
		return nil, err
	}
	return s.sessionsOf(ctx, in.ID)
}

func (s *Server) sessionsOf(ctx context.Context, account string) (*sessionsOutput, error) {
	rows, err := s.o.Store.SessionsOf(ctx, account)
	if err != nil {
		return nil, err
	}
	open := s.hub.openSessions()
	own := loginIn(ctx).session.TokenHash
	out := &sessionsOutput{make([]LoginSession, len(rows))}
	for i, r := range rows {
		out.Body[i] = LoginSession{
			ID: r.ID(), CreatedAt: r.Created, SeenAt: r.LastSeen, ExpiresAt: r.Expires, Address: r.Address, UserAgent: r.UserAgent,
			Open: open[r.TokenHash], Own: r.TokenHash == own,
		}
	}
	return out, nil
}

// SessionInput names a login of an account.
type SessionInput struct {
	IDInput
	Session string `path:"session" maxLength:"64" minLength:"1"`
}

func (s *Server) endSession(ctx context.Context, in *SessionInput) (*struct{}, error) {
	return nil, s.endSessionsOf(ctx, in.ID, in.Session)
}

func (s *Server) endSessions(ctx context.Context, in *IDInput) (*struct{}, error) {
	return nil, s.endSessionsOf(ctx, in.ID, "")
}

// endSessionsOf ends one login of an account, or all but the one that asks.
func (s *Server) endSessionsOf(ctx context.Context, account, session string) error {
	l := loginIn(ctx)
	keep := l.session.TokenHash
	if session != "" {
		keep = "" // one's own too, when it is named
	}
	if err := s.o.Store.EndSessionsOf(ctx, l.by(), account, session, keep); err != nil {
		return err
	}
	return s.hub.refresh(ctx)
}

// openSessions returns the token hashes of the sessions with an open page.
func (h *hub) openSessions() map[string]bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	open := make(map[string]bool, len(h.clients))
	for c := range h.clients {
		open[c.login.session.TokenHash] = true
	}
	return open
}
