//go:build linux

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"time"

	"madoguchi/tests/bench/relay"
	"madoguchi/tests/testkit/traffic"
)

const connectTimeout = 20 * time.Second

var errRelay = errors.New("bench: relay")

// relaySystem is the floor: this program again, as `bench relay`.
type relaySystem struct {
	e    *traffic.Engine
	m    mode
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	legs []*traffic.Leg
}

func startRelay(e *traffic.Engine, m mode) (*relaySystem, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	r := &relaySystem{e: e, m: m, cmd: exec.Command(self, "relay")} //nolint:gosec,noctx // this program; close ends it
	r.cmd.Stderr = os.Stderr
	if r.in, err = r.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	r.out = bufio.NewReader(out)
	if err := r.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the relay: %w", err)
	}
	return r, nil
}

func (r *relaySystem) name() string { return "udp relay" }
func (r *relaySystem) pid() int     { return r.cmd.Process.Pid }

func (r *relaySystem) close() {
	r.drop()
	_ = r.in.Close() // the end of its input ends it
	_ = r.cmd.Wait()
}

func (r *relaySystem) drop() {
	for _, l := range r.legs {
		l.Close()
	}
	r.legs = nil
}

func (r *relaySystem) resize(ctx context.Context, n int) ([]*traffic.Leg, error) {
	r.drop()
	shared := r.m.leg.Kind == traffic.Browser
	join := relay.Join{Shared: shared}
	kinds := []string{"audio", "video"}
	if shared {
		kinds = kinds[:1] // one port for all of a leg
	}
	for range n {
		for range 2 {
			l, err := r.e.NewLeg(r.m.leg)
			if err != nil {
				return nil, err
			}
			r.legs = append(r.legs, l)
		}
		a, b := r.legs[len(r.legs)-2].Ports(), r.legs[len(r.legs)-1].Ports()
		for _, k := range kinds {
			join.Flows = append(join.Flows, relay.Flow{A: a[k], B: b[k]})
		}
	}
	joined, err := r.ask(join)
	if err != nil {
		return nil, err
	}
	for i := range n {
		// What A must send to is written into B's description, and the reverse.
		toA, toB := map[string]netip.AddrPort{}, map[string]netip.AddrPort{}
		for j, k := range kinds {
			p := joined.Ports[i*len(kinds)+j]
			toA[k], toB[k] = p.A, p.B
		}
		if shared {
			toA["video"], toB["video"] = toA["audio"], toB["audio"]
		}
		if err := join2(ctx, r.legs[2*i], r.legs[2*i+1], toA, toB); err != nil {
			return nil, err
		}
	}
	return r.legs, nil
}

func (r *relaySystem) ask(j relay.Join) (relay.Joined, error) {
	var answer relay.Joined
	if err := json.NewEncoder(r.in).Encode(j); err != nil {
		return answer, fmt.Errorf("%w: %w", errRelay, err)
	}
	line, err := r.out.ReadBytes('\n')
	if err != nil {
		return answer, fmt.Errorf("%w: %w", errRelay, err)
	}
	if err := json.Unmarshal(line, &answer); err != nil {
		return answer, fmt.Errorf("%w: %w", errRelay, err)
	}
	if answer.Error != "" || len(answer.Ports) != len(j.Flows) {
		return answer, fmt.Errorf("%w: %s", errRelay, answer.Error)
	}
	return answer, nil
}

// join2 exchanges descriptions between two legs with ports replaced.
func join2(ctx context.Context, a, b *traffic.Leg, toA, toB map[string]netip.AddrPort) error {
	answer, err := b.Answer(traffic.RewritePorts(a.Offer(), toB))
	if err != nil {
		return err
	}
	if err := a.SetAnswer(traffic.RewritePorts(answer, toA)); err != nil {
		return err
	}
	return connectBoth(ctx, a, b)
}

func connectBoth(ctx context.Context, a, b *traffic.Leg) error {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	other := make(chan error, 1)
	go func() { other <- b.Connect(ctx) }()
	return errors.Join(a.Connect(ctx), <-other)
}
