package media

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// tickPeriod is how often the engine looks at what is due in each session.
	tickPeriod = 50 * time.Millisecond
	// readersMost bounds Options.Readers.
	readersMost = 64
)

// Engine owns the sockets.
type Engine struct {
	log         *slog.Logger
	timers      Timers
	start       time.Time
	addrs       []netip.Addr // for descriptions
	host        string       // that sockets are bound to
	sockets     []*socket    // on the shared port
	ports       *portPool
	certificate tls.Certificate
	fingerprint string

	paths       table[netip.AddrPort, *transport] // browsers' validated addresses
	credentials table[string, *credential]        // by our ufrag
	batches     batchPool
	writers     writerPool
	events      *eventQueue
	player      *player
	mixer       *mixer

	junk, sendFailed atomic.Uint64

	mu       sync.Mutex
	sessions map[*Session]struct{}
	closed   bool
	past     Totals // of sessions that are closed
	number   uint64 // of sessions made

	stop    chan struct{}
	readers sync.WaitGroup
	workers sync.WaitGroup
}

// Listen opens the browser port and starts the readers.
func Listen(o Options) (*Engine, error) {
	e := &Engine{
		log:      o.Log,
		timers:   o.Timers.withDefaults(),
		start:    time.Now(),
		sessions: map[*Session]struct{}{},
		stop:     make(chan struct{}),
	}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if e.certificate, e.fingerprint, err = newCertificate(); err != nil {
		return nil, err
	}
	if e.host, _, err = net.SplitHostPort(o.Listen); err != nil {
		return nil, fmt.Errorf("media: listen address: %w", err)
	}
	if e.ports, err = newPortPool(o.PhonePorts); err != nil {
		return nil, err
	}
	if err := e.openShared(o); err != nil {
		return nil, err
	}
	if e.addrs, err = advertised(o.Advertise, e.sockets[0].local.Addr()); err != nil {
		e.closeSockets()
		return nil, err
	}
	e.events = newEventQueue(&e.workers)
	e.player = newPlayer(e)
	e.mixer = newMixer(e)
	for _, s := range e.sockets {
		e.serve(s)
	}
	e.workers.Go(e.housekeep)
	return e, nil
}

// openShared opens the sockets of the port for all browsers.
func (e *Engine) openShared(o Options) error {
	n := o.Readers
	if n <= 0 {
		n = defaultReaders()
	}
	if !canShare {
		n = 1
	}
	addr := o.Listen
	for range min(n, readersMost) {
		s, err := openSocket(addr, n > 1, sharedSocketBuffer)
		if err != nil {
			e.closeSockets()
			return fmt.Errorf("media: %w", err)
		}
		e.sockets = append(e.sockets, s)
		addr = net.JoinHostPort(e.host, strconv.Itoa(int(s.local.Port())))
	}
	return nil
}

// serve starts the reader of a socket.
func (e *Engine) serve(s *socket) {
	e.readers.Go(func() { s.serve(&e.batches, e.handle) })
}

// now is the time since the engine started, in ns; it never goes back and is
// never 0, so that 0 can mean "never".
func (e *Engine) now() int64 { return int64(time.Since(e.start)) + 1 }

// Addr is the bound address of the browser port.
func (e *Engine) Addr() netip.AddrPort { return e.sockets[0].local }

// Close closes every session and returns when all goroutines ended.
func (e *Engine) Close() error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	sessions := e.live()
	e.mu.Unlock()
	var wg sync.WaitGroup
	for _, s := range sessions {
		wg.Go(s.Close) // together: each waits for its goodbye to be sent
	}
	wg.Wait()
	close(e.stop)
	e.player.close()
	e.mixer.close()
	e.closeSockets()
	e.readers.Wait()
	e.events.close()
	e.workers.Wait()
	return nil
}

func (e *Engine) closeSockets() {
	for _, s := range e.sockets {
		s.close()
	}
}

// live lists the sessions. e.mu is held.
func (e *Engine) live() []*Session {
	out := make([]*Session, 0, len(e.sessions))
	for s := range e.sessions {
		out = append(out, s)
	}
	return out
}

// housekeep does for all sessions what is due by time.
func (e *Engine) housekeep() {
	t := time.NewTicker(tickPeriod)
	defer t.Stop()
	var sessions []*Session
	for {
		select {
		case <-e.stop:
			return
		case <-t.C:
		}
		e.mu.Lock()
		sessions = sessions[:0]
		for s := range e.sessions {
			sessions = append(sessions, s)
		}
		e.mu.Unlock()
		now := e.now()
		for _, s := range sessions {
			s.tick(now)
		}
		clear(sessions)
	}
}

// Totals returns the figures of the whole engine.
func (e *Engine) Totals() Totals {
	e.mu.Lock()
	sum := e.past
	sessions := e.live()
	e.mu.Unlock()
	for _, s := range sessions {
		s.addTotals(&sum)
	}
	sum.Sessions = len(sessions)
	sum.Junk, sum.SendFailed = e.junk.Load(), e.sendFailed.Load()
	return sum
}

// advertised is the list of addresses for descriptions: the given ones, the one
// we are bound to, or those of the interfaces (without link-local ones).
func advertised(given []netip.Addr, bound netip.Addr) ([]netip.Addr, error) {
	if len(given) > 0 {
		return given, nil
	}
	if !bound.IsUnspecified() {
		return []netip.Addr{bound.Unmap()}, nil
	}
	ifaces, err := net.InterfaceAddrs()
	if err != nil {
		return nil, fmt.Errorf("media: addresses of the interfaces: %w", err)
	}
	var out, loopback []netip.Addr
	for _, a := range ifaces {
		p, err := netip.ParsePrefix(a.String())
		if err != nil {
			continue
		}
		addr := p.Addr().Unmap()
		switch {
		case addr.IsLinkLocalUnicast(), bound.Is4() && !addr.Is4():
		case addr.IsLoopback():
			loopback = append(loopback, addr)
		default:
			out = append(out, addr)
		}
	}
	if out = append(out, loopback...); len(out) == 0 {
		return nil, errors.New("media: no address to advertise")
	}
	return out, nil
}
