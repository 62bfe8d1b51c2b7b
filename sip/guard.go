package sip

import (
	"sync"
	"time"
)

// What a stranger may ask for. A connection that asks for more is slowed down,
// not lost, so an honest device behind the same address is served; a proof of
// identity gives the token back.
const (
	flowRate     = 100.0 // challenges a second on one connection
	flowBurst    = 200.0
	addressRate  = 2000.0 // challenges a second to one address
	addressBurst = 4000.0
	// maxAddresses bounds the buckets; past it all strangers share one.
	maxAddresses = 16384
	// maxSlowDown is the longest pause; beyond it the connection is closed.
	maxSlowDown = 10 * time.Second
	// maxLookups bounds the credentials of one connection that are looked up
	// at one time.
	maxLookups = 16
)

// bucket is a token bucket.
type bucket struct {
	mu          sync.Mutex
	rate, burst float64
	tokens      float64
	last        time.Time
}

func newBucket(rate, burst float64) *bucket {
	return &bucket{rate: rate, burst: burst, tokens: burst}
}

// take spends a token and says how long to wait for it.
func (b *bucket) take(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.last.IsZero() {
		b.tokens = min(b.burst, b.tokens+b.rate*now.Sub(b.last).Seconds())
	}
	b.last = now
	b.tokens--
	if b.tokens >= 0 {
		return 0
	}
	return time.Duration(-b.tokens / b.rate * float64(time.Second))
}

func (b *bucket) give() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens = min(b.burst, b.tokens+1)
}

// full says whether the bucket is as good as new.
func (b *bucket) full(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.tokens+b.rate*now.Sub(b.last).Seconds() >= b.burst
}

// flowGuard is what one connection may do.
type flowGuard struct {
	strange *bucket
	lookups chan struct{}
}

func newFlowGuard() *flowGuard {
	return &flowGuard{strange: newBucket(flowRate, flowBurst), lookups: make(chan struct{}, maxLookups)}
}

// addressGuard is what one address may do.
type addressGuard struct {
	mu    sync.Mutex
	hosts map[string]*bucket
}

func newAddressGuard() *addressGuard { return &addressGuard{hosts: make(map[string]*bucket)} }

func (g *addressGuard) bucket(host string) *bucket {
	g.mu.Lock()
	defer g.mu.Unlock()
	b, ok := g.hosts[host]
	if !ok {
		if len(g.hosts) >= maxAddresses {
			host = ""
			if b, ok = g.hosts[host]; ok {
				return b
			}
		}
		b = newBucket(addressRate, addressBurst)
		g.hosts[host] = b
	}
	return b
}

func (g *addressGuard) sweep(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for host, b := range g.hosts {
		if b.full(now) {
			delete(g.hosts, host)
		}
	}
}

// mayChallenge spends what an answer to a stranger costs. On a connection it
// waits until there is a token, on UDP it is false when there is none.
func (s *Server) mayChallenge(f *flow, now time.Time) bool {
	if f.door != nil {
		return true // logged in
	}
	wait := max(f.guard.strange.take(now), s.guard.bucket(f.host).take(now))
	if wait == 0 {
		return true
	}
	if !f.reliable() {
		return false
	}
	if wait > maxSlowDown {
		f.end()
		return false
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-f.closed:
	case <-s.closing:
	}
	return false
}

// proved gives back what the challenge cost.
func (s *Server) proved(f *flow) {
	f.guard.strange.give()
	s.guard.bucket(f.host).give()
}
