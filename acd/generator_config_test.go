package acd

import (
	"time"
)

// often is true n times out of ten.
func (g *generator) often(n int) bool { return g.r.IntN(10) < n }

// seconds is a whole number of seconds below n; zero in a third of the cases.
func (g *generator) seconds(n int) time.Duration {
	return time.Duration(max(0, g.r.IntN(n*3/2)-n/2)) * time.Second
}

func (g *generator) drawConfig() Config {
	r := g.r
	var c Config
	for _, id := range stormQueues {
		if g.often(1) {
			continue
		}
		c.Queues = append(c.Queues, g.drawQueue(id))
		b := Button{ID: "b" + id, Queue: id, Priority: max(0, r.IntN(4)-2)}
		if g.often(4) {
			b.Schedule = pick(r, []string{"day", "day", "none"})
		}
		c.Buttons = append(c.Buttons, b)
	}
	var windows []Window
	for at := scriptStart.Add(time.Duration(r.IntN(300)) * time.Second); len(windows) < 4; {
		w := Window{Open: at, LastCall: at.Add(g.seconds(60)), Close: at.Add(time.Duration(60+r.IntN(60)) * time.Second)}
		windows = append(windows, w)
		at = w.Close.Add(g.seconds(90))
	}
	c.Schedules = []Schedule{{ID: "day", Windows: windows}}
	for _, id := range stormAgents {
		if g.often(1) {
			continue
		}
		a := Agent{ID: id}
		if g.often(1) {
			a.Presence, a.Reason = pick(r, []Presence{Available, Away}), "again"
		}
		for _, q := range stormQueues {
			if g.often(6) {
				a.Queues = append(a.Queues, Membership{Queue: q, Level: r.IntN(3), Priority: max(0, r.IntN(5)-3), Order: r.IntN(3)})
			}
		}
		c.Agents = append(c.Agents, a)
	}
	c.Accounts = stormPeople[r.IntN(2):]
	c.Addresses = stormAddresses[r.IntN(2):]
	if g.often(1) {
		at := g.now.Add(time.Duration(r.IntN(60)-20) * time.Second)
		c.Stop = &Stop{ID: "stop", NoCalls: at, At: at.Add(g.seconds(30)), Limit: at.Add(40 * time.Second)}
	}
	return c
}

func (g *generator) drawQueue(id string) Queue {
	r := g.r
	q := Queue{
		ID: id, Strategy: pick(r, Strategies()), RingTime: time.Duration(r.IntN(20)) * time.Second,
		Retry:  Retry{NoAnswer: g.seconds(20), Declined: g.seconds(20), Unreachable: g.seconds(10)},
		WrapUp: g.seconds(15), Disposition: g.often(3), MissedLimit: max(0, r.IntN(6)-3),
		MaxWaiting: max(0, r.IntN(12)-6), MaxWait: g.seconds(60), AnswerFirst: g.often(4), RejectWhenEmpty: g.often(3),
		ReleaseAtClose: g.often(4), Weight: r.IntN(2),
	}
	if g.often(6) {
		q.Announce = Announce{Position: g.often(6), Estimate: g.often(5), Every: g.seconds(30)}
		if g.often(5) {
			q.Announce.Welcome, q.Announce.Comfort = "hello", []string{"soon", "sooner"}
		}
	}
	for range max(0, r.IntN(6)-2) {
		q.Overflow = append(q.Overflow, Overflow{
			After: g.seconds(30), WhenEmpty: g.often(3), WhenFull: g.often(3),
			To: pick(r, []Target{
				{ToQueue, pick(r, stormQueues)},
				{ToQueue, pick(r, stormQueues)},
				{ToAccount, pick(r, stormPeople)},
				{ToAddress, pick(r, stormAddresses)},
				{ToMessage, "sorry"},
			}),
		})
	}
	return q
}
