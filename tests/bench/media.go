//go:build linux

package main

import (
	"context"
	"fmt"
	"time"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/traffic"
)

// warmUp is sent before the rounds, so that nothing is measured cold.
const warmUp = time.Second

// A round whose sender was later than this (p99) is measured again.
const (
	lateAllowed = 10 * time.Millisecond
	tries       = 3
)

// sample is one round of one system.
type sample struct {
	perPacket time.Duration
	res       traffic.Result
	cpu       time.Duration
}

// media measures every mode and number of calls, interleaving the systems.
// Without a binary the relay (and the peers) are measured alone, which tells
// what the generator itself can do.
func media(ctx context.Context, rep *report, o options, bin, dir string) (err error) {
	var st *site
	if bin != "" {
		if st, err = startSite(ctx, bin, dir, "media", ""); err != nil {
			return err
		}
		defer func() { st.close(err) }()
	}
	for _, m := range o.modes {
		if err := mediaMode(ctx, rep, o, st, m, dir); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

func mediaMode(ctx context.Context, rep *report, o options, st *site, m mode, dir string) error {
	e, err := traffic.NewEngine()
	if err != nil {
		return err
	}
	defer e.Close()
	floor, err := startRelay(e, m)
	if err != nil {
		return err
	}
	defer floor.close()
	systems := []system{floor}
	if st != nil {
		product := newProductSystem(st, e, m)
		defer product.close()
		systems = append(systems, product)
	}
	if o.peers {
		peers, notes := startPeers(ctx, e, m, dir)
		for _, n := range notes {
			fmt.Println(n)
		}
		for _, p := range peers {
			defer p.close()
			systems = append(systems, p)
		}
	}
	t := table{
		Name: "Media forwarding, " + m.name,
		Note: f("%d rounds of %s; CPU per forwarded packet of the server's process; delay of video from just before sending to the kernel's receive stamp", o.rounds, o.length),
		Columns: []string{
			"calls", "system", "µs/packet", "of relay", "of rtpengine", "loss %", "video p50 µs", "p99 µs", "added p50", "added p99",
			"cores", "RSS kB/call", "generator late p99 µs",
		},
	}
	defer func() { rep.add(t) }()
	idle := make([]testkit.Memory, len(systems))
	for i, s := range systems {
		if idle[i], err = testkit.ReadMemory(s.pid()); err != nil {
			return err
		}
	}
	for _, n := range o.calls {
		rows, err := mediaCalls(ctx, o, systems, idle, n)
		t.Rows = append(t.Rows, rows...)
		if err != nil {
			return fmt.Errorf("%d calls: %w", n, err)
		}
	}
	return nil
}

// mediaCalls runs the rounds of one number of calls.
func mediaCalls(ctx context.Context, o options, systems []system, idle []testkit.Memory, n int) ([][]string, error) {
	legs := make([][]*traffic.Leg, len(systems))
	for i, s := range systems {
		var err error
		if _, err = s.resize(ctx, 0); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name(), err)
		}
		if legs[i], err = s.resize(ctx, n); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name(), err)
		}
		if _, err = measure(ctx, s, legs[i], warmUp); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name(), err)
		}
	}
	samples := make([][]sample, len(systems))
	for range o.rounds {
		for i, s := range systems {
			sm, err := punctual(ctx, s, legs[i], o.length)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name(), err)
			}
			samples[i] = append(samples[i], sm)
		}
	}
	var rows [][]string
	const floor = 0 // the relay's place
	var peer []sample
	for i, s := range systems {
		if _, ok := s.(*rtpengine); ok {
			peer = samples[i]
		}
	}
	for i, s := range systems {
		after, err := testkit.ReadMemory(s.pid())
		if err != nil {
			return rows, err
		}
		grown := max(int64(after.RSS)-int64(idle[i].RSS), 0) / int64(n) / 1024
		rows = append(rows, row(s.name(), n, samples[i], samples[floor], peer, grown))
	}
	return rows, nil
}

// punctual measures a round, again when the generator was late for want of a
// core: then it is the machine's other work that would be measured.
func punctual(ctx context.Context, s system, legs []*traffic.Leg, d time.Duration) (sample, error) {
	var best sample
	for i := range tries {
		sm, err := measure(ctx, s, legs, d)
		if err != nil {
			return sm, err
		}
		if i == 0 || sm.res.Late < best.res.Late {
			best = sm
		}
		if best.res.Late <= lateAllowed {
			break
		}
	}
	return best, nil
}

// measure runs one round and reads the process's CPU around it.
func measure(ctx context.Context, s system, legs []*traffic.Leg, d time.Duration) (sample, error) {
	var from, to time.Duration
	var err1, err2 error
	res, err := legs[0].Engine().Run(ctx, legs, d,
		func() { from, err1 = testkit.CPU(s.pid()) },
		func() { to, err2 = testkit.CPU(s.pid()) })
	for _, e := range []error{err, err1, err2} {
		if e != nil {
			return sample{}, e
		}
	}
	sm := sample{res: res, cpu: to - from}
	if res.Received > 0 {
		sm.perPacket = sm.cpu / time.Duration(res.Received)
	}
	return sm, nil
}

func row(name string, n int, own, floor, peer []sample, kbPerCall int64) []string {
	col := func(list []sample, get func(sample) float64) float64 {
		v := make([]float64, len(list))
		for i, s := range list {
			v[i] = get(s)
		}
		return median(v)
	}
	p50 := func(s sample) float64 { return float64(s.res.Video.P50) }
	p99 := func(s sample) float64 { return float64(s.res.Video.P99) }
	ratio := func(other []sample) string {
		if len(other) != len(own) {
			return "-"
		}
		v := make([]float64, len(own))
		for i := range own {
			v[i] = float64(own[i].perPacket) / max(float64(other[i].perPacket), 1)
		}
		return f("%.2f", median(v))
	}
	var sent, received uint64
	var late time.Duration
	for i := range own {
		sent += own[i].res.Sent
		received += own[i].res.Received
		late = max(late, own[i].res.Late)
	}
	loss := 100 * (1 - float64(received)/max(float64(sent), 1))
	return []string{
		f("%d", n), name,
		f("%.2f", col(own, func(s sample) float64 { return float64(s.perPacket) })/1e3),
		ratio(floor), ratio(peer), f("%.4f", loss),
		f("%.0f", col(own, p50)/1e3), f("%.0f", col(own, p99)/1e3),
		f("%.0f", (col(own, p50)-col(floor, p50))/1e3), f("%.0f", (col(own, p99)-col(floor, p99))/1e3),
		f("%.3f", col(own, func(s sample) float64 { return float64(s.cpu) / float64(s.res.Took) })),
		f("%d", kbPerCall), us(late),
	}
}
