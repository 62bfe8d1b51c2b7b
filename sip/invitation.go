package sip

import "errors"

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
	// User is the user part of the Request-URI when it is not the account's own:
	// a number behind a gateway that is registered as To.
	User string
	// Consultation is the call's id; it is sent as the X-Madoguchi-Consultation header.
	Consultation string
	// AutoAnswer marks a call that the page accepts by itself for the
	// consultation it was in (R18): Answer-Mode: Auto (RFC 5373).
	AutoAnswer bool
	SDP        []byte // the offer
}
