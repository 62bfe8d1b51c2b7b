//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// report collects tables and prints each when it is whole.
type report struct {
	Time    time.Time         `json:"time"`
	Machine string            `json:"machine"`
	Cores   int               `json:"cores"`
	Go      string            `json:"go"`
	Tables  []table           `json:"tables"`
	Faults  map[string]string `json:"faults,omitempty"`
	errs    []error
}

// table is one result: rows of named cells.
type table struct {
	Name    string     `json:"name"`
	Note    string     `json:"note,omitempty"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

func newReport() *report {
	return &report{
		Time: time.Now().UTC(), Machine: processor(), Cores: runtime.NumCPU(), Go: runtime.Version(),
		Faults: map[string]string{},
	}
}

func processor() string {
	raw, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown"
	}
	for l := range strings.SplitSeq(string(raw), "\n") {
		if k, v, ok := strings.Cut(l, ":"); ok && strings.TrimSpace(k) == "model name" {
			return strings.TrimSpace(v)
		}
	}
	return "unknown"
}

// part notes how a part ended; a fault does not stop the others.
func (r *report) part(name string, err error) {
	if err == nil {
		return
	}
	r.Faults[name] = err.Error()
	r.errs = append(r.errs, fmt.Errorf("%s: %w", name, err))
	fmt.Printf("\n%s FAILED: %v\n", name, err)
}

func (r *report) failed() error { return errors.Join(r.errs...) }

// add prints a table and keeps it.
func (r *report) add(t table) {
	r.Tables = append(r.Tables, t)
	fmt.Printf("\n%s\n", t.Name)
	if t.Note != "" {
		fmt.Println(t.Note)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(t.Columns, "\t"))
	for _, row := range t.Rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	_ = w.Flush() // standard output
}

func (r *report) write(name string) {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(name), 0o755)
	}
	if err == nil {
		err = os.WriteFile(name, append(raw, '\n'), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench: write the figures:", err)
		return
	}
	fmt.Printf("\nfigures: %s\n", name)
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Clone(v)
	slices.Sort(v)
	if len(v)%2 == 1 {
		return v[len(v)/2]
	}
	return (v[len(v)/2-1] + v[len(v)/2]) / 2
}

// quantile returns the q-th part of unsorted durations.
func quantile(v []time.Duration, q float64) time.Duration {
	if len(v) == 0 {
		return 0
	}
	v = slices.Clone(v)
	slices.Sort(v)
	return v[min(int(q*float64(len(v))), len(v)-1)]
}

func f(format string, v ...any) string { return fmt.Sprintf(format, v...) }

func us(d time.Duration) string { return f("%.0f", float64(d)/1e3) }

func ms(d time.Duration) string { return f("%.1f", float64(d)/1e6) }
