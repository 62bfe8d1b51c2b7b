package sip

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// A request that cannot be parsed still deserves an answer, so that its sender
// stops repeating it (RFC 4475). The answer is built from the lines that every
// response copies (RFC 3261 §8.2.6.2) and sent on the arriving connection only.

// salvaged holds the copied header lines of a broken request.
type salvaged struct {
	start                  string
	via                    []string
	from, to, callID, cseq string
}

// refuseMalformed answers a message the parser gave up on, if it looks like a
// request at all. Responses and ACKs are never answered.
func (s *Server) refuseMalformed(f *flow, raw []byte) {
	m := salvage(raw)
	method, rest, _ := strings.Cut(m.start, " ")
	if len(m.via) == 0 || method == "" || strings.HasPrefix(strings.ToUpper(method), "SIP/") || strings.EqualFold(method, "ACK") {
		s.noise.Debug("not SIP", "remote", f.remote, "bytes", len(raw))
		if !bytes.Contains(raw, []byte("SIP/")) {
			f.end() // another protocol
		}
		return
	}
	if !s.mayChallenge(f, time.Now()) {
		return
	}
	code, reason := malformedStatus(strings.TrimSpace(rest))
	var b strings.Builder
	fmt.Fprintf(&b, "SIP/2.0 %d %s\r\n", code, reason)
	for _, v := range m.via {
		b.WriteString("Via: " + v + "\r\n")
	}
	line := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + "\r\n")
		}
	}
	if m.to != "" && !strings.Contains(strings.ToLower(m.to), "tag=") {
		m.to += ";tag=" + newTag()
	}
	line("From", m.from)
	line("To", m.to)
	line("Call-ID", m.callID)
	line("CSeq", m.cseq)
	b.WriteString("Content-Length: 0\r\n\r\n")
	if err := f.send([]byte(b.String())); err != nil {
		s.noise.Debug("refuse malformed", "remote", f.remote, "error", err)
	}
}

// malformedStatus reads what it can from the rest of the request line.
func malformedStatus(rest string) (int, string) {
	uri, _, _ := strings.Cut(rest, " ")
	if scheme, _, ok := strings.Cut(uri, ":"); ok && isScheme(scheme) && !strings.EqualFold(scheme, "sip") && !strings.EqualFold(scheme, "sips") {
		return 416, "Unsupported URI Scheme"
	}
	return gosip.StatusBadRequest, "Bad Request"
}

func isScheme(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", c)) {
			return false
		}
	}
	return s != ""
}

func salvage(raw []byte) salvaged {
	var m salvaged
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	lines := strings.Split(string(head), "\r\n")
	m.start = lines[0]
	var unfolded []string
	for _, l := range lines[1:min(len(lines), maxHeaderLines)] {
		if l != "" && (l[0] == ' ' || l[0] == '\t') && len(unfolded) > 0 {
			unfolded[len(unfolded)-1] += " " + strings.TrimSpace(l)
			continue
		}
		unfolded = append(unfolded, l)
	}
	for _, l := range unfolded {
		name, value, ok := strings.Cut(l, ":")
		if !ok {
			continue
		}
		value = printable(strings.TrimSpace(value))
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "via", "v":
			m.via = append(m.via, value)
		case "from", "f":
			m.from = value
		case "to", "t":
			m.to = value
		case "call-id", "i":
			m.callID = value
		case "cseq":
			m.cseq = value
		}
	}
	return m
}

// printable removes control characters: nothing of a peer may shape our lines.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}
