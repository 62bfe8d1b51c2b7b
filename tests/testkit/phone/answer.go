package phone

import (
	"context"
	"errors"
	"fmt"
)

var errState = errors.New("phone: the call is not waiting for an answer")

// acceptInvite takes the first INVITE of an incoming call.
func (c *Call) acceptInvite(m *Message) {
	c.invite = m
	c.local = m.Get("To") + ";tag=" + c.localTag
	c.remote = m.Get("From")
	c.target = uriOf(m.Get("Contact"))
	c.routes = m.All("Record-Route")
	c.remoteSDP = m.Body
	c.p.respond(m, 100, "Trying", "", nil)
}

// Ring tells the caller that the phone rings.
func (c *Call) Ring() {
	c.p.respond(c.invite, 180, "Ringing", c.localTag, nil, Header{"Contact", c.p.contact()})
}

// Answer accepts an incoming call and waits for the ACK.
func (c *Call) Answer(ctx context.Context, sdp []byte) error {
	c.mu.Lock()
	select {
	case <-c.done:
		c.mu.Unlock()
		return ErrEnded
	default:
	}
	if c.outgoing || c.answered {
		c.mu.Unlock()
		return errState
	}
	c.answered = true
	c.localSDP = sdp
	c.mu.Unlock()
	c.p.respond(c.invite, 200, "OK", c.localTag, sdp, Header{"Contact", c.p.contact()})
	select {
	case <-c.confirm:
		return nil
	case <-c.done:
		return ErrEnded
	case <-ctx.Done():
		return fmt.Errorf("wait for the ACK: %w", ctx.Err())
	}
}

// Reject refuses an incoming call.
func (c *Call) Reject(code int, reason string) error {
	c.mu.Lock()
	if c.outgoing || c.answered {
		c.mu.Unlock()
		return errState
	}
	c.mu.Unlock()
	c.p.respond(c.invite, code, reason, c.localTag, nil)
	c.finish(&StatusError{code, reason})
	return nil
}

// gotRequest handles what the peer sends in the dialog (reader only).
func (c *Call) gotRequest(m *Message) {
	switch m.Method {
	case "ACK":
		c.mu.Lock()
		if !c.acked && !c.outgoing {
			c.acked = true
			close(c.confirm)
		}
		if len(m.Body) > 0 {
			c.remoteSDP = m.Body
		}
		c.mu.Unlock()
	case "BYE":
		c.p.respond(m, 200, "OK", c.localTag, nil)
		c.finish(nil)
	case "CANCEL":
		c.p.respond(m, 200, "OK", c.localTag, nil)
		c.mu.Lock()
		open := !c.answered && !c.outgoing
		c.mu.Unlock()
		if open {
			c.p.respond(c.invite, 487, "Request Terminated", c.localTag, nil)
			c.finish(nil)
		}
	case "INVITE", "UPDATE":
		c.gotOffer(m)
	case "NOTIFY":
		c.gotOutcome(m)
	case "INFO", "OPTIONS", "MESSAGE":
		c.p.respond(m, 200, "OK", c.localTag, nil)
	default:
		c.p.respond(m, 405, "Method Not Allowed", c.localTag, nil)
	}
}

// gotOffer answers a re-INVITE or UPDATE. A re-INVITE without a body gets our
// description as the offer.
func (c *Call) gotOffer(m *Message) {
	c.mu.Lock()
	answer, f := c.localSDP, c.onOffer
	if len(m.Body) > 0 {
		c.remoteSDP = m.Body
	}
	if ct := m.Get("Contact"); ct != "" {
		c.target = uriOf(ct)
	}
	c.mu.Unlock()
	if m.Method == "UPDATE" && len(m.Body) == 0 { // a session refresh
		c.p.respond(m, 200, "OK", c.localTag, nil, Header{"Contact", c.p.contact()})
		return
	}
	code := 200
	if f != nil && len(m.Body) > 0 {
		answer, code = f(m.Body)
	}
	if code != 200 {
		c.p.respond(m, code, "Not Acceptable Here", c.localTag, nil)
		return
	}
	c.mu.Lock()
	c.localSDP = answer
	c.mu.Unlock()
	c.p.respond(m, 200, "OK", c.localTag, answer, Header{"Contact", c.p.contact()})
}
