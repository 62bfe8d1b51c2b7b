//go:build linux

package traffic

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
	"golang.org/x/sys/unix"
)

const (
	// histogram of delays: 1 µs steps, the last one holds what is longer.
	delaySteps = 200_000
	// drain is how long a round waits for its last packets.
	drain = 300 * time.Millisecond
	// slip is how late the sender may be before it moves its whole plan: a
	// machine without a free core must not turn a round into a flood.
	slip = 3 * time.Millisecond
	// lead is the time between the decision to start and the first packet.
	lead = 5 * time.Millisecond
)

// round is one measured interval. Its fields are the receiver's, under e.mu.
type round struct {
	members map[*track]bool
	unique  map[string]uint64
	double  uint64
	delays  map[string][]uint32
}

// Result is what a round saw.
type Result struct {
	Sent, Received uint64
	SentVideo      uint64
	Double         uint64        // packets that came more than once
	Late           time.Duration // p99 of how late the sender was: its own fault
	Unsent         uint64        // the kernel refused
	Took           time.Duration
	Video, Audio   Delay
}

// Delay is from just before the sending call to the kernel's receive stamp.
type Delay struct{ P50, P99, Max time.Duration }

// Loss is the part of the packets that did not arrive.
func (r Result) Loss() float64 {
	if r.Sent == 0 {
		return 0
	}
	return 1 - float64(r.Received)/float64(r.Sent)
}

// event is one burst that is due.
type event struct {
	at    time.Duration
	track *track
	first int
	n     int
}

// Run makes these legs send for d and returns what arrived anywhere. Packets
// are encrypted before the clock starts. ready, when set, is called just before
// the first packet and finished just after the last one has had its time.
func (e *Engine) Run(ctx context.Context, legs []*Leg, d time.Duration, ready, finished func()) (Result, error) {
	tracks, events := e.prepare(legs, d)
	r := &round{members: map[*track]bool{}, unique: map[string]uint64{}, delays: map[string][]uint32{
		"audio": make([]uint32, delaySteps), "video": make([]uint32, delaySteps),
	}}
	for _, t := range tracks {
		if t.enc == nil {
			return Result{}, fmt.Errorf("traffic: a %s track has no key", t.kind)
		}
		r.members[t] = true
	}
	e.mu.Lock()
	e.round = r
	for l := range e.legs {
		for _, s := range l.socks {
			for _, in := range s.rx {
				in.got = in.got[:0]
			}
		}
	}
	e.mu.Unlock()
	if ready != nil {
		ready()
	}
	res := Result{}
	begin := time.Now()
	late := e.send(ctx, events, &res)
	res.Took = time.Since(begin)
	t := time.NewTimer(drain)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
	if finished != nil {
		finished()
	}
	e.mu.Lock()
	e.round = nil
	e.mu.Unlock()
	res.Received = r.unique["audio"] + r.unique["video"]
	res.Double = r.double
	res.Video, res.Audio = summary(r.delays["video"]), summary(r.delays["audio"])
	if len(late) > 0 {
		slices.Sort(late)
		res.Late = late[len(late)*99/100]
	}
	return res, ctx.Err()
}

// prepare encrypts the packets of a round and plans when each burst is due.
// Streams are spread evenly over their period.
func (e *Engine) prepare(legs []*Leg, d time.Duration) ([]*track, []event) {
	var tracks []*track
	var events []event
	for i, l := range legs {
		for _, t := range l.tracks {
			if t.pt == off {
				continue
			}
			phase := t.flow.Gap * time.Duration(i) / time.Duration(len(legs))
			bursts := int(d / t.flow.Gap)
			t.count = bursts * t.flow.Burst
			tracks = append(tracks, t)
			for b := range bursts {
				events = append(events, event{phase + time.Duration(b)*t.flow.Gap, t, b * t.flow.Burst, t.flow.Burst})
			}
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(tracks)); i = next.Add(1) - 1 {
				tracks[i].encrypt()
			}
		})
	}
	wg.Wait()
	return tracks, events
}

