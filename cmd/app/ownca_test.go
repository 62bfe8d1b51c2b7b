package app

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

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
