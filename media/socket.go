package media

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"syscall"
)

// Buffers of the kernel for a socket: the port of all browsers, and that of one phone.
const (
	sharedSocketBuffer = 4 << 20
	phoneSocketBuffer  = 1 << 20
)

// socket is one UDP socket with its reader goroutine.
type socket struct {
	conn  *net.UDPConn
	raw   syscall.RawConn
	local netip.AddrPort
	inet6 bool // the socket's family, which decides the form of addresses
	// owner is the transport of a phone leg's socket, nil on the shared port.
	owner *transport
	rtcp  bool // the RTCP port of a phone leg without rtcp-mux
	sys   systemSocket
}

// openSocket binds a UDP socket. reuse lets several sockets share the port.
func openSocket(addr string, reuse bool, kernelBuffer int) (*socket, error) {
	lc := net.ListenConfig{}
	if reuse {
		lc.Control = reusePort
	}
	pc, err := lc.ListenPacket(context.Background(), "udp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	conn, ok := pc.(*net.UDPConn)
	if !ok {
		_ = pc.Close()
		return nil, fmt.Errorf("listen on %s: not a UDP socket", addr)
	}
	raw, err := conn.SyscallConn()
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	// The kernel may grant less; then bursts are lost earlier, which is not fatal.
	_ = conn.SetReadBuffer(kernelBuffer)
	_ = conn.SetWriteBuffer(kernelBuffer)
	s := &socket{conn: conn, raw: raw}
	if ua, ok := conn.LocalAddr().(*net.UDPAddr); ok {
		s.local = ua.AddrPort()
		s.inet6 = s.local.Addr().Is6()
	}
	s.sys.init(s)
	return s, nil
}

// write sends one datagram outside a batch: STUN, DTLS, RTCP and music.
func (s *socket) write(data []byte, to netip.AddrPort) error {
	_, err := s.conn.WriteToUDPAddrPort(data, to)
	return err
}

func (s *socket) close() { _ = s.conn.Close() }

// path is where the packets of a transport go. It is immutable.
type path struct {
	addr netip.AddrPort
	// generation of the ICE credentials that chose it; 0 for phones.
	generation uint32
	sys        systemPath
}

func newPath(addr netip.AddrPort, generation uint32, inet6 bool) *path {
	p := &path{addr: addr, generation: generation}
	p.sys.init(addr, inet6)
	return p
}
