package testkit

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Times the product gets.
const (
	ReadyTimeout = 30 * time.Second
	StopTimeout  = 20 * time.Second
	cliTimeout   = 30 * time.Second
)

// logTail is how much of the log a failed test shows.
const logTail = 16 << 10

var (
	errNotReady = errors.New("testkit: the server did not become ready")
	errKilled   = errors.New("testkit: the server did not stop in time and was killed")
)

// Options of a Server. Zero values take the defaults.
type Options struct {
	Binary string // from Binary
	Dir    string // for configuration, data and log; required outside tests
	Domain string // default madoguchi.test
	// Extra is appended to the generated configuration (YAML).
	Extra string
	// PhonePorts is the size of the range for phone legs.
	PhonePorts int
	// CPUs restricts the server to these cores, e.g. "0" (taskset).
	CPUs string
	// Env is added to the environment.
	Env []string
}

// Server is the product as a child process.
type Server struct {
	o      Options
	Ports  Ports
	Domain string
	config string
	logTo  string

	mu    sync.Mutex
	run   *run
	Ready string // the ready line of the latest start
}

// run is one life of the process.
type run struct {
	cmd    *exec.Cmd
	log    *os.File
	exited chan struct{} // closed once waited for
	err    error         // after exited
	stdout sync.WaitGroup
}

// Start starts the product for a test, which stops it at its end and shows the
// log when it failed.
func Start(tb testing.TB, o Options) *Server {
	tb.Helper()
	if o.Dir == "" {
		o.Dir = tb.TempDir()
	}
	s, err := New(o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Stop(); err != nil {
			tb.Error(err)
		}
		if tb.Failed() {
			tb.Logf("end of the server's log:\n%s", s.Log(logTail))
		}
	})
	if err := s.Start(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return s
}

// New prepares a server: ports and configuration. It does not start it, so
// that accounts can be made before.
func New(o Options) (*Server, error) {
	if o.Domain == "" {
		o.Domain = "madoguchi.test"
	}
	if o.PhonePorts == 0 {
		o.PhonePorts = phonePorts
	}
	p, err := choosePorts(o.PhonePorts, os.Getpid())
	if err != nil {
		return nil, err
	}
	s := &Server{o: o, Ports: p, Domain: o.Domain, logTo: filepath.Join(o.Dir, "server.log")}
	s.config, err = writeConfig(o.Dir, o.Domain, p, o.Extra)
	return s, err
}

// Start starts the process on its data and waits for the ready line.
func (s *Server) Start(ctx context.Context) error {
	args := []string{s.o.Binary, "serve", "--config", s.config}
	if s.o.CPUs != "" {
		args = append([]string{"taskset", "-c", s.o.CPUs}, args...)
	}
	log, err := os.OpenFile(s.logTo, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("testkit: %w", err)
	}
	// The process outlives ctx on purpose: Stop and Kill end it.
	cmd := exec.Command(args[0], args[1:]...) //nolint:gosec,noctx // a test's own binary
	cmd.Dir = s.o.Dir
	cmd.Env = append(os.Environ(), s.o.Env...)
	cmd.Stderr = log
	out, w, err := os.Pipe()
	if err != nil {
		_ = log.Close()
		return fmt.Errorf("testkit: %w", err)
	}
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		_, _, _ = log.Close(), w.Close(), out.Close()
		return fmt.Errorf("testkit: start: %w", err)
	}
	_ = w.Close()
	r := &run{cmd: cmd, log: log, exited: make(chan struct{})}
	ready := make(chan string, 1)
	r.stdout.Go(func() { copyOutput(out, log, ready) })
	go func() {
		r.err = cmd.Wait()
		r.stdout.Wait()
		_, _ = log.Close(), out.Close()
		close(r.exited)
	}()
	s.mu.Lock()
	s.run = r
	s.mu.Unlock()
	timer := time.NewTimer(ReadyTimeout)
	defer timer.Stop()
	select {
	case line := <-ready:
		s.Ready = line
		return nil
	case <-r.exited:
		return fmt.Errorf("%w: it ended: %s\n%s", errNotReady, r.cmd.ProcessState, s.Log(logTail))
	case <-timer.C:
	case <-ctx.Done():
	}
	_ = s.Kill()
	return fmt.Errorf("%w\n%s", errNotReady, s.Log(logTail))
}

// copyOutput keeps standard output in the log and watches for the ready line.
func copyOutput(out io.Reader, log io.Writer, ready chan<- string) {
	r := bufio.NewReader(out)
	for {
		line, err := r.ReadString('\n')
		_, _ = io.WriteString(log, line)
		if strings.HasPrefix(line, "ready") {
			select {
			case ready <- strings.TrimSpace(line):
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

func (s *Server) current() *run {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.run
}

// PID is the process's id, 0 when it does not run.
func (s *Server) PID() int {
	r := s.current()
	if r == nil {
		return 0
	}
	select {
	case <-r.exited:
		return 0
	default:
		return r.cmd.Process.Pid
	}
}

// Exited is closed when the process of the latest start has ended.
func (s *Server) Exited() <-chan struct{} { return s.current().exited }

// Stop asks the process to stop (SIGTERM) and waits for it. It is an error
// when it does not stop in time or not with status 0.
func (s *Server) Stop() error {
	r := s.current()
	if r == nil || s.PID() == 0 {
		return nil
	}
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("testkit: stop: %w", err)
	}
	t := time.NewTimer(StopTimeout)
	defer t.Stop()
	select {
	case <-r.exited:
		if r.err != nil {
			return fmt.Errorf("testkit: the server ended with: %w", r.err)
		}
		return nil
	case <-t.C:
		_ = s.Kill()
		return errKilled
	}
}

// Kill ends the process as a power cut would (SIGKILL) and waits for its end.
func (s *Server) Kill() error {
	r := s.current()
	if r == nil {
		return nil
	}
	if err := r.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("testkit: kill: %w", err)
	}
	<-r.exited
	return nil
}

// CLI runs a subcommand with the server's configuration and returns what it
// wrote to standard output.
func (s *Server) CLI(ctx context.Context, stdin string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, cliTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.o.Binary, append(args, "--config", s.config)...) //nolint:gosec // a test's own binary
	cmd.Dir = s.o.Dir
	cmd.Stdin = strings.NewReader(stdin)
	var out, msg bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &msg
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("madoguchi %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(msg.String()))
	}
	return out.String(), nil
}

// Log returns the last n bytes of what the process wrote.
func (s *Server) Log(n int) string {
	raw, err := os.ReadFile(s.logTo)
	if err != nil {
		return err.Error()
	}
	if len(raw) > n {
		raw = raw[len(raw)-n:]
	}
	return string(raw)
}

// LogFile is where the log is.
func (s *Server) LogFile() string { return s.logTo }

// HTTPS is the address of the API and the WebSockets.
func (s *Server) HTTPS() string { return "127.0.0.1:" + strconv.Itoa(s.Ports.HTTPS) }

// SIP is the address of the TLS listener for phones.
func (s *Server) SIP() string { return "127.0.0.1:" + strconv.Itoa(s.Ports.SIP) }
