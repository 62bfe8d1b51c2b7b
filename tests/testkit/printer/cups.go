//go:build linux

package printer

import (
	"bytes"
	"context"
	"fmt"
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

// queueTime is how long making a queue may take: CUPS asks the printer.
const queueTime = 30 * time.Second

// CUPS is a print server of its own, with one queue that prints on a Printer.
type CUPS struct {
	Address string // ipp://localhost:port
	Queue   string
}

// StartCUPS starts cupsd in namespaces of its own and gives it a queue.
func StartCUPS(tb testing.TB, p *Printer) *CUPS {
	tb.Helper()
	dir := openDir(tb)
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a free port
	if err != nil {
		tb.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		tb.Fatal(err)
	}
	for _, d := range []string{"spool", "spool/tmp", "cache", "state", "root", "log"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil { //nolint:gosec // cupsd's helpers are another user
			tb.Fatal(err)
		}
	}
	fill := strings.NewReplacer("{dir}", dir, "{port}", strconv.Itoa(port))
	for name, text := range map[string]string{"cupsd.conf": cupsdConf, "cups-files.conf": cupsFilesConf, "run.sh": cupsScript} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(fill.Replace(text)), 0o644); err != nil { //nolint:gosec // as above
			tb.Fatal(err)
		}
	}
	c := &CUPS{Address: "ipp://localhost:" + strconv.Itoa(port), Queue: "booth-printer"}
	for _, d := range []string{"spool", "spool/tmp"} {
		if err := os.Chmod(filepath.Join(dir, d), 0o777); err != nil { //nolint:gosec // as above
			tb.Fatal(err)
		}
	}
	cmd := exec.Command("unshare", append(namespaces(), "sh", filepath.Join(dir, "run.sh"))...) //nolint:gosec,noctx // ends with the test
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = cmd.Process.Kill() // its whole namespace goes with it
		_ = cmd.Wait()
		if tb.Failed() {
			tail, _ := os.ReadFile(filepath.Join(dir, "log", "error_log")) //nolint:gosec // our own
			tb.Logf("cupsd said:\n%s\n%s", log.String(), tail[max(0, len(tail)-8000):])
		}
	})
	c.addQueue(tb, port, p)
	return c
}

// openDir is a directory that cupsd's helpers, who are another user, get into.
func openDir(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "cups")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // see above
		tb.Fatal(err)
	}
	return dir
}

// addQueue makes the queue as soon as cupsd answers.
func (c *CUPS) addQueue(tb testing.TB, port int, p *Printer) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), queueTime)
	defer cancel()
	server := "localhost:" + strconv.Itoa(port)
	var last error
	for ctx.Err() == nil {
		out, err := exec.CommandContext(ctx, "lpadmin", "-h", server, "-p", c.Queue, "-E", "-v", p.URI("ipp"), "-m", "everywhere").CombinedOutput() //nolint:gosec // a test's own
		if err == nil {
			out, err = exec.CommandContext(ctx, "lpadmin", "-h", server, "-d", c.Queue).CombinedOutput() //nolint:gosec // a test's own
		}
		if err == nil {
			return
		}
		last = fmt.Errorf("lpadmin: %w: %s", err, out)
		wait(pollEvery)
	}
	tb.Fatal(last)
}

const cupsdConf = `LogLevel info
Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
WebInterface No
PreserveJobHistory Yes
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
`

const cupsFilesConf = `ServerRoot {dir}/root
RequestRoot {dir}/spool
TempDir {dir}/spool/tmp
CacheDir {dir}/cache
StateDir {dir}/state
AccessLog {dir}/log/access_log
ErrorLog {dir}/log/error_log
PageLog {dir}/log/page_log
User lp
Group lp
SystemGroup root
FatalErrors none
`

const cupsScript = `set -e
mount -t tmpfs tmpfs /run
exec cupsd -f -c {dir}/cupsd.conf -s {dir}/cups-files.conf
`
