//go:build linux

package testkit

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/dtls/v3/pkg/crypto/selfsign"
	"go.uber.org/goleak"
)

// The kit is tested against a stand-in of the product: this test binary,
// started again with a variable set.
const standIn = "TESTKIT_STAND_IN"

func TestMain(m *testing.M) {
	if os.Getenv(standIn) != "" {
		if err := product(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

func product() error {
	if os.Args[1] != "serve" {
		in, err := io.ReadAll(os.Stdin)
		if err != nil {
			return err
		}
		if os.Args[1] == "device" && len(strings.TrimSpace(string(in))) >= 24 {
			fmt.Printf(`{"address":"sip:%s@x","username":"%s-1"}`, os.Args[3], os.Args[3])
			return nil
		}
		return fmt.Errorf("refused: %v", os.Args[1:])
	}
	config, err := os.ReadFile(os.Args[3])
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(config), "https:\n  listen: ")
	addr, _, _ := strings.Cut(rest, "\n")
	cert, err := selfsign.GenerateSelfSigned()
	if err != nil {
		return err
	}
	l, err := tls.Listen("tcp", addr, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12})
	if err != nil {
		return err
	}
	http.HandleFunc("POST /api/v1/login", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Login, Password string }
		if json.NewDecoder(r.Body).Decode(&in) != nil || in.Password != "right" {
			http.Error(w, `{"code":"wrong"}`, http.StatusUnauthorized)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "__Host-s", Value: in.Login, Path: "/", Secure: true})
		fmt.Fprint(w, `{"mustChangePassword":true}`)
	})
	http.HandleFunc("POST /api/v1/me/password", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("__Host-s"); err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	http.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		say := func(s string) { _ = c.Write(r.Context(), websocket.MessageText, []byte(s)) }
		say(`{"type":"hello","protocol":1}`)
		say(`{"type":"snapshot","seq":7,"topics":{"me":{"presence":"offline"},"new":1}}`)
		for seq := 8; ; seq++ {
			_, raw, err := c.Read(r.Context())
			if err != nil {
				return
			}
			var m struct {
				ID, Name string
				Args     json.RawMessage
			}
			_ = json.Unmarshal(raw, &m)
			if m.Name != "presence" {
				say(`{"type":"reply","id":"` + m.ID + `","error":{"code":"no","en":"never"}}`)
				seq++ // the next state leaves a gap
				continue
			}
			say(`{"type":"reply","id":"` + m.ID + `"}`)
			say(fmt.Sprintf(`{"type":"state","seq":%d,"topic":"me","data":%s}`, seq, m.Args))
		}
	})
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	fmt.Println("starting")
	fmt.Println("ready https=" + addr)
	go func() { _ = http.Serve(l, nil) }() //nolint:gosec // a stand-in
	<-stop
	return nil
}

func TestServer(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(standIn, "1")
	ctx := t.Context()
	s := Start(t, Options{Binary: self})
	if !strings.HasPrefix(s.Ready, "ready https=") {
		t.Fatalf("ready line %q", s.Ready)
	}
	before, err := CPU(s.PID())
	if err != nil || before <= 0 {
		t.Fatalf("cpu %v %v", before, err)
	}
	m, err := ReadMemory(s.PID())
	if err != nil || m.RSS < 1<<20 || m.Peak < m.RSS {
		t.Fatalf("memory %+v %v", m, err)
	}

	a := Account{Login: "b1"}
	if err := s.AddDevice(ctx, &a); err != nil || a.Username != "b1-1" || len(a.Secret) < 24 {
		t.Fatalf("device %+v %v", a, err)
	}
	if _, err := s.AddAccount(ctx, "x", "staff", "X"); err == nil || !strings.Contains(err.Error(), "refused: [account add x") {
		t.Fatalf("a refused command: %v", err)
	}

	a.Password = "wrong"
	var he *HTTPError
	if _, err := s.Login(ctx, a); !errors.As(err, &he) || he.Code != 401 {
		t.Fatalf("wrong password: %v", err)
	}
	a.Password = "right"
	web, err := s.Login(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	defer web.Close()
	if web.Account.Password == "right" {
		t.Fatal("the password was not changed")
	}
	testLive(ctx, t, web)

	first := s.PID()
	if err := s.Kill(); err != nil || s.PID() != 0 {
		t.Fatalf("kill: %v", err)
	}
	if err := s.Start(ctx); err != nil || s.PID() == first {
		t.Fatalf("second start: %v", err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.Log(logTail), "starting\nready") {
		t.Fatal("standard output is not in the log")
	}
}

func testLive(ctx context.Context, t *testing.T, web *Session) {
	t.Helper()
	l, err := web.Live(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if l.Topic("new") != 1.0 || l.Hello()["protocol"] != 1.0 {
		t.Fatalf("topics %v", l.topics)
	}
	if err := l.SetPresence(ctx, "available"); err != nil {
		t.Fatal(err)
	}
	if err := l.UntilField(ctx, time.Second, "me", "presence", "available"); err != nil {
		t.Fatal(err)
	}
	var p *Problem
	if err := l.Command(ctx, "hold", nil); !errors.As(err, &p) || p.Code != "no" {
		t.Fatalf("a refused command: %v", err)
	}
	if err := l.SetPresence(ctx, "away"); err != nil {
		t.Fatal(err)
	}
	if err := l.UntilField(ctx, time.Second, "me", "presence", "away"); !errors.Is(err, errSequence) {
		t.Fatalf("a gap in the sequence: %v", err)
	}
}

func TestNotReady(t *testing.T) {
	s, err := New(Options{Binary: "/bin/false", Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); !errors.Is(err, errNotReady) {
		t.Fatal(err)
	}
}

func TestUntil(t *testing.T) {
	n := 0
	if err := Until(t.Context(), time.Second, func() error {
		if n++; n < 3 {
			return net.ErrClosed
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := Until(t.Context(), 30*time.Millisecond, func() error { return net.ErrClosed }); !errors.Is(err, net.ErrClosed) || !errors.Is(err, errNotYet) {
		t.Fatal(err)
	}
}
