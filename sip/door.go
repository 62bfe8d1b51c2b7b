package sip

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// subprotocol is what a SIP client asks for (RFC 7118 §4).
const subprotocol = "sip"

// ServeWebSocket is the door for browsers (RFC 7118): it upgrades the request,
// which the caller has authenticated as account and whose Origin it has
// checked against the Host, and serves the flow until it closes.
func (s *Server) ServeWebSocket(w http.ResponseWriter, r *http.Request, account Account) {
	host := hostOf(r.RemoteAddr)
	if s.isClosing() || !s.conns.take(host) {
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	defer s.conns.give(host)
	done := make(chan struct{})
	started := s.group.run(func() {
		defer close(done)
		s.serveDoor(w, r, account)
	})
	if !started {
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	<-done
}

func (s *Server) serveDoor(w http.ResponseWriter, r *http.Request, account Account) {
	c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{subprotocol}})
	if err != nil {
		s.noise.Debug("websocket refused", "remote", r.RemoteAddr, "error", err)
		return
	}
	if c.Subprotocol() != subprotocol {
		_ = c.Close(websocket.StatusPolicyViolation, "subprotocol sip required")
		return
	}
	// Its own message gets an answer (413-like), so a little over the limit is read.
	c.SetReadLimit(int64(s.o.Limits.MessageBytes))
	f := s.doorFlow(c, r, account)
	if !s.addFlow(f) {
		f.end()
		return
	}
	defer s.dropFlow(f)
	// The request's context ends with its login; the flow's with the flow.
	defer context.AfterFunc(r.Context(), f.end)()
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	pinged := make(chan struct{})
	if !s.group.run(func() { defer close(pinged); pingDoor(ctx, c, f) }) {
		return
	}
	for {
		_, msg, err := c.Read(ctx)
		if err != nil {
			break
		}
		if blank(msg) {
			// RFC 7118 §6: a double CRLF is answered with one.
			if len(msg) == 4 && f.send([]byte("\r\n")) != nil {
				break
			}
			continue
		}
		s.receive(f, msg)
	}
	f.end()
	cancel()
	<-pinged
}

func (s *Server) doorFlow(c *websocket.Conn, r *http.Request, account Account) *flow {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if local == nil {
		local = &net.TCPAddr{}
	}
	f := &flow{
		id:        s.lastFlow.Add(1),
		transport: "wss",
		local:     local,
		remote:    r.RemoteAddr,
		host:      hostOf(r.RemoteAddr),
		door:      &account,
		closed:    make(chan struct{}),
		guard:     newFlowGuard(),
		trace:     s.trace,
		shut:      func() { _ = c.CloseNow() },
	}
	f.write = func(b []byte) error {
		ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
		defer cancel()
		kind := websocket.MessageText
		if !utf8.Valid(b) {
			kind = websocket.MessageBinary
		}
		if err := c.Write(ctx, kind, b); err != nil {
			f.end()
			return fmt.Errorf("write: %w", err)
		}
		return nil
	}
	return f
}

// pingDoor finds a page that is gone without a word: a closed lid must not
// leave a staff ringing.
func pingDoor(ctx context.Context, c *websocket.Conn, f *flow) {
	t := time.NewTicker(pingPeriod)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		pong, cancel := context.WithTimeout(ctx, pingTimeout)
		err := c.Ping(pong)
		cancel()
		if err != nil {
			f.end()
			return
		}
	}
}

func blank(msg []byte) bool {
	for _, b := range msg {
		if b != '\r' && b != '\n' {
			return false
		}
	}
	return true
}
