package phone

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// keepAlive is how often an idle connection is touched.
const keepAlive = 20 * time.Second

// answersBuffered is how many answers to one request may wait to be read.
const answersBuffered = 32

// Errors that tests branch on.
var (
	ErrClosed = errors.New("phone: connection closed")
	ErrEnded  = errors.New("phone: call has ended")
)

// StatusError is a final answer that is not a success.
type StatusError struct {
	Code   int
	Reason string
}

func (e *StatusError) Error() string { return fmt.Sprintf("phone: answered %d %s", e.Code, e.Reason) }

// Options say who the phone is and where it registers.
type Options struct {
	Server string // host:port of the TLS listener
	TLS    *tls.Config
	Domain string
	Login  string // user of its address sip:LOGIN@DOMAIN
	Secret string // of the device; empty for a browser, whose login counts
	// User is the digest username; empty means Login.
	User string

	// WebSocket, when set, is the wss:// URL used instead of Server; HTTP is the
	// logged-in client, and Header what the handshake carries (Origin).
	WebSocket string
	HTTP      *http.Client
	Header    http.Header

	// Algorithm restricts digests to "MD5" or "SHA-256"; empty means the best.
	Algorithm string
	// Incoming gets calls, each in a goroutine that Close waits for. Without it
	// the phone answers 486.
	Incoming func(*Call)
}

// Phone is one registered device on one connection.
type Phone struct {
	o        Options
	conn     conn
	callID   string // of its registrations
	instance string

	mu      sync.Mutex
	cseq    uint32
	pending map[string]chan *Message // by branch and method
	calls   map[string]*Call         // by Call-ID
	err     error

	subscriptions map[string]*Subscription // by Call-ID

	done  chan struct{}
	tasks sync.WaitGroup
}

// Dial connects. The caller closes the phone.
func Dial(ctx context.Context, o Options) (*Phone, error) {
	var c conn
	var err error
	if o.WebSocket != "" {
		c, err = dialWS(ctx, o.WebSocket, o.HTTP, o.Header)
	} else {
		c, err = dialTLS(ctx, o.Server, o.TLS)
	}
	if err != nil {
		return nil, err
	}
	return start(c, o), nil
}

func start(c conn, o Options) *Phone {
	if o.User == "" {
		o.User = o.Login
	}
	p := &Phone{
		o: o, conn: c, callID: token(12), instance: newUUID(),
		pending: map[string]chan *Message{}, calls: map[string]*Call{}, done: make(chan struct{}),
		subscriptions: map[string]*Subscription{},
	}
	p.tasks.Go(p.read)
	p.tasks.Go(p.keep)
	return p
}

// Close drops the connection, without unregistering, and waits for all
// goroutines of the phone. Running calls see it as their end.
func (p *Phone) Close() error {
	p.conn.close()
	p.tasks.Wait()
	return nil
}

// Done is closed when the connection is.
func (p *Phone) Done() <-chan struct{} { return p.done }

// Address is the phone's address of record.
func (p *Phone) Address() string { return "sip:" + p.o.Login + "@" + p.o.Domain }

func (p *Phone) contact() string {
	if p.o.WebSocket != "" {
		return "<sip:" + p.o.Login + "@" + p.conn.host() + ";transport=ws>"
	}
	return "<sip:" + p.o.Login + "@" + p.conn.host() + ";transport=" + strings.ToLower(p.conn.transport()) + ">"
}

// Register binds the phone for this many seconds; 0 takes the binding away.
func (p *Phone) Register(ctx context.Context, seconds int) error {
	auth := ""
	for range 2 {
		m := p.request("REGISTER", "sip:"+p.o.Domain, p.callID, p.nextCSeq())
		m.Add("From", "<"+p.Address()+">;tag="+token(4))
		m.Add("To", "<"+p.Address()+">")
		m.Add("Contact", p.contact()+`;+sip.instance="<urn:uuid:`+p.instance+`>";reg-id=1`)
		m.Add("Supported", "path, outbound, gruu")
		m.Add("Expires", strconv.Itoa(seconds))
		if auth != "" {
			m.Add("Authorization", auth)
		}
		r, err := p.exchange(ctx, m)
		if err != nil {
			return fmt.Errorf("register: %w", err)
		}
		if r.Code == 200 {
			return nil
		}
		if r.Code != 401 || auth != "" {
			return fmt.Errorf("register: %w", &StatusError{r.Code, r.Reason})
		}
		if auth, err = p.answerChallenge(r, m); err != nil {
			return fmt.Errorf("register: %w", err)
		}
	}
	return nil
}

// answerChallenge makes the credentials for the request that r challenged.
func (p *Phone) answerChallenge(r, m *Message) (string, error) {
	values := r.All("WWW-Authenticate")
	if r.Code == 407 {
		values = r.All("Proxy-Authenticate")
	}
	return authorize(values, m.Method, m.URI, p.o.User, p.o.Secret, p.o.Algorithm)
}

// request begins a request with what all of them carry.
func (p *Phone) request(method, uri, callID string, cseq uint32) *Message {
	m := &Message{Method: method, URI: uri, Headers: make([]Header, 0, 16)}
	m.Add("Via", "SIP/2.0/"+p.conn.transport()+" "+p.conn.host()+";branch=z9hG4bK"+token(10)+";rport")
	m.Add("Max-Forwards", "70")
	m.Add("Call-ID", callID)
	m.Add("CSeq", strconv.FormatUint(uint64(cseq), 10)+" "+method)
	m.Add("User-Agent", "testphone")
	return m
}

