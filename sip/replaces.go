package sip

import (
	"strings"

	gosip "github.com/emiago/sipgo/sip"
)

// maxReplaces bounds a Replaces value.
const maxReplaces = 512

// replacement is a Replaces header (RFC 3891 §6.1). It is written for who
// receives it: the to-tag is ours, the from-tag the peer's.
type replacement struct {
	callID, toTag, fromTag string
	earlyOnly              bool
}

// parseReplaces reads one value; each parameter that we know occurs once.
func parseReplaces(value string) (r replacement, ok bool) {
	callID, params, _ := strings.Cut(value, ";")
	r.callID = strings.TrimSpace(callID)
	if r.callID == "" || strings.ContainsAny(r.callID, " \t,") || len(value) > maxReplaces {
		return replacement{}, false
	}
	for p := range strings.SplitSeq(params, ";") {
		k, v, _ := strings.Cut(p, "=")
		k, v = strings.ToLower(strings.TrimSpace(k)), strings.TrimSpace(v)
		switch k {
		case "to-tag":
			ok = r.toTag == "" && isToken(v)
			r.toTag = v
		case "from-tag":
			ok = r.fromTag == "" && isToken(v)
			r.fromTag = v
		case "early-only":
			ok = !r.earlyOnly && v == ""
			r.earlyOnly = true
		default:
			ok = k != ""
		}
		if !ok {
			return replacement{}, false
		}
	}
	return r, r.toTag != "" && r.fromTag != ""
}

// replacedBy returns the ID of the leg that an INVITE replaces, empty for none.
func (s *Server) replacedBy(req *gosip.Request, a Account) (string, refusal) {
	headers := req.GetHeaders("Replaces")
	if len(headers) == 0 {
		return "", refusal{}
	}
	r, ok := parseReplaces(headers[0].Value())
	if !ok || len(headers) > 1 {
		return "", badRequest("Replaces")
	}
	return s.replaceable(r, a)
}

// replaceable finds the leg that an account may replace (RFC 3891 §3): one of
// its own, that is answered or that we rang.
func (s *Server) replaceable(r replacement, a Account) (string, refusal) {
	unknown := refuse(gosip.StatusCallTransactionDoesNotExists, statusText(gosip.StatusCallTransactionDoesNotExists))
	l := s.legs.find(r.callID, r.toTag)
	if l == nil {
		return "", unknown
	}
	// A peer of RFC 2543 has no tag, which is written as 0.
	if tag := l.getRemoteTag(); tag != r.fromTag && (tag != "" || r.fromTag != "0") {
		return "", unknown
	}
	if l.Peer().Account.ID != a.ID {
		return "", refuse(gosip.StatusForbidden, "Forbidden")
	}
	switch state := l.phase(); {
	case state == ended:
		return "", refuse(gosip.StatusGlobalDecline, "Decline")
	case state == confirmed && r.earlyOnly:
		return "", refuse(gosip.StatusBusyHere, "Busy Here")
	case state == early && l.incoming:
		return "", unknown
	}
	return l.id, refusal{}
}
