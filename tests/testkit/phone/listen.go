package phone

import (
	"crypto/tls"
	"fmt"
	"net"
	"sync"
)

// Listener takes calls that come straight to the phone, without a server in
// between: for tests of the test tools, and for phones called directly.
type Listener struct {
	l     net.Listener
	o     Options
	mu    sync.Mutex
	open  []*Phone
	tasks sync.WaitGroup
}

// Listen opens a TLS listener; o.TLS needs a certificate. Every connection
// becomes a Phone with these options.
func Listen(addr string, o Options) (*Listener, error) {
	l, err := tls.Listen("tcp", addr, o.TLS)
	if err != nil {
		return nil, fmt.Errorf("phone: listen: %w", err)
	}
	ln := &Listener{l: l, o: o}
	ln.tasks.Go(ln.accept)
	return ln, nil
}

// Addr is the bound host:port.
func (l *Listener) Addr() string { return l.l.Addr().String() }

func (l *Listener) accept() {
	for {
		c, err := l.l.Accept()
		if err != nil {
			return
		}
		p := start(newStream(c, "TLS"), l.o)
		l.mu.Lock()
		l.open = append(l.open, p)
		l.mu.Unlock()
	}
}

// Close ends the listener and all its connections.
func (l *Listener) Close() error {
	err := l.l.Close()
	l.tasks.Wait()
	for _, p := range l.open {
		_ = p.Close()
	}
	return err
}
