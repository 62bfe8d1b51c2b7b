package sip

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	gosip "github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"
)

// phone is a small user agent that speaks raw messages.
type phone struct {
	t         testing.TB
	login     string
	transport string // of its Via
	instance  string
	contact   string
	send      func([]byte) error
	close     func()
	// closeWrite ends our direction of a stream; nil elsewhere.
	closeWrite func() error
	done       chan struct{} // closed when the server closed
	msgs       chan gosip.Message
	stash      []gosip.Message
	callID     string // of its REGISTER
	seq        int
}

var errSilent = errors.New("no such message")

func (b *bench) phone(login, transport string) *phone {
	b.t.Helper()
	p := &phone{t: b.t, login: login, transport: strings.ToUpper(transport), msgs: make(chan gosip.Message, 1024), callID: newTag()}
	p.instance = "urn:uuid:" + login
	p.contact = "sip:" + login + "@" + "h" + strings.ToLower(newTag()) + ".invalid;transport=" + map[bool]string{true: "ws", false: transport}[transport == "wss"]
	switch transport {
	case "wss":
		p.dialDoor(b)
	case "udp":
		conn, err := net.Dial("udp", b.s.Addr("udp"))
		if err != nil {
			b.t.Fatal(err)
		}
		p.serve(conn, func() ([]byte, error) {
			buf := make([]byte, 65536)
			n, err := conn.Read(buf)
			return buf[:n], err
		})
	default:
		conn, err := net.Dial("tcp", b.s.Addr(transport))
		if err != nil {
			b.t.Fatal(err)
		}
		if transport == "tls" {
			conn = tls.Client(conn, b.tlsConf)
		}
		sr := newStreamReader(conn, 65535)
		sr.begun = func() {}
		sr.ping = func() error { return nil }
		p.serve(conn, sr.next)
	}
	return p
}

func (p *phone) dialDoor(b *bench) {
	ctx := context.Background()
	c, res, err := websocket.Dial(ctx, b.door.URL+"?login="+p.login, &websocket.DialOptions{Subprotocols: []string{"sip"}})
	if err != nil {
		p.t.Fatal(err)
	}
	_ = res
	c.SetReadLimit(1 << 20)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			_, m, err := c.Read(ctx)
			if err != nil {
				close(p.msgs)
				return
			}
			p.take(m)
		}
	}()
	p.send = func(m []byte) error { return c.Write(ctx, websocket.MessageText, m) }
	p.close = sync.OnceFunc(func() { _ = c.CloseNow(); <-done })
	p.t.Cleanup(p.close)
}

func (p *phone) serve(conn net.Conn, next func() ([]byte, error)) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			m, err := next()
			if err != nil {
				close(p.msgs)
				return
			}
			p.take(m)
		}
	}()
	p.send = func(m []byte) error { _, err := conn.Write(m); return err }
	p.close = sync.OnceFunc(func() { _ = conn.Close(); <-done })
	p.done = done
	if c, ok := conn.(interface{ CloseWrite() error }); ok {
		p.closeWrite = c.CloseWrite
	}
	p.t.Cleanup(p.close)
}

func (p *phone) take(raw []byte) {
	if blank(raw) {
		return
	}
	m, err := gosip.ParseMessage(raw)
	if code, ok := refusalCode(raw); err != nil && ok {
		// It repeats what was malformed in our request.
		m, err = gosip.NewResponse(code, ""), nil
	}
	if err != nil {
		p.t.Errorf("server sent what cannot be parsed: %v\n%s", err, raw)
		return
	}
	select {
	case p.msgs <- m:
	default:
	}
}

// refusalCode reads the status of an error response.
func refusalCode(raw []byte) (int, bool) {
	if len(raw) < 12 || !bytes.HasPrefix(raw, []byte("SIP/2.0 4")) {
		return 0, false
	}
	code, err := strconv.Atoi(string(raw[8:11]))
	return code, err == nil
}

// await returns the first message for which ok is true.
func (p *phone) await(what string, ok func(gosip.Message) bool) gosip.Message {
	p.t.Helper()
	m, err := p.awaitFor(testWait, ok)
	if err != nil {
		var got []string
		for _, s := range p.stash {
			got = append(got, startLine(s))
		}
		p.t.Fatalf("%s: no %s; got %q", p.login, what, got)
	}
	return m
}

