package b2bua

import (
	"sync"

	"madoguchi/acd"
)

// pages remembers whose pages all sleep: the browser throttles the scripts of a
// tab in the background, so its device is registered and nobody would hear it
// ring (R15).
type pages struct {
	mu     sync.Mutex
	asleep map[string]bool
}

func (p *pages) set(account string, asleep bool) (changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.asleep[account] == asleep {
		return false
	}
	if !asleep {
		delete(p.asleep, account)
		return true
	}
	if p.asleep == nil {
		p.asleep = make(map[string]bool)
	}
	p.asleep[account] = true
	return true
}

func (p *pages) sleep(account string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asleep[account]
}

// keep forgets accounts that are no longer there.
func (p *pages) keep(d *directory) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id := range p.asleep {
		if _, ok := d.byID[id]; !ok {
			delete(p.asleep, id)
		}
	}
}

// PageAlive says whether at least one page of the account answers. While none
// does, its browser devices do not make it reachable: the Desk stops what rings
// there and offers the call to somebody else. Calls that are connected are not
// touched; of those the media says whether they live.
func (x *Exchange) PageAlive(account string, alive bool) {
	if x.pages.set(account, !alive) {
		x.log.Info("a page fell asleep or woke up", "account", account, "alive", alive)
		x.reachable(account)
	}
}

// reachable tells the Desk whether an account has a device, as it is by the
// time the loop asks: bindings may have changed again meanwhile.
func (x *Exchange) reachable(account string) {
	select {
	case <-x.ready:
	default:
		return // the devices are looked at when the calls are there
	}
	select {
	case x.inbox <- func() { x.tellReachable(account) }:
	case <-x.done:
	}
}

// tellReachable is reachable in the loop.
func (x *Exchange) tellReachable(account string) {
	now := x.canRing(account)
	if now {
		x.told[account] = true
	} else {
		delete(x.told, account)
	}
	x.step(acd.ReachableChanged{Agent: account, Reachable: now})
}

// canRing says whether ringing an account would be noticed by somebody.
func (x *Exchange) canRing(account string) bool {
	asleep := x.pages.sleep(account)
	for _, b := range x.dialer.Bindings(account) {
		if !asleep || !b.Browser() {
			return true
		}
	}
	return false
}
