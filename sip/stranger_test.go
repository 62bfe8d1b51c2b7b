package sip

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// Silent, slow and too many connections of strangers.
func TestStrangersAreClosed(t *testing.T) {
	b := newBench(t, func(o *Options) {
		o.Limits.HandshakeTimeout = 200 * time.Millisecond
		o.Limits.IdleTimeout = 400 * time.Millisecond
		o.Limits.ConnsPerAddress = 20
	})
	dial := func(transport string) net.Conn {
		conn, err := net.Dial("tcp", b.s.Addr(transport))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		return conn
	}
	ends := func(what string, conn net.Conn, within time.Duration) {
		t.Helper()
		if err := conn.SetReadDeadline(time.Now().Add(within)); err != nil {
			t.Fatal(err)
		}
		_, err := io.Copy(io.Discard, conn)
		var timeout net.Error
		if errors.As(err, &timeout) && timeout.Timeout() {
			t.Errorf("%s is still open after %v", what, within)
		}
	}
	ends("silent TCP on the TLS port", dial("tls"), time.Second)
	ends("silent TCP", dial("tcp"), time.Second)
	quiet := tls.Client(dial("tls"), b.tlsConf)
	if err := quiet.Handshake(); err != nil {
		t.Fatal(err)
	}
	ends("silent TLS", quiet, time.Second)

	slow := dial("tcp")
	start := time.Now()
	for _, c := range strings.Repeat("OPTIONS ", 1000) {
		if _, err := slow.Write([]byte(string(c))); err != nil {
			break
		}
		if time.Since(start) > 2*time.Second {
			t.Fatal("a dribbling peer is not closed")
		}
		<-time.After(5 * time.Millisecond)
	}

	p := b.phone("alice", "tls")
	p.alive("connect")
	if _, err := p.awaitFor(2*time.Second, func(gosip.Message) bool { return false }); errors.Is(err, errSilent) {
		t.Error("an idle stranger is still connected")
	}

	junk := dial("tcp")
	fmt.Fprint(junk, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	ends("HTTP", junk, 100*time.Millisecond)

	for range 40 {
		dial("tcp")
	}
	eventually(t, "places are free again", func() bool {
		b.s.conns.mu.Lock()
		defer b.s.conns.mu.Unlock()
		return b.s.conns.all == 0
	})
	b.phone("alice", "tls").register()
}

// Keep-alives (RFC 5626 §3.5.1) are answered and hold a phone's flow open.
func TestKeepAlive(t *testing.T) {
	b := newBench(t)
	conn, err := net.Dial("tcp", b.s.Addr("tcp"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(testWait)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "\r\n\r\n")
	pong := make([]byte, 2)
	if _, err := io.ReadFull(conn, pong); err != nil || string(pong) != "\r\n" {
		t.Errorf("%q %v", pong, err)
	}
}

// A message may come in any pieces, and several at once.
func TestStreamFraming(t *testing.T) {
	b := newBench(t)
	p := b.phone("alice", "tcp")
	for i := range 40 {
		ping := p.optionsPing().String()
		cut := i * len(ping) / 40
		for _, part := range []string{ping[:cut], ping[cut:] + ping} {
			if err := p.send([]byte(part)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 80 {
		p.await("200", func(m gosip.Message) bool { return m.(*gosip.Response).StatusCode == 200 })
	}
}

func TestPlainOnlyOnLoopback(t *testing.T) {
	for _, o := range []Options{{TCPListen: "0.0.0.0:0"}, {UDPListen: ":0"}, {UDPListen: "192.0.2.1:5060"}, {TCPListen: "example.com:5060"}, {TLSListen: "127.0.0.1:0"}} {
		o.Domain, o.Credentials, o.Handler = testDomain, testCreds{}, &testHandler{}
		if s, err := Listen(o); err == nil {
			t.Errorf("%+v was opened", o)
			_ = s.Close(context.Background())
		}
	}
}
