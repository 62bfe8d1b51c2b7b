package api

import (
	"slices"
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

// sources are what a world is made of.
type sources struct {
	book    *book
	live    *acd.Snapshot
	quality map[string][]LegQuality      // by connected call
	devices map[string]map[string]string // by connected call and account: "page" or "phone"
	figures *figures
	// past are the calls that a wrap-up speaks of although they are over.
	past map[string]acd.CallView
	// booths are what is known of kiosks, and printers those of them, by account.
	booths   map[string]boothNow
	printers map[string]printerSeen
	// orders are the presences that supervisors chose for agents, by account.
	orders map[string]order
	alarms []Alarm // the gravest first
	now    time.Time
}

// world is everything the live pages may be shown, at one moment. It is not
// changed once made; each client takes its own topics out of it.
type world struct {
	sources
	agents  map[string]acd.AgentView
	calls   map[string]acd.CallView // by account, the one that matters most to it
	buttons []byte                  // JSON, the same for everybody
	queues  []byte                  // JSON
	running []byte                  // JSON
	alerts  []byte                  // JSON of the alarms
	stop    []byte                  // JSON; nil when there is none
	kiosks  []byte                  // JSON
	rows    [][]byte                // JSON of each colleague, in the order of book.agents
}

// buildWorld joins the live state with the book.
func buildWorld(from sources) (*world, error) {
	if from.live == nil {
		from.live = &acd.Snapshot{}
	}
	if from.figures == nil {
		from.figures = &figures{}
	}
	if from.alarms == nil {
		from.alarms = []Alarm{}
	}
	w := &world{
		sources: from,
		agents:  make(map[string]acd.AgentView, len(from.live.Agents)),
		calls:   make(map[string]acd.CallView, 2*len(from.live.Calls)),
	}
	for _, a := range w.live.Agents {
		w.agents[a.ID] = a
	}
	for _, c := range w.live.Calls {
		w.addCall(c.Caller, c)
		w.addCall(c.Agent, c)
		for _, p := range c.Parties {
			w.addCall(p.Account, c)
		}
		for _, id := range c.Ringing {
			w.addCall(id, c)
		}
	}
	return w, w.encodeShared()
}

// encodeShared makes the documents that are the same for all who see them.
func (w *world) encodeShared() error {
	w.rows = make([][]byte, len(w.book.agents))
	for i, a := range w.book.agents {
		row, err := encode(w.colleague(a))
		if err != nil {
			return err
		}
		w.rows[i] = row
	}
	for doc, v := range map[*[]byte]any{&w.buttons: buttonTopic(w.book, w.live), &w.queues: w.queueTopic(), &w.running: w.runningTopic(), &w.kiosks: w.kioskTopic(), &w.alerts: w.alarms} {
		raw, err := encode(v)
		if err != nil {
			return err
		}
		*doc = raw
	}
	if w.book.stop == nil {
		return nil
	}
	raw, err := encode(stopTopic(*w.book.stop, w.now))
	w.stop = raw
	return err
}

// addCall keeps the call of an account that is furthest.
func (w *world) addCall(account string, c acd.CallView) {
	if account == "" {
		return
	}
	if had, ok := w.calls[account]; !ok || w.furthest(account, c) > w.furthest(account, had) {
		w.calls[account] = c
	}
}

// furthest ranks the calls of one account: being in one counts more than
// ringing for one, whatever its stage.
func (w *world) furthest(account string, c acd.CallView) int {
	rank := slices.Index([]acd.CallState{acd.CallQueued, acd.CallRinging, acd.CallConnected}, c.State)
	if _, in := partyOf(c, account); in || account == c.Caller || account == c.Agent {
		rank += 3
	}
	return rank
}

// agent is the live state of an agent; one the Desk does not know is offline.
func (w *world) agent(id string) acd.AgentView {
	if v, ok := w.agents[id]; ok {
		return v
	}
	return acd.AgentView{ID: id, State: acd.StateOffline, Presence: acd.Offline}
}

func (w *world) me(id string) Me {
	v := w.agent(id)
	m := Me{
		Presence: v.Presence, Reason: v.Reason, State: v.State, Since: v.Since,
		Reachable: v.Reachable, WrapUpUntil: v.WrapUpUntil,
	}
	if v.WrapUpCall != "" {
		c := w.callByID(v.WrapUpCall)
		m.WrapUp = &WrapUp{Call: v.WrapUpCall, Button: c.Button, Queue: c.Queue, Compulsory: v.Undisposed}
	}
	if o, ok := w.orders[id]; ok && o.presence == v.Presence && o.reason == v.Reason {
		m.SetBy = &SetBy{Name: o.by, At: o.at}
	}
	return m
}

// callByID finds a call that runs, or one that a wrap-up speaks of.
func (w *world) callByID(id string) acd.CallView {
	if i := slices.IndexFunc(w.live.Calls, func(c acd.CallView) bool { return c.ID == id }); i >= 0 {
		return w.live.Calls[i]
	}
	return w.past[id]
}

func (w *world) colleague(a store.Account) Colleague {
	v := w.agent(a.ID)
	c := Colleague{Account: a.ID, Name: a.Name, State: v.State, Reason: v.Reason, Since: v.Since, Queues: w.book.serves[a.ID]}
	if c.Queues == nil {
		c.Queues = []string{}
	}
	return c
}

// colleagues are all agents but the account itself, as JSON.
func (w *world) colleagues(account string) []byte {
	out := []byte{'['}
	for i, row := range w.rows {
		if w.book.agents[i].ID == account {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, row...)
	}
	return append(out, ']')
}

// topicNames are the topics in the order they are sent in.
func topicNames() []string {
	return []string{"me", "buttons", "call", "ended", "colleagues", "queues", "calls", "today", "stop", "receipt", "layout", "booth", "kiosks", "alarms"}
}

// topics are the documents of one account as JSON; a topic that is absent is
// not in the map.
func (w *world) topics(a Account, ended func(string) (Ended, bool)) (map[string][]byte, error) {
	out := map[string][]byte{"buttons": w.buttons}
	var err error
	put := func(topic string, v any) {
		if err == nil {
			out[topic], err = encode(v)
		}
	}
	if store.ServesQueues(a.Role) {
		put("me", w.me(a.ID))
		put("today", w.figures.today(a.ID))
	}
	role := accessOf(a.Role)
	if role&(staff|supervisor|administrator) != 0 {
		out["colleagues"], out["queues"] = w.colleagues(a.ID), w.queues
	}
	if role&watchers != 0 {
		out["calls"], out["kiosks"], out["alarms"] = w.running, w.kiosks, w.alerts
	}
	if role == kiosk {
		put("booth", w.booth(a))
	}
	if v, shown := w.book.layouts.Of(a.ID); shown && role == kiosk {
		put("layout", KioskLayout{v.Layout, v.Number, v.Document})
	}
	if w.stop != nil {
		out["stop"] = w.stop
	}
	if c, ok := w.call(a); ok {
		put("call", c)
	}
	if e, ok := ended(a.ID); ok {
		put("ended", e)
	}
	return out, err
}
