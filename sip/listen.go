package sip

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"sync"
	"time"
)

// acceptPause is waited after a failed accept, such as out of descriptors.
const acceptPause = 50 * time.Millisecond

// keepAlive finds peers that vanished without a word.
const keepAlive = 30 * time.Second

func (s *Server) openStream(transport, addr string) error {
	lc := net.ListenConfig{KeepAlive: keepAlive}
	l, err := lc.Listen(context.Background(), "tcp", addr)
	if err != nil {
		return fmt.Errorf("sip: listen %s: %w", transport, err)
	}
	s.listeners = append(s.listeners, l)
	s.addrs[transport] = l.Addr()
	s.group.run(func() { s.accept(transport, l) })
	return nil
}

func (s *Server) accept(transport string, l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			if s.isClosing() || errors.Is(err, net.ErrClosed) {
				return
			}
			s.noise.Warn("accept", "transport", transport, "error", err)
			pause := time.NewTimer(acceptPause)
			select {
			case <-pause.C:
			case <-s.closing:
				pause.Stop()
				return
			}
			continue
		}
		host := hostOf(conn.RemoteAddr().String())
		if !s.conns.take(host) {
			s.noise.Warn("too many connections", "transport", transport, "remote", host)
			_ = conn.Close() // refused
			continue
		}
		started := s.group.run(func() {
			defer s.conns.give(host)
			s.serveStream(transport, conn)
		})
		if !started {
			s.conns.give(host)
			_ = conn.Close()
		}
	}
}

// serveStream is the life of one TLS or TCP connection.
func (s *Server) serveStream(transport string, raw net.Conn) {
	conn := raw
	if transport == "tls" {
		conn = tls.Server(raw, s.o.TLSConfig)
	}
	var mu sync.Mutex // one message after another
	f := &flow{
		id:        s.lastFlow.Add(1),
		transport: transport,
		local:     conn.LocalAddr(),
		remote:    conn.RemoteAddr().String(),
		host:      hostOf(conn.RemoteAddr().String()),
		closed:    make(chan struct{}),
		guard:     newFlowGuard(),
		trace:     s.trace,
		// The raw connection is closed: a TLS close_notify could block.
		shut: func() { _ = raw.Close() },
	}
	f.write = func(b []byte) error {
		mu.Lock()
		defer mu.Unlock()
		if err := conn.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
			return err
		}
		if _, err := conn.Write(b); err != nil {
			f.end()
			return fmt.Errorf("write: %w", err)
		}
		return nil
	}
	if !s.addFlow(f) {
		f.end()
		return
	}
	defer s.dropFlow(f)
	opened := time.Now()
	if err := conn.SetDeadline(opened.Add(s.o.Limits.HandshakeTimeout)); err != nil {
		return
	}
	if t, ok := conn.(*tls.Conn); ok {
		if err := t.HandshakeContext(context.Background()); err != nil {
			s.noise.Debug("handshake", "remote", f.remote, "error", err)
			return
		}
	}
	s.readStream(f, conn, opened.Add(s.o.Limits.HandshakeTimeout))
}

// readStream reads messages until the connection ends. first is the time by
// which the first message must be complete.
func (s *Server) readStream(f *flow, conn net.Conn, first time.Time) {
	idle := &idleReader{conn: conn, deadline: first}
	// The peer may have been authenticated since the deadline was set.
	idle.renew = func() (time.Time, bool) {
		now := time.Now()
		if f.legs.Load() > 0 {
			return now.Add(s.idle(f)), true
		}
		until := idle.last.Add(s.idle(f))
		return until, until.After(now)
	}
	sr := newStreamReader(idle, s.o.Limits.MessageBytes)
	sr.ping = func() error { return f.send([]byte("\r\n")) }
	seen := false
	sr.begun = func() {
		idle.between = false
		if seen {
			idle.deadline = time.Now().Add(messageTimeout)
		}
	}
	for f.alive() {
		msg, err := sr.next()
		switch {
		case err == nil:
			s.receive(f, msg)
		case errors.Is(err, errFraming), errors.Is(err, errTooLarge):
			s.refuseMalformed(f, msg)
			return
		default:
			return
		}
		seen = true
		idle.between = true
		idle.deadline = time.Now().Add(s.idle(f))
	}
}

// idle is how long nothing may come in on a flow between messages.
func (s *Server) idle(f *flow) time.Duration {
	if f.known() {
		return s.o.Limits.IdleTimeout
	}
	return min(strangerIdle, s.o.Limits.IdleTimeout)
}

// idleReader puts a deadline on every read. Between messages any byte, such as
// a keep-alive, renews it; within a message none does.
type idleReader struct {
	conn     net.Conn
	deadline time.Time
	between  bool
	last     time.Time // of the newest byte
	renew    func() (time.Time, bool)
}

// Read implements io.Reader.
func (r *idleReader) Read(p []byte) (int, error) {
	for {
		if err := r.conn.SetReadDeadline(r.deadline); err != nil {
			return 0, err
		}
		n, err := r.conn.Read(p)
		if n > 0 {
			r.last = time.Now()
		}
		if n == 0 && r.between && errors.Is(err, os.ErrDeadlineExceeded) {
			if t, ok := r.renew(); ok {
				r.deadline = t
				continue
			}
		}
		return n, err
	}
}

func hostOf(addr string) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	return host
}

// guarded runs f and survives its panic: one message must not end the others.
func (s *Server) guarded(f func()) {
	defer func() {
		if r := recover(); r != nil {
			s.panicked(r, debug.Stack())
		}
	}()
	f()
}
