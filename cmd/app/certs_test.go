package app

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// logs collects what is logged.
type logs struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logs) count(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.buf.String(), text)
}

func (l *logs) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func open(t *testing.T, o CertificateOptions) *Certificates {
	t.Helper()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c, err := OpenCertificates(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// handshake connects over loopback as a client with this configuration, and
// returns what the server showed.
func handshake(c *Certificates, client *tls.Config) (tls.ConnectionState, error) {
	var none tls.ConnectionState
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return none, err
	}
	var served sync.WaitGroup
	defer served.Wait()
	defer ln.Close()
	served.Go(func() {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		if server := tls.Server(conn, tlsConfig(c)); server.HandshakeContext(context.Background()) == nil {
			_, _ = server.Read(make([]byte, 1)) // until the client goes
		}
	})
	near, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		return none, err
	}
	defer near.Close()
	conn := tls.Client(near, client)
	err = conn.HandshakeContext(context.Background())
	return conn.ConnectionState(), err
}

func trust(caPEM []byte, name string) *tls.Config {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(caPEM)
	return &tls.Config{RootCAs: pool, ServerName: name}
}

func fixedNames(dns []string, ips ...string) func() names {
	n := names{dns: dns}
	for _, ip := range ips {
		n.ips = append(n.ips, netip.MustParseAddr(ip))
	}
	return func() names { return n }
}

// site makes a certificate as a third party would, into dir.
type site struct{ cert, key string }

func (s site) issue(t *testing.T, name string, life time.Duration) *x509.Certificate {
	t.Helper()
	pair := filepath.Join(t.TempDir(), "pair")
	c, err := makePair(pair, &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(life),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(pair)
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.LastIndex(text, []byte("-----BEGIN"))
	if err := os.WriteFile(s.cert, text[:i], 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.key, text[i:], 0o600); err != nil {
		t.Fatal(err)
	}
	return c.Leaf
}

func TestFilesAreReloaded(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := site{cert: filepath.Join(dir, "cert.pem"), key: filepath.Join(dir, "key.pem")}
		first := s.issue(t, "one.example", 365*day)
		var l logs
		c := open(t, CertificateOptions{CertFile: s.cert, KeyFile: s.key, Log: l.logger()})
		shown := func() *x509.Certificate {
			state, err := handshake(c, &tls.Config{InsecureSkipVerify: true}) // who it is, is what we compare
			if err != nil {
				t.Fatal(err)
			}
			return state.PeerCertificates[0]
		}
		wait := func() {
			time.Sleep(time.Minute) // the promise: picked up within it
			synctest.Wait()
		}
		if !shown().Equal(first) || c.CAPEM() != nil {
			t.Error("the file is not served")
		}

		second := s.issue(t, "two.example", 365*day)
		wait()
		if !shown().Equal(second) || !c.NotAfter().Equal(second.NotAfter) {
			t.Error("the new file is not served")
		}

		// Broken, mismatched, expired and missing files leave the old one, and are told once each.
		for _, broken := range []func(){
			func() { writeText(t, s.cert, "broken") },
			func() {
				key, _ := os.ReadFile(s.key)
				s.issue(t, "three.example", 365*day)
				writeText(t, s.key, string(key))
			},
			func() { s.issue(t, "old.example", -time.Minute) },
			func() { _ = os.Remove(s.key) },
		} {
			before := l.count("refused")
			broken()
			wait()
			if !shown().Equal(second) {
				t.Error("the old certificate is gone")
			}
			if l.count("refused") != before+1 {
				t.Errorf("told %d times", l.count("refused")-before)
			}
		}

		// Repaired, and near its end: warned at 60, 30, 7 and 1 days.
		last := s.issue(t, "four.example", 61*day)
		wait()
		if !shown().Equal(last) || l.count("certificate ends soon") != 0 {
			t.Error("the repaired file is not served, or warned of too early")
		}
		c.Close() // two months of polling are long
		for i, left := range []time.Duration{60, 30, 7, 1} {
			for range 3 {
				c.refresh(last.NotAfter.Add(-left*day + time.Minute))
			}
			if l.count("certificate ends soon") != i+1 {
				t.Errorf("at %d days: %d warnings", left, l.count("certificate ends soon"))
			}
		}
	})
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefusesBadFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.pem")
	log := slog.New(slog.DiscardHandler)
	if _, err := OpenCertificates(CertificateOptions{CertFile: path, KeyFile: path, Log: log}); err == nil {
		t.Error("missing files are accepted")
	}
	writeText(t, path, "nothing")
	if _, err := OpenCertificates(CertificateOptions{CertFile: path, KeyFile: path, Log: log}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error is %v", err)
	}
}

func TestTLSPolicy(t *testing.T) {
	c := open(t, CertificateOptions{Dir: t.TempDir(), Domain: "counter.example", names: fixedNames(nil)})
	defer c.Close()
	client := func(change func(*tls.Config)) error {
		config := trust(c.CAPEM(), "counter.example")
		change(config)
		_, err := handshake(c, config)
		return err
	}
	for _, suite := range slices.Concat(tls.CipherSuites(), tls.InsecureCipherSuites()) {
		if !slices.Contains(suite.SupportedVersions, tls.VersionTLS12) {
			continue
		}
		err := client(func(c *tls.Config) {
			c.MaxVersion, c.CipherSuites = tls.VersionTLS12, []uint16{suite.ID}
		})
		// Our own key is ECDSA; suites for RSA keys are judged by the list alone.
		allowed := slices.Contains(tlsConfig(c).CipherSuites, suite.ID)
		strong := strings.HasPrefix(suite.Name, "TLS_ECDHE_") && (strings.Contains(suite.Name, "GCM") || strings.Contains(suite.Name, "CHACHA20"))
		if allowed != strong {
			t.Errorf("%s: allowed is %v", suite.Name, allowed)
		}
		if want := strong && strings.Contains(suite.Name, "ECDSA"); (err == nil) != want {
			t.Errorf("%s: %v", suite.Name, err)
		}
	}
	if err := client(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }); err == nil {
		t.Error("TLS 1.1 is accepted")
	}
}

// One handshake over a real socket, with the real names of this machine.
func TestHandshakeOverTCP(t *testing.T) {
	c := open(t, CertificateOptions{Dir: t.TempDir(), Domain: "localhost"})
	defer c.Close()
	ln, err := tls.Listen("tcp", "127.0.0.1:0", tlsConfig(c))
	if err != nil {
		t.Fatal(err)
	}
	var server sync.WaitGroup
	server.Go(func() {
		conn, err := ln.Accept()
		if err == nil {
			_, _ = conn.Write([]byte("hello"))
			_ = conn.Close()
		}
	})
	defer server.Wait()
	defer ln.Close()
	conn, err := tls.DialWithDialer(&net.Dialer{Timeout: 5 * time.Second}, "tcp", ln.Addr().String(), trust(c.CAPEM(), ""))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	buf := make([]byte, 8)
	if n, err := conn.Read(buf); string(buf[:n]) != "hello" {
		t.Errorf("read %q, %v", buf[:n], err)
	}
	if h, err := os.Hostname(); err == nil && !strings.ContainsAny(h, " _*") {
		if err := c.current.Load().certificate.Leaf.VerifyHostname(h); err != nil {
			t.Error(err)
		}
	}
}
