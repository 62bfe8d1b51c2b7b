package media

import (
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/pion/logging"
	"github.com/pion/transport/v5/deadline"
)

// recordsMost is how many DTLS datagrams wait for the handshake goroutine; a
// flight has about four. What comes on top is dropped and sent again.
const recordsMost = 16

// dtlsConn is the net.PacketConn that pion's DTLS works on: records come from
// the readers and leave on the transport's current path.
type dtlsConn struct {
	t       *transport
	records chan []byte
	closed  chan struct{}
	once    sync.Once
	read    *deadline.Deadline
}

func newDTLSConn(t *transport) *dtlsConn {
	return &dtlsConn{t: t, records: make(chan []byte, recordsMost), closed: make(chan struct{}), read: deadline.New()}
}

// push queues a copy of a datagram without waiting.
func (c *dtlsConn) push(data []byte) {
	select {
	case c.records <- append([]byte(nil), data...):
	default:
	}
}

// ReadFrom implements net.PacketConn.
func (c *dtlsConn) ReadFrom(p []byte) (int, net.Addr, error) {
	select {
	case <-c.read.Done():
		return 0, nil, timeoutError{}
	default:
	}
	select {
	case data := <-c.records:
		return copy(p, data), dtlsAddr{}, nil
	case <-c.closed:
		return 0, nil, net.ErrClosed
	case <-c.read.Done():
		return 0, nil, timeoutError{}
	}
}

// WriteTo implements net.PacketConn; the address is always the current path's.
func (c *dtlsConn) WriteTo(p []byte, _ net.Addr) (int, error) {
	to := c.t.path.Load()
	if to == nil {
		return 0, net.ErrClosed
	}
	if err := c.t.socketFor(nil).write(p, to.addr); err != nil {
		return 0, fmt.Errorf("send DTLS: %w", err)
	}
	return len(p), nil
}

// Close implements net.PacketConn.
func (c *dtlsConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return nil
}

// LocalAddr implements net.PacketConn.
func (c *dtlsConn) LocalAddr() net.Addr { return dtlsAddr{} }

// SetDeadline implements net.PacketConn.
func (c *dtlsConn) SetDeadline(t time.Time) error { return c.SetReadDeadline(t) }

// SetReadDeadline implements net.PacketConn.
func (c *dtlsConn) SetReadDeadline(t time.Time) error {
	c.read.Set(t)
	return nil
}

// SetWriteDeadline implements net.PacketConn; writes do not wait.
func (c *dtlsConn) SetWriteDeadline(time.Time) error { return nil }

// dtlsAddr stands for the peer whatever its address is now.
type dtlsAddr struct{}

// Network implements net.Addr.
func (dtlsAddr) Network() string { return "udp" }

// String implements net.Addr.
func (dtlsAddr) String() string { return "peer" }

type timeoutError struct{}

func (timeoutError) Error() string   { return "media: deadline passed" }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }

// pionLog sends what pion has to say to our log at debug level: it is told by
// strangers' packets, which are no trouble of ours.
type pionLog struct{ log *slog.Logger }

// NewLogger implements logging.LoggerFactory.
func (l pionLog) NewLogger(scope string) logging.LeveledLogger {
	return pionLogger{l.log.With(slog.String("scope", scope))}
}

type pionLogger struct{ log *slog.Logger }

func (pionLogger) Trace(string)                {}
func (pionLogger) Tracef(string, ...any)       {}
func (pionLogger) Debug(string)                {}
func (pionLogger) Debugf(string, ...any)       {}
func (pionLogger) Info(string)                 {}
func (pionLogger) Infof(string, ...any)        {}
func (l pionLogger) Warn(msg string)           { l.say(msg) }
func (l pionLogger) Warnf(f string, a ...any)  { l.say(fmt.Sprintf(f, a...)) }
func (l pionLogger) Error(msg string)          { l.say(msg) }
func (l pionLogger) Errorf(f string, a ...any) { l.say(fmt.Sprintf(f, a...)) }
func (l pionLogger) say(msg string) {
	l.log.Debug("dtls", slog.String("says", msg))
}
