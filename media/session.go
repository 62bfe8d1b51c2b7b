package media

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"madoguchi/media/sdp"
)

// phoneConsent is how much longer a phone may be silent than a browser: a
// browser sends consent checks every few seconds (RFC 7675), a muted phone only
// its reports, up to 7.5 s apart (RFC 3550 §6.3).
const phoneConsent = 2

// Session is the media of one leg. It lives from the first offer to Close and
// survives re-offers and ICE restarts with its keys, roles and counters.
type Session struct {
	engine *Engine
	kind   Kind
	number uint64
	notify func(Event)
	log    *slog.Logger

	negotiated atomic.Pointer[sdp.Negotiated] // the last agreement; nil before the first
	transports atomic.Pointer[[]*transport]
	routes     atomic.Pointer[routes] // where our packets go; nil: nowhere
	bridge     atomic.Pointer[Bridge]
	ear        atomic.Pointer[ear] // for mixes; nil: none was needed yet
	lastAuth   atomic.Int64        // engine time of the last authenticated packet, 0: none
	lastRTP    atomic.Int64        // of the last authenticated RTP packet
	clock      senderClock
	closed     atomic.Bool
	connected  atomic.Bool
	music      atomic.Bool // the player sends our audio now
	slides     atomic.Bool // the page may send a second picture

	ctl struct { // offers and answers come from any goroutine, one at a time
		sync.Mutex
		nego    *sdp.Negotiator
		current *credential
		old     []oldCredential
		pending *credential // of an open offer
		restart uint32      // generation of credentials
	}

	lost       bool  // housekeeper only
	reportedAt int64 // housekeeper only

	done chan struct{} // closed when Close is through
}

// NewSession makes a session; notify gets its events from a goroutine that
// must not be blocked for long.
func (e *Engine) NewSession(kind Kind, notify func(Event)) (*Session, error) {
	if notify == nil {
		notify = func(Event) {}
	}
	s := &Session{engine: e, kind: kind, notify: notify, done: make(chan struct{})}
	nego, err := sdp.NewNegotiator(sdp.Options{
		Kind:        sdpKind(kind),
		Addrs:       e.addrs,
		Port:        s.port,
		Fingerprint: e.fingerprint,
	})
	if err != nil {
		return nil, translate(err)
	}
	s.ctl.nego = nego
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrClosed
	}
	e.number++
	s.number = e.number
	s.log = e.log.With(slog.Uint64("media", s.number))
	s.transports.Store(&[]*transport{})
	if kind == Browser {
		s.addTransport(-1)
	}
	e.sessions[s] = struct{}{}
	return s, nil
}

func sdpKind(k Kind) sdp.Kind {
	if k == Phone {
		return sdp.Phone
	}
	return sdp.Browser
}

// KindOf tells from an offer which kind of session answers it.
func KindOf(offer []byte) Kind {
	if sdp.KindOf(offer) == sdp.Phone {
		return Phone
	}
	return Browser
}

func (s *Session) addTransport(index int) *transport {
	t := &transport{session: s, engine: s.engine, index: index}
	t.in.sources = map[uint32]*source{}
	next := append([]*transport{}, *s.transports.Load()...)
	next = append(next, t)
	s.transports.Store(&next)
	return t
}

// port gives the local port of an m-line's transport; a phone gets sockets of
// its own. Called by the negotiator, so ctl is held.
func (s *Session) port(index int) (uint16, error) {
	if s.kind == Browser {
		return s.engine.Addr().Port(), nil
	}
	for _, t := range *s.transports.Load() {
		if t.index == index {
			return t.sock.local.Port(), nil
		}
	}
	rtp, rtcp, reserved, err := s.engine.openPair()
	if err != nil {
		return 0, err
	}
	t := &transport{session: s, engine: s.engine, index: index, sock: rtp, rtcpSock: rtcp, reserved: reserved}
	t.in.sources = map[uint32]*source{}
	rtp.owner, rtcp.owner = t, t
	next := append([]*transport{}, *s.transports.Load()...)
	next = append(next, t)
	s.transports.Store(&next)
	t.readers.Go(func() { rtp.serve(&s.engine.batches, s.engine.handle) })
	t.readers.Go(func() { rtcp.serve(&s.engine.batches, s.engine.handle) })
	return rtp.local.Port(), nil
}

