package media

import (
	"encoding/binary"

	"madoguchi/media/sdp"
)

const (
	// keyFrameWait is how long a key frame may take after a PLI before we fall
	// back to FIR, and how often we ask again then.
	keyFrameWait = int64(1e9)
	// keyFrameTries is how often we ask again before we give up.
	keyFrameTries = 5
)

// keyFrames is the state of asking a sender for pictures that can be decoded
// alone. Guarded by in.mu.
type keyFrames struct {
	waiting bool  // asked, and none came yet
	wanted  bool  // asked for again inside the gap, or before the source is known
	asked   int64 // when we last asked
	tries   int
	fir     uint8 // command sequence number (RFC 5104 §4.3.1.1)
}

// arrived is called at a key frame.
func (k *keyFrames) arrived() { k.waiting, k.wanted, k.tries = false, false, 0 }

// due says whether to ask now, and whether with FIR because PLI was ignored.
func (k *keyFrames) due(now, gap int64, request bool) (ask, fir bool) {
	since := now - k.asked
	switch {
	case request && k.asked != 0 && since < gap:
		k.wanted = true
		return false, false
	case request, k.wanted && since >= gap:
		k.wanted = false
		if !k.waiting {
			k.waiting, k.tries = true, 0
		}
	case k.waiting && since >= keyFrameWait:
		if k.tries++; k.tries > keyFrameTries {
			k.waiting = false
			return false, false
		}
	default:
		return false, false
	}
	k.asked = now
	return true, k.tries > 0
}

// RequestKeyFrame asks the peer for a picture that can be decoded alone
// (rate-limited).
func (s *Session) RequestKeyFrame() { s.requestKeyFrames(false) }

// requestKeyFrames asks for all sections; with fresh, also within the gap after
// the last time.
func (s *Session) requestKeyFrames(fresh bool) {
	neg := s.negotiated.Load()
	if neg == nil {
		return
	}
	for i := range neg.Sections {
		sec := &neg.Sections[i]
		if !sec.Active || sec.Media != sdp.Video || !sec.Direction.Recv() {
			continue
		}
		if t := s.transportOf(sec); t != nil {
			if fresh {
				t.in.mu.Lock()
				t.track(i, sec.Media).key.asked = 0
				t.in.mu.Unlock()
			}
			t.requestKeyFrame(i)
		}
	}
}

// requestKeyFrame asks for one section.
func (t *transport) requestKeyFrame(section int) { t.askKeyFrame(section, t.engine.now(), true) }

// askKeyFrame sends PLI, or FIR where the peer knows only that or ignored PLI.
func (t *transport) askKeyFrame(section int, now int64, request bool) {
	d := t.demux.Load()
	if d == nil || section >= len(d.neg.Sections) || d.neg.Sections[section].Media != sdp.Video {
		return
	}
	sec := &d.neg.Sections[section]
	ssrc, fir, number, ok := t.keyFrameDue(sec, now, request)
	if !ok {
		return
	}
	w := t.engine.writer()
	defer t.engine.release(w)
	sender := t.sender.Load()
	known := feedbackOf(sec)
	if !fir || known.Has(sdp.PLI) {
		w.feedback(rtcpPSFB, psfbPLI, sender, ssrc)
		w.end()
	}
	if fir || (known.Has(sdp.FIR) && !known.Has(sdp.PLI)) {
		w.feedback(rtcpPSFB, psfbFIR, sender, 0)
		w.uint32(ssrc)
		w.uint32(uint32(number) << 24)
		w.end()
	}
	t.sendFeedback(w)
}

func (t *transport) keyFrameDue(sec *sdp.Section, now int64, request bool) (ssrc uint32, fir bool, number uint8, ok bool) {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	tr := t.track(sec.Index, sec.Media)
	defer func() {
		if tr.key.waiting || tr.key.wanted {
			t.asking.Store(true)
		}
	}()
	switch {
	case tr.active != nil:
		ssrc = tr.active.ssrc
	case len(sec.RemoteSSRCs) > 0:
		ssrc = sec.RemoteSSRCs[0].SSRC
	default:
		tr.key.wanted = tr.key.wanted || request // asked when its first packet has come
		return 0, false, 0, false
	}
	if t.in.ctx == nil {
		return 0, false, 0, false
	}
	ask, fir := tr.key.due(now, int64(t.engine.timers.KeyFrameGap), request)
	if ask {
		tr.key.fir++
	}
	return ssrc, fir, tr.key.fir, ask
}

// feedbackOf is what the peer understands for any codec of a section.
func feedbackOf(sec *sdp.Section) sdp.Feedback {
	var f sdp.Feedback
	for i := range sec.Codecs {
		f |= sec.Codecs[i].Feedback
	}
	return f
}

// feedback is what the peer understands on this transport.
func (t *transport) feedback() sdp.Feedback {
	var f sdp.Feedback
	if d := t.demux.Load(); d != nil {
		for i := range d.neg.Sections {
			if d.neg.Sections[i].Active {
				f |= feedbackOf(&d.neg.Sections[i])
			}
		}
	}
	return f
}

// isKeyFrame says whether a payload begins a picture that can be decoded alone.
func isKeyFrame(codec string, p []byte) bool {
	switch codec {
	case "VP8":
		return keyVP8(p)
	case "VP9":
		// RFC 9628 §4.2: P clear (not predicted), B set (begins a frame).
		return len(p) > 0 && p[0]&0x40 == 0 && p[0]&0x08 != 0
	case "AV1":
		// RTP payload format for AV1 §4.4: N begins a coded video sequence.
		return len(p) > 0 && p[0]&0x08 != 0
	case "H264":
		return keyH264(p)
	}
	return false
}

// keyVP8 reads the payload descriptor (RFC 7741 §4.2) up to the frame header.
func keyVP8(p []byte) bool {
	if len(p) < 2 || p[0]&0x17 != 0x10 { // S set, first partition
		return false
	}
	i := 1
	if p[0]&0x80 != 0 {
		x := p[1]
		i = 2
		if x&0x80 != 0 { // picture id of 7 or 15 bits
			if i >= len(p) {
				return false
			}
			if p[i]&0x80 != 0 {
				i++
			}
			i++
		}
		if x&0x40 != 0 {
			i++
		}
		if x&0x30 != 0 {
			i++
		}
	}
	return i < len(p) && p[i]&1 == 0
}

// keyH264 looks for an IDR slice or a sequence parameter set (RFC 6184 §5.2).
func keyH264(p []byte) bool {
	const idr, sps, stapA, fuA = 5, 7, 24, 28
	if len(p) < 2 {
		return false
	}
	switch t := p[0] & 0x1f; t {
	case idr, sps:
		return true
	case stapA:
		for p = p[1:]; len(p) > 2; {
			size := int(binary.BigEndian.Uint16(p))
			if t := p[2] & 0x1f; t == idr || t == sps {
				return true
			}
			if 2+size > len(p) {
				return false
			}
			p = p[2+size:]
		}
	case fuA:
		return p[1]&0x80 != 0 && p[1]&0x1f == idr
	}
	return false
}
