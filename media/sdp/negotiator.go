package sdp

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"net/netip"
)

// Options are what a leg's descriptions are made of.
type Options struct {
	Kind Kind
	// Addrs are our addresses. Browsers get one candidate each; phones get the
	// first of the family that the peer used (the first at all when we offer).
	Addrs []netip.Addr
	// Port gives the local RTP port of the transport of an m-line, at most once
	// per leg and index. Browsers: always the shared port. Phones: an even port
	// whose successor is ours too, for RTCP without rtcp-mux. Sections that share
	// another one's transport do not ask.
	Port func(index int) (uint16, error)
	// Fingerprint is our certificate's, e.g. "sha-256 AB:CD:…".
	Fingerprint string
	// StartBitrate and MaxBitrate (kbit/s) are hints to browsers for video
	// (x-google-start-bitrate, x-google-max-bitrate). 0: 2500, and no maximum.
	StartBitrate, MaxBitrate int
	// FEC agrees to red, ulpfec and flexfec too. Only for an engine that leaves
	// sequence numbers, timestamps and payload numbers as they are: the code
	// covers them.
	FEC  bool
	Rand io.Reader // nil: crypto/rand
}

const defaultStartBitrate = 2500 // kbit/s; Chromium begins at 300 and takes 12 s to climb

// Feed is one sender that a leg receives.
type Feed struct {
	// ID is the stream id of the slot's msid; what is no token is left out.
	ID string
	// Peer is what the sender's leg has negotiated; nil when it is not there.
	Peer *Negotiated
	// Slides: the sender's page sends a second picture, or is about to. Phones
	// say so by an m-line of their own.
	Slides bool
}

// slides says whether a second picture may come of the sender.
func (f Feed) slides() bool {
	if f.Peer == nil {
		return false
	}
	s := f.Peer.Second()
	return f.Slides || s != nil && s.Direction.Recv() && (f.Peer.Phone || s.Content != Slides)
}

// hasSlides says whether the sender has an m-line for a second picture, or will.
func (f Feed) hasSlides() bool {
	return f.slides() || f.Peer != nil && f.Peer.Phone && f.Peer.Second() != nil
}

// Constraint shapes an offer or an answer.
type Constraint struct {
	// Feeds are whom the leg receives, by slot. The codecs of its own m-lines,
	// on which slot 0 comes, are limited to what all of them can take, those of
	// the m-lines of a further slot to what its sender has. No feed with a Peer:
	// nothing is limited.
	Feeds []Feed
	// Slides lets the leg's page send a second picture, on an m-line of its own.
	Slides bool
	// ICERestart makes new ICE credentials (browsers only; ignored for phones).
	ICERestart bool
	// Direction is what we want on every m-line: nil means SendRecv.
	Direction *Direction

	phone bool // the leg is one of a phone
}

func (c Constraint) direction() Direction {
	if c.Direction == nil {
		return SendRecv
	}
	return *c.Direction & SendRecv
}

// feed is that of a slot, empty when there is none.
func (c Constraint) feed(slot int) Feed {
	if slot < len(c.Feeds) {
		return c.Feeds[slot]
	}
	return Feed{}
}

// peers are the legs that are there.
func (c Constraint) peers() []*Negotiated {
	var out []*Negotiated
	for _, f := range c.Feeds {
		if f.Peer != nil {
			out = append(out, f.Peer)
		}
	}
	return out
}

// Negotiator is the offer/answer state of one leg. It is not safe for
// concurrent use; what Current returns is.
//
//	stable ──Offer──► offered ──Apply / Rollback──► stable
//	stable ──Accept─────────────────────────────► stable
type Negotiator struct {
	o           Options
	fingerprint Fingerprint
	ports       map[int]uint16

	state   state // of the last agreement
	current *Negotiated
	// The open offer.
	pending *side
	next    state // what state becomes when the offer is answered

	sent    []byte // our last description, with version 0
	version uint64
}

// NewNegotiator makes the state of a leg before its first exchange.
func NewNegotiator(o Options) (*Negotiator, error) {
	if len(o.Addrs) == 0 || o.Port == nil {
		return nil, errors.New("sdp: no address or port")
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.StartBitrate == 0 {
		o.StartBitrate = defaultStartBitrate
	}
	n := &Negotiator{o: o, ports: map[int]uint16{}}
	if o.Fingerprint != "" || o.Kind == Browser {
		var ok bool
		if n.fingerprint, ok = parseFingerprint(o.Fingerprint); !ok {
			return nil, errors.New("sdp: bad fingerprint")
		}
	}
	var err error
	n.state, err = newState(o)
	return n, err
}

// Accept takes the peer's offer and returns our answer. On an error nothing has
// changed. With an offer of ours open it returns ErrState (glare: 491).
func (n *Negotiator) Accept(offer []byte, c Constraint) ([]byte, error) {
	if n.pending != nil {
		return nil, ErrState
	}
	c.phone = n.o.Kind == Phone
	remote, err := parse(offer)
	if err != nil {
		return nil, err
	}
	next := n.state.clone()
	local, err := n.answer(&next, remote, c)
	if err != nil {
		return nil, err
	}
	agreed, err := n.agree(&next, local, remote, false)
	if err != nil {
		return nil, err
	}
	out, err := n.publish(local)
	if err != nil {
		return nil, err
	}
	n.state, n.current = next, agreed
	return out, nil
}

// Offer makes our offer, first or later. It stays open until Apply or Rollback.
func (n *Negotiator) Offer(c Constraint) ([]byte, error) {
	if n.pending != nil {
		return nil, ErrState
	}
	c.phone = n.o.Kind == Phone
	next := n.state.clone()
	local, err := n.offer(&next, c)
	if err != nil {
		return nil, err
	}
	out, err := n.publish(local)
	if err != nil {
		return nil, err
	}
	// What has been said stays said, even if the offer is refused.
	n.state.book = next.book
	n.pending, n.next = local, next
	return out, nil
}

// Apply takes the answer to our open offer. On an error the offer is still open.
func (n *Negotiator) Apply(answer []byte) error {
	if n.pending == nil {
		return ErrState
	}
	remote, err := parse(answer)
	if err != nil {
		return err
	}
	next := n.next.clone()
	agreed, err := n.agree(&next, n.pending, remote, true)
	if err != nil {
		return err
	}
	n.state, n.current, n.pending = next, agreed, nil
	return nil
}

// Rollback forgets our open offer; without one it does nothing.
func (n *Negotiator) Rollback() { n.pending = nil }

// Pending says whether an offer of ours is open.
func (n *Negotiator) Pending() bool { return n.pending != nil }

// Early returns what we can already receive with while our offer is open (our
// numbers and ICE credentials; no remote side), nil when none is open. Offered
// SDES keys are for sending and not in it.
func (n *Negotiator) Early() *Negotiated {
	if n.pending == nil {
		return nil
	}
	return n.early(n.pending)
}

// Current is the last agreement; nil before the first.
func (n *Negotiator) Current() *Negotiated { return n.current }

// publish renders our description. Its version goes up when, and only when, it
// is not what we said before (RFC 3264 §8).
func (n *Negotiator) publish(s *side) ([]byte, error) {
	s.version = 0
	plain, err := s.render()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(plain, n.sent) {
		n.version++
		n.sent = plain
	}
	s.version = n.version
	return s.render()
}

// port returns the port of an m-line's own transport.
func (n *Negotiator) port(index int) (uint16, error) {
	if p, ok := n.ports[index]; ok {
		return p, nil
	}
	p, err := n.o.Port(index)
	if err != nil {
		return 0, err
	}
	n.ports[index] = p
	return p, nil
}
