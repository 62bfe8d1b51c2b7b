package phone

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// writeTimeout bounds one write: a peer that does not read ends the phone.
const writeTimeout = 10 * time.Second

// conn carries whole messages.
type conn interface {
	read() (*Message, error)
	write(raw []byte) error
	ping() error
	close()
	// transport is the word of the Via header; host the address put there.
	transport() string
	host() string
}

// streamConn is TLS or TCP.
type streamConn struct {
	c    net.Conn
	r    *bufio.Reader
	word string
	mu   sync.Mutex // one writer at a time
}

func newStream(c net.Conn, word string) *streamConn {
	return &streamConn{c: c, r: bufio.NewReaderSize(c, maxMessage), word: word}
}

func dialTLS(ctx context.Context, addr string, cfg *tls.Config) (*streamConn, error) {
	d := tls.Dialer{Config: cfg}
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("phone: connect: %w", err)
	}
	return newStream(c, "TLS"), nil
}

func (s *streamConn) read() (*Message, error) { return readStream(s.r) }

func (s *streamConn) write(raw []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.c.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	_, err := s.c.Write(raw)
	return err
}

// ping is the keep-alive of RFC 5626 §3.5.1.
func (s *streamConn) ping() error       { return s.write([]byte("\r\n\r\n")) }
func (s *streamConn) close()            { _ = s.c.Close() }
func (s *streamConn) transport() string { return s.word }
func (s *streamConn) host() string      { return s.c.LocalAddr().String() }

// wsConn is SIP over WebSocket (RFC 7118). Its reads and writes live as long
// as the connection does, hence the context that close cancels.
type wsConn struct {
	c      *websocket.Conn
	ctx    context.Context //nolint:containedctx // lifetime of the connection
	cancel context.CancelFunc
	name   string
}

func dialWS(ctx context.Context, url string, client *http.Client, header http.Header) (*wsConn, error) {
	//nolint:bodyclose // the library closes the body of the handshake
	c, _, err := websocket.Dial(ctx, url, &websocket.DialOptions{
		HTTPClient: client, HTTPHeader: header, Subprotocols: []string{"sip"},
	})
	if err != nil {
		return nil, fmt.Errorf("phone: connect: %w", err)
	}
	c.SetReadLimit(maxMessage)
	life, cancel := context.WithCancel(context.Background())
	return &wsConn{c: c, ctx: life, cancel: cancel, name: token(6) + ".invalid"}, nil
}

func (w *wsConn) read() (*Message, error) {
	for {
		_, raw, err := w.c.Read(w.ctx)
		if err != nil {
			return nil, err
		}
		if len(raw) > 4 {
			return Parse(raw)
		}
	}
}

func (w *wsConn) write(raw []byte) error {
	ctx, cancel := context.WithTimeout(w.ctx, writeTimeout)
	defer cancel()
	return w.c.Write(ctx, websocket.MessageText, raw)
}

func (w *wsConn) ping() error {
	ctx, cancel := context.WithTimeout(w.ctx, writeTimeout)
	defer cancel()
	return w.c.Ping(ctx)
}

func (w *wsConn) close() {
	w.cancel()
	_ = w.c.CloseNow()
}
func (w *wsConn) transport() string { return "WSS" }
func (w *wsConn) host() string      { return w.name }

var (
	_ conn      = (*streamConn)(nil)
	_ conn      = (*wsConn)(nil)
	_ io.Closer = (*Phone)(nil)
)
