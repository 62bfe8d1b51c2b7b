package media

import (
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"

	"madoguchi/media/sdp"
	"madoguchi/media/srtp"
)

const (
	// pathsMost is the most validated addresses of one browser leg.
	pathsMost = 8
	// sourcesMost is the most SSRCs a peer may use at once on one transport.
	sourcesMost = 32
)

// transport is one 5-tuple's worth of a session: keys, addresses and the
// sources in it. A browser leg has one (BUNDLE), a phone leg one per m-line.
type transport struct {
	session *Session
	engine  *Engine
	index   int // m-line that owns it; -1: all of them (browsers)

	sock     *socket // of a phone leg; nil on the shared port
	rtcpSock *socket // of a phone leg, for RTCP without rtcp-mux
	reserved int     // port of the pool that sock holds; 0: none
	readers  sync.WaitGroup

	path     atomic.Pointer[path] // where we send to; nil until known
	rtcpPath atomic.Pointer[path] // without rtcp-mux
	demux    atomic.Pointer[demux]
	sender   atomic.Uint32          // our SSRC in feedback and reports
	cname    atomic.Pointer[string] // ours
	rsize    atomic.Bool            // reduced-size RTCP agreed (RFC 5506)
	mux      atomic.Bool            // RTCP on the RTP port agreed (RFC 5761)
	asking   atomic.Bool            // some key frame request is open, so that idle ticks cost nothing

	in  inSide
	out outSide

	addr struct { // addresses, guarded by mu
		mu        sync.Mutex
		valid     []netip.AddrPort // browser: addresses that passed a check
		latest    uint32           // newest generation of credentials that was nominated
		signalled netip.AddrPort   // phone: from the description
		rtcp      netip.AddrPort
		// latchedAt is when the last authenticated packet came from path (phones);
		// 0 while path is only what the description says.
		latchedAt atomic.Int64
	}

	dtls    dtlsState
	limits  limits
	down    downlink
	fedBack int64 // when we last sent transport-cc feedback; housekeeper only
}

// inSide is what the readers change for packets from the peer. Two readers may
// hold packets of one leg (after an address move), hence the lock; it is this
// leg's own and practically never contended.
type inSide struct {
	mu      sync.Mutex
	ctx     *srtp.Context
	crypto  sdp.Crypto // SDES key of ctx, to keep ctx while it does not change
	sources map[uint32]*source
	made    uint64     // sources so far
	tracks  []*inTrack // by section index
	congest arrivals   // transport-wide sequence numbers, for our own feedback

	packets, bytes, refused uint64
}

// outSide is what we send to the peer: forwarded packets, music and RTCP.
type outSide struct {
	mu      sync.Mutex
	ctx     *srtp.Context
	crypto  sdp.Crypto
	profile srtp.Profile
	tracks  []*outTrack // every outgoing track of this transport

	packets, bytes uint64
}

// setInKey installs the peer's SDES key unless it is the same as before: a
// fresh context would forget rollover counter and replay window.
func (t *transport) setInKey(c sdp.Crypto) error {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	if t.in.ctx != nil && t.in.crypto.Equal(c) {
		return nil
	}
	ctx, err := srtp.New(c.Profile, c.Key, c.Salt)
	if err != nil {
		return err
	}
	t.in.ctx, t.in.crypto = ctx, c
	return nil
}

// setOutKey installs our SDES key unless it is the same as before.
func (t *transport) setOutKey(c sdp.Crypto) error {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	if t.out.ctx != nil && t.out.crypto.Equal(c) {
		return nil
	}
	ctx, err := srtp.New(c.Profile, c.Key, c.Salt)
	if err != nil {
		return err
	}
	t.out.ctx, t.out.crypto, t.out.profile = ctx, c, c.Profile
	return nil
}

// socketFor is the socket that packets to the peer leave from.
func (t *transport) socketFor(reader *socket) *socket {
	if t.sock != nil {
		return t.sock
	}
	if reader != nil && reader.owner == nil {
		return reader // the shared port: every reader sends on its own socket
	}
	return t.engine.sockets[int(t.session.number)%len(t.engine.sockets)]
}

