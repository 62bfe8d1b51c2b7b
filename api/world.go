package api

import (
	"slices"
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

// world is everything the live pages may be shown, at one moment. It is not
// changed once made; each client takes its own topics out of it.
type world struct {
	book    *book
	agents  map[string]acd.AgentView
	calls   map[string]acd.CallView // by account, the one that matters most to it
	quality map[string][]LegQuality // by call, connected ones
	buttons []byte                  // JSON, the same for everybody
	rows    [][]byte                // JSON of each colleague, in the order of book.agents
}

// buildWorld joins the live state with the book.
func buildWorld(b *book, live *acd.Snapshot, quality map[string][]LegQuality, now time.Time) (*world, error) {
	if live == nil {
		live = &acd.Snapshot{}
	}
	w := &world{
		book: b, quality: quality,
		agents: make(map[string]acd.AgentView, len(live.Agents)),
		calls:  make(map[string]acd.CallView, 2*len(live.Calls)),
	}
	for _, a := range live.Agents {
		w.agents[a.ID] = a
	}
	for _, c := range live.Calls {
		w.addCall(c.Caller, c)
		w.addCall(c.Agent, c)
		for _, id := range c.Ringing {
			w.addCall(id, c)
		}
	}
	var err error
	if w.buttons, err = encode(buttonTopic(b, live)); err != nil {
		return nil, err
	}
	w.rows = make([][]byte, len(b.agents))
	for i, a := range b.agents {
		if w.rows[i], err = encode(w.colleague(a)); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// addCall keeps the call of an account that is furthest.
func (w *world) addCall(account string, c acd.CallView) {
	if account == "" {
		return
	}
	if had, ok := w.calls[account]; !ok || stage(c.State) > stage(had.State) {
		w.calls[account] = c
	}
}

func stage(s acd.CallState) int {
	return slices.Index([]acd.CallState{acd.CallQueued, acd.CallRinging, acd.CallConnected}, s)
}

// buttonTopic says for each button whether somebody can come to the screen.
func buttonTopic(b *book, live *acd.Snapshot) []Button {
	queues := make(map[string]acd.QueueView, len(live.Queues))
	for _, q := range live.Queues {
		queues[q.ID] = q
	}
	views := make(map[string]acd.ButtonView, len(live.Buttons))
	for _, v := range live.Buttons {
		views[v.ID] = v
	}
	out := make([]Button, len(b.buttons))
	for i, row := range b.buttons {
		out[i] = buttonNow(row.ID, views[row.ID], queues[row.Queue])
	}
	return out
}

// buttonNow joins what the Desk says of a button and of its queue.
func buttonNow(id string, v acd.ButtonView, q acd.QueueView) Button {
	out := Button{ID: id, Waiting: q.Waiting}
	switch v.State {
	case acd.ButtonStopped:
		out.Status, out.OpensAt = ButtonStop, v.OpensAt
		return out
	case acd.ButtonClosed, acd.ButtonLastCall:
		out.Status, out.OpensAt = ButtonClosed, v.OpensAt
		return out
	}
	out.LastCallAt, out.EstimateMinutes = v.LastCallAt, wholeMinutes(q.Estimate)
	switch {
	case q.Available == 0 && q.Busy == 0:
		out.Status = ButtonAbsent
	case q.Waiting > 0 || q.Available == 0:
		out.Status = ButtonBusy
	default:
		out.Status = ButtonOpen
	}
	return out
}

func wholeMinutes(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }

// agent is the live state of an agent; one the Desk does not know is offline.
func (w *world) agent(id string) acd.AgentView {
	if v, ok := w.agents[id]; ok {
		return v
	}
	return acd.AgentView{ID: id, State: acd.StateOffline, Presence: acd.Offline}
}

func (w *world) me(id string) Me {
	v := w.agent(id)
	return Me{
		Presence: v.Presence, Reason: v.Reason, State: v.State, Since: v.Since,
		Reachable: v.Reachable, WrapUpUntil: v.WrapUpUntil,
	}
}

func (w *world) colleague(a store.Account) Colleague {
	v := w.agent(a.ID)
	return Colleague{Account: a.ID, Name: a.Name, State: v.State, Reason: v.Reason, Since: v.Since}
}

// call is the account's own call.
func (w *world) call(account string) (Call, bool) {
	v, ok := w.calls[account]
	if !ok {
		return Call{}, false
	}
	c := Call{
		ID: v.ID, State: v.State, Side: "agent", Held: v.Held, HeldBy: v.HeldBy, HeldSince: v.HeldSince,
		Interrupted: v.Interrupted, Position: v.Position, Button: v.Button, Queue: v.Queue,
		Since: v.Since, ConnectedAt: v.ConnectedAt, Parties: []Participant{w.participant(v.Caller)},
	}
	if v.Caller == account {
		c.Side = "caller"
	}
	switch {
	case v.Agent != "":
		c.Parties = append(c.Parties, w.participant(v.Agent))
		c.Quality = w.quality[v.ID]
	case c.Side == "agent":
		c.Parties = append(c.Parties, w.participant(account)) // it rings here
	}
	return c, true
}

func (w *world) participant(id string) Participant {
	a := w.book.account(id)
	return Participant{Account: accountOf(a), Place: a.Place}
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
func topicNames() []string { return []string{"me", "buttons", "call", "ended", "colleagues"} }

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
	}
	if accessOf(a.Role)&(staff|supervisor|administrator) != 0 {
		out["colleagues"] = w.colleagues(a.ID)
	}
	if c, ok := w.call(a.ID); ok {
		put("call", c)
	}
	if e, ok := ended(a.ID); ok {
		put("ended", e)
	}
	return out, err
}