// transportOf is the transport of a section, nil when it has none.
func (s *Session) transportOf(sec *sdp.Section) *transport {
	all := *s.transports.Load()
	for _, t := range all {
		if t.index < 0 || t.index == sec.Transport {
			return t
		}
	}
	return nil
}

// touch takes note of an authenticated packet.
func (s *Session) touch(now int64) {
	if s.lastAuth.Load() != now {
		s.lastAuth.Store(now)
	}
}

// emit queues an event.
func (s *Session) emit(ev Event) { s.engine.events.put(s, ev) }

// keyed is called when a transport has got its keys.
func (s *Session) keyed() {
	if s.connected.CompareAndSwap(false, true) {
		s.touch(s.engine.now())
		s.log.Debug("media connected")
		s.emit(Connected)
		if b := s.bridge.Load(); b != nil {
			b.showTo(s)
		}
	}
	s.RequestKeyFrame()
}

// RemoteHold says whether the peer's last description holds us
// (sendonly/inactive on audio, RFC 3264 §8.4).
func (s *Session) RemoteHold() bool {
	neg := s.negotiated.Load()
	return neg != nil && neg.RemoteHold
}

// SetSlides says whether the page sends a second picture, or is about to
// (a=content:slides, RFC 4796). Bridge.Mismatched tells then who needs an offer
// for it: the page, and those who receive it. Phones need no word: they have
// their own m-lines.
func (s *Session) SetSlides(on bool) {
	if s.kind != Browser || s.slides.Swap(on) == on {
		return
	}
	if b := s.bridge.Load(); b != nil {
		b.changed()
	}
}

// Alive says whether an authenticated packet came within Timers.ConsentLost.
func (s *Session) Alive() bool {
	at := s.lastAuth.Load()
	return at != 0 && !s.closed.Load() && s.engine.now()-at < s.consent()
}

// streamLost is for how long a browser may be silent that was sending RTP until
// then, as one in a call does every 20 ms: people are told of a cut line within
// three seconds.
const streamLost = int64(2500 * time.Millisecond)

// streaming is how long before the silence the last RTP may have come.
const streaming = int64(time.Second)

// consent is for how long the peer may be silent.
func (s *Session) consent() int64 {
	c := int64(s.engine.timers.ConsentLost)
	switch {
	case s.kind == Phone:
		c *= phoneConsent
	case s.lastAuth.Load()-s.lastRTP.Load() < streaming:
		c = min(c, streamLost)
	}
	return c
}

// tick does what is due. Housekeeper only.
func (s *Session) tick(now int64) {
	s.dropOldCredentials(now)
	s.checkConsent(now)
	reports := now-s.reportedAt >= int64(s.engine.timers.ReportPeriod)
	if reports {
		s.reportedAt = now
	}
	for _, t := range *s.transports.Load() {
		t.tick(now, reports)
	}
}

func (s *Session) checkConsent(now int64) {
	if !s.connected.Load() {
		return
	}
	silent := now-s.lastAuth.Load() >= s.consent()
	switch {
	case silent && !s.lost && s.expected():
		s.lost = true
		s.emit(Lost)
	case !silent && s.lost:
		s.lost = false
		s.emit(Recovered)
		s.refreshPictures()
	}
}

// expected says whether silence of the peer means anything: a phone that we or
// it put on hold need not send a thing.
func (s *Session) expected() bool {
	if s.kind == Browser {
		return true
	}
	audio := s.negotiated.Load().Audio()
	return audio != nil && audio.Direction.Recv()
}

// refreshPictures asks for key frames both ways after an interruption.
func (s *Session) refreshPictures() {
	s.RequestKeyFrame()
	if b := s.bridge.Load(); b != nil {
		b.askForKeyFrames()
	}
}

// Close frees the session; it sends DTLS close_notify if there is one.
func (s *Session) Close() {
	if s.closed.Swap(true) {
		<-s.done
		return
	}
	defer close(s.done)
	if b := s.bridge.Load(); b != nil {
		b.remove(s)
	}
	s.StopPlaying()
	s.ctl.Lock() // no offer or answer is at work now, and none will be
	defer s.ctl.Unlock()
	e := s.engine
	for _, c := range s.allCredentials() {
		e.credentials.remove(c.ufrag, c)
	}
	for _, t := range *s.transports.Load() {
		t.close()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.sessions, s)
	s.addTotals(&e.past)
}
