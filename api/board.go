package api

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

// boardRoutes registers the operations of the live board of supervisors. The page
// itself is pushed (topics queues, colleagues, calls, kiosks, alarms) and acts by
// commands; what is here is for other systems.
func (s *Server) boardRoutes() {
	handle(s, "GET", "/board", "board", "Counters, agents, consultations, kiosks and alarms as they are now", 0, s.board)
}

// boardAccess says who may use them.
func boardAccess() map[string]access {
	return map[string]access{"GET /api/v1/board": watchers}
}

// Board is the state of the site at one moment.
type Board struct {
	At     time.Time   `json:"at"`
	Queues []QueueNow  `json:"queues" nullable:"false"`
	Agents []Colleague `json:"agents" nullable:"false"`
	Calls  []Running   `json:"calls" nullable:"false"`
	Kiosks []KioskNow  `json:"kiosks" nullable:"false"`
	Alarms []Alarm     `json:"alarms" nullable:"false"`
}

type boardOutput struct{ Body Board }

func (s *Server) board(context.Context, *struct{}) (*boardOutput, error) {
	w := s.hub.world.Load()
	b := Board{At: w.now.UTC(), Queues: w.queueTopic(), Agents: []Colleague{}, Calls: w.runningTopic(), Kiosks: w.kioskTopic(), Alarms: w.alarms}
	for _, a := range w.book.agents {
		b.Agents = append(b.Agents, w.colleague(a))
	}
	return &boardOutput{b}, nil
}

// boardWords says what their codes mean.
func boardWords() map[string]phrase {
	return map[string]phrase{
		"agent-unknown":   {http.StatusUnprocessableEntity, "その職員は窓口の担当ではありません。", "This person does not serve any counter."},
		"agent-not-there": {http.StatusConflict, "この職員は応対画面を開いていないため、応対可能にできません。", "This person has no staff page open and cannot be made available."},
		"nobody-there":    {http.StatusConflict, "移す先の窓口に、ログインしている職員がいません。", "Nobody who serves that counter is logged in."},
		"not-waiting":     {http.StatusConflict, "この相談はもう待っていません。応答されたか、終わっています。", "This call does not wait any more. It was answered or is over."},
	}
}

// alarmSources are the other areas that know of troubles. Each is asked every
// surveyEvery, and answers within a moment.
func (h *hub) alarmSources(ctx context.Context) []func(now time.Time) []Alarm {
	return []func(now time.Time) []Alarm{
		h.kioskAlarms,
		func(now time.Time) []Alarm { return h.s.systemAlarms(ctx, now) },
	}
}

// order is a presence that a supervisor chose for an agent.
type order struct {
	by       string // name
	at       time.Time
	presence acd.Presence
	reason   string
}

// ordered are the orders that hold.
func (h *hub) ordered() map[string]order {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.orders)
}

// obey forgets what was ordered for an account: it chooses for itself again.
func (h *hub) obey(account string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.orders, account)
}

// orderPresence changes an agent's presence; their page says by whom.
func (c *client) orderPresence(ctx context.Context, raw json.RawMessage) error {
	var args struct {
		presenceArgs
		Account string `json:"account"`
	}
	if json.Unmarshal(raw, &args) != nil {
		return refuse("invalid")
	}
	h := c.s.hub
	b := h.book.Load()
	if err := args.check(b); err != nil {
		return err
	}
	a, known := b.accounts[args.Account]
	switch {
	case !known || a.Disabled || !store.ServesQueues(a.Role):
		return refuse("agent-unknown")
	case args.Presence != acd.Offline && !h.world.Load().agent(a.ID).Reachable:
		return refuse("agent-not-there")
	}
	err := c.s.o.Store.Audit(ctx, c.login.by(), store.Entry{
		Action: store.ActionAgentPresence, Subject: a.ID, Detail: map[string]any{"login": a.Login, "presence": args.Presence, "reason": args.Reason},
	})
	if err != nil {
		return err
	}
	if a.ID != c.login.account.ID {
		h.mu.Lock()
		h.orders[a.ID] = order{by: c.login.account.Name, at: time.Now().UTC(), presence: args.Presence, reason: args.Reason}
		h.mu.Unlock()
	}
	return c.s.o.Calls.SetPresence(ctx, a.ID, args.Presence, args.Reason)
}

// move puts a call that waits into another queue or first in the line.
func (c *client) move(ctx context.Context, raw json.RawMessage) error {
	var args struct {
		callArgs
		Queue string `json:"queue"`
		First bool   `json:"first"`
	}
	if json.Unmarshal(raw, &args) != nil || !args.valid() {
		return refuse("invalid")
	}
	w := c.s.hub.world.Load()
	v := w.callByID(args.Call)
	q := queueViews(w.live)[args.Queue]
	_, known := w.book.queue(args.Queue)
	switch {
	case !known:
		return refuse("queue-unknown")
	case v.Position == 0:
		return refuse("not-waiting")
	case args.Queue != v.Queue && q.Available+q.Busy+q.Away == 0:
		return refuse("nobody-there")
	}
	if err := c.audit(ctx, store.ActionCallMove, args.Call, map[string]any{"from": v.Queue, "to": args.Queue, "first": args.First}); err != nil {
		return err
	}
	return c.s.o.Calls.Move(ctx, args.Call, args.Queue, args.First)
}
