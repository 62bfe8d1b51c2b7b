// Package media forwards encrypted audio and video between browsers and SIP
// phones, and plays music to those who wait.
//
// It owns sockets, ICE-lite, DTLS, SRTP, offer/answer, bridges and the player.
// Only this package knows pion. It must not know SIP, accounts or queues.
package media

import (
	"errors"
	"log/slog"
	"net/netip"
	"time"
)

// Errors that callers branch on.
var (
	// ErrNotEncrypted refuses plain RTP (R26): the caller answers 488.
	ErrNotEncrypted = errors.New("media: offer is not encrypted")
	// ErrUnsupported is an offer or answer with nothing we can use: 488.
	ErrUnsupported = errors.New("media: nothing usable in the description")
	// ErrNoPort means that all phone ports are taken: 503.
	ErrNoPort = errors.New("media: no free port")
	ErrClosed = errors.New("media: session is closed")
)

// Options configure an Engine.
type Options struct {
	Listen     string       // the one UDP address for browsers, e.g. ":40000"
	PhonePorts [2]uint16    // first and last UDP port for phones, e.g. 40002–40400
	Advertise  []netip.Addr // addresses put into descriptions; empty: those of the interfaces
	Readers    int          // reader sockets on Listen; 0: one per core (Linux), 1 elsewhere
	Log        *slog.Logger
	Timers     Timers
}

// Timers name every waiting time; zero values take the defaults.
type Timers struct {
	ConsentLost  time.Duration // no authenticated packet for this long: Lost; default 5 s
	DTLSTimeout  time.Duration // handshake; default 15 s
	KeyFrameGap  time.Duration // at most one key frame request per track in this time; default 500 ms
	ReportPeriod time.Duration // of our own RTCP reports; default 1 s
}

// Engine owns the sockets.
type Engine struct{}

// Listen opens the browser port and starts the readers.
func Listen(o Options) (*Engine, error) { return nil, errors.New("not built") }

// Addr is the bound address of the browser port.
func (e *Engine) Addr() netip.AddrPort { return netip.AddrPort{} }

// Close closes every session and returns when all goroutines ended.
func (e *Engine) Close() error { return nil }

// Kind is how a leg carries its media.
type Kind int

// The kinds of legs.
const (
	Browser Kind = iota // ICE-lite and DTLS-SRTP with BUNDLE on the shared port
	Phone               // SDES-SRTP (or DTLS-SRTP without ICE) on a port of its own per leg
)

// KindOf tells from an offer which kind of session answers it.
func KindOf(offer []byte) Kind { return Browser }

// Session is the media of one leg. It lives from the first offer to Close and
// survives re-offers and ICE restarts with its keys, roles and counters.
type Session struct{}

// NewSession makes a session; notify gets its events from a goroutine that
// must not be blocked for long.
func (e *Engine) NewSession(kind Kind, notify func(Event)) (*Session, error) { return nil, nil }

// Accept takes the peer's offer, first or later, and returns our answer. We
// answer with everything that both we and the peer can forward; with Peer set
// only what Peer's session has negotiated too.
func (s *Session) Accept(offer []byte, o OfferOptions) (answer []byte, err error) { return nil, nil }

// Offer makes our offer, first or later. An offer stays open until Apply or
// Rollback.
func (s *Session) Offer(o OfferOptions) ([]byte, error) { return nil, nil }

// OfferOptions shape an offer or an answer.
type OfferOptions struct {
	// Peer is the session at the other end of the bridge, if known: codecs are
	// limited to, and ordered by, what it has negotiated; a peer without video
	// makes an offer without video on a first offer and an inactive one later.
	Peer *Session
	// ICERestart makes new ICE credentials (browsers only).
	ICERestart bool
}

// Apply takes the answer to our open offer.
func (s *Session) Apply(answer []byte) error { return nil }

// Rollback forgets our open offer (the peer refused it).
func (s *Session) Rollback() {}

// RemoteHold says whether the peer's last description holds us
// (sendonly/inactive on audio, RFC 3264 §8.4).
func (s *Session) RemoteHold() bool { return false }

// Alive says whether an authenticated packet came within Timers.ConsentLost.
func (s *Session) Alive() bool { return false }

// Play sends music to this leg until StopPlaying or Close, with continuous
// sequence numbers and timestamps; nil-safe before the leg is connected (it
// begins then). While music plays, audio of the bridge is not sent to it.
func (s *Session) Play(m *Music) {}

// StopPlaying ends the music.
func (s *Session) StopPlaying() {}

// RequestKeyFrame asks the peer for a picture that can be decoded alone
// (rate-limited).
func (s *Session) RequestKeyFrame() {}

// Stats returns what was measured so far.
func (s *Session) Stats() Stats { return Stats{} }

// Close frees the session; it sends DTLS close_notify if there is one.
func (s *Session) Close() {}

// Stats are the figures of one leg. Loss is of what we received from it and,
// as its reports say, of what it received from us.
type Stats struct {
	PacketsIn, PacketsOut uint64
	BytesIn, BytesOut     uint64
	LostIn, LostOut       uint64  // packets
	LossIn, LossOut       float64 // 0–1, of the last report interval
	JitterIn, JitterOut   time.Duration
	RTT                   time.Duration // 0 when unknown
	AudioCodec            string        // "opus", "G722", …; empty when none
	VideoCodec            string        // "H264", "VP8", …; empty when none
	Profile               string        // SRTP profile in use
	Refused               uint64        // packets that failed authentication or replay
}

// Bridge joins sessions: what one sends, the others receive.
type Bridge struct{}

// NewBridge makes an empty bridge.
func (e *Engine) NewBridge() *Bridge { return nil }

// Join adds a session and asks all senders for a key frame.
func (b *Bridge) Join(s *Session) {}

// Leave takes a session out; unknown sessions are ignored.
func (b *Bridge) Leave(s *Session) {}

// Hold stops (true) or continues all forwarding at once. Nothing of anybody's
// camera or microphone passes while it is held (R16). Resuming asks for key frames.
func (b *Bridge) Hold(held bool) {}

// Mismatched returns the sessions that may send something another session of
// the bridge has not negotiated; they need a Reoffer with Peer set.
func (b *Bridge) Mismatched() []*Session { return nil }

// Close takes all sessions out.
func (b *Bridge) Close() {}

// Music is a piece, encoded beforehand for every audio codec we speak.
type Music struct{}

// DefaultMusic is the piece that ships with the product.
func DefaultMusic() (*Music, error) { return nil, nil }

// Event is what happens to a session.
type Event int

// The events of a session.
const (
	Connected  Event = iota // keys are there, media flows (once)
	Lost                    // no authenticated packet for Timers.ConsentLost
	Recovered               // packets again after Lost
	PeerClosed              // the peer closed its DTLS association: the page is gone
)
