package acd

import (
	"slices"
	"time"
)

// blocked are the agents who are not offered a call again yet.
type blocked struct {
	agents map[string]struct{}
	list   []block // the next one to be freed first
	timer  timer   // set while there are any
}

// block keeps an agent from being offered the call again too early.
type block struct {
	agent string
	until time.Time
}

func (c *call) blocks(a *agent) bool {
	_, ok := c.blocked.agents[a.id]
	return ok
}

// block keeps the agent of a failed attempt from the same call for a while.
func (d *Desk) block(c *call, a *agent, delay time.Duration) {
	x := &c.blocked
	b := block{agent: a.id, until: d.now.Add(delay)}
	if x.agents == nil {
		x.agents = map[string]struct{}{}
	}
	x.agents[b.agent] = struct{}{}
	i, _ := slices.BinarySearchFunc(x.list, b, func(x, y block) int {
		if x.until.After(y.until) {
			return 1
		}
		return -1
	})
	x.list = slices.Insert(x.list, i, b)
	d.timers.start(&x.timer, x.list[0].until)
}

// unblock frees the agents whose retry delay is over for this call.
func (d *Desk) unblock(c *call) {
	x := &c.blocked
	n := 0
	for n < len(x.list) && !x.list[n].until.After(d.now) {
		delete(x.agents, x.list[n].agent)
		n++
	}
	x.list = slices.Delete(x.list, 0, n)
	if len(x.list) > 0 {
		d.timers.start(&x.timer, x.list[0].until)
	}
	if q := c.source(); q != nil {
		d.tryMatch(q)
	}
}

// unblockAll forgets the blocks of a call that is offered to others, or to
// nobody.
func (d *Desk) unblockAll(c *call) {
	d.timers.stop(&c.blocked.timer)
	c.blocked.agents, c.blocked.list = nil, nil
}

// source is the queue whose agents are offered the call.
func (c *call) source() *queue {
	if c.invite != nil {
		return c.invite.queue
	}
	return c.queue
}
