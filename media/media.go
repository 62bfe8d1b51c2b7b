// Package media forwards encrypted audio and video between browsers and SIP
// phones, and plays music to those who wait.
//
// It owns sockets, ICE-lite, DTLS, SRTP, offer/answer, bridges and the player.
// Only this package knows pion. It must not know SIP, accounts or queues.
//
// Forwarding happens inside the goroutine that read the packet (reader.go,
// forward.go): no hop to another goroutine, no allocation per packet, and no
// lock that two sessions share. Control changes build new route tables and swap
// pointers (bridge.go, arrange.go, route.go). Only the sound of phones in a
// conference takes another way: it is decoded and mixed every 20 ms (mixer.go).
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
	ConsentLost  time.Duration // no authenticated packet for this long (phones: twice as long): Lost; default 5 s
	DTLSTimeout  time.Duration // handshake; default 15 s
	KeyFrameGap  time.Duration // at most one key frame request per track in this time; default 500 ms
	ReportPeriod time.Duration // of our own RTCP reports; default 1 s
}

// Defaults of Timers.
const (
	defaultConsentLost  = 5 * time.Second
	defaultDTLSTimeout  = 15 * time.Second
	defaultKeyFrameGap  = 500 * time.Millisecond
	defaultReportPeriod = time.Second
)

func (t Timers) withDefaults() Timers {
	set := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	set(&t.ConsentLost, defaultConsentLost)
	set(&t.DTLSTimeout, defaultDTLSTimeout)
	set(&t.KeyFrameGap, defaultKeyFrameGap)
	set(&t.ReportPeriod, defaultReportPeriod)
	return t
}

// Kind is how a leg carries its media.
type Kind int

// The kinds of legs.
const (
	Browser Kind = iota // ICE-lite and DTLS-SRTP with BUNDLE on the shared port
	Phone               // SDES-SRTP (or DTLS-SRTP without ICE) on a port of its own per leg
)

// OfferOptions shape an offer or an answer.
type OfferOptions struct {
	// Feeds are whom this leg is to receive, by slot. Codecs are limited to, and
	// ordered by, what all their sessions have negotiated; feeds without video
	// make an offer without video on a first offer and an inactive one later.
	// Slot 0 rides on the leg's own m-lines. A browser gets one more audio and one
	// more video m-line (sendonly) for each further slot; they stay when the slot
	// becomes empty, as inactive ones. Phones have slot 0 only, which carries a
	// mix and the active speaker. Where a sender has a second picture (SetSlides)
	// there is one more video m-line for it, with a=content:slides; a phone that has
	// one m-line for pictures sees it in place of the face. A browser is told the feed's ID as the msid's
	// stream id of the slot's m-lines. No feeds: nothing is known of the others.
	Feeds []Feed
	// ICERestart makes new ICE credentials (browsers only).
	ICERestart bool
}

// Feed is one sender that a leg receives. The zero value is an empty slot.
type Feed struct {
	ID   string   // stream id towards the browser: the party's account id
	From *Session // nil: known by name, but not there now
	// Pass says whether the sender's media passes now. A feed that does not pass
	// (hold, whisper) keeps its slot.
	Pass bool
}

// Member is one leg of a bridge with what it receives, by slot.
type Member struct {
	Session *Session
	Feeds   []Feed
}

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
	// MOS is the opinion that people have of the sound, 1 (bad) to 4.4, as the
	// E-model expects it of the loss so far, jitter, round trip and codec, in the
	// worse of the two directions; 0 before there was any.
	MOS float64
}

// Totals are the figures of the whole engine since its start.
type Totals struct {
	Sessions              int // live now
	PacketsIn, PacketsOut uint64
	BytesIn, BytesOut     uint64
	Refused               uint64 // failed authentication or replay
	Junk                  uint64 // belonged to no session or was malformed; never answered
	SendFailed            uint64 // the system did not take a packet
}

// Event is what happens to a session.
type Event int

// The events of a session.
const (
	Connected  Event = iota // keys are there, media flows (once)
	Lost                    // no authenticated packet for Timers.ConsentLost
	Recovered               // packets again after Lost
	PeerClosed              // the peer closed its DTLS association: the page is gone
)

// String is for logs.
func (e Event) String() string {
	switch e {
	case Connected:
		return "connected"
	case Lost:
		return "lost"
	case Recovered:
		return "recovered"
	case PeerClosed:
		return "peer-closed"
	}
	return "unknown"
}
