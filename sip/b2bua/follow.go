package b2bua

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

// Watched says what may be followed of an account, a button or a queue, and how
// it is now (sip.Handler).
func (x *Exchange) Watched(by sip.Account, target string) (st sip.State, code int) {
	d := x.site.Load()
	if !d.follows[by.ID] {
		return st, 403
	}
	st, ok := followed(d, x.Live(), target)
	if !ok {
		return st, 404
	}
	return st, 200
}

// follow tells those who follow a target when it changed, until the loop ends.
// It reads what is published, so it never delays a call.
func (x *Exchange) follow() {
	changed, stop := x.Watch()
	defer stop()
	shown := make(map[string]sip.State)
	gap := time.NewTimer(0)
	defer gap.Stop()
	for {
		select {
		case <-changed:
		case <-x.done:
			return
		}
		x.publish(shown)
		gap.Reset(x.o.Timers.FollowEvery)
		select {
		case <-gap.C:
		case <-x.done:
			return
		}
	}
}

// publish tells what differs from what was shown last.
func (x *Exchange) publish(shown map[string]sip.State) {
	d, live := x.site.Load(), x.Live()
	now := make(map[string]bool)
	for _, target := range d.targets() {
		st, ok := followed(d, live, target)
		if !ok {
			continue
		}
		now[target] = true
		if was, seen := shown[target]; !seen || !same(was, st) {
			shown[target] = st
			x.dialer.Publish(target, st)
		}
	}
	for target := range shown {
		if !now[target] {
			delete(shown, target)
			x.dialer.Publish(target, sip.State{})
		}
	}
}

func same(a, b sip.State) bool {
	return a.Open == b.Open && a.Note == b.Note && slices.Equal(a.Dialogs, b.Dialogs)
}

// targets are all names that can be followed.
func (d *directory) targets() []string {
	out := make([]string, 0, len(d.byLogin)+len(d.buttons)+len(d.queues))
	for login := range d.byLogin {
		out = append(out, login)
	}
	for id := range d.queues {
		out = append(out, id)
	}
	for id := range d.buttons {
		if !d.queues[id] {
			out = append(out, id)
		}
	}
	return out
}

// followed is the state of a target in a snapshot.
func followed(d *directory, live *acd.Snapshot, target string) (st sip.State, ok bool) {
	if a, ok := d.byLogin[target]; ok {
		return accountState(live, a.ID), true
	}
	if b, ok := d.buttons[target]; ok {
		return queueState(live, b.Queue), true
	}
	if d.queues[target] {
		return queueState(live, target), true
	}
	return st, false
}

// accountState: a dialog for each call of the account, and whether it can be
// called now.
func accountState(live *acd.Snapshot, account string) sip.State {
	var st sip.State
	for i := range live.Calls {
		c := &live.Calls[i]
		switch {
		case slices.Contains(c.Ringing, account):
			st.Dialogs = append(st.Dialogs, sip.DialogState{ID: c.ID, Early: true})
		case c.Caller == account:
			st.Dialogs = append(st.Dialogs, sip.DialogState{ID: c.ID, Early: c.State != acd.CallConnected, Initiator: true})
		case slices.ContainsFunc(c.Parties, func(p acd.PartyView) bool { return p.Account == account }):
			st.Dialogs = append(st.Dialogs, sip.DialogState{ID: c.ID})
		}
	}
	i, agent := slices.BinarySearchFunc(live.Agents, account, func(a acd.AgentView, id string) int {
		return cmp.Compare(a.ID, id)
	})
	switch {
	case agent:
		st.Open = live.Agents[i].State == acd.StateAvailable
		st.Note = stateWords(live.Agents[i].State)
	case len(st.Dialogs) > 0:
		st.Note = stateWords(acd.StateTalking)
	default:
		st.Open = true
	}
	return st
}

// queueState: an early dialog for each caller that waits, and whether somebody
// could take a call now.
func queueState(live *acd.Snapshot, queue string) sip.State {
	var st sip.State
	for i := range live.Calls {
		if c := &live.Calls[i]; c.Queue == queue && c.State != acd.CallConnected {
			st.Dialogs = append(st.Dialogs, sip.DialogState{ID: c.ID, Early: true, Initiator: true})
		}
	}
	for _, q := range live.Queues {
		if q.ID == queue {
			st.Open = q.Available > 0
		}
	}
	if n := len(st.Dialogs); n > 0 {
		st.Note = fmt.Sprintf("%d人待ち", n)
	}
	return st
}

// stateWords are the note of a presence document: phones show it as it is.
func stateWords(s acd.AgentState) string {
	switch s {
	case acd.StateAvailable:
		return "応対できます"
	case acd.StateAway:
		return "離席中"
	case acd.StateRinging:
		return "呼び出し中"
	case acd.StateTalking:
		return "対応中"
	case acd.StateHold:
		return "保留中"
	case acd.StateWrapUp:
		return "後処理中"
	default:
		return "不在"
	}
}
