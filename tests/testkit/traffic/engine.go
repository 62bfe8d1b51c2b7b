//go:build linux

package traffic

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/dtls/v3/pkg/crypto/selfsign"
	"golang.org/x/sys/unix"
)

// Flow is the shape of one m-line's packets: Burst packets of Size bytes (the
// RTP packet before SRTP) every Gap.
type Flow struct {
	Size, Burst int
	Gap         time.Duration
	Clock       uint32 // RTP timestamp step per burst
}

// pollTimeout bounds how long the receiver sleeps before it looks for Close.
const pollTimeout = 50 // ms

// Engine sends and receives for all its legs.
type Engine struct {
	audio, video Flow
	cert         tls.Certificate
	fingerprint  string
	epoll        int

	ids    atomic.Uint32
	mu     sync.Mutex // guards what follows; the receiver holds it while it works
	legs   map[*Leg]bool
	socks  map[int32]*sock
	tracks map[uint32]*track
	round  *round

	stop  chan struct{}
	tasks sync.WaitGroup
}

// NewEngine starts the receiver and the reports. The caller closes it.
func NewEngine() (*Engine, error) {
	cert, err := selfsign.GenerateSelfSigned()
	if err != nil {
		return nil, fmt.Errorf("traffic: certificate: %w", err)
	}
	ep, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("traffic: epoll: %w", err)
	}
	e := &Engine{
		// The work of the project's quality goals: 300 video packets/s of 1,150
		// bytes in bursts of 10, and 50 audio packets/s of 120 bytes.
		video: Flow{Size: 1150, Burst: 10, Gap: time.Second / 30, Clock: 3000},
		audio: Flow{Size: 120, Burst: 1, Gap: 20 * time.Millisecond, Clock: 960},
		cert:  cert, fingerprint: fingerprintOf(cert), epoll: ep,
		legs: map[*Leg]bool{}, socks: map[int32]*sock{}, tracks: map[uint32]*track{},
		stop: make(chan struct{}),
	}
	e.tasks.Go(e.receive)
	e.tasks.Go(e.report)
	return e, nil
}

// Close ends all legs and goroutines.
func (e *Engine) Close() {
	e.mu.Lock()
	legs := make([]*Leg, 0, len(e.legs))
	for l := range e.legs {
		legs = append(legs, l)
	}
	e.mu.Unlock()
	for _, l := range legs {
		l.Close()
	}
	close(e.stop)
	e.tasks.Wait()
	_ = unix.Close(e.epoll)
}

func (e *Engine) flow(kind string) Flow {
	if kind == "video" {
		return e.video
	}
	return e.audio
}

func (e *Engine) nextID() uint32 { return e.ids.Add(1) }

func randomSSRC() uint32 {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.BigEndian.Uint32(b[:]) | 1
}

func (e *Engine) add(l *Leg) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.legs[l] = true
	for _, s := range l.socks {
		e.socks[int32(s.fd)] = s
		ev := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(s.fd)}
		_ = unix.EpollCtl(e.epoll, unix.EPOLL_CTL_ADD, s.fd, &ev) // fails only for a bad descriptor
	}
	for _, t := range l.tracks {
		e.tracks[t.id] = t
	}
}

func (e *Engine) remove(l *Leg) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if l.closed {
		return
	}
	l.closed = true
	delete(e.legs, l)
	for _, s := range l.socks {
		if e.socks[int32(s.fd)] == s {
			delete(e.socks, int32(s.fd))
			_ = unix.EpollCtl(e.epoll, unix.EPOLL_CTL_DEL, s.fd, nil)
		}
		closeSock(s)
	}
	for _, t := range l.tracks {
		delete(e.tracks, t.id)
	}
}

// receive is the only reader of all sockets.
func (e *Engine) receive() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	r := newReceiver()
	events := make([]unix.EpollEvent, 256)
	for {
		select {
		case <-e.stop:
			return
		default:
		}
		n, err := unix.EpollWait(e.epoll, events, pollTimeout)
		if err != nil {
			continue // EINTR
		}
		e.mu.Lock()
		for i := range n {
			if s := e.socks[events[i].Fd]; s != nil {
				k := r.recv(s.fd)
				for j := range k {
					e.got(s, r.packet(j), r.stamp(j))
				}
			}
		}
		e.mu.Unlock()
	}
}

// got sorts a packet by its first byte (RFC 7983, RFC 5761).
func (e *Engine) got(s *sock, p []byte, at int64) {
	switch {
	case len(p) < 12:
	case p[0] >= 128 && p[0] < 192:
		if p[1] >= 192 && p[1] < 224 {
			s.gotRTCP(p)
			return
		}
		e.gotRTP(s, p, at)
	case p[0] == 0 && p[1] == 1: // binding request
		s.answerCheck(p)
	case p[0] < 64:
		select {
		case s.ctl <- append([]byte(nil), p...):
		default: // nobody sets up any more: answers to consent checks
			select {
			case <-s.ctl:
			default:
			}
		}
	}
}
