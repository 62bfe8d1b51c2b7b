package b2bua

import (
	"cmp"
	"context"

	"madoguchi/acd"
)

// Hold puts a connected call of the account on hold, or resumes it (R16).
func (x *Exchange) Hold(ctx context.Context, account, id string, held bool) error {
	return x.ask(ctx, account, id, func(c *call, p *party) error { return c.setHold(p, held) })
}

// Hangup ends the account's part in a call, and the call unless others of the
// staff go on with it.
func (x *Exchange) Hangup(ctx context.Context, account, id string) error {
	return x.ask(ctx, account, id, func(c *call, p *party) error {
		if c.waiting() {
			c.finish(CauseAbandoned, 487)
		} else {
			c.hungUp(p)
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

// Slides says whether the account's page sends a second picture beside its face
// (a document camera, a shared window), or is about to: it is offered an m-line
// for it, and so are those who receive it. It holds for the page's leg: one that
// comes back asks again.
func (x *Exchange) Slides(ctx context.Context, account, id string, on bool) error {
	return x.ask(ctx, account, id, func(c *call, p *party) error { return c.setSlides(p, on) })
}

// SetPresence is the agent's own choice.
func (x *Exchange) SetPresence(ctx context.Context, account string, p acd.Presence, reason string) error {
	x.scribe.presence(account, Choice{Presence: p, Reason: reason})
	return x.do(ctx, func() { x.step(acd.PresenceChanged{Agent: account, Presence: p, Reason: reason}) })
}

// Move puts a call that waits into another queue, or first in the line of queue.
// Whether the account that asks for it may do so is for the caller to check.
func (x *Exchange) Move(ctx context.Context, id, queue string, first bool) error {
	var refused error
	err := x.do(ctx, func() {
		v, runs := x.desk.Call(id)
		switch {
		case !runs:
			refused = ErrNoCall
		case v.Position == 0:
			refused = ErrNotWaiting
		default:
			x.step(acd.Moved{Call: id, Queue: queue, First: first})
		}
	})
	return cmp.Or(err, refused)
}

// EndWrapUp ends the agent's wrap-up before its time.
func (x *Exchange) EndWrapUp(ctx context.Context, account string) error {
	return x.do(ctx, func() { x.step(acd.WrapUpEnded{Agent: account}) })
}

// ask runs f for a party of a call and waits for its answer.
func (x *Exchange) ask(ctx context.Context, account, id string, f func(*call, *party) error) error {
	return x.inCall(ctx, id, func(c *call) error {
		if p := c.partyOf(account); p != nil {
			return f(c, p)
		}
		return ErrNoCall
	})
}

// inCall runs f in a call and waits for its answer.
func (x *Exchange) inCall(ctx context.Context, id string, f func(*call) error) error {
	var c *call
	if err := x.do(ctx, func() { c = x.table[id] }); err != nil {
		return err
	}
	if c == nil {
		return ErrNoCall
	}
	answer := make(chan error, 1)
	c.post(func() {
		if c.over {
			answer <- ErrNoCall
			return
		}
		answer <- f(c)
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