// inet6 is the family of the sockets of this transport.
func (t *transport) inet6() bool {
	if t.sock != nil {
		return t.sock.inet6
	}
	return t.engine.sockets[0].inet6
}

// validated takes note of a signed check from an address (browsers). Only a
// nominated one with credentials not older than the current path's moves the
// path; the first one of all is used until something is nominated.
func (t *transport) validated(cred *credential, from netip.AddrPort, nominated bool, now int64) bool {
	t.session.touch(now)
	first, ok := t.learn(cred, from, nominated)
	if first {
		t.dtls.start(t)
	}
	return ok
}

// learn does the work of validated; first says that the path was unknown before.
func (t *transport) learn(cred *credential, from netip.AddrPort, nominated bool) (first, ok bool) {
	t.addr.mu.Lock()
	defer t.addr.mu.Unlock()
	if t.session.closed.Load() {
		return false, false
	}
	if !slices.Contains(t.addr.valid, from) {
		t.addValid(from)
	} else if owner, _ := t.engine.paths.get(from); owner != t {
		t.engine.paths.set(from, t)
	}
	current := t.path.Load()
	switch {
	case current == nil:
	case !nominated, cred.generation < t.addr.latest:
		return false, true
	}
	if nominated {
		t.addr.latest = cred.generation
	}
	if current == nil || current.addr != from {
		t.path.Store(newPath(from, cred.generation, t.inet6()))
	}
	return current == nil, true
}

// addValid remembers an address, at the cost of the oldest one that is not in use.
func (t *transport) addValid(from netip.AddrPort) {
	if len(t.addr.valid) >= pathsMost {
		current := t.path.Load()
		for i, a := range t.addr.valid {
			if current == nil || a != current.addr {
				t.engine.paths.remove(a, t)
				t.addr.valid = slices.Delete(t.addr.valid, i, i+1)
				break
			}
		}
	}
	t.addr.valid = append(t.addr.valid, from)
	t.engine.paths.set(from, t)
}

// signal sets the address that a phone's description names. It is only used
// until the first authenticated packet came, or again when the phone names
// another one (a re-INVITE after it moved).
func (t *transport) signal(addr, rtcp netip.AddrPort) {
	t.addr.mu.Lock()
	defer t.addr.mu.Unlock()
	usable := func(a netip.AddrPort) bool {
		return a.IsValid() && a.Port() != 0 && !a.Addr().IsUnspecified()
	}
	if usable(addr) && addr != t.addr.signalled {
		t.addr.signalled = addr
		t.addr.latchedAt.Store(0)
		t.path.Store(newPath(addr, 0, t.sock.inet6))
	}
	if usable(rtcp) && rtcp != t.addr.rtcp {
		t.addr.rtcp = rtcp
		t.rtcpPath.Store(newPath(rtcp, 0, t.rtcpSock.inet6))
	}
}

// latch follows a phone to the source of an authenticated packet (symmetric
// RTP behind authentication). Once latched it moves only after the old address
// has been silent, so that a copied packet cannot pull the stream away.
func (t *transport) latch(from netip.AddrPort, now int64) {
	if p := t.path.Load(); p != nil && p.addr == from {
		if t.addr.latchedAt.Load() != now {
			t.addr.latchedAt.Store(now)
		}
		return
	}
	t.addr.mu.Lock()
	defer t.addr.mu.Unlock()
	at := t.addr.latchedAt.Load()
	if at != 0 && now-at < int64(t.engine.timers.ConsentLost) {
		return
	}
	t.addr.latchedAt.Store(now)
	t.path.Store(newPath(from, 0, t.sock.inet6))
}

// close ends the association and the sockets. The session is marked closed.
func (t *transport) close() {
	t.dtls.close()
	t.addr.mu.Lock() // a check that is at work adds its address before, or not at all
	t.engine.paths.removeAll(t)
	t.addr.mu.Unlock()
	if t.sock != nil {
		t.sock.close()
		t.rtcpSock.close()
		t.readers.Wait()
		if t.reserved != 0 {
			t.engine.ports.give(t.reserved)
		}
	}
}
