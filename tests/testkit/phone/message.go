package phone

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxMessage bounds what a peer can make the phone read.
const maxMessage = 1 << 17

var errMessage = errors.New("phone: not a SIP message")

// Header is one header line, with the long form of its name.
type Header struct{ Name, Value string }

// Message is a SIP request (Method is set) or response (Code is set).
type Message struct {
	Method, URI string
	Code        int
	Reason      string
	Headers     []Header
	Body        []byte
}

// Get returns the first header of this name, or "".
func (m *Message) Get(name string) string {
	for i := range m.Headers {
		if strings.EqualFold(m.Headers[i].Name, name) {
			return m.Headers[i].Value
		}
	}
	return ""
}

// All returns every header of this name, in order.
func (m *Message) All(name string) []string {
	var out []string
	for i := range m.Headers {
		if strings.EqualFold(m.Headers[i].Name, name) {
			out = append(out, m.Headers[i].Value)
		}
	}
	return out
}

// Add appends a header.
func (m *Message) Add(name, value string) {
	m.Headers = append(m.Headers, Header{name, value})
}

// Bytes writes the message out, with its Content-Length.
func (m *Message) Bytes() []byte {
	var b bytes.Buffer
	b.Grow(512 + len(m.Body))
	if m.Method != "" {
		b.WriteString(m.Method + " " + m.URI + " SIP/2.0\r\n")
	} else {
		b.WriteString("SIP/2.0 " + strconv.Itoa(m.Code) + " " + m.Reason + "\r\n")
	}
	for i := range m.Headers {
		b.WriteString(m.Headers[i].Name)
		b.WriteString(": ")
		b.WriteString(m.Headers[i].Value)
		b.WriteString("\r\n")
	}
	b.WriteString("Content-Length: " + strconv.Itoa(len(m.Body)) + "\r\n\r\n")
	b.Write(m.Body)
	return b.Bytes()
}

// cseq returns the number and the method of the CSeq header.
func (m *Message) cseq() (uint32, string) {
	num, method, _ := strings.Cut(m.Get("CSeq"), " ")
	n, err := strconv.ParseUint(strings.TrimSpace(num), 10, 32)
	if err != nil {
		return 0, ""
	}
	return uint32(n), strings.TrimSpace(method)
}

// branch returns the branch of the topmost Via.
func (m *Message) branch() string { return param(m.Get("Via"), "branch") }

// Parse reads one whole message. The body is what follows the empty line.
func Parse(raw []byte) (*Message, error) {
	head, body, ok := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !ok {
		return nil, errMessage
	}
	lines := strings.Split(string(head), "\r\n")
	m := &Message{Body: body}
	if err := m.parseStart(lines[0]); err != nil {
		return nil, err
	}
	m.Headers = make([]Header, 0, len(lines)-1)
	for _, l := range lines[1:] {
		if len(m.Headers) > 0 && l != "" && (l[0] == ' ' || l[0] == '\t') {
			m.Headers[len(m.Headers)-1].Value += " " + strings.TrimSpace(l)
			continue
		}
		name, value, ok := strings.Cut(l, ":")
		if !ok {
			return nil, fmt.Errorf("%w: header %q", errMessage, l)
		}
		m.Add(longName(strings.TrimSpace(name)), strings.TrimSpace(value))
	}
	return m, nil
}

func (m *Message) parseStart(line string) error {
	parts := strings.SplitN(line, " ", 3)
	if len(parts) < 2 {
		return fmt.Errorf("%w: %q", errMessage, line)
	}
	if parts[0] == "SIP/2.0" {
		code, err := strconv.Atoi(parts[1])
		if err != nil || code < 100 || code > 699 {
			return fmt.Errorf("%w: status %q", errMessage, line)
		}
		m.Code = code
		if len(parts) == 3 {
			m.Reason = parts[2]
		}
		return nil
	}
	if len(parts) != 3 || parts[2] != "SIP/2.0" {
		return fmt.Errorf("%w: %q", errMessage, line)
	}
	m.Method, m.URI = parts[0], parts[1]
	return nil
}

// longName turns the compact forms of RFC 3261 §7.3.3 into the long ones.
func longName(n string) string {
	if len(n) != 1 {
		return n
	}
	switch n[0] | 0x20 {
	case 'v':
		return "Via"
	case 'f':
		return "From"
	case 't':
		return "To"
	case 'i':
		return "Call-ID"
	case 'm':
		return "Contact"
	case 'l':
		return "Content-Length"
	case 'c':
		return "Content-Type"
	case 'k':
		return "Supported"
	case 'x':
		return "Session-Expires"
	}
	return n
}

// readStream reads the next message of a byte stream (RFC 3261 §18.3),
// skipping the keep-alive line ends of RFC 5626 §3.5.1.
func readStream(r *bufio.Reader) (*Message, error) {
	var head bytes.Buffer
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if head.Len() == 0 && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if head.Len()+len(line) > maxMessage {
			return nil, errMessage
		}
		head.Write(line)
		if len(line) == 2 && line[0] == '\r' {
			break
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if ok && strings.EqualFold(longName(string(bytes.TrimSpace(name))), "Content-Length") {
			length, err = strconv.Atoi(string(bytes.TrimSpace(value)))
			if err != nil || length < 0 || length > maxMessage {
				return nil, errMessage
			}
		}
	}
	n := head.Len()
	head.Grow(length)
	if _, err := io.CopyN(&head, r, int64(length)); err != nil {
		return nil, err
	}
	raw := head.Bytes()
	m, err := Parse(raw[:n])
	if err != nil {
		return nil, err
	}
	m.Body = raw[n:]
	return m, nil
}

// param returns a ;name=value parameter of a header value, without quotes.
func param(value, name string) string {
	if i := strings.LastIndexByte(value, '>'); i >= 0 {
		value = value[i+1:]
	}
	for _, p := range strings.Split(value, ";")[1:] {
		k, v, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(k), name) {
			return strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return ""
}

// uriOf returns the URI of a name-addr or addr-spec.
func uriOf(value string) string {
	if _, rest, ok := strings.Cut(value, "<"); ok {
		uri, _, _ := strings.Cut(rest, ">")
		return uri
	}
	uri, _, _ := strings.Cut(value, ";")
	return strings.TrimSpace(uri)
}
