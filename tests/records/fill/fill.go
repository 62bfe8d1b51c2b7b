// Package fill writes a usage history as a city's counters would have made it,
// so that lists, exports and figures can be tried on years of calls. It writes
// through the store, as the server does, and may do so while one runs.
package fill

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"madoguchi/store"
)

const (
	// batch is how many calls are made durable at once.
	batch = 2000
	// The sizes of a site that has no accounts yet.
	agents, kiosks = 25, 6
	opens          = 8*60 + 30 // minute of the day
	openMinutes    = 9*60 + 30
)

// Plan is what is to be written. It is the same for the same Seed.
type Plan struct {
	Calls int
	// Until is when the newest call ended, and Days how long before it the oldest began.
	Until time.Time
	Days  int
	Noted float64 // share of the answered calls with a result
	Seed  uint64
	Done  func(calls int) // progress; nil: nobody wants to know
}

type person struct{ id, name string }

type author struct {
	plan           Plan
	random         *rand.Rand
	agents, kiosks []person
	buttons        []store.Button
	codes          []store.DispositionCode
}

// Write writes the plan. The people are the store's own, or invented where it
// has none.
func Write(ctx context.Context, st *store.Store, plan Plan) error {
	a := &author{plan: plan, random: rand.New(rand.NewPCG(plan.Seed, 5))} //nolint:gosec // reproducible, no secret
	if err := a.learn(ctx, st); err != nil {
		return err
	}
	begin := plan.Until.Add(-time.Duration(plan.Days) * 24 * time.Hour)
	step := plan.Until.Sub(begin) / time.Duration(plan.Calls+1)
	var calls []store.Call
	for i := range plan.Calls {
		calls = append(calls, a.call(i, begin.Add(step*time.Duration(i))))
		if len(calls) < batch && i < plan.Calls-1 {
			continue
		}
		if err := st.CommitCalls(ctx, store.CallBatch{Closed: calls}); err != nil {
			return fmt.Errorf("write calls: %w", err)
		}
		if err := a.note(ctx, st, calls); err != nil {
			return err
		}
		calls = calls[:0]
		if plan.Done != nil {
			plan.Done(i + 1)
		}
	}
	return nil
}

func (a *author) learn(ctx context.Context, st *store.Store) error {
	all, err := st.Accounts(ctx, "", store.MaxPage)
	if err != nil {
		return fmt.Errorf("accounts: %w", err)
	}
	for _, x := range all {
		switch p := (person{x.ID, x.Name}); x.Role {
		case store.RoleKiosk:
			a.kiosks = append(a.kiosks, p)
		case store.RoleStaff:
			a.agents = append(a.agents, p)
		}
	}
	if len(a.agents) == 0 {
		a.agents = a.invent(agents, "職員")
	}
	if len(a.kiosks) == 0 {
		a.kiosks = a.invent(kiosks, "相談ブース")
	}
	if a.buttons, err = st.Buttons(ctx); err != nil {
		return fmt.Errorf("buttons: %w", err)
	}
	if a.codes, err = st.DispositionCodes(ctx); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	return nil
}

func (a *author) invent(n int, word string) []person {
	out := make([]person, n)
	for i := range out {
		out[i] = person{a.id(time.UnixMilli(int64(i))), fmt.Sprintf("%s %02d", word, i+1)}
	}
	return out
}

// id is a UUIDv7 of a moment.
func (a *author) id(at time.Time) string {
	ms := at.UnixMilli()
	return fmt.Sprintf("%08x-%04x-7%03x-%04x-%012x", ms>>16, ms&0xffff, a.random.IntN(1<<12), 1<<15|a.random.IntN(1<<14), a.random.Uint64()>>16)
}

// opened moves a moment into the hours in which calls come.
func (a *author) opened(at time.Time) time.Time {
	day := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	into := at.Sub(day) * openMinutes / (24 * 60)
	return day.Add(opens*time.Minute + into).Truncate(time.Millisecond)
}

