package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"
)

const (
	// maxFrame bounds one message of a page.
	maxFrame = 64 << 10
	// writeTimeout is how long a page may take to read one message.
	writeTimeout = 5 * time.Second
	// pingEvery and pongTimeout find lines that are dead.
	pingEvery   = 10 * time.Second
	pongTimeout = 10 * time.Second
	// outQueue and commandQueue bound what waits for one page.
	outQueue     = 32
	commandQueue = 16
	// Commands a page may send: people are slower.
	commandRate  = 10 // a second
	commandBurst = 20
	// commandTimeout bounds the work for one command.
	commandTimeout = 5 * time.Second
	// byeTimeout bounds the goodbye.
	byeTimeout = time.Second
)

// The reasons of a Bye.
const (
	byeRestart   = "restart"
	byeLoggedOut = "logged-out"
	byeSlow      = "slow"
)

// client is one page's live socket: a reader, a writer and a worker that runs
// commands and pings. State is never queued: the writer looks at the newest
// world whenever it is free, so a slow page skips what is outdated.
type client struct {
	s     *Server
	login *login
	conn  *websocket.Conn
	// watching: the page takes no calls (GET /ws?watch), so that nobody counts as
	// at work through it.
	watching bool

	changed  chan struct{} // there is a newer world
	out      chan any      // replies and pongs
	commands chan Command
	limit    *rate.Limiter

	asked atomic.Uint64 // number of the last question whether the page lives
	heard atomic.Int64  // when it came or answered last, in ns since the hub's start

	ending chan struct{} // closed by end
	once   sync.Once
	reason string // of the Bye; written before ending is closed

	// writer only
	seq  uint64
	sent map[string][]byte
}

// serveLive is the door of the live protocol.
func (s *Server) serveLive(c *gin.Context) {
	conn, err := websocket.Accept(c.Writer, c.Request, &websocket.AcceptOptions{
		InsecureSkipVerify: true, // guard has checked the origin, and more strictly
	})
	if err != nil {
		return // Accept has answered
	}
	conn.SetReadLimit(maxFrame)
	cl := &client{
		s: s, login: loginIn(c.Request.Context()), conn: conn, watching: c.Request.URL.Query().Has("watch"),
		changed: make(chan struct{}, 1), out: make(chan any, outQueue), commands: make(chan Command, commandQueue),
		limit:  rate.NewLimiter(commandRate, commandBurst),
		ending: make(chan struct{}), sent: make(map[string][]byte),
	}
	cl.hear()
	if !s.hub.admit(cl) {
		_ = conn.Close(websocket.StatusTryAgainLater, "too many connections")
		return
	}
	defer s.hub.leave(cl)
	// The session may have ended between the guard and here.
	if _, err := s.findLogin(c.Request.Context(), cl.login.session.TokenHash, time.Now()); err != nil {
		cl.end(byeLoggedOut)
	}
	cl.run()
}

// hear notes that the page lives now.
func (c *client) hear() { c.heard.Store(int64(time.Since(c.s.hub.started))) }

// end asks the client to say goodbye; the first reason counts.
func (c *client) end(reason string) {
	c.once.Do(func() {
		c.reason = reason
		close(c.ending)
	})
}

// poke says that there is a newer world.
func (c *client) poke() {
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// run returns when all three goroutines have ended.
func (c *client) run() {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		defer cancel()
		c.write(ctx)
		// The page may have answered the close already; then this is nothing.
		_ = c.conn.CloseNow()
	})
	wg.Go(func() {
		defer cancel()
		c.work(ctx)
	})
	c.read(ctx)
	cancel()
	wg.Wait()
}

