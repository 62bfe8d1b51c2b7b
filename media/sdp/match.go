package sdp

import "slices"

// track describes an m-line for pairing those of two legs.
type track struct {
	media   Media
	content string
	live    bool
}

// tracks are the m-lines of a leg's own.
func tracks(n *Negotiated) []track {
	if n == nil {
		return nil
	}
	out := make([]track, len(n.Sections))
	for i := range n.Sections {
		s := &n.Sections[i]
		out[i] = track{media: s.Media, content: s.Content, live: s.Active && s.Slot == 0}
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

// limit is what the others can take of an m-line.
type limit struct {
	any bool // there are no others yet
	// sections are the m-lines of the others that have such a thing.
	sections []*Section
	// shared: several others, or none of them hears us on it, so the engine ends
	// congestion control and retransmissions need not suit everybody.
	shared bool
}

// find returns a codec of the others for an identity; nil when none is there.
func (l limit) find(id identity) *Codec {
	for _, s := range l.sections {
		if c := s.able(id); c != nil {
			return c
		}
	}
	return nil
}

// allows says whether the others can take the format.
func (l limit) allows(id identity) bool {
	if l.any {
		return true
	}
	takes := func(s *Section) bool {
		c := s.able(id)
		return c != nil && (!id.rtx || l.shared || c.RecvRTX != NoPayload && c.SendRTX != NoPayload)
	}
	return len(l.sections) > 0 && !slices.ContainsFunc(l.sections, func(s *Section) bool { return !takes(s) })
}

// usable says whether sound or picture in one of the formats can pass.
func (l limit) usable(ids []identity) bool {
	return slices.ContainsFunc(ids, func(id identity) bool { return id.primary() && l.allows(id) })
}

// feedback says which kinds of feedback make sense: congestion feedback per
// packet only if the one other leg makes it too, or the engine ends it; else the
// engine's REMB counts.
func (l limit) feedback() Feedback {
	all := NACK | PLI | FIR | REMB | TransportCC
	if l.any || l.transportCC() {
		return all
	}
	return all &^ TransportCC
}

func (l limit) transportCC() bool {
	return l.shared || len(l.sections) > 0 && l.sections[0].Extension(URITransportCC) != 0
}

// limitOf is what limits m-line i of a leg; idle says that nobody there has
// anything for it. ids are the formats that come into question.
func (c Constraint) limitOf(i int, k *mline, own []track, ids []identity) (lim limit, idle bool) {
	peers := c.peers()
	switch {
	case k.feed > 0:
		from := c.feed(k.feed).Peer
		s := from.Of(0, k.media)
		if k.content == Slides && from.Second() != nil {
			s = from.Second()
		}
		if s != nil {
			lim = limit{sections: []*Section{s}}
		}
	case len(peers) == 0:
		return limit{any: true}, false
	case len(peers) == 1:
		if j := pair(own, tracks(peers[0]))[i]; j >= 0 {
			lim.sections = []*Section{&peers[0].Sections[j]}
		} else if v := peers[0].Video(); v != nil && nth(own, i) == 1 && (!c.phone || !peers[0].Phone) {
			// A page gets an m-line for it, a phone sees it in place of the face.
			lim.sections = []*Section{v}
		}
	case nth(own, i) > 1 || k.media == Audio && nth(own, i) > 0:
	default:
		return sharedLimit(peers, k.media, ids)
	}
	if !lim.usable(ids) {
		return limit{any: true}, true
	}
	return lim, false
}

// sharedLimit is for a leg that several others receive. Phones among them take
// any sound, since they get a mix; their pictures are not converted, so they go
// without when they have no codec in common with the rest.
func sharedLimit(peers []*Negotiated, m Media, ids []identity) (lim limit, idle bool) {
	lim.shared = true
	all := lim
	for _, p := range peers {
		s := p.Of(0, m)
		if s == nil {
			continue
		}
		all.sections = append(all.sections, s)
		if !p.Phone {
			lim.sections = append(lim.sections, s)
		}
	}
	switch {
	case m == Video && all.usable(ids):
		return all, false
	case lim.usable(ids):
		return lim, false
	case m == Audio && len(lim.sections) == 0:
		return limit{any: true, shared: true}, false
	}
	return limit{any: true}, true
}

// nth counts the live tracks of the same medium before one.
func nth(own []track, i int) (n int) {
	for _, t := range own[:i] {
		if t.live && t.media == own[i].media {
			n++
		}
	}
	return n
}

// codec returns the agreed codec of an identity, or of its sibling.
func (s *Section) codec(id identity) *Codec { return codecIn(s.Codecs, id) }

// able returns the codec of an identity, or of its sibling, if the peer can do
// it, agreed or not.
func (s *Section) able(id identity) *Codec {
	if c := codecIn(s.Codecs, id); c != nil {
		return c
	}
	return codecIn(s.spare, id)
}

func codecIn(list []Codec, id identity) *Codec {
	id.rtx = false
	for i := range list {
		if list[i].id == id {
			return &list[i]
		}
	}
	if sibling, ok := id.sibling(); ok {
		for i := range list {
			if list[i].id == sibling {
				return &list[i]
			}
		}
	}
	return nil
}
