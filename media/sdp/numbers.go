package sdp

// numbers is the book of payload and extension numbers of a leg's own
// descriptions. A number never gets another meaning in the life of a leg (RFC
// 3264 §8.3.2), and never means two things at once, so that BUNDLE can tell by it.
type numbers struct {
	payload [128]identity
	ext     [256]string
}

// learn notes that the peer's number is used by us too, as an answer does. It
// is false when the number had another meaning.
func (n *numbers) learn(pt uint8, id identity) bool {
	if n.payload[pt].known() && n.payload[pt] != id {
		return false
	}
	n.payload[pt] = id
	return true
}

// number returns the number of the identity: the preferred one if it means that
// already, else the one it has, else a new one: the static one, the preferred
// one if it is free, the next free one.
func (n *numbers) number(id identity, prefer uint8) (uint8, bool) {
	if prefer < 128 && n.payload[prefer] == id {
		return prefer, true
	}
	for pt, known := range n.payload {
		if known == id {
			return uint8(pt), true
		}
	}
	if s := codecs[id.name].static; s != NoPayload && !id.rtx {
		return s, n.learn(s, id)
	}
	if dynamic(prefer) && n.learn(prefer, id) {
		return prefer, true
	}
	// 64–95 cannot be told from RTCP (RFC 5761 §4).
	for pt := uint8(96); pt < 128; pt++ {
		if n.learn(pt, id) {
			return pt, true
		}
	}
	for pt := uint8(35); pt < 64; pt++ {
		if n.learn(pt, id) {
			return pt, true
		}
	}
	return NoPayload, false
}

func dynamic(pt uint8) bool { return pt >= 96 && pt < 128 || pt >= 35 && pt < 64 }

// learnExt notes an extension number of the peer's offer; false when it had
// another meaning.
func (n *numbers) learnExt(id uint8, uri string) bool {
	if n.ext[id] != "" && n.ext[id] != uri {
		return false
	}
	n.ext[id] = uri
	return true
}

// extension returns the number of the extension, a new one if it has none; 0
// when there is none left.
func (n *numbers) extension(uri string, prefer uint8) uint8 {
	for id, known := range n.ext {
		if known == uri {
			return uint8(id)
		}
	}
	if prefer > 0 && prefer <= maxOneByteID && n.learnExt(prefer, uri) {
		return prefer
	}
	for id := uint8(1); id <= maxOneByteID; id++ {
		if n.learnExt(id, uri) {
			return id
		}
	}
	return 0
}
