package b2bua

import (
	"context"
	"errors"
	"time"

	"madoguchi/acd"
)

// InviteParty brings one more person into a connected call of the account.
func (x *Exchange) InviteParty(ctx context.Context, account, id string, p acd.Purpose, to acd.Target) error {
	return errors.ErrUnsupported
}

// CancelInvite ends the invitation that runs in a call of the account.
func (x *Exchange) CancelInvite(ctx context.Context, account, id string) error {
	return errors.ErrUnsupported
}

// Complete ends an attended transfer: the account leaves the call to the
// consulted party.
func (x *Exchange) Complete(ctx context.Context, account, id string) error {
	return errors.ErrUnsupported
}

// Merge makes a conference of an attended transfer.
func (x *Exchange) Merge(ctx context.Context, account, id string) error {
	return errors.ErrUnsupported
}

// Dismiss sends a guest or consulted party out of a call.
func (x *Exchange) Dismiss(ctx context.Context, account, id, party string) error {
	return errors.ErrUnsupported
}

// Leave takes the account out of a call that goes on without it.
func (x *Exchange) Leave(ctx context.Context, account, id string) error {
	return errors.ErrUnsupported
}

// Join brings a supervisor's page into a running call, or changes their mode.
func (x *Exchange) Join(ctx context.Context, account, id string, m acd.Mode) error {
	return errors.ErrUnsupported
}

// TakeOver makes a supervisor who is in the call its agent.
func (x *Exchange) TakeOver(ctx context.Context, account, id string) error {
	return errors.ErrUnsupported
}

// Devices says by account whether a party of a running call is at a "page" or a
// "phone".
func (x *Exchange) Devices(call string) map[string]string { return nil }

// Disposed says that the agent's result code for a call is stored.
func (x *Exchange) Disposed(ctx context.Context, account, id string) error {
	return x.do(ctx, func() { x.step(acd.Disposed{Agent: account, Call: id}) })
}

// ExtendWrapUp gives the agent's wrap-up more time.
func (x *Exchange) ExtendWrapUp(ctx context.Context, account string, more time.Duration) error {
	return x.do(ctx, func() { x.step(acd.WrapUpExtended{Agent: account, For: more}) })
}
