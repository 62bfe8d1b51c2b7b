package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/store"
)

type credentials struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

func sessionCookie(t *testing.T, res *http.Response) *http.Cookie {
	t.Helper()
	for _, c := range res.Cookies() {
		if c.Name == cookieName {
			return c
		}
	}
	t.Fatal("no session cookie")
	return nil
}

func TestLoginLogout(t *testing.T) {
	s := newSite(t, nil)
	a := s.account("sato", store.RoleStaff)
	var got Session
	res := s.request("POST", "/api/v1/login", "", credentials{" SATO", goodPassword})
	want(t, res, http.StatusOK, &got)
	if got.ID != a.ID || got.Login != "sato" || got.Role != "staff" || got.MustChangePassword {
		t.Errorf("%+v", got)
	}
	c := sessionCookie(t, res)
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" ||
		c.MaxAge != int(idleLimit/time.Second) || len(c.Value) != 43 {
		t.Errorf("%+v", c)
	}
	again := sessionCookie(t, s.request("POST", "/api/v1/login", c.Value, credentials{"sato", goodPassword}))
	if again.Value == c.Value {
		t.Error("a login must give a new id")
	}
	res = s.request("GET", "/api/v1/me", c.Value, nil)
	want(t, res, http.StatusOK, &got)
	if renewed := sessionCookie(t, res); renewed.Value != c.Value || renewed.MaxAge < 60 {
		t.Errorf("%+v", renewed)
	}
	if got.LastLogin.IsZero() {
		t.Error("the last login is not told")
	}
	res = s.request("POST", "/api/v1/logout", c.Value, nil)
	want(t, res, http.StatusNoContent, nil)
	if gone := sessionCookie(t, res); gone.MaxAge >= 0 || gone.Value != "" {
		t.Errorf("%+v", gone)
	}
	wantCode(t, s.request("GET", "/api/v1/me", c.Value, nil), http.StatusUnauthorized, "not-logged-in")
	want(t, s.request("GET", "/api/v1/me", again.Value, nil), http.StatusOK, nil)
	// The token itself is nowhere in the database.
	if _, _, err := s.store.SessionByToken(t.Context(), again.Value); err == nil {
		t.Error("the token is kept in the clear")
	}
}

func TestUnknownNamesAnswerAlike(t *testing.T) {
	s := newSite(t, nil)
	s.account("sato", store.RoleStaff)
	timed := func(login string) (time.Duration, ErrorBody) {
		start := time.Now()
		e := wantCode(t, s.request("POST", "/api/v1/login", "", credentials{login, "wrong password"}), http.StatusUnauthorized, "wrong-login")
		return time.Since(start), e
	}
	var known, unknown []time.Duration
	for range store.DefaultAttemptLimits().PairTries - 1 {
		a, x := timed("sato")
		b, y := timed("nobody")
		known, unknown = append(known, a), append(unknown, b)
		x.Fields, y.Fields = nil, nil
		if x.Problem != y.Problem {
			t.Errorf("%+v, %+v", x, y)
		}
	}
	// A busy machine only adds time: the quickest tell.
	if ratio := float64(slices.Min(known)) / float64(slices.Min(unknown)); ratio < 1./3 || ratio > 3 {
		t.Errorf("known %v, unknown %v", known, unknown)
	}
}

func TestGuessingIsStopped(t *testing.T) {
	s := newSite(t, nil)
	s.account("sato", store.RoleStaff)
	s.account("suzuki", store.RoleStaff)
	tries := 0
	var res *http.Response
	for tries = 1; tries <= 11; tries++ {
		res = s.request("POST", "/api/v1/login", "", credentials{"sato", "wrong password"})
		if res.StatusCode != http.StatusUnauthorized {
			break
		}
	}
	e := wantCode(t, res, http.StatusTooManyRequests, "too-many-attempts")
	if tries > 11 || res.Header.Get("Retry-After") != "30" || !strings.Contains(e.JA, "30秒") || !strings.Contains(e.EN, "30 seconds") {
		t.Errorf("after %d tries: %q %+v", tries, res.Header.Get("Retry-After"), e)
	}
	// The right password does not help the guesser, and others may log in.
	wantCode(t, s.request("POST", "/api/v1/login", "", credentials{"sato", goodPassword}), http.StatusTooManyRequests, "too-many-attempts")
	want(t, s.request("POST", "/api/v1/login", "", credentials{"suzuki", goodPassword}), http.StatusOK, nil)
}

