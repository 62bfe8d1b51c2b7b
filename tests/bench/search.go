//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"madoguchi/tests/testkit/traffic"
)

const (
	searchRound = 3 * time.Second
	searchStart = 40
	searchStep  = 10
	// allowedLoss is the part of the packets that may be lost.
	allowedLoss = 0.001
)

// search finds the highest number of calls that one core carries with at most
// allowedLoss, in each mode. The server runs on core 0, the generator on the others.
func search(ctx context.Context, rep *report, o options, bin, dir string) (err error) {
	cpus, err := allowedCPUs()
	if err != nil {
		return err
	}
	if len(cpus) < 2 {
		fmt.Println("search skipped: it needs a core for the server and one for the generator")
		return nil
	}
	st, err := startSite(ctx, bin, dir, "search", strconv.Itoa(cpus[0]))
	if err != nil {
		return err
	}
	defer func() { st.close(err) }()
	release, err := pin(cpus[1:])
	if err != nil {
		return err
	}
	defer release()
	t := table{
		Name:    "Highest number of calls with at most 0.1 % loss, server on one core",
		Columns: []string{"mode", "calls", "loss % there", "core used", "stopped by"},
	}
	defer func() { rep.add(t) }()
	for _, m := range o.modes {
		row, err := searchMode(ctx, o, st, m)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		t.Rows = append(t.Rows, row)
	}
	return nil
}

func searchMode(ctx context.Context, o options, st *site, m mode) ([]string, error) {
	e, err := traffic.NewEngine()
	if err != nil {
		return nil, err
	}
	defer e.Close()
	p := newProductSystem(st, e, m)
	defer p.close()
	good, bad := 0, o.maximum+searchStep
	var best sample
	for n := searchStart; bad-good > searchStep; {
		sm, err := try(ctx, p, n)
		if err != nil {
			return nil, fmt.Errorf("%d calls: %w", n, err)
		}
		if sm.res.Loss() <= allowedLoss {
			good, best = n, sm
		} else {
			bad = n
		}
		n = (good + bad) / 2 / searchStep * searchStep
		if bad > o.maximum {
			n = min(good*2, o.maximum)
		}
		if n <= good {
			break
		}
	}
	why := f("loss at %d", bad)
	if bad > o.maximum {
		why = f("-max %d", o.maximum)
	}
	return []string{
		m.name, f("%d", good), f("%.4f", 100*best.res.Loss()),
		f("%.2f", float64(best.cpu)/float64(max(best.res.Took, 1))), why,
	}, nil
}

// try measures n calls; a loss is looked at twice, for the machine has other
// work too.
func try(ctx context.Context, p *productSystem, n int) (sample, error) {
	legs, err := p.resize(ctx, n)
	if err != nil {
		return sample{}, err
	}
	var sm sample
	for range 2 {
		if sm, err = punctual(ctx, p, legs, searchRound); err != nil || sm.res.Loss() <= allowedLoss {
			return sm, err
		}
	}
	return sm, nil
}

func allowedCPUs() ([]int, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return nil, fmt.Errorf("read the allowed cores: %w", err)
	}
	var out []int
	for i := range 1024 {
		if set.IsSet(i) {
			out = append(out, i)
		}
	}
	return out, nil
}

// pin keeps all threads of this process on some cores until release.
func pin(cpus []int) (release func(), err error) {
	var old, set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &old); err != nil {
		return nil, fmt.Errorf("pin: %w", err)
	}
	for _, c := range cpus {
		set.Set(c)
	}
	apply := func(s *unix.CPUSet) error {
		tasks, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return fmt.Errorf("pin: %w", err)
		}
		for _, t := range tasks {
			id, err := strconv.Atoi(t.Name())
			if err != nil {
				continue
			}
			_ = unix.SchedSetaffinity(id, s) // a thread that ended meanwhile
		}
		return nil
	}
	if err := apply(&set); err != nil {
		return nil, err
	}
	return func() { _ = apply(&old) }, nil
}
