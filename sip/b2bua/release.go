package b2bua

import (
	"time"

	"madoguchi/acd"
)

// longestMessage bounds the message of a rejection.
const longestMessage = time.Minute

// ending is how a caller that is not served ends: the cause in its record
// and the SIP status if it was never answered.
type ending struct {
	cause Cause
	code  int
}

func endingOf(r acd.RejectReason) ending {
	switch r {
	case acd.RejectFull:
		return ending{CauseBusy, 486}
	case acd.RejectClosed:
		return ending{CauseClosed, 480}
	case acd.RejectNoAgent:
		return ending{CauseNoAgent, 480}
	case acd.RejectTimeout:
		return ending{CauseNoAnswer, 480}
	case acd.RejectMessage:
		return ending{CauseMessage, 480}
	case acd.RejectStop:
		return ending{CauseStop, 503}
	default: // acd.RejectUnknownQueue
		return ending{CauseFailed, 404}
	}
}

// rejected is the Desk's word that the caller will not be served. It hears the
// message first, if there is one.
func (c *call) rejected(r acd.Reject) {
	if c.over {
		return
	}
	end := endingOf(r.Reason)
	if r.Message == "" {
		c.finish(end.cause, end.code)
		return
	}
	c.queued, c.released = false, &end
	over := func() { c.finish(end.cause, end.code) }
	if c.answerWaiting(); !c.over {
		c.announce([]acd.Prompt{{Kind: acd.Recorded, ID: r.Message}}, over)
		c.after(longestMessage, over)
	}
}

// announce plays prompts to a caller that waits, in the language that it chose;
// a connection interrupts them, and then done is not called. A caller that was
// not answered hears nothing: done is called at once.
func (c *call) announce(prompts []acd.Prompt, done func()) {
	switch {
	case c.over || !c.connected.IsZero():
	case !c.answered || c.caller.session == nil || c.caller.gone:
		done()
	default:
		language := c.x.needs.of(c.caller.account.ID).Language
		c.caller.session.Announce(prompts, language, func() { c.after(0, done) }) // the player waits for nobody
	}
}
