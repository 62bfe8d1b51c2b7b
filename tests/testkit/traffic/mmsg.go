//go:build linux

package traffic

import (
	"net/netip"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mmsghdr is struct mmsghdr of the kernel.
type mmsghdr struct {
	hdr unix.Msghdr
	n   uint32
	_   [4]byte
}

const (
	batch       = 64
	packetSpace = 2048
	// controlSpace holds one SCM_TIMESTAMPNS.
	controlSpace = 64
	socketBuffer = 4 << 20
)

// receiver holds the buffers of recvmmsg. One goroutine uses it.
type receiver struct {
	msgs    [batch]mmsghdr
	iovs    [batch]unix.Iovec
	buf     []byte
	control []byte
}

func newReceiver() *receiver {
	r := &receiver{buf: make([]byte, batch*packetSpace), control: make([]byte, batch*controlSpace)}
	for i := range batch {
		r.iovs[i].Base = &r.buf[i*packetSpace]
		r.iovs[i].SetLen(packetSpace)
		r.msgs[i].hdr.Iov = &r.iovs[i]
		r.msgs[i].hdr.SetIovlen(1)
	}
	return r
}

// recv reads what is there; 0 when nothing is.
func (r *receiver) recv(fd int) int {
	for i := range batch {
		r.msgs[i].hdr.Control = &r.control[i*controlSpace]
		r.msgs[i].hdr.SetControllen(controlSpace)
	}
	n, _, errno := syscall.Syscall6(unix.SYS_RECVMMSG, uintptr(fd),
		uintptr(unsafe.Pointer(&r.msgs[0])), batch, unix.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		return 0
	}
	return int(n)
}

func (r *receiver) packet(i int) []byte {
	return r.buf[i*packetSpace : i*packetSpace+int(r.msgs[i].n)]
}

// stamp is when the kernel got packet i, in ns of the wall clock.
func (r *receiver) stamp(i int) int64 {
	c := r.control[i*controlSpace:]
	h := (*unix.Cmsghdr)(unsafe.Pointer(&c[0]))
	if r.msgs[i].hdr.Controllen < unix.SizeofCmsghdr || h.Level != unix.SOL_SOCKET || h.Type != unix.SO_TIMESTAMPNS {
		return time.Now().UnixNano()
	}
	return (*unix.Timespec)(unsafe.Pointer(&c[unix.CmsgLen(0)])).Nano()
}

// sender holds the arrays of sendmmsg. One goroutine uses it.
type sender struct {
	msgs [batch]mmsghdr
	iovs [batch]unix.Iovec
}

func newSender() *sender {
	s := &sender{}
	for i := range batch {
		s.msgs[i].hdr.Iov = &s.iovs[i]
		s.msgs[i].hdr.SetIovlen(1)
	}
	return s
}

func (s *sender) put(i int, p []byte) {
	s.iovs[i].Base = &p[0]
	s.iovs[i].SetLen(len(p))
}

// send writes the first n packets to a connected socket and returns how many
// the kernel took.
func (s *sender) send(fd, n int) int {
	done, idle := 0, 0
	for done < n {
		k, _, errno := syscall.Syscall6(unix.SYS_SENDMMSG, uintptr(fd),
			uintptr(unsafe.Pointer(&s.msgs[done])), uintptr(n-done), unix.MSG_DONTWAIT, 0, 0)
		if errno != 0 {
			// ECONNREFUSED reports an earlier packet; the socket goes on.
			if idle++; idle > 3 {
				return done
			}
			continue
		}
		done += int(k)
	}
	return done
}

// openUDP opens a non-blocking socket on 127.0.0.1 with kernel time stamps.
func openUDP() (fd int, at netip.AddrPort, err error) {
	fd, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, at, err
	}
	for _, o := range [][2]int{{unix.SO_RCVBUF, socketBuffer}, {unix.SO_SNDBUF, socketBuffer}, {unix.SO_TIMESTAMPNS, 1}} {
		if err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, o[0], o[1]); err != nil {
			_ = unix.Close(fd)
			return -1, at, err
		}
	}
	if err = unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		_ = unix.Close(fd)
		return -1, at, err
	}
	sa, err := unix.Getsockname(fd)
	if err != nil {
		_ = unix.Close(fd)
		return -1, at, err
	}
	in4, _ := sa.(*unix.SockaddrInet4)
	return fd, netip.AddrPortFrom(netip.AddrFrom4(in4.Addr), uint16(in4.Port)), nil
}

func connectUDP(fd int, to netip.AddrPort) error {
	return unix.Connect(fd, &unix.SockaddrInet4{Addr: to.Addr().Unmap().As4(), Port: int(to.Port())})
}
