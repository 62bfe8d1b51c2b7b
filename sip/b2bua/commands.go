package b2bua

import (
	"context"

	"madoguchi/acd"
)

// Hold puts a connected call of the account on hold, or resumes it (R16).
func (x *Exchange) Hold(ctx context.Context, account, id string, held bool) error {
	return x.ask(ctx, account, id, func(c *call, p *party) error { return c.setHold(p, held) })
}

// Hangup ends a call of the account.
func (x *Exchange) Hangup(ctx context.Context, account, id string) error {
	return x.ask(ctx, account, id, func(c *call, p *party) error {
		switch {
		case c.connected.IsZero():
			c.finish(CauseAbandoned, 487)
		case p == c.caller:
			c.finish(CauseCaller, 0)
		default:
			c.finish(CauseAgent, 0)
		}
		return nil
	})
}

// Repair restarts ICE with the account's page, which saw its media stop.
func (x *Exchange) Repair(ctx context.Context, account, id string) error {
	return x.ask(ctx, account, id, func(c *call, p *party) error {
		c.reoffer(p, true)
		return nil
	})
}

// SetPresence is the agent's own choice.
func (x *Exchange) SetPresence(ctx context.Context, account string, p acd.Presence, reason string) error {
	x.scribe.presence(account, Choice{Presence: p, Reason: reason})
	return x.do(ctx, func() { x.step(acd.PresenceChanged{Agent: account, Presence: p, Reason: reason}) })
}

// EndWrapUp ends the agent's wrap-up before its time.
func (x *Exchange) EndWrapUp(ctx context.Context, account string) error {
	return x.do(ctx, func() { x.step(acd.WrapUpEnded{Agent: account}) })
}

// ask runs f for a connected party of a call and waits for its answer.
func (x *Exchange) ask(ctx context.Context, account, id string, f func(*call, *party) error) error {
	var c *call
	if err := x.do(ctx, func() { c = x.table[id] }); err != nil {
		return err
	}
	if c == nil {
		return ErrNoCall
	}
	answer := make(chan error, 1)
	c.post(func() {
		p := c.partyOf(account)
		if p == nil || c.over {
			answer <- ErrNoCall
			return
		}
		answer <- f(c, p)
	})
	select {
	case err := <-answer:
		return err
	case <-c.done:
		return ErrNoCall
	case <-ctx.Done():
		return ctx.Err()
	}
}
