package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"madoguchi/store"

	"github.com/gin-gonic/gin"
)

// A scope is a right of a token. What a token may not name here, it may not do,
// whatever its other scopes are.
const (
	scopeRecords       = "records:read"
	scopeStatistics    = "statistics:read"
	scopeBoard         = "board:read"
	scopeAccounts      = "accounts:read"
	scopeAccountsWrite = "accounts:write"
	scopeSettings      = "settings:read"
	scopeSettingsWrite = "settings:write"
	scopeAudit         = "audit:read"
	scopeSystem        = "system:read"
)

// scopeTable is the one list of what tokens may do: the scope that a route asks
// for. A route that is not in it is refused to every token.
func scopeTable() map[string]string {
	return map[string]string{
		"GET /api/v1/openapi.json": scopeSystem,

		"GET /api/v1/history":         scopeRecords,
		"GET /api/v1/history/:id":     scopeRecords,
		"GET /api/v1/records":         scopeRecords,
		"GET /api/v1/records/choices": scopeRecords,

		"GET /api/v1/board": scopeBoard,

		"GET /api/v1/audit":              scopeAudit,
		"GET /api/v1/audit/export":       scopeAudit,
		"GET /api/v1/audit/last":         scopeAudit,
		"GET /api/v1/audit/values":       scopeAudit,
		"GET /api/v1/audit/verification": scopeAudit,

		"GET /api/v1/system":         scopeSystem,
		"GET /api/v1/attempt-limits": scopeSystem,
		"GET /api/v1/log-level":      scopeSystem,
		"GET /api/v1/retention":      scopeSystem,
		"GET /api/v1/kiosks":         scopeSystem,
		"GET /api/v1/kiosks/:id":     scopeSystem,
		"GET /api/v1/printers":       scopeSystem,

		"GET /api/v1/statistics/queues": scopeStatistics,
		"GET /api/v1/statistics/agents": scopeStatistics,
		"GET /api/v1/reports":           scopeStatistics,
		"GET /api/v1/reports/file":      scopeStatistics,

		"GET /api/v1/accounts":                        scopeAccounts,
		"GET /api/v1/accounts/:id":                    scopeAccounts,
		"GET /api/v1/accounts/:id/devices":            scopeAccounts,
		"GET /api/v1/account-names":                   scopeAccounts,
		"GET /api/v1/accounts/export":                 scopeAccounts,
		"GET /api/v1/accounts/rights":                 scopeAccounts,
		"GET /api/v1/accounts/rights/export":          scopeAccounts,
		"POST /api/v1/accounts":                       scopeAccountsWrite,
		"PATCH /api/v1/accounts/:id":                  scopeAccountsWrite,
		"DELETE /api/v1/accounts/:id":                 scopeAccountsWrite,
		"POST /api/v1/accounts/:id/reset-password":    scopeAccountsWrite,
		"POST /api/v1/accounts/:id/devices":           scopeAccountsWrite,
		"DELETE /api/v1/accounts/:id/devices/:device": scopeAccountsWrite,

		"GET /api/v1/buttons":               scopeSettings,
		"GET /api/v1/queues":                scopeSettings,
		"GET /api/v1/queues/:id/members":    scopeSettings,
		"GET /api/v1/schedules":             scopeSettings,
		"GET /api/v1/schedules/:id/windows": scopeSettings,
		"GET /api/v1/holidays":              scopeSettings,
		"GET /api/v1/away-reasons":          scopeSettings,
		"GET /api/v1/disposition-codes":     scopeSettings,
		"GET /api/v1/addresses":             scopeSettings,
		"GET /api/v1/config":                scopeSettings,
		"GET /api/v1/layouts":               scopeSettings,
		"GET /api/v1/layouts/:id":           scopeSettings,
		"GET /api/v1/layouts/:id/versions":  scopeSettings,
		"GET /api/v1/layout-kiosks":         scopeSettings,
		"PUT /api/v1/buttons/:id":           scopeSettingsWrite,
		"DELETE /api/v1/buttons/:id":        scopeSettingsWrite,
		"PUT /api/v1/queues/:id":            scopeSettingsWrite,
		"DELETE /api/v1/queues/:id":         scopeSettingsWrite,
		"PUT /api/v1/queues/:id/members":    scopeSettingsWrite,
		"PUT /api/v1/schedules/:id":         scopeSettingsWrite,
		"DELETE /api/v1/schedules/:id":      scopeSettingsWrite,
		"PUT /api/v1/away-reasons":          scopeSettingsWrite,
		"PUT /api/v1/disposition-codes":     scopeSettingsWrite,
		"PUT /api/v1/addresses/:id":         scopeSettingsWrite,
		"DELETE /api/v1/addresses/:id":      scopeSettingsWrite,
	}
}

// actsAs is the role in whose view a token with a scope reads: what is masked
// for supervisors is masked for it.
func actsAs(scope string) string {
	switch scope {
	case scopeRecords, scopeStatistics, scopeBoard:
		return store.RoleSupervisor
	default:
		return store.RoleAdministrator
	}
}

// bearerOf is the token of a request (RFC 6750 §2.1).
func bearerOf(r *http.Request) (token string, given bool) {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), strings.EqualFold(kind, "Bearer")
}

// guardToken decides whether another system may use the route. It has no cookie,
// so that no browser can be led to use its rights.
func (s *Server) guardToken(c *gin.Context, secret string, route string) {
	t, err := s.findToken(c.Request.Context(), secret, address(c.Request), time.Now())
	if err != nil {
		s.fail(c, err)
		return
	}
	scope := s.scopes[route]
	if scope == "" || !slices.Contains(t.Scopes, scope) {
		s.fail(c, refuse("token-scope"))
		return
	}
	l := &login{
		session: store.Session{Address: address(c.Request)},
		token:   true,
		account: store.Account{ID: "token:" + t.ID, Login: "token:" + t.Name, Name: t.Name, Role: actsAs(scope)},
	}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), loginContext{}, l))
}

// mayTouch refuses another system what concerns an administrator: whoever can
// make one, or give one a password, has all rights there are.
func mayTouch(l *login, roles ...string) error {
	if l.token && slices.Contains(roles, store.RoleAdministrator) {
		return refuse("token-scope")
	}
	return nil
}

// mayTouchAccount is mayTouch for an account that is there.
func (s *Server) mayTouchAccount(ctx context.Context, id string) error {
	l := loginIn(ctx)
	if !l.token {
		return nil
	}
	a, err := s.o.Store.AccountByID(ctx, id)
	if err != nil {
		return err
	}
	return mayTouch(l, a.Role)
}

// findToken finds a token that is good, and notes that it is used.
func (s *Server) findToken(ctx context.Context, secret, from string, now time.Time) (store.Token, error) {
	if !strings.HasPrefix(secret, tokenPrefix) {
		return store.Token{}, refuse("token-invalid")
	}
	t, err := s.o.Store.TokenByHash(ctx, hashToken(secret))
	if errors.Is(err, store.ErrNotFound) || err == nil && !now.Before(t.Expires) {
		return store.Token{}, refuse("token-invalid")
	}
	if err != nil {
		return store.Token{}, err
	}
	if now.Sub(t.LastUsed) >= touchEvery || t.LastAddress != from {
		if err := s.o.Store.TouchToken(ctx, t.ID, from, now); err != nil {
			// That its use could not be noted is no reason to stop work.
			s.o.Log.WarnContext(ctx, "token not touched", "token", t.ID, "error", err)
		}
	}
	return t, nil
}
