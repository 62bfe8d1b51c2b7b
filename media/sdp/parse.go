package sdp

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	pion "github.com/pion/sdp/v3"
)

const maxAttributes = 1024 // of one m-line or of the session; Chromium writes about 150

// parse reads a peer's description.
func parse(description []byte) (*side, error) {
	if len(description) > MaxSize {
		return nil, fmt.Errorf("%w: %d bytes", ErrSyntax, len(description))
	}
	var d pion.SessionDescription
	if err := d.Unmarshal(description); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	if len(d.MediaDescriptions) == 0 || len(d.MediaDescriptions) > MaxLines || len(d.Attributes) > maxAttributes {
		return nil, fmt.Errorf("%w: %d m-lines, %d attributes", ErrSyntax, len(d.MediaDescriptions), len(d.Attributes))
	}
	s := &side{session: d.Origin.SessionID, version: d.Origin.SessionVersion, addr: address(d.ConnectionInformation)}
	// Attributes of the session hold for every m-line that has none of its own.
	common := line{dir: SendRecv, addr: s.addr}
	for _, a := range d.Attributes {
		switch a.Key {
		case "ice-lite":
			s.lite = true
		case "group":
			if f := strings.Fields(a.Value); len(f) > 1 && f[0] == "BUNDLE" && s.bundle == nil {
				s.bundle = f[1:]
			}
		default:
			common.transport(a)
		}
	}
	s.mixed = common.mixed
	for _, m := range d.MediaDescriptions {
		l, err := parseLine(m, common)
		if err != nil {
			return nil, err
		}
		s.lines = append(s.lines, l)
	}
	return s, nil
}

func address(c *pion.ConnectionInformation) netip.Addr {
	if c == nil || c.Address == nil {
		return netip.Addr{}
	}
	// Names are not looked up: the address is then unknown.
	a, err := netip.ParseAddr(c.Address.Address)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap()
}

func parseLine(m *pion.MediaDescription, common line) (line, error) {
	l := common
	l.fingerprints = slices.Clone(common.fingerprints)
	l.extensions = slices.Clone(common.extensions)
	l.name = m.MediaName.Media
	l.media = mediaOf(l.name)
	l.proto = strings.ToUpper(strings.Join(m.MediaName.Protos, "/"))
	l.numbers = m.MediaName.Formats
	if p := m.MediaName.Port.Value; p >= 0 && p <= 0xffff {
		l.port = uint16(p)
	} else {
		return l, fmt.Errorf("%w: port %d", ErrSyntax, p)
	}
	if len(l.numbers) > MaxFormats || len(m.Attributes) > maxAttributes {
		return l, fmt.Errorf("%w: %d formats, %d attributes", ErrSyntax, len(l.numbers), len(m.Attributes))
	}
	if m.ConnectionInformation != nil {
		l.addr = address(m.ConnectionInformation)
	}
	if slices.ContainsFunc(m.Attributes, func(a pion.Attribute) bool { return a.Key == "fingerprint" }) {
		l.fingerprints = nil
	}
	for _, a := range m.Attributes {
		l.transport(a)
		switch a.Key {
		case "mid":
			if isToken(a.Value) {
				l.mid = a.Value
			}
		case "content":
			if c, _, _ := strings.Cut(a.Value, ","); c != "main" && isToken(c) {
				l.content = c
			}
		case "rtcp-mux":
			l.mux = true
		case "rtcp-rsize":
			l.rsize = true
		case "bundle-only":
			l.bundleOnly = true
		case "rtcp":
			l.rtcp = parseRTCP(a.Value, l.addr)
		case "crypto":
			l.cryptoSeen = true
			if c, ok := parseCrypto(a.Value); ok {
				l.cryptos = append(l.cryptos, c)
			}
		}
	}
	if l.media != Other {
		l.formats = parseFormats(l.media, l.numbers, m.Attributes)
		l.sources = parseSources(m.Attributes)
	}
	return l, nil
}

