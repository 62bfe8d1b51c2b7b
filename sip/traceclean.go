package sip

import (
	"bytes"
	"strconv"
	"strings"
)

// secretHeaders are not kept: they prove who somebody is.
var secretHeaders = map[string]bool{
	"authorization": true, "proxy-authorization": true, "www-authenticate": true, "proxy-authenticate": true,
	"authentication-info": true, "cookie": true, "set-cookie": true, "identity": true,
}

// secretLines are the beginnings of lines of session descriptions that hold keys
// and passwords (RFC 4568, RFC 8839, RFC 8866 §5.12).
var secretLines = []string{"a=crypto:", "a=ice-pwd:", "a=ice-ufrag:", "a=key-mgmt:", "a=identity:", "k="}

const removed = "(removed)"

// cleaned takes a message apart as far as a trace needs it. It is false for what
// belongs to no call.
func cleaned(raw []byte) (m TraceMessage, ok bool) {
	// Some phones end lines with LF alone, and what reads them takes that.
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	head, body, _ := bytes.Cut(raw, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	m.Start = lines[0]
	if rest, is := strings.CutPrefix(m.Start, "SIP/2.0 "); is {
		code, _, _ := strings.Cut(rest, " ")
		m.Status, _ = strconv.Atoi(code)
	}
	var text strings.Builder
	text.WriteString(m.Start + "\n")
	kind, event, hiding := "", "", false
	for _, line := range lines[1:] {
		if line != "" && (line[0] == ' ' || line[0] == '\t') { // RFC 3261 §7.3.1
			if !hiding {
				text.WriteString(line + "\n")
			}
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		key, value := strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		if hiding = secretHeaders[key]; hiding {
			text.WriteString(name + ": " + removed + "\n")
			continue
		}
		text.WriteString(line + "\n")
		switch key {
		case "call-id", "i":
			m.CallID = value
		case "cseq":
			_, m.Method, _ = strings.Cut(value, " ")
			m.Method = strings.TrimSpace(m.Method)
		case "content-type", "c":
			kind = value
		case "event", "o":
			event = value
		}
	}
	if m.CallID == "" || !ofCall(m.Method, event) {
		return m, false
	}
	// What is kept must not keep the whole message with it.
	m.Start, m.CallID, m.Method = clip(m.Start), strings.Clone(m.CallID), strings.Clone(m.Method)
	text.WriteString("\n")
	text.WriteString(cleanBody(kind, body))
	m.Text = text.String()
	if len(m.CallID) > maxTraceStart {
		return m, false
	}
	if len(m.Text) > maxTraceText {
		m.Text = strings.ToValidUTF8(m.Text[:maxTraceText], "") + "\n…"
	}
	return m, true
}

// clip is a first line as far as it is kept.
func clip(line string) string {
	if len(line) > maxTraceStart {
		return strings.ToValidUTF8(line[:maxTraceStart], "") + "…"
	}
	return strings.Clone(line)
}

// ofCall says whether a message is about a call, not about who is where.
func ofCall(method, event string) bool {
	switch method {
	case "INVITE", "ACK", "BYE", "CANCEL", "PRACK", "UPDATE", "INFO", "REFER":
		return true
	case "NOTIFY":
		return event == "" || strings.HasPrefix(strings.ToLower(event), "refer")
	default:
		return false
	}
}

// cleanBody keeps session descriptions without their keys, and of what is not
// known to be harmless only the length.
func cleanBody(kind string, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
	switch strings.TrimSpace(kind) {
	case sdpType:
		lines := strings.Split(strings.TrimSuffix(string(body), "\n"), "\n")
		for i, line := range lines {
			for _, secret := range secretLines {
				if strings.HasPrefix(line, secret) {
					lines[i] = secret + removed
				}
			}
		}
		return strings.Join(lines, "\n") + "\n"
	case mediaControlType, "message/sipfrag":
		return string(body)
	default:
		return "(" + strconv.Itoa(len(body)) + " bytes " + removed + ")\n"
	}
}
