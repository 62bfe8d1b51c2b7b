package media

import (
	"encoding/binary"
	"net/netip"
	"runtime"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Linux: recvmmsg and sendmmsg through the runtime's netpoller, UDP_SEGMENT for
// bursts to one destination.

const (
	canShare = true
	// gsoMost is the most datagrams of one UDP_SEGMENT send (UDP_MAX_SEGMENTS).
	gsoMost = 64
	// gsoBytes is the most bytes of one UDP_SEGMENT send.
	gsoBytes = 65000
)

// defaultReaders is the number of sockets on the shared port.
func defaultReaders() int { return runtime.NumCPU() }

func reusePort(_, _ string, c syscall.RawConn) error {
	var err error
	cerr := c.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
	})
	if cerr != nil {
		return cerr
	}
	return err
}

// systemPath is the address as the kernel wants it.
type systemPath struct {
	sockaddr unix.RawSockaddrInet6 // large enough for both families
	length   uint32
}

func (p *systemPath) init(addr netip.AddrPort, inet6 bool) {
	if !inet6 {
		sa := (*unix.RawSockaddrInet4)(unsafe.Pointer(&p.sockaddr))
		sa.Family = unix.AF_INET
		putPort(&sa.Port, addr.Port())
		sa.Addr = addr.Addr().Unmap().As4()
		p.length = unix.SizeofSockaddrInet4
		return
	}
	p.sockaddr.Family = unix.AF_INET6
	putPort(&p.sockaddr.Port, addr.Port())
	p.sockaddr.Addr = addr.Addr().As16()
	p.length = unix.SizeofSockaddrInet6
}

func putPort(field *uint16, port uint16) {
	binary.BigEndian.PutUint16((*[2]byte)(unsafe.Pointer(field))[:], port)
}

func getPort(field *uint16) uint16 {
	return binary.BigEndian.Uint16((*[2]byte)(unsafe.Pointer(field))[:])
}

// segmentControl is the control message with the segment size (UDP_SEGMENT).
type segmentControl struct {
	header unix.Cmsghdr
	size   uint16
	_      [6]byte
}

// systemSocket remembers what the kernel can do.
type systemSocket struct {
	noGSO atomic.Bool
}

func (ss *systemSocket) init(s *socket) {
	var domain int
	var domainErr, gsoErr error
	err := s.raw.Control(func(fd uintptr) {
		domain, domainErr = unix.GetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_DOMAIN)
		_, gsoErr = unix.GetsockoptInt(int(fd), unix.IPPROTO_UDP, unix.UDP_SEGMENT)
	})
	if err == nil && domainErr == nil {
		s.inet6 = domain == unix.AF_INET6
	}
	ss.noGSO.Store(err != nil || gsoErr != nil)
}

// systemBatch holds the kernel's view of a batch.
type systemBatch struct {
	recvHeaders [batchSize]unix.Mmsghdr
	recvVectors [batchSize]unix.Iovec
	recvNames   [batchSize]unix.RawSockaddrInet6

	sendHeaders  [outSize]unix.Mmsghdr
	sendVectors  [outSize]unix.Iovec
	sendControls [outSize]segmentControl
	sendPaths    [outSize]*path // for the second try without UDP_SEGMENT
	sendCount    int
	sent         int
	sendErr      syscall.Errno
	write        func(fd uintptr) bool // made once: a closure per write would be an allocation
}

func (sb *systemBatch) init(b *batch) {
	for i := range sb.recvHeaders {
		sb.recvVectors[i].Base = &b.in[i].buf[headroom]
		sb.recvVectors[i].SetLen(recvLength)
		h := &sb.recvHeaders[i].Hdr
		h.Name = (*byte)(unsafe.Pointer(&sb.recvNames[i]))
		h.Namelen = unix.SizeofSockaddrInet6
		h.Iov = &sb.recvVectors[i]
		h.SetIovlen(1)
	}
	sb.write = sb.sendmmsg
}

// serve reads until the socket is closed. It stays inside one RawConn.Read: the
// poller is edge-triggered, so after a read that did not fill the batch the next
// arrival wakes it again, and no read is spent on learning that nothing is there.
func (s *socket) serve(pool *batchPool, handle func(*batch)) {
	_ = s.raw.Read(func(fd uintptr) bool {
		for {
			b := pool.get()
			n, errno := b.recvmmsg(fd)
			if n > 0 {
				b.sock = s
				handle(b)
			}
			pool.put(b)
			switch {
			case n == batchSize, errno == unix.EINTR:
			case errno == unix.EBADF || errno == unix.ENOTSOCK:
				return true
			default: // part of a batch, EAGAIN, or an error of the network
				return false
			}
		}
	})
}

