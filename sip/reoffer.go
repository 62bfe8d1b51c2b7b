package sip

import (
	"errors"
	"math/rand/v2"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// Waiting times after glare (RFC 3261 §14.1), in steps of 10 ms: whoever chose
// the Call-ID waits longer.
const (
	glareStep     = 10 * time.Millisecond
	glareOwnerMin = 210
	glareOwnerMax = 400
	glareOtherMax = 200
	// maxGlare is how often a renegotiation is tried again.
	maxGlare = 8
)

type reofferResult struct {
	answer []byte
	err    error
}

// reoffer is a renegotiation or session refresh of ours. They run one at a
// time, and never while the peer's is open.
type reoffer struct {
	method  gosip.RequestMethod
	offer   []byte
	refresh bool // for the session timer: nobody waits for the answer
	result  chan reofferResult

	glares      int
	lengthened  bool // the session, after a 422
	resolved    bool
	req         *gosip.Request
	flow        *flow
	guard       *time.Timer // for a peer that answers 1xx and nothing else
	provisional bool
	aborted     bool
}

func (r *reoffer) resolve(answer []byte, err error) {
	if r.resolved {
		return
	}
	r.resolved = true
	r.result <- reofferResult{answer, err}
}

func (l *Leg) enqueue(r *reoffer) {
	if l.state == ended {
		r.resolve(nil, ErrLegEnded)
		return
	}
	if l.flow() == nil {
		r.resolve(nil, ErrNoFlow)
		return
	}
	l.reoffers = append(l.reoffers, r)
	l.nextReoffer()
}

// nextReoffer starts the next renegotiation if the dialog is free for it.
func (l *Leg) nextReoffer() {
	if u := l.unacked; u != nil && !u.initial && !u.st.flow.alive() {
		l.stopUnacked() // its ACK was lost with the line
	}
	if len(l.reoffers) == 0 || l.running != nil || l.peerOffer != nil || l.unacked != nil || l.backoff || l.state != confirmed {
		return
	}
	r := l.reoffers[0]
	l.reoffers = l.reoffers[1:]
	f := l.flow()
	if f == nil {
		r.resolve(nil, ErrNoFlow)
		l.nextReoffer()
		return
	}
	l.sendReoffer(r, f)
}

func (l *Leg) sendReoffer(r *reoffer, f *flow) {
	req := l.newRequest(f, r.method, l.nextSeq())
	req.AppendHeader(l.s.contactHeader(f))
	req.AppendHeader(gosip.NewHeader("Allow", allowed))
	req.AppendHeader(gosip.NewHeader("Supported", l.extensions()))
	l.sessionRefresh(req)
	withBody(req, sdpType, r.offer)
	r.req, r.flow, r.provisional = req, f, false
	l.running = r
	again := func(res *gosip.Response) { l.post(func() { l.lateSuccess(res) }) }
	err := l.s.request(background, f, req, func(o outcome) { l.post(func() { l.reofferOutcome(r, req, o) }) }, again)
	if err != nil {
		l.running = nil
		r.resolve(nil, ErrNoFlow)
		l.nextReoffer()
		return
	}
	r.guard = l.after(l.s.o.Limits.TimerC, func() {
		if l.running == r && r.req == req {
			l.running = nil
			l.dialogLost(r, gosip.StatusRequestTimeout, "timeout")
		}
	})
}

func (l *Leg) reofferOutcome(r *reoffer, req *gosip.Request, o outcome) {
	if l.running != r || r.req != req {
		if o.res != nil && o.res.IsSuccess() && req.Method == gosip.INVITE && !l.removed {
			l.acknowledge(req.CSeq().SeqNo)
		}
		return
	}
	if o.res != nil && o.res.IsProvisional() {
		r.provisional = true
		if r.aborted {
			l.cancelReoffer(r)
		}
		return
	}
	l.running = nil
	r.guard.Stop()
	switch {
	case o.res == nil && errors.Is(o.err, gosip.ErrTransactionTimeout):
		l.dialogLost(r, gosip.StatusRequestTimeout, "timeout")
	case o.res == nil:
		r.resolve(nil, ErrNoFlow)
		l.refreshFailed(r)
	case o.res.IsSuccess():
		l.reofferAccepted(r, o.res)
	case o.res.StatusCode == statusIntervalTooSmall && !r.lengthened:
		r.lengthened = true
		l.needsSession(o.res)
		l.reoffers = append([]*reoffer{r}, l.reoffers...)
	case o.res.StatusCode == gosip.StatusRequestPending && r.glares < maxGlare && !r.resolved:
		l.glare(r)
	case o.res.StatusCode == gosip.StatusRequestTimeout:
		l.dialogLost(r, o.res.StatusCode, "timeout")
	case o.res.StatusCode == gosip.StatusCallTransactionDoesNotExists:
		l.dialogLost(r, o.res.StatusCode, "rejected")
	default:
		r.resolve(nil, &StatusError{Code: o.res.StatusCode, Reason: printable(o.res.Reason)})
		l.refreshFailed(r)
	}
	l.nextReoffer()
}

func (l *Leg) reofferAccepted(r *reoffer, res *gosip.Response) {
	l.retarget(res)
	if r.method == gosip.INVITE {
		l.acknowledge(res.CSeq().SeqNo)
	}
	if len(r.offer) > 0 {
		l.localSDP = r.offer
	}
	if l.state == ended {
		r.resolve(nil, ErrLegEnded)
		return
	}
	l.sessionAccepted(res)
	l.startSession()
	r.resolve(res.Body(), nil)
}

// dialogLost ends the leg because the peer does not know the dialog any more,
// or is silent (RFC 3261 §12.2.1.2).
func (l *Leg) dialogLost(r *reoffer, code int, cause string) {
	if r.refresh {
		cause = "expired"
	}
	l.finish(code, cause)
	r.resolve(nil, ErrLegEnded)
	l.bye(reasonHeader{code, ""})
}

// glare waits a random time, in which the peer may renegotiate, and tries again.
func (l *Leg) glare(r *reoffer) {
	r.glares++
	steps := rand.IntN(glareOtherMax + 1)
	if !l.incoming {
		steps = glareOwnerMin + rand.IntN(glareOwnerMax-glareOwnerMin+1)
	}
	l.reoffers = append([]*reoffer{r}, l.reoffers...)
	l.backoff = true
	l.after(time.Duration(steps)*glareStep, func() {
		l.backoff = false
		l.nextReoffer()
	})
}

// abortReoffer is the end of the caller's patience.
func (l *Leg) abortReoffer(r *reoffer, err error) {
	if r.resolved {
		return
	}
	r.resolve(nil, err)
	if l.running == r {
		r.aborted = true
		if r.provisional {
			l.cancelReoffer(r)
		}
		return
	}
	for i, q := range l.reoffers {
		if q == r {
			l.reoffers = append(l.reoffers[:i:i], l.reoffers[i+1:]...)
			return
		}
	}
}

func (l *Leg) cancelReoffer(r *reoffer) {
	if r.method != gosip.INVITE || !r.flow.alive() {
		return
	}
	_ = l.request(r.flow, cancelOf(r.req, reasonHeader{}), func(outcome) {}) // the INVITE's answer counts
}

// info sends an INFO.
func (l *Leg) info(contentType string, body []byte, done chan<- error) {
	if l.state != confirmed {
		done <- ErrLegEnded
		return
	}
	f := l.flow()
	if f == nil {
		done <- ErrNoFlow
		return
	}
	req := l.newRequest(f, gosip.INFO, l.nextSeq())
	withBody(req, printable(contentType), body)
	err := l.request(f, req, func(o outcome) {
		switch {
		case o.res == nil && errors.Is(o.err, errTransport):
			done <- ErrNoFlow
		case o.res == nil:
			done <- o.err
		case o.res.IsProvisional():
		case o.res.IsSuccess():
			done <- nil
		default:
			done <- &StatusError{Code: o.res.StatusCode, Reason: printable(o.res.Reason)}
		}
	})
	if err != nil {
		done <- err
	}
}
