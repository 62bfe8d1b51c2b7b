package sdp

// Mapping translates the numbers of packets that come in on one leg to those
// of another leg, by meaning.
type Mapping struct {
	Payload [128]uint8 // NoPayload: the other leg cannot take it, drop
	Ext     [256]uint8 // header extension id → id; 0: leave it out
}

// Map makes the mapping for packets received in from and sent in to.
func Map(from, to *Section) *Mapping { return &Mapping{} }

// Pair is two sections that carry the same thing on two legs.
type Pair struct{ A, B *Section }

// Pairs matches the active sections of two legs: audio with audio, video with
// video of the same content, in order.
func Pairs(a, b *Negotiated) []Pair { return nil }

// Covers says whether everything that from may send now (its codecs, best
// first) can be sent to to; if not, from needs a re-offer constrained by to.
func Covers(from, to *Negotiated) bool { return true }
