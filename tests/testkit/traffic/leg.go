//go:build linux

package traffic

import (
	"context"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/pion/srtp/v3"
	"golang.org/x/sys/unix"
)

// Audio codecs.
const (
	opus = "opus"
	pcmu = "PCMU"
)

// off is the payload type of a refused m-line.
const off = 0xff

const midURI = "urn:ietf:params:rtp-hdrext:sdes:mid"

// Kind of a leg.
type Kind int

// The kinds.
const (
	Phone   Kind = iota // SDES-SRTP, RTP/SAVP, a port per m-line
	Browser             // ICE, DTLS-SRTP, BUNDLE on one port
)

// Config says what a leg is.
type Config struct {
	Kind    Kind
	Profile Profile
	// Payload types in this leg's own offers; the answerer follows the offer.
	AudioPT, VideoPT int
	NoVideo          bool
	// Audio is the audio codec: "opus" (the default) or "PCMU".
	Audio string
}

// Leg is one end of a call: sockets, keys and streams.
type Leg struct {
	e      *Engine
	cfg    Config
	socks  []*sock
	tracks []*track
	ice    *iceState // browsers only
	closed bool      // under e.mu

	rtcp Reports // receiver only, read with Counters
}

// sock is one UDP socket. A phone has one for each m-line, a browser one.
type sock struct {
	fd     int
	at     netip.AddrPort
	peer   netip.AddrPort
	leg    *Leg
	dec    *srtp.Context // receiver only, under e.mu
	decCtl *srtp.Context
	encCtl *srtp.Context                  // housekeeping, under e.mu
	rx     []*inbound                     // receiver, under e.mu
	tap    func(pt uint8, payload []byte) // under e.mu
	ctl    chan []byte                    // STUN and DTLS to the one who sets up
}

// track is what the leg sends on one m-line.
type track struct {
	id   uint32
	kind string
	mid  string
	sock *sock
	ssrc uint32
	pt   uint8
	key  string // inline, phones only
	ext  byte   // header extension id of the MID, 0 for none

	flow  Flow
	enc   *srtp.Context
	next  uint32 // index of the next packet
	ts    uint32
	plain []byte
	sentN atomic.Uint64

	// of the round that is prepared or running
	base  uint32
	count int
	size  int
	slab  []byte
	sent  []atomic.Int64
}

// NewLeg opens the sockets of a leg. The caller closes it.
func (e *Engine) NewLeg(cfg Config) (*Leg, error) {
	if cfg.Audio == "" {
		cfg.Audio = opus
	}
	if cfg.Audio == pcmu {
		cfg.AudioPT = 0 // static, RFC 3551
	} else if cfg.AudioPT == 0 {
		cfg.AudioPT = 111
	}
	if cfg.VideoPT == 0 {
		cfg.VideoPT = 96
	}
	l := &Leg{e: e, cfg: cfg}
	kinds := []string{"audio", "video"}
	if cfg.NoVideo {
		kinds = kinds[:1]
	}
	for i, k := range kinds {
		if cfg.Kind == Phone || i == 0 {
			s, err := l.open()
			if err != nil {
				l.Close()
				return nil, err
			}
			l.socks = append(l.socks, s)
		}
		t := &track{
			id: e.nextID(), kind: k, mid: strconv.Itoa(i), sock: l.socks[len(l.socks)-1],
			ssrc: randomSSRC(), flow: e.flow(k), pt: uint8(cfg.AudioPT),
		}
		if k == "video" {
			t.pt = uint8(cfg.VideoPT)
		}
		l.tracks = append(l.tracks, t)
		if cfg.Kind == Phone {
			key, err := cfg.Profile.newKey()
			if err == nil {
				t.key = key
				err = l.setSend(t, key)
			}
			if err != nil {
				l.Close()
				return nil, err
			}
		}
	}
	if cfg.Kind == Browser {
		l.ice = newICE()
	}
	e.add(l)
	return l, nil
}

