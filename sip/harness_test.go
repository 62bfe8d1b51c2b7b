package sip

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

const (
	testDomain = "counter.test"
	testWait   = 5 * time.Second
	testSDP    = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/SAVP 0\r\n"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// testCreds are devices whose secret is "secret-of-" and their name.
type testCreds map[string]Account

func secretOf(login string) string { return "secret-of-" + login }

func (c testCreds) Device(_ context.Context, username string) (Device, error) {
	a, ok := c[username]
	if !ok {
		return Device{}, ErrUnknownDevice
	}
	plain := username + ":" + testDomain + ":" + secretOf(username)
	return Device{Account: a, HA1MD5: hexSum(md5.New, plain), HA1SHA256: hexSum(sha256.New, plain)}, nil
}

func accountOf(login string) Account {
	return Account{ID: "id-" + login, Login: login, Name: "窓口 " + login}
}

// testHandler records what the edge tells it.
type testHandler struct {
	bound, unbound chan Binding
	mu             sync.Mutex
	invite         func(*Leg)
	watched        func(by Account, target string) (State, int)
}

func (h *testHandler) Bound(b Binding)   { h.bound <- b }
func (h *testHandler) Unbound(b Binding) { h.unbound <- b }
func (h *testHandler) Invite(l *Leg) {
	h.mu.Lock()
	f := h.invite
	h.mu.Unlock()
	if f != nil {
		f(l)
	}
}

// Watched lets nobody follow anything until onWatched.
func (h *testHandler) Watched(by Account, target string) (State, int) {
	h.mu.Lock()
	f := h.watched
	h.mu.Unlock()
	if f == nil {
		return State{}, 404
	}
	return f(by, target)
}

func (h *testHandler) onWatched(f func(by Account, target string) (State, int)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watched = f
}

func (h *testHandler) onInvite(f func(*Leg)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.invite = f
}

// panicWatch fails a test when the server had to recover from a panic: that
// it survives must not hide the fault.
type panicWatch struct{ t testing.TB }

func (w panicWatch) Enabled(context.Context, slog.Level) bool { return true }
func (w panicWatch) WithAttrs([]slog.Attr) slog.Handler       { return w }
func (w panicWatch) WithGroup(string) slog.Handler            { return w }
func (w panicWatch) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "recovered" {
		r.Attrs(func(a slog.Attr) bool {
			w.t.Errorf("%s: %v", a.Key, a.Value)
			return true
		})
	}
	return nil
}

type bench struct {
	t       testing.TB
	s       *Server
	h       *testHandler
	door    *httptest.Server
	tlsConf *tls.Config
}

// newBench starts a server with every transport and a door in front of it.
func newBench(t testing.TB, change ...func(*Options)) *bench {
	t.Helper()
	cert := testCertificate(t)
	h := &testHandler{bound: make(chan Binding, 4096), unbound: make(chan Binding, 4096)}
	creds := testCreds{}
	for _, login := range []string{"alice", "bob", "carol", "user"} {
		creds[login] = accountOf(login)
	}
	o := Options{
		Domain: testDomain, TLSListen: "127.0.0.1:0", TCPListen: "127.0.0.1:0", UDPListen: "127.0.0.1:0",
		TLSConfig:   &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12},
		Credentials: creds, Handler: h, Log: slog.New(panicWatch{t}),
	}
	for _, c := range change {
		c(&o)
	}
	s, err := Listen(o)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, s: s, h: h, tlsConf: &tls.Config{InsecureSkipVerify: true}}
	b.door = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.ServeWebSocket(w, r, accountOf(r.URL.Query().Get("login")))
	}))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 2*testWait)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
		b.door.Close()
	})
	return b
}

func testCertificate(t testing.TB) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// recorder keeps the events of a leg.
type recorder struct {
	t  testing.TB
	ch chan Event
}

func newRecorder(t testing.TB) *recorder { return &recorder{t: t, ch: make(chan Event, 1024)} }

func (r *recorder) notify(ev Event) { r.ch <- ev }

// next waits for an event of a kind, past others.
func next[E Event](r *recorder) E {
	r.t.Helper()
	limit := time.NewTimer(testWait)
	defer limit.Stop()
	for {
		select {
		case ev := <-r.ch:
			if e, ok := ev.(E); ok {
				return e
			}
			if e, ok := ev.(Ended); ok {
				var want E
				r.t.Fatalf("leg ended (%+v) while waiting for %T", e, want)
			}
		case <-limit.C:
			var want E
			r.t.Fatalf("no %T", want)
		}
	}
}

// eventually waits until ok is true.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(testWait)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		<-tick.C
	}
}

// take waits for a value.
func take[T any](t testing.TB, ch <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(testWait):
		t.Fatalf("no %s", what)
		panic("unreachable")
	}
}
