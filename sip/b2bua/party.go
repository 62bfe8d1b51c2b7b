package b2bua

import (
	"context"
	"slices"
	"time"

	"madoguchi/acd"
)

// InviteParty brings one more person into a connected call of the account: a
// transfer, a consultation or a conference. It returns once the Desk is asked;
// what comes of it is in the view of the call.
func (x *Exchange) InviteParty(ctx context.Context, account, id string, p acd.Purpose, to acd.Target) error {
	return x.ask(ctx, account, id, func(c *call, by *party) error { return c.bring(by, p, to, nil) })
}

// CancelInvite ends the invitation that runs in a call of the account, which
// must have asked for it or serve the caller.
func (x *Exchange) CancelInvite(ctx context.Context, account, id string) error {
	return x.ask(ctx, account, id, func(c *call, p *party) error {
		switch {
		case c.invite == nil:
			return ErrNotTalked
		case c.invite.by != account && p.role != acd.RoleAgent:
			return ErrNotAllowed
		}
		c.cancelInvite()
		c.settle()
		c.save()
		return nil
	})
}

// Complete ends an attended transfer: the account leaves the call to the
// consulted party.
func (x *Exchange) Complete(ctx context.Context, account, id string) error {
	return x.ask(ctx, account, id, (*call).complete)
}

// Merge makes a conference of an attended transfer.
func (x *Exchange) Merge(ctx context.Context, account, id string) error {
	return x.ask(ctx, account, id, (*call).merge)
}

// Dismiss sends a guest or consulted party out of a call.
func (x *Exchange) Dismiss(ctx context.Context, account, id, who string) error {
	return x.ask(ctx, account, id, func(c *call, by *party) error { return c.dismiss(by, who) })
}

// Leave takes the account out of a call that goes on without it.
func (x *Exchange) Leave(ctx context.Context, account, id string) error {
	return x.ask(ctx, account, id, (*call).leave)
}

// Join brings a supervisor's page into a running call, or changes their mode.
// Whether the account may supervise is for the caller to check.
func (x *Exchange) Join(ctx context.Context, account, id string, m acd.Mode) error {
	known, busy := false, false
	if err := x.do(ctx, func() { known, busy = x.table[id] != nil, x.elsewhere(account, id) }); err != nil {
		return err
	}
	switch {
	case !known:
		return ErrNoCall
	case busy:
		return ErrBusy
	}
	return x.inCall(ctx, id, func(c *call) error { return c.join(x.account(account), m) })
}

// elsewhere says whether an account takes part in another call. Loop only.
func (x *Exchange) elsewhere(account, id string) bool {
	for _, v := range x.desk.Snapshot().Calls {
		in := slices.ContainsFunc(v.Parties, func(p acd.PartyView) bool { return p.Account == account })
		if v.ID != id && (in || v.Caller == account) {
			return true
		}
	}
	return false
}

// TakeOver makes a supervisor who is in the call its agent.
func (x *Exchange) TakeOver(ctx context.Context, account, id string) error {
	return x.ask(ctx, account, id, (*call).takeOver)
}

// Devices says by account whether a party of a running call is at a "page" or a
// "phone".
func (x *Exchange) Devices(call string) map[string]string {
	if c := x.views.running(call); c != nil {
		return c.devices()
	}
	return nil
}

// Disposed says that the agent's result code for a call is stored.
func (x *Exchange) Disposed(ctx context.Context, account, id string) error {
	return x.do(ctx, func() { x.step(acd.Disposed{Agent: account, Call: id}) })
}

// ExtendWrapUp gives the agent's wrap-up more time.
func (x *Exchange) ExtendWrapUp(ctx context.Context, account string, more time.Duration) error {
	return x.do(ctx, func() { x.step(acd.WrapUpExtended{Agent: account, For: more}) })
}
