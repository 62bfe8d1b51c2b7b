package api

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/api/password"
	"madoguchi/store"

	"github.com/coder/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	goodPassword = "correct horse battery"
	patience     = 20 * time.Second // for what must happen, on a machine with other work
)

// fakeCalls is a call plane that remembers what it was asked for.
type fakeCalls struct {
	mu      sync.Mutex
	live    *acd.Snapshot
	watch   []chan struct{}
	asked   []string
	answer  error
	quality []LegQuality
	devices map[string]string
	ended   map[string]Ended
	sip     func(Upgrade)
}

func (f *fakeCalls) Live() *acd.Snapshot {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.live
}

func (f *fakeCalls) set(s acd.Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.live = &s
	for _, ch := range f.watch {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

func (f *fakeCalls) Watch() (<-chan struct{}, func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	ch := make(chan struct{}, 1)
	f.watch = append(f.watch, ch)
	return ch, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.watch = slices.DeleteFunc(f.watch, func(c chan struct{}) bool { return c == ch })
	}
}

func (f *fakeCalls) Quality(string) []LegQuality {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.quality
}

func (f *fakeCalls) LastEnded(account string) (Ended, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e, ok := f.ended[account]
	return e, ok
}

func (f *fakeCalls) note(format string, args ...any) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, fmt.Sprintf(format, args...))
	return f.answer
}

func (f *fakeCalls) was(what string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Contains(f.asked, what)
}

func (f *fakeCalls) Hold(_ context.Context, account, call string, held bool) error {
	return f.note("hold %s %s %v", account, call, held)
}

func (f *fakeCalls) Hangup(_ context.Context, account, call string) error {
	return f.note("hangup %s %s", account, call)
}

func (f *fakeCalls) SetPresence(_ context.Context, account string, p acd.Presence, reason string) error {
	return f.note("presence %s %s %s", account, p, reason)
}

func (f *fakeCalls) EndWrapUp(_ context.Context, account string) error {
	return f.note("end-wrap-up %s", account)
}

func (f *fakeCalls) ExtendWrapUp(_ context.Context, account string, more time.Duration) error {
	return f.note("extend-wrap-up %s %v", account, more)
}

func (f *fakeCalls) Disposed(_ context.Context, account, call string) error {
	return f.note("disposed %s %s", account, call)
}

func (f *fakeCalls) SetNeeds(_ context.Context, account string, n acd.Needs) error {
	return f.note("needs %s %s %v", account, n.Language, n.Access)
}

func (f *fakeCalls) Invite(_ context.Context, account, call string, p acd.Purpose, to acd.Target) error {
	return f.note("invite %s %s %s %s:%s", account, call, p, to.Kind, to.ID)
}

func (f *fakeCalls) CancelInvite(_ context.Context, account, call string) error {
	return f.note("cancel-invite %s %s", account, call)
}

func (f *fakeCalls) Complete(_ context.Context, account, call string) error {
	return f.note("complete %s %s", account, call)
}

func (f *fakeCalls) Merge(_ context.Context, account, call string) error {
	return f.note("merge %s %s", account, call)
}

func (f *fakeCalls) Dismiss(_ context.Context, account, call, party string) error {
	return f.note("dismiss %s %s %s", account, call, party)
}

func (f *fakeCalls) Leave(_ context.Context, account, call string) error {
	return f.note("leave %s %s", account, call)
}

func (f *fakeCalls) Join(_ context.Context, account, call string, m acd.Mode) error {
	return f.note("join %s %s %s", account, call, m)
}

func (f *fakeCalls) Slides(_ context.Context, account, call string, on bool) error {
	return f.note("slides %s %s %v", account, call, on)
}

func (f *fakeCalls) Move(_ context.Context, call, queue string, first bool) error {
	return f.note("move %s %s %v", call, queue, first)
}

func (f *fakeCalls) TakeOver(_ context.Context, account, call string) error {
	return f.note("take-over %s %s", account, call)
}

func (f *fakeCalls) Devices(string) map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.devices
}

func (f *fakeCalls) PageAlive(account string, alive bool) { _ = f.note("alive %s %v", account, alive) }

func (f *fakeCalls) Repair(_ context.Context, account, call string) error {
	return f.note("repair %s %s", account, call)
}
func (f *fakeCalls) Forget(account string)               { _ = f.note("forget %s", account) }
func (f *fakeCalls) Reconfigure(_ context.Context) error { return f.note("reconfigure") }
func (f *fakeCalls) ServeSIP(u Upgrade) {
	f.mu.Lock()
	serve := f.sip
	f.mu.Unlock()
	if serve != nil {
		serve(u)
	}
}

