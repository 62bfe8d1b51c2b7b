//go:build linux

package printing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/printer"
)

const (
	patience  = 60 * time.Second
	pollEvery = 100 * time.Millisecond
)

// site is the running product with an administrator and a kiosk.
type site struct {
	s     *testkit.Server
	admin *testkit.Session
	kiosk string // account id
	booth testkit.Account
}

func newSite(t *testing.T) *site {
	t.Helper()
	bin, err := testkit.Binary(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	x := &site{s: testkit.Start(t, testkit.Options{Binary: bin})}
	boss, err := x.s.AddAccount(t.Context(), "abe", "administrator", "阿部")
	if err != nil {
		t.Fatal(err)
	}
	if x.booth, err = x.s.AddPhone(t.Context(), "booth", "kiosk"); err != nil {
		t.Fatal(err)
	}
	x.login(t, boss)
	var all struct {
		Accounts []struct{ ID, Login string } `json:"accounts"`
		Items    []struct{ ID, Login string } `json:"items"`
	}
	x.do(t, http.MethodGet, "/api/v1/accounts", nil, &all)
	for _, a := range append(all.Accounts, all.Items...) {
		if a.Login == "booth" {
			x.kiosk = a.ID
		}
	}
	if x.kiosk == "" {
		t.Fatal("the kiosk's account is not listed")
	}
	return x
}

func (x *site) login(t *testing.T, a testkit.Account) {
	t.Helper()
	var err error
	if x.admin, err = x.s.Login(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.admin.Close)
}

func (x *site) do(t *testing.T, method, path string, in, out any) {
	t.Helper()
	if err := x.admin.Do(t.Context(), method, path, in, out); err != nil {
		t.Fatal(err)
	}
}

type job struct {
	ID, State, Reason string
	Confirmed         bool
}

// test prints a test page and waits for a state.
func (x *site) test(t *testing.T, id string) job {
	t.Helper()
	var j job
	x.do(t, http.MethodPost, "/api/v1/printers/"+id+"/test", nil, &j)
	return j
}

func (x *site) until(t *testing.T, id string, states ...string) job {
	t.Helper()
	var j job
	for end := time.Now().Add(patience); time.Now().Before(end); <-time.After(pollEvery) {
		x.do(t, http.MethodGet, "/api/v1/prints/"+id, nil, &j)
		if slices.Contains(states, j.State) {
			return j
		}
	}
	t.Fatalf("the job is %+v, not %v", j, states)
	return j
}

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

// text is what can be read on a printed PDF.
func images(t *testing.T, file string) []byte {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "pdftoppm", "-r", "50", "-gray", file, filepath.Join(dir, "p")).CombinedOutput(); err != nil { //nolint:gosec // just printed
		t.Fatalf("pdftoppm (poppler-utils): %v: %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.pgm"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%v pages, %v", names, err)
	}
	raw, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestNetworkPrinter: set up by REST, known by its certificate, a test page
// comes out; a killed server prints nothing twice.
func TestNetworkPrinter(t *testing.T) {
	p := printer.Start(t, printer.Options{})
	x := newSite(t)
	doc := map[string]any{
		"id": "honkan", "name": "本館のプリンター", "driver": "ipp", "kiosks": []string{x.kiosk}, "uri": p.URI("ipps"),
		"pin": fingerprint(p.Certificate()), "unencrypted": false, "agent": "", "device": "", "media": "A4", "color": true, "enabled": true, "position": 1,
	}
	x.do(t, http.MethodPut, "/api/v1/printers/honkan", doc, nil)
	var now struct {
		State, Model string
		Media        []string
	}
	for end := time.Now().Add(patience); now.State != "idle" && time.Now().Before(end); <-time.After(pollEvery) {
		x.do(t, http.MethodGet, "/api/v1/printers/honkan/status", nil, &now)
	}
	if now.State != "idle" || now.Model != "Test Printer" || len(now.Media) != 2 {
		t.Fatalf("the printer is seen as %+v", now)
	}
	if j := x.until(t, x.test(t, "honkan").ID, "done", "failed"); j.State != "done" || !j.Confirmed {
		t.Fatalf("the test page ended as %+v", j)
	}
	all := p.Printed()
	if len(all) != 1 {
		t.Fatalf("%d documents came out", len(all))
	}
	page := images(t, all[0].File)
	if dark := bytes.Count(page, []byte{0}); dark < 200 {
		t.Errorf("the page has %d black pixels: there is nothing on it", dark)
	}

	p.Slow(true)
	waits := x.test(t, "honkan")
	x.until(t, waits.ID, "printing")
	if err := x.s.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := x.s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.Slow(false)
	if j := x.until(t, waits.ID, "done", "failed"); j.State != "done" || !j.Confirmed {
		t.Errorf("after the kill the job ended as %+v", j)
	}
	if n := len(p.Arrived()); n != 2 {
		t.Errorf("%d documents came to the printer, not two", n)
	}
	if out, err := x.s.CLI(t.Context(), "", "printer", "test", "honkan"); err != nil {
		t.Errorf("madoguchi printer test: %v: %s", err, out)
	}
	if n := len(p.Printed()); n != 3 {
		t.Errorf("%d documents came out, not three", n)
	}
	out, err := x.s.CLI(t.Context(), "", "printer", "list")
	var list []map[string]any
	if err != nil || json.Unmarshal([]byte(out), &list) != nil || len(list) != 1 || list[0]["uri"] != p.URI("ipps") {
		t.Errorf("madoguchi printer list: %v: %s", err, out)
	}
}

// TestAgent: a printer of the kiosk's PC, through CUPS there; the agent is
// killed in the middle and prints nothing twice.
func TestAgent(t *testing.T) {
	p := printer.Start(t, printer.Options{})
	c := printer.StartCUPS(t, p)
	x := newSite(t)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	res, err := x.admin.HTTP.Get("https://" + x.s.HTTPS() + "/ca.pem") //nolint:noctx // it has a time limit
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var pem bytes.Buffer
	if _, err := pem.ReadFrom(res.Body); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ca, pem.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	x.do(t, http.MethodPut, "/api/v1/printers/inside", map[string]any{
		"id": "inside", "name": "ブースのプリンター", "driver": "agent", "kiosks": []string{x.kiosk}, "uri": "", "pin": "", "unencrypted": false,
		"agent": x.kiosk, "device": "", "media": "A4", "color": true, "enabled": true, "position": 1,
	}, nil)
	if j := x.until(t, x.test(t, "inside").ID, "done", "failed"); j.State != "failed" || j.Reason != "agent-gone" {
		t.Errorf("without an agent the test page ended as %+v", j)
	}
	bin, state := agentBinary(t), t.TempDir()
	a := x.agent(t, bin, ca, c.Address, state)
	x.printerIs(t, "inside", "idle")
	if j := x.until(t, x.test(t, "inside").ID, "done", "failed"); j.State != "done" {
		t.Fatalf("the test page ended as %+v", j)
	}
	if n := len(p.Printed()); n != 1 {
		t.Fatalf("%d documents came out", n)
	}
	p.Slow(true)
	j := x.test(t, "inside")
	x.until(t, j.ID, "printing")
	a.kill(t)
	x.printerIs(t, "inside", "offline")
	x.until(t, j.ID, "attention")
	p.Slow(false)
	x.agent(t, bin, ca, c.Address, state)
	if j := x.until(t, j.ID, "done", "failed"); j.State != "done" {
		t.Errorf("after the agent came back the job is %+v", j)
	}
	if n := len(p.Arrived()); n != 2 {
		t.Errorf("%d documents came to the printer, not two", n)
	}
}

func (x *site) printerIs(t *testing.T, id, state string) {
	t.Helper()
	var now struct {
		State   string
		Reasons []string
	}
	for end := time.Now().Add(patience); time.Now().Before(end); <-time.After(pollEvery) {
		if x.do(t, http.MethodGet, "/api/v1/printers/"+id+"/status", nil, &now); now.State == state {
			return
		}
	}
	t.Fatalf("the printer is %+v, not %s", now, state)
}

// agentBinary is the agent that MADOGUCHI_AGENT_BIN names, or one built here.
func agentBinary(t *testing.T) string {
	t.Helper()
	if p := os.Getenv("MADOGUCHI_AGENT_BIN"); p != "" {
		return p
	}
	root, err := testkit.Root()
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "madoguchi-agent")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", out, "./cmd/madoguchi-agent")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, msg)
	}
	return out
}

type agent struct {
	cmd *exec.Cmd
	log bytes.Buffer
}

func (x *site) agent(t *testing.T, bin, ca, cups, state string) *agent {
	t.Helper()
	a := &agent{}
	a.cmd = exec.CommandContext(context.Background(), bin, "-server", "https://"+x.host()+"/", "-login", x.booth.Username, "-ca-file", ca, "-cups", cups, "-state", state) //nolint:gosec // a test's own
	a.cmd.Env = append(os.Environ(), "MADOGUCHI_SECRET="+x.booth.Secret)
	a.cmd.Stdout, a.cmd.Stderr = &a.log, &a.log
	a.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := a.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		a.kill(t)
		if strings.Contains(a.log.String(), x.booth.Secret) {
			t.Error("the secret is in the agent's log")
		}
		if t.Failed() {
			t.Logf("the agent said:\n%s", a.log.String())
		}
	})
	return a
}

// host is a name that is in the server's own certificate.
func (x *site) host() string { return strings.Replace(x.s.HTTPS(), "127.0.0.1", "localhost", 1) }

func (a *agent) kill(t *testing.T) {
	t.Helper()
	if a.cmd.ProcessState != nil {
		return
	}
	if err := a.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = a.cmd.Wait() // it was killed
}
