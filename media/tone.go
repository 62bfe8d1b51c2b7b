package media

import (
	"encoding/binary"

	"madoguchi/media/sdp"
)

// toneOf is the agreed codec of telephone events: that with the clock of the
// telephone codecs, which mixes are encoded in, before others.
func toneOf(sec *sdp.Section) *sdp.Codec {
	var found *sdp.Codec
	for i := range sec.Codecs {
		if c := &sec.Codecs[i]; c.Name == toneCodec && (found == nil || c.Clock == 8000) {
			found = c
		}
	}
	return found
}

// scaleTone converts the duration of an event to another clock (RFC 4733 §2.3.5).
func scaleTone(event []byte, from, to uint32) {
	if from == to || from == 0 {
		return
	}
	d := uint64(binary.BigEndian.Uint16(event[2:])) * uint64(to) / uint64(from)
	binary.BigEndian.PutUint16(event[2:], uint16(min(d, 0xffff)))
}
