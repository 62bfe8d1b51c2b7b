package testkit

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

var errProc = errors.New("testkit: cannot read the process's figures")

// CPU is the user and system time that a process and its ended threads used.
// It reads the process's CPU clock, which counts nanoseconds where
// /proc/PID/stat counts ticks of 10 ms.
func CPU(pid int) (time.Duration, error) {
	// clock_getcpuclockid(3): the complement of the pid, and CPUCLOCK_SCHED.
	const sched = 2
	id := int32(^pid<<3 | sched)
	var ts unix.Timespec
	if err := unix.ClockGettime(id, &ts); err != nil {
		return 0, fmt.Errorf("%w: %w", errProc, err)
	}
	return time.Duration(ts.Nano()), nil
}

// Memory is what a process holds of the machine's memory.
type Memory struct{ RSS, Peak uint64 }

// ReadMemory reads VmRSS and VmHWM.
func ReadMemory(pid int) (Memory, error) {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return Memory{}, fmt.Errorf("%w: %w", errProc, err)
	}
	field := func(name string) uint64 {
		_, rest, ok := bytes.Cut(raw, []byte("\n"+name+":"))
		if !ok {
			return 0
		}
		f := bytes.Fields(rest)
		if len(f) == 0 {
			return 0
		}
		kb, err := strconv.ParseUint(string(f[0]), 10, 64)
		if err != nil {
			return 0
		}
		return kb << 10
	}
	m := Memory{RSS: field("VmRSS"), Peak: field("VmHWM")}
	if m.RSS == 0 {
		return m, errProc
	}
	return m, nil
}
