//go:build linux

// Package printer runs a real IPP printer for tests: ippeveprinter of CUPS,
// with the D-Bus and Avahi daemons that it needs of its own, in namespaces of
// their own, so that nothing of the machine is touched and several can run.
// What is printed is kept as it arrived.
package printer

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	startTime = 20 * time.Second
	pollEvery = 50 * time.Millisecond
)

// Options of a printer. Zero values make one that takes PDF, A4 and A3, in
// colour, up to 20 copies.
type Options struct {
	Formats   []string // MIME types; default PDF
	Gray      bool     // it has no colour
	MaxCopies int
}

// Printer is a running ippeveprinter.
type Printer struct {
	tb   testing.TB
	dir  string
	Port int
}

// Printed is one document as it came to the printer.
type Printed struct {
	Job  int
	File string
	Type string            // MIME type
	Env  map[string]string // IPP_MEDIA and the like
}

// Start starts a printer and stops it at the end of the test.
func Start(tb testing.TB, o Options) *Printer {
	tb.Helper()
	p := &Printer{tb: tb, dir: tb.TempDir()}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a free port
	if err != nil {
		tb.Fatal(err)
	}
	p.Port = l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		tb.Fatal(err)
	}
	p.files(o)
	cmd := exec.Command("unshare", append(namespaces(), "sh", filepath.Join(p.dir, "run.sh"))...) //nolint:gosec,noctx // ends with the test
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		tb.Fatalf("unshare (util-linux) is needed: %v", err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = cmd.Wait() }()
	tb.Cleanup(func() {
		_ = cmd.Process.Kill() // its whole namespace goes with it
		<-ended
		if tb.Failed() {
			tb.Logf("ippeveprinter said:\n%s", log.String())
		}
	})
	for end := time.Now().Add(startTime); time.Now().Before(end); wait(pollEvery) {
		select {
		case err := <-ended:
			ended <- err
			tb.Fatalf("ippeveprinter ended: %v\n%s", err, log.String())
		default:
		}
		d := net.Dialer{Timeout: time.Second}
		if c, err := d.DialContext(context.Background(), "tcp", p.address()); err == nil {
			_ = c.Close()
			return p
		}
	}
	tb.Fatalf("ippeveprinter did not start\n%s", log.String())
	return nil
}

// namespaces: as root only what is needed is unshared; others become root of
// their own.
func namespaces() []string {
	a := []string{"--mount", "--pid", "--fork", "--kill-child", "--mount-proc"}
	if os.Geteuid() != 0 {
		a = append(a, "--user", "--map-root-user")
	}
	return a
}

// files writes what the daemons and the printer read.
func (p *Printer) files(o Options) {
	p.tb.Helper()
	for _, d := range []string{"out", "spool", "keys"} {
		if err := os.Mkdir(filepath.Join(p.dir, d), 0o700); err != nil {
			p.tb.Fatal(err)
		}
	}
	var id [6]byte
	_, _ = rand.Read(id[:]) // never fails
	fill := strings.NewReplacer("{dir}", p.dir, "{port}", strconv.Itoa(p.Port), "{name}", "test "+hex.EncodeToString(id[:]))
	for name, text := range map[string]string{
		"bus.conf": busConf, "avahi.conf": avahiConf, "run.sh": runScript, "print.sh": printScript, "printer.conf": attributes(o),
	} {
		if err := os.WriteFile(filepath.Join(p.dir, name), []byte(fill.Replace(text)), 0o700); err != nil { //nolint:gosec // two are run
			p.tb.Fatal(err)
		}
	}
}

func (p *Printer) address() string { return "127.0.0.1:" + strconv.Itoa(p.Port) }

// URI is the printer's address, with or without encryption.
func (p *Printer) URI(scheme string) string {
	return scheme + "://localhost:" + strconv.Itoa(p.Port) + "/ipp/print"
}

// Certificate is the printer's own, DER.
func (p *Printer) Certificate() []byte {
	p.tb.Helper()
	d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12, ServerName: "localhost"}} //nolint:gosec // it is only looked at
	c, err := d.DialContext(context.Background(), "tcp", p.address())
	if err != nil {
		p.tb.Fatal(err)
	}
	defer c.Close()
	return c.(*tls.Conn).ConnectionState().PeerCertificates[0].Raw
}

// Empty takes the paper out, Refill puts some in again: documents that come
// while there is none wait in the printer.
func (p *Printer) Empty() { p.flag("empty", true) }

// Refill puts paper in again.
func (p *Printer) Refill() { p.flag("empty", false) }

// Slow makes every document take its time until it is cleared.
func (p *Printer) Slow(on bool) { p.flag("slow", on) }

func (p *Printer) flag(name string, on bool) {
	p.tb.Helper()
	path := filepath.Join(p.dir, name)
	if !on {
		_ = os.Remove(path) // it may not be there
		return
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		p.tb.Fatal(err)
	}
}

// Printed are the documents that have come out so far, in the order of their jobs.
func (p *Printer) Printed() []Printed { return p.documents("out") }

// Arrived are also those that wait for paper.
func (p *Printer) Arrived() []Printed { return p.documents("in") }

func (p *Printer) documents(mark string) []Printed {
	p.tb.Helper()
	names, err := filepath.Glob(filepath.Join(p.dir, "out", "*."+mark))
	if err != nil {
		p.tb.Fatal(err)
	}
	var all []Printed
	for _, name := range names {
		base := strings.TrimSuffix(name, "."+mark)
		raw, err := os.ReadFile(base + ".env") //nolint:gosec // our own
		if err != nil {
			p.tb.Fatal(err)
		}
		d := Printed{File: base + ".data", Env: map[string]string{}}
		for line := range strings.Lines(string(raw)) {
			if k, v, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
				d.Env[k] = v
			}
		}
		d.Type = d.Env["CONTENT_TYPE"]
		d.Job, _ = strconv.Atoi(d.Env["IPP_JOB_ID"])
		all = append(all, d)
	}
	return all
}

func wait(d time.Duration) { <-time.After(d) }
