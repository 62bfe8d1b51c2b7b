package sdp

import "slices"

// Fits says whether the agreement suits the feeds. If not, the leg needs an offer
// with them: it may send what one of the others cannot take, it is kept from
// what all could, it has no m-line for a slot or a second picture, or one with
// another's name or direction.
func (n *Negotiated) Fits(c Constraint) bool {
	if n == nil {
		return true
	}
	c.phone = n.Phone
	own := tracks(n)
	for i := range n.Sections {
		if s := &n.Sections[i]; s.Active && s.Slot == 0 && !s.fits(c, own) {
			return false
		}
	}
	if !n.slidesFit(0, c) {
		return false
	}
	for slot, f := range c.Feeds {
		if f.Peer != nil && (!n.slotFits(slot, f, len(c.peers())) || !n.slidesFit(slot, c)) {
			return false
		}
	}
	return true
}

// slidesFit says whether a browser has an m-line for a slot's second pictures
// where there are any, which says who sends now. One that it refused is not
// offered again.
func (n *Negotiated) slidesFit(slot int, c Constraint) bool {
	if n.Phone {
		return true
	}
	if s := n.Second(); slot == 0 && s != nil && s.Content != Slides {
		return true // the page has offered a second picture itself
	}
	want := c.slides(slot)
	if s := n.slidesOf(slot); s != nil {
		return s.Idle && slot == 0 || s.ours == want
	}
	return want == Inactive || slices.ContainsFunc(n.Sections, func(s Section) bool {
		return !s.Active && s.Slot == slot && s.Content == Slides
	})
}

// fits says whether an m-line of the leg's own would be offered as it is.
func (s *Section) fits(c Constraint, own []track) bool {
	var ids []identity
	for _, k := range append(slices.Clone(s.Codecs), s.spare...) {
		ids = append(ids, k.id)
	}
	lim, idle := c.limitOf(s.Index, &mline{media: s.Media, content: s.Content}, own, ids)
	switch {
	case idle:
		return s.Idle || !s.Direction.Recv()
	case s.Idle:
		return false
	case lim.any:
		return true
	}
	for _, id := range ids {
		if id.primary() && lim.allows(id) != (codecExactly(s.Codecs, id) != nil) {
			return false
		}
	}
	for i := range s.Codecs {
		rtx := s.Codecs[i].id
		rtx.rtx = true
		if s.Codecs[i].Primary() && s.Codecs[i].RecvRTX != NoPayload && !lim.allows(rtx) {
			return false
		}
	}
	return s.Extension(URITransportCC) == 0 || lim.transportCC()
}

func codecExactly(list []Codec, id identity) *Codec {
	if i := slices.IndexFunc(list, func(c Codec) bool { return c.id == id }); i >= 0 {
		return &list[i]
	}
	return nil
}

// slotFits says whether what the feed of a slot may send has a place. Of several
// feeds each must have its name on it; of one there is nothing to confuse.
func (n *Negotiated) slotFits(slot int, f Feed, peers int) bool {
	if n.Phone {
		return true // a mix, and the pictures that its own m-line suits
	}
	for _, m := range []Media{Audio, Video} {
		from := f.Peer.Of(0, m)
		if from == nil {
			continue
		}
		to := n.Of(slot, m)
		if to == nil {
			if slot == 0 || n.refusedSlot(slot, m) {
				continue
			}
			return false
		}
		if named := to.Stream == f.ID || to.Stream == "" && !isToken(f.ID); !named && (peers > 1 || to.Stream != "") {
			return false
		}
		if slot > 0 && (to.Idle || !to.takes(from)) {
			return false
		}
	}
	return true
}

// refusedSlot says that the peer did not want the m-line of a slot.
func (n *Negotiated) refusedSlot(slot int, m Media) bool {
	return slices.ContainsFunc(n.Sections, func(s Section) bool { return !s.Active && s.Slot == slot && s.Media == m && s.Content != Slides })
}

// takes says whether everything that comes in on from can be sent to s.
func (s *Section) takes(from *Section) bool {
	return !slices.ContainsFunc(from.Codecs, func(c Codec) bool { return c.Primary() && s.codec(c.id) == nil })
}
