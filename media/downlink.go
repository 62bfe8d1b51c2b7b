package media

import (
	"sync"

	"madoguchi/media/sdp"
)

const (
	// downSpare is how far a receiver's estimate may be below what it gets before
	// that counts as congestion: estimates follow what comes.
	downSpare = 0.95
	// rttBad is the round trip from which a queue on the way is full.
	rttBad = int64(1e9)
	// downUp is how fast a limit is lifted, per report period.
	downUp = 1.25
	// downEnough is the rate above which a receiver is not limited any more.
	downEnough = 20_000_000
)

// downlink is what one leg can take of all the pictures sent to it, when
// congestion control ends here. An estimate (REMB) that is not below what is sent
// says nothing: it only follows what is there to be received. One that is below
// counts when loss or the round trip confirm it: a receiver whose processor is
// busy takes its own delays for those of the line.
type downlink struct {
	mu      sync.Mutex
	told    uint64 // by REMB, bits/s
	toldAt  int64
	octets  uint64  // of pictures sent until the last step
	at      int64   // of the last step
	allowed float64 // bits/s; 0: not limited
	tracks  int     // among which it is shared
}

// tell books the leg's estimate.
func (d *downlink) tell(bps uint64, now int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told, d.toldAt = bps, now
}

// step moves the limit by what was sent, and lost, since the last step.
func (d *downlink) step(octets uint64, tracks int, loss float64, rtt, now int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	sent := float64(octets-d.octets) * 8e9 / float64(max(now-d.at, 1))
	first := d.at == 0
	d.octets, d.at, d.tracks = octets, now, tracks
	if first || octets == 0 {
		return
	}
	confirmed := loss > lossGood || rtt > rttBad
	fresh := d.toldAt != 0 && now-d.toldAt < estimateLife
	switch {
	case loss > lossBad, confirmed && fresh && float64(d.told) < sent*downSpare:
		d.allowed = sent * (1 - loss/2)
		if fresh {
			d.allowed = min(d.allowed, float64(d.told))
		}
	case d.allowed > 0 && !confirmed:
		d.allowed *= downUp
		if d.allowed > downEnough {
			d.allowed = 0
		}
	}
}

// share is what one picture may have; 0: no limit.
func (d *downlink) share() uint64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.allowed == 0 {
		return 0
	}
	return uint64(d.allowed) / uint64(max(d.tracks, 1))
}

// stepDownlink does the step of one report period.
func (t *transport) stepDownlink(now int64) {
	var octets uint64
	var tracks int
	var loss float64
	var rtt int64
	t.out.mu.Lock()
	for _, tr := range t.out.tracks {
		if tr.media != sdp.Video {
			continue
		}
		octets += tr.streams[streamPrimary].octets + tr.streams[streamRTX].octets
		if tr.from == nil {
			continue
		}
		tracks++
		if r := &tr.streams[streamPrimary].report; now-r.at < estimateLife {
			loss, rtt = max(loss, r.loss), max(rtt, r.rtt)
		}
	}
	t.out.mu.Unlock()
	t.down.step(octets, tracks, loss, rtt, now)
}
