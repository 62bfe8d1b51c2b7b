package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	maxCommandID = 64
	maxCallID    = 64
	// maxMoreWrapUp is the most time that one extension of a wrap-up gives.
	maxMoreWrapUp = 10 * time.Minute
)

// command is one that pages may send.
type command struct {
	may access
	run func(c *client, ctx context.Context, raw json.RawMessage) error
}

const (
	agents     = staff | supervisor
	colleagues = staff | supervisor | administrator
)

// commands is the one list of what pages may ask for, and who may. The call
// plane checks that the account has a part in the call.
func commands() map[string]command {
	return map[string]command{
		"presence":       {agents, (*client).setPresence},
		"end-wrap-up":    {agents, (*client).endWrapUp},
		"extend-wrap-up": {agents, (*client).extendWrapUp},
		"dispose":        {agents, (*client).dispose},
		"needs":          {kiosk, (*client).setNeeds},
		"health":         {kiosk, (*client).tellHealth},
		"test-result":    {kiosk, (*client).tellTest},

		"hold":   {signedIn, inCall(func(c Calls, ctx context.Context, id, call string) error { return c.Hold(ctx, id, call, true) })},
		"resume": {signedIn, inCall(func(c Calls, ctx context.Context, id, call string) error { return c.Hold(ctx, id, call, false) })},
		"hangup": {signedIn, inCall(Calls.Hangup)},
		"repair": {signedIn, inCall(Calls.Repair)},
		"slides": {signedIn, (*client).slides},

		"invite":        {colleagues, (*client).invite},
		"cancel-invite": {colleagues, inCall(Calls.CancelInvite)},
		"complete":      {colleagues, inCall(Calls.Complete)},
		"merge":         {colleagues, inCall(Calls.Merge)},
		"leave":         {colleagues, inCall(Calls.Leave)},
		"dismiss":       {colleagues, (*client).dismiss},
		"join":          {watchers, (*client).join},
		"take-over":     {watchers, (*client).takeOver},
		"set-presence":  {watchers, (*client).orderPresence},
		"move":          {watchers, (*client).move},
	}
}

// execute does what a page asks for.
func (c *client) execute(ctx context.Context, m Command) error {
	ctx, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	cmd, ok := c.s.commands[m.Name]
	if !ok {
		return refuse("unknown-command")
	}
	if accessOf(c.login.account.Role)&cmd.may == 0 {
		return refuse("forbidden")
	}
	return cmd.run(c, ctx, m.Args)
}

// callArgs are those of commands that speak of a call.
type callArgs struct {
	Call string `json:"call"`
}

func (a callArgs) valid() bool { return a.Call != "" && len(a.Call) <= maxCallID }

// inCall is a command that needs nothing but the call.
func inCall(do func(c Calls, ctx context.Context, account, call string) error) func(*client, context.Context, json.RawMessage) error {
	return func(c *client, ctx context.Context, raw json.RawMessage) error {
		var args callArgs
		if json.Unmarshal(raw, &args) != nil || !args.valid() {
			return refuse("invalid")
		}
		return do(c.s.o.Calls, ctx, c.login.account.ID, args.Call)
	}
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
	ctx, d, ok := s.hub.open(c.Request.Context(), l, "sip")
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
