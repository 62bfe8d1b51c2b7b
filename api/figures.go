package api

import (
	"context"
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

const (
	// figuresEvery is the least time between two looks at the figures of today.
	figuresEvery = 5 * time.Second
	// attendEvery is how often it is written down who is still logged in.
	attendEvery = time.Minute
)

// figures are those of today, as the pages show them. They are not changed once
// made.
type figures struct {
	queues map[string]store.QueueFigures
	agents map[string]store.AgentFigures
}

func figuresOf(f store.QueueFigures) Figures {
	out := Figures{
		Offered: f.Offered, Answered: f.Answered, Abandoned: f.Abandoned, ShortAbandoned: f.ShortAbandoned,
		ASAMs: f.ASA().Milliseconds(), AHTMs: f.AHT().Milliseconds(),
	}
	if level, ok := f.ServiceLevel(); ok {
		out.ServiceLevel = &level
	}
	return out
}

func (f *figures) today(account string) Today {
	a := f.agents[account]
	return Today{
		Answered: a.Handled, Missed: a.Missed, TalkingMs: a.Talking.Milliseconds(), HandledMsAvg: a.AHT().Milliseconds(),
	}
}

// midnight is the begin of a moment's day at the site.
func midnight(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, t.Location())
}

// tally reads the figures of the day of now.
func (h *hub) tally(ctx context.Context, now time.Time) (*figures, error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	edges := store.Intervals(midnight(now), midnight(now.AddDate(0, 0, 1)), 0, now.Location())
	queues, err := h.s.o.Store.QueueStatistics(ctx, edges)
	if err != nil {
		return nil, err
	}
	agents, err := h.s.o.Store.AgentStatistics(ctx, edges, "")
	if err != nil {
		return nil, err
	}
	f := &figures{queues: make(map[string]store.QueueFigures, len(queues)), agents: make(map[string]store.AgentFigures, len(agents))}
	for _, q := range queues {
		f.queues[q.Queue] = q
	}
	for _, a := range agents {
		f.agents[a.Account] = a
	}
	return f, nil
}

// count keeps the figures of today and the times of agents' logins. It looks at
// the figures when a call or a wrap-up has ended, and when a new day begins.
func (h *hub) count(ctx context.Context) {
	tick := time.NewTicker(figuresEvery)
	defer tick.Stop()
	var a attendance
	var day time.Time
	stale := true // the first look, and one that failed, is taken again
	for last := (time.Time{}); ; {
		now := time.Now().In(h.s.o.TimeZone)
		stale = stale || !day.Equal(midnight(now))
		if stale && now.Sub(last) >= figuresEvery {
			last = now
			f, err := h.tally(ctx, now)
			if err == nil {
				stale, day = false, midnight(now)
				h.figures.Store(f)
				h.wake()
			} else if ctx.Err() == nil {
				h.s.o.Log.ErrorContext(ctx, "figures of today not read", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			h.attend(context.WithoutCancel(ctx), &a, time.Now(), true)
			return
		case <-h.ended:
			stale = true
		case <-tick.C:
			h.attend(ctx, &a, time.Now(), false)
		}
	}
}

// attendance is who is logged in, to the accuracy of figuresEvery. It is owned
// by the goroutine of count.
type attendance struct {
	since   map[string]time.Time // begin of the session, by account
	written time.Time
}

// look says which sessions began, ended, or must be written again.
func (a *attendance) look(live *acd.Snapshot, now time.Time, all bool) []store.AgentSession {
	if a.since == nil {
		a.since = make(map[string]time.Time)
	}
	due := all || now.Sub(a.written) >= attendEvery
	if due {
		a.written = now
	}
	in := make(map[string]bool)
	var out []store.AgentSession
	if live != nil {
		for _, v := range live.Agents {
			if v.State == acd.StateOffline {
				continue
			}
			in[v.ID] = true
			began, had := a.since[v.ID]
			if !had {
				began = now
				a.since[v.ID] = began
			}
			if !had || due {
				out = append(out, store.AgentSession{Account: v.ID, Started: began, Ended: now})
			}
		}
	}
	for id, began := range a.since {
		if !in[id] {
			delete(a.since, id)
			out = append(out, store.AgentSession{Account: id, Started: began, Ended: now})
		}
	}
	return out
}

func (h *hub) attend(ctx context.Context, a *attendance, now time.Time, all bool) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	if err := h.s.o.Store.PutAgentSessions(ctx, a.look(h.s.o.Calls.Live(), now, all)); err != nil {
		h.s.o.Log.WarnContext(ctx, "logins of agents not noted", "error", err)
	}
}
