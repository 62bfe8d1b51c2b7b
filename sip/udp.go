package sip

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

const (
	// maxUDPWorkers bounds the datagrams that are handled at one time.
	maxUDPWorkers = 64
	// maxUDPPeers bounds the senders that are remembered.
	maxUDPPeers = 4096
	// maxDatagram is the largest datagram there is.
	maxDatagram = 64 << 10
)

// udpPeers gives every sender of datagrams a flow of its own, so that UDP
// (loopback only) follows the same rules as connections.
type udpPeers struct {
	mu    sync.Mutex
	peers map[string]*udpPeer
}

type udpPeer struct {
	flow *flow
	last time.Time
}

func (s *Server) openUDP(transport, addr string) error {
	var lc net.ListenConfig
	pc, err := lc.ListenPacket(context.Background(), "udp", addr)
	if err != nil {
		return fmt.Errorf("sip: listen %s: %w", transport, err)
	}
	s.packets = pc
	s.addrs[transport] = pc.LocalAddr()
	s.group.run(func() { s.readUDP(pc) })
	return nil
}

// readUDP reads datagrams. A small number of workers keeps one slow look-up
// from holding the others up.
func (s *Server) readUDP(pc net.PacketConn) {
	workers := make(chan struct{}, maxUDPWorkers)
	buf := make([]byte, maxDatagram)
	for {
		n, from, err := pc.ReadFrom(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil || blank(buf[:n]) {
			continue // an ICMP answer to what we sent, or a keep-alive
		}
		msg := append([]byte(nil), buf[:n]...)
		f := s.udpFlow(pc, from)
		workers <- struct{}{}
		started := s.group.run(func() {
			defer func() { <-workers }()
			s.receive(f, msg)
		})
		if !started {
			return
		}
	}
}

func (s *Server) udpFlow(pc net.PacketConn, from net.Addr) *flow {
	s.udp.mu.Lock()
	defer s.udp.mu.Unlock()
	key := from.String()
	if p, ok := s.udp.peers[key]; ok {
		p.last = time.Now()
		return p.flow
	}
	f := &flow{
		transport: "udp",
		local:     pc.LocalAddr(),
		remote:    key,
		host:      hostOf(key),
		closed:    make(chan struct{}),
		guard:     newFlowGuard(),
		trace:     s.trace,
		shut:      func() {},
		write: func(b []byte) error {
			_, err := pc.WriteTo(b, from)
			return err
		},
	}
	if len(s.udp.peers) < maxUDPPeers {
		s.udp.peers[key] = &udpPeer{flow: f, last: time.Now()}
	}
	return f
}

// sweepUDP forgets senders that were silent for long.
func (s *Server) sweepUDP(now time.Time) {
	s.udp.mu.Lock()
	defer s.udp.mu.Unlock()
	for key, p := range s.udp.peers {
		if p.flow.legs.Load() == 0 && now.Sub(p.last) > s.o.Limits.IdleTimeout {
			delete(s.udp.peers, key)
		}
	}
}
