package sdp

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"

	"madoguchi/media/srtp"
)

// The transports of m-lines.
const (
	protoDTLS = "UDP/TLS/RTP/SAVPF"
	protoSDES = "RTP/SAVP"
)

// noStream is the stream id while it is not known who will be heard. Sound and
// picture have one all the same: without it browsers do not keep them in step.
const noStream = "madoguchi"

// skeleton is our side without m-lines.
func (n *Negotiator) skeleton(st *state) *side {
	return &side{session: st.session, addr: st.addr, lite: n.o.Kind == Browser, mixed: n.o.Kind == Browser}
}

// refused is our line for an m-line that does not take part.
func refused(name, proto, mid string, numbers []string) line {
	if len(numbers) == 0 {
		numbers = []string{"0"}
	}
	return line{media: mediaOf(name), name: name, proto: proto, mid: mid, numbers: numbers[:1], dir: Inactive}
}

// addFormat appends one of our formats.
func (l *line) addFormat(f format) {
	l.formats = append(l.formats, f)
	l.numbers = append(l.numbers, strconv.Itoa(int(f.pt)))
}

// dress fills in what all our living lines have: address, ICE, sources.
// stream is the id of the sender whom the line brings.
func (n *Negotiator) dress(st *state, k *mline, l *line, stream string) {
	l.media, l.name, l.mid = k.media, k.media.String(), k.mid
	l.addr = st.addr
	l.proto = k.proto
	l.content = k.content
	if n.o.Kind != Browser {
		return
	}
	l.ufrag, l.pwd = st.ufrag, st.pwd
	l.mixed = true
	l.candidates = candidates(n.o.Addrs, l.port)
	l.cname = st.cname
	l.stream = noStream
	if isToken(stream) {
		l.stream = stream
	}
	what := k.media.String()
	if k.content == Slides {
		what = Slides // browsers do not show their pages a=content
	}
	l.msid = l.stream + " " + what + "-" + k.mid
	l.sources = []RemoteSSRC{{SSRC: k.ssrc}}
	if slices.ContainsFunc(l.formats, func(f format) bool { return f.id.rtx }) {
		l.sources[0].RTX = k.rtx
	}
}

// candidates are our host candidates (RFC 8445 §5.1.2, RFC 8839 §5.1).
func candidates(addrs []netip.Addr, port uint16) []string {
	const hostPreference, component = 126, 1
	var out []string
	for i, a := range addrs {
		priority := hostPreference<<24 | (65535-i)<<8 | (256 - component)
		out = append(out, fmt.Sprintf("%d %d udp %d %s %d typ host", i+1, component, priority, a, port))
	}
	return out
}

// cryptoOffer are the keys of an offer: the one in use, or one of each profile.
func (n *Negotiator) cryptoOffer(k *mline) ([]Crypto, error) {
	if k.suite != 0 {
		c, err := k.key(n.o.Rand, k.suite)
		c.Tag = k.tag
		return []Crypto{c}, err
	}
	var out []Crypto
	for i, p := range srtp.Profiles() {
		c, err := k.key(n.o.Rand, p)
		if err != nil {
			return nil, err
		}
		c.Tag = i + 1
		out = append(out, c)
	}
	return out, nil
}

// extensions of an answer (asked from the peer) are numbered as it numbered them.
func (n *Negotiator) answerExtensions(st *state, feed int, asked *line, lim limit) []Extension {
	var out []Extension
	allowed := forwardable(asked.media)
	for _, e := range asked.extensions {
		switch {
		case !slices.Contains(allowed, e.URI),
			e.URI == URITransportCC && feed > 0,
			e.URI == URITransportCC && !lim.feedback().Has(TransportCC),
			e.ID > maxOneByteID && (!asked.mixed || n.o.Kind != Browser),
			slices.ContainsFunc(out, func(x Extension) bool { return x.URI == e.URI || x.ID == e.ID }),
			!st.book.learnExt(e.ID, e.URI):
			continue
		}
		e.Direction = e.Direction.Reverse()
		out = append(out, e)
	}
	return out
}

// offerExtensions are what we offer to a browser; phones get what they had.
func (n *Negotiator) offerExtensions(st *state, k *mline, lim limit) []Extension {
	var out []Extension
	for _, uri := range forwardable(k.media) {
		if uri == URITransportCC && (k.feed > 0 || !lim.feedback().Has(TransportCC)) {
			continue
		}
		var prefer uint8
		if len(lim.sections) > 0 {
			prefer = lim.sections[0].Extension(uri)
		}
		dir := SendRecv
		if e, ok := k.peer.extension(uri); ok {
			dir = e.Direction.Reverse()
		} else if n.o.Kind == Phone {
			continue
		}
		if id := st.book.extension(uri, prefer); id != 0 {
			out = append(out, Extension{ID: id, URI: uri, Direction: dir})
		}
	}
	return out
}
