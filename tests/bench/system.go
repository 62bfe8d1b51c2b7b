//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"

	"madoguchi/tests/testkit/traffic"
)

// callsAtOnce is how many calls are set up at the same time.
const callsAtOnce = 4

var errMode = errors.New("bench: unknown mode")

// mode is how legs carry media.
type mode struct {
	name string
	leg  traffic.Config
}

func modeOf(name string) (mode, error) {
	m := mode{name: name}
	switch name {
	case "sdes-cm":
		m.leg = traffic.Config{Kind: traffic.Phone, Profile: traffic.CM80}
	case "sdes-gcm":
		m.leg = traffic.Config{Kind: traffic.Phone, Profile: traffic.GCM128}
	case "dtls-cm":
		m.leg = traffic.Config{Kind: traffic.Browser, Profile: traffic.CM80}
	case "dtls-gcm":
		m.leg = traffic.Config{Kind: traffic.Browser, Profile: traffic.GCM128}
	default:
		return m, fmt.Errorf("%w: %s", errMode, name)
	}
	return m, nil
}

// system is something that forwards calls, in a process of its own.
type system interface {
	name() string
	pid() int
	// resize makes exactly n calls stand and returns their legs, two a call.
	resize(ctx context.Context, n int) ([]*traffic.Leg, error)
	close()
}