// encrypt fills the slab with the packets of the round.
func (t *track) encrypt() {
	if t.enc == nil {
		return
	}
	t.base = t.next
	if cap(t.sent) < t.count {
		t.sent = make([]atomic.Int64, t.count)
	}
	t.sent = t.sent[:t.count]
	plain := t.template()
	head := rtp.Header{}
	hs := len(plain) - t.flow.Size + 12
	room := len(plain) + 32
	if cap(t.slab) < t.count*room {
		t.slab = make([]byte, t.count*room)
	}
	t.slab = t.slab[:cap(t.slab)]
	for i := range t.count {
		binary.BigEndian.PutUint16(plain[2:], uint16(t.next))
		binary.BigEndian.PutUint32(plain[4:], t.ts)
		last := (i+1)%t.flow.Burst == 0
		plain[1] = t.pt
		if last && t.kind == "video" {
			plain[1] |= 0x80
		}
		binary.BigEndian.PutUint32(plain[hs+9:], t.next)
		out, err := t.enc.EncryptRTP(t.slab[i*room:i*room:(i+1)*room], plain, &head)
		if err != nil {
			t.count = i
			return
		}
		t.size = len(out)
		t.sent[i].Store(0)
		t.next++
		if last {
			t.ts += t.flow.Clock
		}
	}
}

// template is a plain packet; header numbers and index are filled in later.
func (t *track) template() []byte {
	if t.plain != nil {
		return t.plain
	}
	p := []byte{0x80, t.pt, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint32(p[8:], t.ssrc)
	if t.ext != 0 { // one-byte header extension (RFC 8285) with the MID
		p[0] |= 0x10
		e := append([]byte{t.ext<<4 | byte(len(t.mid)-1)}, t.mid...)
		for len(e)%4 != 0 {
			e = append(e, 0)
		}
		p = append(p, 0xbe, 0xde, 0, byte(len(e)/4))
		p = append(p, e...)
	}
	body := make([]byte, t.flow.Size-12)
	body[0] = 0x41 // an H264 slice; for opus a 20 ms frame
	binary.BigEndian.PutUint32(body[1:], mark)
	binary.BigEndian.PutUint32(body[5:], t.id)
	p = append(p, body...)
	t.plain = p
	return p
}

// send plays the plan on one thread.
func (e *Engine) send(ctx context.Context, events []event, res *Result) []time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	s := newSender()
	late := make([]time.Duration, 0, len(events))
	start := time.Now().Add(lead)
	for i, ev := range events {
		if i%256 == 0 && ctx.Err() != nil {
			return late
		}
		wait := time.Until(start.Add(ev.at))
		if wait > 0 {
			ts := unix.NsecToTimespec(int64(wait))
			_ = unix.Nanosleep(&ts, nil) // a signal only makes the burst early
			wait = min(time.Until(start.Add(ev.at)), 0)
		}
		late = append(late, -wait)
		if -wait > slip {
			start = start.Add(-wait) // keep the pace: no flood to make up for it
		}
		t := ev.track
		room := len(t.plain) + 32
		now := time.Now().UnixNano()
		n := 0
		for k := ev.first; k < min(ev.first+ev.n, t.count); k++ {
			s.put(n, t.slab[k*room:k*room+t.size])
			t.sent[k].Store(now)
			n++
		}
		done := s.send(t.sock.fd, n)
		t.sentN.Add(uint64(done))
		res.Sent += uint64(done)
		if t.kind == "video" {
			res.SentVideo += uint64(done)
		}
		res.Unsent += uint64(n - done)
	}
	return late
}

// arrived counts a packet of the round. Receiver only, under e.mu.
func (r *round) arrived(in *inbound, index uint32, at int64) {
	t := in.source
	if !r.members[t] {
		return
	}
	i := index - t.base
	if i >= uint32(t.count) {
		return
	}
	if need := (t.count + 63) / 64; len(in.got) < need {
		in.got = slices.Grow(in.got, need-len(in.got))[:need]
		clear(in.got)
	}
	if in.got[i/64]&(1<<(i%64)) != 0 {
		r.double++
		return
	}
	in.got[i/64] |= 1 << (i % 64)
	r.unique[t.kind]++
	us := (at - t.sent[i].Load()) / 1000
	r.delays[t.kind][min(max(us, 0), delaySteps-1)]++
}

func summary(h []uint32) Delay {
	var total, seen uint64
	for _, n := range h {
		total += uint64(n)
	}
	var d Delay
	for us, n := range h {
		if n == 0 {
			continue
		}
		before := seen
		seen += uint64(n)
		at := time.Duration(us) * time.Microsecond
		if before*100 < total*50 && seen*100 >= total*50 {
			d.P50 = at
		}
		if before*100 < total*99 && seen*100 >= total*99 {
			d.P99 = at
		}
		d.Max = at
	}
	return d
}
