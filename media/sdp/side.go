package sdp

import (
	"net/netip"
)

// side is the description of one party, as that party sees it.
type side struct {
	session, version uint64
	addr             netip.Addr // o= and session c=
	lite             bool
	mixed            bool     // a=extmap-allow-mixed
	bundle           []string // mids of the first BUNDLE group
	lines            []line
}

// line is one m-line.
type line struct {
	media   Media
	name    string // of the media as written
	port    uint16 // 0: refused, unless bundleOnly
	proto   string
	numbers []string // all formats as written, for refusing them
	formats []format // those we know

	addr netip.Addr
	rtcp netip.AddrPort // a=rtcp; port 0 when absent
	mid  string
	// content is the first of a=content; "main" is written as nothing.
	content    string
	dir        Direction
	extensions []Extension
	bundleOnly bool
	mux, rsize bool
	mixed      bool

	ufrag, pwd   string
	fingerprints []Fingerprint
	setup        string
	cryptos      []Crypto // those we can use
	cryptoSeen   bool     // there was one at all

	sources []RemoteSSRC
	// Only in what we write.
	cname, msid string
	stream      string // of msid
	idle        bool   // inactive because nobody has such a thing
	candidates  []string
}

// format is one payload number of an m-line.
type format struct {
	pt       uint8
	id       identity
	fmtp     string
	feedback Feedback
	apt      uint8 // of a retransmission format: the number of its codec
}

// alive says whether the line has a transport.
func (l *line) alive() bool { return l.port != 0 || l.bundleOnly }

// find returns the format of an identity, preferring the number.
func (l *line) find(id identity, prefer uint8) *format {
	var found *format
	for i := range l.formats {
		f := &l.formats[i]
		if f.id == id && (found == nil || f.pt == prefer) {
			found = f
		}
	}
	return found
}

// rtx returns the number of the retransmission format of a codec's number.
func (l *line) rtx(pt uint8) uint8 {
	for i := range l.formats {
		if f := &l.formats[i]; f.id.rtx && f.apt == pt {
			return f.pt
		}
	}
	return NoPayload
}

// primary says whether one of the formats carries sound or picture.
func (l *line) primary() bool {
	for i := range l.formats {
		if l.formats[i].id.primary() {
			return true
		}
	}
	return false
}

func (l *line) extension(uri string) (Extension, bool) {
	for _, e := range l.extensions {
		if e.URI == uri {
			return e, true
		}
	}
	return Extension{}, false
}
