//go:build linux

package relay

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"runtime"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	batch        = 32
	packetSpace  = 2048
	socketBuffer = 4 << 20
)

// relay owns its sockets and one goroutine for each.
type relay struct {
	socks []*socket
	tasks sync.WaitGroup
}

// socket reads and hands what it got to where its source leads.
type socket struct {
	conn *net.UDPConn
	raw  syscall.RawConn
	// to and out are the fixed destination of a port of its own.
	to  unix.RawSockaddrInet4
	out *socket
	// by is the destination by source, of a shared port.
	by map[uint64]unix.RawSockaddrInet4
}

type mmsghdr struct {
	hdr unix.Msghdr
	n   uint32
	_   [4]byte
}

func (r *relay) close() {
	if r == nil {
		return
	}
	for _, s := range r.socks {
		_ = s.conn.Close()
	}
	r.tasks.Wait()
}

func (r *relay) open(ctx context.Context, addr string, reuse bool) (*socket, error) {
	lc := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		var err error
		if cerr := c.Control(func(fd uintptr) {
			if reuse {
				err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
			}
		}); cerr != nil {
			return cerr
		}
		return err
	}}
	pc, err := lc.ListenPacket(ctx, "udp4", addr)
	if err != nil {
		return nil, fmt.Errorf("relay: open: %w", err)
	}
	c, _ := pc.(*net.UDPConn)
	s := &socket{conn: c}
	r.socks = append(r.socks, s)
	if err := c.SetReadBuffer(socketBuffer); err != nil {
		return nil, err
	}
	if err := c.SetWriteBuffer(socketBuffer); err != nil {
		return nil, err
	}
	if s.raw, err = c.SyscallConn(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *socket) at() netip.AddrPort {
	a, _ := s.conn.LocalAddr().(*net.UDPAddr)
	return netip.AddrPortFrom(a.AddrPort().Addr().Unmap(), a.AddrPort().Port())
}

func (r *relay) join(ctx context.Context, j Join) ([]Ports, error) {
	if j.Shared {
		return r.joinShared(ctx, j.Flows)
	}
	out := make([]Ports, 0, len(j.Flows))
	for _, f := range j.Flows {
		a, err := r.open(ctx, "127.0.0.1:0", false)
		if err != nil {
			return nil, err
		}
		b, err := r.open(ctx, "127.0.0.1:0", false)
		if err != nil {
			return nil, err
		}
		a.to, a.out = sockaddr(f.B), b
		b.to, b.out = sockaddr(f.A), a
		out = append(out, Ports{A: a.at(), B: b.at()})
	}
	r.start()
	return out, nil
}

// joinShared opens one port, with a socket per core as the product does.
func (r *relay) joinShared(ctx context.Context, flows []Flow) ([]Ports, error) {
	by := map[uint64]unix.RawSockaddrInet4{}
	addr := "127.0.0.1:0"
	for range runtime.GOMAXPROCS(0) {
		s, err := r.open(ctx, addr, true)
		if err != nil {
			return nil, err
		}
		s.by = by
		addr = s.at().String()
	}
	at := r.socks[0].at()
	out := make([]Ports, 0, len(flows))
	for _, f := range flows {
		a, b := sockaddr(f.A), sockaddr(f.B)
		by[key(&a)], by[key(&b)] = b, a
		out = append(out, Ports{A: at, B: at})
	}
	r.start()
	return out, nil
}

func (r *relay) start() {
	for _, s := range r.socks {
		r.tasks.Go(s.run)
	}
}

func key(a *unix.RawSockaddrInet4) uint64 {
	return uint64(*(*uint32)(unsafe.Pointer(&a.Addr)))<<16 | uint64(a.Port)
}

func sockaddr(a netip.AddrPort) unix.RawSockaddrInet4 {
	p := a.Port()
	return unix.RawSockaddrInet4{Family: unix.AF_INET, Port: p>>8 | p<<8, Addr: a.Addr().Unmap().As4()}
}

// run forwards until the socket is closed.
func (s *socket) run() {
	var (
		buf   = make([]byte, batch*packetSpace)
		msgs  [batch]mmsghdr
		iovs  [batch]unix.Iovec
		names [batch]unix.RawSockaddrInet4
	)
	for i := range batch {
		iovs[i].Base = &buf[i*packetSpace]
		msgs[i].hdr.Iov = &iovs[i]
		msgs[i].hdr.SetIovlen(1)
		msgs[i].hdr.Name = (*byte)(unsafe.Pointer(&names[i]))
	}
	n := 0
	read := func(fd uintptr) bool {
		for i := range batch {
			iovs[i].SetLen(packetSpace)
			msgs[i].hdr.Namelen = unix.SizeofSockaddrInet4
		}
		k, _, errno := syscall.RawSyscall6(unix.SYS_RECVMMSG, fd, uintptr(unsafe.Pointer(&msgs[0])), batch, unix.MSG_DONTWAIT, 0, 0)
		n = int(k)
		if errno != 0 {
			n = 0
		}
		return errno != unix.EAGAIN
	}
	sent := 0
	write := func(fd uintptr) bool {
		for sent < n {
			k, _, errno := syscall.RawSyscall6(unix.SYS_SENDMMSG, fd, uintptr(unsafe.Pointer(&msgs[sent])), uintptr(n-sent), unix.MSG_DONTWAIT, 0, 0)
			if errno != 0 {
				sent++ // an ICMP error or a full buffer costs one packet
				continue
			}
			sent += int(k)
		}
		return true
	}
	for s.raw.Read(read) == nil {
		out := s
		if s.out != nil {
			out = s.out
		}
		known := 0
		for i := range n {
			to := s.to
			if s.by != nil {
				var ok bool
				if to, ok = s.by[key(&names[i])]; !ok {
					continue
				}
			}
			if known != i { // close the gap of a stranger's packet
				copy(buf[known*packetSpace:(known+1)*packetSpace], buf[i*packetSpace:i*packetSpace+int(msgs[i].n)])
			}
			names[known] = to
			iovs[known].SetLen(int(msgs[i].n))
			known++
		}
		n, sent = known, 0
		if out.raw.Write(write) != nil {
			return
		}
	}
}
