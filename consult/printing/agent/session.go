package agent

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"net/http"
	"reflect"
	"runtime"
	"sync"
	"time"

	"madoguchi/consult/printing/wire"

	"github.com/coder/websocket"
)

const (
	dialTimeout  = 20 * time.Second
	writeTimeout = 20 * time.Second
	// silence is how long the server may say nothing, its pings included.
	silence = 45 * time.Second
)

var (
	errProtocol = errors.New("the server does not keep to the protocol")
	errBye      = errors.New("the server said goodbye")
)

// session is one connection.
type session struct {
	conn *websocket.Conn
	mine *incoming // the job that is coming in; nil between jobs
}

// incoming is a job whose content is not here completely.
type incoming struct {
	order   wire.Order
	content []Content
	want    int // bytes of the last content that are still to come
	total   int
	sum     hash.Hash
}

// session connects and works until the connection ends.
func (a *Agent) session(ctx context.Context, w *worker) error {
	conn, err := a.dial(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.CloseNow() }() // it has ended, or is no good
	ctx, end := context.WithCancel(ctx)
	var parts sync.WaitGroup
	defer parts.Wait()
	defer end()
	printers, err := a.o.Backend.Printers(ctx)
	if err != nil {
		a.o.Log.Warn("the PC's printers cannot be listed", "error", err)
	}
	s := &session{conn: conn}
	news, stop := w.subscribe()
	defer stop()
	hello := wire.Message{Type: wire.Hello, Protocol: wire.Version, Version: a.o.Version, OS: runtime.GOOS, Form: a.o.Backend.Form(), Printers: printers}
	for _, e := range a.journal.all() {
		hello.Jobs = append(hello.Jobs, e.Job)
	}
	if n := len(hello.Jobs) - wire.MaxJobs; n > 0 {
		hello.Jobs = hello.Jobs[n:]
	}
	if err := s.say(ctx, hello); err != nil {
		return err
	}
	parts.Go(func() {
		defer end()
		a.tell(ctx, s, news, printers)
	})
	defer s.drop()
	return a.listen(ctx, s, w)
}

func (a *Agent) dial(ctx context.Context) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	transport := &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: a.o.Roots, NextProtos: []string{"http/1.1"}}}
	token := base64.StdEncoding.EncodeToString([]byte(a.o.Login + ":" + a.o.Secret))
	//nolint:bodyclose // Dial's answer has no body of ours to close
	conn, res, err := websocket.Dial(ctx, a.address, &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		HTTPHeader: http.Header{"Authorization": {"Bearer " + token}},
	})
	if err != nil {
		transport.CloseIdleConnections()
		if res != nil && (res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden || res.StatusCode == http.StatusTooManyRequests) {
			return nil, ErrRefused
		}
		return nil, fmt.Errorf("connect: %w", err)
	}
	conn.SetReadLimit(wire.MaxFrame)
	return conn, nil
}

// tell sends what becomes of jobs, and the printers when they have changed.
func (a *Agent) tell(ctx context.Context, s *session, news <-chan wire.Job, printers []wire.Printer) {
	tick := time.NewTicker(a.o.Every)
	defer tick.Stop()
	for {
		m := wire.Message{Type: wire.JobNews}
		select {
		case <-ctx.Done():
			return
		case j := <-news:
			m.Job = &j
		case <-tick.C:
			now, err := a.o.Backend.Printers(ctx)
			if err != nil || reflect.DeepEqual(now, printers) {
				continue
			}
			printers = now
			m = wire.Message{Type: wire.Printers, Printers: now}
		}
		if err := s.say(ctx, m); err != nil {
			return
		}
	}
}

func (s *session) say(ctx context.Context, m wire.Message) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode %s: %w", m.Type, err)
	}
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return s.conn.Write(ctx, websocket.MessageText, raw)
}

// listen takes in what the server says. It pings, so that a line that is dead
// is noticed.
func (a *Agent) listen(ctx context.Context, s *session, w *worker) error {
	ctx, end := context.WithCancel(ctx)
	var alive sync.WaitGroup
	defer alive.Wait()
	defer end()
	alive.Go(func() {
		defer end()
		for sleep(ctx, silence/3) {
			ping, cancel := context.WithTimeout(ctx, silence/3)
			err := s.conn.Ping(ping)
			cancel()
			if err != nil {
				return
			}
		}
	})
	for {
		kind, raw, err := s.conn.Read(ctx)
		if err != nil {
			return err
		}
		if kind == websocket.MessageBinary {
			if err := s.take(raw); err != nil {
				return err
			}
			continue
		}
		var m wire.Message
		if err := json.Unmarshal(raw, &m); err != nil {
			return errProtocol
		}
		if err := a.heard(s, w, m); err != nil {
			return err
		}
	}
}

func (a *Agent) heard(s *session, w *worker, m wire.Message) error {
	switch m.Type {
	case wire.Welcome:
		a.o.Log.Info("connected", "server", a.o.Server, "version", m.Version)
	case wire.Bye:
		return fmt.Errorf("%w: %s", errBye, m.Reason)
	case wire.Print:
		if m.Order == nil || s.mine != nil || m.Order.Pages < 1 {
			return errProtocol
		}
		s.mine = &incoming{order: *m.Order, sum: sha256.New()}
	case wire.Page:
		return s.page(m)
	case wire.End:
		return s.end(w, m)
	case wire.Cancel:
		if s.mine != nil && s.mine.order.ID == m.ID {
			s.drop()
			return nil
		}
		w.cancel(m.ID)
	}
	return nil // what a newer server says besides is not for us
}

func (s *session) page(m wire.Message) error {
	j := s.mine
	if j == nil || m.ID != j.order.ID || j.want != 0 || m.Size <= 0 || m.Size > wire.MaxContent-j.total || m.N != len(j.content)+1 || m.N > j.order.Pages {
		return errProtocol
	}
	j.want = m.Size
	j.content = append(j.content, Content{Kind: m.Kind})
	return nil
}

// take adds a binary frame to the content that comes in.
func (s *session) take(raw []byte) error {
	j := s.mine
	if j == nil || len(raw) == 0 || len(raw) > j.want {
		return errProtocol
	}
	c := &j.content[len(j.content)-1]
	c.Data = append(c.Data, raw...)
	j.want -= len(raw)
	j.total += len(raw)
	j.sum.Write(raw) // never fails
	return nil
}

// end prints a job that is here completely.
func (s *session) end(w *worker, m wire.Message) error {
	j := s.mine
	if j == nil || m.ID != j.order.ID || j.want != 0 || len(j.content) != j.order.Pages || hex.EncodeToString(j.sum.Sum(nil)) != m.Sum {
		return errProtocol
	}
	s.mine = nil
	w.print(j.order, j.content)
	return nil
}

// drop forgets a job that is not complete.
func (s *session) drop() {
	if s.mine != nil {
		wipe(s.mine.content)
		s.mine = nil
	}
}

func wipe(content []Content) {
	for _, c := range content {
		clear(c.Data)
	}
}
