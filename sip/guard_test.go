package sip

import (
	"fmt"
	"testing"
	"time"
)

func TestBucket(t *testing.T) {
	now := time.Unix(0, 0)
	b := newBucket(10, 3)
	for i := range 3 {
		if w := b.take(now); w != 0 {
			t.Errorf("token %d after %v", i, w)
		}
	}
	if w := b.take(now); w != 100*time.Millisecond {
		t.Errorf("wait %v", w)
	}
	b.give()
	b.give()
	if w := b.take(now); w != 0 {
		t.Errorf("what was given back costs %v", w)
	}
	if b.full(now) || !b.full(now.Add(time.Second)) {
		t.Error("full")
	}
}

func TestAddressGuardIsBounded(t *testing.T) {
	g := newAddressGuard()
	now := time.Now()
	for i := range maxAddresses + 100 {
		g.bucket(fmt.Sprint(i)).take(now)
	}
	if n := len(g.hosts); n > maxAddresses+1 {
		t.Errorf("%d buckets", n)
	}
	g.sweep(now.Add(time.Minute))
	if n := len(g.hosts); n != 0 {
		t.Errorf("%d buckets after a minute", n)
	}
}

// A stranger over UDP is not answered beyond its rate; over a connection it is
// slowed down.
func TestStrangersAreSlowedDown(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bench) {
		p := b.memoryPhone("alice", "udp")
		for range 2 * int(flowBurst) {
			p.write(p.registerRequest(60))
		}
		if n := len(p.msgs); n != int(flowBurst) {
			t.Errorf("%d answers over UDP", n)
		}
		q := b.memoryPhone("alice", "tls")
		start := time.Now()
		for range 2 * int(flowBurst) {
			q.write(q.registerRequest(60))
		}
		if n := len(q.msgs); n != 2*int(flowBurst) {
			t.Errorf("%d answers over TLS", n)
		}
		if w := time.Since(start); w < 1900*time.Millisecond || w > 3*time.Second {
			t.Errorf("took %v", w)
		}
	})
}
