package media

import (
	"encoding/binary"
	"math/bits"
	"sync"
)

// rtcpMost is the most bytes of a compound we write.
const rtcpMost = 1200

// rtcpWriter builds a compound RTCP packet in a buffer of the pool.
type rtcpWriter struct {
	b    rtcpBuffer
	n    int
	part int // where the part being written begins
}

type rtcpBuffer struct{ buf [rtcpMost + trailer]byte }

type writerPool struct{ p sync.Pool }

// writer lends a writer; release gives it back.
func (e *Engine) writer() *rtcpWriter {
	w, ok := e.writers.p.Get().(*rtcpWriter)
	if !ok {
		w = &rtcpWriter{}
	}
	w.n, w.part = 0, 0
	return w
}

func (e *Engine) release(w *rtcpWriter) { e.writers.p.Put(w) }

func (w *rtcpWriter) room(n int) bool { return w.n+n <= rtcpMost }

func (w *rtcpWriter) uint8(v uint8) {
	w.b.buf[w.n] = v
	w.n++
}

func (w *rtcpWriter) uint16(v uint16) {
	binary.BigEndian.PutUint16(w.b.buf[w.n:], v)
	w.n += 2
}

func (w *rtcpWriter) uint32(v uint32) {
	binary.BigEndian.PutUint32(w.b.buf[w.n:], v)
	w.n += 4
}

func (w *rtcpWriter) bytes(v []byte) { w.n += copy(w.b.buf[w.n:rtcpMost], v) }

// begin starts a part; its length is written by end.
func (w *rtcpWriter) begin(kind, count uint8, ssrc uint32) {
	w.part = w.n
	w.uint8(2<<6 | count)
	w.uint8(kind)
	w.uint16(0)
	w.uint32(ssrc)
}

// end fills the part up to 32 bits with zeros and writes its length.
func (w *rtcpWriter) end() {
	for (w.n-w.part)%4 != 0 {
		w.uint8(0)
	}
	binary.BigEndian.PutUint16(w.b.buf[w.part+2:], uint16((w.n-w.part)/4-1))
}

// feedback begins a feedback message (RFC 4585 §6.1).
func (w *rtcpWriter) feedback(kind, format uint8, sender, media uint32) {
	w.begin(kind, format, sender)
	w.uint32(media)
}

// sdes writes the CNAME (RFC 3550 §6.5).
func (w *rtcpWriter) sdes(ssrc uint32, cname string) {
	if len(cname) > 255 || !w.room(8+2+len(cname)+4) {
		return
	}
	w.begin(rtcpSDES, 1, ssrc)
	w.uint8(1)
	w.uint8(uint8(len(cname)))
	w.bytes([]byte(cname))
	w.uint8(0) // end of items
	w.end()
}

// remb writes a receiver estimate for the sources.
func (w *rtcpWriter) remb(sender uint32, bps uint64, sources []uint32) {
	shift := max(0, bits.Len64(bps)-18)
	w.feedback(rtcpPSFB, psfbAFB, sender, 0)
	w.bytes([]byte("REMB"))
	mantissa := uint32(bps >> shift)
	w.uint32(uint32(len(sources))<<24 | uint32(shift)<<18 | mantissa)
	for _, s := range sources {
		w.uint32(s)
	}
	w.end()
}

// sendFeedback sends the feedback in w. Without reduced-size RTCP it must not
// come alone (RFC 5506): an empty report and the CNAME go in front.
func (t *transport) sendFeedback(w *rtcpWriter) {
	if t.rsize.Load() {
		t.sendRTCP(w)
		return
	}
	full := t.engine.writer()
	defer t.engine.release(full)
	sender := t.sender.Load()
	full.begin(rtcpRR, 0, sender)
	full.end()
	if cname := t.cname.Load(); cname != nil {
		full.sdes(sender, *cname)
	}
	if full.room(w.n) {
		full.bytes(w.b.buf[:w.n])
		t.sendRTCP(full)
	}
}

// sendRTCP encrypts and sends what w holds.
func (t *transport) sendRTCP(w *rtcpWriter) {
	p, sock := t.path.Load(), t.socketFor(nil)
	if t.rtcpSock != nil && !t.mux.Load() {
		p, sock = t.rtcpPath.Load(), t.rtcpSock
	}
	if p == nil || w.n == 0 {
		return
	}
	n, ok := t.sealRTCP(w)
	if !ok {
		return
	}
	if err := sock.write(w.b.buf[:n], p.addr); err != nil {
		t.engine.sendFailed.Add(1)
	}
}

func (t *transport) sealRTCP(w *rtcpWriter) (int, bool) {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	if t.out.ctx == nil {
		return 0, false
	}
	n, err := t.out.ctx.ProtectRTCP(w.b.buf[:], w.n)
	return n, err == nil
}

// endPadded ends a part with RTCP padding where 32 bits are not full: formats
// whose content has no other end need it (RFC 3550 §6.4.1).
func (w *rtcpWriter) endPadded() {
	if pad := (4 - (w.n-w.part)%4) % 4; pad > 0 {
		w.b.buf[w.part] |= 0x20
		for range pad - 1 {
			w.uint8(0)
		}
		w.uint8(uint8(pad))
	}
	w.end()
}