func (p *phone) awaitFor(d time.Duration, ok func(gosip.Message) bool) (gosip.Message, error) {
	for i, m := range p.stash {
		if ok(m) {
			p.stash = append(p.stash[:i:i], p.stash[i+1:]...)
			return m, nil
		}
	}
	limit := time.NewTimer(d)
	defer limit.Stop()
	for {
		select {
		case m, open := <-p.msgs:
			if !open {
				return nil, net.ErrClosed
			}
			if ok(m) {
				return m, nil
			}
			p.stash = append(p.stash, m)
		case <-limit.C:
			return nil, errSilent
		}
	}
}

func startLine(m gosip.Message) string {
	line, _, _ := strings.Cut(m.String(), "\r\n")
	return line
}

// answer waits for the answer to a request of ours.
func (p *phone) answer(req *gosip.Request, code int) *gosip.Response {
	p.t.Helper()
	m := p.await(fmt.Sprintf("%d to %s", code, req.Method), func(m gosip.Message) bool {
		r, ok := m.(*gosip.Response)
		return ok && r.CSeq().SeqNo == req.CSeq().SeqNo && r.CSeq().MethodName == req.Method &&
			r.CallID().Value() == req.CallID().Value() && (r.StatusCode == code || r.StatusCode >= 200)
	})
	r := m.(*gosip.Response)
	if r.StatusCode != code {
		p.t.Fatalf("%s: %s answered %d %s, want %d", p.login, req.Method, r.StatusCode, r.Reason, code)
	}
	return r
}

// asked waits for a request of the server.
func (p *phone) asked(method gosip.RequestMethod) *gosip.Request {
	p.t.Helper()
	return p.await(string(method), func(m gosip.Message) bool {
		r, ok := m.(*gosip.Request)
		return ok && r.Method == method
	}).(*gosip.Request)
}

// silence fails when a request of the method comes within d.
func (p *phone) silence(d time.Duration, method gosip.RequestMethod) {
	p.t.Helper()
	m, err := p.awaitFor(d, func(m gosip.Message) bool {
		r, ok := m.(*gosip.Request)
		return ok && r.Method == method
	})
	if err == nil {
		p.t.Fatalf("%s: unexpected %s", p.login, startLine(m))
	}
}

// dialogue is a dialog as the phone sees it.
type dialogue struct {
	p             *phone
	callID        string
	local, remote string // From and To with tags, as the phone writes them
	target        string
	seq           uint32
	invite        *gosip.Request // ours or theirs
	localTag      string
	lastAnswer    *gosip.Response
}

