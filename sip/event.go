package sip

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

// InfoReceived is an INFO of the peer of a type that we use (media control, RFC
// 5168); it has been answered with 200. Others are refused with 415.
type InfoReceived struct {
	ContentType string
	Body        []byte
}

// Referred is a REFER of the peer (blind, or attended when Replaces is set).
// It has been answered with 202; Notify reports the outcome with a sipfrag. Who
// refers is the leg's account: Referred-By (RFC 3892) is not looked at.
type Referred struct {
	To       string // user part of the Refer-To URI, in our domain
	Replaces string // ID of the leg of ours that is to be replaced (RFC 3891); empty for a blind transfer
	Notify   func(code int, reason string)
}

// Ended is the end of the leg, always its last event.
type Ended struct {
	Code  int    // final status for a failed INVITE; 0 after a BYE
	Cause string // "bye", "cancelled", "rejected", "timeout", "transport", "local", "expired"
	// Forward is the user part of the first contact of a 302 that is in our
	// domain; empty when there is none. Other domains are never followed.
	Forward string
}

func (Progressed) legEvent()   {}
func (Answered) legEvent()     {}
func (Acknowledged) legEvent() {}
func (Reoffered) legEvent()    {}
func (InfoReceived) legEvent() {}
func (Referred) legEvent()     {}
func (Ended) legEvent()        {}
