package sip

import (
	"strconv"
	"strings"

	gosip "github.com/emiago/sipgo/sip"
)

const (
	allowed   = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, REFER, PRACK, SUBSCRIBE, REGISTER"
	supported = "timer, 100rel, outbound, norefersub, replaces"
	// maxForwardsLimit is the largest Max-Forwards (RFC 3261 §20.22).
	maxForwardsLimit = 255
)

// refusal is an answer that ends the processing of a request. The zero value
// means that nothing is wrong.
type refusal struct {
	code    int
	reason  string
	headers []gosip.Header
}

func (r refusal) bad() bool { return r.code != 0 }

func refuse(code int, reason string, headers ...gosip.Header) refusal {
	return refusal{code: code, reason: reason, headers: headers}
}

func badRequest(why string) refusal { return refuse(gosip.StatusBadRequest, "Bad Request - "+why) }

// single are the headers that occur once (RFC 3261 Table 2), with their
// compact names.
func single(name string) string {
	switch strings.ToLower(name) {
	case "from", "f":
		return "From"
	case "to", "t":
		return "To"
	case "call-id", "i":
		return "Call-ID"
	case "cseq":
		return "CSeq"
	case "max-forwards":
		return "Max-Forwards"
	case "content-length", "l":
		return "Content-Length"
	case "content-type", "c":
		return "Content-Type"
	case "expires":
		return "Expires"
	default:
		return ""
	}
}

// validate is the one place where a request is checked before anything else
// looks at it (RFC 3261 §8.2, §16.3; RFC 4475).
func validate(req *gosip.Request) refusal {
	if !strings.EqualFold(req.Via().ProtocolName, "SIP") || req.Via().Host == "" {
		return badRequest("Via") // first, as every answer repeats it
	}
	if !strings.EqualFold(req.SipVersion, "SIP/2.0") {
		return refuse(gosip.StatusVersionNotSupported, "Version Not Supported")
	}
	seen := make(map[string]bool, 8)
	for _, h := range req.Headers() {
		name := single(h.Name())
		if name == "" {
			continue
		}
		if seen[name] {
			return badRequest("repeated " + name)
		}
		seen[name] = true
	}
	for _, name := range []string{"From", "To", "Call-ID", "CSeq"} {
		if !seen[name] {
			return badRequest("missing " + name)
		}
	}
	if req.From() == nil || req.To() == nil || req.CallID() == nil || req.CSeq() == nil {
		return badRequest("unreadable header")
	}
	// sipgo writes the method of the request line in capitals.
	if !strings.EqualFold(string(req.CSeq().MethodName), string(req.Method)) {
		return badRequest("CSeq of another method")
	}
	if scheme := req.Recipient.Scheme; scheme != "sip" && scheme != "sips" {
		return refuse(416, "Unsupported URI Scheme")
	}
	if strings.ContainsAny(req.Recipient.User+req.Recipient.Host, "<> \t\"") || req.Recipient.Headers.Length() > 0 {
		// RFC 4475 §3.1.2.7, §3.1.2.11.
		return badRequest("Request-URI")
	}
	if req.Via().ProtocolVersion != "2.0" {
		return badRequest("Via")
	}
	if !wellNamed(req.From().DisplayName) || !wellNamed(req.To().DisplayName) {
		return badRequest("display name")
	}
	if r := validateNumbers(req); r.bad() {
		return r
	}
	if req.Method != gosip.INVITE && req.GetHeader("Replaces") != nil {
		return badRequest("Replaces") // RFC 3891 §3
	}
	if req.Method == gosip.ACK || req.Method == gosip.CANCEL {
		return refusal{}
	}
	return validateRequire(req)
}

// wellNamed refuses a display name with a line break inside.
func wellNamed(name string) bool { return !strings.ContainsAny(name, "\r\n") }

func validateNumbers(req *gosip.Request) refusal {
	if h := req.GetHeader("Max-Forwards"); h != nil {
		n, err := strconv.ParseUint(strings.TrimSpace(h.Value()), 10, 32)
		if err != nil || n > maxForwardsLimit {
			return badRequest("Max-Forwards")
		}
	}
	if h := req.GetHeader("Expires"); h != nil {
		// RFC 3261 §20.19: a malformed value counts as the default; one that
		// is out of range is a fault of RFC 4475 §3.1.2.4.
		if _, err := strconv.ParseUint(strings.TrimSpace(h.Value()), 10, 32); err != nil && isDigits(h.Value()) {
			return badRequest("Expires")
		}
	}
	return refusal{}
}

func isDigits(s string) bool {
	for _, c := range strings.TrimSpace(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// understood are the option tags of our extensions.
func understood(tag string) bool {
	switch strings.ToLower(tag) {
	case "timer", "100rel", "outbound", "norefersub", "replaces":
		return true
	default:
		return false
	}
}

// validateRequire answers unknown extensions (RFC 3261 §8.2.2.3).
func validateRequire(req *gosip.Request) refusal {
	var unknown []string
	for _, name := range []string{"Require", "Proxy-Require"} {
		for _, tag := range tokens(req, name) {
			if !understood(tag) {
				unknown = append(unknown, tag)
			}
		}
	}
	if len(unknown) == 0 {
		return refusal{}
	}
	return refuse(gosip.StatusBadExtension, "Bad Extension", gosip.NewHeader("Unsupported", printable(strings.Join(unknown, ", "))))
}

// tokens returns the comma-separated values of all headers of a name.
func tokens(m gosip.Message, name string) []string {
	var all []string
	for _, h := range m.GetHeaders(name) {
		for v := range strings.SplitSeq(h.Value(), ",") {
			if v = strings.TrimSpace(v); v != "" {
				all = append(all, v)
			}
		}
	}
	return all
}

// hasToken says whether an option tag is listed.
func hasToken(m gosip.Message, name, tag string) bool {
	for _, v := range tokens(m, name) {
		if strings.EqualFold(v, tag) {
			return true
		}
	}
	return false
}

// supports looks in Supported and its compact form.
func supports(m gosip.Message, tag string) bool {
	return hasToken(m, "Supported", tag) || hasToken(m, "k", tag) || hasToken(m, "Require", tag)
}
