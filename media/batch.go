package media

import (
	"net/netip"
	"sync"
)

// Sizes of buffers. A packet is read behind a headroom, because its header may
// become longer on the way (another leg's MID, other extension numbers) while
// its payload stays where it is.
const (
	headroom   = 128
	maxPacket  = 1500 // longer datagrams are dropped (threats: media library crash)
	trailer    = 64   // what SRTP and SRTCP may add
	bufferSize = headroom + maxPacket + trailer

	batchSize  = 64            // datagrams of one read
	outSize    = 2 * batchSize // datagrams collected before one write
	spareSize  = batchSize     // copies, when a packet has several receivers
	groupsSize = outSize       // destinations of one write
	noItem     = int32(-1)     // end of a chain
	recvLength = maxPacket + 1 // one more than we accept, to see what is too long
	bufferEnd  = bufferSize    // for slices that may grow by the trailer
)

type buffer [bufferSize]byte

// inbound is one received datagram: buf[headroom:headroom+n].
type inbound struct {
	buf  *buffer
	n    int
	addr netip.AddrPort
}

// outbound is one datagram to be sent; next chains those of one destination.
type outbound struct {
	data []byte
	next int32
}

// group is the datagrams of one batch for one destination, in order.
type group struct {
	sock        *socket
	path        *path
	first, last int32
	done        bool
}

// batch is the memory of one read and of the writes that follow from it. It is
// owned by one goroutine at a time; idle sockets hold none.
type batch struct {
	now   int64 // engine time of the read, ns
	sock  *socket
	in    [batchSize]inbound
	count int

	out      [outSize]outbound
	outCount int32
	groups   [groupsSize]group
	groupN   int

	spare     []buffer // made on the first packet with several receivers
	spareUsed int

	scratch extensions // of the header rewriter
	failed  uint64     // datagrams the system did not take

	sys systemBatch
}

func newBatch() *batch {
	b := &batch{}
	buffers := make([]buffer, batchSize)
	for i := range b.in {
		b.in[i].buf = &buffers[i]
	}
	b.sys.init(b)
	return b
}

// batchPool lends batches to readers. sync.Pool keeps what is in use through
// garbage collections, so a busy engine allocates none.
type batchPool struct{ p sync.Pool }

func (bp *batchPool) get() *batch {
	if b, ok := bp.p.Get().(*batch); ok {
		return b
	}
	return newBatch()
}

func (bp *batchPool) put(b *batch) {
	b.sock = nil
	bp.p.Put(b)
}

// full says whether there is no room for another outgoing datagram.
func (b *batch) full() bool {
	return b.outCount == outSize || b.groupN == groupsSize
}

// copyOf returns a buffer with the same content at the same place, for a
// packet that goes to another receiver too. It flushes when there is none left.
func (b *batch) copyOf(src *buffer, from, to int) *buffer {
	dst := b.fresh()
	copy(dst[from:to], src[from:to])
	return dst
}

// fresh returns an unused buffer, valid until the next flush.
func (b *batch) fresh() *buffer {
	if b.spare == nil {
		b.spare = make([]buffer, spareSize)
	}
	if b.spareUsed == spareSize {
		b.flush()
	}
	b.spareUsed++
	return &b.spare[b.spareUsed-1]
}

// add queues a datagram. data must stay untouched until flush.
func (b *batch) add(sock *socket, p *path, data []byte) {
	if b.full() {
		b.write() // data may stand in a spare buffer, so those stay taken
	}
	i := b.outCount
	b.outCount++
	b.out[i] = outbound{data: data, next: noItem}
	for g := b.groupN - 1; g >= 0; g-- {
		if b.groups[g].path == p {
			b.out[b.groups[g].last].next = i
			b.groups[g].last = i
			return
		}
	}
	b.groups[b.groupN] = group{sock: sock, path: p, first: i, last: i}
	b.groupN++
}

// flush sends everything that was queued and frees the spare buffers.
func (b *batch) flush() {
	b.write()
	b.spareUsed = 0
}

// write sends everything that was queued, one system call per socket.
func (b *batch) write() {
	for g := 0; g < b.groupN; g++ {
		if !b.groups[g].done {
			b.send(b.groups[g].sock, g)
		}
	}
	clear(b.groups[:b.groupN])
	b.outCount, b.groupN = 0, 0
}
