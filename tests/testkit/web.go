package testkit

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"time"

	"madoguchi/tests/testkit/phone"
)

const (
	httpTimeout = 20 * time.Second
	maxBody     = 8 << 20
)

// Session is a logged-in client: a browser without pages.
type Session struct {
	s       *Server
	Account Account
	HTTP    *http.Client
}

// HTTPError is an answer that is not 2xx.
type HTTPError struct {
	Code int
	Body string
}

func (e *HTTPError) Error() string { return fmt.Sprintf("http %d: %s", e.Code, e.Body) }

// TLSConfig trusts the certificate that the server made for itself: tests talk
// to their own child process on the loopback interface.
func TLSConfig() *tls.Config {
	return &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12} //nolint:gosec // see above
}

// Login logs an account in. A password that must be changed first is changed,
// as its user would do; the session's Account holds the new one.
func (s *Server) Login(ctx context.Context, a Account) (*Session, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("testkit: %w", err)
	}
	c := &Session{s: s, Account: a, HTTP: &http.Client{
		Jar: jar, Timeout: httpTimeout,
		Transport: &http.Transport{TLSClientConfig: TLSConfig(), ForceAttemptHTTP2: false},
	}}
	var who struct{ MustChangePassword bool }
	if err := c.Do(ctx, http.MethodPost, "/api/v1/login", map[string]string{"login": a.Login, "password": a.Password}, &who); err != nil {
		return nil, fmt.Errorf("log %s in: %w", a.Login, err)
	}
	if who.MustChangePassword {
		c.Account.Password = Secret()
		if err := c.Do(ctx, http.MethodPost, "/api/v1/me/password",
			map[string]string{"current": a.Password, "new": c.Account.Password}, nil); err != nil {
			return nil, fmt.Errorf("change %s's password: %w", a.Login, err)
		}
	}
	return c, nil
}

// Close lets idle connections go.
func (c *Session) Close() { c.HTTP.CloseIdleConnections() }

// Do sends JSON and reads JSON; in and out may be nil.
func (c *Session) Do(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("testkit: %w", err)
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, "https://"+c.s.HTTPS()+path, body)
	if err != nil {
		return fmt.Errorf("testkit: %w", err)
	}
	req.Header.Set("Origin", "https://"+c.s.HTTPS())
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.HTTP.Do(req)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %w", method, path, &HTTPError{res.StatusCode, string(raw)})
	}
	if out == nil || len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// WebSocketHeader is what a page's WebSocket handshake carries.
func (c *Session) WebSocketHeader() http.Header {
	return http.Header{"Origin": {"https://" + c.s.HTTPS()}}
}

// webSocketClient is the session's client without the time limit, which would
// end the socket too.
func (c *Session) webSocketClient() *http.Client {
	return &http.Client{Jar: c.HTTP.Jar, Transport: c.HTTP.Transport}
}

// Softphone is the SIP side of a logged-in page, registered over /sip.
func (c *Session) Softphone(ctx context.Context, incoming func(*phone.Call)) (*phone.Phone, error) {
	p, err := phone.Dial(ctx, phone.Options{
		WebSocket: "wss://" + c.s.HTTPS() + "/sip", HTTP: c.webSocketClient(), Header: c.WebSocketHeader(),
		Domain: c.s.Domain, Login: c.Account.Login, Incoming: incoming,
	})
	if err != nil {
		return nil, err
	}
	if err := p.Register(ctx, registerSeconds); err != nil {
		_ = p.Close()
		return nil, err
	}
	return p, nil
}

const registerSeconds = 600

// DeskPhone is a SIP phone on the TLS listener, registered with its digest.
func (s *Server) DeskPhone(ctx context.Context, a Account, incoming func(*phone.Call)) (*phone.Phone, error) {
	p, err := phone.Dial(ctx, s.PhoneOptions(a, incoming))
	if err != nil {
		return nil, err
	}
	if err := p.Register(ctx, registerSeconds); err != nil {
		_ = p.Close()
		return nil, err
	}
	return p, nil
}

// PhoneOptions are what DeskPhone dials with.
func (s *Server) PhoneOptions(a Account, incoming func(*phone.Call)) phone.Options {
	return phone.Options{
		Server: s.SIP(), TLS: TLSConfig(), Domain: s.Domain,
		Login: a.Login, User: a.Username, Secret: a.Secret, Incoming: incoming,
	}
}

// Address is the SIP address of an account or a button.
func (s *Server) Address(user string) string { return "sip:" + user + "@" + s.Domain }
