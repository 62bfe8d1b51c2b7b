package media

import (
	"fmt"
	"net"
	"strconv"
	"sync"
)

// portPool lends pairs of ports to phone legs: an even one for RTP and the next
// for RTCP (RFC 3550 §11). Pairs are taken in turn, so that one that was just
// given back rests: late packets of the old leg must not meet a new one.
type portPool struct {
	mu          sync.Mutex
	first, last int // even port of the first and of the last pair
	next        int
	used        map[int]bool
}

func newPortPool(r [2]uint16) (*portPool, error) {
	p := &portPool{first: int(r[0]+1) &^ 1, last: int(r[1]-1) &^ 1, used: map[int]bool{}}
	if r == [2]uint16{} {
		p.first, p.last = 0, 0 // the system chooses
		return p, nil
	}
	if r[0] == 0 || p.first > p.last {
		return nil, fmt.Errorf("media: no pair of phone ports in %d–%d", r[0], r[1])
	}
	p.next = p.first
	return p, nil
}

// take reserves the next free pair; ok is false when all are taken.
func (p *portPool) take() (port int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for range (p.last-p.first)/2 + 1 {
		port = p.next
		if p.next += 2; p.next > p.last {
			p.next = p.first
		}
		if !p.used[port] {
			p.used[port] = true
			return port, true
		}
	}
	return 0, false
}

func (p *portPool) give(port int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.used, port)
}

func (p *portPool) size() int { return (p.last-p.first)/2 + 1 }

// systemTries is how often we ask the system for a port whose successor is free.
const systemTries = 100

// openPair opens the sockets of a phone leg. Ports that somebody else holds are skipped.
func (e *Engine) openPair() (rtp, rtcp *socket, reserved int, err error) {
	if e.ports.last == 0 {
		rtp, rtcp, err = e.openSystemPair()
		return rtp, rtcp, 0, err
	}
	for range e.ports.size() {
		port, ok := e.ports.take()
		if !ok {
			break
		}
		if rtp, rtcp, err = e.openBoth(port); err == nil {
			return rtp, rtcp, port, nil
		}
		e.ports.give(port)
	}
	return nil, nil, 0, ErrNoPort
}

func (e *Engine) openBoth(port int) (rtp, rtcp *socket, err error) {
	at := func(p int) string { return net.JoinHostPort(e.host, strconv.Itoa(p)) }
	if rtp, err = openSocket(at(port), false, phoneSocketBuffer); err != nil {
		return nil, nil, err
	}
	if rtcp, err = openSocket(at(int(rtp.local.Port())+1), false, phoneSocketBuffer); err != nil {
		rtp.close()
		return nil, nil, err
	}
	rtcp.rtcp = true
	return rtp, rtcp, nil
}

func (e *Engine) openSystemPair() (rtp, rtcp *socket, err error) {
	for range systemTries {
		if rtp, rtcp, err = e.openBoth(0); err != nil {
			continue
		}
		if rtp.local.Port()%2 == 0 {
			return rtp, rtcp, nil
		}
		rtp.close()
		rtcp.close()
	}
	return nil, nil, ErrNoPort
}
