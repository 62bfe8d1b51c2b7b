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
	if err := n.plan(st, c.Peer); err != nil {
		return nil, err
	}
	if n.current == nil {
		st.bundled = n.o.Kind == Browser
	}
	live := make([]track, len(st.slots))
	for i, k := range st.slots {
		live[i] = track{media: k.media, content: k.content, live: !k.dead}
	}
	partner := pair(live, tracks(c.Peer))

	out := n.skeleton(st)
	owner := -1
	for i := range st.slots {
		k := &st.slots[i]
		if k.dead {
			out.lines = append(out.lines, refused(k.peer.name, k.peer.proto, k.mid, k.peer.numbers))
			continue
		}
		lim := limit{any: c.Peer == nil}
		if partner[i] >= 0 {
			lim.section = &c.Peer.Sections[partner[i]]
		}
		if owner < 0 || !st.bundled {
			owner = i
		}
		l, err := n.offerLine(st, k, lim, c, owner)
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

// plan makes the slots that the offer needs: sound, and a picture for each
// picture of the other leg (one when there is no other leg yet).
func (n *Negotiator) plan(st *state, peer *Negotiated) error {
	if len(st.slots) == 0 {
		if _, err := st.addSlot(n.o, Audio, "", ""); err != nil {
			return err
		}
	}
	var wanted []string // contents
	if peer == nil {
		if n.current == nil {
			wanted = []string{""}
		}
	} else {
		for i := range peer.Sections {
			if s := &peer.Sections[i]; s.Active && s.Media == Video {
				wanted = append(wanted, s.Content)
			}
		}
	}
	have, dead := 0, 0
	for i := range st.slots {
		if k := &st.slots[i]; k.media == Video {
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
			at := slices.IndexFunc(st.slots, func(k slot) bool { return k.dead && k.media == Video })
			if at >= 0 {
				st.slots[at].dead, st.slots[at].content = false, content
				continue
			}
		}
		if dead >= maxDead || len(st.slots) >= MaxLines {
			return nil
		}
		if _, err := st.addSlot(n.o, Video, content, ""); err != nil {
			return err
		}
	}
	return nil
}

// offerLine composes a line of our offer. It is inactive when the other leg has
// nothing like it.
func (n *Negotiator) offerLine(st *state, k *slot, lim limit, c Constraint, owner int) (line, error) {
	l := line{dir: c.direction(), mux: n.o.Kind == Browser || k.mux, rsize: n.o.Kind == Browser}
	if !n.offerFormats(st, k, &l, lim) {
		if k.media == Audio {
			return line{}, fmt.Errorf("%w: no audio codec in common", ErrUnsupported)
		}
		lim = limit{any: true}
		l.dir = Inactive
		l.formats, l.numbers = nil, nil
		n.offerFormats(st, k, &l, lim)
	}
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
	n.dress(st, k, &l)
	return l, nil
}

// offerFormats adds the formats we offer; false when there is no primary one.
func (n *Negotiator) offerFormats(st *state, k *slot, l *line, lim limit) bool {
	var ids []identity
	add := func(id identity) {
		if (n.o.FEC || !id.fec()) && lim.allows(id) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if lim.any {
		for _, id := range catalogue(k.media) {
			add(id)
		}
		for i := range k.codec {
			add(k.codec[i].id)
		}
	} else if lim.section != nil {
		for i := range lim.section.Codecs {
			id := lim.section.Codecs[i].id
			add(id)
			if sibling, ok := id.sibling(); ok {
				add(sibling)
			}
		}
	}
	sortFormats(ids)
	for _, id := range ids {
		n.offerFormat(st, k, l, lim, id)
	}
	return l.primary()
}

func (n *Negotiator) offerFormat(st *state, k *slot, l *line, lim limit, id identity) {
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
		fmtp: n.fmtp(id, nil, there), feedback: n.offerFeedback(k.media, id) & lim.feedback(),
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
func (n *Negotiator) offerFeedback(m Media, id identity) Feedback {
	switch {
	case !id.primary():
		return 0
	case m == Audio:
		if n.o.Kind == Browser {
			return TransportCC
		}
		return 0
	case n.o.Kind == Browser:
		return NACK | PLI | FIR | REMB | TransportCC
	}
	return NACK | PLI | FIR
}
