package sip

import (
	"context"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// Leg is one dialog with one device, from INVITE to its end, incoming or
// outgoing alike. Methods may be called from any goroutine.
//
//	incoming: early ──Answer──► confirmed ──BYE──► ended
//	            └──Reject / CANCEL─────────────────► ended
//	outgoing: calling ─► early ─► confirmed ─► ended
//
// It follows its device: requests go out on the flow of the binding with the
// same account and instance, looked up at send time, so a leg survives the
// loss of its connection. The leg itself never ends because a flow closed.
type Leg struct {
	dialog
	incoming bool
	target   string
	replaces string
	offer    []byte
	merge    mergeKey
	events   *eventQueue

	// Owned by queue:

	state       legState // written under mu: see phase
	removed     bool
	carrier     *flow // that was used last
	fixed       *flow // used when the device has no binding, as long as it lives
	remoteAllow []string
	localSDP    []byte // sent last

	invite      *serverTx      // the incoming INVITE
	provisional *provisional   // its answer that is sent again
	rseq        uint32         // of the last reliable one
	unpracked   uint32         // RSeq that waits for its PRACK; 0 for none
	out         *outgoing      // the outgoing INVITE
	unacked     *unacked       // a 2xx of ours that waits for its ACK
	peerOffer   *peerOffer     // the peer's offer that waits for an answer
	reoffers    []*reoffer     // ours that wait for their turn
	running     *reoffer       // ours that waits for an answer
	backoff     bool           // after glare
	session     *sessionTimer  // RFC 4028
	minSE       time.Duration  // the longest that the peer asked for
	farewell    *farewell      // our BYE
	byeAfterAck *reasonHeader  // hung up before the ACK came
	refers      map[uint32]int // last code told, by CSeq of the REFER
}

type legState int

const (
	early legState = iota // the INVITE has no final answer
	confirmed
	ended
)

// enter changes the state.
func (l *Leg) enter(s legState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state = s
}

// phase is the state as others than the queue may read it.
func (l *Leg) phase() legState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// ID is unique among the legs of this process.
func (l *Leg) ID() string { return l.id }

// Incoming says who called whom.
func (l *Leg) Incoming() bool { return l.incoming }

// Peer is the authenticated account and device at the other end.
func (l *Leg) Peer() Binding { return l.device() }

// Target is the user part of the Request-URI of an incoming INVITE.
func (l *Leg) Target() string { return l.target }

// Replaces is the ID of the leg that an incoming INVITE replaces (RFC 3891);
// empty when it replaces none.
func (l *Leg) Replaces() string { return l.replaces }

// Offer is the body of an incoming INVITE; empty means the offer comes from us
// in the 200 (the answer then comes as the Acknowledged event's SDP).
func (l *Leg) Offer() []byte { return l.offer }

// Serve delivers the events of an incoming leg to notify, one at a time, and
// returns after Ended was delivered.
func (l *Leg) Serve(notify func(Event)) { l.events.deliver(notify) }

// Progress sends a provisional answer (180, 182 …) to an incoming INVITE. The
// reason may be empty. Later calls replace what is re-sent.
func (l *Leg) Progress(code int, reason string) error {
	return l.do(func() error { return l.progress(code, reason) })
}

// Answer sends the 200 to an incoming INVITE and re-sends it until the ACK
// (RFC 3261 §13.3.1.4); without ACK the leg ends. It does not wait.
func (l *Leg) Answer(sdp []byte) error {
	return l.do(func() error { return l.answer(sdp) })
}

// Reject sends a final error to an incoming INVITE that is not answered.
func (l *Leg) Reject(code int, reason string) error {
	return l.do(func() error { return l.reject(code, reason, nil) })
}

// Reoffer sends a re-INVITE with the offer and returns the peer's answer. It
// serialises with other transactions of the dialog and retries after glare
// (491) as RFC 3261 §14.1 asks. A device that does not know the dialog any
// more (481), or does not answer, ends the leg.
func (l *Leg) Reoffer(ctx context.Context, offer []byte) (answer []byte, err error) {
	r := &reoffer{method: gosip.INVITE, offer: offer, result: make(chan reofferResult, 1)}
	stop := context.AfterFunc(ctx, func() {
		l.post(func() { l.abortReoffer(r, ctx.Err()) })
	})
	defer stop()
	if !l.post(func() { l.enqueue(r) }) {
		return nil, ErrLegEnded
	}
	res := <-r.result
	return res.answer, res.err
}

// Info sends an INFO with a body (e.g. application/media_control+xml for a key frame).
func (l *Leg) Info(ctx context.Context, contentType string, body []byte) error {
	done := make(chan error, 1)
	if !l.post(func() { l.info(contentType, body, done) }) {
		return ErrLegEnded
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Hangup ends the leg in the way its state asks for: CANCEL, a final error
// (487 for a caller that is let go, or the given code), or BYE. It is
// idempotent and does not wait for the peer. code and reason are sent in a
// Reason header (RFC 3326); code 0 means normal clearing.
func (l *Leg) Hangup(code int, reason string) {
	l.post(func() { l.hangup(code, reason) })
}

// Abandon forgets the leg without sending anything: its page is gone for good
// and another leg took its place.
func (l *Leg) Abandon() {
	l.post(func() {
		l.finish(0, "local")
		l.remove()
	})
}

// do runs f in the queue and returns its result.
func (l *Leg) do(f func() error) error {
	done := make(chan error, 1)
	posted := l.post(func() {
		err := ErrLegEnded // when f panics
		defer func() { done <- err }()
		err = f()
	})
	if !posted {
		return ErrLegEnded
	}
	return <-done
}

// crashed ends a leg whose code panicked.
func (l *Leg) crashed(reason any, stack []byte) {
	l.s.panicked(reason, stack)
	l.post(func() {
		if l.state != ended {
			l.hangup(gosip.StatusInternalServerError, "Server Internal Error")
		}
		l.remove()
	})
}

// finish is the end of the leg for its user. What has to be said to the peer
// may still be under way until remove.
func (l *Leg) finish(code int, cause string) {
	if l.state == ended {
		return
	}
	l.enter(ended)
	l.stopProvisional()
	l.stopSession()
	if u := l.unacked; u != nil && l.byeAfterAck == nil {
		l.stopUnacked()
	}
	if p := l.peerOffer; p != nil {
		l.peerOffer = nil
		p.stop()
		l.reply(p.st, refuse(gosip.StatusRequestTerminated, "Request Terminated"))
	}
	if l.out != nil {
		l.out.stopTimerC()
	}
	for _, r := range l.reoffers {
		r.resolve(nil, ErrLegEnded)
	}
	l.reoffers = nil
	if l.running != nil {
		l.running.resolve(nil, ErrLegEnded)
	}
	l.s.log.Info("leg ended", "leg", l.id, "account", l.Peer().Account.ID, "code", code, "cause", cause)
	last := Ended{Code: code, Cause: cause}
	if l.out != nil {
		last.Forward = l.out.forward
	}
	l.events.push(last)
}

// remove takes the leg out of the table: nothing of it is under way any more.
func (l *Leg) remove() {
	if l.removed {
		return
	}
	l.removed = true
	l.stopUnacked()
	if l.farewell != nil {
		l.farewell.stop()
	}
	if l.out != nil {
		l.out.stop()
	}
	l.carry(nil)
	l.s.legs.remove(l)
}
