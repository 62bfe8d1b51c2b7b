package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"madoguchi/acd"
	"madoguchi/store"

	"github.com/gin-gonic/gin"
)

const (
	maxCommandID = 64
	maxReason    = 100 // characters of why somebody is away
	maxCallID    = 64
)

// execute does what a page asks for. The call plane checks that the account
// has a part in the call.
func (c *client) execute(ctx context.Context, m Command) error {
	ctx, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	calls, id := c.s.o.Calls, c.login.account.ID
	switch m.Name {
	case "presence":
		return c.setPresence(ctx, m.Args)
	case "end-wrap-up":
		if !store.ServesQueues(c.login.account.Role) {
			return refuse("forbidden")
		}
		return calls.EndWrapUp(ctx, id)
	case "hold", "resume", "hangup", "repair":
	default:
		return refuse("unknown-command")
	}
	var args struct {
		Call string `json:"call"`
	}
	if json.Unmarshal(m.Args, &args) != nil || args.Call == "" || len(args.Call) > maxCallID {
		return refuse("invalid")
	}
	switch m.Name {
	case "hold":
		return calls.Hold(ctx, id, args.Call, true)
	case "resume":
		return calls.Hold(ctx, id, args.Call, false)
	case "hangup":
		return calls.Hangup(ctx, id, args.Call)
	default:
		return calls.Repair(ctx, id, args.Call)
	}
}

func (c *client) setPresence(ctx context.Context, raw json.RawMessage) error {
	if !store.ServesQueues(c.login.account.Role) {
		return refuse("forbidden")
	}
	var args struct {
		Presence acd.Presence `json:"presence"`
		Reason   string       `json:"reason"`
	}
	if json.Unmarshal(raw, &args) != nil || utf8.RuneCountInString(args.Reason) > maxReason ||
		!slices.Contains([]acd.Presence{acd.Available, acd.Away, acd.Offline}, args.Presence) {
		return refuse("invalid")
	}
	return c.s.o.Calls.SetPresence(ctx, c.login.account.ID, args.Presence, args.Reason)
}

// reply answers a command; err nil means it was done.
func (c *client) reply(ctx context.Context, id string, err error) {
	r := Reply{Type: "reply", ID: id}
	if err != nil {
		told := refusalOf(err)
		c.s.logFault(ctx, "/ws", told)
		r.Error = &told.Problem
	}
	c.answer(r)
}

// serveSIP authenticates a SIP socket (RFC 7118) and hands it over.
func (s *Server) serveSIP(c *gin.Context) {
	if !offersSIP(c.Request.Header) {
		s.fail(c, refuse("no-subprotocol"))
		return
	}
	l := loginIn(c.Request.Context())
	ctx, d, ok := s.hub.open(c.Request.Context(), l)
	if !ok {
		s.fail(c, refuse("too-many-sockets"))
		return
	}
	defer s.hub.shut(d)
	// The session may have ended between the guard and here.
	if _, err := s.findLogin(ctx, l.session.TokenHash, time.Now()); err != nil {
		s.fail(c, err)
		return
	}
	s.o.Calls.ServeSIP(Upgrade{Writer: c.Writer, Request: c.Request.WithContext(ctx), Account: l.public()})
}

func offersSIP(h http.Header) bool {
	if !strings.EqualFold(h.Get("Upgrade"), "websocket") {
		return false
	}
	for _, line := range h.Values("Sec-WebSocket-Protocol") {
		for name := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(name), "sip") {
				return true
			}
		}
	}
	return false
}
