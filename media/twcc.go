package media

// When congestion control does not run end to end (a phone at the other end, a
// hold, more than two parties) we answer a browser's transport-wide sequence
// numbers ourselves (draft-holmer-rmcat-transport-wide-cc-extensions-01).

const (
	arrivalsMost = 1024
	// feedbackMost is the most packets one feedback message covers.
	feedbackMost = 400
	// feedbackPeriod is how often feedback is sent.
	feedbackPeriod = int64(100e6)

	tccTick      = int64(250e3) // of deltas, ns
	tccReference = int64(64e6)  // of the reference time, ns
	tccSmall     = 1            // symbols of a packet's status
	tccLarge     = 2
)

// arrivals holds when packets arrived that were not reported yet. Guarded by in.mu.
type arrivals struct {
	at         *[arrivalsMost]int64 // by sequence number; 0: not here
	next, high uint16               // first not reported, highest seen
	count      uint8                // of feedback messages
	pending    bool
}

// record books an arrival. What was reported missing already stays so.
func (a *arrivals) record(seq uint16, now int64) {
	if a.at == nil {
		a.at = new([arrivalsMost]int64)
		a.next, a.high = seq, seq
	}
	switch ahead := int16(seq - a.next); {
	case ahead < 0 && ahead > -arrivalsMost:
		return
	case ahead < 0, ahead >= arrivalsMost: // a jump: begin anew
		clear(a.at[:])
		a.next, a.high = seq, seq
	}
	if !a.pending || int16(seq-a.high) > 0 {
		a.high = seq
	}
	a.at[seq%arrivalsMost] = now
	a.pending = true
}

// write appends one feedback message about what arrived since the last one and
// says whether there is more.
func (a *arrivals) write(w *rtcpWriter, sender, media uint32) (more bool) {
	for a.at[a.next%arrivalsMost] == 0 && a.next != a.high {
		a.next++ // begin with a packet that arrived: its time is the reference
	}
	total := min(int(a.high-a.next)+1, feedbackMost)
	reference := a.at[a.next%arrivalsMost] / tccReference
	w.feedback(rtcpRTPFB, rtpfbTransportCC, sender, media)
	w.uint16(a.next)
	w.uint16(uint16(total))
	w.uint32(uint32(reference)<<8 | uint32(a.count))
	a.count++

	var deltas [feedbackMost]int16
	var symbols [feedbackMost]uint8
	last := reference * tccReference / tccTick
	for i := range total {
		slot := &a.at[(a.next+uint16(i))%arrivalsMost]
		if *slot == 0 {
			continue
		}
		tick := *slot / tccTick
		d := max(min(tick-last, 32767), -32768)
		last += d
		deltas[i], symbols[i] = int16(d), tccLarge
		if d >= 0 && d <= 255 {
			symbols[i] = tccSmall
		}
		*slot = 0
	}
	for i := 0; i < total; i += 7 { // status vector chunks of two-bit symbols
		chunk := uint16(0xC000)
		for j := i; j < min(i+7, total); j++ {
			chunk |= uint16(symbols[j]) << (12 - 2*(j-i))
		}
		w.uint16(chunk)
	}
	for i := range total {
		switch symbols[i] {
		case tccSmall:
			w.uint8(uint8(deltas[i]))
		case tccLarge:
			w.uint16(uint16(deltas[i]))
		}
	}
	w.endPadded()
	a.next += uint16(total)
	a.pending = int16(a.high-a.next) >= 0
	return a.pending
}

// sendTransportCC sends feedback about everything that arrived.
func (t *transport) sendTransportCC() {
	w := t.engine.writer()
	defer t.engine.release(w)
	for more := true; more; {
		w.n = 0
		more = t.writeTransportCC(w)
		if w.n > 0 {
			t.sendFeedback(w)
		}
	}
}

func (t *transport) writeTransportCC(w *rtcpWriter) (more bool) {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	if !t.in.congest.pending {
		return false
	}
	var media uint32
	for _, tr := range t.in.tracks {
		if tr.active != nil {
			media = tr.active.ssrc
		}
	}
	return t.in.congest.write(w, t.sender.Load(), media)
}
