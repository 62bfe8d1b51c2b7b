package voice

import "math"

const (
	// ring is the most packets of a source that wait to be played, a power of two.
	ring = 32
	// payloadMost is the most bytes of one packet: Opus has at most 1275 per frame.
	payloadMost = 1280
	// begin is how many packets must wait before a source that was silent is
	// played: its packets may come late by as much.
	begin = 3
	// late is how many packets may wait before some are skipped, because the
	// source's clock is ahead of ours or the line was stuck.
	late = 8
	// dry is after how many frames without a packet a source begins anew.
	dry = 10
)

// Playout turns the packets of one source, as they come, into even frames. It is
// not safe for concurrent use.
type Playout struct {
	codec   string
	decoder Decoder

	slots   [ring]packet
	next    uint16 // sequence number to be played
	newest  uint16
	some    bool // next and newest mean something
	running bool
	empty   int // frames without a packet in a row

	pcm    [PacketMost + Frame]int16 // decoded and not yet played
	n      int
	faded  float32 // how loud what stands in for a lost packet still is
	lastly [Frame]int16
}

type packet struct {
	seq  uint16
	n    int // 0: not here
	data [payloadMost]byte
}

// Put takes a packet; the payload is copied.
func (p *Playout) Put(codec string, seq uint16, payload []byte) {
	if len(payload) == 0 || len(payload) > payloadMost {
		return
	}
	if codec != p.codec {
		p.codec, p.decoder = codec, NewDecoder(codec)
		p.reset()
	}
	switch ahead := int16(seq - p.next); {
	case !p.some, ahead < -ring, ahead >= ring:
		p.reset()
		p.some, p.next, p.newest = true, seq, seq
	case ahead < 0:
		if p.running {
			return // too late
		}
		p.next = seq
	}
	if int16(seq-p.newest) > 0 {
		p.newest = seq
	}
	s := &p.slots[seq%ring]
	s.seq, s.n = seq, copy(s.data[:], payload)
}

// Restart forgets what waits: the next packet is of another source.
func (p *Playout) Restart() { p.reset() }

func (p *Playout) reset() {
	for i := range p.slots {
		p.slots[i].n = 0
	}
	p.some, p.running, p.empty, p.n = false, false, 0, 0
}

// waiting is how far the newest packet is from the one to be played.
func (p *Playout) waiting() int {
	if !p.some {
		return 0
	}
	return int(int16(p.newest-p.next)) + 1
}

// Frame writes the next 20 ms, silence when there is nothing, and says whether
// the source plays.
func (p *Playout) Frame(out *[Frame]int16) bool {
	if !p.running {
		if p.waiting() < begin {
			p.drain(out)
			return false
		}
		p.running, p.empty, p.faded = true, 0, 0
	}
	for p.waiting() > late {
		p.slots[p.next%ring].n = 0
		p.next++
	}
	for p.n < Frame && p.decode() {
	}
	if p.n < Frame {
		if p.empty++; p.empty > dry {
			p.running = false
		}
	} else {
		p.empty = 0
	}
	p.drain(out)
	return p.running
}

// decode plays the next packet, or what stands in for it when later ones are here.
func (p *Playout) decode() bool {
	if p.waiting() <= 0 || p.decoder == nil {
		return false
	}
	s := &p.slots[p.next%ring]
	p.next++
	if s.n == 0 || s.seq != p.next-1 {
		p.conceal()
		return true
	}
	n, err := p.decoder.Decode(s.data[:s.n], p.pcm[p.n:p.n+PacketMost])
	s.n = 0
	if err != nil || n == 0 {
		p.conceal()
		return true
	}
	p.n += n
	p.faded = 1
	return true
}

// conceal repeats the last frame, less loud each time.
func (p *Playout) conceal() {
	p.faded *= 0.5
	for i, v := range p.lastly {
		p.pcm[p.n+i] = int16(float32(v) * p.faded)
	}
	p.n += Frame
}

// drain takes a frame off what is decoded.
func (p *Playout) drain(out *[Frame]int16) {
	n := copy(out[:], p.pcm[:min(p.n, Frame)])
	clear(out[n:])
	p.n = copy(p.pcm[:], p.pcm[n:p.n])
	if n == Frame {
		p.lastly = *out
	}
}

// Level is the loudness of a frame: its root mean square, 0–32768.
func Level(pcm *[Frame]int16) float64 {
	var sum float64
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / Frame)
}
