package sip

import "sync"

// connLimit counts connections per address and in total.
type connLimit struct {
	perHost, total int

	mu    sync.Mutex
	all   int
	hosts map[string]int
}

func newConnLimit(perHost, total int) *connLimit {
	return &connLimit{perHost: perHost, total: total, hosts: make(map[string]int)}
}

// take reserves a place; it must be given back when true.
func (c *connLimit) take(host string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all >= c.total || c.hosts[host] >= c.perHost {
		return false
	}
	c.all++
	c.hosts[host]++
	return true
}

func (c *connLimit) give(host string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.hosts[host]--; c.hosts[host] <= 0 {
		delete(c.hosts, host)
	}
}
