package media

import (
	"slices"
	"sync"

	"madoguchi/media/sdp"
)

const (
	// rateMost and rateLeast bound what we ask a sender for when its receivers
	// say nothing: full-HD H.264 has room in it, and audio always has.
	rateMost  = 6_000_000
	rateLeast = 200_000
	rateFirst = 2_500_000
	// Above lossBad the rate falls, below lossGood it rises by rateUp.
	lossBad  = 0.10
	lossGood = 0.02
	rateUp   = 1.10
	// estimateLife is how long a receiver's estimate counts.
	estimateLife = int64(3e9)
	// rateShared is the least that a receiver in trouble makes the senders go down
	// to when others receive them too: enough for 640×360.
	rateShared = 450_000
)

// limits is what the receivers of a leg's video can take (REMB), and the rate we
// make up when they do not tell.
type limits struct {
	mu       sync.Mutex
	received []estimate
	rate     float64
}

type estimate struct {
	from *transport
	bps  uint64
	at   int64
}

// set books a receiver's estimate and returns the least of all that count.
func (l *limits) set(from *transport, bps uint64, now int64) (least uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.received = slices.DeleteFunc(l.received, func(e estimate) bool { return e.from == from || now-e.at >= estimateLife })
	l.received = append(l.received, estimate{from: from, bps: bps, at: now})
	least = bps
	for _, e := range l.received {
		least = min(least, e.bps)
	}
	return least
}

// step moves the made-up rate by the loss of the last period; ok is false while
// receivers tell themselves.
func (l *limits) step(loss float64, now int64) (bps uint64, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.received {
		if now-e.at < estimateLife {
			return 0, false
		}
	}
	switch {
	case l.rate == 0:
		l.rate = rateFirst
	case loss > lossBad:
		l.rate *= 1 - loss/2
	case loss < lossGood:
		l.rate *= rateUp
	}
	l.rate = min(max(l.rate, rateLeast), rateMost)
	return uint64(l.rate), true
}

// sendREMB tells the peer how much its receivers can take.
func (t *transport) sendREMB(bps uint64) {
	if !t.feedback().Has(sdp.REMB) {
		return
	}
	var sources [4]uint32
	n := 0
	t.in.mu.Lock()
	for _, tr := range t.in.tracks {
		if tr.kind == sdp.Video && tr.active != nil && n < len(sources) {
			sources[n] = tr.active.ssrc
			n++
		}
	}
	t.in.mu.Unlock()
	if n == 0 {
		return
	}
	w := t.engine.writer()
	defer t.engine.release(w)
	w.remb(t.sender.Load(), bps, sources[:n])
	t.sendFeedback(w)
}

// limitRate sends the estimate of one report period, unless congestion control
// runs end to end or the one receiver has told its own. With several receivers it
// is what the sender's way to us and the weakest of them allow, but for the
// latter not below rateShared.
func (t *transport) limitRate(now int64) {
	r := t.session.routes.Load()
	if r != nil && r.pass {
		return
	}
	if !t.feedback().Has(sdp.REMB) {
		return
	}
	bps, ok := t.limits.step(t.videoLoss(r, now), now)
	if r != nil && r.shared {
		if least := r.least(); least > 0 {
			bps, ok = min(bps, max(least, rateShared)), true
		}
	}
	if ok {
		t.sendREMB(bps)
	}
}

// least is the smallest share that a receiver of the session's pictures has for
// them; 0: none is limited.
func (r *routes) least() (bps uint64) {
	for _, targets := range r.sections {
		for i := range targets {
			tg := &targets[i]
			if tg.track.media != sdp.Video {
				continue
			}
			if s := tg.transport.down.share(); s > 0 && (bps == 0 || s < bps) {
				bps = s
			}
		}
	}
	return bps
}

// videoLoss is the worst loss of the peer's video: on its way to us, and on the
// way to its only receiver.
func (t *transport) videoLoss(r *routes, now int64) float64 {
	var worst float64
	t.in.mu.Lock()
	for _, tr := range t.in.tracks {
		if tr.kind == sdp.Video && tr.active != nil {
			worst = max(worst, tr.active.lossInterval)
		}
	}
	t.in.mu.Unlock()
	if r == nil || r.shared { // one receiver's loss must not slow down all
		return worst
	}
	for _, targets := range r.sections {
		for i := range targets {
			tg := &targets[i]
			if tg.track.media == sdp.Video {
				worst = max(worst, tg.transport.reportedLoss(tg.track, now))
			}
		}
	}
	return worst
}

// reportedLoss is what the peer last said about a track of ours, while that is fresh.
func (t *transport) reportedLoss(tr *outTrack, now int64) float64 {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	if rep := &tr.streams[streamPrimary].report; now-rep.at < estimateLife {
		return rep.loss
	}
	return 0
}
