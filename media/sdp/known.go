package sdp

import "slices"

// known is what we learnt about what a peer can do on an m-line. An agreement
// holds only what suited the others at that time; when they change, more may be
// possible.
type known struct {
	able []format // what the peer named
	// asked is what it had the chance to name; everything is true after an offer
	// of its own.
	asked      []identity
	everything bool
}

// offered learns from a line of the peer's offer.
func (k *known) offered(r *line) {
	k.able, k.asked, k.everything = slices.Clone(r.formats), nil, true
}

// answered learns from the peer's answer to a line of ours.
func (k *known) answered(l, r *line) {
	k.able = slices.DeleteFunc(slices.Clone(k.able), func(f format) bool { return l.find(f.id, f.pt) != nil })
	k.able = append(k.able, r.formats...)
	asked := slices.Clone(k.asked)
	for i := range l.formats {
		if id := l.formats[i].id; !slices.Contains(asked, id) {
			asked = append(asked, id)
		}
	}
	k.asked = asked
}

// ids are the codecs that the peer can do or was never asked for.
func (k *known) ids(m Media) []identity {
	var out []identity
	for i := range k.able {
		if id := k.able[i].id; !id.rtx && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if k.everything {
		return out
	}
	for _, id := range catalogue(m) {
		if !slices.Contains(k.asked, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// may says whether the peer can do a format, or was never asked.
func (k *known) may(id identity) bool {
	sibling, _ := id.sibling()
	named := func(f format) bool { return f.id == id || f.id == sibling }
	return slices.ContainsFunc(k.able, named) || !k.everything && !slices.Contains(k.asked, id)
}

// spare lists what the peer can do besides the agreed codecs.
func (k *known) spare(m Media, agreed []Codec) []Codec {
	var out []Codec
	for _, id := range k.ids(m) {
		if slices.ContainsFunc(agreed, func(c Codec) bool { return c.id == id }) {
			continue
		}
		out = append(out, Codec{
			Name: id.name, Clock: id.clock, Channels: id.channels, Format: k.format(id),
			RecvPT: NoPayload, SendPT: NoPayload, RecvRTX: NoPayload, SendRTX: NoPayload, id: id,
		})
	}
	return out
}

func (k *known) format(id identity) Format {
	for i := range k.able {
		if k.able[i].id == id {
			return parseFormat(id.name, k.able[i].fmtp)
		}
	}
	return Format{}
}
