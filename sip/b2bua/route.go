package b2bua

import "madoguchi/acd"

// route hands a command to its call.
func (x *Exchange) route(cmd acd.Command) {
	switch cmd := cmd.(type) {
	case acd.Answer:
		x.toCall(cmd.Call, func(c *call) { c.answerWaiting() })
	case acd.Ring:
		if !x.toCall(cmd.Call, func(c *call) { c.ring(cmd.Attempt, cmd.Agent, cmd.Purpose) }) {
			x.step(acd.RingFailed{Call: cmd.Call, Agent: cmd.Agent, Attempt: cmd.Attempt, Cause: acd.CauseUnreachable})
		}
	case acd.StopRing:
		x.toCall(cmd.Call, func(c *call) { c.stopRing(cmd.Attempt, cmd.Reason) })
	case acd.Connect:
		queue := x.queueOf(cmd.Call)
		x.toCall(cmd.Call, func(c *call) { c.connect(cmd, queue) })
	case acd.InviteFailed:
		x.toCall(cmd.Call, func(c *call) { c.inviteFailed(cmd) })
	case acd.Requeue:
		x.toCall(cmd.Call, func(c *call) { c.requeue(cmd.Queue) })
	case acd.Reject:
		x.toCall(cmd.Call, func(c *call) { c.rejected(cmd) })
	case acd.Announcement:
		x.toCall(cmd.Call, func(c *call) { c.announce(cmd.Prompts, func() {}) })
	case acd.EndCall:
		x.toCall(cmd.Call, func(c *call) { c.finish(CauseStop, 0) })
	case acd.PresenceForced:
		x.scribe.presence(cmd.Agent, Choice{Presence: cmd.Presence, Reason: cmd.Reason})
	case acd.Notify:
		x.views.dirty = true
	}
}

// queueOf returns the queue in whose line the Desk has a call, or was served;
// empty for a direct one.
func (x *Exchange) queueOf(id string) string {
	v, _ := x.desk.Call(id)
	return v.Queue
}

func (x *Exchange) toCall(id string, f func(*call)) bool {
	c := x.table[id]
	if c == nil {
		return false
	}
	select {
	case c.inbox <- func() { f(c) }:
		return true
	default:
		x.totals.Overflowed.Add(1)
		c.overflow()
		return false
	}
}
