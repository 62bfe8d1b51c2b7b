package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Size is a number of bytes, written with its unit: 50MiB.
type Size int64

// The units of sizes.
const (
	MiB Size = 1 << 20
	GiB Size = 1 << 30
)

// UnmarshalText reads a whole number of MiB or GiB.
func (s *Size) UnmarshalText(text []byte) error {
	digits, unit := strings.TrimSpace(string(text)), Size(0)
	for name, u := range map[string]Size{"MiB": MiB, "GiB": GiB} {
		if d, ok := strings.CutSuffix(digits, name); ok {
			digits, unit = strings.TrimSpace(d), u
			break
		}
	}
	n, err := strconv.ParseUint(digits, 10, 20)
	if err != nil || unit == 0 {
		return fmt.Errorf("%q is no size", text)
	}
	*s = Size(n) * unit
	return nil
}

// String writes the size with its unit.
func (s Size) String() string {
	if s%GiB == 0 && s > 0 {
		return strconv.FormatInt(int64(s/GiB), 10) + "GiB"
	}
	return strconv.FormatInt(int64(s/MiB), 10) + "MiB"
}
