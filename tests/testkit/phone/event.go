package phone

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// noticesBuffered is how many NOTIFYs may wait to be read.
const noticesBuffered = 64

// Subscription is one thing that the phone follows (RFC 6665).
type Subscription struct {
	p       *Phone
	id      string // its Call-ID
	event   string
	tag     string
	remote  string // To, with the peer's tag once it is known
	target  string
	cseq    uint32
	notices chan *Message
}

// Subscribe follows what an address does, by an event package ("dialog",
// "presence"). Its NOTIFYs are answered with 200 and come on Notices.
func (p *Phone) Subscribe(ctx context.Context, to, event string, seconds int) (*Subscription, error) {
	s := &Subscription{
		p: p, id: token(12), event: event, tag: token(6), remote: "<" + to + ">", target: to,
		notices: make(chan *Message, noticesBuffered),
	}
	p.mu.Lock()
	p.subscriptions[s.id] = s
	p.mu.Unlock()
	if err := s.Refresh(ctx, seconds); err != nil {
		p.mu.Lock()
		delete(p.subscriptions, s.id)
		p.mu.Unlock()
		return nil, err
	}
	return s, nil
}

// Notices gets the NOTIFYs, the first of which tells how it is now.
func (s *Subscription) Notices() <-chan *Message { return s.notices }

// Refresh asks for this many seconds more; 0 ends the subscription.
func (s *Subscription) Refresh(ctx context.Context, seconds int) error {
	auth := ""
	for {
		s.cseq++
		m := s.p.request("SUBSCRIBE", s.target, s.id, s.cseq)
		m.Add("From", "<"+s.p.Address()+">;tag="+s.tag)
		m.Add("To", s.remote)
		m.Add("Contact", s.p.contact())
		m.Add("Event", s.event)
		m.Add("Expires", strconv.Itoa(seconds))
		if auth != "" {
			m.Add("Authorization", auth)
		}
		r, err := s.p.exchange(ctx, m)
		if err != nil {
			return fmt.Errorf("subscribe: %w", err)
		}
		switch {
		case r.Code/100 == 2:
			s.remote, s.target = r.Get("To"), uriOf(r.Get("Contact"))
			return nil
		case r.Code != 401 || auth != "":
			return fmt.Errorf("subscribe: %w", &StatusError{r.Code, r.Reason})
		}
		if auth, err = s.p.answerChallenge(r, m); err != nil {
			return fmt.Errorf("subscribe: %w", err)
		}
	}
}

// gotNotify hands a NOTIFY to the subscription of its Call-ID (reader only).
func (p *Phone) gotNotify(m *Message) {
	p.mu.Lock()
	s := p.subscriptions[m.Get("Call-ID")]
	p.mu.Unlock()
	p.respond(m, 200, "OK", "", nil)
	if s == nil {
		return
	}
	select {
	case s.notices <- m:
	default: // nobody reads
	}
}

// Replaces names this dialog to the peer (RFC 3891 §6.1).
func (c *Call) Replaces() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.id + ";to-tag=" + param(c.remote, "tag") + ";from-tag=" + c.localTag
}

// Refer asks the peer to connect the call to somebody else (RFC 3515), or to
// the peer of another call of this phone when consulted is not nil (RFC 5589
// §7.3). The outcome comes on Outcome.
func (c *Call) Refer(ctx context.Context, to string, consulted *Call) error {
	target := to
	if consulted != nil {
		target += "?Replaces=" + url.QueryEscape(consulted.Replaces())
	}
	r, err := c.roundTrip(ctx, "REFER", nil, Header{"Refer-To", "<" + target + ">"}, Header{"Referred-By", "<" + c.p.Address() + ">"})
	if err != nil {
		return fmt.Errorf("refer: %w", err)
	}
	if r.Code/100 != 2 {
		return fmt.Errorf("refer: %w", &StatusError{r.Code, r.Reason})
	}
	return nil
}

// Outcome gets the codes of a transfer as they are told: 100, then how it ended.
func (c *Call) Outcome() <-chan int { return c.outcome }

// gotOutcome takes a NOTIFY inside a call (reader only).
func (c *Call) gotOutcome(m *Message) {
	c.p.respond(m, 200, "OK", c.localTag, nil)
	if !strings.HasPrefix(m.Get("Event"), "refer") {
		return
	}
	part := strings.Fields(string(m.Body))
	if len(part) < 2 {
		return
	}
	code, err := strconv.Atoi(part[1])
	if err != nil {
		return
	}
	select {
	case c.outcome <- code:
	default: // nobody reads
	}
}
