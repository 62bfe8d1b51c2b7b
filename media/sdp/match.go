package sdp

// track describes an m-line for pairing those of two legs.
type track struct {
	media   Media
	content string
	live    bool
}

func tracks(n *Negotiated) []track {
	if n == nil {
		return nil
	}
	out := make([]track, len(n.Sections))
	for i := range n.Sections {
		s := &n.Sections[i]
		out[i] = track{media: s.Media, content: s.Content, live: s.Active}
	}
	return out
}

// pair finds for each live track of a the index of its counterpart in b, or −1:
// the same content first, then by order.
func pair(a, b []track) []int {
	out, used := make([]int, len(a)), make([]bool, len(b))
	for i := range out {
		out[i] = -1
	}
	for _, strict := range []bool{true, false} {
		for i, x := range a {
			if !x.live || x.media == Other || out[i] >= 0 {
				continue
			}
			for j, y := range b {
				if y.live && !used[j] && y.media == x.media && (!strict || y.content == x.content) {
					out[i], used[j] = j, true
					break
				}
			}
		}
	}
	return out
}

// limit is what the other leg can take of an m-line.
type limit struct {
	any     bool     // there is no other leg yet
	section *Section // nil: it has no such m-line
}

// find returns the other leg's codec for an identity.
func (l limit) find(id identity) *Codec {
	if l.section == nil {
		return nil
	}
	return l.section.codec(id)
}

// codec returns the codec of an identity, or of its sibling.
func (s *Section) codec(id identity) *Codec {
	id.rtx = false
	for i := range s.Codecs {
		if s.Codecs[i].id == id {
			return &s.Codecs[i]
		}
	}
	if sibling, ok := id.sibling(); ok {
		for i := range s.Codecs {
			if s.Codecs[i].id == sibling {
				return &s.Codecs[i]
			}
		}
	}
	return nil
}

// allows says whether the other leg can take the format.
func (l limit) allows(id identity) bool {
	if l.any {
		return true
	}
	c := l.find(id)
	return c != nil && (!id.rtx || c.RecvRTX != NoPayload && c.SendRTX != NoPayload)
}

// feedback says which kinds of feedback make sense with the other leg: congestion
// feedback per packet only if the other leg makes it too, else the engine's REMB counts.
func (l limit) feedback() Feedback {
	all := NACK | PLI | FIR | REMB | TransportCC
	if l.any || l.transportCC() {
		return all
	}
	return all &^ TransportCC
}

func (l limit) transportCC() bool {
	return l.section != nil && l.section.Extension(URITransportCC) != 0
}
