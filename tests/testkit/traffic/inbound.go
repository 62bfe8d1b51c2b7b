//go:build linux

package traffic

import (
	"encoding/binary"

	"github.com/pion/rtp"
)

// Every packet's payload begins with a codec-like byte, a mark, the sending
// track's id and the packet's index, so that a receiver knows what it got,
// whatever a server did to the header.
const (
	mark       = 0x4d41444f
	markSpace  = 1 + 4 + 4 + 4
	sampleEach = 64 // one of so many packets is decrypted and checked
)

// inbound is one stream that arrives, by SSRC.
type inbound struct {
	ssrc    uint32
	source  *track // nil while unknown: music, or not ours
	seq     uint16 // of the newest packet
	index   uint32 // of the newest packet, in the source's count
	n       uint64
	foreign uint64 // packets that no track of ours sent
	refused uint64 // did not decrypt
	wrong   uint64 // sequence number does not lead to the index inside
	got     []uint64
	lastAt  int64
	pt      uint8
}

// gotRTP counts one packet. Receiver only, under e.mu.
func (e *Engine) gotRTP(s *sock, p []byte, at int64) {
	if s.dec == nil {
		return
	}
	ssrc := binary.BigEndian.Uint32(p[8:])
	var in *inbound
	for _, i := range s.rx {
		if i.ssrc == ssrc {
			in = i
			break
		}
	}
	if in == nil {
		in = &inbound{ssrc: ssrc}
		s.rx = append(s.rx, in)
	}
	in.lastAt, in.pt = at, p[1]&0x7f
	if s.tap != nil {
		s.listen(p)
	}
	seq := binary.BigEndian.Uint16(p[2:])
	if in.n%sampleEach == 0 || in.source == nil && in.n < sampleEach {
		e.identify(s, in, p, seq)
	}
	in.n++
	if in.source == nil {
		in.foreign++
		return
	}
	diff := int16(seq - in.seq)
	index := in.index + uint32(int32(diff))
	if diff > 0 {
		in.seq, in.index = seq, index
	}
	if e.round != nil {
		e.round.arrived(in, index, at)
	}
}

// identify decrypts a packet and learns which one it is.
func (e *Engine) identify(s *sock, in *inbound, p []byte, seq uint16) {
	var h rtp.Header
	out, err := s.dec.DecryptRTP(nil, p, &h)
	if err != nil {
		in.refused++
		return
	}
	body := out[h.MarshalSize():]
	if len(body) < markSpace || binary.BigEndian.Uint32(body[1:]) != mark {
		in.source = nil
		return
	}
	t := e.tracks[binary.BigEndian.Uint32(body[5:])]
	index := binary.BigEndian.Uint32(body[9:])
	if t == nil {
		in.source = nil
		return
	}
	if in.source == t && in.index+uint32(int32(int16(seq-in.seq))) != index {
		in.wrong++
	}
	in.source, in.seq, in.index = t, seq, index
}

// listen decrypts a packet for the tap.
func (s *sock) listen(p []byte) {
	var h rtp.Header
	if out, err := s.dec.DecryptRTP(nil, p, &h); err == nil {
		s.tap(h.PayloadType, out[h.MarshalSize():len(out)-int(h.PaddingSize)])
	}
}