func TestLimiter(t *testing.T) {
	limits, firstWait := store.DefaultAttemptLimits(), 30*time.Second
	l := newLimiter(limits)
	now := time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)
	for i := range limits.PairTries {
		if d := l.try(now, "sato", "192.0.2.1"); d != 0 {
			t.Fatalf("try %d: wait %v", i, d)
		}
	}
	if d := l.try(now, "sato", "192.0.2.1"); d != firstWait {
		t.Errorf("wait %v", d)
	}
	if d := l.try(now, "sato", "192.0.2.2"); d != 0 {
		t.Errorf("the owner elsewhere waits %v", d)
	}
	if d := l.try(now, "suzuki", "192.0.2.1"); d != 0 {
		t.Errorf("another login waits %v", d)
	}
	// One try after each wait, and the waits grow.
	now = now.Add(firstWait)
	if d := l.try(now, "sato", "192.0.2.1"); d != 0 {
		t.Errorf("wait %v", d)
	}
	if d := l.try(now, "sato", "192.0.2.1"); d != 2*firstWait {
		t.Errorf("wait %v", d)
	}
	l.pass("sato", "192.0.2.1")
	if d := l.try(now, "sato", "192.0.2.1"); d != 0 {
		t.Errorf("after the right password: wait %v", d)
	}
	// Many logins from one address; IPv6 customers are one address.
	for i := range 200 {
		address := "2001:db8::" + string(rune('a'+i%6))
		if l.try(now, strings.Repeat("x", i+1), address) > 0 {
			if i != limits.AddressTries {
				t.Errorf("one address had %d tries", i)
			}
			break
		}
	}
	for i := range 2 * maxTracked {
		l.try(now, "sato", "10."+string(rune('0'+i%10))+"."+time.Duration(i).String())
	}
	if len(l.entries) > maxTracked || l.recent.Len() != len(l.entries) {
		t.Errorf("%d entries", len(l.entries))
	}
	later := now.Add(forgetAfter + time.Second)
	if d := l.try(later, "sato", "192.0.2.1"); d != 0 {
		t.Errorf("an hour later: wait %v", d)
	}
}

// Other limits hold for what comes, and who waits can be let in.
func TestLimiterIsSet(t *testing.T) {
	l := newLimiter(store.AttemptLimits{PairTries: 3, AddressTries: 10, FirstWaitSeconds: 10, LongestWaitSeconds: 60})
	now := time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)
	fail := func(n int, login string) (wait time.Duration) {
		for range n {
			wait = l.try(now, login, "192.0.2.1")
			now = now.Add(wait)
		}
		return wait
	}
	if d := fail(4, "sato"); d != 10*time.Second {
		t.Errorf("the 4th waits %v", d)
	}
	if d := fail(20, "sato"); d > time.Minute {
		t.Errorf("the longest wait is %v", d)
	}
	l.set(store.AttemptLimits{PairTries: 5, AddressTries: 200, FirstWaitSeconds: 20, LongestWaitSeconds: 60})
	if d := fail(6, "suzuki"); d != 20*time.Second {
		t.Errorf("with other limits the 6th waits %v", d)
	}
	l.try(now, "sato", "192.0.2.1")
	waiting := l.waiting(now)
	if len(waiting) == 0 || waiting[0].network != "192.0.2.1" {
		t.Fatalf("waiting: %+v", waiting)
	}
	for _, w := range waiting {
		if !l.release(w.login, w.network) || l.release(w.login, w.network) {
			t.Errorf("%+v is not released once", w)
		}
	}
	if d := l.try(now, "sato", "192.0.2.1"); d != 0 || len(l.waiting(now)) != 0 {
		t.Errorf("after the release: wait %v, %+v", d, l.waiting(now))
	}
}