func (a *author) upTo(d time.Duration) time.Duration {
	return time.Duration(a.random.Int64N(int64(d))).Truncate(time.Millisecond)
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// call is a call as the exchange records one: seven in eight are answered.
func (a *author) call(i int, near time.Time) store.Call {
	start := a.opened(near)
	kiosk, agent, button := pick(a.random, a.kiosks), pick(a.random, a.agents), pick(a.random, a.buttons)
	c := store.Call{
		ID: a.id(start.Add(time.Duration(i % 7))), Started: start, Caller: kiosk.id, CallerName: kiosk.name,
		Button: button.ID, Queue: button.Queue,
	}
	add := func(kind string, p person, from, to time.Time, change func(*store.Segment)) {
		g := store.Segment{Kind: kind, Account: p.id, AccountName: p.name, Started: from, Ended: to}
		if change != nil {
			change(&g)
		}
		c.Segments = append(c.Segments, g)
	}
	wait := time.Second + a.upTo(90*time.Second)
	rings := start.Add(wait)
	add(store.SegmentQueued, person{}, start, rings, func(g *store.Segment) { g.Queue = c.Queue })
	if a.random.IntN(8) == 0 {
		c.Ended = rings
		c.Cause = pick(a.random, []string{"abandoned", "abandoned", "abandoned", "no-answer", "no-agent", "busy", "closed"})
		c.Segments[0].Result = c.Cause
		add(store.SegmentRinging, agent, start, rings, func(g *store.Segment) { g.Queue, g.Result = c.Queue, "no-answer" })
		return c
	}
	c.Segments[0].Result = store.ResultAnswered
	add(store.SegmentRinging, agent, start, rings, func(g *store.Segment) { g.Queue, g.Result = c.Queue, store.ResultAnswered })
	c.Answered, c.Callee, c.CalleeName = rings, agent.id, agent.name
	c.Ended = rings.Add(time.Minute + a.upTo(25*time.Minute))
	c.Cause = pick(a.random, []string{"caller", "caller", "caller", "agent", "agent", "agent", "agent", "interrupted"})
	talks := c.Ended
	if a.random.IntN(10) == 0 {
		talks = a.transfer(&c, agent, add)
	}
	add(store.SegmentTalking, agent, rings, talks, func(g *store.Segment) { g.Queue = c.Queue })
	if a.random.IntN(5) == 0 {
		add(store.SegmentHeld, agent, rings.Add(10*time.Second), rings.Add(40*time.Second), nil)
	}
	if a.random.IntN(20) == 0 {
		add(store.SegmentInterrupted, kiosk, rings.Add(20*time.Second), rings.Add(24*time.Second), func(g *store.Segment) { g.Result = "resumed" })
	}
	add(store.SegmentParty, kiosk, start, c.Ended, func(g *store.Segment) { g.Role, g.Leg = "caller", leg(kiosk.id) })
	add(store.SegmentParty, agent, rings, talks, func(g *store.Segment) { g.Role, g.Leg = "agent", leg(agent.id) })
	return c
}

// transfer hands the talk to a colleague in its middle and says when.
func (a *author) transfer(c *store.Call, from person, add func(string, person, time.Time, time.Time, func(*store.Segment))) time.Time {
	at := c.Answered.Add(c.Ended.Sub(c.Answered) / 2).Truncate(time.Millisecond)
	to := pick(a.random, a.agents)
	add(store.SegmentTransfer, from, at.Add(-5*time.Second), at, func(g *store.Segment) { g.Target, g.Result = "agent:"+to.id, store.ResultAnswered })
	add(store.SegmentTalking, to, at, c.Ended, func(g *store.Segment) { g.Queue = c.Queue })
	add(store.SegmentParty, to, at, c.Ended, func(g *store.Segment) { g.Role, g.Leg = "agent", leg(to.id) })
	return at
}

func leg(account string) []byte {
	return fmt.Appendf(nil, `{"account":%q,"lossIn":0.001,"lossOut":0.002,"rttMs":12.5,"jitterMs":3.1,"video":"H264","audio":"opus","alive":true,"mos":4.3,"profile":"AEAD_AES_128_GCM"}`, account)
}

// The words of notes.
var (
	subjects = []string{"住民票の写し", "転入届", "国民健康保険の加入", "保険料の減免", "固定資産税の納付", "保育園の入園申込", "介護認定の更新", "障害者手帳の申請", "印鑑登録", "児童手当"}
	outcomes = []string{"について説明した", "の書類を画面で確認した", "は後日来庁していただく", "の申請書を印刷して渡した", "は担当課から折り返す", "で必要なものを案内した"}
)

// note gives some answered calls a result, half of them with words.
func (a *author) note(ctx context.Context, st *store.Store, calls []store.Call) error {
	for _, c := range calls {
		if c.Answered.IsZero() || a.random.Float64() >= a.plan.Noted {
			continue
		}
		d := store.Disposition{Call: c.ID, Account: c.Callee, AccountName: c.CalleeName, Code: pick(a.random, a.codes).ID, At: c.Ended.Add(5 * time.Second)}
		if a.random.IntN(2) == 0 {
			d.Note = pick(a.random, subjects) + pick(a.random, outcomes)
		}
		if err := st.PutDisposition(ctx, c.Queue, d); err != nil {
			return fmt.Errorf("note a result: %w", err)
		}
	}
	return nil
}
