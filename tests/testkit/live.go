package testkit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"sync"
	"time"

	"github.com/coder/websocket"
)

const liveLimit = 1 << 20

var (
	errSequence = errors.New("testkit: a live message is missing")
	errLive     = errors.New("testkit: live connection closed")
)

// Problem is the server's refusal of a command.
type Problem struct{ Code, JA, EN string }

func (p *Problem) Error() string { return p.Code + ": " + p.EN }

// Live is a client of /ws: it keeps the newest document of every topic.
// Documents are decoded loosely, so that a new field breaks no test.
type Live struct {
	c      *websocket.Conn
	cancel context.CancelFunc

	mu      sync.Mutex
	hello   map[string]any
	topics  map[string]any
	seq     float64
	err     error
	n       int
	waiting map[string]chan map[string]any
	changed chan struct{} // closed and renewed at every message

	tasks sync.WaitGroup
}

// Live opens /ws and waits for the snapshot.
func (c *Session) Live(ctx context.Context) (*Live, error) {
	//nolint:bodyclose // the library closes the body of the handshake
	conn, _, err := websocket.Dial(ctx, "wss://"+c.s.HTTPS()+"/ws", &websocket.DialOptions{
		HTTPClient: c.webSocketClient(), HTTPHeader: c.WebSocketHeader(),
	})
	if err != nil {
		return nil, fmt.Errorf("testkit: /ws: %w", err)
	}
	conn.SetReadLimit(liveLimit)
	life, cancel := context.WithCancel(context.Background()) //nolint:contextcheck // lives until Close
	l := &Live{
		c: conn, cancel: cancel, topics: map[string]any{},
		waiting: map[string]chan map[string]any{}, changed: make(chan struct{}),
	}
	l.tasks.Go(func() { l.read(life) })
	err = l.Until(ctx, httpTimeout, func(topics map[string]any) bool { return topics["\x00snapshot"] != nil })
	if err != nil {
		l.Close()
		return nil, fmt.Errorf("testkit: no snapshot: %w", err)
	}
	return l, nil
}

// Close drops the connection and waits for its reader.
func (l *Live) Close() {
	l.cancel()
	_ = l.c.CloseNow()
	l.tasks.Wait()
}

func (l *Live) read(ctx context.Context) {
	for {
		_, raw, err := l.c.Read(ctx)
		var m map[string]any
		if err == nil {
			err = json.Unmarshal(raw, &m)
		}
		l.mu.Lock()
		if err == nil {
			err = l.take(m)
		}
		if err != nil {
			l.err = fmt.Errorf("%w: %w", errLive, err)
		}
		close(l.changed)
		l.changed = make(chan struct{})
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// take applies a message. Under l.mu.
func (l *Live) take(m map[string]any) error {
	switch m["type"] {
	case "hello":
		l.hello = m
	case "snapshot":
		l.seq, _ = m["seq"].(float64)
		l.topics = map[string]any{"\x00snapshot": true}
		if t, ok := m["topics"].(map[string]any); ok {
			maps.Copy(l.topics, t)
		}
	case "state":
		seq, _ := m["seq"].(float64)
		if seq != l.seq+1 {
			return fmt.Errorf("%w: %v after %v", errSequence, seq, l.seq)
		}
		l.seq = seq
		topic, _ := m["topic"].(string)
		l.topics[topic] = m["data"]
	case "reply":
		id, _ := m["id"].(string)
		if ch := l.waiting[id]; ch != nil {
			ch <- m
		}
	}
	return nil
}

// Hello is the first message.
func (l *Live) Hello() map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hello
}

// Topic returns the newest document of a topic, e.g. "call".
func (l *Live) Topic(name string) any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.topics[name]
}

// Until waits until the topics satisfy ok. ok must not keep the map.
func (l *Live) Until(ctx context.Context, limit time.Duration, ok func(topics map[string]any) bool) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		l.mu.Lock()
		done, err, changed := ok(l.topics), l.err, l.changed
		l.mu.Unlock()
		if done {
			return nil
		}
		if err != nil {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%w (%s)", errNotYet, limit)
		}
	}
}

// UntilField waits until a field of a topic, e.g. "call", "state", has a value.
func (l *Live) UntilField(ctx context.Context, limit time.Duration, topic, field string, want any) error {
	var last any
	err := l.Until(ctx, limit, func(topics map[string]any) bool {
		doc, _ := topics[topic].(map[string]any)
		last = doc[field]
		return last == want
	})
	if err != nil {
		return fmt.Errorf("%s.%s is %v, not %v: %w", topic, field, last, want, err)
	}
	return nil
}

// Command sends a command and waits for the reply; a refusal is a *Problem.
func (l *Live) Command(ctx context.Context, name string, args any) error {
	ctx, cancel := context.WithTimeout(ctx, httpTimeout)
	defer cancel()
	if args == nil {
		args = struct{}{}
	}
	answer := make(chan map[string]any, 1)
	l.mu.Lock()
	l.n++
	id := strconv.Itoa(l.n)
	l.waiting[id] = answer
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.waiting, id)
		l.mu.Unlock()
	}()
	raw, err := json.Marshal(map[string]any{"type": "command", "id": id, "name": name, "args": args})
	if err != nil {
		return fmt.Errorf("testkit: %w", err)
	}
	if err := l.c.Write(ctx, websocket.MessageText, raw); err != nil {
		return fmt.Errorf("testkit: command %s: %w", name, err)
	}
	select {
	case m := <-answer:
		if p, ok := m["error"].(map[string]any); ok {
			str := func(k string) string { v, _ := p[k].(string); return v }
			return fmt.Errorf("command %s: %w", name, &Problem{str("code"), str("ja"), str("en")})
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("testkit: no reply to %s: %w", name, ctx.Err())
	}
}

// SetPresence is the agent's choice: "available", "away" or "offline".
func (l *Live) SetPresence(ctx context.Context, presence string) error {
	return l.Command(ctx, "presence", map[string]string{"presence": presence, "reason": ""})
}