// isToken guards the words that we repeat, to this peer or the other one (RFC
// 8866 §9): no line ends, no blanks.
func isToken(s string) bool {
	const maxToken = 64
	return s != "" && len(s) <= maxToken && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// transport takes the attributes that may stand at either level.
func (l *line) transport(a pion.Attribute) {
	switch a.Key {
	case "ice-ufrag":
		l.ufrag = a.Value
	case "ice-pwd":
		l.pwd = a.Value
	case "fingerprint":
		if f, ok := parseFingerprint(a.Value); ok {
			l.fingerprints = append(l.fingerprints, f)
		}
	case "setup":
		l.setup = strings.ToLower(a.Value)
	case "extmap":
		if e, ok := parseExtension(a.Value); ok {
			l.extensions = append(l.extensions, e)
		}
	case "extmap-allow-mixed":
		l.mixed = true
	default:
		if d, ok := directionOf(a.Key); ok {
			l.dir = d
		}
	}
}

// parseRTCP reads the value of an a=rtcp (RFC 3605).
func parseRTCP(value string, addr netip.Addr) netip.AddrPort {
	f := strings.Fields(value)
	if len(f) == 0 {
		return netip.AddrPort{}
	}
	port, err := strconv.ParseUint(f[0], 10, 16)
	if err != nil {
		return netip.AddrPort{}
	}
	if len(f) >= 4 {
		if own, err := netip.ParseAddr(f[3]); err == nil {
			addr = own.Unmap()
		}
	}
	return netip.AddrPortFrom(addr, uint16(port))
}

func parseFormats(m Media, numbers []string, attributes []pion.Attribute) []format {
	type raw struct {
		name     string
		clock    uint32
		channels uint8
		fmtp     string
		feedback Feedback
	}
	var all Feedback // a=rtcp-fb:*
	table := map[uint8]*raw{}
	at := func(pt uint8) *raw {
		if table[pt] == nil {
			table[pt] = &raw{}
		}
		return table[pt]
	}
	for _, a := range attributes {
		if a.Key != "rtpmap" && a.Key != "fmtp" && a.Key != "rtcp-fb" {
			continue
		}
		head, value, _ := strings.Cut(a.Value, " ")
		if a.Key == "rtcp-fb" && head == "*" {
			all |= feedbackOf(value)
			continue
		}
		pt, err := strconv.ParseUint(head, 10, 7)
		if err != nil {
			continue
		}
		switch r := at(uint8(pt)); a.Key {
		case "rtpmap":
			r.name, r.clock, r.channels = parseRTPMap(value)
		case "fmtp":
			r.fmtp = strings.TrimSpace(value)
		case "rtcp-fb":
			r.feedback |= feedbackOf(value)
		}
	}

	var out []format
	seen := [128]bool{}
	for _, n := range numbers {
		v, err := strconv.ParseUint(n, 10, 7)
		if err != nil || seen[v] {
			continue
		}
		pt := uint8(v)
		seen[pt] = true
		r := at(pt)
		f := format{pt: pt, fmtp: r.fmtp, feedback: r.feedback | all, apt: NoPayload}
		switch {
		case r.name == "":
			f.id = static(m, pt)
		case strings.EqualFold(r.name, "rtx"):
			if apt := number(r.fmtp, "apt", 10, 7, uint64(NoPayload)); apt != uint64(NoPayload) {
				f.apt = uint8(apt)
			}
		default:
			f.id = identify(m, r.name, r.clock, r.channels, r.fmtp)
		}
		out = append(out, f)
	}
	// A retransmission format is that of the codec its apt names.
	for i := range out {
		if f := &out[i]; f.apt != NoPayload {
			for _, of := range out {
				if of.pt == f.apt && of.apt == NoPayload && of.id.known() {
					f.id = of.id
					f.id.rtx = true
				}
			}
		}
	}
	return slices.DeleteFunc(out, func(f format) bool { return !f.id.known() })
}

// parseRTPMap reads "name/clock[/channels]".
func parseRTPMap(value string) (name string, clock uint32, channels uint8) {
	parts := strings.Split(strings.TrimSpace(value), "/")
	if len(parts) < 2 {
		return "?", 0, 0
	}
	c, err := strconv.ParseUint(parts[1], 10, 32)
	if err != nil {
		return "?", 0, 0
	}
	if len(parts) > 2 {
		n, err := strconv.ParseUint(parts[2], 10, 8)
		if err != nil {
			return "?", 0, 0
		}
		channels = uint8(n)
	}
	return parts[0], uint32(c), channels
}

// parseSources reads a=ssrc and a=ssrc-group:FID (RFC 5576, RFC 4588 §8).
func parseSources(attributes []pion.Attribute) []RemoteSSRC {
	const maxSources = 32
	var out []RemoteSSRC
	rtx := map[uint32]uint32{} // source → its retransmission
	isRTX := map[uint32]bool{}
	parse := func(s string) (uint32, bool) {
		v, err := strconv.ParseUint(s, 10, 32)
		return uint32(v), err == nil && v != 0
	}
	for _, a := range attributes {
		f := strings.Fields(a.Value)
		if a.Key != "ssrc-group" || len(f) != 3 || f[0] != "FID" {
			continue
		}
		x, ok1 := parse(f[1])
		y, ok2 := parse(f[2])
		if ok1 && ok2 {
			rtx[x], isRTX[y] = y, true
		}
	}
	for _, a := range attributes {
		if a.Key != "ssrc" || len(out) >= maxSources {
			continue
		}
		head, _, _ := strings.Cut(a.Value, " ")
		ssrc, ok := parse(head)
		if !ok || isRTX[ssrc] || slices.ContainsFunc(out, func(r RemoteSSRC) bool { return r.SSRC == ssrc }) {
			continue
		}
		out = append(out, RemoteSSRC{SSRC: ssrc, RTX: rtx[ssrc]})
	}
	return out
}