func (p *phone) build(method gosip.RequestMethod, target, from, to, callID string, seq uint32, body string, extra ...string) *gosip.Request {
	p.t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s SIP/2.0\r\n", method, target)
	fmt.Fprintf(&b, "Via: SIP/2.0/%s h.invalid;branch=z9hG4bK%s\r\n", p.transport, newTag())
	fmt.Fprintf(&b, "Max-Forwards: 70\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %d %s\r\n", from, to, callID, seq, method)
	for _, e := range extra {
		b.WriteString(e + "\r\n")
	}
	if body != "" {
		b.WriteString("Content-Type: application/sdp\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	m, err := gosip.ParseMessage([]byte(b.String()))
	if err != nil {
		p.t.Fatalf("own message: %v\n%s", err, b.String())
	}
	return m.(*gosip.Request)
}

func (p *phone) write(m gosip.Message) {
	p.t.Helper()
	if err := p.send([]byte(m.String())); err != nil {
		p.t.Fatalf("%s: send: %v", p.login, err)
	}
}

func (p *phone) aor() string { return "sip:" + p.login + "@" + testDomain }

func (p *phone) registerRequest(expires int, extra ...string) *gosip.Request {
	p.seq++
	contact := fmt.Sprintf(`Contact: <%s>;+sip.instance="<%s>";reg-id=1;expires=%d`, p.contact, p.instance, expires)
	if p.instance == "" {
		contact = fmt.Sprintf(`Contact: <%s>;expires=%d`, p.contact, expires)
	}
	return p.build(gosip.REGISTER, "sip:"+testDomain, "<"+p.aor()+">;tag="+newTag(), "<"+p.aor()+">", p.callID, uint32(p.seq), "",
		append([]string{contact, "Supported: path, gruu, outbound", "User-Agent: test phone"}, extra...)...)
}

// authorize answers a challenge with an independent implementation of digest.
func (p *phone) authorize(req *gosip.Request, challenge *gosip.Response, algorithm string) *gosip.Request {
	p.t.Helper()
	for _, h := range challenge.GetHeaders("WWW-Authenticate") {
		c, err := digest.ParseChallenge(h.Value())
		if err != nil {
			p.t.Fatal(err)
		}
		if c.Algorithm != algorithm {
			continue
		}
		cred, err := digest.Digest(c, digest.Options{
			Method: string(req.Method), URI: req.Recipient.String(), Username: p.login, Password: secretOf(p.login),
		})
		if err != nil {
			p.t.Fatal(err)
		}
		again := req.Clone()
		again.RemoveHeader("Authorization")
		again.CSeq().SeqNo++
		p.seq++
		again.Via().Params.Add("branch", "z9hG4bK"+newTag())
		again.AppendHeader(gosip.NewHeader("Authorization", cred.String()))
		return again
	}
	p.t.Fatalf("no challenge with %s", algorithm)
	return nil
}

// ask sends a request and answers the challenge, if there is one.
func (p *phone) ask(req *gosip.Request) *gosip.Request {
	p.t.Helper()
	p.write(req)
	if p.transport == "WSS" {
		return req
	}
	res := p.answer(req, 401)
	if req.Method == gosip.INVITE {
		p.write(p.ackOf(req, res))
	}
	req = p.authorize(req, res, "SHA-256")
	p.write(req)
	return req
}

func (p *phone) register() *phone {
	p.t.Helper()
	p.answer(p.ask(p.registerRequest(120)), 200)
	return p
}

// ackOf acknowledges an error.
func (p *phone) ackOf(inv *gosip.Request, res *gosip.Response) *gosip.Request {
	ack := gosip.NewRequest(gosip.ACK, inv.Recipient)
	for _, h := range []gosip.Header{inv.Via(), inv.From(), res.To(), inv.CallID()} {
		ack.AppendHeader(gosip.HeaderClone(h))
	}
	ack.AppendHeader(&gosip.CSeqHeader{SeqNo: inv.CSeq().SeqNo, MethodName: gosip.ACK})
	ack.SetBody(nil)
	return ack
}

// call sends an INVITE.
func (p *phone) call(to, sdp string, extra ...string) *dialogue {
	p.t.Helper()
	tag := newTag()
	req := p.build(gosip.INVITE, "sip:"+to+"@"+testDomain, "<"+p.aor()+">;tag="+tag, "<sip:"+to+"@"+testDomain+">", newTag(), 1, sdp,
		append([]string{"Contact: <" + p.contact + ">", "User-Agent: test phone"}, extra...)...)
	req = p.ask(req)
	return &dialogue{p: p, callID: req.CallID().Value(), local: "<" + p.aor() + ">;tag=" + tag, localTag: tag, invite: req, seq: req.CSeq().SeqNo}
}

// established notes the peer's side from a response to our INVITE.
func (d *dialogue) established(res *gosip.Response) {
	d.remote = res.To().Value()
	d.target = res.Contact().Address.String()
	d.lastAnswer = res
}

// request builds a request inside the dialog.
func (d *dialogue) request(method gosip.RequestMethod, body string, extra ...string) *gosip.Request {
	d.p.t.Helper()
	if method != gosip.ACK {
		d.seq++
	}
	return d.p.build(method, d.target, d.local, d.remote, d.callID, d.seq, body, append([]string{"Contact: <" + d.p.contact + ">"}, extra...)...)
}

func (d *dialogue) ack(body string) {
	d.p.t.Helper()
	d.p.write(d.request(gosip.ACK, body))
}

// connected waits for the 200 to our INVITE and acknowledges it.
func (d *dialogue) connected() *gosip.Response {
	d.p.t.Helper()
	res := d.p.answer(d.invite, 200)
	d.established(res)
	d.ack("")
	return res
}

// ring takes an INVITE of the server and answers 180.
func (p *phone) ring() *dialogue {
	p.t.Helper()
	inv := p.asked(gosip.INVITE)
	d := &dialogue{p: p, callID: inv.CallID().Value(), invite: inv, localTag: newTag(), seq: 1000}
	d.local = inv.To().Value() + ";tag=" + d.localTag
	d.remote = inv.From().Value()
	d.target = inv.Contact().Address.String()
	d.respond(inv, 180, "")
	return d
}

// respond answers a request of the server.
func (d *dialogue) respond(req *gosip.Request, code int, body string, extra ...gosip.Header) {
	d.p.t.Helper()
	res := gosip.NewResponseFromRequest(req, code, statusText(code), nil)
	if code > 100 {
		res.To().Params.Add("tag", d.localTag)
	}
	res.AppendHeader(gosip.NewHeader("Contact", "<"+d.p.contact+">"))
	for _, h := range extra {
		res.AppendHeader(h)
	}
	if body != "" {
		res.AppendHeader(gosip.NewHeader("Content-Type", sdpType))
	}
	res.SetBody([]byte(body))
	d.p.write(res)
}
