package media

import "madoguchi/media/sdp"

// ownStream is sound that we make ourselves, as a feed of an outgoing stream.
type ownStream struct {
	feed *source // what the stream follows while the sound is sent
	seq  uint16  // without gaps
}

// sendOwn sends one payload of our own in the stream that forwarded sound uses
// too; false while there are no keys or no path.
func (t *transport) sendOwn(b *batch, out *outTrack, sec *sdp.Section, codec *sdp.Codec, own *ownStream, payload []byte, ts uint32, marker bool, now int64) bool {
	to := t.path.Load()
	if to == nil || len(payload) > maxPacket-headroom {
		return false
	}
	buf := b.fresh()
	copy(buf[headroom:], payload)
	data, ok := t.sealOwn(b, buf, out, sec, codec, own, len(payload), ts, marker, now)
	if ok {
		b.add(t.socketFor(nil), to, data)
	}
	return ok
}

func (t *transport) sealOwn(b *batch, buf *buffer, out *outTrack, sec *sdp.Section, codec *sdp.Codec, own *ownStream, n int, ts uint32, marker bool, now int64) ([]byte, bool) {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	if t.out.ctx == nil {
		return nil, false
	}
	s := &out.streams[streamPrimary]
	w := rewritten{pt: codec.SendPT, ssrc: s.ssrc}
	var ok bool
	if w.seq, w.ts, w.marker, ok = s.follow(own.feed, own.seq, ts, codec.Clock, now); !ok {
		return nil, false
	}
	w.marker = w.marker || marker
	b.scratch.reset()
	if id := sec.Extension(sdp.URIMid); id != 0 && sec.MID != "" {
		b.scratch.add(id, []byte(sec.MID), sec.ExtmapMixed)
	}
	var none rtpHeader // the payload stands at headroom, behind no old header
	start := none.rewrite(buf, w, &b.scratch)
	m, err := t.out.ctx.ProtectRTP(buf[start:bufferEnd], headroom+n-start)
	if err != nil {
		return nil, false
	}
	own.seq++
	t.out.packets++
	t.out.bytes += uint64(m)
	s.packets++
	s.octets += uint64(n)
	return buf[start : start+m], true
}
