package config

import (
	"fmt"
	"strings"
)

// Fault is one thing that is wrong.
type Fault struct {
	Key     string // e.g. "https.listen"; empty for the file as a whole
	Where   string // "line 12" or "environment MADOGUCHI_HTTPS_LISTEN"; empty when it follows from several keys
	Problem string
	Do      string // what to do about it
}

func (f Fault) String() string {
	var b strings.Builder
	if f.Key != "" {
		b.WriteString(f.Key + ": ")
	}
	b.WriteString(f.Problem)
	if f.Where != "" {
		fmt.Fprintf(&b, " (%s)", f.Where)
	}
	if f.Do != "" {
		b.WriteString("; " + f.Do)
	}
	return b.String()
}

// Faults is the error of Load: everything that is wrong, one to a line.
type Faults []Fault

func (fs Faults) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "configuration: %d fault(s)", len(fs))
	for _, f := range fs {
		b.WriteString("\n  " + f.String())
	}
	return b.String()
}

func (fs *Faults) add(key, where, do, problem string, args ...any) {
	*fs = append(*fs, Fault{Key: key, Where: where, Problem: fmt.Sprintf(problem, args...), Do: do})
}
