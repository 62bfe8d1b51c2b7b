package phone

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Call is one dialog, made by Invite or given to Options.Incoming.
type Call struct {
	p  *Phone
	id string

	mu        sync.Mutex
	invite    *Message // the first INVITE, ours or theirs
	outgoing  bool
	cseq      uint32 // ours
	localTag  string
	local     string // From of our requests
	remote    string // To of our requests
	target    string
	routes    []string
	localSDP  []byte
	remoteSDP []byte
	answered  bool
	acked     bool
	lastACK   *Message
	err       error
	onOffer   func(offer []byte) (answer []byte, code int)

	progress chan *Message
	answers  chan *Message
	outcome  chan int // of a transfer
	forget   func()
	confirm  chan struct{} // closed by the ACK to our 200
	done     chan struct{}
}

func newCall(p *Phone, id string) *Call {
	return &Call{
		p: p, id: id, localTag: token(6),
		progress: make(chan *Message, answersBuffered),
		outcome:  make(chan int, answersBuffered),
		confirm:  make(chan struct{}), done: make(chan struct{}),
	}
}

// Done is closed at the end of the call, whoever ended it.
func (c *Call) Done() <-chan struct{} { return c.done }

// Err is why the call ended: nil after a BYE, else what went wrong.
func (c *Call) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// RemoteSDP is the peer's newest description.
func (c *Call) RemoteSDP() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.remoteSDP
}

// Header returns a header of the first INVITE.
func (c *Call) Header(name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.invite.Get(name)
}

// Progress gets the provisional answers to our INVITE (180, 182 …).
func (c *Call) Progress() <-chan *Message { return c.progress }

// OnOffer sets what answers the peer's re-INVITE. Without it the phone answers
// with its own last description again.
func (c *Call) OnOffer(f func(offer []byte) (answer []byte, code int)) {
	c.mu.Lock()
	c.onOffer = f
	c.mu.Unlock()
}

func (c *Call) finish(err error) {
	c.mu.Lock()
	select {
	case <-c.done:
		c.mu.Unlock()
		return
	default:
	}
	c.err = err
	close(c.done)
	c.mu.Unlock()
	c.p.mu.Lock()
	delete(c.p.calls, c.id)
	c.p.mu.Unlock()
}

// Invite begins a call to a SIP address with an offer. Wait tells how it went.
func (p *Phone) Invite(to string, offer []byte, extra ...Header) (*Call, error) {
	c := newCall(p, token(12))
	c.outgoing = true
	c.cseq = 1
	c.local = "<" + p.Address() + ">;tag=" + c.localTag
	c.remote = "<" + to + ">"
	c.target = to
	c.localSDP = offer
	p.mu.Lock()
	p.calls[c.id] = c
	p.mu.Unlock()
	if err := c.sendInvite("", extra); err != nil {
		c.finish(err)
		return nil, err
	}
	return c, nil
}

func (c *Call) sendInvite(auth string, extra []Header) error {
	m := c.p.request("INVITE", c.target, c.id, c.cseq)
	m.Add("From", c.local)
	m.Add("To", c.remote)
	m.Add("Contact", c.p.contact())
	m.Add("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE")
	m.Headers = append(m.Headers, extra...)
	if auth != "" {
		name, value, _ := strings.Cut(auth, "\x00")
		m.Add(name, value)
	}
	if len(c.localSDP) > 0 {
		m.Add("Content-Type", "application/sdp")
		m.Body = c.localSDP
	}
	answers, forget, err := c.p.begin(m)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.invite, c.answers, c.forget = m, answers, forget
	c.mu.Unlock()
	return nil
}

