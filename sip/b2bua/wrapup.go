package b2bua

import (
	"time"

	"madoguchi/acd"
)

// wrapUps follows who is in wrap-up after which call. It is pure and belongs to
// the loop.
type wrapUps struct {
	served  map[string]acd.CallView // by agent, the call they served last
	running map[string]WrapUp       // by agent; End is zero
}

func newWrapUps() wrapUps {
	return wrapUps{served: make(map[string]acd.CallView), running: make(map[string]WrapUp)}
}

// serves remembers who serves a call: when its wrap-up begins, the call may be
// over.
func (w *wrapUps) serves(c acd.CallView) {
	if c.State == acd.CallConnected && c.Agent != "" {
		w.served[c.Agent] = c
	}
}

// see is an agent's state at now; there says whether it still is an agent. It
// returns the wrap-up that ended with it.
func (w *wrapUps) see(now time.Time, a acd.AgentView, there bool) (ended WrapUp, ok bool) {
	in := there && a.State == acd.StateWrapUp
	run, was := w.running[a.ID]
	if was && (!in || run.Call != a.WrapUpCall) {
		delete(w.running, a.ID)
		run.End = now
		ended, ok = run, true
		was = false
	}
	if in && !was {
		v := WrapUp{Call: a.WrapUpCall, Agent: a.ID, Start: a.Since}
		if c := w.served[a.ID]; c.ID == v.Call {
			v.Queue = c.Queue
		}
		w.running[a.ID] = v
	}
	if !there {
		delete(w.served, a.ID)
	}
	return ended, ok
}

// followViews keeps the records true to what the Desk's views say: in which
// queue a caller waits, and who is in wrap-up. What is running at the end of the
// process ends with it.
func (x *Exchange) followViews(now time.Time, n acd.Notify) {
	for _, id := range n.Calls {
		v, ok := x.desk.Call(id)
		if !ok {
			continue
		}
		x.wrapUps.serves(v)
		if c := x.table[id]; c != nil && v.State != acd.CallConnected && v.Queue != c.waitsIn() {
			x.toCall(id, func(c *call) { c.moved(v.Queue) })
		}
	}
	for _, id := range n.Agents {
		a, there := x.desk.Agent(id)
		a.ID = id
		if w, ok := x.wrapUps.see(now, a, there); ok {
			x.scribe.wrapUp(w)
		}
	}
}

// endWrapUps ends what runs when the loop does.
func (x *Exchange) endWrapUps() {
	now := x.clock.now()
	for id := range x.wrapUps.running {
		if w, ok := x.wrapUps.see(now, acd.AgentView{ID: id}, false); ok {
			x.scribe.wrapUp(w)
		}
	}
}
