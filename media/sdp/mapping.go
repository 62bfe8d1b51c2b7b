package sdp

// Mapping translates the numbers of packets that come in on one leg to those
// of another leg, by meaning.
type Mapping struct {
	Payload [128]uint8 // NoPayload: the other leg cannot take it, drop
	Ext     [256]uint8 // header extension id → id; 0: leave it out
}

// Map makes the mapping for packets received in from and sent in to.
func Map(from, to *Section) *Mapping {
	m := &Mapping{}
	for i := range m.Payload {
		m.Payload[i] = NoPayload
	}
	identical := true // all numbers are the same on both legs
	for i := range from.Codecs {
		c := &from.Codecs[i]
		d := to.codec(c.id)
		if d == nil || c.id.fec() {
			continue
		}
		m.Payload[c.RecvPT] = d.SendPT
		identical = identical && c.RecvPT == d.SendPT
		if c.RecvRTX != NoPayload && d.SendRTX != NoPayload {
			m.Payload[c.RecvRTX] = d.SendRTX
		}
	}
	// What red wraps has its number inside, so it must be right already.
	for i := range from.Codecs {
		c := &from.Codecs[i]
		if d := to.codec(c.id); d != nil && c.id.fec() && identical {
			m.Payload[c.RecvPT] = d.SendPT
		}
	}
	m.tolerate(from)
	for _, e := range from.Extensions {
		m.Ext[e.ID] = to.Extension(e.URI)
	}
	return m
}

// tolerate takes the peer's own numbers too where they mean nothing else: some
// phones send with the numbers of their answer instead of those of our offer.
func (m *Mapping) tolerate(from *Section) {
	for i := range from.Codecs {
		c := &from.Codecs[i]
		if _, _, known := from.Payload(c.SendPT); !known && c.SendPT != NoPayload {
			m.Payload[c.SendPT] = m.Payload[c.RecvPT]
		}
	}
}

// Payload tells what a number of a received packet is: a codec of the section,
// and whether it is the codec's retransmission.
func (s *Section) Payload(pt uint8) (c *Codec, rtx, ok bool) {
	for i := range s.Codecs {
		switch c := &s.Codecs[i]; pt {
		case NoPayload:
			return nil, false, false
		case c.RecvPT:
			return c, false, true
		case c.RecvRTX:
			return c, true, true
		}
	}
	return nil, false, false
}

// Pair is two sections that carry the same thing on two legs.
type Pair struct{ A, B *Section }

// Pairs matches the active sections of a sender's leg with those of a receiver's
// slot: on slot 0 audio with audio, video with video of the same content, else in
// order; on a further one its audio, its first video and its second.
func Pairs(from, to *Negotiated, slot int) []Pair {
	var out []Pair
	if slot == 0 {
		for i, j := range pair(tracks(from), tracks(to)) {
			if j >= 0 {
				out = append(out, Pair{A: &from.Sections[i], B: &to.Sections[j]})
			}
		}
		return out
	}
	for _, m := range []Media{Audio, Video} {
		if a, b := from.Of(0, m), to.Of(slot, m); a != nil && b != nil {
			out = append(out, Pair{A: a, B: b})
		}
	}
	if a, b := from.Second(), to.slidesOf(slot); a != nil && b != nil {
		out = append(out, Pair{A: a, B: b})
	}
	return out
}
