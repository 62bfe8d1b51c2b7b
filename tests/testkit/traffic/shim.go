//go:build linux

package traffic

import (
	"net"
	"os"
	"sync"
	"time"

	"github.com/pion/stun/v3"
	"golang.org/x/sys/unix"
)

// shim gives the DTLS library a packet connection over a socket that the
// engine reads.
type shim struct {
	s      *sock
	closed chan struct{}
	once   sync.Once

	mu    sync.Mutex
	timer *time.Timer
	late  chan struct{} // closed when the read deadline has passed
}

func newShim(s *sock) *shim {
	return &shim{s: s, closed: make(chan struct{}), late: make(chan struct{})}
}

func (c *shim) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		c.mu.Lock()
		late := c.late
		c.mu.Unlock()
		select {
		case b := <-c.s.ctl:
			if stun.IsMessage(b) {
				continue
			}
			return copy(p, b), net.UDPAddrFromAddrPort(c.s.leg.ice.at), nil
		case <-late:
			return 0, nil, os.ErrDeadlineExceeded
		case <-c.closed:
			return 0, nil, net.ErrClosed
		}
	}
}

func (c *shim) WriteTo(p []byte, _ net.Addr) (int, error) {
	select {
	case <-c.closed:
		return 0, net.ErrClosed
	default:
	}
	return unix.SendmsgN(c.s.fd, p, nil, nil, unix.MSG_DONTWAIT)
}

func (c *shim) Close() error {
	c.once.Do(func() { close(c.closed) })
	return nil
}

func (c *shim) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(c.s.at) }

// SetReadDeadline makes a read fail once t has passed, also one that waits.
func (c *shim) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timer != nil {
		c.timer.Stop()
		c.timer = nil
	}
	select {
	case <-c.late:
		c.late = make(chan struct{})
	default:
	}
	if t.IsZero() {
		return nil
	}
	late := c.late
	expire := sync.OnceFunc(func() { close(late) })
	if d := time.Until(t); d > 0 {
		c.timer = time.AfterFunc(d, func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			if c.late == late {
				select {
				case <-late:
				default:
					expire()
				}
			}
		})
		return nil
	}
	expire()
	return nil
}

func (c *shim) SetDeadline(t time.Time) error    { return c.SetReadDeadline(t) }
func (c *shim) SetWriteDeadline(time.Time) error { return nil }
