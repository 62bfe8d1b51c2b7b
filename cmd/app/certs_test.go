package app

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

func TestOwnCAServesEveryName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "tls")
	c := open(t, CertificateOptions{Dir: dir, Domain: "counter.example", names: fixedNames([]string{"srv1"}, "192.168.7.9", "203.0.113.5")})
	defer c.Close()

	for _, name := range []string{"counter.example", "localhost", "srv1", "127.0.0.1", "::1", "192.168.7.9", "203.0.113.5"} {
		state, err := handshake(c, trust(c.CAPEM(), name))
		if err != nil || state.Version != tls.VersionTLS13 {
			t.Errorf("%s: %v, version %x", name, err, state.Version)
		}
	}
	if _, err := handshake(c, trust(c.CAPEM(), "elsewhere.example")); err == nil {
		t.Error("valid for another name")
	}
	if _, err := handshake(c, &tls.Config{ServerName: "localhost"}); err == nil {
		t.Error("trusted without our CA")
	}

	leaf := c.current.Load().certificate.Leaf
	if life := leaf.NotAfter.Sub(leaf.NotBefore); life > 397*day || life < 396*day {
		t.Errorf("certificate lives %s", life)
	}
	if !c.NotAfter().Equal(leaf.NotAfter) {
		t.Errorf("NotAfter is %s", c.NotAfter())
	}
	ca := parseCA(t, c.CAPEM())
	if years := ca.NotAfter.Sub(ca.NotBefore) / (365 * day); years != 10 || !ca.IsCA {
		t.Errorf("CA lives %d years", years)
	}
}

func parseCA(t *testing.T, text []byte) *x509.Certificate {
	t.Helper()
	block, rest := pem.Decode(text)
	if block == nil || len(rest) > 0 {
		t.Fatalf("CA is %q", text)
	}
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return ca
}

// Trusting our CA must not open the PC for other servers.
func TestOwnCAMaySignForThisServiceOnly(t *testing.T) {
	dir := t.TempDir()
	c := open(t, CertificateOptions{Dir: dir, Domain: "counter.example", names: fixedNames(nil)})
	defer c.Close()
	ca, err := readPair(filepath.Join(dir, ownCAFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []struct {
		name     string
		template x509.Certificate
	}{
		{"bank.example", x509.Certificate{DNSNames: []string{"bank.example"}}},
		{"8.8.8.8", x509.Certificate{IPAddresses: []net.IP{net.IPv4(8, 8, 8, 8)}}},
	} {
		bad.template.NotBefore, bad.template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
		forged, err := makePair(filepath.Join(t.TempDir(), "x"), &bad.template, &ca)
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AddCert(ca.Leaf)
		if _, err := forged.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: bad.name}); err == nil {
			t.Errorf("%s is accepted", bad.name)
		}
	}
}

