// Package sdp is the offer/answer of one leg (RFC 3264, RFC 8829 for browsers,
// RFC 4568 for phones).
//
// It owns what stands in session descriptions: codecs and their payload numbers,
// header extensions, mids, keys and fingerprints as text. It must not open
// sockets or hold media state; random values come from the injected reader.
package sdp

import "errors"

// Errors that callers branch on.
var (
	// ErrNotEncrypted refuses plain RTP (R26): 488.
	ErrNotEncrypted = errors.New("sdp: offer is not encrypted")
	// ErrUnsupported is a description with nothing we can use: 488.
	ErrUnsupported = errors.New("sdp: nothing usable in the description")
	// ErrSyntax is a description that cannot be read or breaks a limit. It
	// wraps ErrUnsupported.
	ErrSyntax error = syntaxError{}
	// ErrState is a call out of order, e.g. Apply without an open offer.
	ErrState = errors.New("sdp: no such step now")
)

type syntaxError struct{}

func (syntaxError) Error() string { return "sdp: malformed description" }
func (syntaxError) Unwrap() error { return ErrUnsupported }

// Kind is how a leg carries its media.
type Kind uint8

// The kinds of legs.
const (
	Browser Kind = iota // ICE-lite, DTLS-SRTP, BUNDLE
	Phone               // SDES-SRTP, or DTLS-SRTP without ICE
)

// KindOf tells from a peer's description which kind of leg it is: ICE
// credentials and a fingerprint make a browser.
func KindOf(description []byte) Kind { return Browser }

// Media is the type of an m-line.
type Media uint8

// The types of m-lines.
const (
	Audio Media = iota
	Video
	Other // data channels and whatever else: always refused
)

// Direction says who sends, seen from us. It is a set of two bits.
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
