package api

import (
	"context"
	"time"

	"madoguchi/store"
)

const (
	// probeEvery is how often pages of agents are asked whether they live.
	probeEvery = 5 * time.Second
	// asleepAfter is how long a page may be silent, and how long an account may
	// be without any page before it counts as having none: reloads take less.
	asleepAfter = 10 * time.Second
	// pulseEvery is how often that is looked at. A tab that sleeps is found
	// within asleepAfter + pulseEvery (R15: 15 s, with the call re-offered).
	pulseEvery = time.Second
)

// pulse is what is known of one account's pages. It is owned by the goroutine
// of listen.
type pulse struct {
	alive bool          // as the call plane was told
	seen  time.Duration // when a page was there and answered last, since the hub's start
}

// listen asks the pages of agents whether they live and tells the call plane
// when an account's only living page falls asleep or one wakes up.
func (h *hub) listen(ctx context.Context) {
	tick := time.NewTicker(pulseEvery)
	defer tick.Stop()
	pulses := make(map[string]*pulse)
	for last := time.Now(); ; {
		select {
		case <-ctx.Done():
			return
		case <-h.came:
		case <-tick.C:
		}
		if now := time.Now(); now.Sub(last) >= probeEvery {
			last = now
			h.probe()
		}
		h.feel(pulses)
	}
}

// works says whether a page is one that an agent takes calls with.
func (c *client) works() bool { return !c.watching && store.ServesQueues(c.login.account.Role) }

// probe asks every page of an agent.
func (h *hub) probe() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		if c.works() {
			c.answer(Alive{Type: "alive", N: c.asked.Add(1)})
		}
	}
}

// feel looks at all pages and tells what changed.
func (h *hub) feel(pulses map[string]*pulse) {
	now := time.Since(h.started)
	h.mu.Lock()
	for c := range h.clients {
		if !c.works() {
			continue
		}
		id := c.login.account.ID
		if pulses[id] == nil {
			pulses[id] = &pulse{}
		}
		pulses[id].seen = max(pulses[id].seen, time.Duration(c.heard.Load()))
	}
	h.mu.Unlock()
	for id, p := range pulses {
		alive := now-p.seen < asleepAfter
		if alive != p.alive {
			p.alive = alive
			h.s.o.Calls.PageAlive(id, alive)
		}
		if !alive && !h.hasPage(id) {
			delete(pulses, id) // the next page is told as a new one
		}
	}
}

func (h *hub) hasPage(account string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		if c.login.account.ID == account && c.works() {
			return true
		}
	}
	return false
}
