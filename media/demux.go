package media

import "madoguchi/media/sdp"

// demux tells which section a packet belongs to (RFC 9143 §9.2). Immutable.
type demux struct {
	neg       *sdp.Negotiated
	byPayload [128]int8 // section index, -1 when unknown or ambiguous
	byMID     map[string]int
	bySSRC    map[uint32]int
	mid       uint8 // extension number of MID
	transport uint8 // extension number of transport-cc
	clocks    [128]uint32
	kinds     [128]streamKind
	names     [128]string
}

// newDemux indexes the sections of the transport of m-line index; with a
// negative index all of them (a browser has one transport).
func newDemux(neg *sdp.Negotiated, index int) *demux {
	d := &demux{neg: neg, byMID: map[string]int{}, bySSRC: map[uint32]int{}}
	for i := range d.byPayload {
		d.byPayload[i] = -1
	}
	for i := range neg.Sections {
		sec := &neg.Sections[i]
		if !sec.Active || sec.Slot > 0 || (index >= 0 && sec.Transport != index) { // on further slots we only send
			continue
		}
		d.addSection(sec)
	}
	return d
}

func (d *demux) addSection(sec *sdp.Section) {
	seen := func(pt uint8, c *sdp.Codec, kind streamKind) {
		if pt > 127 {
			return
		}
		if d.byPayload[pt] >= 0 && int(d.byPayload[pt]) != sec.Index {
			d.byPayload[pt] = -1 // the same number on two m-lines: MID or SSRC must tell
		} else {
			d.byPayload[pt] = int8(sec.Index)
		}
		d.clocks[pt], d.kinds[pt], d.names[pt] = c.Clock, kind, c.Name
	}
	for i := range sec.Codecs {
		c := &sec.Codecs[i]
		seen(c.RecvPT, c, kindOfCodec(c))
		seen(c.RecvRTX, c, streamRTX)
	}
	d.tolerate(sec)
	if sec.MID != "" {
		d.byMID[sec.MID] = sec.Index
	}
	for _, r := range sec.RemoteSSRCs {
		d.bySSRC[r.SSRC] = sec.Index
		if r.RTX != 0 {
			d.bySSRC[r.RTX] = sec.Index
		}
	}
	if id := sec.Extension(sdp.URIMid); id != 0 {
		d.mid = id
	}
	if id := sec.Extension(sdp.URITransportCC); id != 0 {
		d.transport = id
	}
}

// tolerate takes the peer's own numbers too where they mean nothing else: some
// phones send with the numbers of their answer instead of those of our offer.
func (d *demux) tolerate(sec *sdp.Section) {
	for i := range sec.Codecs {
		c := &sec.Codecs[i]
		if pt := c.SendPT; pt <= 127 && d.clocks[pt] == 0 {
			d.byPayload[pt] = int8(sec.Index)
			d.clocks[pt], d.kinds[pt], d.names[pt] = c.Clock, kindOfCodec(c), c.Name
		}
	}
}

// section finds the m-line of a packet: MID, then announced SSRC, then the
// payload number where it is unambiguous; -1 when nothing tells. A page sends on
// a new m-line as soon as it has made its answer, and the packets may overtake
// that: what names an m-line that is not agreed yet is of no other.
func (d *demux) section(data []byte, h *rtpHeader) int {
	named := false
	if d.mid != 0 {
		if v := h.extension(data, d.mid); v != nil {
			if i, ok := d.byMID[string(v)]; ok {
				return i
			}
			named = true
		}
	}
	if i, ok := d.bySSRC[h.ssrc]; ok {
		return i
	}
	if named {
		return -1
	}
	return int(d.byPayload[h.pt])
}
