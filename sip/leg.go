package sip

import (
	"context"
	"errors"
)

// Errors of a Leg that callers branch on.
var (
	ErrLegEnded = errors.New("sip: leg has ended")
	// ErrNoFlow says that the device has no live connection now. The leg goes
	// on: it uses the new flow once the device has registered again.
	ErrNoFlow = errors.New("sip: device has no live flow")
)

// StatusError is a final answer of the peer to a request of ours.
type StatusError struct {
	Code   int
	Reason string
}

func (e *StatusError) Error() string { return "sip: peer answered " + e.Reason }

// Invitation is an outgoing call to one binding.
type Invitation struct {
	To   Binding
	From Account // shown to the callee as sip:Login@domain with Name
	// Consultation is the call's id; it is sent as the X-Madoguchi-Consultation header.
	Consultation string
	// AutoAnswer marks a call that the page accepts by itself for the
	// consultation it was in (R18): Answer-Mode: Auto (RFC 5373).
	AutoAnswer bool
	SDP        []byte // the offer
}

// Leg is one dialog with one device, from INVITE to its end, incoming or
// outgoing alike. Methods may be called from any goroutine.
//
//	incoming: early ──Answer──► confirmed ──BYE──► ended
//	            └──Reject / CANCEL─────────────────► ended
//	outgoing: calling ─► early ─► confirmed ─► ended
//
// It follows its device: requests go out on the flow of the binding with the
// same account and instance, looked up at send time, so a leg survives the
// loss of its connection. The leg itself never ends because a flow closed.
type Leg struct{}

// Invite sends an INVITE to one binding and returns at once. notify gets the
// leg's events, one at a time, from a goroutine of the leg, until Ended, which
// is always the last. An outgoing leg that is not answered within Timer C, or
// whose flow closes before a final answer, ends by itself.
func (s *Server) Invite(ctx context.Context, inv Invitation, notify func(Event)) (*Leg, error) {
	return nil, errors.New("not built")
}

// Serve delivers the events of an incoming leg to notify, one at a time, and
// returns after Ended was delivered.
func (l *Leg) Serve(notify func(Event)) {}

// ID is unique among the legs of this process.
func (l *Leg) ID() string { return "" }

// Incoming says who called whom.
func (l *Leg) Incoming() bool { return false }

// Peer is the authenticated account and device at the other end.
func (l *Leg) Peer() Binding { return Binding{} }

// Target is the user part of the Request-URI of an incoming INVITE.
func (l *Leg) Target() string { return "" }

// Offer is the body of an incoming INVITE; empty means the offer comes from us
// in the 200 (the answer then comes as the Acknowledged event's SDP).
func (l *Leg) Offer() []byte { return nil }

// Progress sends a provisional answer (180, 182 …) to an incoming INVITE. The
// reason may be empty. Later calls replace what is re-sent.
func (l *Leg) Progress(code int, reason string) error { return nil }

// Answer sends the 200 to an incoming INVITE and re-sends it until the ACK
// (RFC 3261 §13.3.1.4); without ACK the leg ends. It does not wait.
func (l *Leg) Answer(sdp []byte) error { return nil }

// Reject sends a final error to an incoming INVITE that is not answered.
func (l *Leg) Reject(code int, reason string) error { return nil }

// Reoffer sends a re-INVITE with the offer and returns the peer's answer. It
// serialises with other transactions of the dialog and retries after glare
// (491) as RFC 3261 §14.1 asks.
func (l *Leg) Reoffer(ctx context.Context, offer []byte) (answer []byte, err error) { return nil, nil }

// Info sends an INFO with a body (e.g. application/media_control+xml for a key frame).
func (l *Leg) Info(ctx context.Context, contentType string, body []byte) error { return nil }

// Hangup ends the leg in the way its state asks for: CANCEL, a final error
// (487 for a caller that is let go, or the given code), or BYE. It is
// idempotent and does not wait for the peer. code and reason are sent in a
// Reason header (RFC 3326); code 0 means normal clearing.
func (l *Leg) Hangup(code int, reason string) {}

// Abandon forgets the leg without sending anything: its page is gone for good
// and another leg took its place.
func (l *Leg) Abandon() {}

// Event is what happens to a leg. The set is closed: see the types below.
type Event interface{ legEvent() }

// Progressed is a provisional answer to an outgoing INVITE.
type Progressed struct{ Code int }

// Answered is the 200 to an outgoing INVITE (the ACK has been sent).
type Answered struct{ SDP []byte }

// Acknowledged is the ACK to our 200. SDP is set when our 200 carried the offer.
type Acknowledged struct{ SDP []byte }

// Reoffered is the peer's re-INVITE or UPDATE with an offer. Exactly one of
// Accept and Refuse must be called, soon. While it is open, Reoffer waits.
// A re-INVITE without a body asks for our offer: SDP is then empty, Accept
// sends the offer and the answer arrives as Acknowledged.
type Reoffered struct {
	SDP    []byte
	Accept func(answer []byte)
	Refuse func(code int, reason string)
}

// InfoReceived is an INFO of the peer; it has been answered with 200.
type InfoReceived struct {
	ContentType string
	Body        []byte
}

// Referred is a REFER of the peer (blind, or attended when Replaces is set).
// It has been answered with 202; Notify reports the outcome with a sipfrag.
type Referred struct {
	To       string // user part of the Refer-To URI, in our domain
	Replaces string // Call-ID of the leg to be replaced, empty for a blind transfer
	Notify   func(code int, reason string)
}

// Ended is the end of the leg, always its last event.
type Ended struct {
	Code  int    // final status for a failed INVITE; 0 after a BYE
	Cause string // "bye", "cancelled", "rejected", "timeout", "transport", "local", "expired"
}

func (Progressed) legEvent()   {}
func (Answered) legEvent()     {}
func (Acknowledged) legEvent() {}
func (Reoffered) legEvent()    {}
func (InfoReceived) legEvent() {}
func (Referred) legEvent()     {}
func (Ended) legEvent()        {}