// Wait returns nil once the peer answered and the ACK is out, a *StatusError
// when it refused. When ctx ends first the caller should Cancel; the two must
// not run at the same time.
func (c *Call) Wait(ctx context.Context) error {
	authorized := false
	for {
		select {
		case r := <-c.answers:
			switch {
			case r.Code < 200:
				select {
				case c.progress <- r:
				default:
				}
			case r.Code < 300:
				c.establish(r)
				return nil
			default:
				c.ackRefusal(r)
				if (r.Code == 401 || r.Code == 407) && !authorized {
					authorized = true
					if err := c.retryWithDigest(r); err != nil {
						c.finish(err)
						return err
					}
					continue
				}
				err := &StatusError{r.Code, r.Reason}
				c.forget()
				c.finish(err)
				return err
			}
		case <-c.done:
			if err := c.Err(); err != nil {
				return err
			}
			return ErrEnded
		case <-ctx.Done():
			return fmt.Errorf("wait for an answer: %w", ctx.Err())
		}
	}
}

func (c *Call) retryWithDigest(r *Message) error {
	cred, err := c.p.answerChallenge(r, c.invite)
	if err != nil {
		return err
	}
	name := "Authorization"
	if r.Code == 407 {
		name = "Proxy-Authorization"
	}
	c.forget()
	c.cseq++
	var extra []Header
	for _, h := range c.invite.Headers {
		switch h.Name {
		case "Via", "Max-Forwards", "Call-ID", "CSeq", "User-Agent", "From", "To", "Contact", "Allow", "Content-Type":
		default:
			extra = append(extra, h)
		}
	}
	return c.sendInvite(name+"\x00"+cred, extra)
}

// ackRefusal is the ACK of the INVITE transaction (RFC 3261 §17.1.1.3).
func (c *Call) ackRefusal(r *Message) {
	m := &Message{Method: "ACK", URI: c.invite.URI}
	m.Add("Via", c.invite.Get("Via"))
	m.Add("Max-Forwards", "70")
	m.Add("Call-ID", c.id)
	n, _ := c.invite.cseq()
	m.Add("CSeq", strconv.FormatUint(uint64(n), 10)+" ACK")
	m.Add("From", c.invite.Get("From"))
	m.Add("To", r.Get("To"))
	_ = c.p.conn.write(m.Bytes())
}

// establish takes the 2xx to our INVITE and sends the ACK.
func (c *Call) establish(r *Message) {
	c.mu.Lock()
	c.remote = r.Get("To")
	if ct := r.Get("Contact"); ct != "" {
		c.target = uriOf(ct)
	}
	rr := r.All("Record-Route")
	c.routes = c.routes[:0]
	for _, r := range slices.Backward(rr) {
		c.routes = append(c.routes, r)
	}
	c.remoteSDP = r.Body
	c.answered = true
	c.mu.Unlock()
	n, _ := r.cseq()
	c.ack(n)
	c.forget()
}

func (c *Call) ack(cseq uint32) {
	m := c.inDialog("ACK", cseq)
	c.mu.Lock()
	c.lastACK = m
	c.mu.Unlock()
	_ = c.p.conn.write(m.Bytes())
}

func (c *Call) reACK(r *Message) {
	c.mu.Lock()
	m := c.lastACK
	c.mu.Unlock()
	if m == nil {
		return
	}
	if n, _ := m.cseq(); n == cseqOf(r) {
		_ = c.p.conn.write(m.Bytes())
	}
}

func cseqOf(m *Message) uint32 {
	n, _ := m.cseq()
	return n
}

// inDialog begins a request of the dialog.
func (c *Call) inDialog(method string, cseq uint32) *Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.p.request(method, c.target, c.id, cseq)
	m.Add("From", c.local)
	m.Add("To", c.remote)
	for _, r := range c.routes {
		m.Add("Route", r)
	}
	m.Add("Contact", c.p.contact())
	return m
}

func (c *Call) nextCSeq() uint32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cseq++
	return c.cseq
}

