//go:build linux

package traffic

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

var errSDP = errors.New("traffic: description cannot be used")

// Description is what the legs need of a session description.
type Description struct{ Media []Media }

// Media is one m-line with the session's attributes merged in.
type Media struct {
	Kind      string // "audio" or "video"
	Addr      netip.AddrPort
	Proto     string
	Direction string
	Formats   []int
	Codecs    map[int]string // payload type to name/clock
	Params    map[int]string // payload type to fmtp
	Crypto    []Crypto
	MID       string
	Extmap    map[string]int
	// of a browser's or the server's ICE and DTLS
	Ufrag, Pwd, Fingerprint, Setup string
	Candidates                     []netip.AddrPort
}

// Crypto is an a=crypto line (RFC 4568).
type Crypto struct {
	Tag    string
	Suite  Profile
	Inline string
}

// Find returns the first m-line of this kind that is not refused.
func (d *Description) Find(kind string) *Media {
	for i := range d.Media {
		if d.Media[i].Kind == kind && d.Media[i].Addr.Port() != 0 {
			return &d.Media[i]
		}
	}
	return nil
}

// ParseSDP reads a description.
func ParseSDP(raw []byte) (*Description, error) {
	d := &Description{}
	session := Media{Direction: "sendrecv"}
	var addr netip.Addr
	cur := &session
	for line := range strings.SplitSeq(string(raw), "\n") {
		line = strings.TrimRight(line, "\r")
		if len(line) < 2 || line[1] != '=' {
			continue
		}
		v := line[2:]
		switch line[0] {
		case 'c':
			f := strings.Fields(v)
			if len(f) < 3 {
				return nil, fmt.Errorf("%w: %q", errSDP, line)
			}
			a, err := netip.ParseAddr(f[2])
			if err != nil {
				return nil, fmt.Errorf("%w: %q", errSDP, line)
			}
			if cur == &session {
				addr = a
			} else {
				cur.Addr = netip.AddrPortFrom(a, cur.Addr.Port())
			}
		case 'm':
			m, err := parseMLine(v, session, addr)
			if err != nil {
				return nil, err
			}
			d.Media = append(d.Media, m)
			cur = &d.Media[len(d.Media)-1]
		case 'a':
			cur.attribute(v)
		}
	}
	if len(d.Media) == 0 {
		return nil, fmt.Errorf("%w: no media", errSDP)
	}
	return d, nil
}

func parseMLine(v string, session Media, addr netip.Addr) (Media, error) {
	f := strings.Fields(v)
	if len(f) < 4 {
		return Media{}, fmt.Errorf("%w: m=%s", errSDP, v)
	}
	port, err := strconv.ParseUint(f[1], 10, 16)
	if err != nil {
		return Media{}, fmt.Errorf("%w: m=%s", errSDP, v)
	}
	m := session
	m.Kind, m.Proto = f[0], f[2]
	m.Addr = netip.AddrPortFrom(addr, uint16(port))
	m.Codecs, m.Params, m.Extmap = map[int]string{}, map[int]string{}, map[string]int{}
	for _, s := range f[3:] {
		if n, err := strconv.Atoi(s); err == nil {
			m.Formats = append(m.Formats, n)
		}
	}
	return m, nil
}

func (m *Media) attribute(v string) {
	name, value, _ := strings.Cut(v, ":")
	f := strings.Fields(value)
	switch name {
	case "sendrecv", "sendonly", "recvonly", "inactive":
		m.Direction = name
	case "mid":
		m.MID = value
	case "ice-ufrag":
		m.Ufrag = value
	case "ice-pwd":
		m.Pwd = value
	case "setup":
		m.Setup = value
	case "fingerprint":
		if len(f) == 2 && strings.EqualFold(f[0], "sha-256") {
			m.Fingerprint = strings.ToUpper(f[1])
		}
	case "rtpmap":
		if n, err := strconv.Atoi(first(f)); err == nil && len(f) == 2 && m.Codecs != nil {
			m.Codecs[n] = f[1]
		}
	case "fmtp":
		if n, err := strconv.Atoi(first(f)); err == nil && m.Params != nil {
			_, m.Params[n], _ = strings.Cut(value, " ")
		}
	case "extmap":
		if n, err := strconv.Atoi(strings.SplitN(first(f), "/", 2)[0]); err == nil && len(f) >= 2 && m.Extmap != nil {
			m.Extmap[f[1]] = n
		}
	case "crypto":
		if len(f) >= 3 && strings.HasPrefix(f[2], "inline:") {
			m.Crypto = append(m.Crypto, Crypto{f[0], Profile(f[1]), strings.TrimPrefix(f[2], "inline:")})
		}
	case "candidate":
		if len(f) >= 6 && strings.EqualFold(f[2], "udp") && f[1] == "1" {
			a, err1 := netip.ParseAddr(f[4])
			p, err2 := strconv.ParseUint(f[5], 10, 16)
			if err1 == nil && err2 == nil {
				m.Candidates = append(m.Candidates, netip.AddrPortFrom(a, uint16(p)))
			}
		}
	}
}

func first(f []string) string {
	if len(f) == 0 {
		return ""
	}
	return f[0]
}

// payload returns the payload type under which the peer takes the codec.
func (m *Media) payload(codec string) (int, bool) {
	for _, n := range m.Formats {
		if strings.HasPrefix(strings.ToLower(m.Codecs[n]), strings.ToLower(codec)+"/") {
			return n, true
		}
		if n == 0 && codec == pcmu { // may go without rtpmap
			return n, true
		}
	}
	return 0, false
}

// RewritePorts returns the description with the port of every m-line and of its
// candidates replaced: what a signalling server does to put a relay between.
func RewritePorts(raw []byte, ports map[string]netip.AddrPort) []byte {
	lines := strings.Split(string(raw), "\r\n")
	kind := ""
	for i, l := range lines {
		f := strings.Split(l, " ")
		switch {
		case strings.HasPrefix(l, "m=") && len(f) > 2:
			kind = strings.TrimPrefix(f[0], "m=")
			if to, ok := ports[kind]; ok && f[1] != "0" {
				f[1] = strconv.Itoa(int(to.Port()))
			}
		case strings.HasPrefix(l, "a=candidate:") && len(f) > 6:
			if to, ok := ports[kind]; ok {
				f[5] = strconv.Itoa(int(to.Port()))
			}
		default:
			continue
		}
		lines[i] = strings.Join(f, " ")
	}
	return []byte(strings.Join(lines, "\r\n"))
}
