package api

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"time"

	"madoguchi/consult"

	"github.com/coder/websocket"
	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"
)

const (
	// What a page may send to its room. A stroke while it is drawn is a signal for
	// every frame of the screen.
	roomRate  = 120 // messages a second
	roomBurst = 240
	// roomBytes bounds how much that is a second.
	roomBytes      = 2 << 20
	roomBytesBurst = 8 << 20
	// The goodbye to a page that has no part in the call.
	byeLeft = "left"
)

// roomPage is one page's socket to a room: a reader, a writer, and what pings
// it. Everything that waits for the page waits in its seat.
type roomPage struct {
	s     *Server
	login *login
	conn  *websocket.Conn
	seat  *consult.Seat
	door  context.Context // ends with the session
	limit *rate.Limiter
	bytes *rate.Limiter
}

// serveRoom is the door of the rooms' protocol (consult/protocol.go).
func (s *Server) serveRoom(c *gin.Context) {
	l := loginIn(c.Request.Context())
	after, err := strconv.ParseUint(c.DefaultQuery("after", "0"), 10, 64)
	if err != nil {
		s.fail(c, refuse("invalid"))
		return
	}
	if s.o.Rooms == nil {
		s.fail(c, refuse("not-found"))
		return
	}
	// The connection outlives its request.
	door, d, ok := s.hub.open(context.WithoutCancel(c.Request.Context()), l, "room")
	if !ok {
		s.fail(c, refuse("too-many-sockets"))
		return
	}
	defer s.hub.shut(d)
	conn, err := websocket.Accept(c.Writer, c.Request, &websocket.AcceptOptions{
		InsecureSkipVerify: true, // guard has checked the origin, and more strictly
	})
	if err != nil {
		return // Accept has answered
	}
	conn.SetReadLimit(consult.MaxFrame)
	p := &roomPage{
		s: s, login: l, conn: conn, door: door,
		limit: rate.NewLimiter(roomRate, roomBurst), bytes: rate.NewLimiter(roomBytes, roomBytesBurst),
	}
	// The session may have ended between the guard and here.
	if _, err := s.findLogin(door, l.session.TokenHash, time.Now()); err != nil {
		p.goodbye(byeLoggedOut)
		return
	}
	p.seat, err = s.o.Rooms.Enter(door, c.Query("call"), l.account.ID, after)
	if no, is := errors.AsType[*consult.Refusal](err); is && no.Kind == consult.Missing {
		p.goodbye(byeLeft)
		return
	}
	if err != nil {
		_ = conn.Close(websocket.StatusTryAgainLater, "not now")
		return
	}
	defer p.seat.Leave()
	p.run()
}

// run returns when all three goroutines have ended.
func (p *roomPage) run() {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		defer cancel()
		p.write(ctx)
		_ = p.conn.CloseNow()
	})
	wg.Go(func() { p.ping(ctx) })
	p.read(ctx)
	cancel()
	wg.Wait()
}

func (p *roomPage) write(ctx context.Context) {
	for _, m := range p.seat.First() {
		if p.send(ctx, m) != nil {
			return
		}
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.door.Done():
			p.goodbye(p.s.hub.why())
			return
		case <-p.seat.Gone():
			p.goodbye(p.seat.Reason())
			return
		case m := <-p.seat.Out():
			if p.send(ctx, m) != nil {
				return
			}
		}
	}
}

func (p *roomPage) send(ctx context.Context, m []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	err := p.conn.Write(ctx, websocket.MessageText, m)
	if errors.Is(err, context.DeadlineExceeded) {
		p.s.metrics.dropped.Inc()
		p.s.o.Log.InfoContext(ctx, "page of a room dropped: it does not read", "account", p.login.account.ID)
	}
	return err
}

// goodbye ends the socket in a way that the page understands.
func (p *roomPage) goodbye(reason string) {
	ctx, cancel := context.WithTimeout(context.Background(), byeTimeout)
	defer cancel()
	b, err := encode(Bye{Type: "bye", Reason: reason})
	if err == nil {
		err = p.conn.Write(ctx, websocket.MessageText, b)
	}
	if err != nil {
		_ = p.conn.CloseNow()
		return
	}
	code := websocket.StatusNormalClosure
	switch reason {
	case byeRestart:
		code = websocket.StatusServiceRestart
	case byeSlow:
		code = websocket.StatusPolicyViolation
	}
	// Close waits for the page's own close, and longer than we would.
	cut := time.AfterFunc(byeTimeout, func() { _ = p.conn.CloseNow() })
	defer cut.Stop()
	_ = p.conn.Close(code, reason)
}

func (p *roomPage) ping(ctx context.Context) {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			alive, cancel := context.WithTimeout(ctx, pongTimeout)
			err := p.conn.Ping(alive)
			cancel()
			if err != nil {
				_ = p.conn.CloseNow()
				return
			}
		}
	}
}

func (p *roomPage) read(ctx context.Context) {
	for {
		kind, frame, err := p.conn.Read(ctx)
		if err != nil {
			return
		}
		if kind != websocket.MessageText || !p.take(frame) {
			_ = p.conn.Close(websocket.StatusPolicyViolation, "not a message of this protocol")
			return
		}
	}
}

// roomMessage is any message of a page: a Do, a Signal or a ping.
type roomMessage struct {
	Type   string          `json:"type"`
	Ref    string          `json:"ref"`
	Action consult.Action  `json:"action"`
	To     string          `json:"to"`
	Kind   string          `json:"kind"`
	Data   json.RawMessage `json:"data"`
}

// take handles one message; false is one that no page of ours sends.
func (p *roomPage) take(frame []byte) bool {
	var m roomMessage
	if json.Unmarshal(frame, &m) != nil {
		return false
	}
	fast := !p.limit.Allow() || !p.bytes.AllowN(time.Now(), len(frame))
	switch m.Type {
	case "ping":
		p.seat.Pong()
	case "signal":
		if !fast {
			p.seat.Signal(consult.Signal{To: m.To, Kind: m.Kind, Data: m.Data})
		}
	case "do":
		if m.Ref == "" || len(m.Ref) > 4*consult.MaxRef {
			return false
		}
		if fast {
			p.seat.TooFast(m.Ref)
			return true
		}
		p.seat.Do(consult.Do{Type: "do", Ref: m.Ref, Action: m.Action})
	default:
		return false
	}
	return true
}
