package api

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// PairingCode is what a kiosk shows, and the secret by which it asks for its login.
type PairingCode struct {
	Code   string `json:"code" doc:"8 digits, for people"`
	Secret string `json:"secret" doc:"keep it; only with it the login can be fetched"`
	// The clock of a kiosk that was just plugged in may be wrong.
	ExpiresIn int `json:"expiresIn" doc:"seconds from now"`
}

type createPairingInput struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
}

type pairingCodeOutput struct{ Body PairingCode }

// createPairing gives an unknown browser a code. It gives nothing else: an
// administrator must type it.
func (s *Server) createPairing(ctx context.Context, in *createPairingInput) (*pairingCodeOutput, error) {
	n, secret, err := s.pairings.begin(time.Now(), addressIn(ctx), in.UserAgent)
	if err != nil {
		return nil, err
	}
	return &pairingCodeOutput{PairingCode{Code: n.code, Secret: secret, ExpiresIn: seconds(pairingLifetime)}}, nil
}

// PairingState says whether the kiosk is logged in by now.
type PairingState struct {
	State string `json:"state" enum:"waiting,paired"`
}

type claimInput struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Secret string `json:"secret" minLength:"1" maxLength:"100"`
	}
}

type claimOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      PairingState
}

// claimPairing logs the kiosk in that has the secret of a pairing that was
// allowed: once, from where it asks, in the place of the kiosk's other logins.
func (s *Server) claimPairing(ctx context.Context, in *claimInput) (*claimOutput, error) {
	now, from := time.Now(), addressIn(ctx)
	n, err := s.pairings.claim(now, from, in.Body.Secret)
	if err != nil {
		return nil, err
	}
	if n.account == "" {
		return &claimOutput{Body: PairingState{State: "waiting"}}, nil
	}
	a, _, err := s.o.Store.KioskByAccount(ctx, n.account)
	if err != nil {
		s.pairings.restore(n)
		return nil, err
	}
	token, session, err := newSession(a, from, in.UserAgent, now)
	if err == nil {
		err = s.o.Store.PairKiosk(ctx, n.by, session)
	}
	if err != nil {
		s.pairings.restore(n)
		return nil, err
	}
	s.o.Log.InfoContext(ctx, "kiosk paired", "account", a.ID)
	// The login is made: what follows of it for others must not keep it from the kiosk.
	if err := s.hub.refresh(ctx); err != nil {
		s.o.Log.WarnContext(ctx, "pairing not taken over at once", "error", err)
	}
	return &claimOutput{[]http.Cookie{*cookie(token, idleOf(a.Role))}, PairingState{State: "paired"}}, nil
}

// PairingFound is who shows a code: what an administrator compares before
// letting it in.
type PairingFound struct {
	Address     string    `json:"address"`
	Browser     string    `json:"browser" doc:"what it calls itself"`
	RequestedAt time.Time `json:"requestedAt"`
	ExpiresAt   time.Time `json:"expiresAt"`
}

type codeInput struct {
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"40" doc:"spaces and hyphens do not matter"`
	}
}

type pairingFoundOutput struct{ Body PairingFound }

// findPairing tells an administrator which browser shows a code.
func (s *Server) findPairing(ctx context.Context, in *codeInput) (*pairingFoundOutput, error) {
	n, err := s.typed(ctx, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return &pairingFoundOutput{PairingFound{Address: n.address, Browser: n.userAgent, RequestedAt: n.made, ExpiresAt: n.expires}}, nil
}

// typed finds a code that an administrator typed; who is wrong too often waits.
func (s *Server) typed(ctx context.Context, text string) (pairing, error) {
	l, now := loginIn(ctx), time.Now()
	if d := s.pairings.typed.try(now, l.account.Login, l.session.Address); d > 0 {
		return pairing{}, later("too-many-codes", d)
	}
	n, ok := s.pairings.find(now, plainCode(text))
	if !ok {
		return pairing{}, refuse("code-unknown-kiosk")
	}
	s.pairings.typed.pass(l.account.Login, l.session.Address)
	return n, nil
}

// plainCode takes what people type to the digits: spaces, hyphens, full-width.
func plainCode(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case strings.ContainsRune(" \u3000\t-‐‑–—−ー－", r):
			return -1
		default:
			return r
		}
	}, text)
}

type pairInput struct {
	IDInput
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"40"`
	}
}

// pairKiosk allows the browser that shows a code to be this kiosk. It logs
// itself in within a second.
func (s *Server) pairKiosk(ctx context.Context, in *pairInput) (*pairingFoundOutput, error) {
	a, _, err := s.o.Store.KioskByAccount(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if a.Disabled {
		return nil, refuse("account-disabled")
	}
	if s.hub.inCall(a.ID) {
		return nil, refuse("kiosk-busy")
	}
	n, err := s.typed(ctx, in.Body.Code)
	if err != nil {
		return nil, err
	}
	n, ok := s.pairings.allow(time.Now(), n.code, a.ID, loginIn(ctx).by())
	if !ok {
		return nil, refuse("code-unknown-kiosk")
	}
	return &pairingFoundOutput{PairingFound{Address: n.address, Browser: n.userAgent, RequestedAt: n.made, ExpiresAt: n.expires}}, nil
}

// unpairKiosk ends all logins of a kiosk; it then shows a code.
func (s *Server) unpairKiosk(ctx context.Context, in *IDInput) (*struct{}, error) {
	if err := s.o.Store.UnpairKiosk(ctx, loginIn(ctx).by(), in.ID); err != nil {
		return nil, err
	}
	s.o.Calls.Forget(in.ID)
	return nil, s.hub.refresh(ctx)
}
