package document

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Limits of a job: memory of all its processes, and how many they may be.
const (
	jobMemory    = 4 << 30
	jobProcesses = 32
)

// started is a program in a Windows job: it and everything it starts have
// limits, the lowest priority, and end together.
type started struct {
	args   []string
	env    []string
	stdin  io.Reader
	stdout io.Writer
	limit  time.Duration
}

func (s started) run(ctx context.Context) error {
	limited, cancel := context.WithTimeoutCause(ctx, s.limit, errTimeLimit)
	defer cancel()
	job, err := newJob()
	if err != nil {
		return err
	}
	defer func() { _ = windows.CloseHandle(job) }() // ends whatever is left in it
	cmd := exec.CommandContext(limited, s.args[0], s.args[1:]...)
	cmd.Env, cmd.Stdin, cmd.Stdout = s.env, s.stdin, s.stdout
	messages := &head{most: maxMessages}
	cmd.Stderr = messages
	cmd.WaitDelay = killDelay
	// Suspended until it is in the job, so that nothing of it is ever outside.
	cmd.SysProcAttr = &syscall.SysProcAttr{
		HideWindow:    true,
		CreationFlags: windows.IDLE_PRIORITY_CLASS | windows.CREATE_NO_WINDOW | windows.CREATE_SUSPENDED,
	}
	cmd.Cancel = func() error { return windows.TerminateJobObject(job, 1) }
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if err := enter(job, uint32(cmd.Process.Pid)); err != nil {
		return errors.Join(err, cmd.Process.Kill(), cmd.Wait())
	}
	err = cmd.Wait()
	if limited.Err() != nil {
		return context.Cause(limited)
	}
	if err != nil {
		return fmt.Errorf("%w: %s", err, messages)
	}
	return nil
}

func newJob() (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, fmt.Errorf("create job: %w", err)
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{
		BasicLimitInformation: windows.JOBOBJECT_BASIC_LIMIT_INFORMATION{
			LimitFlags: windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | windows.JOB_OBJECT_LIMIT_JOB_MEMORY |
				windows.JOB_OBJECT_LIMIT_ACTIVE_PROCESS | windows.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
			ActiveProcessLimit: jobProcesses,
		},
		JobMemoryLimit: jobMemory,
	}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		return 0, errors.Join(fmt.Errorf("limit job: %w", err), windows.CloseHandle(job))
	}
	return job, nil
}

// enter puts a suspended process into the job and lets it go.
func enter(job windows.Handle, pid uint32) error {
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, pid)
	if err != nil {
		return fmt.Errorf("open process: %w", err)
	}
	defer func() { _ = windows.CloseHandle(process) }() // only a handle
	if err := windows.AssignProcessToJobObject(job, process); err != nil {
		return fmt.Errorf("put into job: %w", err)
	}
	return resume(pid)
}

// resume starts the only thread of a suspended process.
func resume(pid uint32) error {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return fmt.Errorf("list threads: %w", err)
	}
	defer func() { _ = windows.CloseHandle(snapshot) }() // only a handle
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(snapshot, &entry); err == nil; err = windows.Thread32Next(snapshot, &entry) {
		if entry.OwnerProcessID != pid {
			continue
		}
		thread, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, entry.ThreadID)
		if err != nil {
			return fmt.Errorf("open thread: %w", err)
		}
		_, err = windows.ResumeThread(thread)
		return errors.Join(err, windows.CloseHandle(thread))
	}
	return fmt.Errorf("find thread: %w", err)
}

func runWorker(ctx context.Context, w *workers, in io.Reader, out io.Writer) error {
	return started{
		args: w.options.Worker, env: workerEnv(), stdin: in, stdout: out, limit: w.options.Timeout,
	}.run(ctx)
}

// workerEnv is what a program of Windows cannot start without.
func workerEnv() []string {
	return []string{"SystemRoot=" + os.Getenv("SystemRoot"), "TEMP=" + os.Getenv("TEMP"), "GOMEMLIMIT=1GiB"}
}
