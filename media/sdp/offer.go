package sdp

import (
	"fmt"
	"slices"
)

// offer composes our offer.
func (n *Negotiator) offer(st *state, c Constraint) (*side, error) {
	if n.o.Kind == Browser && c.ICERestart && n.current != nil {
		if err := st.restart(n.o.Rand); err != nil {
			return nil, err
		}
	}
	if err := n.plan(st, c); err != nil {
		return nil, err
	}
	if n.current == nil {
		st.bundled = n.o.Kind == Browser
	}
	own := make([]track, len(st.mlines))
	for i := range st.mlines {
		k := &st.mlines[i]
		own[i] = track{media: k.media, content: k.content, live: !k.dead && k.feed == 0}
	}
	out := n.skeleton(st)
	owner := -1
	for i := range st.mlines {
		k := &st.mlines[i]
		if k.dead {
			out.lines = append(out.lines, refused(k.peer.name, k.peer.proto, k.mid, k.peer.numbers))
			continue
		}
		lim, idle := c.limitOf(i, k, own, k.known.ids(k.media))
		if owner < 0 || !st.bundled {
			owner = i
		}
		l, err := n.offerLine(st, k, lim, idle, c, owner)
		if err != nil {
			return nil, err
		}
		if st.bundled {
			out.bundle = append(out.bundle, k.mid)
		}
		out.lines = append(out.lines, l)
	}
	return out, nil
}

// plan makes the m-lines that the offer needs: sound and pictures of the leg's
// own, and for a browser those of further slots.
func (n *Negotiator) plan(st *state, c Constraint) error {
	if len(st.mlines) == 0 {
		if _, err := st.addMLine(n.o, Audio, "", ""); err != nil {
			return err
		}
	}
	if n.o.Kind == Phone {
		return n.planPictures(st, n.wanted(c.peers()), func(mline) bool { return true })
	}
	slides := c.Slides || c.feed(0).hasSlides()
	if slides || n.wantsFace(c.peers()) {
		if err := n.planPictures(st, []string{""}, func(k mline) bool { return k.content != Slides }); err != nil {
			return err
		}
	}
	s := n.current.Second()
	if own := s != nil && s.Content != Slides; slides && !own {
		if err := n.planPictures(st, []string{Slides}, func(k mline) bool { return k.content == Slides }); err != nil {
			return err
		}
	}
	return n.planSlots(st, c)
}

// planSlots makes the m-lines of further slots: sound and picture, and one more
// for the second picture of who sends one.
func (n *Negotiator) planSlots(st *state, c Constraint) error {
	add := func(slot int, m Media, content string) error {
		if len(st.mlines) >= MaxLines || slices.ContainsFunc(st.mlines, func(k mline) bool {
			return k.feed == slot && k.media == m && k.content == content
		}) {
			return nil
		}
		k, err := st.addMLine(n.o, m, content, "")
		if err == nil {
			k.feed = slot
		}
		return err
	}
	for slot := 1; slot < len(c.Feeds); slot++ {
		f := c.Feeds[slot]
		if f.Peer == nil {
			continue
		}
		if err := add(slot, Audio, ""); err != nil {
			return err
		}
		if err := add(slot, Video, ""); err != nil {
			return err
		}
		if !f.hasSlides() {
			continue
		}
		if err := add(slot, Video, Slides); err != nil {
			return err
		}
	}
	return nil
}

// wantsFace says whether a browser needs an m-line for pictures: when there is no
// other leg yet, or one of them has any.
func (n *Negotiator) wantsFace(peers []*Negotiated) bool {
	return len(peers) == 0 && n.current == nil ||
		slices.ContainsFunc(peers, func(p *Negotiated) bool { return p.Video() != nil })
}

// wanted lists the contents of the pictures that a phone should have: one for
// each of the other leg's, one when there is no other leg yet, or several. A page's
// second picture comes on the same m-line as its face.
func (n *Negotiator) wanted(peers []*Negotiated) []string {
	var out []string
	for _, p := range peers {
		for i := range p.Sections {
			if s := &p.Sections[i]; s.Active && s.Media == Video && s.Slot == 0 && (p.Phone || s.Content != Slides) {
				out = append(out, s.Content)
			}
		}
	}
	switch {
	case len(peers) == 0 && n.current == nil, len(peers) > 1 && len(out) > 0:
		return []string{""}
	case len(peers) == 0:
		return nil
	}
	return out
}

// planPictures makes what is missing of the wanted pictures among those that count.
func (n *Negotiator) planPictures(st *state, wanted []string, counts func(mline) bool) error {
	have, dead := 0, 0
	for i := range st.mlines {
		if k := &st.mlines[i]; k.media == Video && k.feed == 0 && counts(*k) {
			if !k.dead {
				have++
			} else {
				dead++
			}
		}
	}
	// A browser's refused m-line is gone for good (RFC 8829 §5.2.2), and it
	// refuses few; a phone may change its mind about the same one.
	const maxDead = 4
	for _, content := range wanted[min(have, len(wanted)):] {
		if n.o.Kind == Phone {
			at := slices.IndexFunc(st.mlines, func(k mline) bool { return k.dead && k.media == Video })
			if at >= 0 {
				st.mlines[at].dead, st.mlines[at].content = false, content
				continue
			}
		}
		if dead >= maxDead || len(st.mlines) >= MaxLines {
			return nil
		}
		if _, err := st.addMLine(n.o, Video, content, ""); err != nil {
			return err
		}
	}
	return nil
}

