package config

import (
	"fmt"
	"strconv"
	"strings"
)

// PortRange is a range of UDP ports, written "first-last", both included.
type PortRange struct{ First, Last uint16 }

// UnmarshalText reads "first-last".
func (r *PortRange) UnmarshalText(text []byte) error {
	first, last, ok := strings.Cut(string(text), "-")
	a, errA := strconv.ParseUint(strings.TrimSpace(first), 10, 16)
	b, errB := strconv.ParseUint(strings.TrimSpace(last), 10, 16)
	if !ok || errA != nil || errB != nil || a == 0 || a > b {
		return fmt.Errorf("%q is no range of ports", text)
	}
	*r = PortRange{First: uint16(a), Last: uint16(b)}
	return nil
}

// String writes "first-last".
func (r PortRange) String() string { return fmt.Sprintf("%d-%d", r.First, r.Last) }

// Contains says whether a port is in the range.
func (r PortRange) Contains(port uint16) bool { return r.First <= port && port <= r.Last }
