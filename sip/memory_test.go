package sip

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// inBubble runs f with a server whose flows are in memory, so that minutes of
// timers take no time.
func inBubble(t *testing.T, f func(t *testing.T, b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := &testHandler{bound: make(chan Binding, 4096), unbound: make(chan Binding, 4096)}
		creds := testCreds{"alice": accountOf("alice"), "bob": accountOf("bob"), "carol": accountOf("carol")}
		s, err := Listen(Options{Domain: testDomain, Credentials: creds, Handler: h, Log: slog.New(panicWatch{t})})
		if err != nil {
			t.Fatal(err)
		}
		f(t, &bench{t: t, s: s, h: h})
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
	})
}

// memoryPhone is a phone whose connection is a pair of functions.
func (b *bench) memoryPhone(login, transport string) *phone {
	p := &phone{t: b.t, login: login, transport: strings.ToUpper(transport), msgs: make(chan gosip.Message, 1024), callID: newTag()}
	p.instance = "urn:uuid:" + login
	p.contact = "sip:" + login + "@" + strings.ToLower(newTag()) + ".invalid"
	p.connect(b)
	return p
}

// connect gives the phone a new flow.
func (p *phone) connect(b *bench) {
	remote := "192.0.2.1:" + newTag()
	f := &flow{
		id: b.s.lastFlow.Add(1), transport: strings.ToLower(p.transport), remote: remote, host: "192.0.2.1",
		local:  &net.TCPAddr{IP: net.IPv4(192, 0, 2, 9), Port: 5061},
		closed: make(chan struct{}), guard: newFlowGuard(), shut: func() {},
		write: func(m []byte) error { p.take(m); return nil },
	}
	if p.transport == "WSS" {
		a := accountOf(p.login)
		f.door = &a
	}
	b.s.addFlow(f)
	p.send = func(m []byte) error {
		if !f.alive() {
			return errFlowClosed
		}
		b.s.receive(f, m)
		return nil
	}
	p.close = func() { b.s.dropFlow(f) }
}
