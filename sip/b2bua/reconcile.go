package b2bua

import (
	"reflect"
	"slices"

	"madoguchi/acd"
)

// facts are what a call itself knows, published by its goroutine after each
// thing that it did. They are not changed once published.
type facts struct {
	desked   bool // the Desk should know the call
	direct   bool // it is from account to account
	talking  bool // it was answered
	queue    string
	attempts []uint64
	answered []acd.RingAnswered // of these, those that wait for the Desk's word
	held     acd.HoldChanged
	gone     []string // parties that are interrupted
	parties  []acd.PartyJoined
	inviting acd.Event // the invitation that runs, as the Desk was asked for it; nil when none does
}

// reconcile tells the Desk what really exists, so that an event that was lost
// leaves nobody stuck (see acd.Reconciled). Loop only.
func (x *Exchange) reconcile() {
	r := acd.Reconciled{Reachable: x.reachables()}
	for id, c := range x.table {
		f := c.facts.Load()
		if f == nil || !f.desked {
			delete(x.doubted, id)
			continue
		}
		r.Calls = append(r.Calls, id)
		r.Attempts = append(r.Attempts, f.attempts...)
		x.correct(id, f)
	}
	slices.Sort(r.Calls)
	slices.Sort(r.Attempts)
	x.step(r)
}

// reachables looks at the devices of all accounts, and tells the Desk where it
// believes otherwise.
func (x *Exchange) reachables() []string {
	var out []string
	for account := range x.site.Load().byID {
		now := x.canRing(account)
		if now {
			out = append(out, account)
		}
		if v, agent := x.desk.Agent(account); now != x.told[account] || agent && now != v.Reachable {
			x.tellReachable(account)
		}
	}
	slices.Sort(out)
	return out
}

// correct tells the Desk what it has wrong about a call for the second time in
// a row: what is only on its way has arrived by then.
func (x *Exchange) correct(id string, f *facts) {
	v, known := x.desk.Call(id)
	var wrong []acd.Event
	if known {
		wrong = corrections(v, f)
		if n := x.needs.of(v.Caller); n.Language != v.Needs.Language || !slices.Equal(n.Access, v.Needs.Access) {
			wrong = append(wrong, acd.NeedsChanged{Call: id, Needs: n})
		}
	} else {
		wrong = []acd.Event{acd.CallEnded{Call: id}} // stands for: unknown
	}
	before := x.doubted[id]
	if x.doubted[id] = wrong; len(wrong) == 0 {
		delete(x.doubted, id)
	}
	for _, ev := range wrong {
		if !slices.ContainsFunc(before, func(was acd.Event) bool { return reflect.DeepEqual(was, ev) }) {
			continue
		}
		x.log.Warn("the distribution was wrong about a call", "call", id, "told", kindName(ev))
		if !known {
			x.toCall(id, func(c *call) { c.introduce() })
			continue
		}
		x.step(ev)
	}
}

// corrections are the events that bring the Desk's view of a call in line with
// what the call knows.
func corrections(v acd.CallView, f *facts) []acd.Event {
	var out []acd.Event
	for _, ev := range f.answered {
		out = append(out, ev)
	}
	if v.State != acd.CallConnected {
		if f.direct && f.talking {
			out = append(out, acd.DirectCallAnswered{Call: v.ID})
		}
		return out
	}
	if v.Held != f.held.Held || v.HeldBy != f.held.By {
		out = append(out, f.held)
	}
	for _, p := range v.Interrupted {
		if !slices.Contains(f.gone, p) {
			out = append(out, acd.InterruptedChanged{Call: v.ID, Party: p})
		}
	}
	for _, p := range f.gone {
		if !slices.Contains(v.Interrupted, p) {
			out = append(out, acd.InterruptedChanged{Call: v.ID, Party: p, Interrupted: true})
		}
	}
	switch {
	case f.inviting != nil && v.Invite == nil:
		out = append(out, f.inviting)
	case f.inviting == nil && v.Invite != nil:
		out = append(out, acd.InviteCancelled{Call: v.ID})
	}
	return append(out, partyCorrections(v, f)...)
}

// partyCorrections are the same for who is in the call, and as what.
func partyCorrections(v acd.CallView, f *facts) []acd.Event {
	var out []acd.Event
	for _, p := range f.parties {
		i := slices.IndexFunc(v.Parties, func(q acd.PartyView) bool { return q.Account == p.Account })
		switch {
		case p.Role == acd.RoleAgent && v.Agent != p.Account && i >= 0:
			out = append(out, acd.Transferred{Call: v.ID, From: v.Agent, To: p.Account})
		case p.Role == acd.RoleAgent || p.Role == acd.RoleCaller:
		case i < 0 || v.Parties[i].Role != p.Role || v.Parties[i].Mode != p.Mode:
			out = append(out, p)
		}
	}
	for _, q := range v.Parties {
		in := slices.ContainsFunc(f.parties, func(p acd.PartyJoined) bool { return p.Account == q.Account })
		if !in && q.Role != acd.RoleAgent && q.Role != acd.RoleCaller {
			out = append(out, acd.PartyLeft{Call: v.ID, Account: q.Account})
		}
	}
	return out
}
