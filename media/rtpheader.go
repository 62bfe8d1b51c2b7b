package media

import "encoding/binary"

const (
	rtpFixed = 12 // RFC 3550 §5.1

	extensionOneByte = 0xBEDE // RFC 8285 §4.2
	extensionTwoByte = 0x1000 // RFC 8285 §4.3, the low 4 bits are free

	// extensionMost is the most bytes of header extensions we write: the header
	// must fit into headroom plus the old header.
	extensionMost = 96
)

// rtpHeader is what we need of a parsed header. Offsets are into the packet.
type rtpHeader struct {
	pt      uint8
	marker  bool
	padding bool
	seq     uint16
	ts      uint32
	ssrc    uint32
	payload int // where the payload begins
	profile uint16
	ext     int // extension elements are at [ext:payload]
}

// parse reads the header of an RTP packet; false when it is malformed.
func (h *rtpHeader) parse(p []byte) bool {
	if len(p) < rtpFixed || p[0]>>6 != 2 {
		return false
	}
	h.padding = p[0]&0x20 != 0
	h.marker, h.pt = p[1]&0x80 != 0, p[1]&0x7f
	h.seq = binary.BigEndian.Uint16(p[2:])
	h.ts = binary.BigEndian.Uint32(p[4:])
	h.ssrc = binary.BigEndian.Uint32(p[8:])
	h.payload = rtpFixed + 4*int(p[0]&0x0f)
	h.profile, h.ext = 0, h.payload
	if p[0]&0x10 != 0 {
		if len(p) < h.payload+4 {
			return false
		}
		h.profile = binary.BigEndian.Uint16(p[h.payload:])
		words := int(binary.BigEndian.Uint16(p[h.payload+2:]))
		h.ext = h.payload + 4
		h.payload = h.ext + 4*words
	}
	return h.payload <= len(p)
}

// extensionAt reads the element at i: its id, where its value is, and where the
// next element begins. id 0 means: padding, or nothing more (next == h.payload).
func (h *rtpHeader) extensionAt(p []byte, i int) (id uint8, from, to, next int) {
	b := p[i]
	if b == 0 {
		return 0, 0, 0, i + 1
	}
	switch {
	case h.profile == extensionOneByte:
		id, from = b>>4, i+1
		to = from + int(b&0x0f) + 1
		if id == 15 {
			return 0, 0, 0, h.payload
		}
	case h.profile&0xfff0 == extensionTwoByte:
		if i+1 >= h.payload {
			return 0, 0, 0, h.payload
		}
		id, from = b, i+2
		to = from + int(p[i+1])
	default:
		return 0, 0, 0, h.payload
	}
	if to > h.payload {
		return 0, 0, 0, h.payload
	}
	return id, from, to, to
}

// extension returns the value of a header extension, nil when it is not there.
func (h *rtpHeader) extension(p []byte, id uint8) []byte {
	for i := h.ext; i < h.payload; {
		got, from, to, next := h.extensionAt(p, i)
		if got == id {
			return p[from:to]
		}
		i = next
	}
	return nil
}

// extensions collects the elements of the header that is to be written. Values
// are copied, since the new header overwrites the old one.
type extensions struct {
	elements [16]extensionElement
	count    int
	values   [extensionMost]byte
	used     int
	twoByte  bool // an element does not fit the one-byte form
}

type extensionElement struct {
	id       uint8
	from, to int // in values
}

func (x *extensions) reset() { x.count, x.used, x.twoByte = 0, 0, false }

// add takes an element; mixed says whether the receiver understands the
// two-byte form. What does not fit is left out: extensions are optional.
func (x *extensions) add(id uint8, v []byte, mixed bool) {
	long := id > 14 || len(v) > 16 || len(v) == 0
	if (long && !mixed) || x.count == len(x.elements) || x.used+len(v)+2*(x.count+1) > extensionMost {
		return
	}
	x.twoByte = x.twoByte || long
	n := copy(x.values[x.used:], v)
	x.elements[x.count] = extensionElement{id: id, from: x.used, to: x.used + n}
	x.count++
	x.used += n
}

// size is the length of the extension part of the header, its 4 bytes included.
func (x *extensions) size() int {
	if x.count == 0 {
		return 0
	}
	per := 1
	if x.twoByte {
		per = 2
	}
	return 4 + (x.used+per*x.count+3)&^3
}

// write writes the extension part to p, which has exactly size bytes.
func (x *extensions) write(p []byte) {
	profile := uint16(extensionOneByte)
	if x.twoByte {
		profile = extensionTwoByte
	}
	binary.BigEndian.PutUint16(p, profile)
	binary.BigEndian.PutUint16(p[2:], uint16((len(p)-4)/4))
	i := 4
	for _, e := range x.elements[:x.count] {
		n := e.to - e.from
		if x.twoByte {
			p[i], p[i+1] = e.id, uint8(n)
			i += 2
		} else {
			p[i] = e.id<<4 | uint8(n-1)
			i++
		}
		i += copy(p[i:], x.values[e.from:e.to])
	}
	clear(p[i:])
}

// rewritten is the header of an outgoing packet.
type rewritten struct {
	pt     uint8
	marker bool
	seq    uint16
	ts     uint32
	ssrc   uint32
}

// rewrite puts a new header in front of the payload of the packet at
// buf[headroom:] and returns where the new packet begins. Contributing sources
// are dropped: nobody mixes here, and they could name a stranger.
func (h *rtpHeader) rewrite(buf *buffer, w rewritten, x *extensions) (start int) {
	extSize := x.size()
	payload := headroom + h.payload
	start = payload - rtpFixed - extSize
	p := buf[start:payload]
	if extSize > 0 {
		x.write(p[rtpFixed:])
	}
	p[0] = 2 << 6
	if h.padding {
		p[0] |= 0x20
	}
	if extSize > 0 {
		p[0] |= 0x10
	}
	p[1] = w.pt
	if w.marker {
		p[1] |= 0x80
	}
	binary.BigEndian.PutUint16(p[2:], w.seq)
	binary.BigEndian.PutUint32(p[4:], w.ts)
	binary.BigEndian.PutUint32(p[8:], w.ssrc)
	return start
}