// begin sends a request; its answers come on the channel until forget.
func (p *Phone) begin(m *Message) (answers chan *Message, forget func(), err error) {
	key := m.branch() + m.Method
	answers = make(chan *Message, answersBuffered)
	p.mu.Lock()
	p.pending[key] = answers
	p.mu.Unlock()
	forget = func() {
		p.mu.Lock()
		delete(p.pending, key)
		p.mu.Unlock()
	}
	if err := p.conn.write(m.Bytes()); err != nil {
		forget()
		return nil, nil, fmt.Errorf("send %s: %w", m.Method, err)
	}
	return answers, forget, nil
}

// exchange sends a request and waits for its final answer.
func (p *Phone) exchange(ctx context.Context, m *Message) (*Message, error) {
	answers, forget, err := p.begin(m)
	if err != nil {
		return nil, err
	}
	defer forget()
	for {
		select {
		case r := <-answers:
			if r.Code >= 200 {
				return r, nil
			}
		case <-p.done:
			return nil, ErrClosed
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for the answer to %s: %w", m.Method, ctx.Err())
		}
	}
}

// Request sends any request outside a dialog, for tests that need odd ones.
func (p *Phone) Request(ctx context.Context, method, uri string, headers ...Header) (*Message, error) {
	m := p.request(method, uri, token(12), p.nextCSeq())
	m.Add("From", "<"+p.Address()+">;tag="+token(4))
	m.Add("To", "<"+uri+">")
	m.Headers = append(m.Headers, headers...)
	return p.exchange(ctx, m)
}

func (p *Phone) nextCSeq() uint32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cseq++
	return p.cseq
}

// keep touches the connection so that the server does not think it is dead.
func (p *Phone) keep() {
	t := time.NewTicker(keepAlive)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if p.conn.ping() != nil {
				p.conn.close()
				return
			}
		case <-p.done:
			return
		}
	}
}

// read is the phone's only reader. It ends with the connection.
func (p *Phone) read() {
	for {
		m, err := p.conn.read()
		if err != nil {
			p.conn.close()
			p.mu.Lock()
			p.err = err
			calls := make([]*Call, 0, len(p.calls))
			for _, c := range p.calls {
				calls = append(calls, c)
			}
			p.mu.Unlock()
			close(p.done)
			for _, c := range calls {
				c.finish(ErrClosed)
			}
			return
		}
		if m.Method != "" {
			p.gotRequest(m)
			continue
		}
		p.gotResponse(m)
	}
}

func (p *Phone) gotResponse(m *Message) {
	_, method := m.cseq()
	p.mu.Lock()
	ch := p.pending[m.branch()+method]
	call := p.calls[m.Get("Call-ID")]
	p.mu.Unlock()
	if ch == nil {
		// A 2xx again means our ACK got lost or crossed it (RFC 3261 §13.2.2.4).
		if call != nil && method == "INVITE" && m.Code/100 == 2 {
			call.reACK(m)
		}
		return
	}
	select {
	case ch <- m:
	default: // nobody reads so many answers; the test that waits will fail
	}
}

func (p *Phone) gotRequest(m *Message) {
	p.mu.Lock()
	call := p.calls[m.Get("Call-ID")]
	p.mu.Unlock()
	switch {
	case call != nil:
		call.gotRequest(m)
	case m.Method == "INVITE" && param(m.Get("To"), "tag") == "":
		p.incoming(m)
	case m.Method == "ACK":
	case m.Method == "NOTIFY":
		p.gotNotify(m)
	case m.Method == "OPTIONS":
		p.respond(m, 200, "OK", "", nil)
	default:
		p.respond(m, 481, "Call/Transaction Does Not Exist", "", nil)
	}
}

func (p *Phone) incoming(m *Message) {
	c := newCall(p, m.Get("Call-ID"))
	c.acceptInvite(m)
	p.mu.Lock()
	p.calls[c.id] = c
	p.mu.Unlock()
	if p.o.Incoming == nil {
		_ = c.Reject(486, "Busy Here")
		return
	}
	p.tasks.Go(func() { p.o.Incoming(c) })
}

// respond answers a request in order; toTag is added when the To has none.
func (p *Phone) respond(req *Message, code int, reason, toTag string, body []byte, extra ...Header) {
	r := &Message{Code: code, Reason: reason, Body: body, Headers: make([]Header, 0, 12)}
	for _, h := range req.Headers {
		switch {
		case strings.EqualFold(h.Name, "Via"), strings.EqualFold(h.Name, "From"),
			strings.EqualFold(h.Name, "Call-ID"), strings.EqualFold(h.Name, "CSeq"),
			strings.EqualFold(h.Name, "Record-Route"):
			r.Headers = append(r.Headers, h)
		case strings.EqualFold(h.Name, "To"):
			if toTag != "" && param(h.Value, "tag") == "" {
				h.Value += ";tag=" + toTag
			}
			r.Headers = append(r.Headers, h)
		}
	}
	r.Headers = append(r.Headers, extra...)
	if len(body) > 0 {
		r.Add("Content-Type", "application/sdp")
	}
	_ = p.conn.write(r.Bytes()) // a dead connection ends the reader, which tells everybody
}

// token is n random bytes in hex.
func token(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func newUUID() string {
	t := token(16)
	return t[:8] + "-" + t[8:12] + "-4" + t[13:16] + "-8" + t[17:20] + "-" + t[20:]
}
