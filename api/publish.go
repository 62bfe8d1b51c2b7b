package api

import (
	"maps"
	"slices"
	"time"

	"madoguchi/acd"
)

// publish makes the world of this moment and wakes all clients. Only pump calls
// it once the hub runs.
func (h *hub) publish(quality map[string][]LegQuality) error {
	live := h.s.o.Calls.Live()
	if live == nil {
		live = &acd.Snapshot{}
	}
	h.remember(live)
	from := sources{
		book: h.book.Load(), live: live, quality: quality, devices: h.devices(live), figures: h.figures.Load(),
		past: maps.Clone(h.past), orders: h.ordered(), booths: h.booths.snapshot(), printers: h.booths.printersNow(), now: time.Now().In(h.s.o.TimeZone),
	}
	from.alarms = h.alarms.judge(conditions(from), h.told.Load(), from.now)
	w, err := buildWorld(from)
	if err != nil {
		return err
	}
	if over(h.world.Swap(w), live) {
		signal(h.ended)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		c.poke()
	}
	return nil
}

// remember keeps the calls of which somebody is in the wrap-up: they may be over.
func (h *hub) remember(live *acd.Snapshot) {
	spoken := make(map[string]bool)
	for _, a := range live.Agents {
		spoken[a.WrapUpCall] = true
	}
	running := make(map[string]bool)
	for _, c := range live.Calls {
		running[c.ID] = true
		h.past[c.ID] = c
	}
	maps.DeleteFunc(h.past, func(id string, _ acd.CallView) bool { return !running[id] && !spoken[id] })
}

// over says whether a call or a wrap-up has ended since the last world.
func over(last *world, live *acd.Snapshot) bool {
	if last == nil {
		return false
	}
	calls, wrapUps := make(map[string]bool), make(map[string]string)
	for _, c := range live.Calls {
		calls[c.ID] = true
	}
	for _, a := range live.Agents {
		wrapUps[a.ID] = a.WrapUpCall
	}
	return slices.ContainsFunc(last.live.Calls, func(c acd.CallView) bool { return !calls[c.ID] }) ||
		slices.ContainsFunc(last.live.Agents, func(a acd.AgentView) bool { return a.WrapUpCall != "" && wrapUps[a.ID] != a.WrapUpCall })
}

// devices asks on what people talk.
func (h *hub) devices(live *acd.Snapshot) map[string]map[string]string {
	out := make(map[string]map[string]string)
	for _, c := range live.Calls {
		if c.State == acd.CallConnected {
			out[c.ID] = h.s.o.Calls.Devices(c.ID)
		}
	}
	return out
}

// signal leaves a token in a channel of size 1.
func signal(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// wake asks for another world.
func (h *hub) wake() { signal(h.kick) }

// measure asks for the quality of the running calls.
func (h *hub) measure() map[string][]LegQuality {
	out := make(map[string][]LegQuality)
	live := h.s.o.Calls.Live()
	if live == nil {
		return out
	}
	for _, c := range live.Calls {
		if c.State == acd.CallConnected {
			out[c.ID] = h.s.o.Calls.Quality(c.ID)
		}
	}
	return out
}