func (c *client) write(ctx context.Context) {
	err := c.send(ctx, Hello{
		Type: "hello", Protocol: Protocol, Version: c.s.o.Version,
		Account: c.login.public(), ServerTime: time.Now().UTC(),
	})
	if err == nil {
		err = c.snapshot(ctx)
	}
	for err == nil {
		select {
		case <-ctx.Done():
			return
		case <-c.ending:
			c.goodbye(ctx)
			return
		case m := <-c.out:
			err = c.send(ctx, m)
		case <-c.changed:
			err = c.push(ctx)
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		c.s.metrics.dropped.Inc()
		c.s.o.Log.InfoContext(ctx, "live page dropped: it does not read", "account", c.login.account.ID)
	}
}

func (c *client) topics() (map[string][]byte, error) {
	topics, err := c.s.hub.world.Load().topics(c.login.public(), c.s.o.Calls.LastEnded)
	if err != nil || c.s.o.Rooms == nil {
		return topics, err
	}
	if r, ok := c.s.o.Rooms.LastReceipt(c.login.account.ID); ok {
		topics["receipt"], err = encode(r)
	}
	return topics, err
}

func (c *client) snapshot(ctx context.Context) error {
	topics, err := c.topics()
	if err != nil {
		return err
	}
	c.seq, c.sent = 1, topics
	raw := make(map[string]json.RawMessage, len(topics))
	for name, doc := range topics {
		raw[name] = doc
	}
	return c.send(ctx, struct {
		Type   string                     `json:"type"`
		Seq    uint64                     `json:"seq"`
		Topics map[string]json.RawMessage `json:"topics"`
	}{"snapshot", c.seq, raw})
}

// push sends the topics that differ from what the page has.
func (c *client) push(ctx context.Context) error {
	topics, err := c.topics()
	if err != nil {
		return err
	}
	for _, name := range topicNames() {
		now, had := topics[name], c.sent[name]
		if bytes.Equal(now, had) {
			continue
		}
		c.seq++
		data := json.RawMessage(now)
		if now == nil {
			data = json.RawMessage("null")
		}
		if err := c.send(ctx, State{Type: "state", Seq: c.seq, Topic: name, Data: data}); err != nil {
			return err
		}
	}
	c.sent = topics
	return nil
}

func (c *client) send(ctx context.Context, m any) error {
	b, err := encode(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return c.conn.Write(ctx, websocket.MessageText, b)
}

func (c *client) goodbye(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, byeTimeout)
	defer cancel()
	b, err := encode(Bye{Type: "bye", Reason: c.reason})
	if err != nil {
		return
	}
	if c.conn.Write(ctx, websocket.MessageText, b) != nil {
		return
	}
	code := websocket.StatusNormalClosure
	switch c.reason {
	case byeRestart:
		code = websocket.StatusServiceRestart
	case byeSlow:
		code = websocket.StatusPolicyViolation
	}
	// Close waits for the page's own close, and longer than we would.
	cut := time.AfterFunc(byeTimeout, func() { _ = c.conn.CloseNow() })
	defer cut.Stop()
	_ = c.conn.Close(code, c.reason)
}

// answer queues a message; a page that lets so many wait is dropped.
func (c *client) answer(m any) {
	select {
	case c.out <- m:
	default:
		c.s.metrics.dropped.Inc()
		c.end(byeSlow)
	}
}

func (c *client) read(ctx context.Context) {
	for {
		kind, frame, err := c.conn.Read(ctx)
		if err != nil {
			return
		}
		if kind != websocket.MessageText || !c.take(ctx, frame) {
			_ = c.conn.Close(websocket.StatusPolicyViolation, "not a message of this protocol")
			return
		}
	}
}

// take handles one message; false is one that no page of ours sends.
func (c *client) take(ctx context.Context, frame []byte) bool {
	m, ok := decodeClient(frame)
	if !ok {
		return false
	}
	if m.Type == "alive" {
		c.hear()
		return true
	}
	if !c.limit.Allow() {
		if m.Type == "command" {
			c.reply(ctx, m.ID, refuse("too-fast"))
		}
		return true
	}
	if m.Type == "ping" {
		c.answer(Pong{Type: "pong"})
		return true
	}
	select {
	case c.commands <- m:
	default:
		c.reply(ctx, m.ID, refuse("too-fast"))
	}
	return true
}

// decodeClient reads a message of a page. A ping and an answer to Alive come as
// a Command without id and name.
func decodeClient(frame []byte) (Command, bool) {
	var m Command
	if json.Unmarshal(frame, &m) != nil {
		return m, false
	}
	switch m.Type {
	case "ping", "alive":
		return m, true
	case "command":
		return m, m.ID != "" && len(m.ID) <= maxCommandID && m.Name != ""
	default:
		return m, false
	}
}

// work runs commands one after another and pings the page.
func (c *client) work(ctx context.Context) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-c.commands:
			c.reply(ctx, m.ID, c.execute(ctx, m))
		case <-ping.C:
			if !c.alive(ctx) {
				_ = c.conn.CloseNow()
				return
			}
		}
	}
}

func (c *client) alive(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, pongTimeout)
	defer cancel()
	return c.conn.Ping(ctx) == nil
}