// site is a whole server over real TLS.
type site struct {
	t     *testing.T
	dir   string
	store *store.Store
	calls *fakeCalls
	api   *Server
	http  *httptest.Server
	log   *lockedBuffer
	next  int // of session tokens
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newSite(t *testing.T, static fs.FS, more ...func(*site, *Options)) *site {
	t.Helper()
	s := &site{t: t, dir: t.TempDir(), calls: &fakeCalls{ended: map[string]Ended{}}, log: &lockedBuffer{}}
	var err error
	if s.store, err = store.Open(t.Context(), s.dir); err != nil {
		t.Fatal(err)
	}
	o := Options{
		Store: s.store, Calls: s.calls, Log: slog.New(slog.NewTextHandler(s.log, nil)), Static: static,
		Version: "1.2.3", SiteName: "市川市", Domain: "example.jp", TimeZone: time.FixedZone("JST", 9*60*60),
		ExportDir: filepath.Join(s.dir, "exports"),
	}
	for _, m := range more {
		m(s, &o)
	}
	s.api, err = New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.http = httptest.NewUnstartedServer(s.api)
	s.http.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.http.StartTLS()
	t.Cleanup(func() {
		s.api.Close()
		s.http.Close()
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// hash is made once: hashing is slow on purpose.
var hash = sync.OnceValue(func() string {
	h, err := password.NewHasher()
	if err != nil {
		panic(err)
	}
	s, err := h.Hash(context.Background(), goodPassword)
	if err != nil {
		panic(err)
	}
	return s
})

// account makes an account whose password is goodPassword.
func (s *site) account(login, role string) store.Account {
	s.t.Helper()
	a, err := s.store.CreateAccount(s.t.Context(), store.By{Actor: "test"}, store.NewAccount{
		Login: login, Name: "名前 " + login, Role: role, PasswordHash: hash(),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.api.hub.refresh(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return a
}

// session gives an account a session without the login page.
func (s *site) session(a store.Account) string {
	s.t.Helper()
	s.next++
	token := fmt.Sprintf("token-%d", s.next)
	now := time.Now()
	err := s.store.BeginSession(s.t.Context(), store.By{Actor: a.Login}, store.Session{
		TokenHash: hashToken(token), AccountID: a.ID, Created: now, Expires: now.Add(time.Hour),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

// request sends one request; headers are pairs.
func (s *site) request(method, path, token string, body any, headers ...string) *http.Response {
	s.t.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			s.t.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.http.URL+path, r)
	if err != nil {
		s.t.Fatal(err)
	}
	if r != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.AddCookie(&http.Cookie{Name: cookieName, Value: token})
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
			continue
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := s.http.Client().Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

// want reads an answer of the given status into out, which may be nil.
func want(t *testing.T, res *http.Response, status int, out any) {
	t.Helper()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != status {
		t.Fatalf("%s %s: status %d, want %d: %s", res.Request.Method, res.Request.URL.Path, res.StatusCode, status, raw)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(raw, out); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
}

// wantCode expects a refusal with words in both languages.
func wantCode(t *testing.T, res *http.Response, status int, code string) ErrorBody {
	t.Helper()
	var e ErrorBody
	want(t, res, status, &e)
	if e.Code != code || e.JA == "" || e.EN == "" || e.Status != status || res.Header.Get("Content-Type") != problemType {
		t.Fatalf("%s %s: got %+v (%s), want code %s", res.Request.Method, res.Request.URL.Path, e, res.Header.Get("Content-Type"), code)
	}
	return e
}

// socket opens a WebSocket; headers are pairs.
func (s *site) socket(path, token string, protocols []string, headers ...string) (*websocket.Conn, *http.Response, error) {
	s.t.Helper()
	h := http.Header{}
	if token != "" {
		h.Set("Cookie", cookieName+"="+token)
	}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	transport := &http.Transport{TLSClientConfig: s.http.Client().Transport.(*http.Transport).TLSClientConfig.Clone()}
	transport.TLSClientConfig.NextProtos = []string{"http/1.1"}
	transport.TLSClientConfig.MinVersion = tls.VersionTLS12
	s.t.Cleanup(transport.CloseIdleConnections)
	conn, res, err := websocket.Dial(s.t.Context(), s.http.URL+path, &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: transport}, HTTPHeader: h, Subprotocols: protocols,
	})
	if err == nil {
		conn.SetReadLimit(1 << 20)
		s.t.Cleanup(func() { _ = conn.CloseNow() })
	}
	return conn, res, err
}

// page is a live socket whose messages are read one by one.
type page struct {
	t    *testing.T
	conn *websocket.Conn
}

// message is any message of the server.
type message struct {
	Type     string                     `json:"type"`
	Seq      uint64                     `json:"seq"`
	Topic    string                     `json:"topic"`
	Data     json.RawMessage            `json:"data"`
	Topics   map[string]json.RawMessage `json:"topics"`
	ID       string                     `json:"id"`
	Error    *Problem                   `json:"error"`
	Reason   string                     `json:"reason"`
	Account  Account                    `json:"account"`
	Version  string                     `json:"version"`
	Protocol int                        `json:"protocol"`
}

func (s *site) live(token string) *page {
	s.t.Helper()
	conn, _, err := s.socket("/ws", token, nil, "Origin", s.http.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	return &page{s.t, conn}
}

func (p *page) read() message {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	_, raw, err := p.conn.Read(ctx)
	if err != nil {
		p.t.Fatalf("read: %v", err)
	}
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		p.t.Fatalf("%s: %v", raw, err)
	}
	return m
}

// until reads on until a message fits.
func (p *page) until(what string, fits func(message) bool) message {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if m := p.read(); fits(m) {
			return m
		}
	}
	p.t.Fatalf("no %s", what)
	return message{}
}

func (p *page) write(v any) {
	p.t.Helper()
	raw, ok := v.(string)
	if !ok {
		b, err := json.Marshal(v)
		if err != nil {
			p.t.Fatal(err)
		}
		raw = string(b)
	}
	if err := p.conn.Write(p.t.Context(), websocket.MessageText, []byte(raw)); err != nil {
		p.t.Fatal(err)
	}
}

// eventually polls for something another goroutine does.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); !ok(); {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}
