package srtp

// window remembers which of the last indices were seen (RFC 3711 §3.3.2).
type window struct {
	started bool
	top     uint64 // highest index seen
	// bits is a ring: index i is bit i%64 of word i/64%len(bits). Its length is
	// a power of two.
	bits []uint64
}

// guess is the packet index that belongs to a sequence number (RFC 3711
// §3.3.1, appendix A). An index below zero cannot be, so it stays in the first
// turn. The result may be one turn past maxRTPIndex; the caller checks.
func (w *window) guess(seq uint16) uint64 {
	if !w.started {
		return uint64(seq)
	}
	const half = 1 << 15
	roc, last := w.top>>16, uint16(w.top)
	switch {
	case last < half && seq > last && seq-last > half:
		if roc > 0 {
			roc--
		}
	case last >= half && last-half > seq:
		roc++
	}
	return roc<<16 | uint64(seq)
}

// fresh says whether the index is neither seen nor too old.
func (w *window) fresh(index uint64) bool {
	if !w.started || index > w.top {
		return true
	}
	if w.top-index >= w.size() {
		return false
	}
	return w.bits[w.word(index)]&(1<<(index%64)) == 0
}

// mark records a fresh index.
func (w *window) mark(index uint64) {
	switch {
	case !w.started:
		w.started = true
		w.top = index
	case index > w.top:
		w.advance(index)
	}
	w.bits[w.word(index)] |= 1 << (index % 64)
}

// advance moves the top, clearing what comes into the window.
func (w *window) advance(index uint64) {
	if index-w.top >= w.size() {
		clear(w.bits)
	} else {
		for i := w.top + 1; i <= index; {
			if i%64 == 0 && i+63 <= index {
				w.bits[w.word(i)] = 0
				i += 64
				continue
			}
			w.bits[w.word(i)] &^= 1 << (i % 64)
			i++
		}
	}
	w.top = index
}

func (w *window) reset() {
	clear(w.bits)
	w.started, w.top = false, 0
}

func (w *window) size() uint64 { return uint64(len(w.bits)) * 64 }

func (w *window) word(index uint64) uint64 { return index / 64 & uint64(len(w.bits)-1) }
