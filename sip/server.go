package sip

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// Server is the signalling edge.
type Server struct {
	o      Options
	log    *slog.Logger // state changes of known people
	noise  *slog.Logger // what a stranger can provoke: limited
	silent *slog.Logger // for sipgo, which logs bytes of attackers
	parser *gosip.Parser

	group   group
	closing chan struct{}
	stop    sync.Once

	listeners []net.Listener
	packets   net.PacketConn // nil without UDP
	addrs     map[string]net.Addr
	conns     *connLimit
	guard     *addressGuard
	digest    *digester
	loc       *location
	txs       *transactions
	legs      *legTable
	subs      *subscriptions
	trace     *tracer

	lastFlow atomic.Uint64
	flowsMu  sync.Mutex
	flows    map[*flow]struct{}
	udp      udpPeers
}

// Listen opens the listeners and starts serving.
func Listen(o Options) (*Server, error) {
	if o.Domain == "" || o.Credentials == nil || o.Handler == nil {
		return nil, errors.New("sip: Domain, Credentials and Handler are required")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Domain = strings.ToLower(o.Domain)
	o.Limits = o.Limits.withDefaults()
	s := &Server{
		o:       o,
		log:     o.Log,
		noise:   newQuiet(o.Log),
		silent:  slog.New(slog.DiscardHandler),
		parser:  gosip.NewParser(),
		closing: make(chan struct{}),
		addrs:   make(map[string]net.Addr),
		conns:   newConnLimit(o.Limits.ConnsPerAddress, o.Limits.Conns),
		guard:   newAddressGuard(),
		txs:     newTransactions(),
		legs:    newLegTable(),
		subs:    newSubscriptions(),
		trace:   &tracer{},
		flows:   make(map[*flow]struct{}),
		udp:     udpPeers{peers: make(map[string]*udpPeer)},
	}
	var err error
	if s.digest, err = newDigester(o.Domain, o.Credentials); err != nil {
		return nil, err
	}
	s.loc = newLocation(&s.group, o.Handler, s.panicked, s.flowBack)
	if err := s.open(); err != nil {
		for _, l := range s.listeners {
			_ = l.Close() // nothing was served on it yet
		}
		if s.packets != nil {
			_ = s.packets.Close()
		}
		s.group.close()
		return nil, err
	}
	s.group.run(s.sweep)
	return s, nil
}

func (s *Server) open() error {
	if s.o.TLSListen != "" {
		if s.o.TLSConfig == nil {
			return errors.New("sip: TLSListen without TLSConfig")
		}
		if err := s.openStream("tls", s.o.TLSListen); err != nil {
			return err
		}
	}
	for transport, addr := range map[string]string{"tcp": s.o.TCPListen, "udp": s.o.UDPListen} {
		if addr == "" {
			continue
		}
		if err := loopbackOnly(addr); err != nil {
			return err
		}
		open := s.openStream
		if transport == "udp" {
			open = s.openUDP
		}
		if err := open(transport, addr); err != nil {
			return err
		}
	}
	return nil
}

// loopbackOnly refuses addresses that others could reach: nothing unencrypted
// leaves this machine (R26).
func loopbackOnly(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("sip: listen address: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("sip: %s: unencrypted SIP is allowed on loopback addresses only", addr)
	}
	return nil
}

// Addr returns the bound address of "tls", "tcp" or "udp"; empty if not open.
func (s *Server) Addr(transport string) string {
	if a, ok := s.addrs[transport]; ok {
		return a.String()
	}
	return ""
}

// Close ends every leg, closes every flow and returns when all goroutines ended.
func (s *Server) Close(ctx context.Context) error {
	s.stop.Do(func() {
		close(s.closing)
		for _, l := range s.listeners {
			_ = l.Close() // the accept loop reports what matters
		}
		s.legs.hangupAll()
		grace, cancel := context.WithTimeout(ctx, closeGrace)
		defer cancel()
		s.legs.waitEmpty(grace)
		for _, f := range s.liveFlows() {
			f.end()
		}
		if s.packets != nil {
			_ = s.packets.Close() // the reader ends by it
		}
		s.legs.dropAll()
		s.subs.dropAll()
		s.txs.terminateAll()
		s.group.close()
	})
	done := make(chan struct{})
	go func() {
		s.group.wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("sip: close: %w", ctx.Err())
	}
}

func (s *Server) isClosing() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// CloseAccount removes all bindings of an account and closes its flows, as
// when the account is disabled or logged out everywhere.
func (s *Server) CloseAccount(id string) {
	s.loc.removeAccount(id)
	for _, f := range s.liveFlows() {
		if f.trusts(id) {
			f.end()
		}
	}
}

// Bindings returns the live bindings of an account, newest first.
func (s *Server) Bindings(account string) []Binding { return s.loc.bindings(account) }

// addFlow takes a flow into care; it is false while the server closes.
func (s *Server) addFlow(f *flow) bool {
	s.flowsMu.Lock()
	defer s.flowsMu.Unlock()
	if s.isClosing() {
		return false
	}
	s.flows[f] = struct{}{}
	return true
}

// dropFlow is the end of a flow: everything that hangs on it goes at once.
func (s *Server) dropFlow(f *flow) {
	f.end()
	s.flowsMu.Lock()
	delete(s.flows, f)
	s.flowsMu.Unlock()
	s.loc.removeFlow(f)
	s.subs.dropFlow(f)
	s.txs.dropFlow(f)
}

func (s *Server) liveFlows() []*flow {
	s.flowsMu.Lock()
	defer s.flowsMu.Unlock()
	all := make([]*flow, 0, len(s.flows))
	for f := range s.flows {
		all = append(all, f)
	}
	return all
}

// sweep removes what is over: expired bindings and old attempt counters.
func (s *Server) sweep() {
	t := time.NewTicker(sweepPeriod)
	defer t.Stop()
	for {
		select {
		case <-s.closing:
			return
		case now := <-t.C:
			s.loc.expire(now)
			s.digest.sweep(now)
			s.guard.sweep(now)
			s.sweepUDP(now)
			s.trace.sweep(now)
		}
	}
}

func (s *Server) panicked(reason any, stack []byte) {
	s.noise.Error("recovered", "reason", reason, "stack", string(stack))
}

// ours says whether a host in an address is this server: its domain, or the
// address the peer is connected to.
func (s *Server) ours(f *flow, host string) bool {
	host = strings.ToLower(strings.Trim(host, "[]"))
	if host == s.o.Domain {
		return true
	}
	local, _, err := net.SplitHostPort(f.local.String())
	return err == nil && host == strings.ToLower(local)
}
