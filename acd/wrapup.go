package acd

import "slices"

// debt is a result code that a queue asks for and that is not there yet.
type debt struct {
	call  string
	queue *queue
}

// wrapping says whether the agent is in wrap-up, were it not for anything else:
// while time is left, and while a compulsory result code is missing.
func (a *agent) wrapping() bool { return a.wrap.set() || len(a.owed) > 0 }

// startWrapUp begins the wrap-up of a call that the agent served.
func (d *Desk) startWrapUp(a *agent, c *call, disposed bool) {
	if !a.configured {
		return
	}
	if c.queue.WrapUp > 0 {
		a.wrapCall = c.id
		d.timers.start(&a.wrap, d.now.Add(c.queue.WrapUp))
	}
	if c.queue.Disposition && !disposed && !c.queue.gone {
		a.owed = append(a.owed, debt{c.id, c.queue})
	}
	d.agentChanged(a)
}

// wrappedUp lets an agent go whose wrap-up may be over.
func (d *Desk) wrappedUp(a *agent) {
	if a.wrapping() {
		return
	}
	a.wrapCall = ""
	if a.state != StateAvailable {
		d.lastInLine(a)
	}
	d.refresh(a)
}

func (d *Desk) wrapUpEnded(id string) {
	if a, ok := d.people[id]; ok && a.wrap.set() && len(a.owed) == 0 {
		d.timers.stop(&a.wrap)
		d.wrappedUp(a)
	}
}

// wrapUpExtended never shortens the time that is left.
func (d *Desk) wrapUpExtended(ev WrapUpExtended) {
	a, ok := d.people[ev.Agent]
	if !ok || !a.wrapping() || ev.For <= 0 {
		return
	}
	until := d.now.Add(ev.For)
	if a.wrap.set() && !until.After(a.wrap.at) {
		return
	}
	if !a.wrap.set() {
		a.wrapCall = a.owed[len(a.owed)-1].call
	}
	d.timers.start(&a.wrap, until)
	d.agentChanged(a)
}

// disposed takes a result code, also of a call that still runs.
func (d *Desk) disposed(ev Disposed) {
	if c, ok := d.callOf[ev.Call]; ok {
		if p := c.party(ev.Agent); p != nil {
			p.disposed = true
		}
	}
	if a, ok := d.people[ev.Agent]; ok {
		d.forgive(a, func(b debt) bool { return b.call == ev.Call })
	}
}

// forgive drops the result codes that are not waited for any more.
func (d *Desk) forgive(a *agent, settled func(debt) bool) {
	before := len(a.owed)
	a.owed = slices.DeleteFunc(a.owed, settled)
	if len(a.owed) != before {
		d.agentChanged(a)
		d.wrappedUp(a)
	}
}
