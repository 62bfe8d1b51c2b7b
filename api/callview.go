package api

import (
	"slices"

	"madoguchi/acd"
	"madoguchi/store"
)

// call is the account's own call.
func (w *world) call(reader Account) (Call, bool) {
	v, ok := w.calls[reader.ID]
	if !ok {
		return Call{}, false
	}
	c := Call{
		ID: v.ID, State: v.State, Side: "agent", Held: v.Held, HeldBy: v.HeldBy, HeldSince: v.HeldSince,
		Interrupted: v.Interrupted, Position: v.Position, EstimateMinutes: wholeMinutes(v.Estimate), Button: v.Button, Queue: v.Queue,
		Since: v.Since, ConnectedAt: v.ConnectedAt, Parties: w.parties(v, reader.ID),
	}
	if v.Caller == reader.ID {
		c.Side = "caller"
	}
	if v.State == acd.CallConnected {
		c.Quality = w.quality[v.ID]
	}
	if v.Needs.Language != "" || len(v.Needs.Access) > 0 {
		c.Needs = &v.Needs
	}
	if reader.Role == store.RoleKiosk {
		return c, true
	}
	c.Invite, c.Failed = w.invite(v.Invite), w.invite(v.Failed)
	c.TransferredBy = v.Transferrer
	_, in := partyOf(v, reader.ID)
	if v.Invite != nil && !in {
		c.Purpose = v.Invite.Purpose // it rings here
		c.TransferredBy = v.Invite.By
	} else if v.Transferrer == reader.ID && !in {
		c.Purpose = acd.ForReturn
	}
	return c, true
}

// parties are who is in a call: its caller first, whoever it rings for at last,
// if that is the reader.
func (w *world) parties(v acd.CallView, reader string) []Participant {
	list := v.Parties
	if len(list) == 0 {
		list = []acd.PartyView{{Account: v.Caller, Role: acd.RoleCaller, Since: v.Since}}
	}
	has := func(account string) bool {
		return slices.ContainsFunc(list, func(p acd.PartyView) bool { return p.Account == account })
	}
	// The callee of a direct call is named from its start.
	if v.Agent != "" && !has(v.Agent) {
		list = append(slices.Clone(list), acd.PartyView{Account: v.Agent, Role: acd.RoleAgent, Since: v.Since})
	}
	if reader != "" && !has(reader) {
		list = append(slices.Clone(list), ringing(v, reader))
	}
	out := make([]Participant, len(list))
	for i, p := range list {
		a := w.book.account(p.Account)
		out[i] = Participant{
			Account: accountOf(a), Place: a.Place, Part: p.Role, Mode: p.Mode, Since: p.Since,
			Device: w.devices[v.ID][p.Account], Hears: reader != "" && hears(v, p.Account, reader),
		}
	}
	return out
}

// ringing is the part that an account at which the call rings will have.
func ringing(v acd.CallView, account string) acd.PartyView {
	p := acd.PartyView{Account: account, Role: acd.RoleAgent, Since: v.Since}
	if v.Invite == nil {
		return p
	}
	p.Since = v.Invite.Since
	switch v.Invite.Purpose {
	case acd.ForConsult:
		p.Role = acd.RoleConsulted
	case acd.ForConference:
		p.Role = acd.RoleGuest
	}
	return p
}

func (w *world) invite(v *acd.InviteView) *Invite {
	if v == nil {
		return nil
	}
	name, _ := w.book.target(v.To)
	return &Invite{By: v.By, Purpose: v.Purpose, To: v.To, Name: name, Since: v.Since, Agent: v.Agent, Cause: v.Cause}
}

// runningTopic are all consultations, for supervisors.
func (w *world) runningTopic() []Running {
	out := make([]Running, len(w.live.Calls))
	for i, v := range w.live.Calls {
		out[i] = Running{
			ID: v.ID, State: v.State, Held: v.Held, HeldSince: v.HeldSince, Interrupted: v.Interrupted, Ringing: v.Ringing,
			Button: v.Button, Queue: v.Queue, Position: v.Position,
			Since: v.Since, ConnectedAt: v.ConnectedAt, Parties: w.parties(v, ""), Quality: w.quality[v.ID],
		}
	}
	return out
}