// offerLine composes a line of our offer. It is inactive when the other leg has
// nothing like it.
func (n *Negotiator) offerLine(st *state, k *mline, lim limit, idle bool, c Constraint, owner int) (line, error) {
	l := line{dir: c.direction(), mux: n.o.Kind == Browser || k.mux, rsize: n.o.Kind == Browser}
	if idle && k.media == Audio && k.feed == 0 {
		return line{}, fmt.Errorf("%w: no audio codec in common", ErrUnsupported)
	}
	l.restrict(k, idle, c)
	n.offerFormats(st, k, &l, lim)
	var err error
	if l.port, err = n.port(owner); err != nil {
		return line{}, err
	}
	l.extensions = n.offerExtensions(st, k, lim)
	if n.o.Kind == Browser || st.dtls {
		if k.proto == "" {
			k.proto = protoDTLS
		}
		l.fingerprints = []Fingerprint{n.fingerprint}
		l.setup = "actpass"
	} else {
		if k.proto == "" {
			k.proto = protoSDES
		}
		if l.cryptos, err = n.cryptoOffer(k); err != nil {
			return line{}, err
		}
	}
	n.dress(st, k, &l, c.feed(k.feed).ID)
	return l, nil
}

// restrict is the direction of a line of ours: what nobody has is inactive, on
// the lines of further slots we only send, and those for second pictures are
// used while there is one.
func (l *line) restrict(k *mline, idle bool, c Constraint) {
	l.idle = idle
	switch {
	case idle:
		l.dir = Inactive
	case k.content == Slides && !c.phone:
		l.dir &= c.slides(k.feed)
	case k.feed > 0:
		l.dir &= SendOnly
	}
}

// slides is the direction of a browser's m-line for second pictures.
func (c Constraint) slides(slot int) (d Direction) {
	if c.feed(slot).slides() {
		d |= SendOnly
	}
	if slot == 0 && c.Slides {
		d |= RecvOnly
	}
	return d
}

// offerFormats adds the formats we offer: what the peer can do or was never asked
// for; what it once refused only when there is nothing else.
func (n *Negotiator) offerFormats(st *state, k *mline, l *line, lim limit) {
	ids := slices.DeleteFunc(lim.candidates(k), func(id identity) bool { return id.fec() && !n.o.FEC })
	if may := slices.DeleteFunc(slices.Clone(ids), func(id identity) bool { return !k.known.may(id) }); lim.usable(may) {
		ids = may
	}
	sortFormats(ids)
	for _, id := range ids {
		n.offerFormat(st, k, l, lim, id)
	}
}

// candidates lists the formats that the others can take.
func (l limit) candidates(k *mline) []identity {
	var ids []identity
	add := func(id identity) {
		if l.allows(id) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if l.any {
		for _, id := range catalogue(k.media) {
			add(id)
		}
		for i := range k.codec {
			add(k.codec[i].id)
		}
		return ids
	}
	for _, list := range [][]Codec{l.sections[0].Codecs, l.sections[0].spare} {
		for i := range list {
			add(list[i].id)
			if sibling, ok := list[i].id.sibling(); ok {
				add(sibling)
			}
		}
	}
	return ids
}

func (n *Negotiator) offerFormat(st *state, k *mline, l *line, lim limit, id identity) {
	there := lim.find(id)
	prefer := func(id identity) uint8 {
		if pt := k.recv(id); pt != NoPayload {
			return pt
		}
		switch {
		case there == nil || there.id != id && !id.rtx:
			return NoPayload
		case id.rtx:
			return there.RecvRTX
		}
		return there.RecvPT
	}
	pt, ok := st.book.number(id, prefer(id))
	if !ok {
		return
	}
	l.addFormat(format{
		pt: pt, id: id, apt: NoPayload,
		fmtp: n.fmtp(id, nil, there), feedback: n.offerFeedback(k, id) & lim.feedback(),
	})
	rtx := id
	rtx.rtx = true
	if k.media != Video || !id.primary() || n.o.Kind != Browser || !lim.allows(rtx) {
		return
	}
	if again, ok := st.book.number(rtx, prefer(rtx)); ok {
		l.addFormat(format{pt: again, id: rtx, apt: pt, fmtp: fmt.Sprintf("apt=%d", pt)})
	}
}

// offerFeedback: a browser gets all there is, because the engine answers it
// even if the phone behind cannot; a phone gets the requests for a picture.
func (n *Negotiator) offerFeedback(k *mline, id identity) Feedback {
	switch {
	case !id.primary():
		return 0
	case k.media == Audio:
		if n.o.Kind == Browser && k.feed == 0 {
			return TransportCC
		}
		return 0
	case k.feed > 0:
		return NACK | PLI | FIR | REMB
	case n.o.Kind == Browser:
		return NACK | PLI | FIR | REMB | TransportCC
	}
	return NACK | PLI | FIR
}
