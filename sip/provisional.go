package sip

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// provisionalPeriod is how often a provisional answer is sent again, so that
// nobody on the way gives the call up (RFC 3261 §13.3.1.1).
const provisionalPeriod = time.Minute

// maxFirstRSeq is the largest number a first reliable answer may have (RFC 3262 §3).
const maxFirstRSeq = 1<<31 - 1

// provisional is a 1xx to the caller. It is sent again every minute. When the
// caller requires that it arrives (100rel), it is numbered, and sent again
// until its PRACK, one after another (RFC 3262 §3).
type provisional struct {
	plain *gosip.Response // without a number
	res   *gosip.Response
	next  *gosip.Response // not numbered yet: waits for the PRACK of this one
	wait  time.Duration
	since time.Time
	timer *time.Timer
}

func (l *Leg) stopProvisional() {
	if l.provisional != nil {
		l.provisional.timer.Stop()
		l.provisional = nil
	}
}

// pracks says whether the caller requires reliable provisional answers. That it
// only supports them makes nothing better: ours carry no description.
func (l *Leg) pracks() bool { return hasToken(l.invite.req, "Require", "100rel") }

func (l *Leg) progress(code int, reason string) error {
	if l.state != early || !l.incoming {
		return ErrLegEnded
	}
	if !l.invite.flow.alive() {
		return ErrNoFlow
	}
	if code > gosip.StatusTrying && l.pracks() && len(l.offer) == 0 {
		// A reliable answer would have to carry our offer (RFC 3262 §5), which is
		// made for the 200: such a caller hears the 100 only.
		return nil
	}
	res := l.response(l.invite.req, code, reason, nil)
	res.AppendHeader(l.s.contactHeader(l.invite.flow))
	res.AppendHeader(gosip.NewHeader("Allow", allowed))
	if p := l.provisional; p != nil && l.unpracked != 0 {
		p.next = res
		return nil
	}
	return l.sendProvisional(res)
}

func (l *Leg) sendProvisional(plain *gosip.Response) error {
	l.stopProvisional()
	p := &provisional{plain: plain, res: plain, wait: provisionalPeriod, since: time.Now()}
	if plain.StatusCode > gosip.StatusTrying && l.pracks() {
		p.res = plain.Clone()
		p.wait = timerT1
		if l.rseq++; l.rseq == 1 {
			l.rseq = 1 + rand.Uint32N(maxFirstRSeq)
		}
		l.unpracked = l.rseq
		p.res.AppendHeader(gosip.NewHeader("Require", "100rel"))
		p.res.AppendHeader(gosip.NewHeader("RSeq", strconv.FormatUint(uint64(l.rseq), 10)))
	}
	p.timer = l.after(p.wait, func() { l.repeatProvisional(p) })
	l.provisional = p
	return l.invite.respond(p.res)
}

func (l *Leg) repeatProvisional(p *provisional) {
	if l.provisional != p || l.state != early {
		return
	}
	if l.unpracked == 0 {
		_ = l.sendProvisional(p.plain) // the next repetition, or the final answer, tells
		return
	}
	if time.Since(p.since) >= timer64 {
		// RFC 3262 §3: the caller does not do what it required.
		_ = l.reject(gosip.StatusGatewayTimeout, "No PRACK", nil)
		return
	}
	p.wait *= 2
	_ = l.invite.respond(p.res)
	p.timer.Reset(p.wait)
}

// pracked is the caller's PRACK. It may come after our final answer, which does
// not wait for it: only descriptions in provisional answers would ask for that
// (RFC 3262 §3).
func (l *Leg) pracked(st *serverTx) {
	if l.unpracked == 0 || !l.acknowledges(st.req) {
		l.reply(st, refuse(gosip.StatusCallTransactionDoesNotExists, ""))
		return
	}
	l.unpracked = 0
	if len(st.req.Body()) > 0 {
		// An offer while the first has no answer (RFC 3262 §5).
		l.reply(st, refuse(gosip.StatusNotAcceptableHere, ""))
	} else {
		l.reply(st, refuse(gosip.StatusOK, ""))
	}
	p := l.provisional
	switch {
	case p == nil:
	case p.next != nil:
		_ = l.sendProvisional(p.next) // its repetition, or the final answer, tells
	default:
		p.timer.Reset(provisionalPeriod)
	}
}

// acknowledges says whether a PRACK is for the reliable answer that is open.
func (l *Leg) acknowledges(req *gosip.Request) bool {
	h := req.GetHeader("RAck")
	if h == nil {
		return false
	}
	rack := strings.Fields(h.Value())
	return len(rack) == 3 &&
		rack[0] == strconv.FormatUint(uint64(l.unpracked), 10) &&
		rack[1] == strconv.FormatUint(uint64(l.invite.req.CSeq().SeqNo), 10) &&
		rack[2] == string(gosip.INVITE)
}

// prack acknowledges a reliable provisional answer of the callee (RFC 3262 §4).
// It is false for one that must be ignored: a repetition, or one before which
// another is missing.
func (l *Leg) prack(res *gosip.Response) bool {
	o := l.out
	rseq, err := strconv.ParseUint(strings.TrimSpace(res.GetHeader("RSeq").Value()), 10, 32)
	if err != nil || rseq == 0 || o.rseq != 0 && uint32(rseq) != o.rseq+1 {
		return false
	}
	f := l.flow()
	if f == nil {
		return false // it comes again
	}
	o.rseq = uint32(rseq)
	if h := res.ContentType(); h != nil && isKind(h.Value(), sdpType) && len(o.earlyAnswer) == 0 {
		o.earlyAnswer = res.Body()
	}
	req := l.newRequest(f, gosip.PRACK, l.nextSeq())
	cseq := gosip.CSeqHeader{SeqNo: res.CSeq().SeqNo, MethodName: gosip.INVITE}
	req.AppendHeader(gosip.NewHeader("RAck", strconv.FormatUint(rseq, 10)+" "+cseq.Value()))
	withBody(req, "", nil)
	_ = l.request(f, req, func(outcome) {}) // its failure changes nothing
	return true
}