// roundTrip sends a request of the dialog, answering one challenge.
func (c *Call) roundTrip(ctx context.Context, method string, body []byte, extra ...Header) (*Message, error) {
	auth := Header{}
	for {
		m := c.inDialog(method, c.nextCSeq())
		m.Headers = append(m.Headers, extra...)
		m.Body = body
		if auth.Name != "" {
			m.Headers = append(m.Headers, auth)
		}
		r, err := c.p.exchange(ctx, m)
		if err != nil {
			return nil, err
		}
		if (r.Code == 401 || r.Code == 407) && auth.Name == "" {
			cred, err := c.p.answerChallenge(r, m)
			if err != nil {
				return r, err
			}
			if method == "INVITE" {
				c.ackFailed(m, r)
			}
			auth = Header{"Authorization", cred}
			if r.Code == 407 {
				auth.Name = "Proxy-Authorization"
			}
			continue
		}
		if method == "INVITE" && r.Code >= 300 {
			c.ackFailed(m, r)
		}
		return r, nil
	}
}

func (c *Call) ackFailed(req, r *Message) {
	m := &Message{Method: "ACK", URI: req.URI}
	m.Add("Via", req.Get("Via"))
	m.Add("Max-Forwards", "70")
	m.Add("Call-ID", c.id)
	m.Add("CSeq", strconv.FormatUint(uint64(cseqOf(req)), 10)+" ACK")
	m.Add("From", req.Get("From"))
	m.Add("To", r.Get("To"))
	_ = c.p.conn.write(m.Bytes())
}

// Reinvite offers a new description and returns the answer.
func (c *Call) Reinvite(ctx context.Context, offer []byte) (answer []byte, err error) {
	r, err := c.roundTrip(ctx, "INVITE", offer, Header{"Content-Type", "application/sdp"})
	if err != nil {
		return nil, fmt.Errorf("re-invite: %w", err)
	}
	if r.Code >= 300 {
		return nil, fmt.Errorf("re-invite: %w", &StatusError{r.Code, r.Reason})
	}
	c.mu.Lock()
	c.localSDP, c.remoteSDP = offer, r.Body
	if ct := r.Get("Contact"); ct != "" {
		c.target = uriOf(ct)
	}
	c.mu.Unlock()
	c.ack(cseqOf(r))
	return r.Body, nil
}

// Bye ends an answered call.
func (c *Call) Bye(ctx context.Context) error {
	r, err := c.roundTrip(ctx, "BYE", nil)
	c.finish(nil)
	if err != nil {
		return fmt.Errorf("bye: %w", err)
	}
	if r.Code != 200 && r.Code != 481 {
		return fmt.Errorf("bye: %w", &StatusError{r.Code, r.Reason})
	}
	return nil
}

// Cancel gives up our unanswered INVITE (RFC 3261 §9.1) and waits for its
// final answer; it is a fault of the peer when that is not 487.
func (c *Call) Cancel(ctx context.Context) error {
	c.mu.Lock()
	inv := c.invite
	c.mu.Unlock()
	m := &Message{Method: "CANCEL", URI: inv.URI}
	m.Add("Via", inv.Get("Via"))
	m.Add("Max-Forwards", "70")
	m.Add("Call-ID", c.id)
	m.Add("CSeq", strconv.FormatUint(uint64(cseqOf(inv)), 10)+" CANCEL")
	m.Add("From", inv.Get("From"))
	m.Add("To", inv.Get("To"))
	r, err := c.p.exchange(ctx, m)
	if err != nil {
		return fmt.Errorf("cancel: %w", err)
	}
	if r.Code != 200 {
		return fmt.Errorf("cancel: %w", &StatusError{r.Code, r.Reason})
	}
	for {
		select {
		case r := <-c.answers:
			switch {
			case r.Code < 200:
				continue
			case r.Code < 300: // it crossed: answered after all
				c.establish(r)
				return c.Bye(ctx)
			}
			c.ackRefusal(r)
			c.forget()
			c.finish(nil)
			if r.Code != 487 {
				return fmt.Errorf("cancelled call: %w", &StatusError{r.Code, r.Reason})
			}
			return nil
		case <-c.done:
			return c.Err()
		case <-ctx.Done():
			return fmt.Errorf("wait for 487: %w", ctx.Err())
		}
	}
}
