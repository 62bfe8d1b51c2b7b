// Package sdp is the offer/answer of one leg (RFC 3264; RFC 8829 for browsers,
// RFC 4568 for phones).
//
// It owns what stands in session descriptions: codecs and their payload numbers,
// header extensions, mids, keys and fingerprints as text. It must not open
// sockets or hold media state; random values come from the injected reader.
//
// A description is parsed into a side, ours is composed as a side and rendered
// to text; what both sides say makes a Negotiated.
package sdp

import (
	"bytes"
	"errors"
)

// Errors that callers branch on.
var (
	// ErrNotEncrypted refuses plain RTP (R26): 488.
	ErrNotEncrypted = errors.New("sdp: description is not encrypted")
	// ErrUnsupported is a description with nothing we can use: 488.
	ErrUnsupported = errors.New("sdp: nothing usable in the description")
	// ErrSyntax is a description that cannot be read or breaks a limit. It is
	// an ErrUnsupported too.
	ErrSyntax error = syntaxError{}
	// ErrState is a call out of order, e.g. Apply without an open offer.
	ErrState = errors.New("sdp: no such step now")
)

type syntaxError struct{}

func (syntaxError) Error() string { return "sdp: malformed description" }
func (syntaxError) Unwrap() error { return ErrUnsupported }

// Limits of what we read.
const (
	MaxSize    = 64 << 10 // bytes
	MaxLines   = 32       // m-lines
	MaxFormats = 64       // payload numbers of an m-line
)

// Kind is how a leg carries its media.
type Kind uint8

// The kinds of legs.
const (
	Browser Kind = iota // ICE-lite, DTLS-SRTP, BUNDLE
	Phone               // SDES-SRTP, or DTLS-SRTP without ICE
)

// KindOf tells from a peer's description which kind of leg it is: ICE
// credentials and a fingerprint make a browser.
func KindOf(description []byte) Kind {
	if len(description) > MaxSize {
		return Phone
	}
	has := func(attribute string) bool {
		return bytes.HasPrefix(description, []byte(attribute)) || bytes.Contains(description, []byte("\n"+attribute))
	}
	if has("a=ice-ufrag:") && has("a=fingerprint:") && !has("a=crypto:") {
		return Browser
	}
	return Phone
}

// Media is the type of an m-line.
type Media uint8

// The types of m-lines.
const (
	Audio Media = iota
	Video
	Other // data channels and whatever else: always refused
)

func mediaOf(name string) Media {
	switch name {
	case "audio":
		return Audio
	case "video":
		return Video
	}
	return Other
}

func (m Media) String() string {
	switch m {
	case Audio:
		return "audio"
	case Video:
		return "video"
	}
	return "other"
}

// Direction says who sends. It is a set of two bits.
type Direction uint8

// The directions.
const (
	Inactive Direction = 0
	SendOnly Direction = 1
	RecvOnly Direction = 2
	SendRecv Direction = 3
)

// Send says whether we send.
func (d Direction) Send() bool { return d&SendOnly != 0 }

// Recv says whether we receive.
func (d Direction) Recv() bool { return d&RecvOnly != 0 }

// Reverse is the same direction seen from the peer.
func (d Direction) Reverse() Direction { return d>>1&1 | d<<1&2 }

func (d Direction) String() string {
	return [...]string{"inactive", "sendonly", "recvonly", "sendrecv"}[d&SendRecv]
}

func directionOf(name string) (Direction, bool) {
	for d := range SendRecv + 1 {
		if d.String() == name {
			return d, true
		}
	}
	return SendRecv, false
}
