//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"madoguchi/tests/testkit"
)

const microTimeout = 5 * time.Minute

var errNoBenchmarks = errors.New("bench: the packages have no benchmarks")

// micro runs the benchmarks of the packages that make the figures.
func micro(ctx context.Context, rep *report) error {
	ctx, cancel := context.WithTimeout(ctx, microTimeout)
	defer cancel()
	root, err := testkit.Root()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", ".", "-benchmem", "-benchtime", "300ms",
		"./acd/...", "./media/...", "./sip/...")
	cmd.Dir = root
	var msg bytes.Buffer
	cmd.Stderr = &msg
	out, err := cmd.Output()
	t := table{Name: "Benchmarks of the packages", Columns: []string{"package", "benchmark", "ns/op", "B/op", "allocs/op", "others"}}
	pkg := ""
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		switch {
		case len(f) == 2 && f[0] == "pkg:":
			pkg = f[1]
		case len(f) > 3 && strings.HasPrefix(f[0], "Benchmark"):
			row := []string{pkg, strings.TrimPrefix(f[0], "Benchmark"), "", "", "", ""}
			for i := 2; i+1 < len(f); i += 2 {
				if j := slices.Index(t.Columns, f[i+1]); j > 0 {
					row[j] = f[i]
				} else {
					row[len(row)-1] += f[i] + " " + f[i+1] + " "
				}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	rep.add(t)
	if err != nil {
		return fmt.Errorf("go test -bench: %w\n%s%s", err, out, msg.Bytes())
	}
	if len(t.Rows) == 0 {
		return errNoBenchmarks
	}
	return nil
}
