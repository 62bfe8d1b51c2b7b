package sip

import (
	"errors"
	"strings"

	gosip "github.com/emiago/sipgo/sip"
)

// Errors of a Leg that callers branch on.
var (
	ErrLegEnded = errors.New("sip: leg has ended")
	// ErrNoFlow says that the device has no live connection now. The leg goes
	// on: it uses the new flow once the device has registered again.
	ErrNoFlow = errors.New("sip: device has no live flow")
	// ErrBadUser says that Invitation.User is no number or name.
	ErrBadUser = errors.New("sip: not a number or name to call")
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
	// User is the user part of the Request-URI and of To when it is not the
	// account's own: a number behind a gateway that is registered as To. It has
	// up to 64 letters, digits and signs of + * # - . _ ~.
	User string
	// Consultation is the call's id; it is sent as the X-Madoguchi-Consultation header.
	Consultation string
	// AutoAnswer marks a call that the page accepts by itself for the
	// consultation it was in (R18): Answer-Mode: Auto (RFC 5373).
	AutoAnswer bool
	SDP        []byte // the offer
}

// maxUser bounds Invitation.User.
const maxUser = 64

// checkUser refuses what could mean more to a gateway than a number or a name:
// a user part may carry parameters and passwords (RFC 3261 §19.1.1).
func checkUser(user string) error {
	if len(user) > maxUser {
		return ErrBadUser
	}
	for i := range len(user) {
		if c := user[i]; !isAlphanumeric(c) && strings.IndexByte("+*#-._~", c) < 0 {
			return ErrBadUser
		}
	}
	return nil
}

// address puts the user into the URI that the binding is reached by.
func (inv *Invitation) address(contact gosip.Uri) gosip.Uri {
	u := *contact.Clone()
	if inv.User != "" {
		u.User, u.Password = escapeUser(inv.User), ""
	}
	return u
}

// callee is To: the binding's account, or the number behind it, which has no name.
func (s *Server) callee(inv *Invitation, a Account) party {
	if inv.User == "" {
		return s.partyOf(a)
	}
	return s.partyOf(Account{Login: inv.User})
}