func (b *batch) recvmmsg(fd uintptr) (int, syscall.Errno) {
	sb := &b.sys
	r, _, errno := unix.Syscall6(unix.SYS_RECVMMSG, fd, uintptr(unsafe.Pointer(&sb.recvHeaders[0])),
		batchSize, unix.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		return 0, errno
	}
	n := int(r)
	for i := range n {
		b.in[i].n = int(sb.recvHeaders[i].Len)
		b.in[i].addr = addrOf(&sb.recvNames[i])
		sb.recvHeaders[i].Hdr.Namelen = unix.SizeofSockaddrInet6
	}
	b.count = n
	return n, 0
}

func addrOf(sa *unix.RawSockaddrInet6) netip.AddrPort {
	if sa.Family == unix.AF_INET {
		sa4 := (*unix.RawSockaddrInet4)(unsafe.Pointer(sa))
		return netip.AddrPortFrom(netip.AddrFrom4(sa4.Addr), getPort(&sa4.Port))
	}
	return netip.AddrPortFrom(netip.AddrFrom16(sa.Addr).Unmap(), getPort(&sa.Port))
}

// send writes all groups of one socket, beginning with group from.
func (b *batch) send(sock *socket, from int) {
	sb := &b.sys
	sb.sendCount = 0
	vectors := 0
	gso := !sock.sys.noGSO.Load()
	for g := from; g < b.groupN; g++ {
		gr := &b.groups[g]
		if gr.sock != sock || gr.done {
			continue
		}
		gr.done = true
		for i := gr.first; i != noItem; {
			i, vectors = b.message(gr.path, i, vectors, gso)
		}
	}
	for done := 0; done < sb.sendCount; {
		sb.sent, sb.sendErr = done, 0
		if err := sock.raw.Write(sb.write); err != nil {
			b.failed += uint64(sb.sendCount - done)
			return
		}
		if sb.sent > done {
			done = sb.sent
			continue
		}
		if sb.sendErr == unix.EINTR {
			continue
		}
		// The first message was refused: it is lost, the others go on. A segmented
		// one is sent again in single datagrams, and a system that cannot segment
		// is not asked again.
		h := &sb.sendHeaders[done].Hdr
		if h.Control != nil && sb.sendErr != unix.EAGAIN && sb.sendErr != unix.ENOBUFS {
			if sb.sendErr == unix.EIO || sb.sendErr == unix.EOPNOTSUPP {
				sock.sys.noGSO.Store(true)
			}
			b.resend(sock, done)
		} else {
			b.failed += uint64(h.Iovlen)
		}
		done++
	}
}

// message makes one message of the chain from item i on: with gso of as many
// datagrams of equal size as follow each other (the last may be shorter).
func (b *batch) message(p *path, i int32, vectors int, gso bool) (next int32, used int) {
	sb := &b.sys
	first := vectors
	size, total := len(b.out[i].data), 0
	for i != noItem {
		data := b.out[i].data
		n := vectors - first
		if n > 0 && (!gso || n == gsoMost || len(data) > size || total+len(data) > gsoBytes) {
			break
		}
		sb.sendVectors[vectors].Base = &data[0]
		sb.sendVectors[vectors].SetLen(len(data))
		vectors++
		total += len(data)
		i = b.out[i].next
		if len(data) < size {
			break
		}
	}
	m := sb.sendCount
	sb.sendCount++
	sb.sendPaths[m] = p
	h := &sb.sendHeaders[m].Hdr
	h.Name = (*byte)(unsafe.Pointer(&p.sys.sockaddr))
	h.Namelen = p.sys.length
	h.Iov = &sb.sendVectors[first]
	h.SetIovlen(vectors - first)
	h.Control = nil
	h.SetControllen(0)
	if vectors-first > 1 {
		c := &sb.sendControls[m]
		c.header.Level = unix.IPPROTO_UDP
		c.header.Type = unix.UDP_SEGMENT
		c.header.SetLen(unix.SizeofCmsghdr + 2)
		c.size = uint16(size)
		h.Control = (*byte)(unsafe.Pointer(c))
		h.SetControllen(int(unsafe.Sizeof(*c)))
	}
	return i, vectors
}

// sendmmsg runs inside RawConn.Write. A full buffer of the system means that
// the packet is lost: waiting would stop the reader for everybody.
func (sb *systemBatch) sendmmsg(fd uintptr) bool {
	r, _, errno := unix.Syscall6(unix.SYS_SENDMMSG, fd, uintptr(unsafe.Pointer(&sb.sendHeaders[sb.sent])),
		uintptr(sb.sendCount-sb.sent), unix.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		sb.sendErr = errno
		return true
	}
	sb.sent += int(r)
	return true
}

// resend sends the datagrams of message m one by one.
func (b *batch) resend(sock *socket, m int) {
	h := &b.sys.sendHeaders[m].Hdr
	vectors := unsafe.Slice(h.Iov, int(h.Iovlen))
	for i := range vectors {
		data := unsafe.Slice(vectors[i].Base, int(vectors[i].Len))
		if err := sock.write(data, b.sys.sendPaths[m].addr); err != nil {
			b.failed++
		}
	}
}
