package sip

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

const (
	// reofferTimeout is how long the peer's offer may wait for our user.
	reofferTimeout = 20 * time.Second
	// maxRetryAfter is RFC 3261 §14.2.
	maxRetryAfter = 10
)

// requested takes a request inside the dialog, in the order of arrival.
func (l *Leg) requested(st *serverTx) {
	req := st.req
	if l.state == ended {
		if req.Method == gosip.BYE {
			l.reply(st, refuse(gosip.StatusOK, ""))
			return
		}
		l.reply(st, refuse(gosip.StatusCallTransactionDoesNotExists, ""))
		return
	}
	seq := req.CSeq().SeqNo
	if seq < l.remoteSeq {
		// RFC 3261 §12.2.2: out of order.
		l.reply(st, refuse(gosip.StatusInternalServerError, "CSeq Out Of Order"))
		return
	}
	// An equal CSeq in a new transaction is tolerated: after a 491 JsSIP sends
	// its INVITE again with the number of the first.
	l.remoteSeq = seq
	switch req.Method {
	case gosip.INVITE:
		l.reinvited(st)
	case gosip.UPDATE:
		l.updated(st)
	case gosip.BYE:
		l.byed(st)
	case gosip.INFO:
		l.informed(st)
	case gosip.REFER:
		l.referred(st)
	case gosip.SUBSCRIBE:
		l.resubscribed(st)
	case gosip.PRACK:
		l.pracked(st)
	case gosip.OPTIONS:
		l.reply(st, optionsAnswer())
	default:
		l.reply(st, refuse(gosip.StatusMethodNotAllowed, "Method Not Allowed", gosip.NewHeader("Allow", allowed)))
	}
}

// byed is the peer's BYE.
func (l *Leg) byed(st *serverTx) {
	if l.state == early && !l.incoming {
		// A callee refuses an INVITE, it does not BYE (RFC 3261 §15).
		l.reply(st, refuse(gosip.StatusCallTransactionDoesNotExists, ""))
		return
	}
	l.reply(st, refuse(gosip.StatusOK, ""))
	if l.state == early {
		l.cancelledByPeer()
		return
	}
	l.finish(0, "bye")
	l.remove()
}

// peerOffer is an offer of the peer that our user has yet to answer.
type peerOffer struct {
	st    *serverTx
	guard *time.Timer
}

func (p *peerOffer) stop() { p.guard.Stop() }

// retryLater is the answer to an offer while one of the peer's own is open
// (RFC 3261 §14.2, RFC 3311 §5.2).
func retryLater() refusal {
	return refuse(gosip.StatusInternalServerError, "Request Pending",
		gosip.NewHeader("Retry-After", strconv.Itoa(rand.IntN(maxRetryAfter+1))))
}

// pending says whether an offer is open, and how to refuse another.
func (l *Leg) pending() refusal {
	switch {
	case l.running != nil:
		return refuse(gosip.StatusRequestPending, "") // glare
	case l.peerOffer != nil:
		return retryLater()
	case l.unacked != nil && (l.unacked.offered || l.unacked.initial):
		return refuse(gosip.StatusRequestPending, "") // its ACK brings the answer
	case l.state != confirmed:
		if l.incoming {
			return retryLater()
		}
		return refuse(gosip.StatusRequestPending, "")
	}
	return refusal{}
}

// reinvited is the peer's re-INVITE.
func (l *Leg) reinvited(st *serverTx) {
	if r := l.pending(); r.bad() {
		l.reply(st, r)
		return
	}
	if r := checkContent(st.req); r.bad() {
		l.reply(st, r)
		return
	}
	if r := l.takeSession(st.req); r.bad() {
		l.reply(st, r)
		return
	}
	l.stopUnacked() // a new INVITE says that the last one is settled
	l.retarget(st.req)
	p := l.openOffer(st)
	st.whenCancelled(func() {
		l.post(func() {
			if l.peerOffer == p {
				l.closeOffer(p)
				l.reply(st, refuse(gosip.StatusRequestTerminated, ""))
				l.nextReoffer()
			}
		})
	})
	l.events.push(Reoffered{
		SDP: st.req.Body(),
		Accept: func(answer []byte) {
			l.post(func() { l.acceptOffer(p, answer) })
		},
		Refuse: func(code int, reason string) {
			l.post(func() { l.refuseOffer(p, code, reason) })
		},
	})
}

func (l *Leg) openOffer(st *serverTx) *peerOffer {
	p := &peerOffer{st: st}
	p.guard = l.after(reofferTimeout, func() {
		l.refuseOffer(p, gosip.StatusNotAcceptableHere, "")
	})
	l.peerOffer = p
	return p
}

func (l *Leg) closeOffer(p *peerOffer) {
	p.stop()
	l.peerOffer = nil
}

func (l *Leg) acceptOffer(p *peerOffer, answer []byte) {
	if l.peerOffer != p {
		return // cancelled, or the leg ended
	}
	l.closeOffer(p)
	if p.st.req.Method == gosip.UPDATE {
		res := l.response(p.st.req, gosip.StatusOK, "", answer)
		l.decorateUpdate(res)
		l.localSDP = answer
		if err := p.st.respond(res); err != nil {
			l.s.noise.Debug("answer update", "leg", l.id, "error", err)
		}
		l.startSession()
		l.nextReoffer()
		return
	}
	f := p.st.flow
	if !f.alive() {
		if f = l.flow(); f == nil {
			l.nextReoffer()
			return // the device lost its line and its question with it
		}
	}
	l.accept(p.st, f, answer, false, len(p.st.req.Body()) == 0)
}

func (l *Leg) refuseOffer(p *peerOffer, code int, reason string) {
	if l.peerOffer != p {
		return
	}
	l.closeOffer(p)
	l.reply(p.st, refuse(code, reason))
	l.nextReoffer()
}

// updated is the peer's UPDATE (RFC 3311): a session refresh, or an offer.
func (l *Leg) updated(st *serverTx) {
	if len(st.req.Body()) > 0 {
		if r := l.pending(); r.bad() {
			l.reply(st, r)
			return
		}
		if r := checkContent(st.req); r.bad() {
			l.reply(st, r)
			return
		}
	}
	if r := l.takeSession(st.req); r.bad() {
		l.reply(st, r)
		return
	}
	l.retarget(st.req)
	if len(st.req.Body()) == 0 {
		res := l.response(st.req, gosip.StatusOK, "", nil)
		l.decorateUpdate(res)
		if err := st.respond(res); err != nil {
			l.s.noise.Debug("answer update", "leg", l.id, "error", err)
		}
		if l.state == confirmed {
			l.startSession()
		}
		return
	}
	p := l.openOffer(st)
	l.events.push(Reoffered{
		SDP: st.req.Body(),
		Accept: func(answer []byte) {
			l.post(func() { l.acceptOffer(p, answer) })
		},
		Refuse: func(code int, reason string) {
			l.post(func() { l.refuseOffer(p, code, reason) })
		},
	})
}

func (l *Leg) decorateUpdate(res *gosip.Response) {
	if f := l.flow(); f != nil {
		res.AppendHeader(l.s.contactHeader(f))
	}
	res.AppendHeader(gosip.NewHeader("Allow", allowed))
	l.sessionAnswer(res)
}

// peerAllows says whether the peer listed a method in Allow.
func (l *Leg) peerAllows(method gosip.RequestMethod) bool {
	return slices.ContainsFunc(l.remoteAllow, func(m string) bool { return strings.EqualFold(m, string(method)) })
}
