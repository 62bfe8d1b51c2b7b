package document

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// sandbox runs programs with bubblewrap: namespaces of their own for
// everything, so that there is no network, no process but theirs, and no file
// but the system's programs, libraries and fonts, all read-only. What they
// write lives in memory and is gone with them.
type sandbox struct{ bwrap string }

// confined is a program to be run in a sandbox.
type confined struct {
	script string   // of sh; "$@" is args
	args   []string // the program and its arguments
	env    []string
	reads  []string // further paths that it may read, at the same place
	size   int64    // of /tmp, bytes
	stdin  io.Reader
	stdout io.Writer
	limit  time.Duration
}

const (
	// killDelay is how long is waited for the pipes of a killed program.
	killDelay = 3 * time.Second
	// maxMessages is how much of what a program complains of is read.
	maxMessages = 4 << 10
)

func newSandbox(ctx context.Context) (*sandbox, error) {
	path, err := exec.LookPath("bwrap")
	if err != nil {
		return nil, fmt.Errorf("find bubblewrap: %w", err)
	}
	s := &sandbox{bwrap: path}
	if err := s.run(ctx, confined{script: "true", size: 1 << 20, limit: time.Minute}); err != nil {
		return nil, fmt.Errorf("try bubblewrap: %w", err)
	}
	return s, nil
}

// errTimeLimit is a program that was stopped because it took too long.
var errTimeLimit = errors.New("time limit")

// run waits for the program. When its time is over or ctx is done, it is
// killed with everything it started: bubblewrap dies, with it the first process
// of its namespace, and with that all others.
func (s *sandbox) run(ctx context.Context, c confined) error {
	limited, cancel := context.WithTimeoutCause(ctx, c.limit, errTimeLimit)
	defer cancel()
	cmd := exec.CommandContext(limited, s.bwrap, s.args(c)...)
	cmd.Env = []string{}
	return wait(limited, cmd, c)
}

// wait runs the command to its end.
func wait(limited context.Context, cmd *exec.Cmd, c confined) error {
	messages := &head{most: maxMessages}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.stdin, c.stdout, messages
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = killDelay
	// Its end is tied to that of the thread that starts it (PR_SET_PDEATHSIG), so
	// that thread must stay.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := cmd.Run()
	if limited.Err() != nil {
		return context.Cause(limited)
	}
	if err != nil {
		return fmt.Errorf("%w: %s", err, messages)
	}
	return nil
}

func (s *sandbox) args(c confined) []string {
	args := []string{
		"--unshare-user", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000",
		"--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev",
		"--size", strconv.FormatInt(c.size, 10), "--tmpfs", "/tmp", "--chdir", "/tmp",
	}
	for _, dir := range []string{"/bin", "/sbin", "/lib", "/lib32", "/lib64"} {
		if to, err := os.Readlink(dir); err == nil {
			args = append(args, "--symlink", to, dir)
		} else {
			args = append(args, "--ro-bind-try", dir, dir)
		}
	}
	for _, path := range []string{"/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime", "/etc/libreoffice", "/var/cache/fontconfig"} {
		args = append(args, "--ro-bind-try", path, path)
	}
	for _, path := range c.reads {
		args = append(args, "--ro-bind", path, path)
	}
	args = append(args, "--remount-ro", "/", "--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8")
	for _, pair := range c.env {
		name, value, _ := strings.Cut(pair, "=")
		args = append(args, "--setenv", name, value)
	}
	return append(append(args, "--", "/bin/sh", "-c", c.script, "sh"), c.args...)
}

// outside says whether a path is not in the sandbox already.
func outside(path string) bool {
	return !strings.HasPrefix(filepath.Clean(path), "/usr/")
}

// runPlain runs the program of c without a sandbox, but with its limits.
func runPlain(ctx context.Context, c confined) error {
	limited, cancel := context.WithTimeoutCause(ctx, c.limit, errTimeLimit)
	defer cancel()
	cmd := exec.CommandContext(limited, "/bin/sh", append([]string{"-c", c.script, "sh"}, c.args...)...)
	cmd.Env = append([]string{"PATH=/usr/bin:/bin"}, c.env...)
	return wait(limited, cmd, c)
}
