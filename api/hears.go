package api

import (
	"slices"

	"madoguchi/acd"
)

// hears says whether one party of a call hears the other now. It is the rule by
// which the call plane lets sound and pictures pass, worked out of the view: so
// the page can say who listens (R1).
//
//   - Held, or a blind transfer under way: nothing passes between anybody.
//   - A consultation: the agent and the consulted, and supervisors, hear each
//     other; the others wait.
//   - A supervisor who listens is heard by nobody, one who whispers by the agent.
func hears(c acd.CallView, listener, speaker string) bool {
	if listener == speaker {
		return true
	}
	to, heard := partyOf(c, listener)
	from, speaks := partyOf(c, speaker)
	if !heard || !speaks || c.State != acd.CallConnected || c.Held || transferring(c) ||
		slices.Contains(c.Interrupted, listener) || slices.Contains(c.Interrupted, speaker) {
		return false
	}
	if consulting(c) && (!to.Confers() || !from.Confers()) {
		return false
	}
	return acd.Audible(from, to)
}

func partyOf(c acd.CallView, account string) (acd.PartyView, bool) {
	i := slices.IndexFunc(c.Parties, func(p acd.PartyView) bool { return p.Account == account })
	if i < 0 {
		return acd.PartyView{}, false
	}
	return c.Parties[i], true
}

// transferring: a blind transfer rings, and the caller waits with music.
func transferring(c acd.CallView) bool { return c.Invite != nil && c.Invite.Purpose == acd.ForTransfer }

func consulting(c acd.CallView) bool {
	return slices.ContainsFunc(c.Parties, func(p acd.PartyView) bool { return p.Role == acd.RoleConsulted })
}