func (l *Leg) open() (*sock, error) {
	fd, at, err := openUDP()
	if err != nil {
		return nil, fmt.Errorf("traffic: open a socket: %w", err)
	}
	return &sock{fd: fd, at: at, leg: l, ctl: make(chan []byte, batch)}, nil
}

func (l *Leg) setSend(t *track, inline string) error {
	var err error
	if t.enc, err = l.cfg.Profile.context(inline); err != nil {
		return err
	}
	t.sock.encCtl, err = l.cfg.Profile.context(inline)
	return err
}

// Offer is the leg's description as the caller.
func (l *Leg) Offer() []byte { return l.describe("actpass", nil, "sendrecv") }

// OfferDirection is a later offer, e.g. "sendonly" to hold.
func (l *Leg) OfferDirection(direction string) []byte { return l.describe("actpass", nil, direction) }

// Answer takes an offer and returns the answer.
func (l *Leg) Answer(offer []byte) ([]byte, error) {
	d, err := ParseSDP(offer)
	if err != nil {
		return nil, err
	}
	if err := l.apply(d); err != nil {
		return nil, err
	}
	return l.describe("active", d, "sendrecv"), nil
}

// SetAnswer takes the answer to Offer.
func (l *Leg) SetAnswer(answer []byte) error {
	d, err := ParseSDP(answer)
	if err != nil {
		return err
	}
	return l.apply(d)
}

// apply takes the peer's description: addresses, payload types, keys.
func (l *Leg) apply(d *Description) error {
	for _, t := range l.tracks {
		m := d.Find(t.kind)
		if m == nil {
			if t.kind == "audio" {
				return fmt.Errorf("%w: no audio", errSDP)
			}
			t.pt = off // refused: nothing is sent
			continue
		}
		codec := "H264"
		if t.kind == "audio" {
			codec = l.cfg.Audio
		}
		pt, ok := m.payload(codec)
		if !ok {
			return fmt.Errorf("%w: no %s", errSDP, codec)
		}
		t.pt = uint8(pt)
		if l.cfg.Kind == Browser {
			l.e.mu.Lock()
			l.ice.remote(m)
			l.e.mu.Unlock()
			t.ext = byte(m.Extmap[midURI])
			if m.MID != "" {
				t.mid = m.MID
			}
			continue
		}
		if err := l.applyPhone(t, m); err != nil {
			return err
		}
	}
	return nil
}

func (l *Leg) applyPhone(t *track, m *Media) error {
	for _, c := range m.Crypto {
		if c.Suite != l.cfg.Profile {
			continue
		}
		dec, err := l.cfg.Profile.context(c.Inline)
		if err != nil {
			return err
		}
		ctl, err := l.cfg.Profile.context(c.Inline)
		if err != nil {
			return err
		}
		if err := connectUDP(t.sock.fd, m.Addr); err != nil {
			return fmt.Errorf("traffic: connect: %w", err)
		}
		l.e.mu.Lock()
		t.sock.peer, t.sock.dec, t.sock.decCtl = m.Addr, dec, ctl
		l.e.mu.Unlock()
		return nil
	}
	return fmt.Errorf("%w: %s has no crypto line for %s", errSDP, t.kind, l.cfg.Profile)
}

// Connect does ICE and DTLS; a phone has nothing to do.
func (l *Leg) Connect(ctx context.Context) error {
	if l.cfg.Kind == Phone {
		return nil
	}
	return l.connectBrowser(ctx)
}

