package api

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"madoguchi/store"

	"github.com/coder/websocket"
	"github.com/gin-gonic/gin"
)

const (
	// maxAgentFrame bounds what an agent says at once.
	maxAgentFrame = 256 << 10
	// maxCredential bounds the header that proves who an agent is.
	maxCredential = 512
)

// AgentConn is the socket of an agent.
type AgentConn interface {
	Read(ctx context.Context) (binary bool, frame []byte, err error)
	Write(ctx context.Context, binary bool, frame []byte) error
	Ping(ctx context.Context) error
}

// serveAgent is the door of the programs on kiosks' PCs. They show the user
// name and secret of a device of the kiosk's account (RFC 6750 §2.1); browsers
// have no business here.
func (s *Server) serveAgent(c *gin.Context) {
	if c.GetHeader("Origin") != "" || !strings.EqualFold(c.GetHeader("Upgrade"), "websocket") {
		s.fail(c, refuse("forbidden"))
		return
	}
	ctx := c.Request.Context()
	username, secret, ok := credential(c.GetHeader("Authorization"))
	if !ok {
		s.fail(c, refuse("wrong-login"))
		return
	}
	a, err := s.checkAgent(ctx, username, secret)
	if err != nil {
		s.fail(c, err)
		return
	}
	if s.o.Printing == nil {
		s.fail(c, refuse("not-found"))
		return
	}
	l := &login{account: a, session: store.Session{Address: addressIn(ctx)}}
	door, d, ok := s.hub.open(context.WithoutCancel(ctx), l, "agent") // the connection outlives its request
	if !ok {
		s.fail(c, refuse("too-many-sockets"))
		return
	}
	defer s.hub.shut(d)
	conn, err := websocket.Accept(c.Writer, c.Request, nil)
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(maxAgentFrame)
	ctx, end := context.WithCancel(door)
	defer end()
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		s.watchAgent(ctx, end, username, secret)
	}()
	err = s.o.Printing.ServeAgent(ctx, a.ID, agentConn{conn})
	end()
	<-watching
	if door.Err() != nil {
		_ = conn.Close(websocket.StatusGoingAway, "")
	} else if err != nil && websocket.CloseStatus(err) == -1 {
		s.o.Log.InfoContext(ctx, "print agent let go", "account", a.ID, "error", err)
	}
}

// credential reads "Bearer base64(user name:secret)".
func credential(header string) (username, secret string, ok bool) {
	kind, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(kind, "Bearer") || len(token) > maxCredential {
		return "", "", false
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(token))
	if err != nil {
		return "", "", false
	}
	return strings.Cut(string(raw), ":")
}

// checkAgent counts attempts as logins do.
func (s *Server) checkAgent(ctx context.Context, username, secret string) (store.Account, error) {
	from := addressIn(ctx)
	name := "agent " + username
	if d := s.attempts.try(time.Now(), name, from); d > 0 {
		return store.Account{}, wait(d)
	}
	_, a, err := s.o.Store.CheckDevice(ctx, username, secret)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return store.Account{}, err
	}
	if err != nil || a.Role != store.RoleKiosk {
		if err := s.o.Store.Audit(ctx, store.By{Actor: "-", Address: from}, store.Entry{Action: store.ActionAgentRefused, Subject: subject(username)}); err != nil {
			return store.Account{}, err
		}
		return store.Account{}, refuse("wrong-login")
	}
	s.attempts.pass(name, from)
	return a, nil
}

// watchAgent ends the connection of a device that was deleted, or whose account
// was disabled.
func (s *Server) watchAgent(ctx context.Context, end func(), username, secret string) {
	tick := time.NewTicker(keepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, _, err := s.o.Store.CheckDevice(ctx, username, secret); errors.Is(err, store.ErrNotFound) {
				end()
				return
			}
		}
	}
}

// agentConn is a socket without its library.
type agentConn struct{ conn *websocket.Conn }

func (a agentConn) Read(ctx context.Context) (binary bool, frame []byte, err error) {
	kind, frame, err := a.conn.Read(ctx)
	return kind == websocket.MessageBinary, frame, err
}

func (a agentConn) Write(ctx context.Context, binary bool, frame []byte) error {
	kind := websocket.MessageText
	if binary {
		kind = websocket.MessageBinary
	}
	return a.conn.Write(ctx, kind, frame)
}

func (a agentConn) Ping(ctx context.Context) error { return a.conn.Ping(ctx) }
