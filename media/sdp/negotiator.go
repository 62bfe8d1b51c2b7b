package sdp

import (
	"io"
	"net/netip"
)

// Options are what a leg's descriptions are made of.
type Options struct {
	Kind Kind
	// Addrs are our addresses. Browsers get one candidate each; phones get the
	// first of the family that the peer used (the first at all when we offer).
	Addrs []netip.Addr
	// Port gives the local RTP port of the transport of an m-line, once per leg
	// and index. Browsers: always the shared port. Phones: an even port whose
	// successor is ours too, for RTCP without rtcp-mux. With BUNDLE agreed only
	// the first section's is used.
	Port func(index int) (uint16, error)
	// Fingerprint is our certificate's, e.g. "sha-256 AB:CD:…".
	Fingerprint string
	// StartBitrate and MaxBitrate (kbit/s) are hints to browsers for video
	// (x-google-start-bitrate, x-google-max-bitrate); 0 takes the defaults.
	StartBitrate, MaxBitrate int
	Rand                     io.Reader // nil: crypto/rand
}

// Constraint shapes an offer or an answer.
type Constraint struct {
	// Peer is what the leg at the other end of the bridge has negotiated; nil
	// when there is none yet. Codecs are limited to and ordered by it.
	Peer *Negotiated
	// ICERestart makes new ICE credentials (browsers only; ignored for phones).
	ICERestart bool
	// Direction is what we want on every m-line: nil means SendRecv.
	Direction *Direction
}

// Negotiator is the offer/answer state of one leg. It is not safe for
// concurrent use; what Current returns is.
//
//	stable ──Offer──► offered ──Apply / Rollback──► stable
//	stable ──Accept─────────────────────────────► stable
type Negotiator struct{}

// NewNegotiator makes the state of a leg before its first exchange.
func NewNegotiator(o Options) (*Negotiator, error) { return &Negotiator{}, nil }

// Accept takes the peer's offer and returns our answer. On an error nothing has
// changed. With an offer of ours open it returns ErrState (glare: 491).
func (n *Negotiator) Accept(offer []byte, c Constraint) ([]byte, error) { return nil, ErrState }

// Offer makes our offer, first or later. It stays open until Apply or Rollback.
func (n *Negotiator) Offer(c Constraint) ([]byte, error) { return nil, ErrState }

// Apply takes the answer to our open offer. On an error the offer is still open.
func (n *Negotiator) Apply(answer []byte) error { return ErrState }

// Rollback forgets our open offer; without one it does nothing.
func (n *Negotiator) Rollback() {}

// Pending says whether an offer of ours is open.
func (n *Negotiator) Pending() bool { return false }

// Early returns what we can already receive with while our offer is open (our
// numbers, keys and ICE credentials; no remote side), nil when none is open.
func (n *Negotiator) Early() *Negotiated { return nil }

// Current is the last agreement; nil before the first.
func (n *Negotiator) Current() *Negotiated { return nil }