// describe writes a description; remote is the offer that is answered, if any.
func (l *Leg) describe(setup string, remote *Description, direction string) []byte {
	var b strings.Builder
	line := func(f string, a ...any) { fmt.Fprintf(&b, f+"\r\n", a...) }
	line("v=0\r\no=- %d 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0", l.tracks[0].ssrc)
	if l.cfg.Kind == Browser {
		mids := make([]string, len(l.tracks))
		for i, t := range l.tracks {
			mids[i] = t.mid
		}
		line("a=group:BUNDLE %s", strings.Join(mids, " "))
	}
	for _, t := range l.tracks {
		port := int(t.sock.at.Port())
		if t.pt == off {
			port = 0
		}
		l.mline(line, t, port, setup, remote)
		line("a=%s", direction)
	}
	if remote != nil { // an answer has as many m-lines as the offer (RFC 3264 §6)
		for _, m := range remote.Media[min(len(l.tracks), len(remote.Media)):] {
			line("m=%s 0 %s %d", m.Kind, m.Proto, append(m.Formats, 0)[0])
		}
	}
	return []byte(b.String())
}

func (l *Leg) mline(line func(string, ...any), t *track, port int, setup string, remote *Description) {
	proto := "RTP/SAVP"
	if l.cfg.Kind == Browser {
		proto = "UDP/TLS/RTP/SAVPF"
	}
	tag, params := "1", "profile-level-id=42e028;packetization-mode=1;level-asymmetry-allowed=1"
	if remote != nil {
		if m := remote.Find(t.kind); m != nil {
			proto = m.Proto
			params = m.Params[int(t.pt)] // the packetization mode is the offer's (RFC 6184 §8.2.2)
			for _, c := range m.Crypto {
				if c.Suite == l.cfg.Profile {
					tag = c.Tag
					break
				}
			}
		}
	}
	line("m=%s %d %s %d", t.kind, port, proto, t.pt&0x7f)
	line("a=rtcp-mux")
	if t.kind == "audio" {
		name := "opus/48000/2"
		if l.cfg.Audio == pcmu {
			name = "PCMU/8000"
		}
		line("a=rtpmap:%d %s", t.pt, name)
	} else {
		line("a=rtpmap:%d H264/90000", t.pt)
		if params != "" {
			line("a=fmtp:%d %s", t.pt, params)
		}
		line("a=rtcp-fb:%d nack", t.pt)
		line("a=rtcp-fb:%d nack pli", t.pt)
		line("a=rtcp-fb:%d ccm fir", t.pt)
		line("a=rtcp-fb:%d goog-remb", t.pt)
	}
	if l.cfg.Kind == Phone {
		line("a=crypto:%s %s inline:%s", tag, l.cfg.Profile, t.key)
		return
	}
	line("a=mid:%s", t.mid)
	ext := t.ext
	if remote == nil {
		ext = 4
	}
	if ext != 0 {
		line("a=extmap:%d %s", ext, midURI)
	}
	line("a=ice-ufrag:%s\r\na=ice-pwd:%s\r\na=ice-options:trickle", l.ice.ufrag, l.ice.pwd)
	line("a=fingerprint:sha-256 %s\r\na=setup:%s", l.e.fingerprint, setup)
	line("a=candidate:1 1 udp 2130706431 127.0.0.1 %d typ host", t.sock.at.Port())
	line("a=ssrc:%d cname:testphone", t.ssrc)
}

// Ports are the leg's own addresses by m-line, for relays.
func (l *Leg) Ports() map[string]netip.AddrPort {
	out := map[string]netip.AddrPort{}
	for _, t := range l.tracks {
		out[t.kind] = t.sock.at
	}
	return out
}

// Close ends the leg. Its engine stops sending and counting for it.
func (l *Leg) Close() {
	if l.ice != nil && l.ice.dtls != nil {
		_ = l.ice.dtls.Close()
	}
	l.e.remove(l)
}

func closeSock(s *sock) { _ = unix.Close(s.fd) }

// Engine is the engine that the leg belongs to.
func (l *Leg) Engine() *Engine { return l.e }

// Tap hands the decrypted payload of every packet that arrives on the m-line's
// socket to f, from the receiver: f must be quick.
func (l *Leg) Tap(kind string, f func(pt uint8, payload []byte)) {
	l.e.mu.Lock()
	defer l.e.mu.Unlock()
	for _, t := range l.tracks {
		if t.kind == kind {
			t.sock.tap = f
		}
	}
}
