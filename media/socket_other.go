//go:build !linux

package media

import (
	"errors"
	"net"
	"net/netip"
	"syscall"
)

// Other systems: one datagram per system call, one reader.

type (
	systemBatch  struct{}
	systemSocket struct{}
	systemPath   struct{}
)

func (*systemBatch) init(*batch)              {}
func (*systemSocket) init(*socket)            {}
func (*systemPath) init(netip.AddrPort, bool) {}
func reusePort(_, _ string, _ syscall.RawConn) error {
	return errors.ErrUnsupported
}

// defaultReaders is the number of sockets on the shared port.
func defaultReaders() int { return 1 }

// canShare says whether several sockets may be bound to one port.
const canShare = false

// serve reads until the socket is closed.
func (s *socket) serve(pool *batchPool, handle func(*batch)) {
	b := pool.get()
	defer pool.put(b)
	for {
		in := &b.in[0]
		n, addr, err := s.conn.ReadFromUDPAddrPort(in.buf[headroom : headroom+recvLength])
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue // e.g. WSAECONNRESET after an ICMP error, WSAEMSGSIZE
		}
		in.n, in.addr = n, netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port())
		b.count, b.sock = 1, s
		handle(b)
	}
}

// send writes all groups of one socket, beginning with group from.
func (b *batch) send(sock *socket, from int) {
	for g := from; g < b.groupN; g++ {
		gr := &b.groups[g]
		if gr.sock != sock || gr.done {
			continue
		}
		gr.done = true
		for i := gr.first; i != noItem; i = b.out[i].next {
			if err := sock.write(b.out[i].data, gr.path.addr); err != nil {
				b.failed++
			}
		}
	}
}