func TestOwnCAStaysOverRestarts(t *testing.T) {
	o := CertificateOptions{Dir: t.TempDir(), Domain: "counter.example", names: fixedNames(nil, "10.0.0.1")}
	first := open(t, o)
	first.Close()
	again := open(t, o)
	again.Close()
	if !bytes.Equal(first.CAPEM(), again.CAPEM()) || !first.current.Load().certificate.Leaf.Equal(again.current.Load().certificate.Leaf) {
		t.Error("a restart changed the certificates")
	}

	// A lost or broken server certificate is made again under the same CA.
	if err := os.WriteFile(filepath.Join(o.Dir, ownLeafFile), []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	healed := open(t, o)
	healed.Close()
	if _, err := handshake(healed, trust(first.CAPEM(), "counter.example")); err != nil {
		t.Error(err)
	}

	// Another domain is not within the constraints: a new CA, told in the log.
	var l logs
	o.Domain, o.Log = "other.example", l.logger()
	other := open(t, o)
	other.Close()
	if bytes.Equal(first.CAPEM(), other.CAPEM()) || l.count("the domain changed") != 1 {
		t.Error("the CA stayed, or nobody was told")
	}
	if _, err := handshake(other, trust(other.CAPEM(), "other.example")); err != nil {
		t.Error(err)
	}

	// A broken CA is not replaced in silence.
	if err := os.WriteFile(filepath.Join(o.Dir, ownCAFile), []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := OpenCertificates(o); err == nil {
		c.Close()
		t.Error("a broken CA was replaced")
	} else if !strings.Contains(err.Error(), "restore") {
		t.Errorf("error says nothing to do: %v", err)
	}
}

func TestOwnKeysArePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are inherited from the folder there")
	}
	dir := filepath.Join(t.TempDir(), "tls")
	o := CertificateOptions{Dir: dir, Domain: "counter.example", names: fixedNames(nil)}
	open(t, o).Close()
	check := func() {
		t.Helper()
		for name, want := range map[string]fs.FileMode{"": 0o700, ownCAFile: 0o600, ownLeafFile: 0o600, publicCAFile: 0o644} {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil || info.Mode().Perm() != want {
				t.Errorf("%q: %v, %v; want %v", name, info.Mode().Perm(), err, want)
			}
		}
	}
	check()
	for _, name := range []string{ownCAFile, ownLeafFile} {
		if err := os.Chmod(filepath.Join(dir, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	open(t, o).Close()
	check()
	public, err := os.ReadFile(filepath.Join(dir, publicCAFile))
	if err != nil || bytes.Contains(public, []byte("PRIVATE")) {
		t.Errorf("public file: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.*.*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestOwnCertificateIsRenewed(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var l logs
		var called atomic.Value // func() names
		called.Store(fixedNames(nil, "10.0.0.1"))
		c := open(t, CertificateOptions{Dir: dir, Domain: "counter.example", Log: l.logger(), names: func() names { return called.Load().(func() names)() }})
		first, ca := c.current.Load(), c.CAPEM()

		// A new address within the private networks: known within a minute.
		called.Store(fixedNames(nil, "10.0.0.2"))
		time.Sleep(time.Minute)
		synctest.Wait()
		if _, err := handshake(c, trust(ca, "10.0.0.2")); err != nil {
			t.Error(err)
		}
		// An address that the CA may not sign for is left out, once.
		second := c.current.Load()
		called.Store(fixedNames(nil, "10.0.0.2", "203.0.113.1"))
		time.Sleep(time.Minute)
		synctest.Wait()
		if c.current.Load() != second || second == first {
			t.Error("made again without need, or not at all")
		}

		if l.count("may not sign") != 1 {
			t.Errorf("told %d times that an address is left out", l.count("may not sign"))
		}

		// Before its end, under the same CA. (The poll loop has ended: a year of it is long.)
		c.Close()
		for range 8 {
			later := c.NotAfter().Add(-renewBefore)
			c.refresh(later)
			if c.current.Load() != second {
				t.Error("renewed too early")
			}
			later = later.Add(time.Minute)
			c.refresh(later)
			if left := c.NotAfter().Sub(later); left < 396*day {
				t.Errorf("%s left", left)
			}
			client := trust(ca, "counter.example")
			client.Time = func() time.Time { return later }
			if _, err := handshake(c, client); err != nil || !bytes.Equal(c.CAPEM(), ca) {
				t.Error(err)
			}
			second = c.current.Load()
		}
		if l.count("certificate ends soon") != 0 {
			t.Error("warned of an end that does not come")
		}
	})
}

// At the end of ten years a new CA is made, so that the service goes on.
func TestOwnCAEnds(t *testing.T) {
	dir := t.TempDir()
	var ca []byte
	synctest.Test(t, func(t *testing.T) {
		c := open(t, CertificateOptions{Dir: dir, Domain: "counter.example", names: fixedNames(nil)})
		ca = c.CAPEM()
		c.Close()
	})
	synctest.Test(t, func(t *testing.T) {
		var l logs
		time.Sleep(caLife - day)
		c := open(t, CertificateOptions{Dir: dir, Domain: "counter.example", names: fixedNames(nil), Log: l.logger()})
		defer c.Close()
		if bytes.Equal(c.CAPEM(), ca) || l.count("making a new one") != 1 {
			t.Error("the old CA is kept")
		}
		if _, err := handshake(c, trust(c.CAPEM(), "counter.example")); err != nil {
			t.Error(err)
		}
	})
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