func TestPasswordMustBeChanged(t *testing.T) {
	s := newSite(t, nil)
	admin := s.session(s.account("abe", store.RoleAdministrator))
	var made CreatedAccount
	want(t, s.request("POST", "/api/v1/accounts", admin, map[string]any{"login": "sato", "name": "佐藤", "role": "staff"}), http.StatusCreated, &made)
	var session Session
	res := s.request("POST", "/api/v1/login", "", credentials{"sato", made.OneTimePassword})
	want(t, res, http.StatusOK, &session)
	if !session.MustChangePassword {
		t.Error("a given password need not be changed")
	}
	token := sessionCookie(t, res).Value
	wantCode(t, s.request("GET", "/api/v1/buttons", token, nil), http.StatusForbidden, "must-change")
	if _, res, err := s.socket("/ws", token, nil); err == nil || res.StatusCode != http.StatusForbidden {
		t.Error("the live socket opened")
	}
	change := func(current, next string) *http.Response {
		return s.request("POST", "/api/v1/me/password", token, map[string]string{"current": current, "new": next})
	}
	wantCode(t, change("wrong", goodPassword), http.StatusForbidden, "wrong-password")
	wantCode(t, change(made.OneTimePassword, made.OneTimePassword), http.StatusUnprocessableEntity, "password-same")
	wantCode(t, change(made.OneTimePassword, "short"), http.StatusUnprocessableEntity, "password-too-short")
	wantCode(t, change(made.OneTimePassword, "password123"), http.StatusUnprocessableEntity, "password-common")
	wantCode(t, change(made.OneTimePassword, "satosato"), http.StatusUnprocessableEntity, "password-is-login")
	wantCode(t, change(made.OneTimePassword, strings.Repeat("長い", 65)), http.StatusUnprocessableEntity, "password-too-long")
	other := sessionCookie(t, s.request("POST", "/api/v1/login", "", credentials{"sato", made.OneTimePassword})).Value
	want(t, change(made.OneTimePassword, "山を越えて海へ行く"), http.StatusNoContent, nil)
	want(t, s.request("GET", "/api/v1/buttons", token, nil), http.StatusOK, nil)
	wantCode(t, s.request("GET", "/api/v1/me", other, nil), http.StatusUnauthorized, "not-logged-in")
	if s.calls.was("forget " + made.ID) {
		t.Error("one's own change must not end one's own calls")
	}
	want(t, s.request("POST", "/api/v1/login", "", credentials{"sato", "山を越えて海へ行く"}), http.StatusOK, nil)
}

func TestSessionLimits(t *testing.T) {
	s := newSite(t, nil)
	a := s.account("sato", store.RoleStaff)
	now := time.Now()
	begin := func(name string, created, expires time.Time) string {
		err := s.store.BeginSession(t.Context(), store.By{}, store.Session{TokenHash: hashToken(name), AccountID: a.ID, Created: created, Expires: expires})
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	idle := begin("idle", now.Add(-13*time.Hour), now.Add(-time.Hour))
	wantCode(t, s.request("GET", "/api/v1/me", idle, nil), http.StatusUnauthorized, "not-logged-in")
	used := begin("used", now.Add(-23*time.Hour), now.Add(time.Minute))
	want(t, s.request("GET", "/api/v1/me", used, nil), http.StatusOK, nil)
	session, _, err := s.store.SessionByToken(t.Context(), hashToken(used))
	if err != nil || session.Expires.Sub(now.Add(time.Hour)).Abs() > time.Minute {
		t.Errorf("used for 23 h of 24: expires %v, %v", session.Expires, err)
	}
	for role, want := range map[string][2]time.Duration{
		store.RoleStaff: {idleLimit, absoluteLimit}, store.RoleKiosk: {kioskIdleLimit, kioskAbsoluteLimit},
	} {
		if got := expiry(role, now, now).Sub(now); got != want[0] {
			t.Errorf("%s idle %v", role, got)
		}
		if got := expiry(role, now, now.Add(want[1]-time.Minute)).Sub(now); got != want[1] {
			t.Errorf("%s absolute %v", role, got)
		}
	}
	disabled := true
	s.account("abe", store.RoleAdministrator)
	if _, err := s.store.UpdateAccount(t.Context(), store.By{}, a.ID, store.AccountPatch{Disabled: &disabled}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.request("GET", "/api/v1/me", used, nil), http.StatusUnauthorized, "not-logged-in")
	wantCode(t, s.request("POST", "/api/v1/login", "", credentials{"sato", goodPassword}), http.StatusForbidden, "account-disabled")
	wantCode(t, s.request("POST", "/api/v1/login", "", credentials{"sato", "wrong password"}), http.StatusUnauthorized, "wrong-login")
}
